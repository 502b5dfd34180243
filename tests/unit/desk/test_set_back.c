/* The system's clock is set back while the daemon does not run: what comes then is still later than what came before. */
#include "desk_check.h"

static int64_t greatest(struct bench *b, const char *what)
{
	struct db *db = desk_db(b->desk);
	return *what == 'e' ? db_number(db, NULL, -1, "SELECT max(id) FROM entry") : db_number(db, NULL, -1, "SELECT max(id) FROM outbox");
}

static void test_rows_after_it_come_after(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Redémarrez la caisse");
	bench_advance(b, MINUTE_MS);
	int64_t entry = greatest(b, "entry"), row = greatest(b, "outbox"), count = db_number(desk_db(b->desk), NULL, 0,
		"SELECT count(*) FROM entry");
	fake_clock_step(&b->clock, -2 * HOUR_MS);
	bench_reopen(b);
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Toujours bloquée, code zirconium");
	bench_say(b, "bob", CHAT, thread, "Je passe vous voir");
	bench_advance(b, MINUTE_MS); /* the held reply leaves in its time, and the texts are indexed */
	HAS(bench_heard(b, CHAT, MARIE_DM), "Je passe vous voir");
	assert_true(greatest(b, "entry") > entry && greatest(b, "outbox") > row);
	assert_int_equal(db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM entry WHERE id > $1", db_int(entry)),
		db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM entry") - count);
	bench_say(b, "bob", CHAT, "dm", "!find zirconium");
	HAS(bench_text(b), "G-1001");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_rows_after_it_come_after))
