/* undo against the clock: status, clocks and what time was going to do are as they were before. (rule R12) */
#include "terms_bench.h"

static void wait_too(struct desk_settings *s)
{
	struct queue_terms *t = terms_bench_office(s);
	t->silence_days = 0;
}

/* Bob does this, a minute passes, and he takes it back. */
static void do_and_undo(struct bench *b, const char *thread, const char *verb)
{
	bench_say(b, "bob", CHAT, thread, verb);
	bench_advance(b, MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "!zut");
	HAS(bench_text(b), "Défait : ");
	bench_clear(b);
}

static void assert_status(struct bench *b, const char *word)
{
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), word);
}

static void test_undo_of_hold(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	do_and_undo(b, thread, "!hold 2d pièce commandée");
	assert_status(b, "pris en charge");
	bench_advance(b, 4 * DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "le traitement reprend");
	bench_close(b);
}

static void test_undo_of_the_end_of_a_hold_keeps_its_date(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!hold 2d pièce commandée");
	do_and_undo(b, thread, "!wip");
	assert_status(b, "attente longue");
	bench_advance(b, 2 * DAY_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "▶️ G-1001 : le traitement reprend.");
	bench_close(b);
}

static void test_undo_of_solved_stops_the_closing_and_its_question(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved");
	const struct bench_delivery *asked = bench_find(b, CHAT, MARIE_DM, "Est-ce le cas");
	const char *target = arena_strdup(&b->arena, asked->remote);
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Correction : G-1001 est de nouveau « prise en charge ».");
	bench_clear(b);
	bench_press(b, "marie", CHAT, "dm", target, "yes"); /* nobody asks any more */
	assert_status(b, "pris en charge");
	bench_advance(b, 30 * DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "sera fermée");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "est fermée");
	bench_close(b);
}

static void test_undo_of_a_reopening_goes_on_with_the_closing(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved");
	bench_advance(b, 9 * DAY_MS); /* warned once */
	do_and_undo(b, thread, "!reopen");
	assert_status(b, "résolu");
	bench_advance(b, 7 * DAY_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "⏰ Sans réponse de votre part, G-1001 sera fermée le mercredi 22 avril.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est fermée, sans réponse depuis 15 jours.");
	bench_close(b);
}

static void test_undo_of_snooze_and_of_a_reminder(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	do_and_undo(b, thread, "!snooze 3d");
	bench_command(b, "bob", CHAT, "dm", "list me");
	HAS(bench_text(b), "G-1001");
	do_and_undo(b, thread, "!remind me 2h");
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, "@bob"), "⏰");
	bench_close(b);
}

static void test_undo_of_a_priority_gives_its_time_back(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_command(b, "bob", CHAT, thread, "sla");
	HAS(bench_text(b), "échéance mercredi 8 avril 10 h 30");
	do_and_undo(b, thread, "!prio urgente");
	bench_command(b, "bob", CHAT, thread, "sla");
	HAS(bench_text(b), "/ 8 h · échéance mercredi 8 avril 10 h 30");
	HAS_NOT(bench_text(b), "cible 1 h");
	bench_advance(b, 3 * HOUR_MS);
	HAS_NOT(bench_heard(b, CHAT, "technique"), "délai dépassé");
	bench_advance(b, DAY_MS);
	HAS(bench_heard(b, CHAT, "technique"), "⏱ G-1001 : délai dépassé depuis mercredi 8 avril 10 h 30.");
	bench_close(b);
}

static void test_undo_of_a_planned_closing_and_of_a_question(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	do_and_undo(b, thread, "!close in 2h");
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "est fermée");
	bench_say(b, "bob", CHAT, thread, "!close in 2h");
	do_and_undo(b, thread, "!prio haute"); /* which had ended it */
	bench_advance(b, 3 * HOUR_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est fermée.");
	bench_close(b);
}

static void test_ten_minutes_and_not_another_persons(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!hold 2d pièce commandée");
	bench_say(b, "alice", CHAT, thread, "!undo");
	HAS(bench_text(b), "Rien à défaire");
	bench_advance(b, 11 * MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Rien à défaire : plus de 10 minutes");
	assert_status(b, "attente longue");
	bench_close(b);
}

/* Its own rooms have it again, the other team reads no more of it, and whoever heard of the move hears that it was none. */
static void test_undo_of_a_move_brings_it_home(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!move ~facturation");
	bench_advance(b, MINUTE_MS);
	bench_say(b, "bob", CHAT, "dm", "!undo 1001");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Correction : G-1001 est de nouveau « prise en charge ».");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001");
	bench_clear(b);
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!n entre nous");
	bench_command(b, "bob", CHAT, "dm", "n 1001 encore entre nous");
	HAS(bench_heard(b, CHAT, "technique"), "encore entre nous");
	HAS_NOT(bench_heard(b, CHAT, "facturation"), "entre nous");
	bench_close(b);
}

/* Who was told of nothing is not asked to forget it. */
static void test_undo_of_what_nobody_heard_is_not_told(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = taken_ticket(b);
	bench_advance(b, MINUTE_MS);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!drop");
	bench_say(b, "bob", CHAT, thread, "!zut");
	HAS(bench_text(b), "Défait : lâcher.");
	HAS_NOT(bench_text(b), "Correction");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Correction");
	bench_say(b, "bob", CHAT, thread, "!close in 2h");
	bench_say(b, "bob", CHAT, thread, "!zut");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Correction : G-1001 est de nouveau « prise en charge ».");
	bench_close(b);
}

/* The way back leads over the whole ticket: what others did since stays done. */
static void test_what_others_did_since_is_not_undone(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(wait_too);
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "marie", CHAT, "dm", "fermer 1001");
	bench_say(b, "marie", CHAT, "dm", "1"); /* it is settled */
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Rien à défaire : plus de 10 minutes, ou une action plus récente (G-1001).");
	assert_status(b, "🏁");
	bench_say(b, "marie", CHAT, "dm", "!rouvrir encore figée");
	bench_say(b, "bob", CHAT, thread, "!title Caisse deux");
	bench_say(b, "marie", CHAT, "dm", "!copie @paul");
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "une action plus récente");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "copie Paul");
	bench_say(b, "bob", CHAT, thread, "!title Caisse trois");
	bench_say(b, "marie", CHAT, "dm", "Elle ne répond plus"); /* words move nothing here */
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Défait : titre.");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_undo_of_hold), cmocka_unit_test(test_undo_of_the_end_of_a_hold_keeps_its_date),
	cmocka_unit_test(test_undo_of_solved_stops_the_closing_and_its_question),
	cmocka_unit_test(test_undo_of_a_reopening_goes_on_with_the_closing),
	cmocka_unit_test(test_undo_of_snooze_and_of_a_reminder), cmocka_unit_test(test_undo_of_a_priority_gives_its_time_back),
	cmocka_unit_test(test_undo_of_a_planned_closing_and_of_a_question), cmocka_unit_test(test_ten_minutes_and_not_another_persons),
	cmocka_unit_test(test_undo_of_a_move_brings_it_home), cmocka_unit_test(test_undo_of_what_nobody_heard_is_not_told),
	cmocka_unit_test(test_what_others_did_since_is_not_undone))
