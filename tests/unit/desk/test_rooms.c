/* Agents by membership, rooms that move, sessions that open. (rule R8) */
#include "desk_check.h"

static void member(struct bench *b, const char *room, const char *who, uint32_t flags, uint32_t person_flags)
{
	struct gd_person person = {.user = who, .handle = who, .name = who, .flags = person_flags};
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_MEMBER,
			.flags = flags,
			.place = {.kind = GD_PLACE_ROOM, .room = room},
			.members = &person,
			.nmembers = 1});
}

/* Whoever is no agent hears whose command it is, nothing of the ticket, and does nothing to it. */
static void assert_stranger(struct bench *b)
{
	HAS(bench_text(b), "est réservé à l'équipe Technique.");
	HAS_NOT(bench_text(b), "G-1001");
	assert_string_equal(b->result.word, "refused");
}

static void assert_ignored(struct bench *b)
{
	assert_string_equal(bench_text(b), "");
	assert_string_not_equal(b->result.word, "taken");
}

static void test_members_of_the_room_are_agents_until_they_leave(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_say(b, "zoe", CHAT, thread, "!take");
	assert_stranger(b);
	member(b, "technique", "zoe", 0, 0);
	bench_say(b, "zoe", CHAT, thread, "!take");
	HAS(bench_heard(b, CHAT, MARIE_DM), "👀 zoe prend en charge G-1001.");
	bench_clear(b);
	member(b, "technique", "zoe", GD_F_REMOVED, 0);
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 est sans agent (zoe).");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "suivi par personne");
	bench_say(b, "zoe", CHAT, thread, "!take");
	assert_stranger(b);
	bench_close(b);
}

static void test_outsiders_bots_and_request_rooms_make_no_agents(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	member(b, "technique", "zoe", 0, GD_P_OUTSIDER);
	member(b, "technique", "yan", 0, GD_P_BOT);
	member(b, "demandes", "xia", 0, 0);
	bench_say(b, "zoe", CHAT, thread, "!take");
	assert_stranger(b);
	bench_say(b, "zoe", CHAT, thread, "Je passe par là"); /* words are none of ours */
	assert_ignored(b);
	bench_say(b, "yan", CHAT, thread, "!take");
	assert_stranger(b);
	bench_say(b, "xia", CHAT, thread, "!take");
	assert_stranger(b);
	bench_say(b, "zoe", CHAT, "technique/none", "!take 4711"); /* one that does not exist reads the same as one that does */
	HAS(bench_text(b), "introuvable");
	bench_say(b, "zoe", CHAT, "technique/none", "!take 1001");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_a_whole_list_ends_what_it_leaves_out(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	member(b, "technique", "zoe", 0, 0);
	member(b, "technique", "yan", GD_F_WHOLE, 0);
	bench_say(b, "zoe", CHAT, thread, "!show");
	assert_stranger(b);
	bench_say(b, "yan", CHAT, thread, "!take");
	assert_string_equal(b->result.word, "taken");
	bench_say(b, "bob", CHAT, thread, "!steal"); /* whom the configuration names stays */
	assert_string_equal(b->result.word, "taken");
	bench_close(b);
}

static void test_a_room_that_moves_keeps_its_threads(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_PLACE, .place = {.kind = GD_PLACE_ROOM, .room = "technique"}, .text = "technique-v2"});
	bench_clear(b);
	bench_say(b, "bob", CHAT, arena_printf(&b->arena, "technique-v2%s", strchr(thread, '/')), "!take");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob prend en charge");
	bench_close(b);
}

static void moves(struct bench *b, const char *from, const char *to)
{
	bench_submit(b, CHAT, (struct gd_inbound){.kind = GD_PLACE, .place = {.kind = GD_PLACE_ROOM, .room = from}, .text = to});
}

/* The configuration is read at every start, and names the old room. */
static void test_a_room_that_moved_is_still_elsewhere_after_a_restart(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	moves(b, "technique", "technique-v2");
	moves(b, "technique-v2", "technique-v3");
	moves(b, "technique-v2", "technique-v3"); /* told twice */
	bench_reopen(b);
	bench_clear(b);
	open_ticket(b);
	HAS(bench_heard(b, CHAT, "technique-v3"), "G-1001");
	SILENT(bench_heard(b, CHAT, "technique"));
	moves(b, "technique-v3", "technique"); /* and back */
	bench_reopen(b);
	bench_clear(b);
	bench_say(b, "paul", CHAT, "dm", "The till is frozen");
	HAS(bench_heard(b, CHAT, "technique"), "G-1002");
	bench_close(b);
}

static void test_a_room_that_takes_us_back_is_the_team_s_again(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_PLACE, .flags = GD_F_REMOVED, .place = {.kind = GD_PLACE_ROOM, .room = "technique"}});
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	SILENT(bench_heard(b, CHAT, "technique"));
	member(b, "technique", "zoe", GD_F_WHOLE, 0);
	bench_clear(b);
	bench_say(b, "paul", CHAT, "dm", "The till is frozen");
	HAS(bench_heard(b, CHAT, "technique"), "G-1002");
	member(b, "elsewhere", "zoe", GD_F_WHOLE, 0); /* a room that no queue names makes nobody an agent */
	bench_close(b);
}

static void test_a_room_that_is_lost_is_left_alone(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "demandes", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_PLACE, .flags = GD_F_REMOVED, .place = {.kind = GD_PLACE_ROOM, .room = "demandes"}});
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	SILENT(bench_heard(b, CHAT, "demandes"));
	HAS(bench_heard(b, CHAT, "@marie"), "Bob prend en charge"); /* her own conversation instead */
	bench_close(b);
}

static void test_a_session_names_the_rooms(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct gd_inbound in = {
		.kind = GD_OPENED, .sender = {.user = "bob", .handle = "bob"}, .place = {.kind = GD_PLACE_DIRECT, .room = "@bob"}};
	bench_submit(b, CONSOLE, in);
	HAS(b->result.json, "{\"rooms\":[\"technique\"],\"name\":\"Bob\",\"lang\":\"fr\"}");
	in.sender = (struct gd_person){.user = "marie", .handle = "marie"};
	bench_submit(b, CONSOLE, in);
	HAS(b->result.json, "\"rooms\":[]");
	HAS(bench_text(b), "0 demande ouverte");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_members_of_the_room_are_agents_until_they_leave),
	cmocka_unit_test(test_outsiders_bots_and_request_rooms_make_no_agents), cmocka_unit_test(test_a_whole_list_ends_what_it_leaves_out),
	cmocka_unit_test(test_a_room_that_moves_keeps_its_threads), cmocka_unit_test(test_a_room_that_is_lost_is_left_alone),
	cmocka_unit_test(test_a_room_that_moved_is_still_elsewhere_after_a_restart),
	cmocka_unit_test(test_a_room_that_takes_us_back_is_the_team_s_again),
	cmocka_unit_test(test_a_session_names_the_rooms))
