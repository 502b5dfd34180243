/* No frequent question reads a whole table: a busy day at the desk, and then the plan of every statement that it prepared. */
#include "desk_check.h"

#include "desk/work.h"
#include "store/scan.h"

#include "support/desk_plans.h"

#include <stdlib.h>
#include <string.h>

static void say_all(struct bench *b, const char *who, const char *channel, const char *place, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bench_say(b, who, channel, place, texts[i]);
}

#define SAY(who, channel, place, ...) \
	do { \
		static const char *const said[] = {__VA_ARGS__}; \
		say_all(b, who, channel, place, said, sizeof said / sizeof *said); \
	} while (0)

static void customers(struct bench *b)
{
	SAY("marie", CONSOLE, "dm", "La caisse 2 est figée", "liste", "liste tous", "liste fermés", "suite", "tickets de ma société",
		"!find caisse", "!find \"caisse 2\" -st:new", "!list st:new sort:due", "!log 1001", "!voir 1001", "kb caisse", "kb",
		"accueil", "!urgent rien ne va", "!muet 1001", "!réactiver 1001", "aide", "!aide caisse", "!list csat<=2", "moi");
	SAY("marie", SMS, "dm", "LISTE", "STATUT 1001", "1001 encore figée", "URGENT 1001 vraiment", "NOUVEAU Autre chose", "OUI");
	SAY("carl", CHAT, "dm", "Bonjour", "Mon écran est noir", "!voir 1001", "liste");
	SAY("carl", CHAT, "demandes", "Une demande de plus");
}

static void agents(struct bench *b)
{
	const char *card = bench_card(b, CHAT, "technique");
	SAY("bob", CHAT, card, "!take", "Je regarde", "!n une note", "!ask Quel modèle ?", "!wip", "!hold 2d pièce", "!priorité haute",
		"!sla", "!why", "!log", "!undo", "!cc @paul", "!solved Voilà", "!kb draft", "!kb publish 1", "!show");
	SAY("alice", CHAT, "technique", "!list", "!list me", "!list @bob", "!list ~technique st:open", "!list owner:marie",
		"!list org:acme", "!list all sort:age", "!list sla<1h", "!list csat<=2 closed<7d", "!find caisse", "!find écran org:acme",
		"!more", "!list st:closed", "!list age>2d or p:urgent", "!show @marie");
}

static bool plan_has(struct db *db, const char *sql, const char *words)
{
	char plan[2000];
	return db_plan(db, sql, plan, sizeof plan) && strstr(plan, words);
}

static void test_no_frequent_question_reads_a_whole_table(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	customers(b);
	agents(b);
	bench_advance(b, 3 * DAY_MS);
	SAY("marie", CONSOLE, "dm", "oui", "5", "!comment Merci");
	bench_advance(b, 20 * DAY_MS);
	struct db *db = desk_db(b->desk);
	size_t statements, bad = plans_check(db, &statements);
	for (int scope = SCAN_PERSON; scope < SCAN_SCOPES; scope++)
		for (int form = 0; form < SCAN_FORMS; form++) {
			const char *sql = scan_statement((enum scan_scope)scope, (enum scan_form)form);
			bad += sql ? plan_reads_all(db, sql) : 0;
			bad += sql && form >= SCAN_OPEN_KEYS && !plan_has(db, sql, "USING COVERING INDEX");
		}
	assert_true(statements > 150);
	assert_int_equal(bad, 0);
	bench_close(b);
}

/* The check itself knows one when it sees one, under whatever name. */
static void test_a_whole_table_is_noticed(void **state)
{
	static const char *const bad[] = {"SELECT id FROM ticket WHERE title = $1", "SELECT o.id FROM outbox o WHERE o.body = $1",
		"SELECT x.id FROM queue q JOIN ticket AS x ON x.queue_id + 0 = q.id", "UPDATE entry SET text = NULL WHERE text = $1"};
	static const char *const good[] = {"SELECT id FROM ticket WHERE number = $1", "SELECT q.id FROM queue q WHERE q.title = $1",
		"SELECT t.id FROM ticket t WHERE t.status < 7 ORDER BY t.updated_ms LIMIT 3"};
	struct bench *b = bench_open();
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_true(plan_reads_all(desk_db(b->desk), bad[i]));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_false(plan_reads_all(desk_db(b->desk), good[i]));
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_no_frequent_question_reads_a_whole_table), cmocka_unit_test(test_a_whole_table_is_noticed))
