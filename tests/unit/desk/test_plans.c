/* No frequent question reads a whole table: a busy day at the desk, and then the plan of every statement that it prepared. */
#include "desk_check.h"

#include "desk/work.h"
#include "store/scan.h"

#include <stdlib.h>

/* Tables that grow with tickets, people or messages. The others hold a handful of rows. */
static const char *const growing[] = {"ticket", "entry", "event", "segment", "participant", "conversation", "native_ref", "attachment",
	"outbox", "attempt", "inbox", "received", "job", "alert", "question", "waiting_text", "undo_step", "closing", "rating", "survey",
	"person", "identity", "article_vote", "t", "e", "p"};

/* What is read whole on purpose. */
static const char *const whole[] = {
	"SELECT n, hash FROM event ORDER BY n DESC LIMIT 1", /* the last row by its key */
	"DELETE FROM received WHERE at_ms < $1",             /* some hundred rows, now and then */
};

/* In the order of an index, and no further than a LIMIT; or an index that holds nothing but what is not sent yet. */
static bool follows_an_order(const char *sql, const char *line)
{
	return (strstr(line, "USING INDEX") && (strstr(sql, "LIMIT") || strstr(sql, "min(") || strstr(sql, "max("))) ||
	       (strstr(line, "SCAN outbox USING") && strstr(line, "INDEX outbox_"));
}

static bool is_full_scan(const char *sql, const char *line)
{
	const char *at = strstr(line, "SCAN ");
	if (!at || strstr(line, "VIRTUAL TABLE") || follows_an_order(sql, line))
		return false;
	at += strlen("SCAN ");
	size_t len = strcspn(at, " \n");
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++)
		if (strlen(growing[i]) == len && strncmp(growing[i], at, len) == 0)
			return true;
	return false;
}

struct check {
	struct db *db;
	size_t statements, bad;
};

static void check_one(void *ctx, const char *sql)
{
	struct check *c = ctx;
	char plan[4000], *save = NULL;
	c->statements++;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (strstr(sql, whole[i]))
			return;
	if (!db_plan(c->db, sql, plan, sizeof plan))
		return;
	for (char *line = strtok_r(plan, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (!is_full_scan(sql, line))
			continue;
		print_error("a whole table is read: %s\n  %s\n", sql, line);
		c->bad++;
	}
}

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

static void test_no_frequent_question_reads_a_whole_table(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	customers(b);
	agents(b);
	bench_advance(b, 3 * DAY_MS);
	SAY("marie", CONSOLE, "dm", "oui", "5", "!comment Merci");
	bench_advance(b, 20 * DAY_MS);
	struct check c = {.db = desk_db(b->desk)};
	db_statements(c.db, check_one, &c);
	for (int scope = SCAN_PERSON; scope < SCAN_SCOPES; scope++) {
		check_one(&c, scan_statement((enum scan_scope)scope, true));
		check_one(&c, scan_statement((enum scan_scope)scope, false));
	}
	assert_true(c.statements > 150);
	assert_int_equal(c.bad, 0);
	bench_close(b);
}

/* The check itself knows one when it sees one. */
static void test_a_whole_table_is_noticed(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct check c = {.db = desk_db(b->desk)};
	check_one(&c, "SELECT id FROM ticket WHERE title = $1");
	check_one(&c, "SELECT t.id FROM ticket t WHERE t.status = 7 ORDER BY t.title LIMIT 3");
	assert_int_equal(c.bad, 1);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_no_frequent_question_reads_a_whole_table), cmocka_unit_test(test_a_whole_table_is_noticed))
