/* Two tickets become one, one text becomes a ticket, and both are taken back: who reads what, before and after. (rule R6) */
#include "desk_check.h"

#include "base/text.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAUL_DM "D-paul"

/* Marie's ticket, and Paul's of the same organisation. */
static const char *two_of_acme(struct bench *b)
{
	open_ticket(b);
	bench_advance(b, 2 * MINUTE_MS);
	bench_say(b, "paul", CHAT, "dm", "The till is frozen too");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_clear(b);
	return thread;
}

static void test_requesters_of_one_organisation_hear_of_the_merge(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = two_of_acme(b);
	bench_say(b, "bob", CHAT, thread, "!merge into 1001");
	HAS(bench_text(b), "G-1002 est fondu dans G-1001. `zut` pendant 10 min.");
	HAS(bench_heard(b, CHAT, MARIE_DM),
		"G-1002 et G-1001, sur le même sujet, continuent dans G-1001. Les deux numéros restent valables.");
	HAS(bench_heard(b, CHAT, PAUL_DM), "G-1002 and G-1001, on the same subject, go on in G-1001.");
	assert_int_equal(bench_events(b, "ticket.merged"), 1);
	/* The old number leads to the survivor, whose readers read both. */
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "G-1001 La caisse 2 est figée");
	bench_command(b, "marie", CHAT, "dm", "log 1001");
	HAS(bench_text(b), "The till is frozen too");
	bench_close(b);
}

static void test_each_requester_reads_the_answers_and_may_confirm(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = two_of_acme(b);
	bench_say(b, "bob", CHAT, thread, "!merge 1001");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "Je redémarre la caisse");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Je redémarre la caisse");
	HAS(bench_heard(b, CHAT, PAUL_DM), "Bob (G-1001): Je redémarre la caisse");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!solved");
	bench_say(b, "paul", CHAT, "dm", "yes");
	/* One rating, asked of the survivor's requester. */
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est fermée. Votre note");
	HAS(bench_heard(b, CHAT, PAUL_DM), "G-1001 is closed.");
	HAS_NOT(bench_heard(b, CHAT, PAUL_DM), "Your rating");
	bench_close(b);
}

static void test_what_is_refused(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_say(b, "carl", CHAT, "dm", "Mon écran est noir");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!merge 1001");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1002 et G-1001 n'ont pas le même demandeur, ou une équipe privée est en jeu.");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	SILENT(bench_heard(b, CHAT, "D-carl"));
	bench_press(b, "bob", CHAT, "dm", bench_find(b, CHAT, "@bob", "même demandeur")->remote, "child");
	HAS(bench_text(b), "G-1002 lié à G-1001 (enfant de).");
	bench_command(b, "bob", CHAT, "technique", "merge 1002 1002");
	HAS(bench_text(b), "il manque N");
	bench_command(b, "fred", CHAT, "facturation", "merge 1002 1001");
	HAS(bench_text(b), "réservé");
	bench_close(b);
}

static void test_a_private_ticket_is_never_merged(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = two_of_acme(b);
	bench_command(b, "marie", CHAT, "dm", "private 1001");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!merge 1001");
	HAS(bench_heard(b, CHAT, "@bob"), "équipe privée");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_the_survivor_takes_the_earlier_start_and_the_higher_priority(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_command(b, "bob", CHAT, "technique", "prio 1001 high");
	bench_advance(b, 2 * HOUR_MS);
	bench_say(b, "paul", CHAT, "dm", "The till is frozen too");
	bench_command(b, "bob", CHAT, "technique", "merge 1001 1002");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "priorité pressante");
	HAS(bench_text(b), "Délai : mardi 7 avril 13 h 30"); /* four hours from 9:30, when the first came */
	bench_close(b);
}

static void incidents_are_strict(struct desk_settings *s)
{
	static const struct terms_sla rows[] = {
		{.line = {.type = TYPE_INCIDENT, .response_ms = SLA_UNSET, .resolve_ms = 2 * HOUR_MS, .from = RESOLVE_FROM_NEW}},
		{.line = {.priority = PRIORITY_NORMAL, .response_ms = SLA_UNSET, .resolve_ms = 8 * HOUR_MS, .from = RESOLVE_FROM_NEW}}};
	s->sla = rows;
	s->nsla = sizeof rows / sizeof *rows;
}

static void test_the_stricter_promise_of_both_holds(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(incidents_are_strict);
	bench_command(b, "marie", CHAT, "dm", "new type:panne La caisse 2 est figée");
	bench_say(b, "paul", CHAT, "dm", "The till is frozen too");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "Délai : mardi 7 avril 17 h 30");
	bench_command(b, "bob", CHAT, "technique", "merge 1001 1002");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "Délai : mardi 7 avril 11 h 30");
	bench_command(b, "bob", CHAT, "technique", "undo 1002");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "Délai : mardi 7 avril 17 h 30");
	bench_close(b);
}

static void test_undo_separates_and_gives_each_their_texts(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = two_of_acme(b);
	bench_say(b, "bob", CHAT, thread, "!merge 1001");
	bench_advance(b, 2 * MINUTE_MS);
	bench_say(b, "paul", CHAT, "dm", "It is till number three");
	bench_say(b, "marie", CHAT, "dm", "Chez moi la caisse deux");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Défait : fusionner.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1002 et G-1001 sont de nouveau séparées.");
	HAS(bench_heard(b, CHAT, PAUL_DM), "G-1002 and G-1001 are separate again.");
	bench_command(b, "bob", CHAT, "technique", "log 1002");
	HAS(bench_text(b), "It is till number three");
	HAS_NOT(bench_text(b), "caisse deux");
	bench_command(b, "bob", CHAT, "technique", "log 1001");
	HAS(bench_text(b), "caisse deux");
	HAS_NOT(bench_text(b), "number three");
	bench_clear(b);
	bench_say(b, "paul", CHAT, "dm", "Still frozen");
	HAS(bench_find(b, CHAT, "technique", "Still frozen")->out.ref, "G-1002");
	bench_close(b);
}

static void test_after_ten_minutes_it_stays(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = two_of_acme(b);
	bench_say(b, "bob", CHAT, thread, "!merge 1001");
	bench_advance(b, 11 * MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Rien à défaire");
	bench_close(b);
}

/* ---- split ------------------------------------------------------------------------------------------------------------------------- */

static void test_a_text_becomes_a_ticket(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, 2 * MINUTE_MS);
	bench_say(b, "marie", CHAT, "dm", "Et l'imprimante bourre");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!scinder 1001.2 Imprimante");
	HAS(bench_text(b), "G-1002 créé depuis G-1001.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob a ouvert G-1002 pour vous : « Imprimante ».");
	HAS(bench_heard(b, CHAT, "technique"), "G-1002 Imprimante");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "en rapport G-1002");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Défait : scinder.");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "G-1001 La caisse 2 est figée");
	bench_close(b);
}

static void test_a_note_never_becomes_a_ticket(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!n cliente pénible");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!split 1001.2");
	HAS(bench_text(b), "G-1001.2 introuvable.");
	bench_say(b, "bob", CHAT, thread, "!split");
	HAS(bench_text(b), "il manque");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

/* ---- undo is the identity ---------------------------------------------------------------------------------------------------------- */

static const char *rows_of(struct bench *b, const char *sql)
{
	struct err err = {0};
	char path[128];
	snprintf(path, sizeof path, "%s/guichet.db", b->dir);
	struct db *db = db_open(path, DB_READER, &err);
	struct buf out;
	buf_init(&out, 1 << 20);
	struct db_rows *rows = db_query(db, NULL, sql);
	while (db_next(rows))
		buf_addf(&out, "%s\n", db_col_str(rows, "x"));
	db_done(rows, NULL);
	db_close(db);
	const char *text = arena_strdup(&b->arena, out.data);
	buf_clear(&out);
	return text;
}

/* Everything that a merge may touch, as text. */
static const char *whole(struct bench *b)
{
	static const char sql[] =
		"SELECT 't ' || number || ' ' || status || ' ' || reason || ' ' || priority || ' ' || coalesce(assignee_id, 0) || ' ' ||"
		" coalesce(due_ms, 0) || ' ' || coalesce(merged_into, 0) || ' ' ||"
		" coalesce(closed_ms, 0) || ' ' || coalesce(ack_ms, 0) || ' ' || title"
		" AS x FROM ticket"
		" UNION ALL SELECT 'p ' || ticket_id || ' ' || person_id || ' ' || role || ' ' || muted FROM participant"
		" UNION ALL SELECT 's ' || ticket_id || ' ' || clock || ' ' || from_ms || ' ' || coalesce(to_ms, 0) || ' ' ||"
		" coalesce(target_ms, 0) || ' ' || state || ' ' || counted_ms FROM segment"
		" UNION ALL SELECT 'e ' || id || ' ' || ticket_id || ' ' || seq FROM entry"
		" UNION ALL SELECT 'c ' || id || ' ' || ticket_id FROM conversation"
		" UNION ALL SELECT 'g ' || ticket_id || ' ' || name FROM tag"
		" UNION ALL SELECT 'l ' || from_id || ' ' || to_id || ' ' || kind FROM link ORDER BY 1";
	return rows_of(b, sql);
}

static void some_life(struct bench *b, unsigned seed)
{
	static const char *const lines[] = {"take 1001", "take 1002", "prio 1001 high", "prio 1002 urgent", "tag 1001 +vpn",
		"tag 1002 +net", "wip 1001", "wip 1002", "cc 1001 @carl", "link 1001 1003", "r 1002 On regarde", "hold 1002 3d part"};
	for (int i = 0; i < 5; i++) {
		seed = seed * 1103515245u + 12345u;
		bench_advance(b, (int64_t)(seed >> 16) % HOUR_MS);
		bench_command(b, "bob", CHAT, "technique", lines[(seed >> 20) % (sizeof lines / sizeof *lines)]);
	}
	bench_advance(b, MINUTE_MS);
}

static void test_merge_then_undo_changes_nothing(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 12; seed++) {
		struct bench *b = bench_open();
		two_of_acme(b);
		bench_say(b, "olga", CHAT, "dm", "Un autre sujet");
		some_life(b, seed);
		const char *before = whole(b);
		bench_command(b, "bob", CHAT, "technique", seed % 2 ? "merge 1002 1001" : "merge 1001 into 1002");
		assert_string_equal(b->result.word, "merged");
		assert_string_not_equal(whole(b), before);
		bench_command(b, "bob", CHAT, "technique", seed % 2 ? "undo 1001" : "undo 1002");
		const char *after = whole(b);
		if (strcmp(after, before) != 0)
			fail_msg("seed %u:\n--- before\n%s--- after\n%s", seed, before, after);
		bench_close(b);
	}
}

/* ---- nobody reads what is not theirs ----------------------------------------------------------------------------------------------- */

/* Who may read the words of whom, whatever is merged or split: colleagues of acme each other's, outsiders their own, agents all. */
static const struct {
	const char *who, *box, *word;
	bool acme;
} people[] = {{"marie", "D-marie", "zmarie", true}, {"paul", "D-paul", "zpaul", true}, {"carl", "D-carl", "zcarl", false},
	{"john", "D-john", "zjohn", false}};
#define PEOPLE (sizeof people / sizeof *people)

static void check_reading(struct bench *b, unsigned seed)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		for (int number = 1001; number <= 1009; number++) {
			char line[32];
			snprintf(line, sizeof line, "log %d", number);
			bench_command(b, people[i].who, CHAT, "dm", line);
			for (size_t j = 0; j < PEOPLE; j++) {
				bool may = i == j || (people[i].acme && people[j].acme);
				if (!may && (strstr(bench_text(b), people[j].word) ||
						    strstr(bench_heard(b, CHAT, people[i].box), people[j].word)))
					fail_msg("seed %u: %s reads %s in %d:\n%s", seed, people[i].who, people[j].word, number,
						bench_text(b));
			}
			HAS_NOT(bench_text(b), "zsecret");
			HAS_NOT(bench_heard(b, CHAT, people[i].box), "zsecret");
		}
	}
}

static void one_step(struct bench *b, unsigned r)
{
	char line[64];
	int a = 1001 + (int)(r >> 3) % 6, o = 1001 + (int)(r >> 9) % 6;
	const char *who = people[(r >> 15) % PEOPLE].who;
	static const char *const forms[][2] = {
		{"merge", " into "}, {"split", "."}, {"undo", NULL}, {"link", " child of "}, {"close", " dup "}, {"reopen", NULL}};
	const char *const *form = forms[(r >> 20) % 6];
	switch (r % 4) {
	case 0:
		snprintf(line, sizeof line, "z%s %u", who, r);
		bench_say(b, who, CHAT, "dm", line);
		break;
	case 1:
		snprintf(line, sizeof line, "n %d zsecret", a);
		bench_command(b, "bob", CHAT, "technique", line);
		break;
	default:
		if (form[1])
			snprintf(line, sizeof line, "%s %d%s%d", form[0], a, form[1], form[1][0] == '.' ? 2 + (int)(r >> 9) % 3 : o);
		else
			snprintf(line, sizeof line, "%s %d", form[0], a);
		bench_command(b, "bob", CHAT, "technique", line);
		break;
	}
	bench_advance(b, 90 * SECOND_MS);
}

static void test_random_merges_and_splits_show_nobody_a_strangers_text(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 6; seed++) {
		struct bench *b = bench_open();
		unsigned r = seed * 2654435761u;
		for (size_t i = 0; i < PEOPLE; i++) {
			char line[32];
			snprintf(line, sizeof line, "new z%s demande", people[i].who);
			bench_command(b, people[i].who, CHAT, "dm", line);
			bench_command(b, people[i].who, CHAT, "dm", line);
		}
		for (int i = 0; i < 25; i++) {
			r = r * 1664525u + 1013904223u;
			one_step(b, r >> 4);
		}
		check_reading(b, seed);
		bench_close(b);
	}
}

TEST_MAIN(cmocka_unit_test(test_requesters_of_one_organisation_hear_of_the_merge),
	cmocka_unit_test(test_each_requester_reads_the_answers_and_may_confirm), cmocka_unit_test(test_what_is_refused),
	cmocka_unit_test(test_a_private_ticket_is_never_merged),
	cmocka_unit_test(test_the_survivor_takes_the_earlier_start_and_the_higher_priority),
	cmocka_unit_test(test_the_stricter_promise_of_both_holds),
	cmocka_unit_test(test_undo_separates_and_gives_each_their_texts), cmocka_unit_test(test_after_ten_minutes_it_stays),
	cmocka_unit_test(test_a_text_becomes_a_ticket), cmocka_unit_test(test_a_note_never_becomes_a_ticket),
	cmocka_unit_test(test_merge_then_undo_changes_nothing),
	cmocka_unit_test(test_random_merges_and_splits_show_nobody_a_strangers_text))
