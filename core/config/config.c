#include "config/config.h"

#include "config/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->nsecrets; i++)
		explicit_bzero(config->secrets[i].text, config->secrets[i].len);
	free(config->secrets);
	free(config->sections);
	arena_clear(&config->memory);
	free(config);
}

static bool same_name(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

const struct config_section *config_section(const struct config *config, const char *kind, const char *name)
{
	for (size_t i = 0; i < config->count; i++)
		if (strcmp(config->sections[i]->kind, kind) == 0 && same_name(config->sections[i]->name, name))
			return config->sections[i];
	return NULL;
}

static size_t index_after(const struct config *config, const struct config_section *after)
{
	size_t i = 0;
	while (after && i < config->count && config->sections[i] != after)
		i++;
	return after ? i + 1 : 0;
}

const struct config_section *config_next(const struct config *config, const char *kind, const struct config_section *after)
{
	for (size_t i = index_after(config, after); i < config->count; i++)
		if (strcmp(config->sections[i]->kind, kind) == 0)
			return config->sections[i];
	return NULL;
}

const struct config_section *config_next_instance(const struct config *config, const struct config_section *after)
{
	for (size_t i = index_after(config, after); i < config->count; i++)
		if (config->sections[i]->plugin)
			return config->sections[i];
	return NULL;
}

/* Where a key lives in a section. A key that no row has is a mistake in our own code. */
static const struct config_values *place_of(const struct config_section *section, const char *key, size_t *index)
{
	const struct config_values *places[] = {&section->own, &section->common};
	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; i < places[p]->count; i++)
			if (strcmp(places[p]->rows[i].key, key) == 0) {
				*index = i;
				return places[p];
			}
	fprintf(stderr, "config: section %s has no option %s\n", section->kind, key);
	abort();
}

const char *config_text(const struct config_section *section, const char *key)
{
	size_t i = 0;
	return place_of(section, key, &i)->texts[i];
}

int64_t config_int(const struct config_section *section, const char *key)
{
	const char *text = config_text(section, key);
	return text ? strtoll(text, NULL, 10) : 0; /* canonical: checked when it was read */
}

bool config_bool(const struct config_section *section, const char *key)
{
	const char *text = config_text(section, key);
	return text && strcmp(text, "yes") == 0;
}

bool config_has(const struct config_section *section, const char *key)
{
	const char *text = config_text(section, key);
	return text && *text;
}

bool config_lists(const struct config_section *section, const char *key, const char *word)
{
	const char *cursor = config_text(section, key), *one = NULL;
	size_t len = 0;
	while (option_next_word(&cursor, &one, &len))
		if (strlen(word) == len && memcmp(word, one, len) == 0)
			return true;
	return false;
}

struct origin config_origin(const struct config_section *section, const char *key)
{
	size_t i = 0;
	const struct config_values *place = place_of(section, key, &i);
	return place->origins[i].file ? place->origins[i] : section->origin;
}

const char *config_line(const struct config_section *section, const char *key, const char *name, size_t *len)
{
	const char *cursor = config_text(section, key), *line = NULL, *value = NULL;
	size_t name_len = 0;
	while (option_next_line(&cursor, &line, &name_len, &value, len))
		if (strlen(name) == name_len && memcmp(name, line, name_len) == 0)
			return value;
	return NULL;
}

void config_title(const struct config_section *section, struct buf *out)
{
	buf_adds(out, section->kind);
	if (section->name)
		buf_addf(out, " %s", section->name);
}
