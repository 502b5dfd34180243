/* What an agent writes on the desk's side, and what of it leaves. (rule R1) */
#include "desk_check.h"

static void test_the_assignee_replies_after_the_delay(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Redémarrez-la");
	const char *id = bench_last_id(b);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, 9 * SECOND_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, SECOND_MS);
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Redémarrez-la\n");
	assert_string_equal(bench_marks(b, CHAT, id), "📤");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "Redémarrez-la"); /* it stands there already */
	assert_int_equal(bench_events(b, "ticket.commented"), 1);
	bench_close(b);
}

static void test_an_edit_begins_the_delay_anew_and_the_edited_text_leaves(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Redemarrez-la");
	const char *id = bench_last_id(b);
	bench_advance(b, 8 * SECOND_MS);
	bench_edit(b, "bob", CHAT, thread, id, "Redémarrez-la, merci");
	bench_advance(b, 8 * SECOND_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, 2 * SECOND_MS);
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Redémarrez-la, merci\n");
	bench_close(b);
}

static void test_deleting_or_a_raised_hand_stops_it(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "premier");
	bench_delete(b, "bob", CHAT, thread, bench_last_id(b));
	HAS(bench_text(b), "Arrêté : rien n'a été envoyé pour G-1001.");
	bench_say(b, "bob", CHAT, thread, "second");
	bench_react(b, "bob", CHAT, thread, bench_last_id(b), "✋");
	HAS(bench_text(b), "Arrêté");
	bench_say(b, "bob", CHAT, thread, "troisième");
	bench_react(b, "bob", CHAT, thread, bench_last_id(b), "🔒");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_a_colleague_writes_notes_and_is_told_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "alice", CHAT, thread, "je l'ai vue hier");
	assert_string_equal(bench_marks(b, CHAT, bench_last_id(b)), "🔒");
	HAS(bench_heard(b, CHAT, "D-alice"), ""); /* her direct room is not known yet */
	assert_non_null(bench_find(b, CHAT, "@alice", "gardé en note côté équipe"));
	bench_clear(b);
	bench_say(b, "alice", CHAT, thread, "et avant-hier");
	SILENT(bench_heard(b, CHAT, "@alice"));
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_a_note_can_be_sent_by_its_button(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "alice", CHAT, thread, "Coupez le courant d'abord");
	const struct bench_delivery *asked = bench_find(b, CHAT, "@alice", "gardé en note");
	assert_int_equal(asked->out.nchoices, 1);
	bench_press(b, "alice", CHAT, "dm", asked->remote, "send");
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Alice (G-1001) : Coupez le courant d'abord\n");
	bench_close(b);
}

static void test_marks_and_mentions_make_notes(void **state)
{
	(void)state;
	static const char *const notes[] = {
		"// râleur", "/ râleur", "Bonsoir\n// ne pas dire", "!n entre nous", "@alice tu peux regarder ?"};
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
		bench_say(b, "bob", CHAT, thread, notes[i]);
		assert_string_equal(bench_marks(b, CHAT, bench_last_id(b)), "🔒");
	}
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_a_path_is_no_mark(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "voir /etc/hosts");
	bench_advance(b, 10 * SECOND_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "voir /etc/hosts");
	bench_close(b);
}

static void test_without_an_agent_the_author_is_asked(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Je m'en occupe");
	const struct bench_delivery *asked = bench_find(b, CHAT, "@bob", "G-1001 est sans agent. Envoyer ce texte au client ?");
	assert_non_null(asked);
	assert_string_equal(asked->out.choices[0].value, "takesend");
	bench_advance(b, MINUTE_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_press(b, "bob", CHAT, "dm", asked->remote, "takesend");
	/* One tap takes and sends; no acknowledgement beside the words. */
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Je m'en occupe\n");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "suivi par Bob");
	bench_close(b);
}

static void test_a_question_without_an_answer_leaves_a_note(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Je m'en occupe");
	bench_clear(b);
	bench_advance(b, 10 * MINUTE_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	HAS(bench_heard(b, CHAT, "@bob"), "le texte reste en note, rien n'a été envoyé");
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "occupe");
	bench_close(b);
}

static void test_right_after_a_colleagues_note_it_asks(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "alice", CHAT, thread, "// ce client est pénible");
	bench_advance(b, 5 * MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "Oui, comme toujours");
	bench_advance(b, MINUTE_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	const struct bench_delivery *asked = bench_find(b, CHAT, "@bob", "Un collègue vient d'écrire une note.");
	assert_non_null(asked);
	bench_press(b, "bob", CHAT, "dm", asked->remote, "keep");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_a_customers_text_meanwhile_asks_first(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, 2 * MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "Quel modèle ?");
	bench_advance(b, 5 * SECOND_MS);
	bench_say(b, "marie", CHAT, "dm", "C'est une XR-20");
	bench_advance(b, MINUTE_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Quel modèle");
	const struct bench_delivery *asked = bench_find(b, CHAT, "@bob", "Le client vient d'écrire. Envoyer quand même ?");
	assert_non_null(asked);
	bench_press(b, "bob", CHAT, "dm", asked->remote, "send");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Quel modèle ?");
	bench_close(b);
}

static void test_held_texts_survive_a_restart_and_leave_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Redémarrez-la");
	fake_clock_advance(&b->clock, HOUR_MS);
	bench_reopen(b);
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Redémarrez-la\n");
	bench_reopen(b);
	bench_advance(b, DAY_MS);
	const char *heard = bench_heard(b, CHAT, MARIE_DM);
	assert_null(strstr(strstr(heard, "Redémarrez-la") + 1, "Redémarrez-la"));
	bench_close(b);
}

static void test_a_near_miss_of_a_verb_is_held(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!colse");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	assert_non_null(bench_find(b, CHAT, "@bob", "`!colse`"));
	bench_say(b, "bob", CHAT, thread, "!nice work");
	bench_advance(b, 10 * SECOND_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "!nice work");
	bench_close(b);
}

static void test_the_digits_of_a_console_answer_in_the_thread(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CONSOLE, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CONSOLE, "technique");
	bench_say(b, "bob", CONSOLE, thread, "Je regarde");
	HAS(bench_text(b), "1=prendre et envoyer 2=garder en note");
	bench_clear(b);
	bench_say(b, "bob", CONSOLE, thread, "1");
	assert_string_equal(bench_heard(b, CONSOLE, "@marie"), "Bob (G-1001) : Je regarde\n");
	bench_close(b);
}

static void test_a_phone_has_the_longer_delay(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_advance(b, 19 * SECOND_MS);
	SILENT(bench_heard(b, SMS, MARIE_NUMBER));
	bench_advance(b, SECOND_MS);
	assert_string_equal(bench_heard(b, SMS, MARIE_NUMBER), "Bob (G-1001) : Je regarde\n");
	bench_close(b);
}

static void test_a_file_alone_is_a_note(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	struct gd_file file = {.name = "journal.txt", .mime = "text/plain", .bytes = "abc", .length = 3};
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = "bob", .handle = "bob"},
			.place = {.kind = GD_PLACE_ROOM, .room = "technique", .thread = strchr(thread, '/') + 1},
			.files = &file,
			.nfiles = 1});
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	assert_non_null(bench_find(b, CHAT, "@bob", "gardé en note"));
	bench_close(b);
}

static void test_another_programs_post_is_ignored(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	const struct gd_result *r = bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = "robot", .flags = GD_P_BOT},
			.text = "hello",
			.place = {.kind = GD_PLACE_ROOM, .room = "technique", .thread = strchr(thread, '/') + 1}});
	assert_int_equal(r->code, GD_R_IGNORED);
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

/* "first" stands before "then" in what was heard. */
static void assert_order(const char *heard, const char *first, const char *then)
{
	HAS(heard, first);
	HAS(heard, then);
	if (strstr(heard, first) > strstr(heard, then))
		fail_msg("\"%s\" came after \"%s\":\n%s", first, then, heard);
}

static void test_a_held_text_leaves_before_what_its_author_does_next(void **state)
{
	static const struct {
		const char *verb, *then;
	} rows[] = {
		{"!solved Le cache est vidé", "✅ G-1001, Bob : Le cache est vidé"},
		{"!résolu", "✅ Bob pense que G-1001 est réglée"},
		{"!close", "🏁 G-1001 est fermée"},
		{"!hold 2d pièce commandée", "⏸ G-1001 est suspendue"},
		{"!cancel doublon", "est annulée par Bob"},
		{"!move ~facturation", "passe à l'équipe Facturation"},
		{"!assign @alice", "G-1001 est confiée à Alice"},
		{"!prio basse rien ne presse", "priorité basse"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bench *b = bench_open();
		const char *thread = taken_ticket(b);
		bench_advance(b, HOUR_MS);
		bench_say(b, "bob", CHAT, thread, "Je regarde");
		bench_say(b, "bob", CHAT, thread, rows[i].verb);
		assert_order(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Je regarde", rows[i].then);
		bench_clear(b);
		bench_advance(b, HOUR_MS);
		HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Je regarde"); /* once */
		bench_close(b);
	}
}

static void test_an_edited_text_is_not_overtaken_by_the_next_one(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Un");
	const char *first = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, 5 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "Deux");
	bench_edit(b, "bob", CHAT, thread, first, "Un, corrigé"); /* its delay begins again, later than the other's */
	bench_advance(b, MINUTE_MS);
	assert_order(bench_heard(b, CHAT, MARIE_DM), "Un, corrigé", "Deux");
	bench_close(b);
}

static void test_a_refused_verb_and_a_colleagues_leave_it_held(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_say(b, "bob", CHAT, thread, "!discard"); /* somebody has it: refused */
	bench_say(b, "bob", CHAT, thread, "!n à voir");
	bench_say(b, "alice", CHAT, thread, "!prio haute");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Je regarde");
	bench_advance(b, SECOND_MS);
	bench_say(b, "marie", CHAT, "dm", "Alors ?"); /* what came meanwhile is asked about, also then */
	bench_say(b, "bob", CHAT, thread, "!solved");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Je regarde");
	HAS(bench_heard(b, CHAT, "@bob"), "Le client vient d'écrire. Envoyer quand même ?");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_the_assignee_replies_after_the_delay),
	cmocka_unit_test(test_an_edit_begins_the_delay_anew_and_the_edited_text_leaves),
	cmocka_unit_test(test_deleting_or_a_raised_hand_stops_it), cmocka_unit_test(test_a_colleague_writes_notes_and_is_told_once),
	cmocka_unit_test(test_a_note_can_be_sent_by_its_button), cmocka_unit_test(test_marks_and_mentions_make_notes),
	cmocka_unit_test(test_a_path_is_no_mark), cmocka_unit_test(test_without_an_agent_the_author_is_asked),
	cmocka_unit_test(test_a_question_without_an_answer_leaves_a_note), cmocka_unit_test(test_right_after_a_colleagues_note_it_asks),
	cmocka_unit_test(test_a_customers_text_meanwhile_asks_first), cmocka_unit_test(test_held_texts_survive_a_restart_and_leave_once),
	cmocka_unit_test(test_a_near_miss_of_a_verb_is_held), cmocka_unit_test(test_the_digits_of_a_console_answer_in_the_thread),
	cmocka_unit_test(test_a_phone_has_the_longer_delay), cmocka_unit_test(test_a_file_alone_is_a_note),
	cmocka_unit_test(test_another_programs_post_is_ignored), cmocka_unit_test(test_a_held_text_leaves_before_what_its_author_does_next),
	cmocka_unit_test(test_an_edited_text_is_not_overtaken_by_the_next_one),
	cmocka_unit_test(test_a_refused_verb_and_a_colleagues_leave_it_held))
