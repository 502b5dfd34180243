#include "parts.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char missing[] = "[...]";

static void group_free(struct parts_group *group)
{
	for (size_t i = 0; i < PARTS_MOST; i++)
		free(group->texts[i]);
	free(group->from);
	free(group->to);
	free(group->ref);
	free(group->id);
	free(group);
}

static struct parts_group *group_of(const struct parts *parts, const struct parts_piece *piece)
{
	for (size_t i = 0; i < parts->count; i++) {
		struct parts_group *group = parts->groups[i];
		if (group->total == piece->total && !strcmp(group->from, piece->from) && !strcmp(group->ref, piece->ref))
			return group;
	}
	return NULL;
}

static struct parts_group *group_new(struct parts *parts, const struct parts_piece *piece)
{
	if (parts->count == PARTS_GROUPS)
		return NULL;
	struct parts_group *group = mem_alloc(sizeof *group);
	*group = (struct parts_group){
		.from = mem_strdup(piece->from),
		.to = mem_strdup(piece->to),
		.ref = mem_strdup(piece->ref),
		.id = mem_strdup(piece->id),
		.total = piece->total,
		.first_ms = piece->now_ms,
		.sent_ms = piece->sent_ms,
	};
	parts->groups[parts->count++] = group;
	return group;
}

struct parts_group *parts_add(struct parts *parts, const struct parts_piece *piece)
{
	if (piece->total > PARTS_MOST || piece->part < 1 || piece->part > piece->total)
		return NULL;
	struct parts_group *group = group_of(parts, piece);
	if (!group)
		group = group_new(parts, piece);
	if (group && !group->texts[piece->part - 1]) {
		group->texts[piece->part - 1] = mem_strdup(piece->text ? piece->text : "");
		group->have++;
	}
	return group;
}

struct parts_group *parts_overdue(const struct parts *parts, int64_t now_ms)
{
	for (size_t i = 0; i < parts->count; i++)
		if (!parts->groups[i]->given && now_ms >= parts->groups[i]->first_ms + PARTS_WAIT_MS)
			return parts->groups[i];
	return NULL;
}

int64_t parts_next_ms(const struct parts *parts)
{
	int64_t next = 0;

	for (size_t i = 0; i < parts->count; i++) {
		int64_t due = parts->groups[i]->first_ms + PARTS_WAIT_MS;
		if (parts->groups[i]->given)
			continue;
		next = next && next < due ? next : due;
	}
	return next;
}

void parts_text(const struct parts_group *group, struct buf *out)
{
	for (uint32_t i = 0; i < group->total; i++)
		if (group->texts[i])
			buf_adds(out, group->texts[i]);
		else if (i == 0 || group->texts[i - 1])
			buf_adds(out, missing);
}

#define DONE_MS (10 * 60 * INT64_C(1000)) /* references are small numbers that come again, but not as soon as that */

static void key_of(const char *from, const char *ref, uint32_t total, char out[96])
{
	(void)snprintf(out, 96, "%u/%.31s/%.50s", (unsigned)total, from, ref);
}

bool parts_is_done(const struct parts *parts, const struct parts_piece *piece)
{
	char key[96];

	key_of(piece->from, piece->ref, piece->total, key);
	for (size_t i = 0; i < PARTS_GROUPS; i++)
		if (parts->done[i].until_ms > piece->now_ms && !strcmp(parts->done[i].key, key))
			return true;
	return false;
}

static void remove_group(struct parts *parts, struct parts_group *group)
{
	for (size_t i = 0; i < parts->count; i++)
		if (parts->groups[i] == group) {
			parts->groups[i] = parts->groups[--parts->count];
			group_free(group);
			return;
		}
}

void parts_drop(struct parts *parts, struct parts_group *group, int64_t now_ms)
{
	struct parts_done *done = &parts->done[parts->next_done];

	parts->next_done = (parts->next_done + 1) % PARTS_GROUPS;
	done->until_ms = now_ms + DONE_MS;
	key_of(group->from, group->ref, group->total, done->key);
	remove_group(parts, group);
}

void parts_clear(struct parts *parts)
{
	while (parts->count)
		remove_group(parts, parts->groups[0]);
}

/* ---- over a restart ---------------------------------------------------------------------------------------------------- */

static void write_group(const struct parts_group *group, struct json_writer *w)
{
	json_open(w, NULL, '{');
	json_put_text(w, "from", group->from);
	json_put_text(w, "to", group->to);
	json_put_text(w, "ref", group->ref);
	json_put_text(w, "id", group->id);
	json_put_int(w, "first", group->first_ms);
	json_put_int(w, "sent", group->sent_ms);
	json_open(w, "texts", '[');
	for (uint32_t i = 0; i < group->total; i++)
		json_put_text(w, NULL, group->texts[i]);
	json_close(w, ']');
	json_close(w, '}');
}

void parts_write(const struct parts *parts, const struct parts_group *without, struct buf *out)
{
	struct json_writer w = {.out = out};

	json_open(&w, NULL, '[');
	for (size_t i = 0; i < parts->count; i++)
		if (parts->groups[i] != without)
			write_group(parts->groups[i], &w);
	json_close(&w, ']');
}

static void read_group(struct parts *parts, const struct json *group)
{
	const struct json *texts = json_get(group, "texts");
	struct parts_piece piece = {
		.from = json_text(json_get(group, "from"), ""),
		.to = json_text(json_get(group, "to"), NULL),
		.ref = json_text(json_get(group, "ref"), ""),
		.id = json_text(json_get(group, "id"), NULL),
		.total = (uint32_t)json_count(texts),
		.sent_ms = json_int(json_get(group, "sent"), 0),
		.now_ms = json_int(json_get(group, "first"), 0),
	};
	for (const struct json *text = json_first(texts); text; text = json_next(text)) {
		piece.part++;
		piece.text = json_text(text, NULL);
		if (piece.text)
			(void)parts_add(parts, &piece);
	}
}

void parts_read(struct parts *parts, const char *text)
{
	struct json *doc = text ? json_parse(text, strlen(text), LIMIT_JSON, NULL) : NULL;

	for (const struct json *group = json_first(doc); group; group = json_next(group))
		read_group(parts, group);
	json_free(doc);
}
