/* Pages and their answers, the verb oncall. (requirements 2.5, commands 4.7) */
#include "terms_bench.h"

static void with_chain(struct desk_settings *s)
{
	static const struct terms_duty chain[] = {{"alice", SMS, 1}, {"lena", SMS, 2}};
	struct queue_terms *t = terms_bench_of(s, "technique");
	t->chain = chain;
	t->nchain = 2;
}

static void urgent(struct bench *b, const char *who, const char *text)
{
	bench_command(b, who, CHAT, "dm", text);
	bench_run(b);
}

static const char *number_of(struct bench *b, const char *part)
{
	for (size_t i = b->count; i-- > 0;)
		if (strcmp(b->list[i].channel, SMS) == 0 && b->list[i].out.text && strstr(b->list[i].out.text, part))
			return b->list[i].box + (*b->list[i].box == '@');
	fail_msg("no phone heard \"%s\"", part);
	return NULL;
}

/* A number that has written is a room of its own; before that it is only a user. */
static const char *phone(struct bench *b, const char *number)
{
	const char *before = arena_strdup(&b->arena, bench_heard(b, SMS, arena_printf(&b->arena, "@%s", number)));
	return arena_printf(&b->arena, "%s%s", before, bench_heard(b, SMS, number));
}

static void test_a_bare_one_takes_it_and_names_it(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	urgent(b, "marie", "new p:urgent Plus rien ne marche");
	const char *alice = number_of(b, "URGENT G-1001 (ACME) : Plus rien ne marche. Personne depuis 0 min. 1=je prends 2=au suivant");
	bench_clear(b);
	bench_say(b, "alice", SMS, "dm", "1");
	HAS(phone(b, alice), "G-1001 est à vous : Plus rien ne marche");
	HAS(bench_heard(b, CHAT, MARIE_DM), "👀 Alice prend en charge G-1001.");
	size_t calls = b->count;
	bench_advance(b, HOUR_MS / 2);
	for (size_t i = calls; i < b->count; i++)
		assert_string_not_equal(b->list[i].channel, SMS); /* nobody else is called */
	bench_close(b);
}

static void test_two_passes_it_on_and_a_late_one_changes_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	urgent(b, "marie", "new p:urgent Plus rien ne marche");
	const char *alice = number_of(b, "URGENT G-1001");
	bench_say(b, "alice", SMS, "dm", "2");
	const char *lena = number_of(b, "URGENT G-1001");
	assert_string_not_equal(alice, lena);
	bench_say(b, "lena", SMS, "dm", "1");
	bench_clear(b);
	bench_say(b, "alice", SMS, "dm", "1");
	HAS(phone(b, alice), "G-1001 est déjà pris par Lena.");
	bench_command(b, "lena", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "suivi par Lena");
	bench_command(b, "lena", CHAT, "dm", "close 1001");
	bench_advance(b, 2 * HOUR_MS);
	bench_say(b, "alice", SMS, "dm", "1"); /* long after it means nothing */
	HAS(phone(b, alice), "Nous n'attendons pas de choix.");
	bench_close(b);
}

static void test_several_pages_and_the_one_that_is_named(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	urgent(b, "marie", "new p:urgent Caisse 1");
	bench_advance(b, MINUTE_MS);
	urgent(b, "carl", "new p:urgent Caisse 2");
	const char *alice = number_of(b, "URGENT G-1002");
	bench_clear(b);
	bench_say(b, "alice", SMS, "dm", "1 1001");
	HAS(phone(b, alice), "G-1001 est à vous : Caisse 1");
	bench_say(b, "alice", SMS, "dm", "1"); /* the last one sent */
	HAS(phone(b, alice), "G-1002 est à vous : Caisse 2");
	bench_close(b);
}

static void test_their_own_requests_need_the_word_meanwhile(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	urgent(b, "marie", "new p:urgent Plus rien ne marche");
	const char *alice = number_of(b, "URGENT G-1001");
	bench_clear(b);
	bench_say(b, "alice", SMS, "dm", "Mon badge ne marche plus");
	HAS(phone(b, alice), "Répondez par un chiffre de 0 à 2");
	HAS_NOT(phone(b, alice), "G-1002");
	bench_say(b, "alice", SMS, "dm", "NOUVEAU Mon badge ne marche plus");
	HAS(phone(b, alice), "G-1002 enregistrée : Mon badge ne marche plus.");
	bench_close(b);
}

static void test_a_take_from_anywhere_tells_who_was_called(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	urgent(b, "marie", "new p:urgent Plus rien ne marche");
	const char *alice = number_of(b, "URGENT G-1001");
	bench_clear(b);
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	HAS(phone(b, alice), "G-1001 est déjà pris par Bob.");
	bench_close(b);
}

static void test_a_ticket_that_moves_leaves_the_chain(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	urgent(b, "marie", "new p:urgent Plus rien ne marche");
	const char *alice = number_of(b, "URGENT G-1001");
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!move ~facturation");
	bench_clear(b);
	size_t calls = b->count;
	bench_say(b, "alice", SMS, "dm", "1"); /* too late: it is none of hers */
	HAS_NOT(phone(b, alice), "est à vous");
	bench_advance(b, 40 * MINUTE_MS);
	for (size_t i = calls; i < b->count; i++)
		assert_true(!b->list[i].out.text || !strstr(b->list[i].out.text, "URGENT"));
	HAS_NOT(bench_heard(b, CHAT, "facturation"), "la chaîne d'astreinte");
	bench_close(b);
}

static void test_show_swap_and_off(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(with_chain);
	bench_command(b, "bob", CHAT, "dm", "oncall");
	HAS(bench_text(b), "Technique\n1. Alice\n2. Lena");
	bench_command(b, "fred", CHAT, "dm", "astreinte voir"); /* of another team */
	HAS_NOT(bench_text(b), "Alice");
	urgent(b, "marie", "new p:urgent Plus rien ne marche");
	const char *alice = number_of(b, "URGENT G-1001");
	bench_clear(b);
	bench_command(b, "alice", CHAT, "dm", "oncall swap @bob 2d");
	HAS(bench_text(b), "1. Alice → Bob (jeudi 9 avril 9 h 30)");
	HAS(phone(b, alice), "L'astreinte de G-1001 passe à Bob.");
	const char *bob = number_of(b, "URGENT G-1001");
	assert_string_not_equal(bob, alice);
	bench_clear(b);
	bench_say(b, "alice", SMS, "dm", "1"); /* both may still answer */
	HAS(phone(b, alice), "G-1001 est à vous");
	HAS(phone(b, bob), "G-1001 est déjà pris par Alice.");
	bench_command(b, "alice", CHAT, "dm", "astreinte fin");
	HAS(bench_text(b), "1. Alice\n2. Lena");
	bench_command(b, "lena", CHAT, "dm", "oncall swap @alice @bob demain 9h");
	HAS(bench_text(b), "1. Alice → Bob (mercredi 8 avril 9 h)");
	bench_command(b, "lena", CHAT, "dm", "oncall swap @alice @marie 2d");
	HAS(bench_text(b), "@marie introuvable.");
	bench_advance(b, 2 * DAY_MS);
	bench_command(b, "lena", CHAT, "dm", "oncall");
	HAS(bench_text(b), "1. Alice\n2. Lena");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_bare_one_takes_it_and_names_it),
	cmocka_unit_test(test_two_passes_it_on_and_a_late_one_changes_nothing),
	cmocka_unit_test(test_several_pages_and_the_one_that_is_named),
	cmocka_unit_test(test_their_own_requests_need_the_word_meanwhile),
	cmocka_unit_test(test_a_take_from_anywhere_tells_who_was_called), cmocka_unit_test(test_a_ticket_that_moves_leaves_the_chain),
	cmocka_unit_test(test_show_swap_and_off))
