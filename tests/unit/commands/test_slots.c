/* The order of things: references, arguments, where the text begins, what is missing. */
#include "fixture.h"

static void test_text_is_verbatim(void **state)
{
	assert_string_equal(
		desk(state, "!r Bonjour,\n  « essayez »\u00a0: \n\n-- \nbob")->text, "Bonjour,\n  « essayez »\u00a0: \n\n-- \nbob");
	assert_string_equal(desk(state, "!close\nréglé")->text, "réglé");
	assert_int_equal(desk(state, "!close\nréglé")->word[WORDS_REASON], 0);
	assert_string_equal(desk(state, "!close -- in 2h")->text, "in 2h");
	assert_string_equal(desk(state, "!close — in 2h")->text, "in 2h");
	assert_string_equal(desk(state, "!solved\n\n  code:\n\tx")->text, "\n  code:\n\tx");
	assert_null(desk(state, "!solved   \n ")->text);
}

static void test_merge_and_targets(void **state)
{
	const struct command *c = desk(state, "!merge 17");
	assert_int_equal(c->target.number, 17);
	assert_int_equal(c->nrefs, 0);
	c = desk(state, "!merge 42 into 17");
	assert_int_equal(c->target.number, 17);
	assert_int_equal(c->refs[0].number, 42);
	c = desk(state, "!42 fusionner dans 17");
	assert_int_equal(c->target.number, 17);
	assert_int_equal(c->refs[0].number, 42);
	failing(state, "!42 fusionner", PARSE_MISSING);
	c = desk(state, "!link off 17");
	assert_int_equal(c->word[WORDS_KIND], LINK_OFF);
	assert_int_equal(desk(state, "!link 17")->target.number, 17);
}

static void test_entries(void **state)
{
	const struct command *c = desk(state, "!edit .7 non, demain");
	assert_int_equal(c->refs[0].kind, REF_HERE);
	assert_int_equal(c->refs[0].entry, 7);
	assert_string_equal(c->text, "non, demain");
	c = desk(state, "!split 42.7 Autre sujet");
	assert_int_equal(c->refs[0].number, 42);
	assert_int_equal(c->refs[0].entry, 7);
	assert_string_equal(c->text, "Autre sujet");
	assert_int_equal(desk(state, "!voir .")->refs[0].kind, REF_LAST);
}

static void test_reference_is_required(void **state)
{
	struct fixture *f = *state;
	f->context.ref_required = true;
	assert_string_equal(failing(state, "!fermer", PARSE_NOREF)->verb, "fermer");
	assert_int_equal(desk(state, "!fermer 1042")->nrefs, 1);
	assert_int_equal(desk(state, "!liste")->verb, VERB_LIST);
	assert_int_equal(desk(state, "!voir @marie")->npersons, 1);
}

static void test_numbers_that_are_no_reference(void **state)
{
	assert_string_equal(desk(state, "!r 0612345678 est le bon")->text, "0612345678 est le bon");
	assert_string_equal(desk(state, "!r 3.5.1 corrige tout")->text, "3.5.1 corrige tout");
	assert_string_equal(desk(state, "!r win10 est installé")->text, "win10 est installé");
	assert_int_equal(desk(state, "!r g1050 est corrigé")->refs[0].number, 1050);
}

TEST_MAIN(CASE(test_text_is_verbatim), CASE(test_merge_and_targets), CASE(test_entries), CASE(test_reference_is_required),
	CASE(test_numbers_that_are_no_reference))
