#include "world.h"

static enum gd_rc submit(struct gd_channel *self, const char *text, uint64_t tag)
{
	const struct gd_kv kv[] = {{"since", "s2"}, {"token", "t"}};
	return self->host->submit(self->ctx, &(struct gd_inbound){.size = sizeof(struct gd_inbound), .kind = GD_TEXT, .dedupe = {"e"},
		.sender = {.user = "U"}, .text = text, .kv = kv, .nkv = 2}, tag);
}

static void test_state_is_seen_once_it_is_committed(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one"), *two = instance(w, "parrot:two");
	assert_string_equal(one->host->kv_get(one->ctx, "since"), "s1");
	assert_int_equal(submit(one, "hello", 5), GD_OK);
	expect_heard("submit parrot:one kind=1 text=hello\n");
	assert_string_equal(one->host->kv_get(one->ctx, "since"), "s1");
	host_result(last_submit, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_CREATED, .ref = "G-1"});
	expect_heard("");
	run_posted();
	expect_heard("on_result 5 1 G-1\n");
	assert_string_equal(one->host->kv_get(one->ctx, "since"), "s2");
	assert_string_equal(one->host->kv_get(one->ctx, "token"), "t");
	assert_string_equal(two->host->kv_get(two->ctx, "since"), "s1");
	assert_null(two->host->kv_get(two->ctx, "token"));
}

static void test_nothing_is_kept_of_what_was_lost(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	assert_int_equal(submit(one, "hello", 1), GD_OK);
	host_result(last_submit, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	run_posted();
	expect_heard("submit parrot:one kind=1 text=hello\non_result 1 9 -\n");
	assert_string_equal(one->host->kv_get(one->ctx, "since"), "s1");
}

static void test_a_late_result_finds_another_generation(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	assert_int_equal(submit(instance(w, "parrot:one"), "hello", 1), GD_OK);
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s", "open"), &err));
	host_result(last_submit, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_CREATED});
	run_posted();
	expect_heard("submit parrot:one kind=1 text=hello\nclose\n");
}

static void test_busy_is_followed_by_ready(void **state)
{
	struct world *w = *state;
	desk_says = GD_BUSY;
	assert_int_equal(submit(instance(w, "parrot:one"), "hello", 1), GD_BUSY);
	host_desk_ready(w->host);
	host_desk_ready(w->host);
	assert_int_equal(nposted, 1);
	run_posted();
	expect_heard("on_ready\n");
	host_desk_ready(w->host);
	run_posted();
	expect_heard("");
}

static void test_bad_messages_go_no_further(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	assert_int_equal(submit(one, "\xff", 1), GD_BAD_INPUT);
	const struct gd_file file = {.name = "passwd", .path = "/etc/passwd"};
	assert_int_equal(one->host->submit(one->ctx, &(struct gd_inbound){.size = sizeof(struct gd_inbound), .kind = GD_TEXT,
		.dedupe = {"e"},
		.sender = {.user = "U"}, .files = &file, .nfiles = 1}, 1), GD_BAD_INPUT);
	expect_heard("");
}

static void test_a_result_after_the_loop_is_dropped(void **state)
{
	struct world *w = *state;
	assert_int_equal(submit(instance(w, "parrot:one"), "hello", 1), GD_OK);
	loop_over = true;
	host_result(last_submit, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_CREATED});
	expect_heard("submit parrot:one kind=1 text=hello\n");
}

TEST_MAIN(WORLD(test_state_is_seen_once_it_is_committed), WORLD(test_nothing_is_kept_of_what_was_lost),
	WORLD(test_a_late_result_finds_another_generation), WORLD(test_busy_is_followed_by_ready), WORLD(test_bad_messages_go_no_further),
	WORLD(test_a_result_after_the_loop_is_dropped))
