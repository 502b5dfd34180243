/* Every file of captures/ goes through the real plugin; what it hands to the desk and what it answers is compared with expected/<name>.
 * A capture: "option KEY=VALUE" lines (\n in a value is a line break), "request METHOD", "query NAME=VALUE" lines, headers, an empty
 * line, the body. With GUICHET_WRITE_EXPECTED=1 in the environment the expected files are written instead: look at the difference
 * before you keep it. */
#include "support/check.h"
#include "support/fake_host.h"

#include "base/buf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define ITEMS 24

struct capture {
	char *text;
	const char *options[2 * ITEMS + 1];
	size_t noptions;
	struct gd_param query[ITEMS];
	struct gd_header headers[ITEMS];
	struct gd_http_req req;
};

static char *slurp(const char *folder, const char *name, size_t *len)
{
	char path[512];
	(void)snprintf(path, sizeof path, "%s/%s/%s", TEST_DATA, folder, name);
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	char *text = calloc(1, 1 << 20);
	*len = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	return text;
}

static void unescape(char *text)
{
	for (char *at = text; (at = strstr(at, "\\n")); at++) {
		*at = '\n';
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
	}
}

/* Cuts "name<separator>value" in two. */
static char *cut(char *text, const char *separator)
{
	char *at = strstr(text, separator);
	assert_non_null(at);
	*at = '\0';
	return at + strlen(separator);
}

static void read_line(struct capture *c, char *line)
{
	if (!strncmp(line, "option ", 7)) {
		unescape(line);
		c->options[c->noptions++] = line + 7;
		c->options[c->noptions++] = cut(line + 7, "=");
	} else if (!strncmp(line, "request ", 8)) {
		c->req.method = line + 8;
	} else if (!strncmp(line, "query ", 6)) {
		c->query[c->req.nquery].name = line + 6;
		c->query[c->req.nquery++].value = cut(line + 6, "=");
	} else {
		c->headers[c->req.nheaders].name = line;
		c->headers[c->req.nheaders++].value = cut(line, ": ");
	}
}

static void load(struct capture *c, const char *name)
{
	size_t len = 0;

	*c = (struct capture){.options = {"scheme", "bearer", "secret", "s3cret"}, .noptions = 4};
	c->req = (struct gd_http_req){.path = "/hook/shop", .route = "/hook/{instance}", .headers = c->headers, .query = c->query,
		.peer = "127.0.0.1", .peer_uid = -1};
	c->text = slurp("captures", name, &len);
	assert_non_null(c->text);
	char *line = c->text;
	while (*line != '\n') {
		char *end = strchr(line, '\n');
		*end = '\0';
		read_line(c, line);
		line = end + 1;
	}
	c->req.body = line + 1;
	c->req.body_len = len - (size_t)(line + 1 - c->text);
}

/* ---- what came of it, in words ---- */

static void put(struct buf *out, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	size_t len = strlen(value);
	buf_addf(out, "  %s: ", key);
	if (len > 500) {
		buf_addf(out, "%.60s... (%zu bytes)\n", value, len);
		return;
	}
	for (; *value; value++)
		buf_addf(out, *value == '\n' ? "\\n" : *value == '\r' ? "\\r" : "%c", *value);
	buf_addc(out, '\n');
}

static void put_number(struct buf *out, const char *key, int64_t number)
{
	if (number)
		buf_addf(out, "  %s: %lld\n", key, (long long)number);
}

static void put_person(struct buf *out, const struct gd_person *person)
{
	buf_addf(out, "  sender: %s%s%s\n", person->user, person->flags & GD_P_MACHINE ? " (machine)" : "",
		person->flags & GD_P_EMAIL_VERIFIED ? " (e-mail believed)" : "");
	put(out, "sender.name", person->name);
	put(out, "sender.email", person->email);
	put(out, "sender.phone", person->phone);
	put(out, "sender.lang", person->lang);
}

static void put_submit(struct buf *out, const struct gd_inbound *in)
{
	const struct gd_system *s = in->system;

	assert_int_equal(in->kind, GD_SYSTEM);
	assert_int_equal(in->place.kind, GD_PLACE_NONE);
	buf_addf(out, "%s\n", s->action);
	put(out, "dedupe", in->dedupe[0]);
	put(out, "key", s->key);
	put(out, "episode", s->episode);
	put_number(out, "episode_ms", s->episode_ms);
	put(out, "ref", s->ref);
	put(out, "title", s->title);
	put(out, "text", in->text);
	put(out, "url", s->url);
	put(out, "priority", s->priority);
	put(out, "severity", s->severity);
	put(out, "queue", s->queue);
	put(out, "type", s->type);
	put(out, "source", s->reference_text);
	put_number(out, "rating", s->rating);
	put_number(out, "sent_ms", in->sent_ms);
	put_person(out, &in->sender);
	for (size_t i = 0; i < in->nfields; i++)
		buf_addf(out, "  field %s: %s\n", in->fields[i].key, in->fields[i].value);
	for (size_t i = 0; i < in->nfiles; i++)
		buf_addf(out, "  file %s (%s, %lld bytes)\n", in->files[i].name, in->files[i].mime, (long long)in->files[i].length);
}

static void put_answer(struct buf *out, const struct gd_http_res *res)
{
	const char *location = fake_header(res->headers, res->nheaders, "location");

	buf_addf(out, "answer %u %s\n", res->status, fake_header(res->headers, res->nheaders, "content-type"));
	put(out, "location", location);
	buf_add(out, res->body, res->body_len);
	buf_addc(out, '\n');
}

static void compare(const char *name, const struct buf *got)
{
	char path[512];
	size_t len = 0;

	if (getenv("GUICHET_WRITE_EXPECTED")) {
		(void)snprintf(path, sizeof path, "%s/expected/%s", TEST_DATA, name);
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		fwrite(got->data, 1, got->len, file);
		fclose(file);
		return;
	}
	char *expected = slurp("expected", name, &len);
	if (!expected || strcmp(expected, got->data) != 0)
		fprintf(stderr, "%s: expected\n%s\ngot\n%s\n", name, expected ? expected : "(nothing)", got->data);
	assert_non_null(expected);
	assert_string_equal(expected, got->data);
	free(expected);
}

/* The host passes the headers that the plugin names, and these. */
static bool is_passed(const struct fake_host *f, const char *name)
{
	if (!strcmp(name, "content-type") || !strncmp(name, "webhook-", 8))
		return true;
	for (const char *const *header = f->plugin.headers; *header; header++)
		if (!strcmp(*header, name))
			return true;
	return !strcmp(name, "x-gitlab-event"); /* sent, and not read */
}

static void play(const char *name)
{
	struct capture c;
	struct buf out;

	load(&c, name);
	struct fake_host *f = fake_open(PLUGIN_SO, "shop", c.options);
	for (size_t i = 0; i < c.req.nheaders; i++)
		assert_true(is_passed(f, c.headers[i].name));
	uint64_t request = fake_request(f, &c.req);
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < f->nsubmits; i++)
		put_submit(&out, &f->submits[i].in);
	for (size_t i = 0; i < f->nsubmits; i++) {
		assert_null(fake_answered(f, request)); /* not before the last result */
		fake_result_ok(f, i, "G-1001");
	}
	put_answer(&out, fake_answer_to(f, request));
	for (size_t i = 0; i < f->nlines; i++)
		if (f->lines[i].level == GD_LOG_WARN)
			buf_addf(&out, "log: %s\n", f->lines[i].msg);
	fake_close(f);
	assert_false(out.failed);
	compare(name, &out);
	buf_clear(&out);
	free(c.text);
}

static void test_captures(void **state)
{
	size_t played = 0;
	DIR *dir = opendir(TEST_DATA "/captures");
	(void)state;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)); ) {
		if (entry->d_name[0] == '.')
			continue;
		play(entry->d_name);
		played++;
	}
	closedir(dir);
	assert_true(played > 80);
}

TEST_MAIN(cmocka_unit_test(test_captures))
