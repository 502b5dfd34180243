/* Commands in a mark's place: most of P1 to P28 of the parser's list, and the rest of the grammar.
 * P10 is in test_query.c, P13, P19, P20 and P26 in test_sms.c, P17 and P18 in test_bare.c, P25 in test_reactions.c. */
#include "fixture.h"

#include "domain/words.h"

static int64_t at(int year, int month, int day, int hour, int minute, const struct zone *zone)
{
	struct local_time local = {.year = year, .month = month, .day = day, .hour = hour, .minute = minute};
	return zone_to_utc(zone, &local, NULL);
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

static enum parse_fault desk_fault(void **state, const char *text)
{
	struct fixture *f = *state;
	if (parse(f, text) != PARSED_ERROR)
		fail_msg("\"%s\" is taken", text);
	return f->error.fault;
}

/* What was meant to wait, or for other tickets, is not done at once on this one, and its words go to nobody. */
static void test_what_is_meant_and_cannot_be_is_no_text(void **state)
{
	static const struct {
		const char *text;
		enum parse_fault fault;
	} rows[] = {
		{"!close in 31/02 Merci", PARSE_WHEN},
		{"!close at 25:61", PARSE_WHEN},
		{"!fermer à 9h75", PARSE_WHEN},
		{"!close in 99999999999999999999h", PARSE_WHEN},
		{"!close in 2 days", PARSE_WHEN},
		{"!fermer dans 2 jours", PARSE_WHEN},
		{"!close at 2pm", PARSE_WHEN},
		{"!close 5-3", PARSE_ENUM},
		{"!close 1001,1002, Merci", PARSE_ENUM},
		{"!close 1001, 1002", PARSE_ENUM},
		{"!close 1001 1002", PARSE_ENUM},
		{"!solved G-1001 G-1002, 1003", PARSE_ENUM},
		{"!1001 close 1002", PARSE_ENUM},
		{"!close G-99999999999999999999", PARSE_ENUM},
		{"!close 1-99999999999999999999", PARSE_ENUM},
		{"!1001,1002, close", PARSE_ENUM},
		{"!link 99999999999999999999", PARSE_ENUM},
		{"!merge 99999999999999999999", PARSE_ENUM},
		{"!link dup 5-3", PARSE_ENUM},
	};
	static const char *const texts[] = {"!close in 2 places", "!fermer à 100%", "!close at 4K resolution", "!close 06-12-34-56-78",
		"!close 2026 was long", "!close in the 3rd week",
		"!close 1001 12", "!close 1001 -- 1002", "!close 1001 2026 was long"};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(desk_fault(state, rows[i].text), rows[i].fault);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(desk(state, texts[i])->when.kind, WHEN_NONE);
}

/* Marks that change the direction of writing, or join nothing, are in what is pasted; they are read as if they were not there. */
static void test_what_cannot_be_seen_is_not_read(void **state)
{
	assert_int_equal(desk(state, "!close \u20681042\u2069")->refs[0].number, 1042);
	assert_int_equal(desk(state, "!\u200fclose \u202e1042")->refs[0].number, 1042);
	assert_int_equal(desk(state, "!close G\u20111042")->refs[0].number, 1042);
	assert_int_equal(desk(state, "!close 10\u200b" "42")->refs[0].number, 1042);
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
	assert_int_equal(desk(state, "\n  \n !42")->verb, VERB_SHOW);
	assert_int_equal(desk(state, "!42")->verb, VERB_SHOW);
	assert_int_equal(desk(state, "!close 42 Merci")->refs[0].number, 42);
	assert_string_equal(desk(state, "!close 42 Merci")->text_with_ref, "42 Merci");
	assert_null(desk(state, "!close #42 Merci")->text_with_ref);
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
	assert_int_equal(parse(f, "!g nuage"), PARSED_ERROR);
	assert_int_equal(f->error.fault, PARSE_VERB);
	assert_null(f->error.good);
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

static void test_a_ticket_named_twice_is_meant_once(void **state)
{
	assert_int_equal(desk(state, "!close 5,5,3-6,4")->nrefs, 4);
	assert_false(command_needs_word(desk(state, "!close 5,5,5,5,5,5,5")));
}

static void test_a_tag_has_an_end(void **state)
{
	assert_int_equal(desk(state, "!tag +ecran-plat-2e-etage")->ntags, 1);
	failing(state, "!tag +a-tag-that-is-far-too-long-to-stand-beside-others-on-the-card-of-a-ticket", PARSE_EXTRA);
}

TEST_MAIN(CASE(test_p1_delay_and_text), CASE(test_p2_in_the_end),
	CASE(test_what_is_meant_and_cannot_be_is_no_text), CASE(test_what_cannot_be_seen_is_not_read),
	CASE(test_p3_duplicate), CASE(test_p4_leading_reference),
	CASE(test_p5_set), CASE(test_p6_date_order), CASE(test_p7_no_break_space), CASE(test_p8_not_a_command), CASE(test_p9_near_miss),
	CASE(test_p11_list_of_references), CASE(test_p12_courtesies), CASE(test_p14_hostile_input), CASE(test_p15_one_person),
	CASE(test_p16_notes), CASE(test_p21_bare_when), CASE(test_p22_typographic_apostrophe), CASE(test_p23_close_reasons),
	CASE(test_p24_child_of), CASE(test_p27_edits_run_nothing), CASE(test_p28_titles_and_greetings),
	CASE(test_a_ticket_named_twice_is_meant_once), CASE(test_a_tag_has_an_end))
