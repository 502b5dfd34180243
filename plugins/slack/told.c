#include "told.h"

#include "base/text.h"
#include "mrkdwn.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MOST 240

struct told *told_new(void)
{
	struct told *told = mem_alloc(sizeof *told);

	told->in.size = sizeof told->in;
	return told;
}

void told_free(struct told *told)
{
	if (!told)
		return;
	arena_clear(&told->arena);
	free(told);
}

void told_nothing(struct told *told, const char *why)
{
	told->what = TOLD_NOTHING;
	told->why = why;
}

void told_sender(struct told *told, const char *user, const char *home)
{
	bool own = team_is_own(told->team, home);

	told->in.sender.user = arena_strdup(&told->arena, user);
	told->in.sender.tenant = own ? arena_strdup(&told->arena, team_people(told->team)) : arena_strdup(&told->arena, home);
	told->in.sender.flags |= own ? 0 : (uint32_t)GD_P_OUTSIDER;
}

void told_place(struct told *told, enum gd_place_kind kind, const char *room, const char *thread)
{
	if (!room || !*room)
		return;
	told->in.place = (struct gd_place){
		.kind = kind, .tenant = arena_strdup(&told->arena, team_tenant(told->team)), .room = arena_strdup(&told->arena, room),
		.thread = arena_strdup(&told->arena, thread),
	};
}

const char *told_thread(const char *thread, const char *ts)
{
	return thread && *thread && (!ts || strcmp(thread, ts) != 0) ? thread : NULL;
}

void told_key(struct told *told, size_t n, const char *format, ...)
{
	char key[KEY_MOST];
	va_list args;

	va_start(args, format);
	/* clang-tidy 14 does not see va_start in this file. NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	(void)vsnprintf(key, sizeof key, format, args);
	va_end(args);
	key[text_floor(key, sizeof key - 1)] = '\0';
	told->in.dedupe[n] = arena_strdup(&told->arena, key);
}

const char *told_text(struct told *told, const char *text)
{
	const char *plain = mrkdwn_plain(&told->arena, text);

	if (!plain || strlen(plain) <= LIMIT_MESSAGE)
		return plain;
	return arena_printf(&told->arena, "%.*s…", (int)text_floor(plain, LIMIT_MESSAGE - 4), plain);
}

/* Slack's own form of a permalink: https://acme.slack.com/archives/C0123/p1700000000000100?thread_ts=...&cid=C0123 */
const char *told_link(struct told *told, const char *room, const char *ts, const char *thread)
{
	const char *dot = ts ? strchr(ts, '.') : NULL;

	if (!told->team->url || !room || !dot)
		return NULL;
	const char *root = arena_printf(&told->arena, "%sarchives/%s/p%.*s%s", told->team->url, room, (int)(dot - ts), ts, dot + 1);
	return thread ? arena_printf(&told->arena, "%s?thread_ts=%s&cid=%s", root, thread, room) : root;
}

int64_t told_ms(const char *ts)
{
	char *end;

	if (!ts || *ts < '0' || *ts > '9' || strspn(ts, "0123456789") > 12)
		return 0;
	int64_t ms = strtoll(ts, &end, 10) * 1000;
	if (*end != '.')
		return ms;
	for (int64_t digit = 100; digit && *++end >= '0' && *end <= '9'; digit /= 10)
		ms += digit * (*end - '0');
	return ms;
}

/* The prefix of an id says nothing certain about channels, but conversations with one person are D, and so named where a type is
 * missing. */
enum gd_place_kind told_kind(const char *channel_type, const char *channel_name, const char *room)
{
	if (channel_type && *channel_type)
		return !strcmp(channel_type, "im") ? GD_PLACE_DIRECT : GD_PLACE_ROOM;
	if (channel_name && !strcmp(channel_name, "directmessage"))
		return GD_PLACE_DIRECT;
	return room && *room == 'D' ? GD_PLACE_DIRECT : GD_PLACE_ROOM;
}

void told_file(struct told *told, const struct json *file)
{
	const char *mode = json_text(json_get(file, "mode"), "");
	const char *url = json_text(json_get(file, "url_private_download"), json_text(json_get(file, "url_private"), NULL));
	const char *id = json_text(json_get(file, "id"), url ? "" : NULL), *title = json_text(json_get(file, "title"), id);
	size_t n = told->in.nfiles;

	if (n == LIMIT_FILES || !id)
		return;
	told->files[n] = (struct gd_file){
		.name = arena_strdup(&told->arena, json_text(json_get(file, "name"), title && *title ? title : "file")),
		.mime = arena_strdup(&told->arena, json_text(json_get(file, "mimetype"), NULL)),
		.length = json_int(json_get(file, "size"), -1),
	};
	if (!strcmp(mode, "tombstone") || !strcmp(mode, "hidden_by_limit"))
		told->files[n].why_not = "Slack no longer has the file.";
	else if (!strcmp(mode, "external"))
		told->files[n].why_not = arena_printf(&told->arena, "The file is elsewhere: %s", url ? url : "");
	else if (told->files[n].length > LIMIT_FILE)
		told->files[n].why_not = GD_FILE_TOO_LARGE;
	told->remotes[n].id = arena_strdup(&told->arena, id);
	if (strcmp(json_text(json_get(file, "file_access"), ""), "check_file_info") != 0)
		told->remotes[n].url = arena_strdup(&told->arena, url);
	told->in.files = told->files;
	told->in.nfiles = n + 1;
}
