#include "config/show.h"

#include "config/options.h"

#include <stdlib.h>
#include <string.h>

#define MASK "********"

static void put_seconds(const char *text, struct buf *out)
{
	option_put_seconds(out, strtoll(text, NULL, 10));
}

static void put_value(const struct gd_option *row, const char *text, size_t len, struct buf *out)
{
	if (row->type == GD_SECRET)
		buf_adds(out, MASK);
	else if (row->type == GD_SECONDS && len)
		put_seconds(text, out);
	else
		buf_add(out, text, len);
}

static void put_list(const struct gd_option *row, const char *text, struct buf *out)
{
	const char *word = NULL;
	size_t len = 0;
	bool seconds = row->range && strcmp(row->range, "seconds") == 0;
	for (bool first = true; option_next_word(&text, &word, &len); first = false) {
		buf_adds(out, first ? "" : ", ");
		if (seconds)
			put_seconds(word, out);
		else
			buf_add(out, word, len);
	}
}

static void put_origin(struct origin origin, struct buf *out)
{
	if (origin.file && origin.line)
		buf_addf(out, "; %s:%u\n", origin.file, origin.line);
	else if (origin.file)
		buf_addf(out, "; %s\n", origin.file);
}

static void put_table(const struct gd_option *row, const char *text, struct buf *out)
{
	const char *name = NULL, *value = NULL;
	size_t name_len = 0, len = 0;
	bool any = strcmp(row->key, OPTION_ANY_KEY) == 0;
	while (option_next_line(&text, &name, &name_len, &value, &len)) {
		buf_addf(out, "%s%s%.*s = ", any ? "" : row->key, any ? "" : ".", (int)name_len, name);
		put_value(row, value, len, out);
		buf_addc(out, '\n');
	}
}

static void put_option(const struct config_values *values, size_t i, struct buf *out)
{
	const struct gd_option *row = &values->rows[i];
	const char *text = values->texts[i] ? values->texts[i] : "";
	put_origin(values->origins[i], out);
	if (row->flags & GD_OPT_MANY) {
		put_table(row, text, out);
		return;
	}
	buf_addf(out, "%s = ", row->key);
	if (row->type == GD_LIST)
		put_list(row, text, out);
	else
		put_value(row, text, strlen(text), out);
	buf_addc(out, '\n');
}

static bool worth_showing(const struct config_values *values, size_t i, bool all)
{
	return values->origins[i].file || (all && values->texts[i]);
}

static void put_section(const struct config_section *section, bool all, struct buf *out)
{
	const struct config_values *places[] = {&section->own, &section->common};
	bool any = section->origin.file != NULL;
	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; i < places[p]->count; i++)
			any = any || worth_showing(places[p], i, all);
	if (!any)
		return;
	buf_adds(out, out->len ? "\n[" : "[");
	config_title(section, out);
	buf_adds(out, "]\n");
	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; i < places[p]->count; i++)
			if (worth_showing(places[p], i, all))
				put_option(places[p], i, out);
}

void config_print(const struct config *config, bool all, struct buf *out)
{
	for (size_t i = 0; i < config->count; i++)
		put_section(config->sections[i], all, out);
}
