/* Tags and links: written, shown to those who may know, found, taken back. */
#include "desk_check.h"

static void test_tags_are_set_shown_and_found(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!tag +VPN +réseau -imprimante");
	HAS(bench_text(b), "G-1001 : étiquettes aucun → +reseau +vpn");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "+reseau +vpn");
	bench_say(b, "bob", CHAT, thread, "!set p:haute -reseau");
	HAS(bench_text(b), "étiquettes +reseau +vpn → +vpn");
	bench_say(b, "carl", CHAT, "dm", "Mon écran est noir");
	bench_command(b, "bob", CHAT, "technique", "list +vpn");
	HAS(bench_text(b), "G-1001");
	HAS_NOT(bench_text(b), "G-1002");
	/* They are the desk's words: a customer neither reads nor finds them. */
	bench_command(b, "marie", CHAT, "dm", "show 1001");
	HAS_NOT(bench_text(b), "+vpn");
	bench_command(b, "marie", CHAT, "dm", "list +vpn");
	HAS_NOT(bench_text(b), "G-1001");
	bench_command(b, "bob", CHAT, "technique", "list +reseau");
	HAS(bench_text(b), "Aucune demande à afficher.");
	bench_close(b);
}

static void test_a_new_ticket_with_tags_has_them_on_its_card(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_command(b, "marie", CHAT, "dm", "new +vpn Plus de tunnel ce matin");
	HAS(bench_heard(b, CHAT, "technique"), "+vpn");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "+vpn");
	bench_close(b);
}

static void test_undo_of_tags(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!tag +vpn");
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Défait : étiquette.");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS_NOT(bench_text(b), "+vpn");
	bench_close(b);
}

static void two_tickets(struct bench *b)
{
	open_ticket(b);
	bench_say(b, "carl", CHAT, "dm", "Mon écran est noir");
	bench_clear(b);
}

static void test_links_of_every_kind(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	two_tickets(b);
	bench_command(b, "bob", CHAT, "technique", "link 1001 1002");
	HAS(bench_text(b), "G-1001 lié à G-1002 (en rapport).");
	bench_command(b, "bob", CHAT, "technique", "1001 lier bloque 1002");
	HAS(bench_text(b), "G-1001 lié à G-1002 (bloque).");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS(bench_text(b), "bloqué par G-1001");
	bench_command(b, "bob", CHAT, "technique", "link 1002 child of 1001");
	HAS(bench_text(b), "G-1002 lié à G-1001 (enfant de).");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "parent de G-1002");
	bench_command(b, "bob", CHAT, "technique", "link 1001 child of 1002");
	HAS(bench_text(b), "est déjà dans l'état");
	bench_command(b, "bob", CHAT, "technique", "link 1001 off 1002");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS_NOT(bench_text(b), "G-1002");
	bench_close(b);
}

static void test_a_link_is_undone(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	two_tickets(b);
	bench_command(b, "bob", CHAT, "technique", "link 1001 blocks 1002");
	bench_command(b, "bob", CHAT, "technique", "undo 1001");
	bench_command(b, "bob", CHAT, "technique", "show 1002");
	HAS_NOT(bench_text(b), "G-1001");
	bench_close(b);
}

static void test_nobody_reads_of_a_linked_ticket_that_they_may_not_see(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	two_tickets(b);
	bench_command(b, "bob", CHAT, "technique", "link 1001 dup 1002");
	bench_command(b, "marie", CHAT, "dm", "show 1001");
	HAS_NOT(bench_text(b), "G-1002");
	bench_command(b, "carl", CHAT, "dm", "show 1002");
	HAS_NOT(bench_text(b), "G-1001");
	bench_command(b, "fred", CHAT, "facturation", "link 1001 9999");
	HAS(bench_text(b), "réservé");
	bench_close(b);
}

static void test_the_card_of_a_room_names_no_ticket_of_a_private_queue(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_command(b, "bob", CHAT, "paie", "new ~paie Mon bulletin de mars");
	bench_clear(b);
	bench_command(b, "bob", CHAT, "technique", "link 1001 1002");
	const struct bench_delivery *card = bench_find(b, CHAT, "technique", "G-1001");
	assert_non_null(card);
	HAS_NOT(card->out.text, "G-1002");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_tags_are_set_shown_and_found), cmocka_unit_test(test_a_new_ticket_with_tags_has_them_on_its_card),
	cmocka_unit_test(test_undo_of_tags), cmocka_unit_test(test_links_of_every_kind), cmocka_unit_test(test_a_link_is_undone),
	cmocka_unit_test(test_nobody_reads_of_a_linked_ticket_that_they_may_not_see),
	cmocka_unit_test(test_the_card_of_a_room_names_no_ticket_of_a_private_queue))
