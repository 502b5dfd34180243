/* The two sides of a ticket: what is said in a request room, and how the desk stays apart. (rules R2, R7, visibility 2.3) */
#include "desk_check.h"

/* Marie asks in the request room; gives her thread there. */
static const char *asked_in_room(struct bench *b)
{
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	return arena_printf(&b->arena, "demandes/%s", bench_last_id(b));
}

static void test_a_request_room_makes_tickets_with_threads(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = asked_in_room(b);
	const struct bench_delivery *card = bench_find(b, CHAT, "demandes", "🎫 G-1001");
	assert_string_equal(card->out.thread, strchr(thread, '/') + 1);
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	assert_string_equal(bench_find(b, CHAT, "demandes", "Bob prend en charge")->out.thread, strchr(thread, '/') + 1);
	bench_close(b);
}

static void test_talk_in_a_request_room_makes_none(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "demandes", "Merci beaucoup !");
	bench_say(b, "marie", CHAT, "demandes", "📣 Coupure à midi");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, "demandes"));
	SILENT(bench_heard(b, CHAT, "technique"));
	bench_close(b);
}

static void test_the_top_of_the_queues_room_is_the_agents_own(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "bob", CHAT, "technique", "Qui déjeune ?");
	bench_advance(b, HOUR_MS);
	assert_int_equal(b->count, 0);
	bench_close(b);
}

static void test_an_agent_on_the_customers_side_is_public_and_not_echoed(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = asked_in_room(b);
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Je passe vous voir");
	HAS(bench_heard(b, CHAT, "technique"), "Bob (G-1001) : Je passe vous voir");
	SILENT(bench_heard(b, CHAT, "demandes"));
	bench_command(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "show");
	HAS(bench_text(b), "en cours");
	bench_close(b);
}

static void test_a_note_on_the_customers_side_is_refused_in_private(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = asked_in_room(b);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "// il exagère");
	HAS(bench_text(b), "Les notes se prennent côté équipe");
	HAS(bench_heard(b, CHAT, "technique"), "🔒 Bob : // il exagère");
	SILENT(bench_heard(b, CHAT, "demandes"));
	SILENT(bench_heard(b, CHAT, "@marie"));
	bench_close(b);
}

static void test_a_bystander_comments_and_changes_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = asked_in_room(b);
	bench_say(b, "carl", CHAT, thread, "Chez moi aussi");
	HAS(bench_heard(b, CHAT, "technique"), "Carl (G-1001) : Chez moi aussi");
	bench_say(b, "carl", CHAT, thread, "!fermer");
	HAS(bench_text(b), "Seule la personne qui a fait la demande peut changer G-1001.");
	bench_close(b);
}

static void test_a_private_queue_moves_to_the_direct_conversation(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "accueil"); /* so that her conversation is known */
	bench_clear(b);
	bench_say(b, "marie", CHAT, "paie-demandes", "Mon salaire d'avril est faux");
	HAS(bench_heard(b, CHAT, "paie-demandes"), "Cette demande continue en privé.");
	HAS_NOT(bench_heard(b, CHAT, "paie-demandes"), "G-1001");
	HAS_NOT(bench_heard(b, CHAT, "paie-demandes"), "salaire");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🎫 G-1001 · Mon salaire d'avril est faux");
	bench_command(b, "paul", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "not found");
	bench_command(b, "alice", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_an_agent_who_asks_is_a_customer_of_that_ticket(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "bob", CHAT, "dm", "Mon écran est noir");
	const char *thread = bench_card(b, CHAT, "technique");
	static const char *const verbs[] = {"!take", "!solved", "!prio haute", "!n x"};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		bench_say(b, "bob", CHAT, thread, verbs[i]);
		HAS(bench_text(b), i == 1 ? "" : "G-1001 est votre propre demande");
	}
	bench_close(b);
	b = bench_open();
	bench_say(b, "bob", CHAT, "dm", "Mon écran est noir");
	thread = bench_card(b, CHAT, "technique");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Depuis hier");
	bench_advance(b, HOUR_MS);
	bench_command(b, "alice", CHAT, thread, "show");
	HAS(bench_text(b), "nouveau");
	HAS(bench_text(b), "Depuis hier");
	bench_close(b);
}

static void test_a_public_text_reaches_every_conversation_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *chat = bench_card(b, CHAT, "technique"), *console = bench_card(b, CONSOLE, "technique");
	bench_say(b, "marie", SMS, "dm", "!copie @carl");
	bench_say(b, "bob", CHAT, chat, "!take");
	bench_clear(b);
	bench_say(b, "bob", CHAT, chat, "Je la redémarre");
	bench_advance(b, 20 * SECOND_MS);
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Bob (G-1001) : Je la redémarre");
	HAS(bench_heard(b, CONSOLE, "technique"), "Bob (G-1001) : Je la redémarre");
	HAS(bench_heard(b, CHAT, "@carl"), "Bob (G-1001) : Je la redémarre");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "Je la redémarre");
	bench_clear(b);
	bench_say(b, "alice", CONSOLE, console, "!n pas sûr");
	HAS(bench_heard(b, CHAT, "technique"), "🔒 Alice : pas sûr");
	SILENT(bench_heard(b, SMS, MARIE_NUMBER));
	SILENT(bench_heard(b, CHAT, "@carl"));
	bench_close(b);
}

static void test_an_agent_of_another_team_takes_notes_only(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "fred", CHAT, thread, "La facture est payée");
	assert_string_equal(bench_marks(b, CHAT, bench_last_id(b)), "🔒");
	bench_say(b, "fred", CHAT, thread, "!r La facture est payée");
	HAS(bench_text(b), "`répondre` est réservé à l'équipe Technique.");
	bench_say(b, "fred", CHAT, thread, "!close");
	HAS(bench_text(b), "réservé à l'équipe Technique.");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_what_was_queued_does_not_reach_who_may_no_longer_see_it(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!cc @carl");
	bench_say(b, "bob", CHAT, thread, "Je redémarre");
	bench_clear(b);
	b->silent = true; /* nothing leaves until the copy has ended */
	bench_say(b, "marie", CHAT, "dm", "!uncc @carl");
	bench_advance(b, 10 * SECOND_MS);
	SILENT(bench_heard(b, CHAT, "@carl"));
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_request_room_makes_tickets_with_threads), cmocka_unit_test(test_talk_in_a_request_room_makes_none),
	cmocka_unit_test(test_the_top_of_the_queues_room_is_the_agents_own),
	cmocka_unit_test(test_an_agent_on_the_customers_side_is_public_and_not_echoed),
	cmocka_unit_test(test_a_note_on_the_customers_side_is_refused_in_private),
	cmocka_unit_test(test_a_bystander_comments_and_changes_nothing),
	cmocka_unit_test(test_a_private_queue_moves_to_the_direct_conversation),
	cmocka_unit_test(test_an_agent_who_asks_is_a_customer_of_that_ticket),
	cmocka_unit_test(test_a_public_text_reaches_every_conversation_once),
	cmocka_unit_test(test_an_agent_of_another_team_takes_notes_only),
	cmocka_unit_test(test_what_was_queued_does_not_reach_who_may_no_longer_see_it))
