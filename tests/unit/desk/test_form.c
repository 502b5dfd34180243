/* What a request should say: asked one thing at a time, answered by number, word or skip; on the card until it is there. (rule R5) */
#include "desk_check.h"

#include <stdio.h>
#include <string.h>

#define CARL_DM "D-carl"

static const char *const parts[] = {"scanner", "écran", "tiroir"};
static const struct desk_field fields[] = {
	{.key = "component", .label = "composant", .choices = parts, .nchoices = 3, .example = "scanner"},
	{.key = "till", .label = "numéro de caisse", .example = "12"}};
static const struct desk_ask of_incident[] = {{"component", true}, {"till", false}};
static const struct desk_ask of_team[] = {{"type", true}};

static void forms(struct desk_settings *s)
{
	static const struct desk_type types[] = {{.type = TYPE_INCIDENT, .want = WANT_IMAGE, .asks = of_incident, .nasks = 2}};
	s->fields = fields;
	s->nfields = 2;
	s->types = types;
	s->ntypes = 1;
}

static void forms_of_team(struct desk_settings *s)
{
	struct desk_queue *queues = arena_alloc(&s->arena, s->nqueues * sizeof *queues);
	forms(s);
	memcpy(queues, s->queues, s->nqueues * sizeof *queues);
	queues[0].asks = of_team;
	queues[0].nasks = 1;
	s->queues = queues;
}

static void test_one_thing_at_a_time(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms);
	bench_command(b, "marie", CHAT, "dm", "new type:panne La caisse 2 est figée");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 : composant ? 1. scanner 2. écran 3. tiroir Exemple : scanner. (`passer` possible)");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "numéro de caisse");
	HAS(bench_heard(b, CHAT, "technique"), "Manque : composant, capture");
	bench_say(b, "marie", CHAT, "dm", "2");
	HAS(bench_text(b), "G-1001 : numéro de caisse ? Exemple : 12. (`passer` possible)");
	bench_say(b, "marie", CHAT, "dm", "14");
	HAS(bench_text(b), "Une capture d'écran nous aiderait beaucoup pour G-1001.");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "composant : écran · numéro de caisse : 14");
	bench_say(b, "marie", CHAT, "dm", "14");
	HAS(bench_text(b), "Nous n'attendons pas de choix");
	bench_close(b);
}

static void test_words_skip_and_numbers_out_of_range(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms);
	bench_command(b, "marie", CHAT, "dm", "new type:panne La caisse 2 est figée");
	bench_say(b, "marie", CHAT, "dm", "7");
	HAS(bench_text(b), "Répondez par un chiffre de 0 à 3, ou `passer`.");
	bench_say(b, "marie", CHAT, "dm", "TIROIR");
	HAS(bench_text(b), "numéro de caisse ?");
	bench_say(b, "marie", CHAT, "dm", "passer");
	HAS(bench_text(b), "Une capture d'écran");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "composant : tiroir");
	HAS_NOT(bench_text(b), "numéro de caisse");
	bench_close(b);
}

static void test_a_text_that_is_no_choice_is_a_text(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms);
	bench_command(b, "marie", CHAT, "dm", "new type:panne La caisse 2 est figée");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Elle redémarre sans cesse");
	HAS(bench_heard(b, CHAT, "technique"), "Elle redémarre sans cesse");
	bench_say(b, "marie", CHAT, "dm", "1");
	HAS(bench_text(b), "numéro de caisse ?");
	bench_say(b, "marie", CHAT, "dm", "merci");
	bench_say(b, "marie", CHAT, "dm", "12\nElle est au fond du magasin");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS_NOT(bench_text(b), "numéro de caisse : ");
	bench_close(b);
}

static void test_the_type_is_asked_and_brings_its_own_questions(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms_of_team);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	HAS(bench_heard(b, CHAT, MARIE_DM),
		"G-1001 : de quoi s'agit-il ? 1. question 2. problème 3. incident 4. évolution (`passer` possible)");
	HAS(bench_heard(b, CHAT, "technique"), "Manque : type");
	bench_say(b, "marie", CHAT, "dm", "panne");
	HAS(bench_text(b), "G-1001 : composant ?");
	bench_close(b);
}

static void test_what_was_said_at_creation_is_not_asked(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms);
	bench_command(b, "marie", CHAT, "dm", "new type:panne component=Scanner till=3 La caisse 2 est figée");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "composant ?");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Une capture d'écran nous aiderait");
	bench_close(b);
}

static void test_agents_set_fields_and_wrong_values_teach(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!set component=ecran till=4");
	HAS(bench_text(b), "G-1001 : composant aucun → écran");
	HAS(bench_text(b), "G-1001 : numéro de caisse aucun → 4");
	bench_say(b, "bob", CHAT, thread, "!set component=clavier");
	HAS(bench_text(b), "composant `clavier` inconnu ; au choix : scanner, écran, tiroir");
	bench_say(b, "bob", CHAT, thread, "!set component=");
	HAS(bench_text(b), "composant écran → aucun");
	bench_say(b, "bob", CHAT, thread, "!undo");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "composant : écran");
	bench_close(b);
}

static void test_a_human_is_wanted_no_form(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms_of_team);
	bench_command(b, "marie", CHAT, "dm", "humain");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "de quoi s'agit-il");
	bench_close(b);
}

static void test_on_a_phone_a_question_waits_for_its_turn(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms_of_team);
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "de quoi s'agit-il");
	bench_clear(b);
	bench_say(b, "marie", SMS, "dm", "NOUVEAU Mon badge est perdu");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "G-1002");
	HAS_NOT(bench_heard(b, SMS, MARIE_NUMBER), "G-1002 : de quoi");
	bench_clear(b);
	bench_say(b, "marie", SMS, "dm", "1");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "G-1002 : de quoi s'agit-il");
	bench_close(b);
}

static void test_in_a_request_room_the_thread_answers(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms_of_team);
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	char thread[64];
	snprintf(thread, sizeof thread, "demandes/%s", bench_last_id(b));
	HAS(bench_heard(b, CHAT, "demandes"), "de quoi s'agit-il");
	bench_say(b, "carl", CHAT, thread, "2");
	bench_say(b, "marie", CHAT, thread, "2");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "problème");
	bench_close(b);
}

static void test_a_program_that_lacks_a_field_is_told_which(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(forms);
	struct gd_system create = {.size = sizeof create, .action = "create", .title = "Caisse figée", .type = "panne"};
	struct gd_field wrong = {"component", "component", "clavier"}, right = {"component", "component", "scanner"};
	struct gd_inbound in = {.kind = GD_SYSTEM, .sender = {.user = "crm", .flags = GD_P_MACHINE}, .text = "figée", .system = &create};
	assert_int_equal(bench_submit(b, "hook:crm", in)->code, GD_R_MISSING);
	HAS(bench_text(b), "\"component\" is missing");
	in.fields = &wrong;
	in.nfields = 1;
	assert_int_equal(bench_submit(b, "hook:crm", in)->code, GD_R_MISSING);
	in.fields = &right;
	assert_int_equal(bench_submit(b, "hook:crm", in)->code, GD_R_CREATED);
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "composant : scanner");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_one_thing_at_a_time), cmocka_unit_test(test_words_skip_and_numbers_out_of_range),
	cmocka_unit_test(test_a_text_that_is_no_choice_is_a_text),
	cmocka_unit_test(test_the_type_is_asked_and_brings_its_own_questions),
	cmocka_unit_test(test_what_was_said_at_creation_is_not_asked), cmocka_unit_test(test_agents_set_fields_and_wrong_values_teach),
	cmocka_unit_test(test_a_human_is_wanted_no_form),
	cmocka_unit_test(test_on_a_phone_a_question_waits_for_its_turn), cmocka_unit_test(test_in_a_request_room_the_thread_answers),
	cmocka_unit_test(test_a_program_that_lacks_a_field_is_told_which))
