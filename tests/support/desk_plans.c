#include "support/desk_plans.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Tables that grow with tickets, people or messages. The others hold a handful of rows. */
static const char *const growing[] = {"ticket", "entry", "event", "segment", "participant", "conversation", "native_ref", "place",
	"attachment", "outbox", "attempt", "inbox", "received", "job", "alert", "question", "waiting_text", "undo_step", "closing",
	"rating", "survey", "person", "identity", "article_vote", "tag", "field", "link", "code", "kv", "indexed_entry"};

/* Read whole on purpose: how the statement begins, or what only it says, and why. */
static const struct {
	const char *says, *why;
} whole[] = {
	{"SELECT n, hash FROM event ORDER BY n DESC LIMIT 1", "the last row by its key"},
	{"FROM inbox ORDER BY id", "in the order of its key, and no further than a LIMIT"},
	{"DELETE FROM received WHERE at_ms <", "some hundred rows, now and then"},
	{"UPDATE question SET answered_ms = $3 WHERE answered_ms IS NULL AND topic", "an index that holds open questions alone"},
	{"IN (SELECT value FROM json_each($3))", "a report, when a lead asks for one: it counts what there is"},
};

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* "FROM ticket t": does this alias stand for that table? */
static bool stands_for(const char *sql, const char *alias, size_t len, const char *table)
{
	size_t size = strlen(table);
	for (const char *at = strstr(sql, table); at; at = strstr(at + 1, table)) {
		const char *after = at + size;
		if ((at > sql && is_name(at[-1])) || *after != ' ')
			continue;
		after += strncmp(after, " AS ", 4) == 0 ? 4 : 1;
		if (strncmp(after, alias, len) == 0 && !is_name(after[len]))
			return true;
	}
	return false;
}

static bool grows(const char *sql, const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++)
		if ((strlen(growing[i]) == len && strncmp(growing[i], name, len) == 0) || stands_for(sql, name, len, growing[i]))
			return true;
	return false;
}

/* In the order of an index, and no further than a LIMIT; or an index that holds nothing but what is open or not sent yet. */
static bool follows_an_order(const char *sql, const char *line)
{
	return (strstr(line, "USING INDEX") && (strstr(sql, "LIMIT") || strstr(sql, "min(") || strstr(sql, "max("))) ||
	       (strstr(line, "SCAN outbox USING") && strstr(line, "INDEX outbox_")) || strstr(line, "USING COVERING INDEX ticket_open");
}

static bool reads_all(const char *sql, const char *line)
{
	const char *at = strstr(line, "SCAN ");
	if (!at || strstr(line, "VIRTUAL TABLE") || follows_an_order(sql, line))
		return false;
	at += strlen("SCAN ");
	return grows(sql, at, strcspn(at, " \n"));
}

static bool on_purpose(const char *sql)
{
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (strstr(sql, whole[i].says))
			return true;
	return false;
}

bool plan_reads_all(struct db *db, const char *sql)
{
	char plan[4000], *save = NULL;
	if (on_purpose(sql) || !db_plan(db, sql, plan, sizeof plan))
		return false;
	for (char *line = strtok_r(plan, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (!reads_all(sql, line))
			continue;
		fprintf(stderr, "a whole table is read: %s\n  %s\n", sql, line);
		return true;
	}
	return false;
}

struct counted {
	struct db *db;
	size_t statements, bad;
};

static void check_one(void *ctx, const char *sql)
{
	struct counted *c = ctx;
	c->statements++;
	c->bad += plan_reads_all(c->db, sql);
}

size_t plans_check(struct db *db, size_t *statements)
{
	struct counted c = {.db = db};
	db_statements(db, check_one, &c);
	*statements = c.statements;
	return c.bad;
}
