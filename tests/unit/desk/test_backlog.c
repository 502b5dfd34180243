/* What waits in the outbox, counted in slices: nothing is left out, nothing counted twice, no slice longer than it may be. */
#include "desk_check.h"

#include "desk/backlog.h"
#include "desk/work.h"
#include "store/deliveries.h"

#include <stdio.h>

#define ROWS (2 * BACKLOG_SLICE + 17)

static void put(struct bench *b, int64_t id, const char *channel, const char *dest, enum delivery_lane lane, int64_t created_ms)
{
	delivery_insert(desk_db(b->desk), &(struct delivery){.id = id, .channel = channel, .dest = dest, .order_key = "-", .lane = lane,
						  .body = "{}", .next_ms = INT64_MAX, .created_ms = created_ms});
}

static int slices(struct bench *b, struct backlog_count *count)
{
	int calls = 1;
	while (!backlog_count(desk_db(b->desk), count))
		calls++;
	return calls;
}

static void test_every_row_counts_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct backlog_count count = {0};
	assert_int_equal(slices(b, &count), 1);
	assert_int_equal(count.found.count, 0);
	backlog_reset(&count);
	for (int i = 0; i < ROWS; i++) { /* several lanes and rooms, and ids that go down while the times go up */
		const char *channel = i % 3 ? CHAT : SMS, *dest = arena_printf(&b->arena, "%s/r%d", channel, i % 7);
		put(b, 1000 + ROWS - i, channel, dest, (enum delivery_lane)(i % 2), 5000 + i);
	}
	put(b, 1, SMS, SMS "/r0", LANE_PEOPLE, 400);
	delivery_drop(desk_db(b->desk), 1001, 0, "");
	assert_int_equal(slices(b, &count), 3);
	assert_int_equal(count.found.count, 2);
	assert_string_equal(count.found.list[0].channel, CHAT);
	assert_int_equal(count.found.list[0].pending + count.found.list[1].pending, ROWS);
	assert_int_equal(count.found.list[0].pending, ROWS - ROWS / 3 - 1); /* one was dropped */
	assert_int_equal(count.found.list[0].oldest_ms, 5001);
	assert_int_equal(count.found.list[1].oldest_ms, 400);
	backlog_reset(&count);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_every_row_counts_once))
