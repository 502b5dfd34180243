/* The one message of a creation: its parts, in their order, on a screen and on a phone. (rule R5) */
#include "terms_bench.h"

static void office(struct desk_settings *s)
{
	terms_bench_chain(terms_bench_office(s))->freeze = true;
	s->phone = "01 02 03 04 05";
}

static void plain(struct desk_settings *s)
{
	terms_bench_office(s)->phone = "09 09 09 09 09";
	s->phone = "01 02 03 04 05";
}

static void test_offhours_then_freeze_in_one_message(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_advance(b, 10 * HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	const struct bench_delivery *card = bench_find(b, CHAT, MARIE_DM, "🎫 G-1001");
	HAS(card->out.text, "Écrivez ici pour compléter.\nNous rouvrons mercredi 8 avril 9 h. Activité à l'arrêt ? Répondez `urgent`, "
			    "l'astreinte est prévenue. Téléphone : 01 02 03 04 05.\nMerci de ne rien modifier sur votre service tant "
			    "que G-1001 est ouverte.");
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), arena_printf(&b->arena, "%s\n", card->out.text));
	bench_close(b);
}

static void test_without_a_chain_nobody_is_promised(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(plain);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "rouvrons");
	bench_advance(b, 3 * HOUR_MS); /* lunch */
	bench_clear(b);
	bench_say(b, "paul", CHAT, "dm", "The till is frozen");
	HAS(bench_heard(b, CHAT, "D-paul"), "We reopen Tuesday 7 April 14:00. Phone: 09 09 09 09 09.");
	HAS_NOT(bench_heard(b, CHAT, "D-paul"), "urgent`");
	bench_close(b);
}

static void test_a_phone_gets_one_text_and_then_the_freeze(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "G-1001 enregistrée : La caisse 2 est figée. Solution visée avant 08/04 10h30. "
					       "Répondez pour compléter");
	bench_advance(b, 10 * HOUR_MS);
	bench_clear(b);
	bench_say(b, "carl", SMS, "dm", "Le son est coupé");
	static const char wanted[] = "G-1002 enregistrée : Le son est coupé. Nous rouvrons mercredi 8 avril 9 h. "
				     "Activité bloquée ? Répondez URGENT";
	bool said = false;
	for (size_t i = 0; i < b->count; i++)
		said = said || (strcmp(b->list[i].channel, SMS) == 0 && b->list[i].out.text && strcmp(b->list[i].out.text, wanted) == 0);
	assert_true(said);
	bench_close(b);
}

static void newcomer(struct bench *b, const char *text)
{
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = "U-nina",
				.handle = "nina",
				.name = "Nina",
				.email = "nina@elsewhere.example",
				.flags = GD_P_EMAIL_VERIFIED},
			.text = text,
			.place = {.kind = GD_PLACE_DIRECT, .room = "D-nina"}});
}

static void test_a_newcomer_with_one_account_is_advised_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	newcomer(b, "Le portail ne répond pas");
	HAS(bench_heard(b, CHAT, "D-nina"), "Pour retrouver vos demandes depuis vos autres comptes : `code`.");
	bench_clear(b);
	newcomer(b, "!new Et l'imprimante non plus");
	HAS(bench_heard(b, CHAT, "D-nina"), "🎫 G-1002");
	HAS_NOT(bench_heard(b, CHAT, "D-nina"), "`code`");
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée"); /* her accounts are linked */
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "`code`");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_offhours_then_freeze_in_one_message), cmocka_unit_test(test_without_a_chain_nobody_is_promised),
	cmocka_unit_test(test_a_phone_gets_one_text_and_then_the_freeze),
	cmocka_unit_test(test_a_newcomer_with_one_account_is_advised_once))
