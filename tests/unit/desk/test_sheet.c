/* `new` without words: a form where there are forms, elsewhere the next text; what comes back is the command that asked, no more. */
#include "desk_check.h"

#include <string.h>

#define CARL_DM "D-carl"

static const struct gd_outbound *form_of(struct bench *b, const char *box)
{
	for (size_t i = b->count; i-- > b->mark;)
		if (b->list[i].out.nform > 0 && strcmp(b->list[i].box, box) == 0)
			return &b->list[i].out;
	return NULL;
}

static const struct gd_form_field *field_of(const struct gd_outbound *out, const char *key)
{
	for (size_t i = 0; out && i < out->nform; i++)
		if (strcmp(out->form[i].key, key) == 0)
			return &out->form[i];
	return NULL;
}

static void test_a_form_brings_back_its_command(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_command(b, "marie", CHAT, "dm", "new ~facturation +vpn p:pressante");
	const struct gd_outbound *form = form_of(b, MARIE_DM);
	assert_non_null(form);
	assert_string_equal(form->form_id, "new ~facturation +vpn p:pressante");
	assert_string_equal(form->user, "marie");
	assert_string_equal(form->form_send, "Envoyer");
	assert_string_equal(field_of(form, "queue")->value, "facturation");
	assert_string_equal(field_of(form, "@priority")->value, "high");
	assert_true(field_of(form, "@text")->required);
	assert_null(field_of(form, "@for"));
	assert_int_equal(b->result.code, GD_R_ADDED);
	const struct gd_field filled[] = {
		{"@text", NULL, "Ma facture\nest fausse"}, {"@title", NULL, "Facture de mars"}, {"type", NULL, "question"}};
	bench_fill(b, "marie", CHAT, "dm", form->form_id, filled, 3);
	assert_int_equal(b->result.code, GD_R_CREATED);
	HAS(bench_heard(b, CHAT, "facturation"), "G-1001 Facture de mars · nouveau · pressante");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "G-1001");
	bench_command(b, "fred", CHAT, "facturation", "show 1001");
	HAS(bench_text(b), "question");
	bench_close(b);
}

/* The id comes from outside: only `new` runs, with the rights of whoever sends it. */
static void test_a_form_runs_nothing_else(void **state)
{
	static const char *const ids[] = {"forget marie", "close 1001", "list", "", "none of ours", "!set p:urgent"};
	const struct gd_field filled[] = {{"@text", NULL, "hello"}};
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_clear(b);
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		bench_fill(b, "lena", CHAT, "technique", *ids[i] ? ids[i] : NULL, filled, 1);
		assert_int_not_equal(b->result.code, GD_R_CREATED);
		assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "");
	}
	const struct gd_field other[] = {{"@text", NULL, "for somebody else"}, {"@for", NULL, "@marie"}};
	bench_fill(b, "carl", CHAT, "dm", "new", other, 2);
	assert_int_equal(b->result.code, GD_R_UNKNOWN);
	assert_string_equal(bench_heard(b, CHAT, MARIE_DM), "");
	bench_close(b);
}

/* What was typed into a field is its value and no more of the command. */
static void test_values_are_no_words_of_the_command(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const struct gd_field filled[] = {{"@text", NULL, "p:urgent ~facturation for @paul\nreste du texte"},
		{"@cc", NULL, "@paul\n\"@olga\" p:urgent ~facturation"}};
	bench_fill(b, "marie", CHAT, "dm", "new", filled, 2);
	HAS(bench_text(b), "personne `p:urgent` inconnu");
	assert_int_not_equal(b->result.code, GD_R_CREATED);
	bench_fill(b, "marie", CHAT, "dm", "new", filled, 1);
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 p:urgent ~facturation for @paul · nouveau · normale");
	assert_string_equal(bench_heard(b, CHAT, "D-paul"), "");
	bench_close(b);
}

static void test_without_forms_the_next_text_is_the_request(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CONSOLE, "dm", "La caisse 2 est figée");
	bench_clear(b);
	bench_say(b, "marie", CONSOLE, "dm", "nouveau ~facturation p:basse");
	HAS(bench_text(b), "Écrivez votre demande, nous vous répondons ici.");
	bench_say(b, "marie", CONSOLE, "dm", "merci");
	bench_say(b, "marie", CONSOLE, "dm", "liste");
	bench_say(b, "marie", CONSOLE, "dm", "Ma facture est fausse");
	HAS(bench_heard(b, CHAT, "facturation"), "G-1002 Ma facture est fausse · nouveau · basse");
	bench_clear(b);
	bench_say(b, "marie", CONSOLE, "dm", "1002 encore une ligne");
	assert_null(form_of(b, "@marie"));
	HAS_NOT(bench_heard(b, CHAT, "facturation"), "G-1003");
	bench_close(b);
}

static void test_one_new_request_each(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "john", SMS, "dm", "NEW");
	bench_say(b, "john", SMS, "dm", "NEW Screen is dead");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 Screen is dead");
	bench_clear(b);
	bench_say(b, "john", SMS, "dm", "it smells too");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "G-1002");
	bench_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_form_brings_back_its_command),
		cmocka_unit_test(test_a_form_runs_nothing_else),
		cmocka_unit_test(test_values_are_no_words_of_the_command),
		cmocka_unit_test(test_without_forms_the_next_text_is_the_request),
		cmocka_unit_test(test_one_new_request_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
