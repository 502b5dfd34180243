/* bench/bare_loop.c: what SQLite alone can do with the very rows that the product wrote.
 *
 *     bare_loop FROM.db TO.db --batch 256
 *
 * Reads every row of FROM.db into memory, makes TO.db with the same tables and indexes, and then measures nothing but this: the rows of
 * one ticket after the other, in the order in which they were made, one prepared INSERT each, `batch` tickets to a commit, WAL and
 * synchronous=FULL as in the product. No HTTP, no JSON, no look-ups, no updates: a ceiling that no help desk reaches. Full text is left
 * out on both sides.
 */
#include "wire.h"

#include <getopt.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TABLES = 64, COLUMNS = 64 };

struct table {
	char name[64];
	int columns;
	long rows;
	sqlite3_value **values; /* rows * columns */
	sqlite3_stmt *insert;
	long done;
};

struct bare {
	sqlite3 *from, *to;
	struct table tables[TABLES];
	int count;
	long tickets;
};

static void need(sqlite3 *db, bool ok)
{
	if (!ok) {
		fprintf(stderr, "bare_loop: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

static void run_sql(sqlite3 *db, const char *sql)
{
	need(db, sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* Tables and indexes as they are, without the full text and its shadow tables. */
static void copy_schema(struct bare *bare)
{
	sqlite3_stmt *list;

	run_sql(bare->to,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA"
		" cache_size = -4096");
	need(bare->from, sqlite3_prepare_v2(bare->from,
				 "SELECT m.sql, m.type, m.name FROM sqlite_master m JOIN pragma_table_list t ON t.name = m.tbl_name"
				 " WHERE m.sql IS NOT NULL AND t.schema = 'main' AND t.type = 'table' ORDER BY m.type DESC, m.rowid",
				 -1, &list, NULL) == SQLITE_OK);
	while (sqlite3_step(list) == SQLITE_ROW) {
		run_sql(bare->to, (const char *)sqlite3_column_text(list, 0));
		if (strcmp((const char *)sqlite3_column_text(list, 1), "table") == 0 && bare->count < TABLES)
			snprintf(bare->tables[bare->count++].name, sizeof bare->tables[0].name, "%s",
				(const char *)sqlite3_column_text(list, 2));
	}
	sqlite3_finalize(list);
}

/* Has the table a foreign key with this in that column of what SQLite tells of it? */
static bool has_key(struct bare *bare, const char *name, const char *column, const char *value)
{
	char sql[128];
	sqlite3_stmt *found;
	bool has;

	snprintf(sql, sizeof sql, "SELECT 1 FROM pragma_foreign_key_list(?) WHERE \"%s\" = ?", column);
	need(bare->from, sqlite3_prepare_v2(bare->from, sql, -1, &found, NULL) == SQLITE_OK);
	sqlite3_bind_text(found, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_text(found, 2, value, -1, SQLITE_STATIC);
	has = sqlite3_step(found) == SQLITE_ROW;
	sqlite3_finalize(found);
	return has;
}

static bool is_free(struct bare *bare, int from, int i)
{
	for (int j = from; j < bare->count; j++)
		if (j != i && has_key(bare, bare->tables[i].name, "table", bare->tables[j].name))
			return false;
	return true;
}

/* What a row refers to is written before it. */
static void order_tables(struct bare *bare)
{
	for (int at = 0; at < bare->count; at++) {
		int next = at;
		while (next < bare->count && !is_free(bare, at, next))
			next++;
		if (next == bare->count)
			return; /* a circle: as it was made */
		struct table first = bare->tables[next];
		memmove(&bare->tables[at + 1], &bare->tables[at], (size_t)(next - at) * sizeof first);
		bare->tables[at] = first;
	}
}

static void read_rows(struct bare *bare, struct table *t)
{
	char sql[128];
	long room = 0;
	sqlite3_stmt *all;

	const char *order = has_key(bare, t->name, "from", "ticket_id") ? "ticket_id" : "1";
	snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY %s", t->name, order);
	need(bare->from, sqlite3_prepare_v2(bare->from, sql, -1, &all, NULL) == SQLITE_OK);
	t->columns = sqlite3_column_count(all);
	while (sqlite3_step(all) == SQLITE_ROW) {
		if (t->rows == room) {
			room = room ? room * 2 : 1024;
			t->values = realloc(t->values, (size_t)room * (size_t)t->columns * sizeof *t->values);
			if (!t->values)
				abort();
		}
		for (int c = 0; c < t->columns; c++)
			t->values[t->rows * t->columns + c] = sqlite3_value_dup(sqlite3_column_value(all, c));
		t->rows++;
	}
	sqlite3_finalize(all);
	if (strcmp(t->name, "ticket") == 0)
		bare->tickets = t->rows;
}

static void prepare(struct bare *bare, struct table *t)
{
	char sql[512];
	int at = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", t->name);

	for (int c = 1; c < t->columns; c++)
		at += snprintf(sql + at, sizeof sql - (size_t)at, ",?");
	snprintf(sql + at, sizeof sql - (size_t)at, ")");
	need(bare->to, sqlite3_prepare_v2(bare->to, sql, -1, &t->insert, NULL) == SQLITE_OK);
}

static void insert_next(struct bare *bare, struct table *t)
{
	for (int c = 0; c < t->columns; c++)
		sqlite3_bind_value(t->insert, c + 1, t->values[t->done * t->columns + c]);
	need(bare->to, sqlite3_step(t->insert) == SQLITE_DONE);
	sqlite3_reset(t->insert);
	t->done++;
}

static bool is_shared(const struct bare *bare, const struct table *t)
{
	return t->rows < bare->tickets / 4;
}

static void insert_shared(struct bare *bare)
{
	run_sql(bare->to, "BEGIN");
	for (int i = 0; i < bare->count; i++)
		while (is_shared(bare, &bare->tables[i]) && bare->tables[i].done < bare->tables[i].rows)
			insert_next(bare, &bare->tables[i]);
	run_sql(bare->to, "COMMIT");
}

/* All tickets are alike, so ticket n owns the nth share of every table. */
static void insert_ticket(struct bare *bare, long n)
{
	for (int i = 0; i < bare->count; i++) {
		struct table *t = &bare->tables[i];
		while (t->done < t->rows * (n + 1) / bare->tickets)
			insert_next(bare, t);
	}
}

/* Of this process: a busy machine stretches it little. */
static int64_t cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static long all_rows(const struct bare *bare)
{
	long rows = 0;

	for (int i = 0; i < bare->count; i++)
		rows += bare->tables[i].rows;
	return rows;
}

int main(int argc, char **argv)
{
	static const struct option names[] = {{"batch", 1, NULL, 'b'}, {0}};
	struct bare bare = {0};
	long batch = 256;
	int64_t begin, cpu;
	double seconds;

	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (c != 'b')
			return 64;
		batch = strtol(optarg, NULL, 10);
	}
	if (argc - optind != 2 || batch < 1)
		return 64;
	unlink(argv[optind + 1]);
	need(bare.from, sqlite3_open_v2(argv[optind], &bare.from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
	need(bare.to, sqlite3_open(argv[optind + 1], &bare.to) == SQLITE_OK);
	copy_schema(&bare);
	order_tables(&bare);
	for (int i = 0; i < bare.count; i++) {
		read_rows(&bare, &bare.tables[i]);
		prepare(&bare, &bare.tables[i]);
	}
	if (!bare.tickets)
		return 1;
	insert_shared(&bare);
	begin = wire_now_ns();
	cpu = cpu_ns();
	for (long n = 0; n < bare.tickets; n += batch) {
		run_sql(bare.to, "BEGIN");
		for (long k = n; k < n + batch && k < bare.tickets; k++)
			insert_ticket(&bare, k);
		run_sql(bare.to, "COMMIT");
	}
	seconds = (double)(wire_now_ns() - begin) / 1e9;
	printf("tickets=%ld rows_per_ticket=%.1f cpu_us=%.1f seconds=%.2f per_second=%.0f\n", bare.tickets,
		(double)all_rows(&bare) / (double)bare.tickets, (double)(cpu_ns() - cpu) / 1e3 / (double)bare.tickets, seconds,
		(double)bare.tickets / seconds);
	return 0; /* the rows die with the process */
}
