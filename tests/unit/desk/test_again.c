/* The same thing said again, or after a restart: done once, answered the same, and the way back is still open. */
#include "desk_check.h"

#include "desk/work.h"

static int64_t number(struct bench *b, const char *sql)
{
	return db_number(desk_db(b->desk), NULL, -1, sql);
}

/* One command with its key, as a program sends it. */
static void keyed(struct bench *b, const char *who, const char *key, const char *text)
{
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_COMMAND, .sender = {.user = who, .handle = who}, .text = text, .dedupe = {key},
		.place = {.kind = GD_PLACE_ROOM, .room = "technique"}});
}

/* The word to retype is the last one of the answer. */
static const char *confirmation(struct bench *b)
{
	const char *at = strstr(bench_text(b), "confirmer ");
	assert_non_null(at);
	return arena_strndup(&b->arena, at, strlen("confirmer ") + 4);
}

static void seven_tickets(struct bench *b)
{
	for (int i = 0; i < 7; i++)
		bench_say(b, "marie", CHAT, "dm", arena_printf(&b->arena, "!new panne %d", i));
}

static void test_a_bulk_command_and_its_word(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	seven_tickets(b);
	keyed(b, "bob", "bulk", "close 1001-1007 Réparé");
	const char *word = confirmation(b);
	keyed(b, "bob", "bulk", "close 1001-1007 Réparé"); /* no second word: the first one is answered again */
	HAS(bench_text(b), word);
	bench_reopen(b);
	keyed(b, "bob", "word", word);
	HAS(bench_text(b), "Fait : 7 tickets");
	assert_int_equal(number(b, "SELECT count(*) FROM ticket WHERE status = 7"), 7);
	bench_advance(b, MINUTE_MS);
	int64_t rows = number(b, "SELECT count(*) FROM event"), sent = number(b, "SELECT count(*) FROM outbox");
	bench_reopen(b);
	keyed(b, "bob", "word", word);
	HAS(bench_text(b), "Fait : 7 tickets");
	keyed(b, "bob", "word2", word);
	HAS(bench_text(b), "Ce n'est pas le mot attendu");
	assert_int_equal(number(b, "SELECT count(*) FROM event"), rows);
	assert_int_equal(number(b, "SELECT count(*) FROM outbox"), sent);
	bench_close(b);
}

static void test_a_word_is_of_use_for_two_minutes(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	seven_tickets(b);
	keyed(b, "bob", "bulk", "close 1001-1007");
	const char *word = confirmation(b);
	keyed(b, "alice", "hers", word); /* nor for anybody else */
	HAS(bench_text(b), "Ce n'est pas le mot attendu");
	bench_advance(b, 2 * MINUTE_MS + SECOND_MS);
	bench_reopen(b);
	keyed(b, "bob", "late", word);
	HAS(bench_text(b), "Ce n'est pas le mot attendu");
	assert_int_equal(number(b, "SELECT count(*) FROM ticket WHERE status = 7"), 0);
	bench_close(b);
}

static void test_the_way_back_after_a_restart(void **state)
{
	static const struct {
		const char *line, *check;
	} rows[] = {
		{"close 1001 Réparé", "SELECT count(*) FROM ticket WHERE number = 1001 AND status = 2"},
		{"priority 1001 high", "SELECT count(*) FROM ticket WHERE number = 1001 AND priority = 2"},
		{"hold 1001 2d pièce", "SELECT count(*) FROM ticket WHERE number = 1001 AND status = 2 AND hold_ms IS NULL"},
		{"title 1001 Autre", "SELECT count(*) FROM ticket WHERE number = 1001 AND title = 'panne 0'"},
		{"tag 1001 +vpn", "SELECT count(*) = 0 FROM tag"},
		{"private 1001", "SELECT count(*) FROM ticket WHERE number = 1001 AND private = 0"},
		{"cc 1001 @carl", "SELECT count(*) = 0 FROM participant WHERE role = 2"},
		{"merge 1001 into 1002", "SELECT count(*) FROM ticket WHERE number = 1001 AND merged_into IS NULL AND status = 2"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bench *b = bench_open();
		seven_tickets(b);
		keyed(b, "bob", "take", "take 1001");
		keyed(b, "bob", "line", rows[i].line);
		if (number(b, rows[i].check) == 1)
			fail_msg("\"%s\" did nothing: %s", rows[i].line, bench_text(b));
		bench_reopen(b);
		keyed(b, "bob", "undo", i == 7 ? "undo 1002" : "undo 1001");
		keyed(b, "bob", "undo", i == 7 ? "undo 1002" : "undo 1001"); /* the same again undoes no more */
		HAS(bench_text(b), "Défait");
		if (number(b, rows[i].check) != 1)
			fail_msg("\"%s\" was not undone: %s", rows[i].line, bench_text(b));
		assert_int_equal(number(b, "SELECT count(*) FROM ticket WHERE number = 1001 AND assignee_id IS NULL"), 0);
		bench_close(b);
	}
}

static void test_a_vote_is_one_vote(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!close Réparé");
	const char *closing = bench_find(b, CHAT, MARIE_DM, "est fermée")->remote;
	for (int i = 0; i < 3; i++) {
		struct gd_inbound press = {.kind = GD_CHOICE, .sender = {.user = "marie", .handle = "marie"}, .text = "rate:2",
			.target = closing, .dedupe = {"press"}, .place = {.kind = GD_PLACE_DIRECT, .room = MARIE_DM}};
		bench_submit(b, CHAT, press);
		bench_reopen(b);
	}
	assert_int_equal(number(b, "SELECT count(*) FROM rating"), 1);
	assert_int_equal(number(b, "SELECT count(*) FROM event WHERE data = '{\"stars\":2}'"), 1);
	bench_press(b, "marie", CHAT, "dm", closing, "rate:5");
	assert_int_equal(number(b, "SELECT stars FROM rating"), 5);
	bench_advance(b, 8 * DAY_MS);
	bench_press(b, "marie", CHAT, "dm", closing, "rate:1"); /* a vote may change for seven days */
	assert_int_equal(number(b, "SELECT stars FROM rating"), 5);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_bulk_command_and_its_word), cmocka_unit_test(test_a_word_is_of_use_for_two_minutes),
	cmocka_unit_test(test_the_way_back_after_a_restart), cmocka_unit_test(test_a_vote_is_one_vote))
