/* "@Guichet my printer burns": who names us and no verb tells us something, also in a room that is nobody's. */
#include "desk_check.h"

static void name_us(struct bench *b, enum gd_kind kind, const char *who, const char *room, const char *text)
{
	bench_submit(b, CHAT, (struct gd_inbound){.kind = kind, .flags = GD_F_MENTIONS_US, .sender = {.user = who}, .native_id = text,
				      .place = {.kind = GD_PLACE_ROOM, .room = room}, .text = text});
}

static void test_a_request_in_a_room_of_nobodys(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "cantine", "L'ascenseur est bloqué");
	assert_int_not_equal(b->result.code, GD_R_CREATED); /* talk of the room */
	name_us(b, GD_COMMAND, "marie", "cantine", "L'ascenseur est bloqué");
	assert_int_equal(b->result.code, GD_R_CREATED);
	HAS(bench_heard(b, CHAT, "technique"), "L'ascenseur est bloqué");
	name_us(b, GD_TEXT, "carl", "cantine", "Dis @Guichet, il n'y a plus de café");
	assert_int_equal(b->result.code, GD_R_CREATED);
	name_us(b, GD_TEXT, "carl", "cantine", "merci");
	assert_int_not_equal(b->result.code, GD_R_CREATED);
	/* A word that is nearly a verb is a slip of the team's; of a customer it is a word. */
	bench_clear(b);
	name_us(b, GD_COMMAND, "bob", "cantine", "tkae 1001");
	HAS(bench_text(b), "take");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "tkae");
	name_us(b, GD_COMMAND, "marie", "cantine", "my printer burns");
	assert_int_equal(b->result.code, GD_R_CREATED);
	name_us(b, GD_COMMAND, "marie", "cantine", "list");
	HAS(bench_text(b), "G-1001");
	bench_close(b);
}

static void test_elsewhere_words_are_what_they_are_there(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	name_us(b, GD_COMMAND, "marie", "paie-demandes", "Mon salaire est faux");
	assert_int_equal(b->result.code, GD_R_CREATED);
	/* In the team's room nothing leaves by mistake, and nothing is eaten in silence. */
	bench_clear(b);
	name_us(b, GD_COMMAND, "bob", "technique", "quelle belle journée");
	HAS(bench_text(b), "quelle");
	assert_int_not_equal(b->result.code, GD_R_CREATED);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_request_in_a_room_of_nobodys), cmocka_unit_test(test_elsewhere_words_are_what_they_are_there))
