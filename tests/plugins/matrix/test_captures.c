/* Answers of a real homeserver (ids made short, times made equal) and one of a hostile one: what each makes of it is in expected/. With
 * GUICHET_WRITE=1 the program writes what it saw instead; read the difference before it is committed. */
#include "desk.h"

#include <dirent.h>

#define MOST 64

static void line(FILE *out, const char *name, const char *value)
{
	if (value && *value)
		fprintf(out, "  %s: %s\n", name, value);
}

static void write_submit(FILE *out, const struct gd_inbound *in)
{
	static const char *const kinds[] = {"", "text", "command", "edit", "delete", "reaction", "choice", "form", "receipt", "system",
		"member", "place", "cursor", "opened"};
	char number[32];

	fprintf(out, "%s\n", kinds[in->kind]);
	line(out, "dedupe", in->dedupe[0]);
	line(out, "from", in->sender.user);
	line(out, "handle", in->sender.handle);
	line(out, "name", in->sender.name);
	line(out, "outsider", in->sender.flags & GD_P_OUTSIDER ? "yes" : NULL);
	line(out, in->place.kind == GD_PLACE_DIRECT ? "direct" : "room", in->place.room);
	line(out, "thread", in->place.thread);
	line(out, "target", in->target);
	line(out, "text", in->text);
	line(out, "link", in->link);
	(void)snprintf(number, sizeof number, "%x", in->flags);
	line(out, "flags", in->flags ? number : NULL);
	for (size_t i = 0; i < in->nfiles; i++)
		fprintf(out, "  file: %s %s %lld %s\n", in->files[i].name, in->files[i].mime, (long long)in->files[i].length,
			in->files[i].path ? "fetched" : in->files[i].why_not);
	for (size_t i = 0; i < in->nmembers; i++)
		fprintf(out, "  member: %s %s\n", in->members[i].user, in->members[i].name ? in->members[i].name : "-");
	for (size_t i = 0; i < in->nkv; i++)
		if (strcmp(in->kv[i].key, "since_ms") != 0)
			fprintf(out, "  kv: %s = %s\n", in->kv[i].key, in->kv[i].value ? in->kv[i].value : "(deleted)");
}

/* What a server says to the requests that an answer causes. */
static bool serve(struct fake_host *f)
{
	static const struct {
		const char *part, *body;
	} rows[] = {
		{"/join/", "{\"room_id\":\"!r:guichet.test\"}"},
		{"/aliases", "{\"aliases\":[\"#team:guichet.test\",7,\"no name\"]}"},
		{"/joined_members", "{\"joined\":{\"@bob:guichet.test\":{\"display_name\":\"Bob\"},\"" US "\":{}}}"},
		{"/messages?", "{\"chunk\":[{\"type\":\"m.room.message\",\"event_id\":\"$old\",\"sender\":\"@bob:guichet.test\","
			"\"content\":{\"msgtype\":\"m.text\",\"body\":\"from the gap\"}}]}"},
		{"/receipt/", "{}"}, {"account_data/m.direct", "{}"}, {"/send/m.room.message/unreadable", "{\"event_id\":\"$u\"}"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (waits_for(f, rows[i].part)) {
			reply(f, rows[i].part, 200, rows[i].body);
			return true;
		}
	if (!waits_for(f, "/media/download/"))
		return false;
	fake_http_answer(f, http_of(f, "/media/download/"), &(struct gd_http_res){.status = 200, .file = "/tmp/fetched"});
	return true;
}

static char *run(const char *name)
{
	struct fake_host *f = desk_synced();
	char *text = NULL, *answer = read_file("captures", name, "");
	size_t size = 0, http = f->nhttps, submit = f->nsubmits;
	FILE *out = open_memstream(&text, &size);

	fake_kv_set(f, "room/!room1:guichet.test", "d @bob:guichet.test"); /* accepted in invite-direct */
	fake_kv_set(f, "room/!room12:guichet.test", "r ");
	fake_kv_set(f, "room/!room90:guichet.test", "r ");
	reply(f, "/sync?", 200, answer);
	for (int i = 0; i < 200 && (serve(f) || !f->submits[f->nsubmits - 1].done); i++)
		commit(f);
	for (; http < f->nhttps; http++)
		fprintf(out, "%s %s%s%s\n", f->https[http].req.method, f->https[http].req.url + strlen(HS),
			f->https[http].req.body_len ? " " : "", f->https[http].req.body ? f->https[http].req.body : "");
	for (; submit < f->nsubmits; submit++)
		write_submit(out, &f->submits[submit].in);
	for (size_t i = 0; i < f->nlines; i++)
		fprintf(out, "log: %s\n", f->lines[i].msg);
	fclose(out);
	free(answer);
	fake_close(f);
	return text;
}

static void check(const char *name)
{
	char *seen = run(name), stem[200];

	(void)snprintf(stem, sizeof stem, "%.*s", (int)(strlen(name) - 5), name);
	if (getenv("GUICHET_WRITE")) {
		char path[1024];
		(void)snprintf(path, sizeof path, "%s/expected/%s.txt", TEST_DATA, stem);
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		fputs(seen, file);
		fclose(file);
	} else {
		char *expected = read_file("expected", stem, ".txt");
		if (strcmp(seen, expected) != 0)
			fail_msg("%s:\n%s\nand not:\n%s", name, seen, expected);
		free(expected);
	}
	free(seen);
}

static void test_each_answer(void **state)
{
	DIR *folder = opendir(TEST_DATA "/captures");
	size_t n = 0;
	(void)state;

	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		if (strstr(entry->d_name, ".json")) {
			check(entry->d_name);
			n++;
		}
	closedir(folder);
	assert_true(n >= 20 && n < MOST);
}

TEST_MAIN(cmocka_unit_test(test_each_answer))
