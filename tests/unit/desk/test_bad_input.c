/* What people, or those who mean harm, type at the desk: each gets a sentence that helps, nothing is carried out, nothing is lost. */
#include "desk_check.h"

#include "base/limits.h"
#include "base/text.h"
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

/* Everything that a room was told since the last bench_clear(), parts of long messages put together again. */
static const char *room(struct bench *b, const char *box)
{
	return bench_heard(b, CHAT, box);
}

/* More than the text of a command may have: read in parts, through every door, and no end is lost. */
static void test_forty_kib_are_kept_whole_and_read(void **state)
{
	static const char *const doors[] = {CHAT, CONSOLE, SMS};
	(void)state;
	for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
		struct bench *b = bench_open();
		char *words = repeated("figée ", 6000);
		const char *text = arena_printf(&b->arena, "%sFIN", words);
		bench_say(b, "marie", doors[i], "dm", text);
		assert_int_equal(db_number(desk_db(b->desk), NULL, 0, "SELECT max(length(text)) FROM entry"), 6000 * 6 + 3);
		HAS(room(b, "technique"), "FIN");
		assert_true(strlen(room(b, "technique")) > 6000 * 6);
		bench_command(b, "bob", CHAT, "technique", "find figée");
		HAS(bench_text(b), "G-1001");
		free(words);
		bench_close(b);
	}
}

/* Two long texts that waited for a choice become one, whole. */
static void test_long_texts_that_wait_are_kept_whole(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	char *words = repeated("figée ", 6000);
	bench_say(b, "marie", CHAT, "dm", "!new La caisse");
	bench_say(b, "marie", CHAT, "dm", "!new La souris");
	bench_advance(b, 2 * HOUR_MS);
	bench_say(b, "marie", CHAT, "dm", arena_printf(&b->arena, "%sUN", words));
	HAS(bench_text(b), "0. une nouvelle");
	bench_say(b, "marie", CHAT, "dm", arena_printf(&b->arena, "%sDEUX", words));
	bench_say(b, "marie", CHAT, "dm", "1");
	static const char both[] = "SELECT count(*) FROM entry WHERE text LIKE '%UN%' AND text LIKE '%DEUX'";
	assert_int_equal(db_number(desk_db(b->desk), NULL, 0, both), 1);
	free(words);
	bench_close(b);
}

/* What acts on its surroundings is kept as it came and is shown to nobody; what is part of writing stays. */
static void test_controls_are_kept_and_not_shown(void **state)
{
	static const char *const texts[] = {"gauche \u202ednuof\u202c \u2066x\u2069 fin", "\x1b[31mrouge\x1b[0m \x1b]0;titre\x07 fin",
		"a\x08\x7f\x9d" "b fin",
		"\x01status\x01new fin", "\xc2\x9b" "31m fin"};
	static const char *const gone[] = {"\u202e", "\u202c", "\u2066", "\u2069", "\x1b", "\x07", "\x08", "\x7f", "\x01", "\xc2\x9b"};
	(void)state;
	struct bench *b = bench_open();
	taken_ticket(b);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct buf clean;
		buf_init(&clean, LIMIT_TEXT);
		text_repair(&clean, texts[i], strlen(texts[i]));
		const char *text = arena_strdup(&b->arena, clean.data);
		buf_clear(&clean);
		bench_clear(b);
		bench_say(b, "marie", CHAT, "dm", text);
		HAS(room(b, "technique"), "fin");
		for (size_t j = 0; j < sizeof gone / sizeof *gone; j++)
			HAS_NOT(room(b, "technique"), gone[j]);
		static const char kept[] = "SELECT count(*) FROM entry WHERE text LIKE '%' || $1";
		assert_int_equal(db_number(desk_db(b->desk), NULL, 0, kept, db_text(text)), 1);
	}
	bench_say(b, "marie", CHAT, "dm", "👩\u200d💻 می\u200cخواهم \u200fשלום fin");
	HAS(room(b, "technique"), "👩\u200d💻 می\u200cخواهم \u200fשלום fin");
	bench_close(b);
}

/* An edit of a text that was shown without its marks still finds it. */
static void test_an_edit_of_a_marked_text_follows(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Passez \u202edemain\u202c");
	const char *native = bench_last_id(b);
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Passez demain");
	bench_edit(b, "bob", CHAT, thread, native, "Passez \u202elundi\u202c");
	const struct bench_delivery *changed = bench_find(b, CHAT, MARIE_DM, "Passez lundi");
	assert_non_null(changed);
	assert_int_equal(changed->out.op, GD_REPLACE);
	bench_close(b);
}

/* Names, titles, files: what a stranger calls themselves is one line of text and does nothing, wherever it is shown. */
static void test_evil_names(void **state)
{
	static const char evil[] = "\x1b[2J\u202e=HYPERLINK(1)\n<!channel> @room <@U123> https://matrix.to/#/@bob:x `' OR 1=1";
	(void)state;
	struct bench *b = bench_open();
	struct gd_file file = {.name = evil, .mime = "text/plain", .bytes = "x", .length = 1};
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_TEXT, .text = evil, .files = &file, .nfiles = 1,
		.sender = {.user = "eve", .handle = "eve", .name = evil, .email = evil, .phone = "+33"},
		.place = {.kind = GD_PLACE_DIRECT, .room = "D-eve"}});
	bench_say(b, "bob", CHAT, "technique", "!take 1001");
	bench_command(b, "bob", CHAT, "technique", "title 1001 \u202e=1+1");
	for (size_t i = 0; i < b->count; i++) {
		const char *text = b->list[i].out.text ? b->list[i].out.text : "";
		HAS_NOT(text, "\x1b");
		HAS_NOT(text, "\u202e");
		HAS_NOT(b->list[i].out.title ? b->list[i].out.title : "", "\n");
		HAS_NOT(b->list[i].out.as_name ? b->list[i].out.as_name : "", "\n");
		for (size_t j = 0; j < b->list[i].out.nfiles; j++)
			HAS_NOT(b->list[i].out.files[j].name, "\n");
	}
	bench_command(b, "lena", CHAT, "dm", "report load csv");
	HAS_NOT(bench_text(b), "\x1b");
	bench_close(b);
}

/* ---- tables -------------------------------------------------------------------------------------------------------------------------- */

static void with_formulas(struct desk_settings *s)
{
	static const char *const names[] = {"=HYPERLINK(\"x\")", "+1+1", "-2+3", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"};
	struct desk_person *people = arena_copy(&s->arena, s->persons, s->npersons * sizeof *people);
	struct desk_queue *queues = arena_copy(&s->arena, s->queues, s->nqueues * sizeof *queues);
	struct desk_org *orgs = arena_copy(&s->arena, s->orgs, s->norgs * sizeof *orgs);
	for (size_t i = 0; i < s->npersons; i++)
		people[i].name = names[i % 6];
	for (size_t i = 0; i < s->nqueues; i++)
		queues[i].title = names[i % 6];
	for (size_t i = 0; i < s->norgs; i++)
		orgs[i].title = names[i % 6];
	s->persons = people;
	s->queues = queues;
	s->orgs = orgs;
}

/* No cell begins as a formula does; the numbers of a report are never below nothing. */
static void check_cells(const char *line, const char *csv)
{
	bool start = true, quoted = false;
	for (const char *at = csv; *at; at++) {
		if (start && strchr("=+-@\t", *at == '"' ? at[1] : *at))
			fail_msg("\"%s\": a formula at %.40s", line, at);
		quoted ^= *at == '"';
		start = !quoted && (*at == ',' || *at == '\n');
	}
}

static void test_no_table_has_a_formula(void **state)
{
	static const char *const lines[] = {"report load csv", "report sla csv", "report csat csv", "report queue csv",
		"report load 30d ~technique csv"};
	(void)state;
	struct bench *b = bench_open_with(with_formulas);
	for (int i = 0; i < 6; i++) {
		bench_say(b, i % 2 ? "marie" : "paul", CHAT, "dm", "!new =1+1 panne");
		bench_command(b, i % 3 ? "bob" : "alice", CHAT, "technique", arena_printf(&b->arena, "take %d", 1001 + i));
	}
	bench_command(b, "bob", CHAT, "technique", "close 1002 Réparé");
	bench_command(b, "marie", CHAT, "dm", "1002 rate 1 =1+1");
	bench_advance(b, DAY_MS);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		bench_command(b, "lena", CONSOLE, "dm", lines[i]);
		HAS(bench_text(b), ",");
		HAS(bench_text(b), "\n");
		check_cells(lines[i], bench_text(b));
	}
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_very_long_text_is_kept), cmocka_unit_test(test_hostile_lines_are_answered_and_do_nothing),
	cmocka_unit_test(test_ten_thousand_tags), cmocka_unit_test(test_forty_kib_are_kept_whole_and_read),
	cmocka_unit_test(test_long_texts_that_wait_are_kept_whole), cmocka_unit_test(test_controls_are_kept_and_not_shown),
	cmocka_unit_test(test_an_edit_of_a_marked_text_follows), cmocka_unit_test(test_evil_names),
	cmocka_unit_test(test_no_table_has_a_formula))
