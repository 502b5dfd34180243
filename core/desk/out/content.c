#include "desk/out/content.h"

#include "base/json.h"
#include "base/limits.h"

#include <string.h>

/* The plain text members, once for both directions. */
static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{"tenant", offsetof(struct gd_outbound, tenant)},
	{"room", offsetof(struct gd_outbound, room)},
	{"thread", offsetof(struct gd_outbound, thread)},
	{"user", offsetof(struct gd_outbound, user)},
	{"target", offsetof(struct gd_outbound, target)},
	{"text", offsetof(struct gd_outbound, text)},
	{"title", offsetof(struct gd_outbound, title)},
	{"ref", offsetof(struct gd_outbound, ref)},
	{"url", offsetof(struct gd_outbound, url)},
	{"lang", offsetof(struct gd_outbound, lang)},
	{"as", offsetof(struct gd_outbound, as_name)},
	{"event", offsetof(struct gd_outbound, event)},
	{"json", offsetof(struct gd_outbound, json)},
	{"form_id", offsetof(struct gd_outbound, form_id)},
	{"form_send", offsetof(struct gd_outbound, form_send)},
};

static const char **text_at(struct gd_outbound *o, size_t i)
{
	return (const char **)(void *)((char *)o + texts[i].offset);
}

static void write_fields(struct json_writer *w, const struct gd_outbound *o)
{
	if (o->nfields == 0)
		return;
	json_open(w, "fields", '[');
	for (size_t i = 0; i < o->nfields; i++) {
		json_open(w, NULL, '{');
		json_put_text(w, "k", o->fields[i].key);
		json_put_text(w, "l", o->fields[i].label);
		json_put_text(w, "v", o->fields[i].value);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void write_choices(struct json_writer *w, const char *key, const struct gd_choice *choices, size_t n)
{
	if (n == 0)
		return;
	json_open(w, key, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(w, NULL, '{');
		json_put_text(w, "v", choices[i].value);
		json_put_text(w, "l", choices[i].label);
		json_put_text(w, "e", choices[i].emoji);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void write_files(struct json_writer *w, const struct gd_outbound *o)
{
	if (o->nfiles == 0)
		return;
	json_open(w, "files", '[');
	for (size_t i = 0; i < o->nfiles; i++) {
		json_open(w, NULL, '{');
		json_put_text(w, "name", o->files[i].name);
		json_put_text(w, "mime", o->files[i].mime);
		json_put_int(w, "length", o->files[i].length);
		json_put_text(w, "path", o->files[i].path); /* relative to the attachments' folder */
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void write_form(struct json_writer *w, const struct gd_outbound *o)
{
	if (o->nform == 0)
		return;
	json_open(w, "form", '[');
	for (size_t i = 0; i < o->nform; i++) {
		const struct gd_form_field *f = &o->form[i];
		json_open(w, NULL, '{');
		json_put_text(w, "k", f->key);
		json_put_text(w, "l", f->label);
		json_put_text(w, "x", f->example);
		json_put_text(w, "v", f->value);
		json_put_int(w, "required", f->required);
		json_put_int(w, "multiline", f->multiline);
		write_choices(w, "choices", f->choices, f->nchoices);
		json_close(w, '}');
	}
	json_close(w, ']');
}

const char *content_write(struct arena *arena, const struct gd_outbound *o)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	struct json_writer w = {.out = &out};
	struct gd_outbound copy = *o;
	json_open(&w, NULL, '{');
	json_put_int(&w, "op", o->op);
	json_put_int(&w, "flags", o->flags);
	json_put_int(&w, "importance", o->importance);
	json_put_int(&w, "when", o->when_ms);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (*text_at(&copy, i))
			json_put_text(&w, texts[i].key, *text_at(&copy, i));
	write_fields(&w, o);
	write_choices(&w, "choices", o->choices, o->nchoices);
	write_files(&w, o);
	write_form(&w, o);
	json_close(&w, '}');
	const char *body = out.failed ? NULL : arena_strndup(arena, out.data, out.len);
	buf_clear(&out);
	return body;
}

/* ---- and back --------------------------------------------------------------------------------------------------------------------- */

static const char *copy_text(struct arena *a, const struct json *object, const char *key)
{
	return arena_strdup(a, json_text(json_get(object, key), NULL));
}

static const struct gd_choice *read_choices(struct arena *a, const struct json *list, size_t *n)
{
	struct gd_choice *choices = arena_alloc(a, (json_count(list) + 1) * sizeof *choices);
	*n = 0;
	for (const struct json *v = json_first(list); v; v = json_next(v))
		choices[(*n)++] = (struct gd_choice){copy_text(a, v, "v"), copy_text(a, v, "l"), copy_text(a, v, "e")};
	return choices;
}

static void read_fields(struct arena *a, const struct json *list, struct gd_outbound *o)
{
	struct gd_field *fields = arena_alloc(a, (json_count(list) + 1) * sizeof *fields);
	for (const struct json *v = json_first(list); v; v = json_next(v))
		fields[o->nfields++] = (struct gd_field){copy_text(a, v, "k"), copy_text(a, v, "l"), copy_text(a, v, "v")};
	o->fields = fields;
}

static void read_files(struct arena *a, const struct json *list, const char *folder, struct gd_outbound *o)
{
	struct gd_file *files = arena_alloc(a, (json_count(list) + 1) * sizeof *files);
	for (const struct json *v = json_first(list); v; v = json_next(v))
		files[o->nfiles++] = (struct gd_file){
			.name = copy_text(a, v, "name"),
			.mime = copy_text(a, v, "mime"),
			.length = json_int(json_get(v, "length"), -1),
			.path = arena_printf(a, "%s/%s", folder, json_text(json_get(v, "path"), "")),
		};
	o->files = files;
}

static void read_form(struct arena *a, const struct json *list, struct gd_outbound *o)
{
	struct gd_form_field *form = arena_alloc(a, (json_count(list) + 1) * sizeof *form);
	for (const struct json *v = json_first(list); v; v = json_next(v)) {
		struct gd_form_field *f = &form[o->nform++];
		f->key = copy_text(a, v, "k");
		f->label = copy_text(a, v, "l");
		f->example = copy_text(a, v, "x");
		f->value = copy_text(a, v, "v");
		f->required = (uint32_t)json_int(json_get(v, "required"), 0);
		f->multiline = (uint32_t)json_int(json_get(v, "multiline"), 0);
		f->choices = read_choices(a, json_get(v, "choices"), &f->nchoices);
	}
	o->form = form;
}

bool content_read(struct arena *arena, const char *body, const char *attachments, struct gd_outbound *out)
{
	struct json *doc = json_parse(body, strlen(body), LIMIT_BODY, NULL);
	*out = (struct gd_outbound){.size = sizeof *out};
	if (!doc)
		return false;
	out->op = (enum gd_op)json_int(json_get(doc, "op"), GD_POST);
	out->flags = (uint32_t)json_int(json_get(doc, "flags"), 0);
	out->importance = (enum gd_importance)json_int(json_get(doc, "importance"), GD_NORMAL);
	out->when_ms = json_int(json_get(doc, "when"), 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*text_at(out, i) = copy_text(arena, doc, texts[i].key);
	read_fields(arena, json_get(doc, "fields"), out);
	out->choices = read_choices(arena, json_get(doc, "choices"), &out->nchoices);
	read_files(arena, json_get(doc, "files"), attachments, out);
	read_form(arena, json_get(doc, "form"), out);
	json_free(doc);
	return true;
}
