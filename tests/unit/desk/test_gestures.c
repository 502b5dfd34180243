/* Emoji and buttons. (commands 4.5) */
#include "desk_check.h"

static const char *card_id(const char *thread)
{
	return strchr(thread, '/') + 1;
}

static void test_eyes_take_and_a_tick_proposes_a_solution(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_clear(b);
	bench_react(b, "bob", CHAT, "technique", card_id(thread), "👀");
	HAS(bench_heard(b, CHAT, MARIE_DM), "👀 Bob prend en charge G-1001.");
	bench_react(b, "bob", CHAT, "technique", card_id(thread), "✅");
	HAS(bench_heard(b, CHAT, MARIE_DM), "✅ Bob pense que G-1001 est réglée.");
	bench_close(b);
}

static void test_taking_it_off_is_undo(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_react(b, "bob", CHAT, "technique", card_id(thread), "👀");
	struct gd_inbound in = {.kind = GD_REACTION,
		.flags = GD_F_REMOVED,
		.sender = {.user = "bob", .handle = "bob"},
		.place = {.kind = GD_PLACE_ROOM, .room = "technique"},
		.target = card_id(thread),
		.text = "👀"};
	bench_submit(b, CHAT, in);
	HAS(bench_text(b), "Défait : prendre.");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "nouveau");
	bench_close(b);
}

static void test_a_cross_on_the_desks_card_discards(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_react(b, "bob", CHAT, "technique", card_id(thread), "❌");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est classée sans suite.");
	bench_close(b);
}

static void press(struct bench *b, const char *who, const char *thread, const char *value)
{
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_CHOICE, .sender = {.user = who, .handle = who},
		.place = {.kind = GD_PLACE_ROOM, .room = "technique"}, .target = card_id(thread), .text = value});
}

static bool offers(const struct gd_outbound *card, const char *value)
{
	for (size_t i = 0; i < card->nchoices; i++)
		if (!strcmp(card->choices[i].value, value))
			return true;
	return false;
}

static void test_a_cards_buttons_are_commands(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	const struct gd_outbound *card = &bench_find(b, CHAT, "technique", "🆕 G-1001")->out;
	assert_true(offers(card, "!take") && offers(card, "!close ") && offers(card, "!priority high"));
	assert_true(offers(card, "!priority low ")); /* lowering wants a reason, so the button asks for words */
	assert_false(offers(card, "!ask ") || offers(card, "!priority normal"));
	assert_string_equal(card->choices[0].label, "👀 prendre");
	bench_clear(b);
	press(b, "bob", thread, "!take");
	HAS(bench_heard(b, CHAT, MARIE_DM), "👀 Bob prend en charge G-1001.");
	card = &bench_find(b, CHAT, "technique", "👀 G-1001")->out;
	assert_true(offers(card, "!ask ") && offers(card, "!solved "));
	assert_false(offers(card, "!take"));
	press(b, "bob", thread, "!solved redémarrée");
	HAS(bench_heard(b, CHAT, MARIE_DM), "✅ G-1001, Bob : redémarrée");
	press(b, "paul", thread, "!close inutile"); /* a button is no right */
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "fermée");
	bench_close(b);
}

/* Whoever has taken the card away cannot take its changes away: the next one puts a new card. */
static bool refuse_changes(void *self, const char *channel, const struct gd_outbound *out)
{
	struct bench *b = self;
	(void)channel;
	b->outcome = out->op == GD_REPLACE ? GD_GIVE_UP : GD_SENT;
	return false;
}

static void test_a_card_that_was_deleted_comes_again(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_clear(b);
	b->taker = (struct bench_taker){.self = b, .deliver = refuse_changes};
	press(b, "bob", thread, "!take");
	const struct bench_delivery *fresh = bench_find(b, CHAT, "technique", "👀 G-1001");
	assert_int_equal(fresh->out.op, GD_POST);
	assert_true(fresh->out.flags & GD_O_CARD);
	b->taker.deliver = NULL;
	b->outcome = GD_SENT;
	const char *remote = arena_strdup(&b->arena, fresh->remote);
	bench_say(b, "bob", CHAT, thread, "!r je regarde"); /* the old thread is still the ticket's */
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "je regarde");
	fresh = bench_find(b, CHAT, "technique", "🔧 G-1001");
	assert_int_equal(fresh->out.op, GD_REPLACE);
	assert_string_equal(fresh->out.target, remote);
	bench_close(b);
}

static void test_the_customer_confirms_and_denies_by_emoji(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved fini");
	bench_react(b, "marie", CHAT, "dm", bench_find(b, CHAT, MARIE_DM, "C'est réglé ?")->remote, "❌");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est rouverte");
	bench_say(b, "bob", CHAT, thread, "!solved fini");
	bench_react(b, "marie", CHAT, "dm", bench_find(b, CHAT, MARIE_DM, "🎫 G-1001")->remote, "✅");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est fermée.");
	bench_close(b);
}

static void test_a_tick_on_an_open_card_is_done_and_a_cross_is_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	const char *card = bench_find(b, CHAT, MARIE_DM, "🎫 G-1001")->remote;
	bench_clear(b);
	bench_react(b, "marie", CHAT, "dm", card, "❌");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_react(b, "marie", CHAT, "dm", card, "✅");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est fermée.");
	bench_close(b);
}

static void test_bin_bell_and_triangle(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	const char *card = bench_find(b, CHAT, MARIE_DM, "🎫 G-1001")->remote;
	bench_react(b, "marie", CHAT, "dm", card, "🔺");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité pressante.");
	bench_react(b, "marie", CHAT, "dm", card, "🔕");
	HAS(bench_text(b), "🔕 G-1001 : plus de message");
	bench_react(b, "marie", CHAT, "dm", card, "🔔");
	HAS(bench_text(b), "🔔 G-1001");
	bench_react(b, "marie", CHAT, "dm", card, "🗑");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est annulée à votre demande.");
	bench_close(b);
}

static void test_a_ticket_makes_a_request_of_somebodys_message_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct gd_person paul = {.user = "paul", .handle = "paul"};
	struct gd_inbound in = {.kind = GD_REACTION,
		.sender = {.user = "bob", .handle = "bob"},
		.place = {.kind = GD_PLACE_ROOM, .room = "demandes"},
		.target = "m77",
		.text = "🎫",
		.author = &paul,
		.quoted = "The badge reader is dead"};
	const struct gd_result *r = bench_submit(b, CHAT, in);
	assert_string_equal(r->ref, "G-1001");
	assert_non_null(bench_find(b, CHAT, "demandes", "Bob opened G-1001 for you: \"The badge reader is dead\"."));
	in.sender = (struct gd_person){.user = "alice", .handle = "alice"};
	bench_submit(b, CHAT, in);
	HAS(bench_text(b), "Ce message est déjà G-1001.");
	bench_close(b);
}

static void test_an_hourglass_turns_a_reply_into_a_question(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Quel modèle ?");
	const char *id = bench_last_id(b);
	bench_react(b, "bob", CHAT, thread, id, "⏳");
	bench_advance(b, 10 * SECOND_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "a besoin d'une précision. Quel modèle ?");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "attente client");
	bench_close(b);
}

static void test_an_hourglass_after_it_was_sent(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Quel modèle ?");
	const char *id = bench_last_id(b);
	bench_advance(b, 10 * SECOND_MS);
	bench_react(b, "bob", CHAT, thread, id, "⏳");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "attente client");
	bench_close(b);
}

static void test_an_envelope_sends_ones_own_note_and_nobody_elses(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "// coupez le courant\n//  au 3e / au 4e\nmerci");
	const char *id = bench_last_id(b);
	bench_react(b, "alice", CHAT, thread, id, "📨");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_react(b, "bob", CHAT, thread, id, "📨"); /* what made it a note is not sent with it */
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : coupez le courant\nau 3e / au 4e\nmerci\n");
	bench_close(b);
}

static void test_skin_tones_count_as_one(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Une minute");
	bench_react(b, "bob", CHAT, thread, bench_last_id(b), "✋🏿");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_who_may_not_is_told_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	const char *id = bench_last_id(b);
	bench_react(b, "carl", CHAT, "demandes", id, "🗑");
	HAS(bench_text(b), "Seule la personne qui a fait la demande peut changer G-1001.");
	bench_react(b, "carl", CHAT, "demandes", id, "🎉");
	SILENT(bench_text(b));
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_eyes_take_and_a_tick_proposes_a_solution), cmocka_unit_test(test_taking_it_off_is_undo),
	cmocka_unit_test(test_a_cross_on_the_desks_card_discards), cmocka_unit_test(test_a_cards_buttons_are_commands),
	cmocka_unit_test(test_a_card_that_was_deleted_comes_again),
	cmocka_unit_test(test_the_customer_confirms_and_denies_by_emoji),
	cmocka_unit_test(test_a_tick_on_an_open_card_is_done_and_a_cross_is_nothing), cmocka_unit_test(test_bin_bell_and_triangle),
	cmocka_unit_test(test_a_ticket_makes_a_request_of_somebodys_message_once),
	cmocka_unit_test(test_an_hourglass_turns_a_reply_into_a_question), cmocka_unit_test(test_an_hourglass_after_it_was_sent),
	cmocka_unit_test(test_an_envelope_sends_ones_own_note_and_nobody_elses), cmocka_unit_test(test_skin_tones_count_as_one),
	cmocka_unit_test(test_who_may_not_is_told_once))
