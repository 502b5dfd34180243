#include "host/copy.h"

#include <string.h>

static void *own_struct(struct arena *arena, const void *from, size_t from_size, size_t size)
{
	void *copy = arena_alloc(arena, size);
	memcpy(copy, from, from_size < size ? from_size : size);
	return copy;
}

static void *own_array(struct arena *arena, const void *from, size_t count, size_t size)
{
	if (!from || !count)
		return NULL;
	void *copy = arena_alloc(arena, count * size);
	memcpy(copy, from, count * size);
	return copy;
}

#define OWN(field) ((field) = arena_strdup(arena, field))

static const struct gd_field *own_fields(struct arena *arena, const struct gd_field *fields, size_t count)
{
	struct gd_field *copy = own_array(arena, fields, count, sizeof *fields);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(copy[i].key);
		OWN(copy[i].label);
		OWN(copy[i].value);
	}
	return copy;
}

static const struct gd_choice *own_choices(struct arena *arena, const struct gd_choice *choices, size_t count)
{
	struct gd_choice *copy = own_array(arena, choices, count, sizeof *choices);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(copy[i].value);
		OWN(copy[i].label);
		OWN(copy[i].emoji);
	}
	return copy;
}

static const struct gd_file *own_files(struct arena *arena, const struct gd_file *files, size_t count)
{
	struct gd_file *copy = own_array(arena, files, count, sizeof *files);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(copy[i].name);
		OWN(copy[i].mime);
		OWN(copy[i].path);
		OWN(copy[i].why_not);
		copy[i].bytes = own_array(arena, copy[i].bytes, copy[i].length > 0 ? (size_t)copy[i].length : 0, 1);
	}
	return copy;
}

static const struct gd_form_field *own_form(struct arena *arena, const struct gd_form_field *form, size_t count)
{
	struct gd_form_field *copy = own_array(arena, form, count, sizeof *form);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(copy[i].key);
		OWN(copy[i].label);
		OWN(copy[i].example);
		OWN(copy[i].value);
		copy[i].choices = own_choices(arena, copy[i].choices, copy[i].nchoices);
	}
	return copy;
}

struct gd_outbound *copy_outbound(struct arena *arena, const struct gd_outbound *out)
{
	struct gd_outbound *copy = own_struct(arena, out, out->size, sizeof *copy);
	copy->size = sizeof *copy;
	OWN(copy->key);
	OWN(copy->tenant);
	OWN(copy->room);
	OWN(copy->thread);
	OWN(copy->user);
	OWN(copy->target);
	OWN(copy->text);
	OWN(copy->title);
	OWN(copy->ref);
	OWN(copy->url);
	OWN(copy->lang);
	OWN(copy->as_name);
	OWN(copy->event);
	OWN(copy->json);
	copy->fields = own_fields(arena, copy->fields, copy->nfields);
	copy->choices = own_choices(arena, copy->choices, copy->nchoices);
	copy->files = own_files(arena, copy->files, copy->nfiles);
	copy->form = own_form(arena, copy->form, copy->nform);
	OWN(copy->form_id);
	OWN(copy->form_send);
	return copy;
}

struct gd_result *copy_result(struct arena *arena, const struct gd_result *result)
{
	struct gd_result *copy = own_struct(arena, result, result->size, sizeof *copy);
	copy->size = sizeof *copy;
	OWN(copy->ref);
	OWN(copy->url);
	OWN(copy->word);
	OWN(copy->text);
	OWN(copy->json);
	return copy;
}

struct gd_kv *copy_kv(struct arena *arena, const struct gd_kv *kv, size_t count)
{
	struct gd_kv *copy = own_array(arena, kv, count, sizeof *kv);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(copy[i].key);
		OWN(copy[i].value);
	}
	return copy;
}

void whole_inbound(struct gd_inbound *out, struct gd_system *system, const struct gd_inbound *in)
{
	*out = (struct gd_inbound){0};
	memcpy(out, in, in->size < sizeof *out ? in->size : sizeof *out);
	out->size = sizeof *out;
	if (!out->system)
		return;
	*system = (struct gd_system){0};
	memcpy(system, out->system, out->system->size < sizeof *system ? out->system->size : sizeof *system);
	system->size = sizeof *system;
	out->system = system;
}
