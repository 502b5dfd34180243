/* One word, one slot: persons, teams, times, words of lists, for every verb that has them. */
#include "fixture.h"

static int64_t at(int year, int month, int day, int hour, int minute, const struct zone *zone)
{
	struct local_time local = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
	return zone_to_utc(zone, &local, NULL);
}

static void test_assign(void **state)
{
	struct fixture *f = *state;
	const struct command *c = desk(state, "!assign 42 @bob il connaît");
	assert_int_equal(c->refs[0].number, 42);
	assert_int_equal(c->persons[0].kind, PERSON_HANDLE);
	assert_string_equal(c->persons[0].text, "bob");
	assert_string_equal(c->text, "il connaît");
	c = desk(state, "!assign ~fact @bob");
	assert_string_equal(c->queue, "facturation");
	assert_int_equal(c->npersons, 0);
	assert_string_equal(c->text, "@bob");
	assert_int_equal(desk(state, "!donner moi")->persons[0].kind, PERSON_ME);
	assert_int_equal(desk(state, "!donner personne")->persons[0].kind, PERSON_NONE);
	c = desk(state, "!@marie assign bob@example.org");
	assert_int_equal(c->refs[0].kind, REF_PERSON);
	assert_string_equal(c->refs[0].person.text, "marie");
	assert_int_equal(c->persons[0].kind, PERSON_EMAIL);
	assert_string_equal(failing(state, "!assign bob", PARSE_MISSING)->what, "@personne | ~équipe");
	const struct parse_error *e = failing(state, "!move ~com", PARSE_ENUM);
	assert_string_equal(e->label, "équipe");
	assert_string_equal(e->items, "~technique, ~facturation, ~commercial, ~comptabilité");
	assert_string_equal(desk(state, "!move ~COMPTABILITE")->queue, "comptabilité");
	f->context.names.queues = NULL;
	assert_string_equal(desk(state, "!move ~com")->queue, "com");
}

static void test_enums(void **state)
{
	const struct parse_error *e = failing(state, "!priority maximale", PARSE_ENUM);
	assert_string_equal(e->label, "priorité");
	assert_string_equal(e->bad, "maximale");
	assert_string_equal(e->items, "basse, normale, pressante, urgente");
	failing(state, "!priority", PARSE_MISSING);
	assert_string_equal(desk(state, "!p basse plus tard suffit")->text, "plus tard suffit");
	assert_int_equal(desk(state, "!sev critique")->word[WORDS_SEVERITY], SEVERITY_CRITICAL);
	assert_int_equal(desk(state, "!notify replies")->word[WORDS_LEVEL], HEAR_REPLIES);
	failing(state, "!notify fort", PARSE_ENUM);
	assert_int_equal(desk(state, "!private non")->word[WORDS_OFF], LIST_SAID);
	failing(state, "!private peut-être", PARSE_ENUM);
	failing(state, "!take merci", PARSE_EXTRA);
}

static void test_persons(void **state)
{
	const struct command *c = desk(state, "!cc @marie, paul@example.org +216.98.123.456 historique");
	assert_int_equal(c->npersons, 3);
	assert_string_equal(c->persons[0].text, "marie");
	assert_string_equal(c->persons[2].text, "+21698123456");
	assert_int_equal(c->word[WORDS_HISTORY], LIST_SAID);
	c = desk(state, "!show @marie");
	assert_int_equal(c->npersons, 1);
	assert_int_equal(c->nrefs, 0);
	assert_string_equal(desk(state, "!voir société:acme")->org, "acme");
	direct(state, "!show @marie");
	struct fixture *f = *state;
	assert_int_equal(f->command.nrefs, 1);
	assert_int_equal(f->command.refs[0].kind, REF_PERSON);
	assert_int_equal(f->command.npersons, 0);
}

static void test_remind_and_away(void **state)
{
	struct fixture *f = *state;
	const struct command *c = desk(state, "!remind me demain 9h rappeler");
	assert_int_equal(c->persons[0].kind, PERSON_ME);
	assert_int_equal(c->when.at_ms, at(2026, 4, 8, 9, 0, f->paris));
	assert_string_equal(c->text, "rappeler");
	assert_int_equal(desk(state, "!relance sur réponse")->word[WORDS_REPLY], LIST_SAID);
	failing(state, "!relance me", PARSE_MISSING);
	c = desk(state, "!away 12/04/2026 @bob");
	assert_int_equal(c->when.kind, WHEN_DAY);
	assert_string_equal(c->persons[0].text, "bob");
	assert_int_equal(desk(state, "!away")->when.kind, WHEN_NONE);
	assert_int_equal(failing(state, "!hold 31/02 pièce", PARSE_WHEN)->when, WHEN_NO_SUCH_DATE);
	assert_int_equal(failing(state, "!hold 01/01/2020 pièce", PARSE_WHEN)->when, WHEN_PAST);
	assert_string_equal(((struct fixture *)*state)->error.why, "c'est déjà passé");
	assert_string_equal(failing(state, "!hold 2lunes pièce", PARSE_WHEN)->bad, "2lunes");
}

static void test_other_verbs(void **state)
{
	const struct command *c = desk(state, "!canned bienvenue nom=Marie ville=\"Tunis sud\"");
	assert_string_equal(c->name, "bienvenue");
	assert_string_equal(c->fields[1].value, "Tunis sud");
	assert_int_equal(desk(state, "!kb 7")->number, 7);
	assert_string_equal(desk(state, "!kb 7 zip")->text, "7 zip");
	c = desk(state, "!kb draft 7");
	assert_int_equal(c->word[WORDS_KB], KB_DRAFT);
	assert_int_equal(c->number, 7);
	c = desk(state, "!rate 4 très bien");
	assert_int_equal(c->number, 4);
	assert_string_equal(c->text, "très bien");
	failing(state, "!rate 6", PARSE_MISSING);
	c = desk(state, "!callback 14h-16h demain");
	assert_int_equal(c->minutes, 14 * 60);
	assert_int_equal(c->until_minutes, 16 * 60);
	assert_int_equal(desk(state, "!digest 8h30")->minutes, 8 * 60 + 30);
	assert_int_equal(desk(state, "!bilan non")->word[WORDS_OFF], LIST_SAID);
	c = desk(state, "!report sla 30d ~tech csv");
	assert_int_equal(c->word[WORDS_REPORT], REPORT_SLA);
	assert_int_equal(c->when.days, 30);
	assert_int_equal(c->word[WORDS_CSV], LIST_SAID);
	assert_string_equal(desk(state, "!me name Marie Dupont")->text, "Marie Dupont");
	failing(state, "!me chapeau", PARSE_ENUM);
	failing(state, "!me name", PARSE_MISSING);
	assert_string_equal(desk(state, "!code A1B2C3")->name, "A1B2C3");
	assert_string_equal(desk(state, "!confirm tulipe")->name, "tulipe");
	assert_true(desk(state, "!close -q doublon 17")->quiet);
	direct(state, "!close -q");
	assert_string_equal(((struct fixture *)*state)->command.text, "-q");
}

static void test_admin_verbs(void **state)
{
	const struct command *c = line(state, "org set acme domain=acme.example share=view");
	assert_int_equal(c->word[WORDS_ADMIN], ADMIN_SET);
	assert_string_equal(c->name, "acme");
	assert_int_equal(c->nfields, 2);
	assert_string_equal(c->fields[1].name, "share");
	assert_string_equal(line(state, "org acme domain=acme.example share=view")->name, "acme");
	c = line(state, "user add marie@example.org role=agent");
	assert_int_equal(c->npersons, 1);
	c = line(state, "rule test 1042");
	assert_int_equal(c->word[WORDS_RULE], RULE_TEST);
	assert_int_equal(c->number, 1042);
	failing(state, "!rule show", PARSE_MISSING);
	c = line(state, "config desk.name Support & cie");
	assert_string_equal(c->name, "desk.name");
	assert_string_equal(c->text, "Support & cie");
	c = line(state, "export 1042 json");
	assert_int_equal(c->target.number, 1042);
	assert_int_equal(c->word[WORDS_FORMAT], FORMAT_JSON);
	assert_true(command_needs_word(line(state, "forget marie@example.org")));
	assert_true(command_needs_word(line(state, "close spam")));
	c = line(state, "oncall swap @bob @marie lundi");
	assert_int_equal(c->npersons, 2);
	assert_int_equal(c->when.kind, WHEN_DAY);
	failing(state, "!oncall swap @bob", PARSE_MISSING);
	c = line(state, "tell enfants Le réseau revient");
	assert_int_equal(c->word[WORDS_SCOPE], LIST_SAID);
	c = line(state, "tell list:\"~fac st:new\" Bonjour à tous");
	assert_non_null(c->query->root);
	assert_string_equal(c->text, "Bonjour à tous");
	assert_int_equal(line(state, "")->verb, VERB_HELP);
}

TEST_MAIN(CASE(test_assign), CASE(test_enums), CASE(test_persons), CASE(test_remind_and_away), CASE(test_other_verbs),
	CASE(test_admin_verbs))
