/* Text messages: P13, P19, P20 and P26 of the parser's list, and the order of the rows. */
#include "fixture.h"

#include "commands/sms.h"

static bool tulipe(void *arg, const char *code)
{
	(void)arg;
	return strcmp(code, "tulip1") == 0;
}

static const struct sms_reading *read_with(void **state, const char *text, const struct question *question, bool has_open_ticket)
{
	struct fixture *f = *state;
	static struct sms_reading out;
	f->context.place = AT_SMS;
	f->context.roles = CUSTOMER;
	struct sms_context context = {
		.parse = &f->context, .question = question, .has_open_ticket = has_open_ticket, .code_living = tulipe};
	sms_parse(&context, text, &f->arena, &out);
	return &out;
}

static const struct sms_reading *sms(void **state, const char *text)
{
	return read_with(state, text, NULL, true);
}

static void test_p13_digit_and_more(void **state)
{
	struct question which = {.kind = QUESTION_WHICH, .least = 0, .most = 3};
	assert_int_equal(read_with(state, "3 souris à changer", &which, true)->kind, SMS_TEXT);
	const struct sms_reading *r = read_with(state, " 3. ", &which, true);
	assert_int_equal(r->kind, SMS_ANSWER);
	assert_int_equal(r->digit, 3);
	assert_int_equal(read_with(state, "0", &which, true)->digit, 0);
	assert_int_equal(read_with(state, "4", &which, true)->kind, SMS_BAD_DIGIT);
	assert_int_equal(sms(state, "3")->kind, SMS_NO_CHOICE);
	struct question field = {.kind = QUESTION_FIELD};
	assert_int_equal(read_with(state, "3", &field, true)->kind, SMS_TEXT);
	assert_int_equal(read_with(state, "STATUT 1042", &field, true)->kind, SMS_COMMAND);
}

static void test_yes_and_no(void **state)
{
	struct question handshake = {.kind = QUESTION_HANDSHAKE, .least = 1, .most = 2};
	assert_int_equal(read_with(state, "Oui !", &handshake, true)->digit, 1);
	const struct sms_reading *r = read_with(state, "NO", &handshake, true);
	assert_int_equal(r->kind, SMS_ANSWER);
	assert_int_equal(r->digit, 2);
	r = read_with(state, "non 1042", &handshake, true);
	assert_int_equal(r->kind, SMS_COMMAND);
	assert_int_equal(r->command.verb, VERB_NO);
	assert_int_equal(r->command.refs[0].number, 1042);
}

static void test_rating_and_page(void **state)
{
	struct question rating = {.kind = QUESTION_RATING, .least = 1, .most = 5}, page = {.kind = QUESTION_PAGE, .least = 1, .most = 2};
	const struct sms_reading *r = read_with(state, "4 très bien", &rating, false);
	assert_int_equal(r->kind, SMS_ANSWER);
	assert_int_equal(r->digit, 4);
	assert_string_equal(r->text, "très bien");
	assert_int_equal(read_with(state, "4 très bien", &rating, true)->kind, SMS_TEXT);
	r = read_with(state, "1 1042", &page, true);
	assert_int_equal(r->kind, SMS_ANSWER);
	assert_int_equal(r->ref.number, 1042);
	assert_int_equal(read_with(state, "1 souris", &page, true)->kind, SMS_TEXT);
	assert_int_equal(read_with(state, "2", &page, true)->digit, 2);
}

static void test_p19_numbers_in_front(void **state)
{
	assert_int_equal(sms(state, "20 claviers manquent")->kind, SMS_TEXT);
	assert_int_equal(sms(state, "#20 encore")->kind, SMS_KEPT);
	const struct sms_reading *r = sms(state, "1050 encore");
	assert_int_equal(r->kind, SMS_TO);
	assert_int_equal(r->ref.number, 1050);
	assert_string_equal(r->text, "encore");
	assert_int_equal(sms(state, "8888 encore")->kind, SMS_KEPT);
	assert_int_equal(sms(state, "G-1050: toujours en panne\nmerci")->kind, SMS_TO);
	assert_string_equal(sms(state, "G-1050: toujours en panne\nmerci")->text, "toujours en panne\nmerci");
	assert_int_equal(sms(state, "1050")->kind, SMS_TEXT);
}

static void test_unknown_ticket_is_named(void **state)
{
	static const char *const kept[] = {
		"Rien de neuf sur #8888 ?", "Au sujet du ticket 8888", "la demande n°8888 traîne", "no 8888 bloqué", "voir G-8888 svp"};
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		assert_int_equal(read_with(state, kept[i], NULL, false)->kind, SMS_KEPT);
		assert_int_equal(read_with(state, kept[i], NULL, true)->kind, SMS_TEXT);
	}
	assert_int_equal(read_with(state, "Au sujet du ticket 1050", NULL, false)->kind, SMS_TEXT);
	assert_int_equal(read_with(state, "il en faut 8888 de plus", NULL, false)->kind, SMS_TEXT);
	assert_int_equal(read_with(state, "le 12 mars", NULL, false)->kind, SMS_TEXT);
	assert_int_equal(read_with(state, "note du directeur", NULL, false)->kind, SMS_TEXT);
}

static void test_p20_stop(void **state)
{
	struct fixture *f = *state;
	static const char *const stops[] = {"Arrêt.", "STOP", "stop !", "StopAll", "CANCEL", "quit", "END", "unsubscribe"};
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		assert_int_equal(sms(state, stops[i])->kind, SMS_STOP);
	assert_int_equal(sms(state, "Arrêt du serveur cette nuit")->kind, SMS_TEXT);
	const struct sms_reading *r = sms(state, "CANCEL 1050");
	assert_int_equal(r->kind, SMS_COMMAND);
	assert_int_equal(r->command.verb, VERB_CANCEL);
	assert_int_equal(r->command.refs[0].number, 1050);
	assert_int_equal(sms(state, "Start")->kind, SMS_START);
	assert_int_equal(sms(state, "REPRISE")->kind, SMS_START);
	struct sms_reading out;
	struct sms_context stopped = {.parse = &f->context, .stopped = true};
	sms_parse(&stopped, "Yes", &f->arena, &out);
	assert_int_equal(out.kind, SMS_START);
	assert_int_equal(sms(state, "yes")->kind, SMS_COMMAND);
}

static void verb_is(void **state, const char *text, enum verb_id verb, int64_t number)
{
	const struct sms_reading *r = sms(state, text);
	if (r->kind != SMS_COMMAND || r->command.verb != verb || (number && r->command.refs[0].number != number))
		fail_msg("%s: kind %d, verb %d", text, r->kind, r->command.verb);
	assert_int_equal(r->command.nrefs, number ? 1 : 0);
}

static void test_words_of_phones(void **state)
{
	verb_is(state, "LISTE", VERB_LIST, 0);
	verb_is(state, "status", VERB_LIST, 0);
	verb_is(state, "STATUT 1042", VERB_SHOW, 1042);
	verb_is(state, "Status #1042.", VERB_SHOW, 1042);
	verb_is(state, "OK 1042", VERB_DONE, 1042);
	verb_is(state, "clore 1042", VERB_DONE, 1042);
	verb_is(state, "FERMER 1042", VERB_CLOSE, 1042);
	verb_is(state, "ANNULER 1042", VERB_CANCEL, 1042);
	verb_is(state, "withdraw G-1042", VERB_CANCEL, 1042);
	verb_is(state, "oui 1042", VERB_YES, 1042);
	verb_is(state, "URGENT", VERB_URGENT, 0);
	verb_is(state, "URGENT 1042 plus rien ne marche", VERB_URGENT, 1042);
	verb_is(state, "Muet 1042", VERB_MUTE, 1042);
	verb_is(state, "Réactiver 1042", VERB_UNMUTE, 1042);
	verb_is(state, "SUITE", VERB_MORE, 0);
	verb_is(state, "passer", VERB_SKIP, 0);
	verb_is(state, "CODE", VERB_CODE, 0);
	verb_is(state, "Humain", VERB_HUMAN, 0);
	verb_is(state, "ICI 1042", VERB_HERE, 1042);
	verb_is(state, "quitter 1042", VERB_LEAVE, 1042);
	verb_is(state, "rappelez-moi", VERB_CALLBACK, 0);
	verb_is(state, "!titre 1042 Nouveau titre", VERB_TITLE, 1042);
	assert_int_equal(sms(state, "OK")->kind, SMS_TEXT);
	assert_int_equal(sms(state, "STATUT 20")->kind, SMS_TEXT);
	assert_int_equal(sms(state, "FERMER 8888")->kind, SMS_TEXT);
	assert_int_equal(sms(state, "Aide")->kind, SMS_HELP);
	assert_int_equal(sms(state, " ? ")->kind, SMS_HELP);
	assert_int_equal(sms(state, "info")->kind, SMS_HELP);
	assert_int_equal(sms(state, "Bonjour")->kind, SMS_TEXT);
	assert_int_equal(sms(state, "  \n ")->kind, SMS_TEXT);
	assert_int_equal(sms(state, "caf\xe9")->kind, SMS_TEXT);
}

static void test_codes(void **state)
{
	assert_int_equal(sms(state, "Tulip1")->kind, SMS_CODE);
	assert_string_equal(sms(state, "TULIP1.")->text, "tulip1");
	assert_int_equal(sms(state, "tulipe")->kind, SMS_TEXT);
}

static void test_p26_new(void **state)
{
	const struct sms_reading *r = sms(state, "NEW");
	assert_int_equal(r->kind, SMS_NEW);
	assert_null(r->command.text);
	assert_int_equal(sms(state, "Screen is dead")->kind, SMS_TEXT);
	r = sms(state, "Nouveau écran cassé");
	assert_int_equal(r->kind, SMS_NEW);
	assert_string_equal(r->command.text, "écran cassé");
}

TEST_MAIN(CASE(test_p13_digit_and_more), CASE(test_yes_and_no), CASE(test_rating_and_page), CASE(test_p19_numbers_in_front),
	CASE(test_unknown_ticket_is_named), CASE(test_p20_stop), CASE(test_words_of_phones), CASE(test_codes), CASE(test_p26_new))
