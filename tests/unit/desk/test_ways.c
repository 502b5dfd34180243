/* Every way around the front door to somebody else's ticket: buttons, gestures, choices and words kept from before, edits, suggestions. */
#include "desk_check.h"

#include "desk/work.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t number(struct bench *b, const char *sql)
{
	return db_number(desk_db(b->desk), NULL, -1, sql);
}

/* As if the room or the configuration had changed between two messages. */
static void change(struct bench *b, const char *sql)
{
	struct err err = {0};
	if (!db_exec(desk_db(b->desk), &err, sql))
		fail_msg("%s: %s", sql, err.text);
}

#define LEAVES_TECHNIQUE(handle) "DELETE FROM queue_member WHERE person_id = (SELECT id FROM person WHERE handle = '" handle "')"

/* A button that is pressed twice answers its own ticket, not the next one that asks the same. */
static void test_a_button_pressed_twice(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "marie", CHAT, "dm", "!new La souris est morte");
	bench_say(b, "bob", CHAT, "technique", "!take 1001");
	bench_say(b, "bob", CHAT, "technique", "!take 1002");
	bench_say(b, "bob", CHAT, "technique", "!solved 1001 fait");
	bench_say(b, "bob", CHAT, "technique", "!solved 1002 aussi");
	bench_advance(b, MINUTE_MS);
	const char *asked = bench_find(b, CHAT, MARIE_DM, "G-1001")->remote;
	bench_press(b, "marie", CHAT, "dm", asked, "yes");
	assert_int_equal(number(b, "SELECT status FROM ticket WHERE number = 1001"), STATUS_CLOSED);
	bench_press(b, "marie", CHAT, "dm", asked, "yes");
	assert_int_equal(number(b, "SELECT status FROM ticket WHERE number = 1002"), STATUS_SOLVED);
	bench_close(b);
}

/* The room where a private request was made learns neither title nor reference, whatever is done to the message that stayed there. */
static void test_gestures_on_a_private_request(void **state)
{
	static const char *const emoji[] = {"🎫", "🔺", "✅", "❌", "🗑", "👀", "🔕", "🔗", "📚", "😡"};
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "paie-demandes", "Mon salaire est faux");
	const char *message = bench_last_id(b);
	bench_clear(b);
	for (size_t i = 0; i < sizeof emoji / sizeof *emoji; i++) {
		bench_react(b, "paul", CHAT, "paie-demandes", message, emoji[i]);
		HAS_NOT(bench_text(b), "1001");
		HAS_NOT(bench_text(b), "salaire");
		bench_press(b, "paul", CHAT, "paie-demandes", message, "yes");
		HAS_NOT(bench_text(b), "1001");
		bench_say(b, "paul", CHAT, arena_printf(&b->arena, "paie-demandes/%s", message), "!voir");
		HAS_NOT(bench_text(b), "salaire");
	}
	struct gd_person marie = {.user = "marie", .handle = "marie"};
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_REACTION, .sender = {.user = "paul", .handle = "paul"}, .text = "🎫",
		.place = {.kind = GD_PLACE_ROOM, .room = "paie-demandes"}, .target = message, .author = &marie,
		.quoted = "Mon salaire est faux"});
	HAS_NOT(bench_text(b), "1001");
	SILENT(bench_heard(b, CHAT, "D-paul"));
	SILENT(bench_heard(b, CHAT, "paie-demandes"));
	assert_int_equal(number(b, "SELECT count(*) FROM ticket"), 1);
	bench_close(b);
}

/* A text that waited for a choice is not lost because the ticket is not its author's to write to any more. */
static void test_a_choice_kept_while_the_right_is_lost(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_command(b, "marie", CHAT, "dm", "private 1001");
	bench_command(b, "marie", CHAT, "dm", "cc 1001 @carl");
	bench_say(b, "carl", CHAT, "dm", "!new Mon écran est noir");
	bench_say(b, "bob", CHAT, "technique", "!reply 1001 On regarde");
	bench_say(b, "bob", CHAT, "technique", "!reply 1002 On regarde aussi");
	bench_advance(b, MINUTE_MS);
	bench_say(b, "carl", CHAT, "dm", "C'est revenu ce matin, avec un bruit");
	HAS(bench_text(b), "G-1001");
	HAS(bench_text(b), "0. une nouvelle");
	const char *asked = bench_text(b);
	bench_command(b, "marie", CHAT, "dm", "uncc 1001 @carl");
	bench_clear(b);
	bench_say(b, "carl", CHAT, "dm", strstr(asked, "1. G-1001") ? "1" : "2");
	HAS_NOT(bench_heard(b, CHAT, "D-carl"), "G-1001");
	HAS_NOT(bench_text(b), "G-1001");
	assert_int_equal(number(b, "SELECT count(*) FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.text LIKE '%avec un bruit' AND"
				   " t.number = 1003"), 1);
	bench_close(b);
}

/* Whether somebody has a ticket that one may not see makes no difference to what "@marie" means. */
static void test_a_mention_means_what_is_visible(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_command(b, "paul", CHAT, "dm", "show @marie");
	bench_command(b, "paul", CHAT, "dm", "log @marie");
	HAS(bench_text(b), "G-1001");
	bench_say(b, "marie", CHAT, "dm", "!new Mon salaire ~paie");
	bench_command(b, "marie", CHAT, "dm", "private 1002");
	bench_command(b, "paul", CHAT, "dm", "log @marie");
	HAS(bench_text(b), "G-1001");
	bench_close(b);
}

/* A new request that is made in a ticket's thread leaves the thread to the ticket. */
static void test_a_thread_is_not_taken_over(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	const char *thread = arena_printf(&b->arena, "demandes/%s", bench_last_id(b));
	bench_say(b, "zoe", CHAT, thread, "!new Moi aussi");
	assert_int_equal(number(b, "SELECT count(*) FROM ticket"), 2);
	bench_advance(b, HOUR_MS);
	bench_say(b, "marie", CHAT, thread, "Voici CANARI mon mot de passe");
	assert_int_equal(number(b, "SELECT t.number FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.text LIKE '%CANARI%'"), 1001);
	bench_close(b);
}

/* Who is of the team no more changes nothing that the customer reads: no edit, no deletion, no answer to a question from before. */
static void test_an_agent_who_left(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	const char *public = arena_printf(&b->arena, "demandes/%s", bench_last_id(b));
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, public, "Je regarde la caisse");
	const char *reply = bench_last_id(b);
	bench_advance(b, MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "Je passe demain");
	change(b, LEAVES_TECHNIQUE("bob"));
	bench_clear(b);
	bench_advance(b, MINUTE_MS);
	bench_edit(b, "bob", CHAT, public, reply, "CANARI payez d'abord");
	bench_delete(b, "bob", CHAT, public, reply);
	bench_advance(b, HOUR_MS);
	for (size_t i = b->mark; i < b->count; i++) {
		HAS_NOT(b->list[i].out.text ? b->list[i].out.text : "", "CANARI");
		HAS_NOT(b->list[i].out.text ? b->list[i].out.text : "", "demain");
		assert_int_not_equal(b->list[i].out.op, GD_RETRACT);
	}
	bench_close(b);
}

static void test_questions_from_before_the_right_was_lost(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, thread, "CANARI je regarde");
	const struct bench_delivery *asked = bench_find(b, CHAT, "@bob", "Envoyer ce texte");
	assert_non_null(asked);
	change(b, LEAVES_TECHNIQUE("bob"));
	bench_press(b, "bob", CHAT, "dm", asked->remote, "takesend");
	bench_say(b, "bob", CHAT, "dm", "prendre et envoyer");
	bench_advance(b, HOUR_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "CANARI");
	assert_int_equal(number(b, "SELECT assignee_id IS NULL FROM ticket WHERE number = 1001"), 1);
	bench_close(b);
}

static void test_a_word_from_before_the_right_was_lost(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	for (int i = 0; i < 7; i++)
		bench_say(b, "marie", CHAT, "dm", arena_printf(&b->arena, "!new panne %d", i));
	bench_command(b, "bob", CHAT, "technique", "close 1001-1007");
	const char *at = strstr(bench_text(b), "confirmer ");
	assert_non_null(at);
	const char *line = arena_strndup(&b->arena, at, strlen("confirmer ") + 4);
	change(b, LEAVES_TECHNIQUE("bob"));
	bench_command(b, "bob", CHAT, "dm", line);
	assert_int_equal(number(b, "SELECT count(*) FROM ticket WHERE status = 7"), 0);
	bench_close(b);
}

/* A ticket that becomes private, or moves to a private team, is spoken of in no request room. */
static void test_what_became_private_leaves_the_room(void **state)
{
	static const char *const lines[] = {"!private", "!move ~paie"};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench *b = bench_open();
		bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
		const char *thread = bench_card(b, CHAT, "technique");
		bench_say(b, "bob", CHAT, thread, "!take");
		bench_say(b, "bob", CHAT, thread, lines[i]);
		bench_advance(b, MINUTE_MS);
		bench_clear(b);
		bench_command(b, "bob", CHAT, "dm", "reply 1001 CANARI votre fiche de paie");
		bench_advance(b, MINUTE_MS);
		HAS_NOT(bench_heard(b, CHAT, "demandes"), "CANARI");
		HAS(bench_heard(b, CHAT, "@marie"), "CANARI");
		bench_say(b, "bob", CHAT, "dm", "!solved 1001 CANARI fini");
		bench_advance(b, 15 * DAY_MS);
		HAS_NOT(bench_heard(b, CHAT, "demandes"), "CANARI");
		HAS_NOT(bench_heard(b, CHAT, "demandes"), "1001");
		bench_close(b);
	}
}

/* What was queued for somebody who moved to another organisation, or left the copy, is not sent. */
static void test_what_was_queued_before(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_command(b, "marie", CHAT, "dm", "cc 1001 @carl");
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	bench_command(b, "olga", CHAT, "dm", "digest 9h45");
	b->outcome = GD_RETRY_LATER; /* the channel is not there: what leaves waits to be sent again */
	bench_say(b, "bob", CONSOLE, "technique", "!reply 1001 CANARI");
	bench_advance(b, 20 * SECOND_MS);
	HAS(bench_heard(b, CHAT, "@carl"), "CANARI");
	bench_command(b, "marie", CONSOLE, "dm", "uncc 1001 @carl");
	change(b, "UPDATE person SET org_id = NULL WHERE handle = 'olga'");
	bench_clear(b);
	b->outcome = GD_SENT;
	bench_advance(b, DAY_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "CANARI");
	HAS_NOT(bench_heard(b, CHAT, "@carl"), "CANARI");
	HAS_NOT(bench_heard(b, CHAT, "D-olga"), "1001");
	bench_close(b);
}

/* Nor is what waited for a system, or for a request room, when the ticket became private meanwhile. */
static void test_what_was_queued_before_it_was_private(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	b->outcome = GD_RETRY_LATER;
	bench_say(b, "bob", CONSOLE, "technique", "!reply 1001 CANARI");
	bench_advance(b, 20 * SECOND_MS);
	HAS(bench_heard(b, CHAT, "demandes"), "CANARI");
	bench_command(b, "marie", CONSOLE, "dm", "private 1001");
	bench_run(b);
	size_t before = b->count;
	b->outcome = GD_SENT;
	bench_advance(b, DAY_MS);
	for (size_t i = before; i < b->count; i++)
		if (strcmp(b->list[i].box, "demandes") == 0 || b->list[i].out.op == GD_NOTIFY)
			fail_msg("%s: %s%s", b->list[i].channel, b->list[i].out.text ? b->list[i].out.text : "",
				b->list[i].out.json ? b->list[i].out.json : "");
	bench_close(b);
}

/* A customer asks for what only the desk may do, one by one; what is answered names no person, no ticket, no other verb's object. */
static void test_a_customer_knocks_at_every_door(void **state)
{
	static const char *const lines[] = {"kb draft 1001", "kb publish 1", "kb draft Titre\nTexte",
		"tell list:st:new CANARI", "report sla", "report csat csv", "rule list", "rule test 1001", "config",
		"config server.listen", "health", "export @marie", "export 1001 csv", "forget @marie", "confirm ABCD",
		"oncall", "oncall swap @bob 2d", "why 1001", "tag 1001 +x", "link 1001 1002", "merge 1001 1002",
		"split 1001.2", "snooze 1001 2d", "remind @bob 2h CANARI", "remind 1001 me 2h", "canned bonjour",
		"edit 1001.2 CANARI", "retract 1001.2", "retry 1001.2", "rate 1001 1 CANARI", "comment 1001 CANARI",
		"callback 1001 CANARI", "human 1001", "show @marie", "show org:acme", "show @bob", "invite @marie",
		"org list", "user list", "queue list", "away", "here 1001", "new for @marie CANARI", "list @bob",
		"list org:acme", "list ~paie", "list owner:marie", "list CANARI", "find salaire", "list me", "more",
		"list st:new sort:due", "log 1001", "sla 1001", "1001", ".", "yes 1001", "no 1001", "skip", "set 1001 p:high"};
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "Mon salaire est faux");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "// secret");
	bench_say(b, "bob", CHAT, thread, "!solved Fini");
	bench_advance(b, HOUR_MS);
	int64_t version = number(b, "SELECT version FROM ticket WHERE number = 1001");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		bench_clear(b);
		bench_command(b, "carl", CHAT, "dm", lines[i]);
		const char *json = b->result.json ? b->result.json : "";
		const char *shown[] = {bench_text(b), json, bench_heard(b, CHAT, "D-carl")};
		for (size_t j = 0; j < 3; j++)
			if (strstr(shown[j], "salaire est") || strstr(shown[j], "Marie") || strstr(shown[j], "secret") ||
				strstr(shown[j], "Bob") || strstr(shown[j], "ACME"))
				fail_msg("\"%s\": %s", lines[i], shown[j]);
		HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "CANARI");
		HAS_NOT(bench_heard(b, CHAT, "technique"), "G-1001");
		if (number(b, "SELECT version FROM ticket WHERE number = 1001") != version)
			fail_msg("\"%s\" changed the ticket", lines[i]);
	}
	assert_int_equal(number(b, "SELECT count(*) FROM article"), 0);
	bench_close(b);
}

/* What an error offers instead of what was typed names nothing that its reader may not know. */
static void test_what_errors_suggest(void **state)
{
	static const char *const lines[] = {"new ~xyz panne", "list ~xyz", "assign ~xyz", "move ~xyz", "set q:xyz", "new q:xyz panne",
		"join xyz", "show @mari", "cc @mari", "show 1002", "list owner:mari", "list st:xyz", "canned xyz", "help xyz",
		"invite @mari", "report xyz"};
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "carl", CHAT, "dm", "Mon écran est noir");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		bench_command(b, "carl", CHAT, "dm", lines[i]);
		HAS_NOT(bench_text(b), "paie");
		HAS_NOT(bench_text(b), "marie");
		HAS_NOT(bench_text(b), "acme");
		HAS_NOT(bench_text(b), "G-1001");
	}
	bench_command(b, "carl", CHAT, "dm", "new ~xyz panne");
	HAS(bench_text(b), "~facturation");
	bench_command(b, "bob", CHAT, "dm", "new ~xyz panne");
	HAS(bench_text(b), "~paie");
	bench_command(b, "carl", CHAT, "dm", "new ~paie Mon salaire"); /* who knows of it may write to it */
	assert_int_equal(number(b, "SELECT count(*) FROM ticket t JOIN queue q ON q.id = t.queue_id WHERE q.name = 'paie'"), 1);
	bench_close(b);
}

/* A customer is asked for no word that they could not give. */
static void test_many_tickets_of_a_customer(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	for (int i = 0; i < 7; i++)
		bench_say(b, "marie", CHAT, "dm", arena_printf(&b->arena, "!new panne %d", i));
	bench_command(b, "marie", CHAT, "dm", "close 1001-1007 réglé");
	HAS(bench_text(b), "≤ 5");
	bench_command(b, "marie", CHAT, "dm", "close 1001 spam");
	HAS_NOT(bench_text(b), "confirmer");
	assert_int_equal(number(b, "SELECT count(*) FROM ticket WHERE status = 7"), 0);
	bench_command(b, "marie", CHAT, "dm", "close 1001-1005 réglé");
	assert_int_equal(number(b, "SELECT count(*) FROM ticket WHERE status = 7"), 5);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_button_pressed_twice), cmocka_unit_test(test_gestures_on_a_private_request),
	cmocka_unit_test(test_a_choice_kept_while_the_right_is_lost), cmocka_unit_test(test_a_mention_means_what_is_visible),
	cmocka_unit_test(test_a_thread_is_not_taken_over),
	cmocka_unit_test(test_an_agent_who_left), cmocka_unit_test(test_questions_from_before_the_right_was_lost),
	cmocka_unit_test(test_a_word_from_before_the_right_was_lost), cmocka_unit_test(test_what_became_private_leaves_the_room),
	cmocka_unit_test(test_what_was_queued_before), cmocka_unit_test(test_what_was_queued_before_it_was_private),
	 cmocka_unit_test(test_a_customer_knocks_at_every_door),
	cmocka_unit_test(test_what_errors_suggest), cmocka_unit_test(test_many_tickets_of_a_customer))
