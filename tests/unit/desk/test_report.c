/* The verb report: figures of the queues one leads, as text and as a file. */
#include "desk_check.h"

#include <stdio.h>

static void some_days(struct bench *b)
{
	const char *thread = taken_ticket(b);
	bench_advance(b, HOUR_MS);
	bench_say(b, "bob", CHAT, thread, "!close");
	bench_say(b, "marie", CHAT, "dm", "!rate 2 =HYPERLINK(\"x\")");
	bench_say(b, "carl", CHAT, "dm", "Le son est coupé");
	bench_command(b, "fred", CHAT, "dm", "new ~facturation Une facture de trop");
	bench_clear(b);
}

static void test_each_report_in_words(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	some_days(b);
	bench_command(b, "lena", CHAT, "dm", "report csat");
	HAS(bench_text(b), "30 jours : 1 note, moyenne 2,0");
	HAS(bench_text(b), "🙁1");
	bench_command(b, "lena", CHAT, "dm", "rapport sla 7j");
	HAS(bench_text(b), "7 jours : réponse tenue");
	HAS(bench_text(b), "résolution tenue 100 %");
	bench_command(b, "lena", CHAT, "dm", "report load");
	HAS(bench_text(b), "█");
	HAS(bench_text(b), "personne (+1 −0)");
	bench_command(b, "lena", CHAT, "dm", "report queue");
	HAS(bench_text(b), "Technique (+2 −1)");
	HAS_NOT(bench_text(b), "Facturation"); /* which she does not lead: not counted, not named */
	bench_close(b);
}

static void test_only_for_the_lead_of_that_queue(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	some_days(b);
	bench_command(b, "bob", CHAT, "dm", "report queue");
	HAS(bench_text(b), "`rapport` est réservé à l'équipe");
	bench_command(b, "marie", CHAT, "dm", "report queue");
	HAS(bench_text(b), "`rapport` est réservé à l'équipe");
	bench_command(b, "lena", CHAT, "dm", "report queue ~facturation");
	HAS(bench_text(b), "`rapport` est réservé à l'équipe");
	bench_close(b);
}

static void test_a_file_that_runs_no_formula_and_goes_after_a_day(void **state)
{
	char text[2000] = "", path[400];
	(void)state;
	struct bench *b = bench_open();
	some_days(b);
	bench_command(b, "lena", CHAT, "dm", "report csat csv");
	const struct bench_delivery *d = bench_find(b, CHAT, "D-lena", "csat.csv");
	assert_non_null(d);
	assert_int_equal(d->out.nfiles, 1);
	snprintf(path, sizeof path, "%s", d->out.files[0].path);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	HAS(text, "ref,stars,agent,comment,at\r\nG-1001,2,Bob,\"'=HYPERLINK(\"\"x\"\")\",");
	bench_advance(b, DAY_MS + MINUTE_MS);
	assert_null(fopen(path, "r"));
	bench_close(b);
}

static void lena_is_admin(struct desk_settings *s)
{
	struct desk_person *list = (struct desk_person *)(uintptr_t)s->persons;
	for (size_t i = 0; i < s->npersons; i++)
		list[i].admin = strcmp(list[i].handle, "lena") == 0;
}

static void test_it_goes_at_once_when_somebody_is_forgotten(void **state)
{
	char path[400];
	(void)state;
	struct bench *b = bench_open_with(lena_is_admin);
	some_days(b);
	bench_command(b, "lena", CHAT, "dm", "report csat csv");
	snprintf(path, sizeof path, "%s", bench_find(b, CHAT, "D-lena", "csat.csv")->out.files[0].path);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	fclose(file);
	bench_say(b, "lena", CONSOLE, "dm", "!oublier @carl");
	const char *word = strstr(bench_text(b), "`confirmer ");
	assert_non_null(word);
	bench_say(b, "lena", CONSOLE, "dm", arena_printf(&b->arena, "!confirmer %.4s", word + strlen("`confirmer ")));
	bench_advance(b, MINUTE_MS);
	assert_null(fopen(path, "r"));
	bench_close(b);
}

static void test_where_no_files_are_the_text_is_the_file(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	some_days(b);
	bench_command(b, "lena", CONSOLE, "dm", "report csat csv");
	HAS(bench_text(b), "ref,stars,agent,comment,at\r\nG-1001,2,Bob,");
	bench_command(b, "lena", SMS, "dm", "report csat csv");
	HAS_NOT(bench_text(b), "ref,stars");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_each_report_in_words), cmocka_unit_test(test_only_for_the_lead_of_that_queue),
	cmocka_unit_test(test_a_file_that_runs_no_formula_and_goes_after_a_day),
	cmocka_unit_test(test_it_goes_at_once_when_somebody_is_forgotten),
	cmocka_unit_test(test_where_no_files_are_the_text_is_the_file))
