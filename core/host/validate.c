#include "host/validate.h"

#include "base/limits.h"
#include "base/text.h"

#include <stddef.h>
#include <string.h>

#define TITLE_BYTES (16 * LIMIT_TITLE) /* the desk cuts titles at LIMIT_TITLE characters; this is only against nonsense */

/* A text member of a struct: where it is and how long it may be. */
struct member {
	const char *name;
	size_t offset, max;
};
#define MEMBER(type, field, max) {#field, offsetof(struct type, field), (max)}

static const struct member inbound_members[] = {
	MEMBER(gd_inbound, dedupe[0], LIMIT_ADDRESS),
	MEMBER(gd_inbound, dedupe[1], LIMIT_ADDRESS),
	MEMBER(gd_inbound, dedupe[2], LIMIT_ADDRESS),
	MEMBER(gd_inbound, place.tenant, LIMIT_ADDRESS),
	MEMBER(gd_inbound, place.room, LIMIT_ADDRESS),
	MEMBER(gd_inbound, place.thread, LIMIT_ADDRESS),
	MEMBER(gd_inbound, native_id, LIMIT_ADDRESS),
	MEMBER(gd_inbound, target, LIMIT_ADDRESS),
	MEMBER(gd_inbound, link, LIMIT_URL),
	MEMBER(gd_inbound, text, LIMIT_MESSAGE),
	MEMBER(gd_inbound, why, LIMIT_ADDRESS),
	MEMBER(gd_inbound, quoted, LIMIT_MESSAGE),
};
static const struct member person_members[] = {
	MEMBER(gd_person, tenant, LIMIT_ADDRESS), MEMBER(gd_person, user, LIMIT_ADDRESS),  MEMBER(gd_person, handle, LIMIT_ADDRESS),
	MEMBER(gd_person, name, LIMIT_ADDRESS),   MEMBER(gd_person, email, LIMIT_ADDRESS), MEMBER(gd_person, phone, LIMIT_WORD),
	MEMBER(gd_person, lang, LIMIT_WORD),      MEMBER(gd_person, tz, LIMIT_WORD),
};
static const struct member system_members[] = {
	MEMBER(gd_system, action, LIMIT_WORD),
	MEMBER(gd_system, key, LIMIT_ADDRESS),
	MEMBER(gd_system, group, LIMIT_ADDRESS),
	MEMBER(gd_system, episode, LIMIT_ADDRESS),
	MEMBER(gd_system, title, TITLE_BYTES),
	MEMBER(gd_system, url, LIMIT_URL),
	MEMBER(gd_system, priority, LIMIT_WORD),
	MEMBER(gd_system, severity, LIMIT_WORD),
	MEMBER(gd_system, queue, LIMIT_ADDRESS),
	MEMBER(gd_system, type, LIMIT_WORD),
	MEMBER(gd_system, ref, LIMIT_WORD),
	MEMBER(gd_system, reference_text, LIMIT_ADDRESS),
};
static const struct member field_members[] = {
	MEMBER(gd_field, key, LIMIT_ADDRESS), MEMBER(gd_field, label, LIMIT_ADDRESS), MEMBER(gd_field, value, LIMIT_TEXT),
};
static const struct member file_members[] = {
	MEMBER(gd_file, name, LIMIT_ADDRESS),
	MEMBER(gd_file, mime, LIMIT_ADDRESS),
	MEMBER(gd_file, path, 4096),
	MEMBER(gd_file, why_not, LIMIT_ADDRESS),
};
static const struct member kv_members[] = {
	MEMBER(gd_kv, key, LIMIT_CONFIG_NAME), MEMBER(gd_kv, value, INBOUND_KV_VALUE),
};
#define COUNT(array) (sizeof(array) / sizeof (array)[0])

static bool text_fits(const char *what, const char *name, const char *text, size_t max, struct err *err)
{
	if (!text)
		return true;
	size_t len = strnlen(text, max + 1);
	if (len > max) {
		err_set(err, "%s.%s is longer than %zu bytes", what, name, max);
		return false;
	}
	if (!text_is_utf8(text, len)) {
		err_set(err, "%s.%s is not UTF-8", what, name);
		return false;
	}
	return true;
}

static bool members_fit(const char *what, const void *object, const struct member *members, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = NULL;
		memcpy(&text, (const char *)object + members[i].offset, sizeof text);
		if (!text_fits(what, members[i].name, text, members[i].max, err))
			return false;
	}
	return true;
}

static bool array_fits(const char *what, const void *array, size_t count, size_t most, struct err *err)
{
	if (count > most)
		err_set(err, "%s has %zu elements, %zu at most", what, count, most);
	else if (count && !array)
		err_set(err, "%s is NULL although it has %zu elements", what, count);
	else
		return true;
	return false;
}

static bool people_fit(const char *what, const struct gd_person *people, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!members_fit(what, &people[i], person_members, COUNT(person_members), err))
			return false;
	return true;
}

static bool files_fit(const struct gd_inbound *in, struct err *err)
{
	for (size_t i = 0; i < in->nfiles; i++) {
		const struct gd_file *file = &in->files[i];
		if (!members_fit("file", file, file_members, COUNT(file_members), err))
			return false;
		if (file->bytes && (file->length < 0 || file->length > LIMIT_FILE)) {
			err_set(err, "file.length is %lld bytes, 0 to %d are possible", (long long)file->length, LIMIT_FILE);
			return false;
		}
		if (!file->path && !file->bytes && !file->why_not) {
			err_set(err, "a file has neither path nor bytes nor a reason why not");
			return false;
		}
	}
	return true;
}

static bool fields_fit(const struct gd_inbound *in, struct err *err)
{
	for (size_t i = 0; i < in->nfields; i++) {
		if (!in->fields[i].key || !*in->fields[i].key) {
			err_set(err, "a field has no key");
			return false;
		}
		if (!members_fit("field", &in->fields[i], field_members, COUNT(field_members), err))
			return false;
	}
	return true;
}

static bool kv_fits(const struct gd_inbound *in, struct err *err)
{
	for (size_t i = 0; i < in->nkv; i++) {
		if (!in->kv[i].key || !*in->kv[i].key) {
			err_set(err, "a key-value write has no key");
			return false;
		}
		if (!members_fit("kv", &in->kv[i], kv_members, COUNT(kv_members), err))
			return false;
	}
	return true;
}

static bool arrays_fit(const struct gd_inbound *in, struct err *err)
{
	return array_fits("fields", in->fields, in->nfields, LIMIT_FIELDS, err) &&
	       array_fits("files", in->files, in->nfiles, LIMIT_FILES, err) &&
	       array_fits("members", in->members, in->nmembers, INBOUND_MEMBERS_MOST, err) &&
	       array_fits("kv", in->kv, in->nkv, INBOUND_KV_MOST, err);
}

static bool has(const char *text)
{
	return text && *text;
}

static bool needs_sender(enum gd_kind kind)
{
	return kind != GD_DELETE && kind != GD_SYSTEM && kind != GD_RECEIPT && kind != GD_MEMBER && kind != GD_PLACE && kind != GD_CURSOR;
}

/* The two that change nothing a second time. */
static bool needs_key(enum gd_kind kind)
{
	return kind != GD_CURSOR && kind != GD_OPENED;
}

static bool has_content(const struct gd_inbound *in)
{
	return has(in->text) || in->nfiles;
}

static bool has_text(const struct gd_inbound *in)
{
	return has(in->text);
}

static bool has_target(const struct gd_inbound *in)
{
	return has(in->target);
}

static bool has_new_text(const struct gd_inbound *in)
{
	return has(in->target) && in->text; /* a message may be edited into nothing */
}

static bool has_emoji(const struct gd_inbound *in)
{
	return has(in->target) && has(in->text);
}

static bool has_news(const struct gd_inbound *in)
{
	return (has(in->target) || in->delivery) && in->receipt >= GD_RECEIPT_SENT && in->receipt <= GD_RECEIPT_INVALID;
}

static bool has_action(const struct gd_inbound *in)
{
	return in->system && has(in->system->action);
}

static bool has_room(const struct gd_inbound *in)
{
	return has(in->place.room);
}

static bool has_move(const struct gd_inbound *in)
{
	return has(in->place.room) && (has(in->text) || (in->flags & GD_F_REMOVED));
}

static bool has_writes(const struct gd_inbound *in)
{
	return in->nkv > 0;
}

/* What each kind needs beside a key and a sender. */
static const struct need {
	bool (*met)(const struct gd_inbound *in); /* NULL: nothing */
	const char *what;
} needs[] = {
	[GD_TEXT] = {has_content, "text, or a file"},
	[GD_COMMAND] = {has_text, "text"},
	[GD_EDIT] = {has_new_text, "target and text"},
	[GD_DELETE] = {has_target, "target"},
	[GD_REACTION] = {has_emoji, "target and text"},
	[GD_CHOICE] = {has_text, "text"},
	[GD_FORM] = {has_text, "text"},
	[GD_RECEIPT] = {has_news, "receipt, and target or delivery"},
	[GD_SYSTEM] = {has_action, "system.action"},
	[GD_MEMBER] = {has_room, "place.room"},
	[GD_PLACE] = {has_move, "place.room and text"},
	[GD_CURSOR] = {has_writes, "kv"},
	[GD_OPENED] = {NULL, "nothing"},
};

static const char *missing(const struct gd_inbound *in)
{
	const struct need *need = (size_t)in->kind < COUNT(needs) && needs[in->kind].what ? &needs[in->kind] : NULL;
	if (!need)
		return "to be of a known kind";
	return need->met && !need->met(in) ? need->what : NULL;
}

static bool whole(const struct gd_inbound *in, struct err *err)
{
	const char *what = missing(in);
	if (!what && needs_key(in->kind) && !has(in->dedupe[0]))
		what = "dedupe[0], by which a repeat is told";
	if (!what && needs_sender(in->kind) && !has(in->sender.user))
		what = "sender.user";
	if (!what && in->place.kind != GD_PLACE_NONE && !has(in->place.room))
		what = "place.room";
	if (what)
		err_set(err, "a message of kind %d needs %s", (int)in->kind, what);
	return !what;
}

bool validate_inbound(const struct gd_inbound *in, struct err *err)
{
	if (!whole(in, err) || !arrays_fit(in, err))
		return false;
	if (!members_fit("inbound", in, inbound_members, COUNT(inbound_members), err) || !people_fit("sender", &in->sender, 1, err) ||
	    !people_fit("members", in->members, in->nmembers, err) || !people_fit("author", in->author, in->author ? 1 : 0, err))
		return false;
	if (in->system && !members_fit("system", in->system, system_members, COUNT(system_members), err))
		return false;
	return fields_fit(in, err) && files_fit(in, err) && kv_fits(in, err);
}
