/* The two pages: nothing of ours runs in them, nothing of others is HTML; a file arrives whole or not at all. (row T27, row T9) */
// plugin: multipart.c
// plugin: page.c
#include "multipart.h"
#include "page.h"
#include "support/check.h"
#include "support/fake_host.h"

#include <stdlib.h>
#include <string.h>

static const char *const options[] = {"title", "ACME <b>", "matrix", "https://matrix.to/#/@guichet:acme.example", "sms", "+33600000000",
	"mail", "a\"b@acme.example", NULL};

#define TOKEN "abcdefgh23456789"
#define TYPE "multipart/form-data; boundary=xyz"
#define PART "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.png\"\r\nContent-Type: image/png\r\n\r\n"

static uint64_t ask(struct fake_host *f, const char *method, const char *route, const char *path, const char *lang, const char *body)
{
	const struct gd_header headers[] = {{"accept-language", lang}, {"content-type", TYPE}};
	return fake_request(f, &(struct gd_http_req){.method = method,
				       .route = route,
				       .path = path,
				       .headers = headers,
				       .nheaders = 2,
				       .body = body,
				       .body_len = strlen(body)});
}

static const char *page(struct fake_host *f, uint64_t request)
{
	const struct gd_http_res *res = fake_answer_to(f, request);
	assert_non_null(fake_header(res->headers, res->nheaders, "content-security-policy"));
	assert_null(strstr(res->body, "<script"));
	return res->body;
}

static void test_hello(void **state)
{
	(void)state;
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
	const char *fr = page(f, ask(f, "GET", "/hello", "/hello", "fr-FR,en;q=0.5", ""));
	assert_non_null(strstr(fr, "lang=\"fr\""));
	assert_non_null(strstr(fr, "ACME &lt;b&gt;"));
	assert_non_null(strstr(fr, "<a href=\"https://matrix.to/#/@guichet:acme.example\">Matrix</a>"));
	assert_non_null(strstr(fr, "<a href=\"sms:+33600000000\">SMS</a> +33600000000"));
	assert_non_null(strstr(fr, "mailto:a&quot;b@acme.example"));
	assert_null(strstr(fr, "Slack"));
	const char *en = page(f, ask(f, "GET", "/hello", "/hello", "de, en", ""));
	assert_non_null(strstr(en, "Write to us where you are already"));
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
}

static void test_a_file_becomes_a_form(void **state)
{
	(void)state;
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
	assert_non_null(strstr(page(f, ask(f, "GET", "/u/*", "/u/" TOKEN, "en", "")), "type=\"file\""));
	assert_int_equal(f->nsubmits, 0);
	uint64_t request = ask(f, "POST", "/u/*", "/u/" TOKEN, "en", PART "a\r\n--xy\r\nb\r\n--xyz--\r\n");
	assert_int_equal(f->nsubmits, 1);
	assert_int_equal(f->submits[0].in.kind, GD_FORM);
	assert_string_equal(f->submits[0].in.text, "upload:" TOKEN);
	assert_int_equal(f->submits[0].in.nfiles, 1);
	assert_string_equal(f->submits[0].in.files[0].name, "photo.png");
	assert_string_equal(f->submits[0].in.files[0].mime, "image/png");
	assert_int_equal(f->submits[0].in.files[0].length, strlen("a\r\n--xy\r\nb"));
	fake_result(f, 0, &(struct gd_result){.code = GD_R_ADDED, .word = "added", .text = "1 file <added>"});
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_non_null(strstr(page(f, request), "1 file &lt;added&gt;"));
	request = ask(f, "POST", "/u/*", "/u/" TOKEN, "fr", PART "a\r\n--xyz--\r\n");
	fake_result(f, 1, &(struct gd_result){.code = GD_R_UNKNOWN, .word = "unknown"});
	assert_int_equal(fake_answer_to(f, request)->status, 404);
	assert_non_null(strstr(page(f, request), "Ce lien a déjà servi"));
	fake_close(f);
}

static void test_what_is_refused_at_once(void **state)
{
	static const struct {
		const char *path, *body;
		uint32_t status;
	} rows[] = {
		{"/u/short", PART "a\r\n--xyz--\r\n", 404},
		{"/u/" TOKEN "/../x", PART "a\r\n--xyz--\r\n", 404},
		{"/u/%00abcdefghijkl", PART "a\r\n--xyz--\r\n", 404},
		{"/u/" TOKEN, "", 400},
		{"/u/" TOKEN, "not a form", 400},
		{"/u/" TOKEN, PART "cut off", 400},
		{"/u/" TOKEN, PART "\r\n--xyz--\r\n", 400},
		{"/u/" TOKEN, "--xyz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--xyz--\r\n", 400},
	};
	(void)state;
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(fake_answer_to(f, ask(f, "POST", "/u/*", rows[i].path, "en", rows[i].body))->status, rows[i].status);
	assert_int_equal(f->nsubmits, 0);
	f->submit_rc = GD_BUSY;
	assert_int_equal(fake_answer_to(f, ask(f, "POST", "/u/*", "/u/" TOKEN, "en", PART "a\r\n--xyz--\r\n"))->status, 503);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .text = "hello"});
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_parts(void **state)
{
	static const char body[] =
		"preamble\r\n--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\p\\\xc3\xa9.txt\"\r\n\r\nZ\0Z"
		"\r\n--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n\r\n--xyz\r\n"
		"Content-Disposition: form-data; filename=\"\xff\"\r\n\r\nB\r\n--xyz--";
	struct gd_file files[2];
	struct arena arena = {0};
	(void)state;
	assert_int_equal(multipart_files(TYPE, body, sizeof body - 1, &arena, files, 2), 2);
	assert_string_equal(files[0].name, "é.txt");
	assert_int_equal(files[0].length, 3);
	assert_memory_equal(files[0].bytes, "Z\0Z", 3);
	assert_string_equal(files[1].name, "file");
	assert_int_equal(multipart_files(TYPE, body, sizeof body - 1, &arena, files, 1), 1);
	for (size_t len = 0; len < sizeof body - 12; len++) {
		char *cut = malloc(len + 1); /* nothing is read beyond the end */
		memcpy(cut, body, len);
		assert_int_equal(multipart_files(TYPE, cut, len, &arena, files, 2), 0);
		free(cut);
	}
	assert_int_equal(multipart_files("text/plain; boundary=xyz", body, sizeof body - 1, &arena, files, 2), 0);
	assert_int_equal(multipart_files("multipart/form-data", body, sizeof body - 1, &arena, files, 2), 0);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_a_file_becomes_a_form),
		cmocka_unit_test(test_what_is_refused_at_once),
		cmocka_unit_test(test_parts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
