/* What customers write: to which ticket it goes and what it does there. (routing 2.2, transitions 2.1, R3, R4) */
#include "desk_check.h"

static void test_a_greeting_opens_nothing_and_is_answered_once_a_day(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "Bonjour !");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bonjour Marie, ici Guichet.");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Coucou");
	bench_advance(b, HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	SILENT(bench_heard(b, CHAT, "technique"));
	bench_close(b);
}

static void test_a_text_after_a_greeting_is_joined_to_it(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "Bonjour");
	bench_advance(b, 30 * SECOND_MS);
	const struct gd_result *r = bench_say(b, "marie", CHAT, "dm", "la caisse 2 est figée");
	assert_string_equal(r->ref, "G-1001");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 · la caisse 2 est figée");
	bench_clear(b);
	bench_advance(b, 5 * MINUTE_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "ici Guichet");
	bench_close(b);
}

static void test_lines_within_a_minute_join_the_description(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_clear(b);
	bench_advance(b, 20 * SECOND_MS);
	const struct gd_result *r = bench_say(b, "marie", CHAT, "dm", "depuis ce matin");
	assert_string_equal(r->ref, "G-1001");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1001) : depuis ce matin");
	bench_say(b, "marie", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "La caisse 2 est figée\ndepuis ce matin");
	bench_close(b);
}

/* The name under which the newest delivery with that text was made in the chat; "-": none. */
static const char *spoken_as(const struct bench *b, const char *part)
{
	for (size_t i = b->count; i-- > 0;)
		if (!strcmp(b->list[i].channel, CHAT) && b->list[i].out.text && strstr(b->list[i].out.text, part))
			return b->list[i].out.as_name ? b->list[i].out.as_name : "-";
	return "not said";
}

static void test_a_customer_of_another_channel_is_heard_under_their_name(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", "console:main", "dm", "La caisse 2 est figée");
	bench_say(b, "marie", "console:main", "dm", "depuis ce matin");
	assert_string_equal(spoken_as(b, "Marie (G-1001)"), "Marie");
	bench_close(b);
	b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "marie", CHAT, "dm", "depuis ce matin");
	assert_string_equal(spoken_as(b, "Marie (G-1001)"), "-"); /* agents know them there as themselves */
	bench_close(b);
}

static void test_one_ticket_with_recent_words_takes_the_text(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	taken_ticket(b);
	bench_advance(b, 10 * MINUTE_MS);
	const struct gd_result *r = bench_say(b, "marie", CHAT, "dm", "Elle redémarre en boucle");
	assert_string_equal(r->ref, "G-1001");
	assert_string_equal(r->word, "added");
	assert_string_equal(bench_marks(b, CHAT, bench_last_id(b)), "📥");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1001) : Elle redémarre en boucle");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1001 : Marie a écrit.");
	bench_close(b);
}

static void test_after_hours_the_only_open_one_takes_it_and_says_so_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	taken_ticket(b);
	bench_advance(b, 5 * HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", "Toujours en panne");
	HAS(bench_text(b), "Ajouté à G-1001 (La caisse 2 est figée). Autre sujet ?");
	bench_advance(b, 5 * HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", "Et maintenant aussi la 3");
	SILENT(bench_text(b));
	bench_close(b);
}

static void open_two(struct bench *b)
{
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "nouveau Le badge ne marche pas");
	bench_advance(b, HOUR_MS);
	bench_clear(b);
}

static void test_several_open_ones_ask_which(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_two(b);
	bench_say(b, "marie", CHAT, "dm", "Des nouvelles ?");
	HAS(bench_text(b), "Pour quelle demande ? 1. G-1001 La caisse 2 est figée 2. G-1002 Le badge ne marche pas 0. une nouvelle");
	bench_say(b, "marie", CHAT, "dm", "C'est pour demain");
	SILENT(bench_text(b)); /* it waits with the first, without a second question */
	const struct gd_result *r = bench_say(b, "marie", CHAT, "dm", "2");
	assert_string_equal(r->ref, "G-1002");
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1002) : Des nouvelles ?\nC'est pour demain");
	bench_close(b);
}

static void test_zero_is_a_new_one_and_so_is_silence(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_two(b);
	bench_say(b, "marie", CHAT, "dm", "Clavier cassé");
	assert_string_equal(bench_say(b, "marie", CHAT, "dm", "0")->ref, "G-1003");
	bench_advance(b, HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", "Souris cassée");
	HAS(bench_text(b), "Pour quelle demande ?");
	bench_advance(b, HOUR_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1004 · Souris cassée");
	bench_close(b);
}

static void test_a_digit_without_a_question(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "3");
	HAS(bench_text(b), "Nous n'attendons pas de choix.");
	open_two(b);
	bench_say(b, "marie", CHAT, "dm", "Des nouvelles ?");
	bench_say(b, "marie", CHAT, "dm", "9");
	HAS(bench_text(b), "Répondez par un chiffre de 0 à 2");
	bench_close(b);
}

/* ---- words after a solution ---------------------------------------------------------------------------------------------------------- */

static const char *solved(struct bench *b)
{
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved Disque changé.");
	bench_clear(b);
	return thread;
}

static void test_thanks_are_filed_and_nothing_moves(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = solved(b);
	bench_say(b, "marie", CHAT, "dm", "Parfait, merci Bob !");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "résolu, à confirmer");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "fermée");
	bench_close(b);
}

static void test_yes_closes_no_reopens_and_other_words_ask(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	solved(b);
	bench_say(b, "marie", CHAT, "dm", "Je regarde ce soir");
	HAS(bench_heard(b, CHAT, "D-marie"), "Faut-il rouvrir ?");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "non, toujours figée");
	HAS(bench_heard(b, CHAT, MARIE_DM), "↩️ G-1001 est rouverte");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1001 rouvert par Marie");
	bench_close(b);
}

static void test_a_closed_one_reopens_by_words_within_its_days(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	solved(b);
	bench_say(b, "marie", CHAT, "dm", "oui");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "merci");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "marie", CHAT, "dm", "Elle est encore figée !");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est rouverte");
	bench_close(b);
}

static void test_later_a_linked_one_is_made(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = solved(b);
	bench_say(b, "marie", CHAT, "dm", "oui");
	bench_advance(b, 20 * DAY_MS);
	bench_clear(b);
	struct gd_inbound in = {.kind = GD_TEXT,
		.sender = {.user = "marie", .handle = "marie"},
		.place = {.kind = GD_PLACE_DIRECT, .room = MARIE_DM},
		.text = "Encore la caisse 2",
		.target = bench_find(b, CHAT, MARIE_DM, "Disque changé")->remote};
	bench_submit(b, CHAT, in);
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1002 enregistrée : G-1001 étant fermée depuis plus de 14 jours");
	(void)thread;
	bench_close(b);
}

static void test_an_answer_to_a_question_resumes_the_work(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!ask Quel modèle ?");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "pris en charge"); /* not before it is sent */
	bench_advance(b, 10 * SECOND_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "❓ G-1001 : Bob a besoin d'une précision. Quel modèle ?");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "attente client");
	bench_say(b, "marie", CHAT, "dm", "merci");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "attente client");
	bench_say(b, "marie", CHAT, "dm", "XR-20");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "en cours");
	bench_close(b);
}

static void test_a_yes_to_an_agents_question_is_an_answer(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!ask Est-elle branchée ?");
	bench_advance(b, 10 * SECOND_MS);
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "oui");
	HAS(bench_heard(b, CHAT, "technique"), "Marie (G-1001) : oui");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "en cours");
	bench_close(b);
}

static void test_a_question_that_cannot_arrive_changes_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "muet 1001");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!ask Quel modèle ?");
	bench_advance(b, 10 * SECOND_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	HAS(bench_heard(b, CHAT, "technique"), "pas remis à Marie");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "pris en charge");
	bench_close(b);
}

static void test_bare_words_are_commands_only_as_a_whole(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	static const char *const texts[] = {"Urgent, plus de réseau au 3e", "Liste des postes en panne", "Aidez-moi"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct bench *own = bench_open();
		assert_int_equal(bench_say(own, "marie", CHAT, "dm", texts[i])->code, GD_R_CREATED);
		bench_close(own);
	}
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "LISTE");
	HAS(bench_text(b), "1 demande");
	bench_say(b, "marie", CHAT, "dm", "Fermer 1001.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "");
	assert_non_null(bench_find(b, CHAT, MARIE_DM, "G-1001 :"));
	bench_close(b);
}

static void test_a_repeat_gets_the_first_answer_and_does_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct gd_inbound in = {.kind = GD_TEXT,
		.dedupe = {"same"},
		.sender = {.user = "marie"},
		.place = {.kind = GD_PLACE_DIRECT, .room = MARIE_DM},
		.text = "Écran noir"};
	assert_int_equal(bench_submit(b, CHAT, in)->code, GD_R_CREATED);
	const struct gd_result *again = bench_submit(b, CHAT, in);
	assert_int_equal(again->code, GD_R_REPEATED);
	assert_string_equal(again->ref, "G-1001");
	assert_int_equal(bench_events(b, "ticket.created"), 1);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_greeting_opens_nothing_and_is_answered_once_a_day),
	cmocka_unit_test(test_a_text_after_a_greeting_is_joined_to_it), cmocka_unit_test(test_lines_within_a_minute_join_the_description),
	cmocka_unit_test(test_a_customer_of_another_channel_is_heard_under_their_name),
	cmocka_unit_test(test_one_ticket_with_recent_words_takes_the_text),
	cmocka_unit_test(test_after_hours_the_only_open_one_takes_it_and_says_so_once), cmocka_unit_test(test_several_open_ones_ask_which),
	cmocka_unit_test(test_zero_is_a_new_one_and_so_is_silence), cmocka_unit_test(test_a_digit_without_a_question),
	cmocka_unit_test(test_thanks_are_filed_and_nothing_moves), cmocka_unit_test(test_yes_closes_no_reopens_and_other_words_ask),
	cmocka_unit_test(test_a_closed_one_reopens_by_words_within_its_days), cmocka_unit_test(test_later_a_linked_one_is_made),
	cmocka_unit_test(test_an_answer_to_a_question_resumes_the_work), cmocka_unit_test(test_a_yes_to_an_agents_question_is_an_answer),
	cmocka_unit_test(test_a_question_that_cannot_arrive_changes_nothing),
	cmocka_unit_test(test_bare_words_are_commands_only_as_a_whole),
	cmocka_unit_test(test_a_repeat_gets_the_first_answer_and_does_nothing))
