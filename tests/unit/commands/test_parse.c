/* Commands in a mark's place: most of P1 to P28 of the parser's list, and the rest of the grammar.
 * P10 is in test_query.c, P13, P19, P20 and P26 in test_sms.c, P17 and P18 in test_bare.c, P25 in test_reactions.c. */
#include "fixture.h"

#include "domain/words.h"

static int64_t at(int year, int month, int day, int hour, int minute, const struct zone *zone)
{
	struct local_time local = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
	return zone_to_utc(zone, &local, NULL);
}

static void test_p1_delay_and_text(void **state)
{
	const struct command *c = desk(state, "!close in 2h Merci");
	assert_int_equal(c->verb, VERB_CLOSE);
	assert_int_equal(c->when.kind, WHEN_AFTER);
	assert_int_equal(c->when.span_ms, 2 * 3600000);
	assert_int_equal(c->when.at_ms, NOW_MS + 2 * 3600000);
	assert_string_equal(c->text, "Merci");
}

static void test_p2_in_the_end(void **state)
{
	const struct command *c = desk(state, "!close in the end it was the cable");
	assert_int_equal(c->verb, VERB_CLOSE);
	assert_int_equal(c->when.kind, WHEN_NONE);
	assert_string_equal(c->text, "in the end it was the cable");
}

static void test_p3_duplicate(void **state)
{
	const struct command *c = desk(state, "!fermer doublon 17 déjà vu");
	assert_int_equal(c->verb, VERB_CLOSE);
	assert_int_equal(c->word[WORDS_REASON], REASON_DUPLICATE);
	assert_int_equal(c->target.number, 17);
	assert_int_equal(c->nrefs, 0);
	assert_string_equal(c->text, "déjà vu");
	c = desk(state, "!fermer doublon de la demande");
	assert_int_equal(c->word[WORDS_REASON], 0);
	assert_string_equal(c->text, "doublon de la demande");
}

static void test_p4_leading_reference(void **state)
{
	static const char *const forms[] = {
		"!42 close", "!close 42", "!close #42", "!close G-42", "!g42 CLOSE", "!clore TT42", "!g close 42"};
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct command *c = desk(state, forms[i]);
		assert_int_equal(c->verb, VERB_CLOSE);
		assert_int_equal(c->nrefs, 1);
		assert_int_equal(c->refs[0].kind, REF_NUMBER);
		assert_int_equal(c->refs[0].number, 42);
		assert_null(c->text);
	}
	assert_int_equal(desk(state, "!42")->verb, VERB_SHOW);
	assert_int_equal(desk(state, "!close 42 Merci")->refs[0].number, 42);
	assert_string_equal(desk(state, "!close 42 Merci")->text_with_ref, "42 Merci");
	assert_null(desk(state, "!close #42 Merci")->text_with_ref);
}

static void set_of_five(void **state, const char *text)
{
	const struct command *c = desk(state, text);
	assert_int_equal(c->verb, VERB_SET);
	assert_int_equal(c->nfields, 3);
	assert_int_equal(c->ntags, 2);
	assert_int_equal(c->fields[0].key, FIELD_PRIORITY);
	assert_int_equal(c->fields[0].word, PRIORITY_URGENT);
	assert_string_equal(c->tags[0].name, "vpn");
	assert_false(c->tags[0].remove);
	assert_string_equal(c->tags[1].name, "imprimante");
	assert_true(c->tags[1].remove);
	assert_int_equal(c->fields[1].key, FIELD_QUEUE);
	assert_string_equal(c->fields[1].value, "technique");
	assert_int_equal(c->fields[2].key, FIELD_TITLE);
	assert_string_equal(c->fields[2].value, "Écran noir");
}

static void test_p5_set(void **state)
{
	set_of_five(state, "!set p:urgente +vpn -imprimante q:tech title=\"Écran noir\"");
	set_of_five(state, "!set p:urgente +vpn -imprimante q:tech title=« Écran noir »");
	set_of_five(state, "!set p:urgente +vpn -imprimante q:tech title=“Écran noir”");
	set_of_five(state, "!modifier p=URGENTE +vpn -imprimante q:~TECH titre:'Écran noir'");
}

static void test_p6_date_order(void **state)
{
	struct fixture *f = *state;
	const struct command *c = desk(state, "!hold 03/02 livraison");
	assert_int_equal(c->when.kind, WHEN_DAY);
	assert_int_equal(c->when.at_ms, at(2027, 2, 3, 0, 0, f->paris));
	assert_int_equal(c->when.local.day, 3);
	assert_int_equal(c->when.local.month, 2);
	assert_string_equal(c->text, "livraison");
	f->context.time.format = DATE_MDY;
	assert_int_equal(desk(state, "!hold 03/02 livraison")->when.at_ms, at(2027, 3, 2, 0, 0, f->paris));
}

static void test_p7_no_break_space(void **state)
{
	const struct command *c = desk(state, "!prio\u00a0pressante");
	assert_int_equal(c->verb, VERB_PRIORITY);
	assert_int_equal(c->word[WORDS_PRIORITY], PRIORITY_HIGH);
}

static void test_p8_not_a_command(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "!nice work"), PARSED_TEXT);
	assert_int_equal(f->command.verb, VERB_NONE);
	assert_int_equal(parse(f, "!"), PARSED_TEXT);
	assert_int_equal(parse(f, "!!!"), PARSED_TEXT);
	assert_int_equal(parse(f, "! close"), PARSED_TEXT);
	assert_int_equal(parse(f, "close 42"), PARSED_TEXT);
}

static void test_p9_near_miss(void **state)
{
	struct fixture *f = *state;
	const struct parse_error *e = failing(state, "!colse", PARSE_TYPO);
	assert_string_equal(e->bad, "colse");
	assert_string_equal(e->good, "close");
	assert_string_equal(failing(state, "!regler", PARSE_TYPO)->good, "réglé");
	assert_int_equal(direct(state, "!colse"), PARSED_TEXT);
	f->context.place = AT_REQUEST;
	assert_int_equal(parse(f, "!colse"), PARSED_TEXT);
	f->context.place = AT_LINE;
	assert_int_equal(parse(f, "colse"), PARSED_ERROR);
	assert_int_equal(f->error.fault, PARSE_VERB);
	assert_string_equal(f->error.good, "close");
}

static void test_p11_list_of_references(void **state)
{
	const struct command *c = desk(state, "!close 3,5,9-12");
	static const int64_t numbers[] = {3, 5, 9, 10, 11, 12};
	assert_int_equal(c->nrefs, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(c->refs[i].number, numbers[i]);
	assert_true(command_needs_word(c));
	assert_false(command_needs_word(desk(state, "!close 3,5,9-11")));
}

static void test_p12_courtesies(void **state)
{
	(void)state;
	static const char *const names[] = {"Bob"};
	assert_int_equal(words_class("Ok merci", names, 1), EVENT_TEXT_COURTESY);
	assert_int_equal(words_class("Parfait, merci Bob !", names, 1), EVENT_TEXT_COURTESY);
	assert_int_equal(words_class("Merci, je regarde ce soir", names, 1), EVENT_TEXT);
	assert_int_equal(words_class("merci mais non", names, 1), EVENT_TEXT_NO);
	assert_int_equal(words_class("ok", names, 1), EVENT_TEXT_COURTESY);
}

static void test_p14_hostile_input(void **state)
{
	struct fixture *f = *state;
	struct buf big;
	buf_init(&big, 200000);
	buf_adds(&big, "!r ");
	while (big.len < 40 * 1024)
		buf_adds(&big, "mot ");
	assert_int_equal(parse(f, big.data), PARSED_ERROR);
	assert_int_equal(f->error.fault, PARSE_LIMIT);
	buf_reset(&big);
	buf_adds(&big, "!set");
	for (int i = 0; i < 10000; i++)
		buf_addf(&big, " +t%d", i);
	assert_int_equal(parse(f, big.data), PARSED_ERROR);
	assert_int_equal(f->error.fault, PARSE_LIMIT);
	assert_string_equal(f->error.bad, "+t50");
	buf_clear(&big);
	assert_string_equal(desk(state, "!r caf\xe9 \xff")->text, "caf\ufffd \ufffd");
	failing(state, "!close 1-200", PARSE_LIMIT);
	failing(state, "!1-200 close", PARSE_LIMIT);
}

static void test_p15_one_person(void **state)
{
	const struct command *c = desk(state, "!confier @{U123} vu ensemble");
	assert_int_equal(c->npersons, 1);
	assert_int_equal(c->persons[0].kind, PERSON_ID);
	assert_string_equal(c->persons[0].text, "U123");
	assert_string_equal(c->text, "vu ensemble");
	c = desk(state, "!confier @{@bob:example.org}");
	assert_int_equal(c->persons[0].kind, PERSON_ID);
	assert_string_equal(c->persons[0].text, "@bob:example.org");
}

static void test_p16_notes(void **state)
{
	struct fixture *f = *state;
	static const char *const notes[] = {"/ râleur", "// râleur", "Bonsoir\n// ne pas dire", "!r Bonsoir\n // ne pas dire", "/shrug"};
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		assert_int_equal(parse(f, notes[i]), PARSED_NOTE);
		assert_string_equal(f->command.text, notes[i]);
	}
	assert_int_equal(parse(f, "voir /etc/hosts"), PARSED_TEXT);
	assert_int_equal(parse(f, "voir\n/etc/hosts"), PARSED_TEXT);
	assert_int_equal(desk(state, "!n râleur")->verb, VERB_NOTE);
	f->context.edited = true;
	assert_int_equal(parse(f, "// râleur"), PARSED_NOTE);
}

static void test_p21_bare_when(void **state)
{
	struct fixture *f = *state;
	const struct command *c = desk(state, "!suspendre 2j devis");
	assert_int_equal(c->when.kind, WHEN_AFTER);
	assert_int_equal(c->when.at_ms, NOW_MS + 2 * 86400000);
	assert_string_equal(c->text, "devis");
	c = desk(state, "!plustard demain");
	assert_int_equal(c->when.kind, WHEN_DAY);
	assert_int_equal(c->when.at_ms, at(2026, 4, 8, 0, 0, f->paris));
	const struct parse_error *e = failing(state, "!suspendre devis", PARSE_MISSING);
	assert_string_equal(e->verb, "suspendre");
	assert_string_equal(e->what, "QUAND");
	assert_non_null(e->good);
}

static void test_p22_typographic_apostrophe(void **state)
{
	struct fixture *f = *state;
	const struct command *c = desk(state, "!hold jusqu\u2019à lundi 9h pièce");
	assert_int_equal(c->when.kind, WHEN_AT);
	assert_int_equal(c->when.at_ms, at(2026, 4, 13, 9, 0, f->paris));
	assert_string_equal(c->text, "pièce");
}

static void test_p23_close_reasons(void **state)
{
	assert_int_equal(desk(state, "!close réglé")->word[WORDS_REASON], REASON_RESOLVED);
	assert_int_equal(desk(state, "!close inutile")->word[WORDS_REASON], REASON_CANCELLED);
	assert_int_equal(direct(state, "!close"), PARSED_COMMAND);
	struct fixture *f = *state;
	assert_int_equal(f->command.verb, VERB_CLOSE);
	assert_int_equal(f->command.word[WORDS_REASON], 0);
	assert_null(f->command.text);
}

static void test_p24_child_of(void **state)
{
	static const char *const forms[] = {"!link enfant de 1050", "!lier child of 1050", "!LIER  Enfant  DE  #1050"};
	for (size_t i = 0; i < 3; i++) {
		const struct command *c = desk(state, forms[i]);
		assert_int_equal(c->verb, VERB_LINK);
		assert_int_equal(c->word[WORDS_KIND], LINK_CHILD);
		assert_int_equal(c->target.number, 1050);
		assert_int_equal(c->nrefs, 0);
	}
}

static void test_p27_edits_run_nothing(void **state)
{
	struct fixture *f = *state;
	f->context.edited = true;
	assert_int_equal(parse(f, "!fermer"), PARSED_TEXT);
	assert_int_equal(f->command.verb, VERB_NONE);
	assert_int_equal(direct(state, "non"), PARSED_TEXT);
}

static void test_p28_titles_and_greetings(void **state)
{
	(void)state;
	const char *text = "Bonjour,\nLa caisse 2 est figée";
	struct words_span title = words_title(text);
	assert_int_equal(title.len, strlen("La caisse 2 est figée"));
	assert_memory_equal(title.at, "La caisse 2 est figée", title.len);
	assert_int_equal(words_class("Hello!", NULL, 0), EVENT_TEXT_COURTESY);
}

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
	f->context.queues = NULL;
	assert_string_equal(desk(state, "!move ~com")->queue, "com");
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

TEST_MAIN(CASE(test_p1_delay_and_text), CASE(test_p2_in_the_end), CASE(test_p3_duplicate), CASE(test_p4_leading_reference),
	CASE(test_p5_set), CASE(test_p6_date_order), CASE(test_p7_no_break_space), CASE(test_p8_not_a_command), CASE(test_p9_near_miss),
	CASE(test_p11_list_of_references), CASE(test_p12_courtesies), CASE(test_p28_titles_and_greetings), CASE(test_p14_hostile_input),
	CASE(test_p15_one_person), CASE(test_p16_notes), CASE(test_p21_bare_when), CASE(test_p22_typographic_apostrophe),
	CASE(test_p23_close_reasons), CASE(test_p24_child_of), CASE(test_p27_edits_run_nothing), CASE(test_text_is_verbatim),
	CASE(test_assign), CASE(test_merge_and_targets), CASE(test_new), CASE(test_fields_operators), CASE(test_enums), CASE(test_persons),
	CASE(test_entries), CASE(test_remind_and_away), CASE(test_other_verbs), CASE(test_admin_verbs), CASE(test_reference_is_required),
	CASE(test_numbers_that_are_no_reference))
