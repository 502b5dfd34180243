/* Edits, deletions and receipts. (rule R12) */
#include "desk_check.h"

#include "desk/work.h"

static const char *replied(struct bench *b, const char *thread, const char *text)
{
	bench_say(b, "bob", CHAT, thread, text);
	const char *id = bench_last_id(b);
	bench_advance(b, 20 * SECOND_MS);
	bench_clear(b);
	return id;
}

static void test_a_customers_edit_is_shown_and_runs_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, 10 * MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "Elle clignote");
	const char *id = bench_last_id(b);
	bench_edit(b, "marie", CHAT, "dm", id, "!fermer");
	HAS(bench_heard(b, CHAT, "technique"), "Marie a modifié son message : « Elle clignote » → « !fermer »");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "pris en charge");
	bench_close(b);
}

static void test_an_early_edit_changes_the_title(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_edit(b, "marie", CHAT, "dm", "m1", "La caisse 3 est figée");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "G-1001 La caisse 3 est figée");
	bench_advance(b, 2 * MINUTE_MS);
	bench_edit(b, "marie", CHAT, "dm", "m1", "La caisse 4 est figée");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "G-1001 La caisse 3 est figée");
	bench_close(b);
}

static void test_an_edited_answer_answers_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved fini");
	bench_say(b, "marie", CHAT, "dm", "je regarde");
	bench_edit(b, "marie", CHAT, "dm", bench_last_id(b), "oui");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "résolu, à confirmer");
	bench_close(b);
}

static void test_a_customers_deletion_is_shown_and_the_text_kept(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, 10 * MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "Elle clignote");
	bench_delete(b, "marie", CHAT, "dm", bench_last_id(b));
	HAS(bench_heard(b, CHAT, "technique"), "Marie a supprimé son message (texte gardé ici).");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "Elle clignote");
	bench_close(b);
}

static void test_an_agents_edit_follows_where_the_channel_edits(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	const char *id = replied(b, thread, "Redemarrez-la");
	const char *sent = bench_find(b, CHAT, MARIE_DM, "Redemarrez-la")->remote;
	bench_edit(b, "bob", CHAT, thread, id, "Redémarrez-la");
	const struct bench_delivery *change = bench_find(b, CHAT, MARIE_DM, "Bob (G-1001) : Redémarrez-la");
	assert_int_equal(change->out.op, GD_REPLACE);
	assert_string_equal(change->out.target, sent);
	assert_null(bench_find(b, CHAT, "@bob", "Envoyer une correction"));
	bench_close(b);
}

static void test_on_a_phone_it_asks_and_sends_a_correction(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	const char *id = replied(b, thread, "Redemarrez-la");
	bench_edit(b, "bob", CHAT, thread, id, "Ne la redémarrez pas");
	SILENT(bench_heard(b, SMS, MARIE_NUMBER));
	const struct bench_delivery *asked = bench_find(b, CHAT, "@bob", "Ce message est déjà chez le client. Envoyer une correction ?");
	bench_press(b, "bob", CHAT, "dm", asked->remote, "send");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Correction (G-1001) : Ne la redémarrez pas");
	bench_close(b);
}

static void test_a_sent_text_edited_into_a_note_sends_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	const char *id = replied(b, thread, "Redémarrez-la");
	bench_edit(b, "bob", CHAT, thread, id, "// il ne comprend rien");
	for (size_t i = b->mark; i < b->count; i++)
		if (strcmp(b->list[i].box, MARIE_DM) == 0)
			HAS_NOT(b->list[i].out.text, "comprend");
	assert_non_null(bench_find(b, CHAT, "@bob", "gardé en note"));
	bench_close(b);
}

static void test_a_note_edited_stays_a_note(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "// disque mort");
	bench_edit(b, "bob", CHAT, thread, bench_last_id(b), "disque vraiment mort");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	HAS(bench_find(b, CONSOLE, "technique", "disque mort")->out.text, "disque mort");
	bench_close(b);
}

static void test_a_deleted_reply_is_taken_back_or_said_to_be(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	const char *id = replied(b, thread, "Redémarrez-la");
	bench_delete(b, "bob", CHAT, thread, id);
	assert_int_equal(bench_find(b, CHAT, MARIE_DM, NULL)->out.op, GD_RETRACT);
	bench_close(b);
	b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	id = replied(b, thread, "Redémarrez-la");
	bench_delete(b, "bob", CHAT, thread, id);
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Bob retire son dernier message sur G-1001.");
	bench_close(b);
}

static void test_only_its_author_changes_a_text(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	const char *id = replied(b, thread, "Redémarrez-la");
	size_t before = b->count;
	bench_edit(b, "alice", CHAT, thread, id, "Détruisez-la");
	bench_delete(b, "alice", CHAT, thread, id);
	assert_int_equal(b->count, before);
	bench_close(b);
}

static void receipt(struct bench *b, const char *remote, enum gd_receipt what, const char *why)
{
	bench_submit(b, SMS, (struct gd_inbound){.kind = GD_RECEIPT, .target = remote, .receipt = what, .why = why});
}

static void test_receipts_mark_fail_and_silence(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	const char *id = replied(b, thread, "Redémarrez-la");
	const char *remote = bench_find(b, SMS, MARIE_NUMBER, "Redémarrez-la")->remote;
	receipt(b, remote, GD_RECEIPT_DELIVERED, NULL);
	assert_string_equal(bench_marks(b, CHAT, id), "📤📬");
	bench_say(b, "bob", CHAT, thread, "!r Et maintenant ?");
	bench_advance(b, MINUTE_MS);
	remote = bench_find(b, SMS, MARIE_NUMBER, "Et maintenant")->remote;
	receipt(b, remote, GD_RECEIPT_FAILED, "number not in service");
	HAS(bench_heard(b, CHAT, "technique"), "⚠️ G-1001 : pas remis à Marie : number not in service.");
	receipt(b, remote, GD_RECEIPT_OPTED_OUT, NULL);
	HAS(bench_heard(b, CHAT, "technique"), "client en sourdine ou désabonné");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Encore là ?");
	bench_advance(b, MINUTE_MS);
	SILENT(bench_heard(b, SMS, MARIE_NUMBER));
	bench_close(b);
}

static const char *kept(struct bench *b)
{
	struct entry e = {0};
	struct arena *arena = &b->arena;
	struct ticket t;
	assert_true(ticket_by_number(desk_db(b->desk), arena, 1001, &t));
	assert_true(entry_by_seq(desk_db(b->desk), arena, t.id, 1, &e));
	return e.text;
}

/* Three messages in quick succession are one text; the second is edited, then the third taken away: the others stay as they are. */
static void test_a_message_among_others(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const struct gd_place dm = {.kind = GD_PLACE_DIRECT, .room = MARIE_DM};
	const char *ids[3], *const texts[] = {"La caisse 2 est figée", "elle sonne", "elle fume"};
	for (size_t i = 0; i < 3; i++) {
		bench_say(b, "marie", CHAT, "dm", texts[i]);
		ids[i] = bench_last_id(b);
	}
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_EDIT, .sender = {.user = "marie"}, .place = dm, .target = ids[1],
				      .text = "elle chante", .quoted = "elle sonne"});
	HAS(kept(b), "La caisse 2 est figée\nelle chante\nelle fume");
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_DELETE, .sender = {.user = "marie"}, .place = dm, .target = ids[2],
				      .quoted = "elle fume"});
	HAS(kept(b), "La caisse 2 est figée\nelle chante");
	HAS_NOT(kept(b), "fume");
	/* A channel that cannot say what it was: nothing is lost. */
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_EDIT, .sender = {.user = "marie"}, .place = dm, .target = ids[1], .text = "elle danse"});
	HAS(kept(b), "La caisse 2 est figée\nelle chante");
	HAS(kept(b), "\nelle danse");
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_DELETE, .place = dm, .target = ids[1]});
	HAS(kept(b), "\nelle danse");
	bench_close(b);
}

static bool is_deleted(struct bench *b, int64_t seq)
{
	struct entry e = {0};
	struct ticket t;
	assert_true(ticket_by_number(desk_db(b->desk), &b->arena, 1001, &t) && entry_by_seq(desk_db(b->desk), &b->arena, t.id, seq, &e));
	return e.deleted_ms != 0;
}

/* Who does not say whose message is gone means its author; what nobody here wrote is nobody's. */
static void test_a_deletion_without_a_name(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const struct gd_place dm = {.kind = GD_PLACE_DIRECT, .room = MARIE_DM};
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	const char *id = bench_last_id(b);
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_DELETE, .place = dm, .target = "1.1"});
	assert_false(is_deleted(b, 1));
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_DELETE, .place = dm, .target = id});
	assert_true(is_deleted(b, 1));
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_message_among_others), cmocka_unit_test(test_a_deletion_without_a_name),
	cmocka_unit_test(test_a_customers_edit_is_shown_and_runs_nothing), cmocka_unit_test(test_an_early_edit_changes_the_title),
	cmocka_unit_test(test_an_edited_answer_answers_nothing), cmocka_unit_test(test_a_customers_deletion_is_shown_and_the_text_kept),
	cmocka_unit_test(test_an_agents_edit_follows_where_the_channel_edits),
	cmocka_unit_test(test_on_a_phone_it_asks_and_sends_a_correction),
	cmocka_unit_test(test_a_sent_text_edited_into_a_note_sends_nothing), cmocka_unit_test(test_a_note_edited_stays_a_note),
	cmocka_unit_test(test_a_deleted_reply_is_taken_back_or_said_to_be), cmocka_unit_test(test_only_its_author_changes_a_text),
	cmocka_unit_test(test_receipts_mark_fail_and_silence))
