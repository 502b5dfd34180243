#include "world.h"

static struct world *the_world;

static uint64_t inside; /* the number of the call that was seen last */

static void be_slow(struct gd_channel *self)
{
	uint64_t number = 0;
	(void)self;
	assert_string_equal(host_hook(the_world->host, &number), "parrot:one");
	assert_true(number != inside);
	inside = number;
	fake_clock_advance(&the_world->clock, 60);
}

static void test_slow_hooks_are_counted(void **state)
{
	struct world *w = *state;
	struct host_figures figures[2];
	the_world = w;
	act = be_slow;
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 1});
	run_posted();
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 2});
	run_posted();
	act = NULL;
	assert_null(host_hook(w->host, &inside));
	host_deliver(w->host, "parrot:two", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 4});
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 3});
	run_posted();
	assert_int_equal(host_figures(w->host, figures, 2), 2);
	assert_int_equal(figures[0].slow_hooks, 2);
	assert_int_equal(figures[0].deliveries, 3);
	assert_string_equal(figures[1].channel, "parrot:two");
	heard[0] = '\0';
}

static void test_closing_ends_all_that_is_under_way(void **state)
{
	struct world *w = *state;
	const struct http_header bearer = {"authorization", "Bearer s3cret"};
	host_handle(w->host, &(struct http_request){.id = 9, .method = "POST", .path = "/parrot/one", .headers = &bearer, .nheaders = 1,
		.body = "",
		.peer = "192.0.2.1"});
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 7, .attempt = 1});
	run_posted();
	heard[0] = '\0';
	host_close(w->host, "parrot:one");
	expect_heard("close\nanswer 9 503 {\"error\":\"the channel is being closed; try again\"}\n"
		     "outcome parrot:one delivery=7 attempt=1 1 doubtful=1 remote=- why=the channel was closed\n");
	host_close(w->host, "parrot:one");
	host_gone(w->host, 9);
	expect_heard("");
}

static void test_a_refused_opening_leaves_nothing(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	host_close(w->host, "parrot:one");
	heard[0] = '\0';
	refuse_open = true;
	assert_false(host_open(w->host, &parrot, section_of(w, 0, "one", "s", "open"), &err));
	assert_non_null(strstr(err.text, "did not open parrot:one (its options make no sense together)"));
	assert_false(host_is_open(w->host, "parrot:one"));
	expect_heard("");
}

static void test_key_values_are_replaced_and_deleted(void **state)
{
	struct world *w = *state;
	struct gd_ctx *ctx = instance(w, "parrot:one")->ctx;
	instance_set_kv(ctx, "a", "1");
	instance_set_kv(ctx, "b", "2");
	instance_set_kv(ctx, "a", "3");
	assert_string_equal(instance_get_kv(ctx, "a"), "3");
	instance_set_kv(ctx, "a", NULL);
	instance_set_kv(ctx, "never", NULL);
	assert_null(instance_get_kv(ctx, "a"));
	assert_string_equal(instance_get_kv(ctx, "b"), "2");
	assert_string_equal(instance_get_kv(ctx, "since"), "s1");
}

/* In another order than the alphabet's, and taken away in a third one. */
static void test_many_key_values(void **state)
{
	enum { MANY = 2000, STRIDE = 739, OTHER = 1201 };
	struct world *w = *state;
	struct gd_ctx *ctx = instance(w, "parrot:one")->ctx;
	size_t before = ctx->nkv;
	char key[32];

	for (int i = 0; i < MANY; i++) {
		(void)snprintf(key, sizeof key, "room/%d", i * STRIDE % MANY);
		instance_set_kv(ctx, key, key);
	}
	assert_int_equal(ctx->nkv, before + MANY);
	for (int i = 0; i < MANY / 2; i++) {
		(void)snprintf(key, sizeof key, "room/%d", i * OTHER % MANY);
		instance_set_kv(ctx, key, NULL);
		assert_null(instance_get_kv(ctx, key));
	}
	for (int i = MANY / 2; i < MANY; i++) {
		(void)snprintf(key, sizeof key, "room/%d", i * OTHER % MANY);
		assert_string_equal(instance_get_kv(ctx, key), key);
	}
	assert_int_equal(ctx->nkv, before + MANY / 2);
}

TEST_MAIN(WORLD(test_slow_hooks_are_counted), WORLD(test_closing_ends_all_that_is_under_way), WORLD(test_a_refused_opening_leaves_nothing),
	WORLD(test_key_values_are_replaced_and_deleted),
	WORLD(test_many_key_values))
