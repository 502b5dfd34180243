#include "desk/export.h"

#include "base/csv.h"
#include "base/json_write.h"
#include "base/limits.h"
#include "desk/persons.h"
#include "store/endings.h"
#include "store/erase.h"
#include "store/orgs.h"
#include "store/scan.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXPORT_MOST ((size_t)64 * 1024 * 1024)
#define TICKETS_MOST 100000
#define ENTRIES_MOST 10000

/* A file is a list of records of one shape, so that all three forms say the same. */
struct record {
	const char *what, *ref, *who, *text;
	int64_t at_ms; /* 0: no moment */
};
struct sink {
	enum format_word format;
	struct buf out;
	struct json_writer json;
};

static void put_json(struct sink *s, const struct record *r, const char *at)
{
	const struct {
		const char *key, *value;
	} members[] = {{"what", r->what}, {"ref", r->ref}, {"at", *at ? at : NULL}, {"who", r->who}, {"text", r->text}};
	json_open(&s->json, NULL, '{');
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (members[i].value)
			json_put_text(&s->json, members[i].key, members[i].value);
	json_close(&s->json, '}');
}

static void put(struct sink *s, const struct record *r)
{
	char at[32];
	date_utc(r->at_ms, at);
	switch (s->format) {
	case FORMAT_JSON:
		put_json(s, r, at);
		break;
	case FORMAT_CSV:
		csv_cell(&s->out, r->what, false);
		csv_cell(&s->out, r->ref, false);
		csv_cell(&s->out, at, false);
		csv_cell(&s->out, r->who, false);
		csv_cell(&s->out, r->text, true);
		break;
	case FORMAT_TXT:
		buf_addf(&s->out, "%s%s%s%s%s%s%s: %s\n", r->what, r->ref ? " " : "", r->ref ? r->ref : "", *at ? " " : "", at,
			r->who ? " " : "", r->who ? r->who : "", r->text ? r->text : "");
		break;
	}
}

static void begin(struct sink *s, enum format_word format)
{
	*s = (struct sink){.format = format ? format : FORMAT_JSON};
	buf_init(&s->out, EXPORT_MOST);
	s->json.out = &s->out;
	if (s->format == FORMAT_JSON)
		json_open(&s->json, NULL, '[');
	else if (s->format == FORMAT_CSV)
		put(s, &(struct record){"what", "ref", "who", "text", 0});
}

/* ---- what is told ------------------------------------------------------------------------------------------------------------------- */

static void put_entry(struct work *w, struct sink *s, const char *what, const char *ref, const struct entry *e)
{
	struct attachment *files;
	size_t n = attachments_of_entry(w->db, w->arena, e->id, &files);
	put(s, &(struct record){what, ref, person_name(w, e->author_id), e->text, e->created_ms});
	for (size_t i = 0; i < n; i++)
		put(s, &(struct record){"file", ref, person_name(w, e->author_id), files[i].name, e->created_ms});
}

static void put_ticket(struct work *w, struct sink *s, const struct ticket *t)
{
	struct entry *list;
	struct rating_row rating;
	size_t n = entries_of(w->db, w->arena, t->id, true, ENTRIES_MOST, &list);
	put(s, &(struct record){"request", t->ref, person_name(w, t->requester_id), t->title, t->created_ms});
	put(s, &(struct record){"status", t->ref, NULL, status_name(t->status), t->closed_ms ? t->closed_ms : t->updated_ms});
	for (size_t i = 0; i < n; i++)
		put_entry(w, s, "message", t->ref, &list[i]);
	if (rating_find(w->db, w->arena, t->id, &rating))
		put(s, &(struct record){"rating", t->ref, person_name(w, rating.person_id),
			       arena_printf(w->arena, "%d/5 %s", rating.stars, rating.comment ? rating.comment : ""), rating.last_ms});
}

static void put_profile(struct work *w, struct sink *s, const struct person *p)
{
	const struct {
		const char *what, *value;
	} rows[] = {{"name", p->name}, {"handle", p->handle}, {"email", p->email}, {"phone", p->phone}, {"language", p->lang},
		{"time zone", p->tz}, {"date format", p->date_format},
		{"organisation", p->org_id ? org_title(w->db, w->arena, p->org_id) : NULL}};
	struct identity *ids;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].value)
			put(s, &(struct record){.what = rows[i].what, .text = rows[i].value});
	size_t n = identities_of(w->db, w->arena, p->id, &ids);
	for (size_t i = 0; i < n; i++)
		put(s, &(struct record){.what = "account", .ref = ids[i].channel, .who = ids[i].handle, .text = ids[i].native});
}

static void put_tickets(struct work *w, struct sink *s, int64_t person_id, bool open)
{
	struct ticket *list;
	struct scan_of of = {.scope = SCAN_REQUESTER, .id = person_id, .open = open};
	size_t n = tickets_scan(w->db, w->arena, &of, TICKETS_MOST, &list);
	for (size_t i = 0; i < n; i++)
		put_ticket(w, s, &list[i]);
}

static void put_elsewhere(struct work *w, struct sink *s, int64_t person_id)
{
	int64_t *ids;
	size_t n = texts_elsewhere(w->db, w->arena, person_id, &ids);
	for (size_t i = 0; i < n; i++) {
		struct entry e;
		struct ticket t;
		if (entry_load(w->db, w->arena, ids[i], &e) && ticket_load(w->db, w->arena, e.ticket_id, &t))
			put_entry(w, s, "message elsewhere", t.ref, &e);
	}
}

/* ---- the file ----------------------------------------------------------------------------------------------------------------------- */

static const char *folder(struct work *w)
{
	return arena_printf(w->arena, "%s/exports", w->dir->path);
}

static bool write_file(const char *path, const struct buf *bytes)
{
	mode_t old = umask(0077);
	FILE *file = fopen(path, "wex");
	umask(old);
	bool ok = file && fwrite(bytes->data, 1, bytes->len, file) == bytes->len;
	if (file && fclose(file) != 0)
		ok = false;
	if (!ok)
		unlink(path);
	return ok;
}

static bool finish(struct work *w, struct sink *s, const char **path)
{
	static const char *const ends[] = {[FORMAT_JSON] = "json", [FORMAT_TXT] = "txt", [FORMAT_CSV] = "csv"};
	char token[17];
	if (s->format == FORMAT_JSON) {
		json_close(&s->json, ']');
		buf_addc(&s->out, '\n');
	}
	random_token(token, 16);
	*path = arena_printf(w->arena, "%s/%s.%s", folder(w), token, ends[s->format]);
	bool ok = !s->out.failed && (mkdir(folder(w), 0700) == 0 || errno == EEXIST) && write_file(*path, &s->out);
	buf_clear(&s->out);
	return ok;
}

bool export_person(struct work *w, const struct person *p, enum format_word format, const char **path)
{
	struct sink s;
	begin(&s, format);
	put_profile(w, &s, p);
	put_tickets(w, &s, p->id, true);
	put_tickets(w, &s, p->id, false);
	put_elsewhere(w, &s, p->id);
	return finish(w, &s, path);
}

bool export_ticket(struct work *w, const struct ticket *t, enum format_word format, const char **path)
{
	struct sink s;
	begin(&s, format);
	put_ticket(w, &s, t);
	return finish(w, &s, path);
}

void export_forget(struct work *w)
{
	const char *in = folder(w);
	DIR *dir = opendir(in);
	for (const struct dirent *entry; dir && (entry = readdir(dir));) {
		struct stat st;
		const char *path = arena_printf(w->arena, "%s/%s", in, entry->d_name);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (int64_t)st.st_mtime * 1000 < w->now - EXPORT_KEEP_MS)
			unlink(path);
	}
	if (dir)
		closedir(dir);
}
