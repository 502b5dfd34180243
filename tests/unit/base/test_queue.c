#include "base/queue.h"
#include "base/clock.h"
#include "support/check.h"

#include <pthread.h>

struct job {
	struct queue_node node; /* first: a node is its job */
	int sender, n;
};

static void test_order_and_ceiling(void **state)
{
	(void)state;
	struct queue q;
	struct job jobs[4] = {{.n = 0}, {.n = 1}, {.n = 2}, {.n = 3}};
	size_t count;
	queue_init(&q, 3);
	for (int i = 0; i < 3; i++)
		assert_true(queue_push(&q, &jobs[i].node));
	assert_false(queue_push(&q, &jobs[3].node));
	assert_true(queue_force(&q, &jobs[3].node));
	assert_int_equal(queue_count(&q), 4);
	struct queue_node *list = queue_take(&q, 2, 0, &count);
	assert_int_equal(count, 2);
	assert_ptr_equal(list, &jobs[0].node);
	assert_ptr_equal(list->next, &jobs[1].node);
	assert_null(list->next->next);
	assert_int_equal(queue_count(&q), 2);
	assert_true(queue_push(&q, &jobs[0].node));
	list = queue_take(&q, 100, 0, &count);
	assert_int_equal(count, 3);
	assert_ptr_equal(list, &jobs[2].node);
	assert_ptr_equal(list->next->next, &jobs[0].node);
	assert_null(queue_take(&q, 100, 0, &count));
	assert_int_equal(count, 0);
	assert_true(queue_push(&q, &jobs[1].node)); /* the tail is right after a full drain */
	assert_null(queue_take(&q, 0, 0, NULL));
	assert_ptr_equal(queue_take(&q, 1, -1, NULL), &jobs[1].node);
	queue_destroy(&q);
}

static void test_closed_refuses_and_drains(void **state)
{
	(void)state;
	struct queue q;
	struct job a = {0}, b = {0};
	queue_init(&q, 10);
	assert_true(queue_push(&q, &a.node));
	assert_false(queue_is_closed(&q));
	queue_close(&q);
	assert_true(queue_is_closed(&q));
	assert_false(queue_push(&q, &b.node));
	assert_false(queue_force(&q, &b.node));
	assert_ptr_equal(queue_take(&q, 10, -1, NULL), &a.node);
	assert_null(queue_take(&q, 10, -1, NULL)); /* for ever, but closed: returns */
	queue_destroy(&q);
}

static void *poker(void *arg)
{
	queue_poke(arg);
	return NULL;
}

static void test_a_poke_ends_one_wait(void **state)
{
	(void)state;
	struct queue q;
	pthread_t thread;
	queue_init(&q, 10);
	pthread_create(&thread, NULL, poker, &q);
	assert_null(queue_take(&q, 10, -1, NULL)); /* whether the poke came before the wait or during it */
	pthread_join(thread, NULL);
	assert_null(queue_take(&q, 10, 1, NULL)); /* the poke is used up: this one times out */
	queue_destroy(&q);
}

static void test_calm_ones_wait_for_company(void **state)
{
	(void)state;
	struct queue q;
	struct job a = {0}, b = {0}, c = {0};
	size_t count;
	queue_init(&q, 1);
	assert_true(queue_calm(&q, &a.node)); /* nobody is expected: at once */
	assert_ptr_equal(queue_take(&q, 10, -1, NULL), &a.node);
	queue_expect(&q, 2);
	int64_t start = clock_mono(&clock_real);
	assert_true(queue_calm(&q, &a.node));
	assert_ptr_equal(queue_take(&q, 10, -1, &count), &a.node); /* it stays alone, and is taken all the same */
	assert_int_equal(count, 1);
	assert_true(clock_mono(&clock_real) - start >= QUEUE_CALM_MS - 1);
	start = clock_mono(&clock_real);
	assert_true(queue_calm(&q, &a.node));
	assert_ptr_equal(queue_take(&q, 10, (10 * MINUTE_MS), NULL), &a.node); /* however long the taker would wait */
	assert_true(clock_mono(&clock_real) - start < (10 * MINUTE_MS));
	assert_true(queue_calm(&q, &a.node) && queue_calm(&q, &b.node) && queue_calm(&q, &c.node)); /* over the ceiling */
	assert_ptr_equal(queue_take(&q, 2, -1, &count), &a.node);
	assert_int_equal(count, 2);
	assert_ptr_equal(queue_take(&q, 2, -1, &count), &c.node); /* what was left waits no longer */
	assert_true(queue_calm(&q, &a.node));
	assert_ptr_equal(queue_take(&q, 10, 0, NULL), &a.node);
	queue_close(&q);
	assert_false(queue_calm(&q, &a.node));
	queue_destroy(&q);
}

#define SENDERS 4
#define EACH 2000

struct sender {
	struct queue *q;
	struct job jobs[EACH];
	int number;
};

static void *send_all(void *arg)
{
	struct sender *sender = arg;
	for (int i = 0; i < EACH; i++) {
		sender->jobs[i].sender = sender->number;
		sender->jobs[i].n = i;
		while (!queue_push(sender->q, &sender->jobs[i].node))
			sched_yield();
	}
	return NULL;
}

static void test_many_senders_lose_nothing_and_keep_their_order(void **state)
{
	(void)state;
	static struct sender senders[SENDERS];
	struct queue q;
	pthread_t threads[SENDERS];
	int next[SENDERS] = {0}, total = 0;
	queue_init(&q, 64);
	for (int i = 0; i < SENDERS; i++) {
		senders[i].q = &q;
		senders[i].number = i;
		pthread_create(&threads[i], NULL, send_all, &senders[i]);
	}
	while (total < SENDERS * EACH) {
		size_t count;
		for (struct queue_node *node = queue_take(&q, 16, -1, &count), *after; node; node = after) {
			after = node->next;
			struct job *job = (struct job *)node;
			assert_int_equal(job->n, next[job->sender]++);
			total++;
		}
		assert_true(count <= 16);
	}
	for (int i = 0; i < SENDERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(queue_count(&q), 0);
	queue_destroy(&q);
}

TEST_MAIN(cmocka_unit_test(test_order_and_ceiling), cmocka_unit_test(test_closed_refuses_and_drains),
	cmocka_unit_test(test_a_poke_ends_one_wait), cmocka_unit_test(test_calm_ones_wait_for_company),
	cmocka_unit_test(test_many_senders_lose_nothing_and_keep_their_order))
