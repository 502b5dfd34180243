/* A customer's urgent: its reason, its brake, its limit; lowering it. (rule R10) */
#include "terms_bench.h"

static void office(struct desk_settings *s)
{
	terms_bench_chain(terms_bench_office(s));
	s->phone = "01 02 03 04 05";
}

static void to_high(struct bench *b)
{
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_command(b, "marie", CHAT, "dm", "urgent 1001 des clients attendent");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité pressante. L'équipe est alertée.");
	HAS(bench_heard(b, CHAT, "technique"), "🔺 G-1001 : Marie demande la priorité pressante : des clients attendent");
	/* Once a day for each ticket. */
	bench_clear(b);
	bench_command(b, "marie", CHAT, "dm", "urgent 1001 vite");
	HAS(bench_text(b), "L'équipe est alertée pour G-1001 depuis 9 h 30, en priorité pressante. Pour parler à quelqu'un : `humain`. "
			   "Téléphone : 01 02 03 04 05.");
	SILENT(bench_heard(b, CHAT, "technique"));
	bench_advance(b, DAY_MS);
	bench_clear(b);
}

static void test_one_level_once_a_day(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	to_high(b);
	bench_command(b, "marie", CHAT, "dm", "urgent 1001 tout est bloqué");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité urgente.");
	HAS(bench_heard(b, CHAT, "D-alice"), "");
	assert_non_null(bench_find(b, CHAT, "@alice", "🚨 URGENT G-1001"));
	bench_clear(b);
	bench_advance(b, 2 * DAY_MS);
	bench_command(b, "marie", CHAT, "dm", "urgent 1001 encore");
	HAS(bench_text(b), "en priorité urgente. Pour parler à quelqu'un");
	bench_close(b);
}

static void test_what_pages_asks_why_and_the_answer_is_the_reason(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	to_high(b);
	bench_command(b, "marie", CHAT, "dm", "urgent 1001");
	HAS(bench_text(b), "G-1001 : qu'est-ce qui est bloqué ? L'astreinte est prévenue dès votre réponse.");
	SILENT(bench_heard(b, CHAT, "@alice"));
	bench_advance(b, MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "Plus aucun paiement");
	HAS(bench_heard(b, CHAT, "technique"), "Marie demande la priorité urgente : Plus aucun paiement");
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1001) : Plus aucun paiement");
	HAS(bench_heard(b, CHAT, "@alice"), "🚨 URGENT G-1001");
	bench_clear(b);
	bench_advance(b, 5 * MINUTE_MS); /* the two minutes count for nothing any more */
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "urgente");
	bench_close(b);
}

static void test_without_an_answer_it_pages_after_two_minutes_also_over_a_restart(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	to_high(b);
	bench_command(b, "marie", CHAT, "dm", "urgent 1001");
	bench_advance(b, MINUTE_MS);
	bench_reopen(b);
	SILENT(bench_heard(b, CHAT, "@alice"));
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, "@alice"), "🚨 URGENT G-1001");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité urgente.");
	bench_close(b);
}

static void test_the_brake_of_a_person_survives_a_restart(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_command(b, "marie", CHAT, "dm", "new p:urgent Plus rien ne marche");
	HAS(bench_heard(b, CHAT, MARIE_DM), "priorité urgente");
	bench_reopen(b);
	bench_clear(b);
	bench_advance(b, HOUR_MS);
	bench_command(b, "marie", CHAT, "dm", "new p:urgent Et la caisse 3");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🎫 G-1002 · Et la caisse 3\nTechnique · priorité pressante");
	HAS(bench_heard(b, CHAT, MARIE_DM),
		"G-1002 est en priorité pressante et l'équipe est prévenue : une alerte urgente est déjà en cours aujourd'hui.");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "🔺");
	HAS(bench_heard(b, CHAT, "technique"), "🔺 G-1002 : Marie demande la priorité pressante");
	assert_null(bench_find(b, CHAT, "@alice", "URGENT G-1002"));
	bench_command(b, "carl", CHAT, "dm", "new p:urgent Chez moi aussi"); /* the brake is each person's own */
	bench_run(b);
	assert_non_null(bench_find(b, CHAT, "@alice", "URGENT G-1003"));
	bench_advance(b, DAY_MS);
	bench_command(b, "marie", CHAT, "dm", "new p:urgent Et la caisse 4");
	bench_run(b);
	assert_non_null(bench_find(b, CHAT, "@alice", "URGENT G-1004"));
	bench_close(b);
}

static void test_critical_is_urgent_and_a_feature_is_a_type(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_command(b, "marie", CHAT, "dm", "new sev:critique Plus de réseau");
	HAS(bench_heard(b, CHAT, MARIE_DM), "priorité urgente · gravité critique");
	bench_clear(b);
	bench_command(b, "carl", CHAT, "dm", "new sev:fonctionnel Un bouton pour annuler");
	HAS_NOT(bench_heard(b, CHAT, "D-carl"), "gravité");
	HAS_NOT(bench_heard(b, CHAT, "D-carl"), "Solution visée"); /* no target */
	HAS(bench_heard(b, CHAT, "technique"), "💡 G-1002");
	bench_clear(b);
	bench_say(b, "carl", CHAT, "dm", "!new La caisse 9 rame");
	bench_command(b, "carl", CHAT, "dm", "severity 1003 critique");
	HAS(bench_heard(b, CHAT, "D-carl"), "🔺 G-1003 passe en priorité urgente.");
	bench_close(b);
}

static void test_the_bare_answer_to_offhours_goes_straight_to_urgent(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_advance(b, 10 * HOUR_MS); /* 19:30 */
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Nous rouvrons mercredi 8 avril 9 h. Activité à l'arrêt ? Répondez `urgent`");
	bench_say(b, "marie", CHAT, "dm", "urgent");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité urgente.");
	HAS(bench_heard(b, CHAT, "@alice"), "🚨 URGENT G-1001");
	bench_close(b);
}

static void test_lowering_says_why_and_lets_it_be_raised_again(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	bench_command(b, "marie", CHAT, "dm", "new p:pressante La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_command(b, "marie", CHAT, "dm", "urgent 1001 plus rien ne va");
	bench_say(b, "bob", CHAT, thread, "!prio normale");
	HAS(bench_text(b), "`priorité` : il manque");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!prio normale une caisse de secours tourne");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob passe G-1001 en priorité normale : une caisse de secours tourne. Nouveau délai : ");
	bench_advance(b, HOUR_MS);
	bench_clear(b);
	bench_command(b, "marie", CHAT, "dm", "urgent 1001 elle est tombée aussi");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité pressante.");
	bench_close(b);
}

static void test_a_person_please_opens_nothing_where_something_is_open(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(office);
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "humain");
	HAS(bench_text(b), "L'équipe sait que vous souhaitez parler à quelqu'un au sujet de G-1001.");
	HAS(bench_heard(b, CHAT, "technique"), "☎️ G-1001 : Marie souhaite parler à quelqu'un.");
	HAS(bench_heard(b, CHAT, "@bob"), "☎️ G-1001 : Marie souhaite parler à quelqu'un.");
	bench_say(b, "marie", CHAT, "dm", "!new Autre chose");
	bench_advance(b, MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_advance(b, MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "humain"); /* two are open: the one spoken of last */
	HAS(bench_text(b), "au sujet de G-1001.");
	assert_null(bench_find(b, CHAT, MARIE_DM, "G-1003"));
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_one_level_once_a_day), cmocka_unit_test(test_what_pages_asks_why_and_the_answer_is_the_reason),
	cmocka_unit_test(test_without_an_answer_it_pages_after_two_minutes_also_over_a_restart),
	cmocka_unit_test(test_the_brake_of_a_person_survives_a_restart),
	cmocka_unit_test(test_critical_is_urgent_and_a_feature_is_a_type),
	cmocka_unit_test(test_the_bare_answer_to_offhours_goes_straight_to_urgent),
	cmocka_unit_test(test_lowering_says_why_and_lets_it_be_raised_again),
	cmocka_unit_test(test_a_person_please_opens_nothing_where_something_is_open))
