#include "support/fake_memory.h"

#include <stdlib.h>
#include <string.h>

struct block {
	struct block *next;
	size_t size;
	unsigned char *bytes;
};
struct fake_memory {
	struct block *blocks;
};

struct fake_memory *fake_memory_new(void)
{
	struct fake_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		abort();
	return memory;
}

void fake_memory_poison(struct fake_memory *memory)
{
	if (!memory)
		return;
	for (struct block *block = memory->blocks, *next; block; block = next) {
		next = block->next;
		/* volatile: the compiler may not drop the writes because free() follows */
		for (volatile unsigned char *p = block->bytes; p < block->bytes + block->size; p++)
			*p = 0xDB;
		free(block->bytes);
		free(block);
	}
	free(memory);
}

static void *take(struct fake_memory *memory, size_t size)
{
	struct block *block = calloc(1, sizeof *block);
	if (!block || !(block->bytes = calloc(1, size ? size : 1)))
		abort();
	block->size = size;
	block->next = memory->blocks;
	memory->blocks = block;
	return block->bytes;
}

void *fake_copy_bytes(struct fake_memory *memory, const void *bytes, size_t len)
{
	if (!bytes)
		return NULL;
	char *copy = take(memory, len + 1);
	memcpy(copy, bytes, len);
	return copy;
}

char *fake_copy_text(struct fake_memory *memory, const char *text)
{
	return text ? fake_copy_bytes(memory, text, strlen(text)) : NULL;
}

/* A zeroed struct of `size` bytes holding what the other side's version has of it. */
static void *copy_struct(struct fake_memory *memory, const void *from, size_t from_size, size_t size)
{
	void *copy = take(memory, size);
	memcpy(copy, from, from_size && from_size < size ? from_size : size);
	return copy;
}

static void *copy_array(struct fake_memory *memory, const void *from, size_t count, size_t size)
{
	if (!from || !count)
		return NULL;
	void *copy = take(memory, count * size);
	memcpy(copy, from, count * size);
	return copy;
}

#define OWN(memory, field) ((field) = fake_copy_text(memory, field))

static void own_person(struct fake_memory *memory, struct gd_person *person)
{
	OWN(memory, person->tenant);
	OWN(memory, person->user);
	OWN(memory, person->handle);
	OWN(memory, person->name);
	OWN(memory, person->email);
	OWN(memory, person->phone);
	OWN(memory, person->lang);
	OWN(memory, person->tz);
}

static struct gd_person *copy_people(struct fake_memory *memory, const struct gd_person *people, size_t count)
{
	struct gd_person *copy = copy_array(memory, people, count, sizeof *people);
	for (size_t i = 0; copy && i < count; i++)
		own_person(memory, &copy[i]);
	return copy;
}

static struct gd_field *copy_fields(struct fake_memory *memory, const struct gd_field *fields, size_t count)
{
	struct gd_field *copy = copy_array(memory, fields, count, sizeof *fields);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].key);
		OWN(memory, copy[i].label);
		OWN(memory, copy[i].value);
	}
	return copy;
}

static struct gd_file *copy_files(struct fake_memory *memory, const struct gd_file *files, size_t count)
{
	struct gd_file *copy = copy_array(memory, files, count, sizeof *files);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].name);
		OWN(memory, copy[i].mime);
		OWN(memory, copy[i].path);
		copy[i].bytes = fake_copy_bytes(memory, copy[i].bytes, copy[i].length > 0 ? (size_t)copy[i].length : 0);
		OWN(memory, copy[i].why_not);
	}
	return copy;
}

static struct gd_kv *copy_kv(struct fake_memory *memory, const struct gd_kv *kv, size_t count)
{
	struct gd_kv *copy = copy_array(memory, kv, count, sizeof *kv);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].key);
		OWN(memory, copy[i].value);
	}
	return copy;
}

static struct gd_system *copy_system(struct fake_memory *memory, const struct gd_system *system_)
{
	if (!system_)
		return NULL;
	struct gd_system *copy = copy_struct(memory, system_, system_->size, sizeof *copy);
	copy->size = sizeof *copy;
	OWN(memory, copy->action);
	OWN(memory, copy->key);
	OWN(memory, copy->group);
	OWN(memory, copy->episode);
	OWN(memory, copy->title);
	OWN(memory, copy->url);
	OWN(memory, copy->priority);
	OWN(memory, copy->severity);
	OWN(memory, copy->queue);
	OWN(memory, copy->type);
	OWN(memory, copy->ref);
	OWN(memory, copy->reference_text);
	return copy;
}

struct gd_inbound *fake_copy_inbound(struct fake_memory *memory, const struct gd_inbound *in)
{
	struct gd_inbound *copy = copy_struct(memory, in, in->size, sizeof *copy);
	copy->size = sizeof *copy;
	for (size_t i = 0; i < sizeof copy->dedupe / sizeof copy->dedupe[0]; i++)
		OWN(memory, copy->dedupe[i]);
	own_person(memory, &copy->sender);
	OWN(memory, copy->place.tenant);
	OWN(memory, copy->place.room);
	OWN(memory, copy->place.thread);
	OWN(memory, copy->native_id);
	OWN(memory, copy->target);
	OWN(memory, copy->link);
	OWN(memory, copy->text);
	copy->fields = copy_fields(memory, copy->fields, copy->nfields);
	copy->files = copy_files(memory, copy->files, copy->nfiles);
	copy->members = copy_people(memory, copy->members, copy->nmembers);
	copy->kv = copy_kv(memory, copy->kv, copy->nkv);
	copy->system = copy_system(memory, copy->system);
	OWN(memory, copy->why);
	copy->author = copy_people(memory, copy->author, copy->author ? 1 : 0);
	OWN(memory, copy->quoted);
	return copy;
}

static struct gd_choice *copy_choices(struct fake_memory *memory, const struct gd_choice *choices, size_t count)
{
	struct gd_choice *copy = copy_array(memory, choices, count, sizeof *choices);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].value);
		OWN(memory, copy[i].label);
		OWN(memory, copy[i].emoji);
	}
	return copy;
}

static struct gd_form_field *copy_form(struct fake_memory *memory, const struct gd_form_field *form, size_t count)
{
	struct gd_form_field *copy = copy_array(memory, form, count, sizeof *form);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].key);
		OWN(memory, copy[i].label);
		OWN(memory, copy[i].example);
		OWN(memory, copy[i].value);
		copy[i].choices = copy_choices(memory, copy[i].choices, copy[i].nchoices);
	}
	return copy;
}

struct gd_outbound *fake_copy_outbound(struct fake_memory *memory, const struct gd_outbound *out)
{
	struct gd_outbound *copy = copy_struct(memory, out, out->size, sizeof *copy);
	copy->size = sizeof *copy;
	OWN(memory, copy->key);
	OWN(memory, copy->tenant);
	OWN(memory, copy->room);
	OWN(memory, copy->thread);
	OWN(memory, copy->user);
	OWN(memory, copy->target);
	OWN(memory, copy->text);
	OWN(memory, copy->title);
	copy->fields = copy_fields(memory, copy->fields, copy->nfields);
	copy->choices = copy_choices(memory, copy->choices, copy->nchoices);
	copy->files = copy_files(memory, copy->files, copy->nfiles);
	OWN(memory, copy->ref);
	OWN(memory, copy->url);
	OWN(memory, copy->lang);
	OWN(memory, copy->as_name);
	OWN(memory, copy->event);
	OWN(memory, copy->json);
	copy->form = copy_form(memory, copy->form, copy->nform);
	OWN(memory, copy->form_id);
	OWN(memory, copy->form_send);
	return copy;
}

static struct gd_header *copy_headers(struct fake_memory *memory, const struct gd_header *headers, size_t count)
{
	struct gd_header *copy = copy_array(memory, headers, count, sizeof *headers);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].name);
		OWN(memory, copy[i].value);
	}
	return copy;
}

static struct gd_param *copy_params(struct fake_memory *memory, const struct gd_param *params, size_t count)
{
	struct gd_param *copy = copy_array(memory, params, count, sizeof *params);
	for (size_t i = 0; copy && i < count; i++) {
		OWN(memory, copy[i].name);
		OWN(memory, copy[i].value);
	}
	return copy;
}

struct gd_http_req *fake_copy_request(struct fake_memory *memory, const struct gd_http_req *req)
{
	struct gd_http_req *copy = copy_struct(memory, req, req->size, sizeof *copy);
	copy->size = sizeof *copy;
	OWN(memory, copy->method);
	OWN(memory, copy->path);
	OWN(memory, copy->route);
	OWN(memory, copy->url);
	copy->headers = copy_headers(memory, copy->headers, copy->nheaders);
	copy->query = copy_params(memory, copy->query, copy->nquery);
	copy->body = fake_copy_bytes(memory, copy->body, copy->body_len);
	OWN(memory, copy->peer);
	OWN(memory, copy->body_file);
	OWN(memory, copy->lane);
	return copy;
}

struct gd_http_res *fake_copy_response(struct fake_memory *memory, const struct gd_http_res *res)
{
	struct gd_http_res *copy = copy_struct(memory, res, res->size, sizeof *copy);
	copy->size = sizeof *copy;
	copy->headers = copy_headers(memory, copy->headers, copy->nheaders);
	copy->body = fake_copy_bytes(memory, copy->body, copy->body_len);
	OWN(memory, copy->error);
	OWN(memory, copy->file);
	return copy;
}

struct gd_result *fake_copy_result(struct fake_memory *memory, const struct gd_result *result)
{
	struct gd_result *copy = copy_struct(memory, result, result->size, sizeof *copy);
	copy->size = sizeof *copy;
	OWN(memory, copy->ref);
	OWN(memory, copy->url);
	OWN(memory, copy->word);
	OWN(memory, copy->text);
	OWN(memory, copy->json);
	return copy;
}

struct gd_frame *fake_copy_frame(struct fake_memory *memory, const struct gd_frame *frame)
{
	struct gd_frame *copy = copy_struct(memory, frame, frame->size, sizeof *copy);
	copy->size = sizeof *copy;
	copy->text = fake_copy_bytes(memory, copy->text, copy->text_len);
	return copy;
}
