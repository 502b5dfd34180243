/* What the configuration says of endings: no date where nothing closes by itself, how long a closed ticket reopens. */
#include "terms_bench.h"

static void never_closes(struct desk_settings *s)
{
	terms_bench_of(s, "technique")->autoclose_ms = 0;
}

static void test_a_solution_names_no_date_where_nothing_closes_by_itself(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(never_closes);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved");
	HAS(bench_heard(b, CHAT, MARIE_DM), "✅ Bob pense que G-1001 est réglée. Est-ce le cas ?\n");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "fermeture");
	bench_say(b, "bob", CHAT, thread, "!reopen");
	bench_say(b, "bob", CHAT, thread, "!solved Le cache est vidé");
	HAS(bench_heard(b, CHAT, MARIE_DM), "C'est réglé ?\n");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "fermeture");
	bench_clear(b);
	bench_advance(b, 60 * DAY_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void reopens_long(struct desk_settings *s)
{
	terms_bench_of(s, "technique")->reopen_days = 30;
}

static void test_the_queue_says_how_long_a_closed_ticket_reopens(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(reopens_long);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!close");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Écrivez ici avant le jeudi 7 mai pour la rouvrir.");
	bench_advance(b, 20 * DAY_MS);
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est encore figée");
	HAS(bench_text(b), "Pour quelle demande ? 1. G-1001");
	bench_say(b, "marie", CHAT, "dm", "1");
	HAS(bench_heard(b, CHAT, MARIE_DM), "↩️ G-1001 est rouverte");
	bench_close(b);
}

static void test_a_follow_up_names_the_days_of_its_queue(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(reopens_long);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!close");
	const struct bench_delivery *closing = bench_find(b, CHAT, MARIE_DM, "est fermée");
	bench_advance(b, 31 * DAY_MS);
	bench_clear(b);
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = "marie", .handle = "marie"},
			.text = "La caisse 2 est encore figée",
			.target = closing->remote,
			.place = {.kind = GD_PLACE_DIRECT, .room = "D-marie"}});
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 étant fermée depuis plus de 30 jours, nous ouvrons une suite.");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_solution_names_no_date_where_nothing_closes_by_itself),
	cmocka_unit_test(test_the_queue_says_how_long_a_closed_ticket_reopens),
	cmocka_unit_test(test_a_follow_up_names_the_days_of_its_queue))
