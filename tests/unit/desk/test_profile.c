/* me, lang: language, date format, zone and sending delay, and that everything after them keeps to them. */
#include "desk_check.h"

static void test_the_profile_says_what_is_known(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "moi");
	assert_string_equal(bench_text(b), "Profil : Marie, marie@acme.fr, langue fr, dates JJ/MM/AAAA (aujourd'hui 07/04/2026), fuseau "
					   "Europe/Paris, délai d'envoi 10 s.");
	bench_close(b);
}

static void test_a_language_is_heard_everywhere_from_then_on(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "langue en");
	HAS(bench_text(b), "Profile: Marie, marie@acme.fr, language en");
	bench_clear(b);
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob is now handling G-1001");
	bench_reopen(b); /* the file says nothing, or French: her own word stands */
	bench_say(b, "marie", CHAT, "dm", "liste");
	HAS(bench_text(b), "1 request");
	bench_close(b);
}

static void test_dates_are_read_and_shown_in_ones_own_format_and_zone(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, "dm", "me date MM/DD/YYYY");
	HAS(bench_text(b), "dates MM/JJ/AAAA (aujourd'hui 04/07/2026)");
	bench_say(b, "marie", CHAT, "dm", "moi fuseau Asia/Tokyo");
	HAS(bench_text(b), "fuseau Asia/Tokyo");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!hold 05/06 pièce commandée"); /* 6 May, not 5 June */
	HAS(bench_text(b), "mercredi 6 mai");
	bench_say(b, "marie", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "1001");
	bench_say(b, "marie", CHAT, "dm", "moi fuseau Nulle/Part");
	HAS(bench_text(b), "fuseau horaire `Nulle/Part` inconnu");
	bench_say(b, "marie", CHAT, "dm", "moi date n'importe quoi");
	HAS(bench_text(b), "JJ/MM/AAAA");
	bench_close(b);
}

static void test_a_zone_that_differs_is_named(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "moi fuseau Asia/Tokyo");
	bench_clear(b);
	open_ticket(b);
	HAS(bench_heard(b, CHAT, MARIE_DM), "mercredi 8 avril 0 h 30 JST");
	HAS(bench_heard(b, CHAT, "technique"), "mardi 7 avril 17 h 30");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "JST");
	bench_close(b);
}

static void test_the_sending_delay_is_ones_own(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, "dm", "me undo 2m");
	HAS(bench_text(b), "délai d'envoi 2 min");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_advance(b, 119 * SECOND_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Je regarde");
	bench_advance(b, SECOND_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Je regarde");
	bench_say(b, "bob", CHAT, "dm", "me undo 0");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Tout de suite");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Tout de suite");
	bench_say(b, "bob", CHAT, "dm", "me undo 3h");
	HAS(bench_text(b), "`3h` inconnu");
	bench_close(b);
}

static void test_a_name_is_one_line_and_stays_over_a_restart(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "moi nom Marie Dupont");
	HAS(bench_text(b), "Profil : Marie Dupont,");
	bench_reopen(b);
	bench_say(b, "marie", CHAT, "dm", "moi");
	HAS(bench_text(b), "Profil : Marie Dupont,");
	bench_say(b, "marie", CHAT, "dm", "!moi nom");
	HAS(bench_text(b), "il manque");
	bench_say(b, "marie", CHAT, "dm", "moi email marie@ailleurs.fr");
	HAS(bench_text(b), "demandez une invitation à Guichet");
	bench_say(b, "marie", CHAT, "dm", "moi");
	HAS(bench_text(b), "marie@acme.fr"); /* what nobody has proven is not kept */
	bench_close(b);
}

static void test_nobody_takes_the_name_of_the_desk(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	static const char *const lines[] = {"moi nom Bob", "moi nom В0b.", "moi nom  b o b "}; /* a Cyrillic letter, a zero */
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct gd_result *r = bench_say(b, "marie", CHAT, "dm", lines[i]);
		assert_string_equal(r->word, "refused");
		HAS(bench_text(b), "est le nom de quelqu'un de notre équipe");
	}
	bench_say(b, "marie", CHAT, "dm", "moi nom Bob Durand");
	HAS(bench_text(b), "Profil : Bob Durand");
	bench_say(b, "bob", CHAT, "dm", "moi nom BOB");
	HAS(bench_text(b), "Profil : BOB");
	bench_close(b);
}

/* One whom nobody knows, and whose account is called as an agent is. */
static void test_a_name_that_a_channel_brings_is_shown_with_its_account(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_TEXT, .sender = {.user = "U77", .handle = "bob77", .name = "Вob"},
				      .place = {.kind = GD_PLACE_DIRECT, .room = "D-U77"}, .text = "La caisse 2 est figée"});
	HAS(bench_heard(b, CHAT, "technique"), "(bob77)");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_the_profile_says_what_is_known), cmocka_unit_test(test_a_language_is_heard_everywhere_from_then_on),
	cmocka_unit_test(test_dates_are_read_and_shown_in_ones_own_format_and_zone), cmocka_unit_test(test_a_zone_that_differs_is_named),
	cmocka_unit_test(test_the_sending_delay_is_ones_own), cmocka_unit_test(test_nobody_takes_the_name_of_the_desk),
	cmocka_unit_test(test_a_name_that_a_channel_brings_is_shown_with_its_account),
	cmocka_unit_test(test_a_name_is_one_line_and_stays_over_a_restart))
