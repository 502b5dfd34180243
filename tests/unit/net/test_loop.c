#include "net/loop.h"
#include "net/loop_fd.h"

#include "base/clock.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

struct state {
	struct loop *loop;
	int ran, signo, order_broken, last;
	struct loop_timer *timer;
	int pipe_fd;
	struct loop_fd *watch;
};

struct item {
	struct loop_work work;
	struct state *state;
	int n;
};

static void run_item(struct loop_work *work)
{
	struct item *item = (struct item *)work;
	struct state *s = item->state;
	if (item->n <= s->last)
		s->order_broken++;
	s->last = item->n;
	s->ran++;
	if (item->n == 1000)
		loop_stop(s->loop);
	free(item);
}

static bool post(struct state *s, int n)
{
	struct item *item = calloc(1, sizeof *item);
	item->work.run = run_item;
	item->state = s;
	item->n = n;
	if (loop_post(s->loop, &item->work))
		return true;
	free(item);
	return false;
}

static void on_signal(void *owner, int signo)
{
	struct state *s = owner;
	s->signo = signo;
	loop_stop(s->loop);
}

static void stop(void *arg)
{
	struct state *s = arg;
	s->ran++;
	loop_stop(s->loop);
}

static void *post_thousand(void *arg)
{
	for (int n = 1; n <= 1000; n++)
		if (!post(arg, n))
			return arg;
	return NULL;
}

static void posted_work_runs_in_order_on_the_loop(void **unused)
{
	(void)unused;
	struct state s = {0};
	s.loop = loop_new(&(struct loop_spec){0}, NULL);
	assert_non_null(s.loop);
	pthread_t thread;
	pthread_create(&thread, NULL, post_thousand, &s);
	loop_run(s.loop);
	void *failed = NULL;
	pthread_join(thread, &failed);
	assert_null(failed);
	assert_int_equal(s.ran, 1000);
	assert_int_equal(s.order_broken, 0);
	assert_false(post(&s, 1001)); /* stopped */
	loop_free(s.loop);
}

static void a_full_loop_refuses_work_but_takes_results(void **unused)
{
	(void)unused;
	struct state s = {0};
	s.loop = loop_new(&(struct loop_spec){.queue_max = 2}, NULL);
	assert_true(post(&s, 1));
	assert_true(post(&s, 2));
	assert_false(post(&s, 3));
	struct item *item = calloc(1, sizeof *item);
	*item = (struct item){.work.run = run_item, .state = &s, .n = 4};
	assert_true(loop_post_result(s.loop, &item->work));
	loop_free(s.loop); /* runs what is left */
	assert_int_equal(s.ran, 3);
}

static void a_signal_arrives_as_a_call(void **unused)
{
	(void)unused;
	struct state s = {0};
	s.loop = loop_new(&(struct loop_spec){.on_signal = on_signal, .owner = &s, .signals = {SIGTERM, SIGHUP}}, NULL);
	assert_non_null(s.loop);
	kill(getpid(), SIGHUP);
	loop_run(s.loop);
	assert_int_equal(s.signo, SIGHUP);
	loop_free(s.loop);
}

static void refire(void *arg)
{
	struct state *s = arg;
	if (++s->ran == 3)
		loop_stop(s->loop);
	else
		loop_timer_set(s->timer, 0);
}

static void a_timer_fires_and_may_set_itself_again(void **unused)
{
	(void)unused;
	struct state s = {0};
	s.loop = loop_new(&(struct loop_spec){0}, NULL);
	s.timer = loop_timer_new(s.loop, refire, &s);
	loop_timer_set(s.timer, 5);
	loop_run(s.loop);
	assert_int_equal(s.ran, 3);
	loop_timer_free(s.timer);
	loop_free(s.loop);
}

static void fail_timer(void *arg)
{
	((struct state *)arg)->order_broken++;
}

static void a_cancelled_or_moved_timer_does_not_fire(void **unused)
{
	(void)unused;
	struct state s = {0};
	s.loop = loop_new(&(struct loop_spec){0}, NULL);
	struct loop_timer *cancelled = loop_timer_new(s.loop, fail_timer, &s), *moved = loop_timer_new(s.loop, fail_timer, &s);
	struct loop_timer *freed = loop_timer_new(s.loop, fail_timer, &s);
	s.timer = loop_timer_new(s.loop, stop, &s);
	loop_timer_set(cancelled, 1);
	loop_timer_set(moved, 1);
	loop_timer_set(freed, 1);
	loop_timer_set(s.timer, 20);
	loop_timer_cancel(cancelled);
	loop_timer_set(moved, 60000);
	loop_timer_free(freed);
	loop_run(s.loop);
	assert_int_equal(s.ran, 1);
	assert_int_equal(s.order_broken, 0);
	loop_timer_free(cancelled);
	loop_timer_free(moved);
	loop_timer_free(s.timer);
	loop_free(s.loop);
}

static void readable(void *arg)
{
	struct state *s = arg;
	char c;
	if (++s->ran == 2) {
		loop_fd_pause(s->watch, true);
		loop_timer_set(s->timer, 20);
	} else if (read(s->pipe_fd, &c, 1) != 1) {
		s->order_broken++;
	}
}

static void a_paused_descriptor_is_silent_and_closing_closes(void **unused)
{
	(void)unused;
	int ends[2];
	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	struct state s = {.pipe_fd = ends[0]};
	s.loop = loop_new(&(struct loop_spec){0}, NULL);
	s.timer = loop_timer_new(s.loop, stop, &s);
	s.watch = loop_fd_watch(s.loop, ends[0], readable, &s);
	assert_non_null(s.watch);
	assert_int_equal(write(ends[1], "ab", 2), 2);
	loop_run(s.loop); /* two calls, then silence although a byte is left, then the timer's stop */
	assert_int_equal(s.ran, 3);
	assert_int_equal(s.order_broken, 0);
	loop_fd_close(s.watch);
	assert_int_equal(fcntl(ends[0], F_GETFD), -1);
	close(ends[1]);
	loop_timer_free(s.timer);
	loop_free(s.loop);
}

static void the_library_tables_stay_small_under_a_huge_descriptor_limit(void **unused)
{
	(void)unused;
	struct loop *loop = loop_new(&(struct loop_spec){0}, NULL);
	struct rlimit limit;
	getrlimit(RLIMIT_NOFILE, &limit);
	assert_true(limit.rlim_cur <= 8192);
	loop_free(loop);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(posted_work_runs_in_order_on_the_loop),
		cmocka_unit_test(a_full_loop_refuses_work_but_takes_results),
		cmocka_unit_test(a_signal_arrives_as_a_call),
		cmocka_unit_test(a_timer_fires_and_may_set_itself_again),
		cmocka_unit_test(a_cancelled_or_moved_timer_does_not_fire),
		cmocka_unit_test(a_paused_descriptor_is_silent_and_closing_closes),
		cmocka_unit_test(the_library_tables_stay_small_under_a_huge_descriptor_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
