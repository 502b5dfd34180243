/* A list holds what its words say, whatever part of them the scan itself asks for: beside the same question asked of the table. */
#include "desk_check.h"

#include "desk/work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICKETS 40

static void fill(struct bench *b)
{
	for (int i = 0; i < TICKETS; i++)
		bench_command(b, "marie", CHAT, "dm", "new Souris cassée");
	struct db *db = desk_db(b->desk);
	/* Every mix of state, priority, type and severity; a third is closed. */
	db_exec(db, NULL,
		"UPDATE ticket SET status = CASE WHEN number % 3 = 0 THEN 7 ELSE 1 + number % 4 END, closed_ms = CASE WHEN number % 3 = 0"
		" THEN updated_ms + number END, priority = 1 + number % 4, type = number % 5, severity = number % 4, updated_ms ="
		" updated_ms + number");
}

#define ANY UINT32_MAX
#define OPEN ((uint32_t)STATUS_OPEN)
#define ACK STATUS_BIT(STATUS_ACK)
#define CLOSED STATUS_BIT(STATUS_CLOSED)
#define OF(priority) (1u << (priority))

static const struct {
	const char *words;
	uint32_t statuses, priorities;
} questions[] = {
	{"st:open", OPEN, ANY},
	{"st:ack", ACK, ANY},
	{"st:ack p:high", ACK, OF(PRIORITY_HIGH)},
	{"st:closed", CLOSED, ANY},
	{"st:closed p:high", CLOSED, OF(PRIORITY_HIGH)},
	{"st:ack,closed p:high", ACK | CLOSED, OF(PRIORITY_HIGH)},
	{"all p>=high", ANY, OF(PRIORITY_HIGH) | OF(PRIORITY_URGENT)},
	{"all p>=high p<urgent", ANY, OF(PRIORITY_HIGH)},
	{"st:open p:high p:low", 0, 0},
	{"st:open -p:high", OPEN, ANY & ~OF(PRIORITY_HIGH)},
	{"st:open souris p:high", OPEN, OF(PRIORITY_HIGH)},
};

static bool fits(struct db *db, size_t question, int64_t number)
{
	return db_number(db, NULL, 0,
		       "SELECT 1 FROM ticket WHERE number = $1 AND (($2 >> status) & 1) = 1 AND (($3 >> priority) & 1) = 1", db_int(number),
		       db_int(questions[question].statuses), db_int(questions[question].priorities)) == 1;
}

static int64_t all_that_fit(struct db *db, size_t question)
{
	int64_t n = 0;
	for (int64_t number = 1001; number <= 1000 + TICKETS; number++)
		n += fits(db, question, number);
	return n;
}

/* The figure before "demandes"; none is said of an empty list. */
static int64_t figure(const char *text)
{
	const char *at = strstr(text, " demande");
	if (!at || strstr(text, "Aucune demande"))
		return 0;
	while (at > text && at[-1] >= '0' && at[-1] <= '9')
		at--;
	return strtoll(at, NULL, 10);
}

static int64_t lines_that_fit(struct bench *b, size_t question)
{
	int64_t lines = 0;
	for (const char *at = bench_text(b); (at = strstr(at, "G-")); at++)
		lines += fits(desk_db(b->desk), question, strtoll(at + 2, NULL, 10));
	return lines;
}

static void test_a_list_holds_what_its_words_say(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	fill(b);
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		int64_t all = all_that_fit(desk_db(b->desk), i), page = all < 10 ? all : 10;
		for (int scope = 0; scope < 3; scope++) {
			char line[200];
			snprintf(line, sizeof line, "list %s%s", scope == 1 ? "~technique " : "", questions[i].words);
			if (scope < 2)
				bench_command(b, "bob", CHAT, "technique", line);
			else
				bench_command(b, "marie", CHAT, "dm", line);
			if (figure(bench_text(b)) != all || lines_that_fit(b, i) != page)
				fail_msg("%s: %" PRId64 " expected, got:\n%s", line, all, bench_text(b));
		}
	}
	bench_close(b);
}

/* As many texts as no question reads one by one, none of them in the index: as after an update that makes it anew. */
static void test_who_searches_meanwhile_is_told_that_old_texts_are_left_out(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_command(b, "bob", CHAT, "technique", "find caisse");
	HAS(bench_text(b), "1 demande (caisse)");
	HAS_NOT(bench_text(b), "indexation");
	db_exec(desk_db(b->desk), NULL,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) INSERT INTO entry (id, ticket_id, seq,"
		" author_id, kind, public, state, text, salt, created_ms) SELECT (SELECT max(id) FROM entry) + i, (SELECT max(id) FROM"
		" ticket), 1000 + i, 1, 1, 1, 1, 'rien', 's', 1 FROM n");
	bench_command(b, "bob", CHAT, "technique", "find caisse");
	HAS(bench_text(b), "Les textes plus anciens sont encore en cours d'indexation");
	bench_command(b, "bob", CHAT, "technique", "list st:open");
	HAS_NOT(bench_text(b), "indexation");
	db_exec(desk_db(b->desk), NULL, "DELETE FROM entry WHERE text = 'rien'");
	bench_close(b);
}

/* Older than all that a list looks at on its way from the newest: a tag that few have leads there, for whoever may know of tags. */
static void test_a_tag_leads_to_the_oldest_ticket(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	for (int i = 0; i < 6 * TICKETS; i++)
		bench_command(b, "marie", CHAT, "dm", "new Souris cassée");
	bench_command(b, "bob", CHAT, "technique", "tag 1003 +vpn");
	bench_command(b, "bob", CHAT, "technique", "tag 1240 +vpn");
	db_exec(desk_db(b->desk), NULL, "UPDATE ticket SET status = 7, closed_ms = updated_ms + number WHERE number < 1240");
	bench_command(b, "bob", CHAT, "technique", "list +vpn");
	HAS(bench_text(b), "2 demandes (+vpn) :\n🆕 G-1240");
	HAS(bench_text(b), "🏁 G-1003");
	bench_command(b, "bob", CHAT, "technique", "list +vpn st:closed");
	HAS(bench_text(b), "1 demande (+vpn st:closed) :\n🏁 G-1003");
	bench_command(b, "bob", CHAT, "technique", "list +vpn ~facturation");
	HAS(bench_text(b), "Aucune demande");
	bench_command(b, "fred", CHAT, "facturation", "list +vpn"); /* of this room's team */
	HAS(bench_text(b), "Aucune demande");
	bench_command(b, "marie", CHAT, "dm", "list +vpn");
	HAS(bench_text(b), "Aucune demande");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_tag_leads_to_the_oldest_ticket), cmocka_unit_test(test_a_list_holds_what_its_words_say),
	cmocka_unit_test(test_who_searches_meanwhile_is_told_that_old_texts_are_left_out))
