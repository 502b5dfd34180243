/* Queries: P10 of the parser's list, every key, and what is refused. */
#include "fixture.h"

static const char *printed(void **state, const char *text, bool filters)
{
	struct fixture *f = *state;
	struct query query;
	struct query_error bad;
	if (!query_parse(text, filters, &f->context.names, &f->arena, &query, &bad))
		return "refused";
	return query_print(&query, &f->arena);
}

static enum query_fault fault(void **state, const char *text, const char *word)
{
	struct fixture *f = *state;
	struct query query;
	struct query_error bad;
	assert_false(query_parse(text, true, &f->context.names, &f->arena, &query, &bad));
	assert_string_equal(bad.bad, word);
	return bad.fault;
}

static void test_p10_tree(void **state)
{
	const struct command *c = desk(state, "!list p:>=high -st:closed \"code 79\" or +vpn sort:due");
	struct fixture *f = *state;
	assert_int_equal(c->verb, VERB_LIST);
	assert_string_equal(query_print(c->query, &f->arena), "AND(p>=3 NOT(st=128) OR(\"code 79\" +vpn)) sort:due");
}

/* Teams by their beginnings and other names, types by the house's names: as everywhere else. */
static void test_names_of_the_house(void **state)
{
	struct fixture *f = *state;
	static const struct other_name types[] = {{.name = "reseau", .value = 3}, {0}}, aliases[] = {{"compta", "facturation", 0}, {0}};
	f->context.names.types = types;
	f->context.names.queue_aliases = aliases;
	assert_string_equal(printed(state, "t:Réseau ~compta", true), "AND(t=3 ~facturation)");
	assert_string_equal(printed(state, "q:~fac", true), "~facturation");
	assert_string_equal(printed(state, "~nobody", true), "~nobody");
	f->context.names.types = f->context.names.queue_aliases = NULL;
}

static void test_every_key(void **state)
{
	assert_string_equal(printed(state, "~fac st:new age>2d", true), "AND(~facturation st=2 age>172800000)");
	assert_string_equal(printed(state, "me sla<1h sort:due", true), "AND(@me sla<3600000) sort:due");
	assert_string_equal(printed(state, "imprimante «code 79» org:acme", false), "AND(imprimante \"code 79\" org:acme)");
	assert_string_equal(printed(state, "csat<=2 fermé:<7j tri:âge", true), "AND(csat<=2 closed<604800000) sort:age");
	assert_string_equal(printed(state, "owner:@marie auteur:\"Marie Dupont\" cat:facturation q:~tech", true),
		"AND(owner:marie owner:Marie Dupont ~facturation ~technique)");
	assert_string_equal(printed(state, "@bob sev:critique t:panne st:attente,suspendu", true), "AND(@bob sev=3 t=3 st=48)");
	assert_string_equal(printed(state, "st:open", true), "st=126");
	assert_string_equal(printed(state, "société:acme", true), "org:acme");
	assert_string_equal(printed(state, "sort:prio", true), "sort:prio");
	assert_string_equal(printed(state, "Moi", false), "@me");
	assert_string_equal(printed(state, "", true), "");
}

static void test_filters(void **state)
{
	assert_string_equal(printed(state, "org", true), "org:");
	assert_string_equal(printed(state, "mine", true), "mine");
	assert_string_equal(printed(state, "Tous", true), "all");
	assert_string_equal(printed(state, "fermés", true), "st=128");
	assert_string_equal(printed(state, "ouverts", true), "st=126");
	assert_string_equal(printed(state, "open mine", false), "AND(open mine)");
}

static void test_or_and_not(void **state)
{
	assert_string_equal(printed(state, "a or b or c d", false), "AND(OR(a b c) d)");
	assert_string_equal(printed(state, "a ou -b", false), "OR(a NOT(b))");
	assert_string_equal(printed(state, "or a", false), "AND(or a)");
	assert_string_equal(printed(state, "a or", false), "AND(a or)");
	assert_string_equal(printed(state, "-\"mot de passe\" -+vpn - x", false), "AND(NOT(\"mot de passe\") NOT(+vpn) - x)");
	assert_string_equal(printed(state, "+ ~ @", false), "AND(+ ~ @)");
	assert_string_equal(printed(state, "http://example.org c:x", false), "AND(http://example.org c:x)");
}

static void test_refusals(void **state)
{
	assert_int_equal(fault(state, "p:maximale", "maximale"), QUERY_BAD_WORD);
	assert_int_equal(fault(state, "st:", ""), QUERY_BAD_WORD);
	assert_int_equal(fault(state, "sort:couleur", "couleur"), QUERY_BAD_WORD);
	assert_int_equal(fault(state, "age>vieux", "vieux"), QUERY_BAD_NUMBER);
	assert_int_equal(fault(state, "csat:9", "9"), QUERY_BAD_NUMBER);
	assert_int_equal(fault(state, "a \"b c", "\"b c"), QUERY_OPEN_QUOTE);
	assert_int_equal(failing(state, "!find", PARSE_MISSING)->fault, PARSE_MISSING);
	assert_string_equal(failing(state, "!list p:maximale", PARSE_ENUM)->items, "basse, normale, pressante, urgente");
	assert_string_equal(failing(state, "!list \"a", PARSE_QUOTE)->bad, "\"a");
	char big[3000];
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_string_equal(printed(state, big, true), "refused");
}

TEST_MAIN(CASE(test_p10_tree), CASE(test_every_key),
	CASE(test_names_of_the_house), CASE(test_filters), CASE(test_or_and_not), CASE(test_refusals))
