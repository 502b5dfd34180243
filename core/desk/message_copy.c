#include "desk/out/message_copy.h"

#include "base/limits.h"

#include <stdbool.h>
#include <string.h>

struct copier {
	struct arena *arena;
	struct err *err;
	bool ok;
};

static const char *text(struct copier *c, const char *value, size_t most, const char *what)
{
	if (!value || !*value)
		return NULL;
	size_t len = strnlen(value, most + 1);
	if (len > most) {
		err_set(c->err, "%s is longer than %zu bytes", what, most);
		c->ok = false;
		return NULL;
	}
	return arena_strndup(c->arena, value, len);
}

static size_t count(struct copier *c, size_t n, size_t most, const char *what)
{
	if (n <= most)
		return n;
	err_set(c->err, "More than %zu %s", most, what);
	c->ok = false;
	return 0;
}

static struct gd_person person(struct copier *c, const struct gd_person *p)
{
	return (struct gd_person){
		.flags = p->flags,
		.tenant = text(c, p->tenant, LIMIT_ADDRESS, "The tenant"),
		.user = text(c, p->user, LIMIT_ADDRESS, "The user id"),
		.handle = text(c, p->handle, LIMIT_ADDRESS, "The handle"),
		.name = text(c, p->name, LIMIT_TEXT, "The name"),
		.email = text(c, p->email, LIMIT_ADDRESS, "The e-mail address"),
		.phone = text(c, p->phone, LIMIT_ADDRESS, "The phone number"),
		.lang = text(c, p->lang, 40, "The language"),
		.tz = text(c, p->tz, 80, "The time zone"),
	};
}

static const struct gd_person *persons(struct copier *c, const struct gd_person *list, size_t n)
{
	struct gd_person *copy = arena_alloc(c->arena, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = person(c, &list[i]);
	return copy;
}

static const struct gd_field *fields(struct copier *c, const struct gd_field *list, size_t n)
{
	struct gd_field *copy = arena_alloc(c->arena, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = (struct gd_field){text(c, list[i].key, LIMIT_ADDRESS, "A field's key"),
			text(c, list[i].label, LIMIT_ADDRESS, "A field's label"), text(c, list[i].value, LIMIT_TEXT, "A field's value")};
	return copy;
}

static const struct gd_kv *pairs(struct copier *c, const struct gd_kv *list, size_t n)
{
	struct gd_kv *copy = arena_alloc(c->arena, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = (struct gd_kv){
			text(c, list[i].key, LIMIT_ADDRESS, "A key"), list[i].value ? text(c, list[i].value, LIMIT_KV, "A value") : NULL};
	return copy;
}

/* A file holds any byte, NUL among them. */
static const char *bytes_copy(struct arena *arena, const char *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);
	memcpy(copy, bytes, len);
	return copy;
}

static const struct gd_file *files(struct copier *c, const struct gd_file *list, size_t n)
{
	struct gd_file *copy = arena_alloc(c->arena, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++) {
		copy[i] = (struct gd_file){
			.name = text(c, list[i].name, LIMIT_ADDRESS, "A file's name"),
			.mime = text(c, list[i].mime, LIMIT_ADDRESS, "A file's type"),
			.length = list[i].length,
			.path = text(c, list[i].path, 4096, "A file's path"),
			.why_not = text(c, list[i].why_not, LIMIT_ADDRESS, "A file's reason"),
		};
		if (!list[i].bytes || list[i].length <= 0)
			continue;
		if (list[i].length > LIMIT_FILE)
			copy[i].why_not = GD_FILE_TOO_LARGE;
		else
			copy[i].bytes = bytes_copy(c->arena, list[i].bytes, (size_t)list[i].length);
	}
	return copy;
}

static const struct gd_system *system_report(struct copier *c, const struct gd_system *from)
{
	struct gd_system whole = {0};
	memcpy(&whole, from, from->size < sizeof whole ? from->size : sizeof whole);
	struct gd_system *copy = arena_alloc(c->arena, sizeof *copy);
	*copy = (struct gd_system){
		.size = sizeof *copy,
		.action = text(c, whole.action, 40, "The action"),
		.key = text(c, whole.key, LIMIT_ADDRESS, "The dedupe key"),
		.group = text(c, whole.group, LIMIT_ADDRESS, "The group"),
		.episode = text(c, whole.episode, LIMIT_ADDRESS, "The episode"),
		.episode_ms = whole.episode_ms,
		.title = text(c, whole.title, LIMIT_TEXT, "The title"),
		.url = text(c, whole.url, 4096, "The link"),
		.priority = text(c, whole.priority, LIMIT_ADDRESS, "The priority"),
		.severity = text(c, whole.severity, LIMIT_ADDRESS, "The severity"),
		.queue = text(c, whole.queue, LIMIT_ADDRESS, "The queue"),
		.type = text(c, whole.type, LIMIT_ADDRESS, "The type"),
		.ref = text(c, whole.ref, LIMIT_ADDRESS, "The reference"),
		.rating = whole.rating,
		.reference_text = text(c, whole.reference_text, LIMIT_ADDRESS, "The source's name"),
	};
	return copy;
}

const struct gd_inbound *inbound_copy(struct arena *arena, const struct gd_inbound *from, struct err *err)
{
	struct copier c = {arena, err, true};
	struct gd_inbound in = {0};
	memcpy(&in, from, from->size < sizeof in ? from->size : sizeof in);
	struct gd_inbound *copy = arena_alloc(arena, sizeof *copy);
	*copy = in;
	copy->size = sizeof *copy;
	for (size_t i = 0; i < sizeof in.dedupe / sizeof *in.dedupe; i++)
		copy->dedupe[i] = text(&c, in.dedupe[i], LIMIT_ADDRESS, "A dedupe key");
	copy->sender = person(&c, &in.sender);
	copy->place.tenant = text(&c, in.place.tenant, LIMIT_ADDRESS, "The place's tenant");
	copy->place.room = text(&c, in.place.room, LIMIT_ADDRESS, "The room");
	copy->place.thread = text(&c, in.place.thread, LIMIT_ADDRESS, "The thread");
	copy->native_id = text(&c, in.native_id, LIMIT_ADDRESS, "The message id");
	copy->target = text(&c, in.target, LIMIT_ADDRESS, "The target's id");
	copy->link = text(&c, in.link, 4096, "The link");
	copy->text = text(&c, in.text, LIMIT_BODY, "The text");
	copy->why = text(&c, in.why, LIMIT_TEXT, "The reason");
	copy->quoted = text(&c, in.quoted, LIMIT_BODY, "The quoted text");
	copy->nfields = count(&c, in.nfields, LIMIT_FIELDS, "fields");
	copy->fields = fields(&c, in.fields, copy->nfields);
	copy->nfiles = count(&c, in.nfiles, LIMIT_FILES, "files");
	copy->files = files(&c, in.files, copy->nfiles);
	copy->nmembers = count(&c, in.nmembers, LIMIT_MEMBERS, "members");
	copy->members = persons(&c, in.members, copy->nmembers);
	copy->nkv = count(&c, in.nkv, LIMIT_KV_WRITES, "key-value writes");
	copy->kv = pairs(&c, in.kv, copy->nkv);
	copy->system = in.system ? system_report(&c, in.system) : NULL;
	copy->author = in.author ? persons(&c, in.author, 1) : NULL;
	return c.ok ? copy : NULL;
}
