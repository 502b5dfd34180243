/* A link by which somebody on a phone leaves a file: once, for a day, for one request. (row T9) */
#include "desk_check.h"

#include <string.h>

#define WEB "web:main"

static void wants_files(struct desk_settings *s)
{
	struct desk_queue *queues = arena_alloc(&s->arena, s->nqueues * sizeof *queues);
	memcpy(queues, s->queues, s->nqueues * sizeof *queues);
	queues[0].want = WANT_IMAGE;
	s->queues = queues;
	s->public_url = "https://desk.example/";
}

static const char *link_in(struct bench *b, const char *text)
{
	const char *at = strstr(text, "https://desk.example/u/");
	return at ? arena_strndup(&b->arena, at + strlen("https://desk.example/u/"), 16) : "none";
}

static const struct gd_result *leave(struct bench *b, const char *token)
{
	static const struct gd_file photo = {.name = "photo.png", .mime = "image/png", .length = 3, .bytes = "xyz"};
	return bench_submit(b, WEB,
		(struct gd_inbound){.kind = GD_FORM,
			.text = arena_printf(&b->arena, "upload:%s", token),
			.sender = {.user = "upload", .flags = GD_P_MACHINE},
			.files = &photo,
			.nfiles = 1});
}

static void test_a_link_works_once(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wants_files);
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *token = link_in(b, bench_heard(b, SMS, "+33600000005"));
	assert_int_equal(strlen(token), 16);
	bench_clear(b);
	assert_int_equal(leave(b, token)->code, GD_R_ADDED);
	HAS(bench_text(b), "1 fichier ajouté à G-1001");
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1001) : 📎 photo.png");
	HAS(bench_heard(b, SMS, "+33600000005"), "");
	bench_clear(b);
	assert_int_equal(leave(b, token)->code, GD_R_UNKNOWN);
	assert_int_equal(leave(b, "abcdefgh23456789")->code, GD_R_UNKNOWN);
	assert_string_equal(bench_heard(b, CHAT, "technique"), "");
	bench_close(b);
}

static void test_a_link_lives_a_day(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wants_files);
	bench_say(b, "john", SMS, "dm", "The till is frozen");
	const char *token = link_in(b, bench_heard(b, SMS, "+33600000009"));
	bench_advance(b, 24 * HOUR_MS + 1);
	assert_int_equal(leave(b, token)->code, GD_R_UNKNOWN);
	bench_close(b);
}

/* Where a file can be dropped there is no link; a file that was lost on a phone brings one. */
static void test_where_a_link_is_said(void **state)
{
	static const struct gd_file lost = {.name = "photo.png", .mime = "image/png", .length = -1, .why_not = "the gateway has none"};
	(void)state;
	struct bench *b = bench_open_with(wants_files);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Une capture d'écran nous aiderait beaucoup pour G-1001.\n");
	bench_say(b, "carl", SMS, "dm", "La caisse 3 est figée");
	bench_clear(b);
	bench_send_file(b, "carl", SMS, "dm", &lost);
	HAS(bench_heard(b, SMS, "+33600000008"), "photo.png n'a pas pu etre joint à G-1002 : illisible");
	HAS(bench_heard(b, SMS, "+33600000008"), "Pour envoyer un fichier pour G-1002 : https://desk.example/u/");
	HAS(bench_heard(b, SMS, "+33600000008"), "(24 h).");
	bench_close(b);
}

/* No other channel can speak for somebody with such a text. */
static void test_only_such_a_page_is_believed(void **state)
{
	static const struct gd_file photo = {.name = "photo.png", .mime = "image/png", .length = 3, .bytes = "xyz"};
	(void)state;
	struct bench *b = bench_open_with(wants_files);
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *token = link_in(b, bench_heard(b, SMS, "+33600000005"));
	bench_clear(b);
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_FORM,
			.text = arena_printf(&b->arena, "upload:%s", token),
			.sender = {.user = "mallory"},
			.files = &photo,
			.nfiles = 1});
	assert_string_equal(bench_heard(b, CHAT, "technique"), "");
	bench_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_link_works_once),
		cmocka_unit_test(test_a_link_lives_a_day),
		cmocka_unit_test(test_where_a_link_is_said),
		cmocka_unit_test(test_only_such_a_page_is_believed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
