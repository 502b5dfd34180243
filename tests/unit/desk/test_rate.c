/* A rating by digit, face, button, verb and system's word; its comment; the separate survey. (rule R13) */
#include "desk_check.h"

static const char *closed_ticket(struct bench *b)
{
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "C'est le câble");
	bench_advance(b, 10 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "!close");
	return thread;
}

static void test_a_face_rates_and_may_change_for_seven_days(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	closed_ticket(b);
	const struct bench_delivery *closing = bench_find(b, CHAT, MARIE_DM, "est fermée");
	const char *target = arena_strdup(&b->arena, closing->remote);
	bench_react(b, "marie", CHAT, "dm", target, "🙂");
	HAS(bench_text(b), "Merci, c'est noté : 4/5 pour G-1001. Un mot à ajouter ?");
	bench_advance(b, 6 * DAY_MS);
	bench_react(b, "marie", CHAT, "dm", target, "😍");
	HAS(bench_text(b), "5/5 pour G-1001");
	bench_advance(b, DAY_MS);
	bench_react(b, "marie", CHAT, "dm", target, "🙂");
	HAS(bench_text(b), "G-1001 est déjà dans l'état « fermée »");
	bench_close(b);
}

static void test_a_button_rates_and_rates_again(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	closed_ticket(b);
	const struct bench_delivery *closing = bench_find(b, CHAT, MARIE_DM, "est fermée");
	const char *target = arena_strdup(&b->arena, closing->remote);
	assert_int_equal(closing->out.nchoices, 5);
	bench_press(b, "marie", CHAT, "dm", target, "rate:3");
	HAS(bench_text(b), "3/5 pour G-1001");
	bench_press(b, "marie", CHAT, "dm", target, "rate:5");
	HAS(bench_text(b), "5/5 pour G-1001");
	bench_press(b, "paul", CHAT, "dm", target, "rate:1");
	HAS_NOT(bench_text(b), "1/5");
	bench_close(b);
}

static void test_the_unhappy_are_asked_and_the_lead_is_called_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	closed_ticket(b);
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "!évaluer 1 trop long");
	HAS(bench_find(b, CHAT, MARIE_DM, "1/5 pour G-1001")->out.text, "Faut-il rouvrir ?");
	HAS(bench_heard(b, CHAT, "@lena"), "G-1001 : note 1/5 de Marie : trop long");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1001 : note 1/5 de Marie");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "!rate 2");
	HAS_NOT(bench_heard(b, CHAT, "@lena"), "note");
	const struct bench_delivery *asked = bench_find(b, CHAT, MARIE_DM, "2/5 pour G-1001");
	bench_press(b, "marie", CHAT, "dm", asked->remote, "reopen");
	HAS(bench_heard(b, CHAT, MARIE_DM), "↩️ G-1001 est rouverte");
	bench_close(b);
}

static void test_a_word_within_a_quarter_of_an_hour_is_its_comment(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = closed_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!rate 4");
	bench_clear(b);
	bench_advance(b, 14 * MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "Rapide et aimable");
	HAS(bench_text(b), "Merci, votre commentaire sur G-1001 est enregistré.");
	SILENT(bench_heard(b, CHAT, "technique"));
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "fermé");
	bench_say(b, "marie", CHAT, "dm", "!commenter et précis");
	HAS(bench_text(b), "Merci, votre commentaire sur G-1001 est enregistré.");
	bench_advance(b, 2 * MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "La caisse 3 est figée aussi");
	HAS(bench_heard(b, CHAT, MARIE_DM), "↩️ G-1001 est rouverte");
	bench_close(b);
}

static void test_a_no_reopens_even_right_after_a_rating(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	closed_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!rate 4");
	bench_say(b, "marie", CHAT, "dm", "En fait non, elle refige");
	HAS(bench_heard(b, CHAT, MARIE_DM), "↩️ G-1001 est rouverte");
	bench_close(b);
}

static void test_a_digit_on_a_phone_with_a_word(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!close");
	bench_say(b, "marie", SMS, "dm", "5");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Merci, c'est noté : 5/5 pour G-1001. Un mot à ajouter ?");
	bench_clear(b);
	bench_say(b, "marie", SMS, "dm", "4"); /* it owns no digit any more */
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Nous n'attendons pas de choix.");
	bench_close(b);
}

static void test_the_survey_goes_out_once_and_not_to_who_rated(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = closed_ticket(b);
	bench_clear(b);
	bench_advance(b, 14 * MINUTE_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 : comment avons-nous traité votre demande ?");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!reopen");
	bench_say(b, "bob", CHAT, thread, "!close");
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "comment avons-nous");
	bench_close(b);
}

static void test_a_reopening_withdraws_survey_and_question(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = closed_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!reopen");
	bench_clear(b);
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "comment avons-nous");
	bench_say(b, "marie", CHAT, "dm", "!rate 5");
	HAS(bench_text(b), "G-1001 est déjà dans l'état « en cours »");
	bench_close(b);
}

static void test_somebody_else_cannot_rate(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = closed_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!rate 5");
	HAS(bench_text(b), "`évaluer` est réservé");
	bench_command(b, "paul", CHAT, "dm", "1001 rate 5"); /* a colleague who sees it */
	HAS(bench_text(b), "Only the person who asked can change G-1001.");
	bench_command(b, "carl", CHAT, "dm", "1001 rate 5");
	HAS(bench_text(b), "G-1001 introuvable.");
	bench_close(b);
}

/* ---- sla, why ------------------------------------------------------------------------------------------------------------------------ */

static void test_sla_tells_every_segment(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, HOUR_MS);
	bench_say(b, "bob", CHAT, thread, "!ask Quel modèle ?");
	bench_advance(b, 2 * HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", "Le X200");
	bench_advance(b, HOUR_MS);
	bench_command(b, "bob", CHAT, thread, "sla");
	HAS(bench_text(b), "en pause");
	HAS(bench_text(b), "résolution 2 h / 8 h");
	HAS(bench_text(b), "échéance mardi 7 avril 19 h 29");
	bench_command(b, "marie", CHAT, "dm", "délais 1001");
	HAS(bench_text(b), "résolution 2 h / 8 h");
	bench_command(b, "carl", CHAT, "dm", "sla 1001");
	HAS(bench_text(b), "G-1001 introuvable.");
	bench_close(b);
}

static void test_why_names_promise_and_rules_to_the_desk_alone(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!prio haute");
	bench_say(b, "bob", CHAT, thread, "!pourquoi");
	HAS(bench_text(b), "G-1001 · pressante · réponse – · résolution 4 h · 24/7");
	HAS(bench_text(b), "Bob nouveau → pris en charge · règle 2");
	HAS(bench_text(b), "Bob normale → pressante");
	bench_command(b, "marie", CHAT, "dm", "why 1001");
	HAS(bench_text(b), "réservé à l'équipe");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_face_rates_and_may_change_for_seven_days), cmocka_unit_test(test_a_button_rates_and_rates_again),
	cmocka_unit_test(test_the_unhappy_are_asked_and_the_lead_is_called_once),
	cmocka_unit_test(test_a_word_within_a_quarter_of_an_hour_is_its_comment),
	cmocka_unit_test(test_a_no_reopens_even_right_after_a_rating), cmocka_unit_test(test_a_digit_on_a_phone_with_a_word),
	cmocka_unit_test(test_the_survey_goes_out_once_and_not_to_who_rated),
	cmocka_unit_test(test_a_reopening_withdraws_survey_and_question), cmocka_unit_test(test_somebody_else_cannot_rate),
	cmocka_unit_test(test_sla_tells_every_segment), cmocka_unit_test(test_why_names_promise_and_rules_to_the_desk_alone))
