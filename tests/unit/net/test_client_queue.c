#include "net/client_queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add(struct client_queue *q, struct client_queued *item, const char *destination, const char *lane)
{
	*item = (struct client_queued){.destination = destination, .lane = lane};
	assert_true(client_queue_add(q, item));
}

static void destinations_take_turns_under_their_limits(void **unused)
{
	(void)unused;
	struct client_queue *q = client_queue_new(2, 3, 100);
	struct client_queued a[4], b[2];
	for (int i = 0; i < 4; i++)
		add(q, &a[i], "a", NULL);
	for (int i = 0; i < 2; i++)
		add(q, &b[i], "b", NULL);
	assert_ptr_equal(client_queue_next(q), &a[0]);
	assert_ptr_equal(client_queue_next(q), &b[0]); /* not a[1]: b has its turn */
	assert_ptr_equal(client_queue_next(q), &a[1]);
	assert_null(client_queue_next(q)); /* three in all */
	client_queue_done(q, &b[0]);
	assert_ptr_equal(client_queue_next(q), &b[1]);
	client_queue_done(q, &b[1]);
	assert_null(client_queue_next(q)); /* two at a */
	client_queue_done(q, &a[1]);
	assert_ptr_equal(client_queue_next(q), &a[2]);
	client_queue_done(q, &a[0]);
	client_queue_done(q, &a[2]);
	assert_ptr_equal(client_queue_next(q), &a[3]);
	client_queue_done(q, &a[3]);
	assert_null(client_queue_next(q));
	client_queue_free(q);
}

static void a_lane_keeps_its_order_across_destinations(void **unused)
{
	(void)unused;
	struct client_queue *q = client_queue_new(5, 5, 100);
	struct client_queued item[3], other;
	add(q, &item[0], "a", "lane");
	add(q, &item[1], "b", "lane");
	add(q, &item[2], "a", "lane");
	add(q, &other, "b", "another");
	assert_ptr_equal(client_queue_next(q), &item[0]);
	assert_ptr_equal(client_queue_next(q), &other);
	assert_null(client_queue_next(q));
	client_queue_done(q, &item[0]);
	assert_ptr_equal(client_queue_next(q), &item[1]);
	assert_null(client_queue_next(q));
	client_queue_done(q, &item[1]);
	assert_ptr_equal(client_queue_next(q), &item[2]);
	client_queue_done(q, &item[2]);
	client_queue_done(q, &other);
	client_queue_free(q);
}

static void a_share_bounds_what_waits(void **unused)
{
	(void)unused;
	struct client_queue *q = client_queue_new(1, 5, 3);
	struct client_queued item[3], more = {.destination = "a"}, other;
	for (int i = 0; i < 3; i++)
		add(q, &item[i], "a", i == 0 ? NULL : "lane"); /* those in their lanes count */
	assert_false(client_queue_add(q, &more));
	add(q, &other, "b", NULL);
	assert_ptr_equal(client_queue_next(q), &item[0]);
	client_queue_done(q, &item[0]);
	assert_true(client_queue_add(q, &more));
	assert_ptr_equal(client_queue_next(q), &other);
	client_queue_done(q, &other);
	while (client_queue_cancel(q))
		;
	client_queue_free(q);
}

static void everything_can_be_cancelled(void **unused)
{
	(void)unused;
	struct client_queue *q = client_queue_new(1, 5, 100);
	struct client_queued item[40];
	static const char *const destinations[] = {"a", "b", "c"}, *const lanes[] = {NULL, "x", "y", "z"};
	for (int i = 0; i < 40; i++)
		add(q, &item[i], destinations[i % 3], lanes[i % 4]);
	int count = 0;
	while (client_queue_cancel(q))
		count++;
	assert_int_equal(count, 40);
	client_queue_free(q);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(destinations_take_turns_under_their_limits),
		cmocka_unit_test(a_lane_keeps_its_order_across_destinations),
		cmocka_unit_test(a_share_bounds_what_waits),
		cmocka_unit_test(everything_can_be_cancelled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
