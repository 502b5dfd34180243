/* key=value: operators, quotes, and prose that only looks like it. */
#include "fixture.h"

static void test_new(void **state)
{
	const struct command *c = desk(
		state, "!new for +33612345678 via:phone cc:@paul,marie@example.org ~tech p:haute +vpn Plus de réseau -q\nau 3e");
	assert_int_equal(c->npersons, 1);
	assert_int_equal(c->persons[0].kind, PERSON_PHONE);
	assert_string_equal(c->persons[0].text, "+33612345678");
	assert_string_equal(c->queue, "technique");
	assert_int_equal(c->nfields, 3);
	assert_string_equal(c->fields[0].value, "phone");
	assert_int_equal(c->fields[1].npersons, 2);
	assert_int_equal(c->ntags, 1);
	assert_string_equal(c->text, "Plus de réseau -q\nau 3e");
	assert_string_equal(desk(state, "!new 3 souris à changer")->text, "3 souris à changer");
	assert_string_equal(desk(state, "!nouveau pour la compta")->text, "pour la compta");
	assert_string_equal(desk(state, "!nouveau service: en panne")->text, "service: en panne");
	assert_string_equal(desk(state, "!nouveau https://example.org ne répond pas")->text, "https://example.org ne répond pas");
	c = desk(state, "!new composant:écran autre:x");
	assert_string_equal(c->fields[0].name, "composant");
	assert_string_equal(c->text, "autre:x");
	failing(state, "!new p:maximale texte", PARSE_ENUM);
	assert_string_equal(failing(state, "!new title=\"Écran noir\nsuite", PARSE_QUOTE)->bad, "title=\"Écran noir");
	assert_string_equal(desk(state, "!new title=\"a \\\"b\\\" c\"")->fields[0].value, "a \"b\" c");
}

static void test_fields_operators(void **state)
{
	const struct command *c = desk(state, "!set composant= cc+=@bob cc-=@paul sev:fonctionnel st:encours t:panne");
	assert_int_equal(c->fields[0].op, FIELD_CLEAR);
	assert_int_equal(c->fields[1].op, FIELD_ADD);
	assert_int_equal(c->fields[2].op, FIELD_TAKE);
	assert_int_equal(c->fields[3].word, SEVERITY_FEATURE);
	assert_int_equal(c->fields[4].word, STATUS_WIP);
	assert_int_equal(c->fields[5].word, TYPE_INCIDENT);
	failing(state, "!set", PARSE_MISSING);
	assert_string_equal(failing(state, "!set p:haute merci", PARSE_EXTRA)->bad, "merci");
}

TEST_MAIN(CASE(test_new), CASE(test_fields_operators))
