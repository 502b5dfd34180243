/* Words at the beginning of a plain text that say what request it is; everything else stays a text. */
#include "commands/inline.h"
#include "support/check.h"

#include <string.h>

static const char *const queues[] = {"technique", "facturation", "formation", NULL};
static const char *const fields[] = {"composant", NULL};

static void read_text(const char *text, struct arena *arena, struct command *out)
{
	struct parse_context context = {.place = AT_DIRECT, .names.queues = queues, .fields = fields, .lang = LANG_FR};
	inline_read(&context, text, arena, out);
}

static void test_what_is_taken(void **state)
{
	static const struct {
		const char *text, *queue, *rest;
		size_t nfields;
	} rows[] = {
		{"~facturation Ma facture", "facturation", "Ma facture", 0},
		{"~tech type:panne p:urgente La caisse", "technique", "La caisse", 2},
		{"type:panne ~tech La caisse", "technique", "La caisse", 1},
		{"composant=\"écran du haut\" La caisse", NULL, "La caisse", 1},
		{"product:Thunderbird\nNe démarre plus", NULL, "Ne démarre plus", 1},
		{"Ma facture ~facturation est fausse", "facturation", "Ma facture ~facturation est fausse", 0},
		{"Ma facture\nest fausse ~FACTURATION", "facturation", "Ma facture\nest fausse ~FACTURATION", 0},
		{"~facturation", "facturation", "~facturation", 0},
		{"~facturation type:question\n", "facturation", "~facturation type:question\n", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = {0};
		struct command said;
		read_text(rows[i].text, &arena, &said);
		if (rows[i].queue)
			assert_string_equal(said.queue, rows[i].queue);
		else
			assert_null(said.queue);
		assert_string_equal(said.text, rows[i].rest);
		assert_int_equal(said.nfields, rows[i].nfields);
		arena_clear(&arena);
	}
}

static void test_what_is_prose(void **state)
{
	static const char *const texts[] = {"Bonjour", "Type: panne", "p: urgente, s'il vous plaît", "p:bizarre Ma caisse", "~autre chose",
		"~f Ma caisse", "environ ~20 postes", "http://exemple.fr ne répond plus", "cc:paul@x.fr Bonjour", "title=Bonjour",
		"+33 6 00 00 00 00", "pour @marie", "st:closed", "composant=\"sans fin", ""};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena arena = {0};
		struct command said;
		read_text(texts[i], &arena, &said);
		assert_string_equal(said.text, texts[i]);
		assert_null(said.queue);
		assert_int_equal(said.nfields, 0);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_taken), cmocka_unit_test(test_what_is_prose)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
