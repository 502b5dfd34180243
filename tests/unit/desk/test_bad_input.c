/* What people, or those who mean harm, type at the desk: each gets a sentence that helps, nothing is carried out, nothing is lost. */
#include "desk_check.h"

#include "desk/work.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t tickets(struct bench *b)
{
	return db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM ticket");
}

static char *repeated(const char *piece, size_t times)
{
	char *text = calloc(times, strlen(piece) + 1);
	for (size_t i = 0; text && i < times; i++)
		memcpy(text + i * strlen(piece), piece, strlen(piece));
	assert_non_null(text);
	return text;
}

/* The longest text there may be is kept whole; the card shows its beginning. */
static void test_a_very_long_text_is_kept(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	char *text = repeated("figée ", 4600);
	bench_say(b, "marie", CHAT, "dm", text);
	assert_int_equal(tickets(b), 1);
	assert_int_equal(db_number(desk_db(b->desk), NULL, 0, "SELECT length(text) FROM entry"), 4600 * 6);
	free(text);
	bench_close(b);
}

static void test_hostile_lines_are_answered_and_do_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *line, *answer;
	} rows[] = {
		{"!set title=\"écran", "Guillemet non fermé"},
		{"!list \"caisse", "Guillemet non fermé"},
		{"!hold 31/02 pièce", "date non comprise"},
		{"!hold 25:61 pièce", "date non comprise"},
		{"!priorité immense", "inconnu"},
		{"!list st:'; DROP TABLE ticket; --", "inconnu"},
		{"!find body:* NEAR(x OR y) ^z {", "Aucune demande"},
		{"!kb title:* OR (a NEAR b", "Aucun article"},
		{"!voir 4242", "introuvable"},
	};
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bench_say(b, "bob", CHAT, thread, rows[i].line);
		if (!strstr(bench_text(b), rows[i].answer))
			fail_msg("%s: %s", rows[i].line, bench_text(b));
	}
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "bob", CHAT, "technique", "!voir 1001");
	HAS(bench_text(b), "pris en charge");
	bench_close(b);
}

static void test_ten_thousand_tags(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	char *tags = repeated("+a ", 10000);
	char *line = calloc(1, strlen(tags) + 20);
	assert_non_null(line);
	snprintf(line, strlen(tags) + 20, "!tag 1001 %s", tags);
	bench_say(b, "bob", CHAT, thread, line);
	assert_true(*bench_text(b) != 0);
	assert_int_equal(db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM tag"), 0);
	free(line);
	free(tags);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_very_long_text_is_kept), cmocka_unit_test(test_hostile_lines_are_answered_and_do_nothing),
	cmocka_unit_test(test_ten_thousand_tags))
