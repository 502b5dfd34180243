#include "world.h"

static void test_tells_other_threads_about_channels(void **state)
{
	struct world *w = *state;
	struct gd_limits limits;
	bool open = false;
	uint32_t most = 0;
	const char *channels[4];
	host_limits(w->host, "parrot:one", &limits, &open);
	assert_true(open);
	assert_int_equal(limits.pace_ms, 250);
	assert_int_equal(limits.in_flight, 1);
	assert_int_equal(limits.lease_s, 60);
	assert_int_equal(limits.capabilities, GD_CAP_THREADS | GD_CAP_NOTIFY);
	host_limits(w->host, "parrot:nine", &limits, &open);
	assert_false(open);
	assert_int_equal(host_text_units(w->host, "parrot:one", "abc", 3, &most), 6);
	assert_int_equal(most, 100);
	assert_int_equal(host_text_units(w->host, "nobody", "éa", 3, &most), 2);
	assert_int_equal(most, 0);
	assert_int_equal(host_channels(w->host, GD_CAP_NOTIFY, channels, 4), 2);
	assert_string_equal(channels[1], "parrot:two");
	assert_int_equal(host_channels(w->host, GD_CAP_NOTIFY, channels, 1), 1);
	assert_true(host_is_open(w->host, "parrot:two"));
}

static void test_a_delivery_to_a_closed_channel_comes_back(void **state)
{
	struct world *w = *state;
	host_deliver(w->host, "parrot:nine", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 7, .attempt = 1});
	run_posted();
	expect_heard("outcome parrot:nine delivery=7 attempt=1 1 doubtful=0 remote=- why=the channel is not open\n");
	loop_over = true;
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 8, .attempt = 1});
	expect_heard("");
}

static void test_a_second_attempt_replaces_the_first(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	for (uint32_t attempt = 1; attempt <= 2; attempt++)
		host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 7,
			.attempt = attempt});
	run_posted();
	heard[0] = '\0';
	one->host->outcome(one->ctx, 7, GD_SENT, 0, "m", NULL);
	one->host->outcome(one->ctx, 7, GD_SENT, 0, "m", NULL);
	expect_heard("outcome parrot:one delivery=7 attempt=2 0 doubtful=0 remote=m why=-\n");
}

static void test_reopening_keeps_the_others(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	struct gd_channel *two = instance(w, "parrot:two");
	uint64_t number = instance(w, "parrot:one")->ctx->number;
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s", "open"), &err));
	assert_ptr_equal(instance(w, "parrot:two"), two);
	assert_int_not_equal(instance(w, "parrot:one")->ctx->number, number);
	expect_heard("close\n");
}

static void test_downloads_of_an_earlier_run_are_removed(void **state)
{
	struct world *w = *state;
	char path[128];
	snprintf(path, sizeof path, "%s/incoming/left", w->dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	host_free(host_new(&(struct host_spec){.clock = &w->clock.clock, .data_dir = w->dir}));
	assert_int_not_equal(access(path, F_OK), 0);
}

TEST_MAIN(WORLD(test_tells_other_threads_about_channels), WORLD(test_a_delivery_to_a_closed_channel_comes_back),
	WORLD(test_a_second_attempt_replaces_the_first), WORLD(test_reopening_keeps_the_others),
	WORLD(test_downloads_of_an_earlier_run_are_removed))
