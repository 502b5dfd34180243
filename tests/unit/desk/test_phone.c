/* A number: no threads, no buttons, every word counts. (commands 4.7) */
#include "desk_check.h"

#include "desk/out/deliver.h"

static const char *heard(struct bench *b)
{
	return bench_heard(b, SMS, MARIE_NUMBER);
}

static const char *answer(struct bench *b, const char *text)
{
	bench_clear(b);
	bench_say(b, "marie", SMS, "dm", text);
	return heard(b);
}

static void test_one_number_with_two_tickets(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	HAS(answer(b, "La caisse 2 est figée"), "G-1001 enregistrée : La caisse 2 est figée.");
	HAS(answer(b, "NOUVEAU Le badge ne marche pas"), "G-1002 enregistrée");
	bench_advance(b, HOUR_MS);
	HAS(answer(b, "Toujours rien"),
		"Pour quelle demande ? 1. G-1001 La caisse 2 est figée 2. G-1002 Le badge ne marche pas 0. une nouvelle");
	SILENT(answer(b, "1"));
	HAS(answer(b, "LISTE"), "G-1001 La caisse 2 est figée");
	HAS(answer(b, "STATUT 1002"), "G-1002 Le badge ne marche pas : nouvelle");
	SILENT(answer(b, "1002 le badge bleu"));
	HAS(answer(b, "OK 1002"), "G-1002 est fermée.");
	HAS(answer(b, "ANNULER 1001"), "G-1001 est annulée à votre demande.");
	bench_close(b);
}

static void test_the_handshake_by_digit_and_by_word(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	answer(b, "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!solved");
	HAS(heard(b), "Est-ce le cas ? 1=oui 2=non");
	HAS(answer(b, "2"), "G-1001 est rouverte");
	bench_say(b, "bob", CHAT, thread, "!solved");
	HAS(answer(b, "OUI"), "G-1001 est fermée.");
	bench_close(b);
}

static void test_close_asks_why_with_digits(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	answer(b, "La caisse 2 est figée");
	HAS(answer(b, "FERMER 1001"), "G-1001 : 1=c'est réglé 2=plus besoin");
	HAS(answer(b, "3"), "Répondez par un chiffre de 0 à 2");
	HAS(answer(b, "2"), "G-1001 est annulée");
	bench_close(b);
}

static void test_stop_is_silence_until_start(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	answer(b, "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	HAS(answer(b, "STOP"), "Vous ne recevrez plus de SMS de Guichet.");
	HAS(bench_heard(b, CHAT, "technique"), "client en sourdine ou désabonné");
	SILENT(answer(b, "Arrêt."));
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_advance(b, HOUR_MS);
	SILENT(heard(b));
	SILENT(answer(b, "Toujours figée")); /* arrives and acts */
	HAS(bench_heard(b, CHAT, "technique"), "Toujours figée");
	HAS(answer(b, "REPRISE"), "Les SMS de Guichet reprennent.");
	bench_say(b, "bob", CHAT, thread, "Je regarde encore");
	bench_advance(b, MINUTE_MS);
	HAS(heard(b), "Je regarde encore");
	HAS_NOT(heard(b), "Je regarde\n");
	bench_close(b);
}

static void test_a_reference_of_somebody_else_is_text(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "carl", CHAT, "dm", "Secret de Carl");
	HAS(answer(b, "#1001 encore"), "G-1002 enregistrée avec votre texte. Le numéro cité n'est pas connu");
	HAS(answer(b, "8888 encore"), "G-1003 enregistrée avec votre texte. Le numéro cité n'est pas connu");
	HAS_NOT(bench_heard(b, CHAT, "D-carl"), "encore");
	bench_close(b);
}

static void test_a_digit_before_words_is_text(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	HAS(answer(b, "20 claviers manquent"), "G-1001 enregistrée : 20 claviers manquent.");
	HAS(answer(b, "7"), "Nous n'attendons pas de choix.");
	bench_close(b);
}

static void test_help_is_for_phones(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	HAS(answer(b, "AIDE"), "LISTE, STATUT n, OK n");
	bench_close(b);
}

static void test_new_alone_announces_the_next_text(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	answer(b, "La caisse 2 est figée");
	HAS(answer(b, "NOUVEAU"), "Écrivez votre demande, nous vous répondons ici.");
	HAS(answer(b, "3 claviers cassés"), "G-1002 enregistrée : 3 claviers cassés");
	HAS(answer(b, "Et une souris"), "Pour quelle demande ?"); /* the one after it is routed as ever */
	HAS(answer(b, "0"), "G-1003 enregistrée : Et une souris");
	bench_close(b);
}

/* After STOP nobody can be asked which request is meant: what would wait an hour for nothing is a new one at once. */
static void test_after_stop_nothing_waits_for_a_choice(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	answer(b, "La caisse 2 est figée");
	answer(b, "NOUVEAU Le badge ne marche pas");
	bench_advance(b, HOUR_MS);
	answer(b, "STOP");
	bench_advance(b, HOUR_MS);
	SILENT(answer(b, "Une odeur de brûlé"));
	HAS(bench_heard(b, CHAT, "technique"), "G-1003 Une odeur de brûlé");
	bench_close(b);
}

/* ---- what a text costs ------------------------------------------------------------------------------------------------------------- */

static size_t texts_to_marie(struct bench *b)
{
	size_t n = 0;
	for (size_t i = b->mark; i < b->count; i++)
		n += strcmp(b->list[i].channel, SMS) == 0 && strcmp(b->list[i].box, MARIE_NUMBER) == 0;
	return n;
}

static const char *taken_by_phone(struct bench *b)
{
	answer(b, "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_advance(b, HOUR_MS);
	bench_clear(b);
	return thread;
}

static void test_a_burst_of_an_agent_is_one_message(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_by_phone(b);
	bench_say(b, "bob", CHAT, thread, "Bonjour");
	const char *first = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, 10 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	const char *second = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, 15 * SECOND_MS); /* the first one's delay is over, the second one's is not */
	assert_int_equal(texts_to_marie(b), 0);
	bench_advance(b, 5 * SECOND_MS);
	assert_int_equal(texts_to_marie(b), 1);
	HAS(heard(b), "Bob (G-1001) : Bonjour\nJe regarde");
	assert_string_equal(bench_marks(b, CHAT, first), "📤");
	assert_string_equal(bench_marks(b, CHAT, second), "📤");
	assert_int_equal(bench_events(b, "ticket.commented"), 2);
	bench_close(b);
}

static void test_what_is_no_burst(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_by_phone(b);
	bench_say(b, "bob", CHAT, thread, "Bonjour");
	bench_advance(b, 21 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_advance(b, MINUTE_MS);
	assert_int_equal(texts_to_marie(b), 2);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Un");
	const char *first = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, 5 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "Deux");
	bench_delete(b, "bob", CHAT, thread, first);
	bench_advance(b, MINUTE_MS);
	assert_string_equal(heard(b), "Bob (G-1001) : Deux\n"); /* what was taken back is in no message */
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Tôt");
	first = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, 19 * SECOND_MS);
	bench_edit(b, "bob", CHAT, thread, first, "Tôt, corrigé"); /* still held when the next one is written, long after it */
	bench_advance(b, 11 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "Tard");
	bench_advance(b, MINUTE_MS);
	assert_string_equal(heard(b), "Bob (G-1001) : Tôt, corrigé\nBob (G-1001) : Tard\n");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Trois");
	bench_say(b, "bob", CHAT, thread, "!solved C'est bon"); /* what follows does not overtake, and is no part of it */
	HAS(heard(b), "Bob (G-1001) : Trois\n");
	HAS(heard(b), "C'est réglé ? 1=oui 2=non");
	bench_close(b);
}

static void test_on_a_screen_each_text_is_a_message(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Bonjour");
	bench_advance(b, 5 * SECOND_MS);
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Bonjour\nBob (G-1001) : Je regarde");
	bench_close(b);
}

static void test_a_burst_that_fails_fails_as_one(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_by_phone(b);
	bench_say(b, "bob", CHAT, thread, "Bonjour");
	bench_say(b, "bob", CHAT, thread, "Je regarde");
	const char *second = arena_strdup(&b->arena, bench_last_id(b));
	b->silent_on = SMS;
	bench_advance(b, 20 * SECOND_MS);
	const struct bench_delivery *d = bench_find(b, SMS, MARIE_NUMBER, "Bonjour\nJe regarde");
	desk_outcome(b->desk, d->out.delivery, 1, GD_GIVE_UP, 0, false, NULL, "no credit");
	b->silent_on = NULL;
	bench_run(b);
	assert_string_equal(bench_marks(b, CHAT, second), "⚠️");
	bench_say(b, "bob", CHAT, thread, "!retry");
	bench_advance(b, MINUTE_MS);
	assert_string_equal(bench_marks(b, CHAT, second), "⚠️📤");
	bench_close(b);
}

static void test_one_automatic_text_a_minute(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	answer(b, "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!prio basse rien ne presse");
	bench_say(b, "bob", CHAT, thread, "!hold 2d pièce commandée");
	bench_say(b, "bob", CHAT, thread, "!r Elle arrive jeudi");
	assert_int_equal(texts_to_marie(b), 1);
	HAS(heard(b), "Bob prend en charge G-1001.");
	bench_advance(b, 20 * SECOND_MS);
	assert_int_equal(texts_to_marie(b), 2);
	HAS(heard(b), "Bob (G-1001) : Elle arrive jeudi"); /* what a person writes does not wait behind them */
	HAS(answer(b, "STATUT 1001"), "G-1001 La caisse 2 est figée"); /* who asks is answered at once */
	bench_clear(b);
	bench_advance(b, 39 * SECOND_MS);
	SILENT(heard(b));
	bench_advance(b, SECOND_MS);
	assert_int_equal(texts_to_marie(b), 1);
	bench_advance(b, MINUTE_MS);
	assert_int_equal(texts_to_marie(b), 2);
	bench_close(b);
}

/* ---- whose turn it is -------------------------------------------------------------------------------------------------------------- */

static void test_a_rating_waits_for_the_other_question(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *first = taken_by_phone(b);
	answer(b, "NOUVEAU Le badge ne marche pas");
	const char *second = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, second, "!r Essayez encore");
	bench_say(b, "bob", CHAT, first, "!solved");
	bench_clear(b);
	bench_say(b, "bob", CHAT, second, "!close");
	HAS(heard(b), "G-1002 est fermée.");
	HAS_NOT(heard(b), "Votre note"); /* 1 and 2 belong to the solution of the other one */
	bench_advance(b, HOUR_MS);
	HAS_NOT(heard(b), "Votre note");
	HAS(answer(b, "1"), "G-1001 est fermée. Votre note, de 1 (mauvais) à 5 (excellent) ?");
	HAS(answer(b, "4"), "4/5 pour G-1001");
	bench_close(b);
}

static void test_a_survey_that_waits_a_day_is_not_sent(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *first = taken_by_phone(b);
	answer(b, "NOUVEAU Le badge ne marche pas");
	const char *second = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, second, "!r Essayez encore");
	bench_say(b, "bob", CHAT, first, "!solved");
	bench_say(b, "bob", CHAT, second, "!close");
	bench_advance(b, 25 * HOUR_MS);
	answer(b, "2"); /* the solution does not hold: no question is open any more */
	bench_clear(b);
	bench_advance(b, 2 * DAY_MS);
	HAS_NOT(heard(b), "comment avons-nous traité");
	bench_close(b);
}

static void test_a_survey_is_sent_when_its_turn_comes(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *first = taken_by_phone(b);
	answer(b, "NOUVEAU Le badge ne marche pas");
	const char *second = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, second, "!r Essayez encore");
	bench_say(b, "bob", CHAT, first, "!solved");
	bench_say(b, "bob", CHAT, second, "!close");
	bench_advance(b, HOUR_MS);
	answer(b, "2");
	bench_clear(b);
	bench_advance(b, 10 * MINUTE_MS);
	HAS(heard(b), "G-1002 : comment avons-nous traité votre demande ?");
	HAS(answer(b, "5"), "5/5 pour G-1002");
	bench_close(b);
}

/* A phone has no room for a profile or a menu; silence would look like a lost message. */
static void test_what_has_no_room_is_answered(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	HAS(answer(b, "moi"), "Écrivez votre demande. LISTE, STATUT n");
	HAS(answer(b, "accueil"), "Écrivez votre demande. LISTE, STATUT n");
	HAS(answer(b, "langue en"), "Write your request. LIST, STATUS n");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_what_has_no_room_is_answered), cmocka_unit_test(test_after_stop_nothing_waits_for_a_choice),
	cmocka_unit_test(test_new_alone_announces_the_next_text),
	cmocka_unit_test(test_a_burst_of_an_agent_is_one_message),
	cmocka_unit_test(test_what_is_no_burst), cmocka_unit_test(test_on_a_screen_each_text_is_a_message),
	cmocka_unit_test(test_a_burst_that_fails_fails_as_one), cmocka_unit_test(test_one_automatic_text_a_minute),
	cmocka_unit_test(test_a_rating_waits_for_the_other_question), cmocka_unit_test(test_a_survey_that_waits_a_day_is_not_sent),
	cmocka_unit_test(test_a_survey_is_sent_when_its_turn_comes), cmocka_unit_test(test_one_number_with_two_tickets),
	cmocka_unit_test(test_the_handshake_by_digit_and_by_word),
	cmocka_unit_test(test_close_asks_why_with_digits), cmocka_unit_test(test_stop_is_silence_until_start),
	cmocka_unit_test(test_a_reference_of_somebody_else_is_text), cmocka_unit_test(test_a_digit_before_words_is_text),
	cmocka_unit_test(test_help_is_for_phones))
