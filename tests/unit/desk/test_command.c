/* One ticket from the first word to the last, through commands. */
#include "desk_check.h"

static void test_one_ticket_through_its_life(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const struct gd_result *r = bench_say(b, "marie", CHAT, "dm", "Bonjour,\nLa caisse 2 est figée");
	assert_string_equal(r->ref, "G-1001");
	assert_int_equal(r->code, GD_R_CREATED);
	HAS(bench_heard(b, CHAT, "D-marie"), "🎫 G-1001 · La caisse 2 est figée");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");

	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	HAS(bench_heard(b, CHAT, "D-marie"), "👀 Bob prend en charge G-1001.");

	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Redémarrez-la, s'il vous plaît.");
	assert_string_equal(bench_heard(b, CHAT, "D-marie"), "");
	bench_advance(b, 9 * SECOND_MS);
	assert_string_equal(bench_heard(b, CHAT, "D-marie"), "");
	bench_advance(b, SECOND_MS);
	HAS(bench_heard(b, CHAT, "D-marie"), "Bob (G-1001) : Redémarrez-la");

	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Elle redémarre en boucle");
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1001) : Elle redémarre en boucle");

	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!note disque à changer");
	bench_say(b, "bob", CHAT, thread, "!solved Disque changé.");
	HAS(bench_heard(b, CHAT, "D-marie"), "Disque changé.");
	HAS_NOT(bench_heard(b, CHAT, "D-marie"), "à changer");

	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "oui");
	HAS(bench_heard(b, CHAT, "D-marie"), "🏁 G-1001 est fermée.");
	assert_int_equal(bench_events(b, "ticket.closed"), 1);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_one_ticket_through_its_life))
