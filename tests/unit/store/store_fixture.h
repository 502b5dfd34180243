/* A fresh database in a folder of its own, with today's tables. */
#ifndef GUICHET_TESTS_STORE_FIXTURE_H
#define GUICHET_TESTS_STORE_FIXTURE_H

#include "base/id.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/migrations.h"
#include "store/people.h"
#include "store/queues.h"
#include "store/tickets.h"

#include "support/check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOW INT64_C(1795300000000)

struct fixture {
	char dir[64], path[128];
	struct db *db;
	struct arena arena;
};

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int fixture_empty(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct err err = {0};
	if (!f)
		return -1;
	snprintf(f->dir, sizeof f->dir, "%s/guichet-store-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof f->path, "%s/guichet.db", f->dir);
	f->db = db_open(f->path, DB_WRITER, &err);
	*state = f;
	return f->db ? 0 : -1;
}

static inline int fixture_open(void **state)
{
	struct err err = {0};
	if (fixture_empty(state) != 0)
		return -1;
	struct fixture *f = *state;
	if (!migrations_run(f->db, f->path, NOW, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	return 0;
}

static inline int fixture_close(void **state)
{
	struct fixture *f = *state;
	db_close(f->db);
	arena_clear(&f->arena);
	nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

static inline void assert_well(struct fixture *f)
{
	struct err err = {0};
	if (!db_ok(f->db, &err))
		fail_msg("%s", err.text);
}

/* A person, a queue and a ticket to hang things on: ids 10, 20 and 30. */
static inline struct ticket make_ticket(struct fixture *f)
{
	struct person marie = {.id = 10, .name = "Marie", .undo_ms = -1};
	person_insert(f->db, &marie, NOW);
	queue_put(f->db, 20, "technique", "Technique", false);
	struct ticket t = {.id = 30,
		.number = ticket_next_number(f->db),
		.ref = "G-1001",
		.queue_id = 20,
		.status = STATUS_NEW,
		.priority = PRIORITY_NORMAL,
		.title = "Écran noir",
		.requester_id = 10,
		.creator_id = 10,
		.version = 1,
		.created_ms = NOW,
		.updated_ms = NOW,
		.source = "console:local"};
	ticket_insert(f->db, &t);
	assert_well(f);
	return t;
}

#endif
