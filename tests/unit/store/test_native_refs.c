#include "store/queues.h"
#include "store_fixture.h"

#include "store/erase.h"

#define CHAT "chat:main"

static int open_filled(void **state)
{
	if (fixture_open(state) != 0)
		return -1;
	struct fixture *f = *state;
	make_ticket(f);
	for (int64_t i = 1; i <= 2; i++)
		entry_insert(f->db, &(struct entry){.id = 100 + i, .ticket_id = 30, .seq = i, .author_id = 10, .kind = ENTRY_TEXT,
					    .state = ENTRY_FILED, .public_ = true, .text = "x", .salt = "s", .created_ms = NOW});
	assert_well(f);
	return 0;
}

static bool entry_at(struct fixture *f, const char *channel, const char *room, const char *native, int64_t entry)
{
	struct native_ref ref = {0};
	bool found = native_ref_find(f->db, channel, room, native, &ref);
	assert_well(f);
	return found && ref.entry_id == entry;
}

static int64_t places(struct fixture *f)
{
	return db_number(f->db, NULL, -1, "SELECT count(*) FROM place");
}

/* The same id in another room or another channel is another message. */
static void test_a_message_is_known_in_its_room(void **state)
{
	struct fixture *f = *state;
	struct native_place *list;
	native_ref_put(f->db, CHAT, "room", "1.5", &(struct native_ref){30, 101, 0});
	native_ref_put(f->db, CHAT, "other", "1.5", &(struct native_ref){30, 102, 0});
	native_ref_put(f->db, "sms:main", NULL, "1.5", &(struct native_ref){30, 102, 7});
	assert_true(entry_at(f, CHAT, "room", "1.5", 101));
	assert_true(entry_at(f, CHAT, "other", "1.5", 102));
	assert_true(entry_at(f, "sms:main", "", "1.5", 102));
	assert_false(entry_at(f, "sms:main", "room", "1.5", 101));
	assert_false(entry_at(f, CHAT, "room", "1.6", 101));
	assert_int_equal(native_refs_of_entry(f->db, &f->arena, 102, &list), 2);
	assert_string_equal(list[0].channel, CHAT);
	assert_string_equal(list[0].room, "other");
	assert_int_equal(list[1].outbox_id, 7);
	native_ref_put(f->db, CHAT, "room", "1.5", &(struct native_ref){30, 102, 0}); /* it now means something else */
	assert_true(entry_at(f, CHAT, "room", "1.5", 102));
	assert_int_equal(places(f), 3);
}

static void test_a_room_that_was_renamed_keeps_its_messages(void **state)
{
	struct fixture *f = *state;
	native_ref_put(f->db, CHAT, "old", "1", &(struct native_ref){30, 101, 0});
	room_renamed(f->db, CHAT, "old", "new");
	assert_true(entry_at(f, CHAT, "new", "1", 101));
	assert_false(entry_at(f, CHAT, "old", "1", 101));
	assert_int_equal(places(f), 1);
}

/* Messages came under the new name before anybody said that it was one. */
static void test_a_room_whose_new_name_is_known_already(void **state)
{
	struct fixture *f = *state;
	native_ref_put(f->db, CHAT, "old", "1", &(struct native_ref){30, 101, 0});
	native_ref_put(f->db, CHAT, "new", "2", &(struct native_ref){30, 102, 0});
	native_ref_put(f->db, "sms:main", "old", "1", &(struct native_ref){30, 102, 0});
	room_renamed(f->db, CHAT, "old", "new");
	assert_true(entry_at(f, CHAT, "new", "1", 101));
	assert_true(entry_at(f, CHAT, "new", "2", 102));
	assert_true(entry_at(f, "sms:main", "old", "1", 102));
	assert_int_equal(places(f), 2);
}

/* Neither the ids of messages nor the name of a room where somebody wrote is left. */
static void test_whoever_is_forgotten_leaves_no_room(void **state)
{
	struct fixture *f = *state;
	struct erased out = {0};
	identity_insert(f->db,
		&(struct identity){.id = 40, .person_id = 10, .channel = CHAT, .tenant = "", .native = "U1", .room = "D1"}, NOW);
	native_ref_put(f->db, CHAT, "D1", "1", &(struct native_ref){30, 101, 0});
	native_ref_put(f->db, CHAT, "group", "2", &(struct native_ref){30, 102, 0});
	native_ref_put(f->db, CHAT, "group", "3", &(struct native_ref){30, 0, 9}); /* a card */
	erase_person(f->db, &f->arena, 10, NOW, &out);
	assert_well(f);
	assert_int_equal(db_number(f->db, NULL, -1, "SELECT count(*) FROM native_ref"), 0);
	assert_int_equal(places(f), 0);
	native_ref_put(f->db, CHAT, "D2", "1", &(struct native_ref){30, 101, 0}); /* numbers of places are not given twice */
	assert_true(entry_at(f, CHAT, "D2", "1", 101));
}

TEST_MAIN(
	cmocka_unit_test_setup_teardown(test_a_message_is_known_in_its_room, open_filled, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_room_that_was_renamed_keeps_its_messages, open_filled, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_room_whose_new_name_is_known_already, open_filled, fixture_close),
	cmocka_unit_test_setup_teardown(test_whoever_is_forgotten_leaves_no_room, open_filled, fixture_close))
