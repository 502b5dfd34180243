/* snooze, remind, callback; holds and closings in opening hours. (rows 12, 13, 19, 26 of 2.1; 2.4) */
#include "terms_bench.h"

static void office(struct desk_settings *s)
{
	terms_bench_office(s);
}

/* ---- snooze ------------------------------------------------------------------------------------------------------------------------- */

static void test_a_snoozed_ticket_is_in_no_list_of_that_agent(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!plustard demain");
	HAS(bench_text(b), "G-1001 : caché de vos listes jusqu'à mercredi 8 avril 9 h.");
	bench_command(b, "bob", CHAT, "dm", "list me");
	HAS(bench_text(b), "Aucune demande à afficher.");
	bench_command(b, "bob", CHAT, "dm", "list me");
	HAS_NOT(bench_text(b), "G-1001");
	bench_command(b, "alice", CHAT, "dm", "list ~technique"); /* others see it */
	HAS(bench_text(b), "G-1001");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "La caisse 2 est figée");
	bench_advance(b, DAY_MS);
	bench_command(b, "bob", CHAT, "dm", "list me");
	HAS(bench_text(b), "G-1001");
	bench_close(b);
}

static void test_a_customers_text_wakes_it_and_thanks_do_not(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!snooze 3d");
	bench_advance(b, 2 * MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "Merci !");
	bench_command(b, "bob", CHAT, "dm", "list me");
	HAS_NOT(bench_text(b), "G-1001");
	bench_say(b, "marie", CHAT, "dm", "Elle refige");
	bench_command(b, "bob", CHAT, "dm", "list me");
	HAS(bench_text(b), "G-1001");
	bench_close(b);
}

static void test_its_emoji_means_the_next_opening(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_react(b, "bob", CHAT, thread, strchr(thread, '/') + 1, "💤");
	HAS(bench_text(b), "G-1001 : caché de vos listes jusqu'à mardi 7 avril 14 h.");
	bench_close(b);
}

/* ---- remind ------------------------------------------------------------------------------------------------------------------------- */

static void test_reminders_at_a_moment_and_on_reply(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!relance me 2h rappeler le fournisseur");
	HAS(bench_text(b), "G-1001 : relance en attente jusqu'à mardi 7 avril 11 h 30.");
	bench_say(b, "bob", CHAT, thread, "!remind @alice 3h");
	bench_say(b, "bob", CHAT, thread, "!remind @marie 3h");
	HAS(bench_text(b), "@marie introuvable.");
	bench_say(b, "bob", CHAT, thread, "!relance sur réponse");
	HAS(bench_text(b), "G-1001 : relance à la prochaine réponse du client");
	bench_clear(b);
	bench_advance(b, 2 * HOUR_MS);
	HAS(bench_heard(b, CHAT, "@bob"), "⏰ G-1001 : rappeler le fournisseur");
	SILENT(bench_heard(b, CHAT, "@alice"));
	bench_reopen(b);
	bench_advance(b, HOUR_MS);
	HAS(bench_heard(b, CHAT, "@alice"), "⏰ G-1001 : La caisse 2 est figée");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Alors ?");
	HAS(bench_heard(b, CHAT, "@bob"), "⏰ G-1001 : La caisse 2 est figée");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Toujours rien ?"); /* once */
	HAS_NOT(bench_heard(b, CHAT, "@bob"), "⏰");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "fournisseur");
	bench_close(b);
}

/* ---- callback ----------------------------------------------------------------------------------------------------------------------- */

static void test_a_callback_on_an_open_ticket_and_as_a_new_one(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	taken_ticket(b);
	bench_advance(b, HOUR_MS);
	bench_command(b, "marie", CHAT, "dm", "callback 14h-16h avant la fermeture");
	HAS(bench_text(b), "☎️ G-1001 : rappel demandé 14h-16h au +33600000005.");
	HAS(bench_heard(b, CHAT, "technique"), "☎️ 14h-16h · +33600000005");
	HAS(bench_heard(b, CHAT, "technique"), "avant la fermeture");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1001 : Marie a écrit.");
	bench_clear(b);
	bench_say(b, "carl", SMS, "dm", "rappelez-moi");
	bool said = false;
	for (size_t i = 0; i < b->count; i++)
		said = said || (b->list[i].out.text && strstr(b->list[i].out.text, "G-1002 : rappel demandé dès que possible au +336"));
	assert_true(said);
	bench_close(b);
}

static void test_a_callback_needs_a_number(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_COMMAND,
			.sender = {.user = "U-nina", .handle = "nina", .name = "Nina", .lang = "en"},
			.text = "callback",
			.place = {.kind = GD_PLACE_DIRECT, .room = "D-nina"}});
	HAS(bench_text(b), "me phone +33612345678");
	assert_null(bench_find(b, CHAT, "D-nina", "G-1001"));
	bench_close(b);
}

/* ---- hold and planned closings ------------------------------------------------------------------------------------------------------ */

static void test_a_hold_that_would_end_while_closed_ends_at_the_opening(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!suspendre 4j pièce commandée"); /* a Saturday */
	HAS(bench_text(b), "G-1001 : attente longue jusqu'à lundi 13 avril 9 h.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Prochain point le lundi 13 avril.");
	bench_clear(b);
	bench_advance(b, 5 * DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "le traitement reprend");
	bench_advance(b, DAY_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "▶️ G-1001 : le traitement reprend.");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1001 : la date est arrivée");
	bench_clear(b);
	bench_advance(b, DAY_MS); /* nothing followed */
	HAS(bench_heard(b, CHAT, "@lena"), "G-1001 : la date est arrivée");
	bench_say(b, "bob", CHAT, thread, "!hold 2d");
	HAS(bench_text(b), "`suspendre` : il manque");
	bench_close(b);
}

static void test_a_planned_closing_waits_for_the_opening_and_any_verb_ends_it(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!close in 11h");
	HAS(bench_text(b), "G-1001 sera fermée le mercredi 8 avril 9 h, sauf si vous écrivez d'ici là.");
	bench_clear(b);
	bench_advance(b, 23 * HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, HOUR_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est fermée.");
	bench_say(b, "bob", CHAT, thread, "!reopen");
	bench_say(b, "bob", CHAT, thread, "!close in 2h");
	bench_say(b, "bob", CHAT, thread, "!show"); /* looking changes nothing */
	bench_say(b, "bob", CHAT, thread, "!prio haute");
	bench_clear(b);
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "est fermée");
	bench_say(b, "bob", CHAT, thread, "!close in 2h");
	bench_say(b, "marie", CHAT, "dm", "Merci !");
	bench_advance(b, DAY_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "est fermée");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_snoozed_ticket_is_in_no_list_of_that_agent),
	cmocka_unit_test(test_a_customers_text_wakes_it_and_thanks_do_not), cmocka_unit_test(test_its_emoji_means_the_next_opening),
	cmocka_unit_test(test_reminders_at_a_moment_and_on_reply), cmocka_unit_test(test_a_callback_on_an_open_ticket_and_as_a_new_one),
	cmocka_unit_test(test_a_callback_needs_a_number),
	cmocka_unit_test(test_a_hold_that_would_end_while_closed_ends_at_the_opening),
	cmocka_unit_test(test_a_planned_closing_waits_for_the_opening_and_any_verb_ends_it))
