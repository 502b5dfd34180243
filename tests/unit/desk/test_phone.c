/* A number: no threads, no buttons, every word counts. (commands 4.7) */
#include "desk_check.h"

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

TEST_MAIN(cmocka_unit_test(test_one_number_with_two_tickets), cmocka_unit_test(test_the_handshake_by_digit_and_by_word),
	cmocka_unit_test(test_close_asks_why_with_digits), cmocka_unit_test(test_stop_is_silence_until_start),
	cmocka_unit_test(test_a_reference_of_somebody_else_is_text), cmocka_unit_test(test_a_digit_before_words_is_text),
	cmocka_unit_test(test_help_is_for_phones))
