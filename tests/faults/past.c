/* past VERSION FOLDER: makes the data folder of a Guichet whose database had that version, with a person, a queue and some tickets in it.
 * For tests of updates and of old backups. past newest: prints the newest version. */
#include "base/mem.h"
#include "store/db.h"
#include "store/migrations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NOW INT64_C(1795300000000)
#define TICKETS 2000 /* enough that a step which rewrites a table takes many writes */

/* What version 1 had already. */
static void fill(struct db *db)
{
	db_exec(db, NULL, "INSERT INTO person (id, name, name_fold, created_ms) VALUES (10, 'Marie', 'marie', 5)");
	db_exec(db, NULL, "INSERT INTO queue (id, name, title) VALUES (20, 'support', 'Support')");
	db_exec(db, NULL, "INSERT INTO counter (name, value) VALUES ('ticket', $1)", db_int(1000 + TICKETS));
	db_exec(db, NULL,
		"INSERT INTO ticket (id, number, ref, queue_id, status, reason, type, priority, severity, title, requester_id, creator_id,"
		" private, machine, version, entries, created_ms, updated_ms, source)"
		" WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
		" SELECT 1000 + i, 1000 + i, 'G-' || (1000 + i), 20, 1, 0, 0, 2, 0, 'Old ' || i, 10, 10, 0, 0, 1, 0, 5, 5, 'console:local'"
		" FROM n",
		db_int(TICKETS));
}

static bool make(const char *folder, int version, struct err *err)
{
	struct arena arena = {0};
	const char *path = arena_printf(&arena, "%s/guichet.db", folder);
	mkdir(folder, 0700);
	struct db *db = db_open(path, DB_WRITER, err);
	bool ok = db && migrations_run_to(db, path, version, NOW, err) && db_begin(db, err);
	if (ok) {
		fill(db);
		ok = db_ok(db, err) && db_commit(db, err);
	}
	db_close(db);
	arena_clear(&arena);
	return ok;
}

int main(int argc, char **argv)
{
	size_t n;
	struct err err = {0};
	const struct migration *steps = migrations_list(&n);
	if (argc == 2 && strcmp(argv[1], "newest") == 0)
		return printf("%d\n", steps[n - 1].number) < 0;
	if (argc == 3 && make(argv[2], (int)strtol(argv[1], NULL, 10), &err))
		return 0;
	fprintf(stderr, "past: %s\n", argc == 3 ? err.text : "VERSION FOLDER");
	return 1;
}
