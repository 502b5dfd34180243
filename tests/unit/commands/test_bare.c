/* Bare words in a conversation with one person: P17, P18 and P23 of the parser's list, and every form of the list. */
#include "fixture.h"

static enum verb_id verb_in(void **state, const char *text)
{
	struct fixture *f = *state;
	return direct(state, text) == PARSED_COMMAND ? f->command.verb : VERB_NONE;
}

static void test_p17_prose_stays_prose(void **state)
{
	static const char *const texts[] = {"Urgent, plus de réseau au 3e", "Fermer la porte du local", "Liste des postes en panne",
		"Aidez-moi", "ok", "Help me", "aide moi", "Moi aussi", "Non, merci", "oui merci", "code de la photocopieuse ?",
		"Suivre le colis 1050 svp", "tickets", "Fermer 1050 et 1051", "urgent 3 postes en panne", "Urgent 2024 factures",
		"list everything", "42", "?", "rejoindre le groupe", "langue de bois", "me voilà", "1050 encore", "1050 lundi",
		"1050 liste"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (direct(state, texts[i]) != PARSED_TEXT)
			fail_msg("a command: %s", texts[i]);
}

static void test_p18_bare_forms(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(verb_in(state, "urgent"), VERB_URGENT);
	assert_int_equal(verb_in(state, "Fermer 1050."), VERB_CLOSE);
	assert_int_equal(f->command.refs[0].number, 1050);
	assert_null(f->command.text);
	assert_int_equal(verb_in(state, "1050 fermer"), VERB_CLOSE);
	assert_int_equal(f->command.refs[0].number, 1050);
	assert_int_equal(verb_in(state, "LISTE"), VERB_LIST);
	assert_int_equal(verb_in(state, "langue en"), VERB_LANG);
	assert_int_equal(f->command.word[WORDS_LANG], 1 + LANG_EN);
}

static void test_forms_with_more(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(verb_in(state, "list org"), VERB_LIST);
	assert_int_equal(f->command.query->root->kind, QUERY_ORG);
	assert_int_equal(verb_in(state, "Liste fermés !"), VERB_LIST);
	assert_int_equal(f->command.query->root->kind, QUERY_STATUS);
	assert_int_equal(verb_in(state, "kb imprimante réseau"), VERB_KB);
	assert_string_equal(f->command.text, "imprimante réseau");
	assert_int_equal(verb_in(state, "faq"), VERB_KB);
	assert_int_equal(verb_in(state, "Urgent 1050 Plus de réseau.\nDepuis 9h"), VERB_URGENT);
	assert_int_equal(f->command.refs[0].number, 1050);
	assert_string_equal(f->command.text, "Plus de réseau.\nDepuis 9h");
	assert_int_equal(verb_in(state, "Nouveau écran cassé !"), VERB_NEW);
	assert_string_equal(f->command.text, "écran cassé !");
	assert_int_equal(verb_in(state, "nouveau"), VERB_NEW);
	assert_int_equal(verb_in(state, "join ACME"), VERB_JOIN);
	assert_string_equal(f->command.text, "acme");
	assert_int_equal(verb_in(state, "me"), VERB_ME);
	assert_int_equal(verb_in(state, "moi nom Marie Dupont"), VERB_ME);
	assert_int_equal(f->command.word[WORDS_ME], ME_NAME);
	assert_string_equal(f->command.text, "Marie Dupont");
	assert_int_equal(verb_in(state, "code A1B2C3"), VERB_CODE);
	assert_string_equal(f->command.name, "a1b2c3");
	assert_int_equal(verb_in(state, "ICI #1050"), VERB_HERE);
	assert_int_equal(verb_in(state, "Oui !"), VERB_YES);
}

static void test_phrases(void **state)
{
	struct fixture *f = *state;
	static const char *const lists[] = {"mes tickets", "Mes demandes ?", "my tickets", "MY REQUESTS"};
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(verb_in(state, lists[i]), VERB_LIST);
		assert_null(f->command.query);
	}
	assert_int_equal(verb_in(state, "Tickets de ma société"), VERB_LIST);
	assert_int_equal(f->command.query->root->kind, QUERY_ORG);
	assert_int_equal(verb_in(state, "company tickets"), VERB_LIST);
}

/* The lists of help say `help VERB`: so it is one, where "help me" is none. */
static void test_help_on_one_verb(void **state)
{
	struct fixture *f = *state;
	static const char *const texts[] = {"help me", "Aide moi", "aide urgent", "help the printer", "aide fermer la porte", "help t"};
	assert_int_equal(verb_in(state, "aide fermer"), VERB_HELP);
	assert_string_equal(f->command.text, "fermer");
	assert_int_equal(verb_in(state, "Help close."), VERB_HELP);
	assert_int_equal(verb_in(state, "aide priorité"), VERB_HELP);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(verb_in(state, texts[i]), VERB_NONE);
	f->context.place = AT_SMS;
	assert_false(bare_parse(&f->context, "aide fermer", &f->arena, &f->command));
}

/* Every name with its ° runs alone; every other one does not. */
static void test_every_bare_name(void **state)
{
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		const struct verb *verb = verb_of((enum verb_id)id);
		char copy[256], *save = NULL;
		memcpy(copy, verb->folded, strlen(verb->folded) + 1);
		for (char *name = strtok_r(copy, " ", &save); name; name = strtok_r(NULL, " ", &save)) {
			char *star = strchr(name, '*');
			if (star)
				*star = '\0';
			if (id == VERB_LANG) /* never alone: which one? */
				assert_int_equal(verb_in(state, name), VERB_NONE);
			else
				assert_int_equal(verb_in(state, name), star ? id : VERB_NONE);
		}
	}
}

static void test_only_with_one_person(void **state)
{
	struct fixture *f = *state;
	f->context.roles = CUSTOMER;
	f->context.place = AT_REQUEST;
	assert_int_equal(parse(f, "fermer 1050"), PARSED_TEXT);
	f->context.place = AT_DESK;
	assert_int_equal(parse(f, "fermer 1050"), PARSED_TEXT);
	f->context.place = AT_CONSOLE;
	assert_int_equal(parse(f, "fermer 1050"), PARSED_COMMAND);
}

TEST_MAIN(CASE(test_p17_prose_stays_prose), CASE(test_p18_bare_forms), CASE(test_forms_with_more), CASE(test_phrases),
	CASE(test_help_on_one_verb),
	CASE(test_every_bare_name), CASE(test_only_with_one_person))
