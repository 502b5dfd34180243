/* An auditor sees everything, changes nothing, and each reading is written down. Texts leave with age where the queue says so. */
#include "desk_check.h"

#include "desk/work.h"
#include "store/history.h"

static void adapt(struct desk_settings *s)
{
	static struct desk_queue queues[4];
	struct desk_person *list = (struct desk_person *)(uintptr_t)s->persons;
	for (size_t i = 0; i < s->npersons; i++)
		if (strcmp(list[i].handle, "carl") == 0)
			list[i].auditor = true;
	memcpy(queues, s->queues, s->nqueues * sizeof *queues);
	for (size_t i = 0; i < s->nqueues; i++)
		if (strcmp(queues[i].name, "technique") == 0)
			queues[i].keep_ms = 60 * DAY_MS;
	s->queues = queues;
}

static int64_t readings(struct bench *b)
{
	return db_number(desk_db(b->desk), NULL, -1, "SELECT count(*) FROM event WHERE kind = $1", db_int(HISTORY_READ));
}

static void test_each_reading_is_written_down(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(adapt);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "paul", CHAT, "dm", "new ~paie My pay slip");
	bench_say(b, "carl", CONSOLE, "dm", "!voir 1001");
	HAS(bench_text(b), "La caisse 2");
	assert_int_equal(readings(b), 1);
	bench_say(b, "carl", CONSOLE, "dm", "!liste tous");
	HAS(bench_text(b), "My pay slip");
	assert_int_equal(readings(b), 3);
	bench_say(b, "carl", CONSOLE, "dm", "!find caisse");
	assert_int_equal(readings(b), 4);
	bench_say(b, "bob", CONSOLE, "dm", "!log 1001");
	HAS(bench_text(b), "Carl 👁");
	bench_say(b, "marie", CONSOLE, "dm", "!log 1001");
	HAS_NOT(bench_text(b), "👁");
	bench_say(b, "bob", CONSOLE, "dm", "!voir 1001"); /* an agent's own work is no audit */
	assert_int_equal(readings(b), 4);
	bench_close(b);
}

static void test_an_auditor_changes_nothing(void **state)
{
	(void)state;
	static const char *const verbs[] = {"!take 1001", "!close 1001", "!titre 1001 Autre", "!r 1001 bonjour", "!priorité 1001 haute"};
	struct bench *b = bench_open_with(adapt);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		bench_say(b, "carl", CONSOLE, "dm", verbs[i]);
		HAS(bench_text(b), "réservé");
	}
	bench_say(b, "bob", CONSOLE, "dm", "!voir 1001");
	HAS(bench_text(b), "nouveau");
	bench_close(b);
}

static void test_texts_leave_with_age(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(adapt);
	bench_say(b, "marie", CHAT, "dm", "La caisse zorglubine est figée");
	bench_say(b, "marie", CHAT, "dm", "new ~facturation La facture zorglubine");
	bench_say(b, "marie", CHAT, "dm", "new L'écran zorglubine");
	bench_say(b, "marie", CHAT, "dm", "!fermer 1001,1002 réglé");
	bench_advance(b, 59 * DAY_MS);
	bench_say(b, "marie", CONSOLE, "dm", "!voir 1001");
	HAS(bench_text(b), "zorglubine");
	bench_advance(b, 3 * DAY_MS);
	bench_say(b, "marie", CONSOLE, "dm", "!voir 1001");
	HAS_NOT(bench_text(b), "zorglubine");
	HAS(bench_text(b), "G-1001 …");
	bench_say(b, "marie", CONSOLE, "dm", "!find zorglubine"); /* another queue's, and an open one, stay */
	HAS(bench_text(b), "G-1002");
	HAS(bench_text(b), "G-1003");
	HAS_NOT(bench_text(b), "G-1001");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_each_reading_is_written_down), cmocka_unit_test(test_an_auditor_changes_nothing),
	cmocka_unit_test(test_texts_leave_with_age))
