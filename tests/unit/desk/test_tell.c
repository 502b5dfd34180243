/* One text for many tickets, and many tickets at once: the word before, one sentence after. */
#include "desk_check.h"

#include <stdio.h>
#include <string.h>

static const char *word_in(struct bench *b)
{
	const char *at = strstr(bench_text(b), "confirmer ");
	assert_non_null(at);
	at += strlen("confirmer ");
	return arena_strndup(&b->arena, at, strcspn(at, "`"));
}

static void confirm(struct bench *b, const char *who, const char *place)
{
	char line[64];
	snprintf(line, sizeof line, "confirm %s", word_in(b));
	bench_command(b, who, CHAT, place, line);
}

static void parent_of_two(struct bench *b)
{
	bench_say(b, "bob", CHAT, "technique", "!new Panne du central");
	bench_say(b, "marie", CHAT, "dm", "Plus de téléphone");
	bench_say(b, "john", CHAT, "dm", "The phones are dead");
	bench_command(b, "bob", CHAT, "technique", "link 1002 child of 1001");
	bench_command(b, "bob", CHAT, "technique", "link 1003 child of 1001");
	bench_clear(b);
}

static void test_children_hear_in_their_own_ticket(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	parent_of_two(b);
	bench_command(b, "alice", CHAT, "technique", "1001 diffuser enfants Le central redémarre");
	HAS(bench_text(b), "2 tickets concernés : G-1002, G-1003. `confirmer ");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	confirm(b, "alice", "technique");
	HAS(bench_text(b), "Fait : 2 tickets.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Alice (G-1002) : Le central redémarre");
	HAS(bench_heard(b, CHAT, "D-john"), "Alice (G-1003): Le central redémarre");
	/* It takes nothing and moves nothing. */
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "suivi par personne");
	bench_close(b);
}

static void test_a_query_names_the_audience(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	parent_of_two(b);
	bench_command(b, "bob", CHAT, "technique", "tag 1003 +tel");
	bench_command(b, "alice", CHAT, "technique", "tell list:+tel Back at noon");
	HAS(bench_text(b), "1 ticket concerné : G-1003.");
	confirm(b, "alice", "technique");
	HAS(bench_heard(b, CHAT, "D-john"), "Back at noon");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_command(b, "alice", CHAT, "technique", "tell list:+rien Bonjour");
	HAS(bench_text(b), "Aucune demande à afficher.");
	bench_close(b);
}

static void test_a_wrong_or_late_word_tells_nobody(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	parent_of_two(b);
	bench_command(b, "alice", CHAT, "technique", "1001 tell children Bonjour");
	bench_command(b, "bob", CHAT, "technique", "confirm nimporte");
	HAS(bench_text(b), "Ce n'est pas le mot attendu");
	bench_command(b, "alice", CHAT, "technique", "1001 tell children Bonjour");
	const char *word = word_in(b);
	bench_advance(b, 3 * MINUTE_MS);
	char line[64];
	snprintf(line, sizeof line, "confirm %s", word);
	bench_command(b, "alice", CHAT, "technique", line);
	HAS(bench_text(b), "il est trop tard");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_only_tickets_of_ones_own_team_are_told(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	parent_of_two(b);
	bench_command(b, "fred", CHAT, "facturation", "tell list:p:normale Bonjour");
	HAS(bench_text(b), "Aucune demande à afficher.");
	bench_command(b, "marie", CHAT, "dm", "tell list:p:normale Bonjour");
	SILENT(bench_heard(b, CHAT, "D-john"));
	bench_close(b);
}

static void test_many_tickets_at_once_need_the_word_and_say_one_sentence(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	for (int i = 0; i < 7; i++)
		bench_command(b, "marie", CHAT, "dm", "new encore une");
	bench_clear(b);
	bench_command(b, "bob", CHAT, "technique", "close 1001,1003-1007");
	HAS(bench_text(b), "6 tickets concernés : G-1001, G-1003, G-1004, G-1005, G-1006, G-1007.");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	confirm(b, "bob", "technique");
	assert_string_equal(bench_text(b), "Fait : 6 tickets.");
	bench_command(b, "bob", CHAT, "technique", "close 1001,1002");
	HAS(bench_text(b), "G-1001 est déjà dans l'état « fermé »");
	HAS(bench_text(b), "G-1002 fermé (réglé).");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_children_hear_in_their_own_ticket), cmocka_unit_test(test_a_query_names_the_audience),
	cmocka_unit_test(test_a_wrong_or_late_word_tells_nobody), cmocka_unit_test(test_only_tickets_of_ones_own_team_are_told),
	cmocka_unit_test(test_many_tickets_at_once_need_the_word_and_say_one_sentence))
