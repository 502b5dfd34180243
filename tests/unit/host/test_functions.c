#include "world.h"

#include "base/log.h"

static void test_signs_with_the_code_that_verifies(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "open"),
		&err));
	struct gd_channel *one = instance(w, "parrot:one");
	char out[512], small[8];
	assert_int_equal(one->host->sign(one->ctx, "standard-webhooks", "secret", "msg_1", 1760000000000, "{}", 2, out, sizeof out), GD_OK);
	assert_non_null(strstr(out, "webhook-id: msg_1\n"));
	assert_non_null(strstr(out, "webhook-timestamp: 1760000000\n"));
	assert_non_null(strstr(out, "webhook-signature: v1,"));
	assert_int_equal(one->host->sign(one->ctx, "standard-webhooks", "secret", "msg_1", 0, "", 0, small, sizeof small), GD_REFUSED);
	assert_int_equal(one->host->sign(one->ctx, "nonsense", "secret", "m", 0, "", 0, out, sizeof out), GD_REFUSED);
	assert_int_equal(one->host->sign(one->ctx, "standard-webhooks", "absent", "m", 0, "", 0, out, sizeof out), GD_REFUSED);
	heard[0] = '\0';
}

static void test_an_outcome_ends_a_delivery_once(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one"), *two = instance(w, "parrot:two");
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 7, .attempt = 2,
		.text = "hello"});
	expect_heard("");
	run_posted();
	expect_heard("deliver 7 hello\n");
	two->host->outcome(two->ctx, 7, GD_SENT, 0, "m", NULL);
	expect_heard("");
	one->host->outcome(one->ctx, 7, GD_SENT, 0, "m1", NULL);
	one->host->outcome(one->ctx, 7, GD_GIVE_UP, 0, NULL, "late");
	expect_heard("outcome parrot:one delivery=7 attempt=2 0 doubtful=0 remote=m1 why=-\n");
}

static void test_tells_who_and_when(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	assert_string_equal(one->host->instance(one->ctx), "one");
	assert_string_equal(one->host->public_url(one->ctx), "https://desk.example");
	assert_int_equal(one->host->now_ms(one->ctx), INT64_C(1760000000000));
	assert_int_equal(one->host->abi, GD_ABI);
	assert_true(GD_HAS(one->host, struct gd_host, public_url));
}

static void test_logs_under_the_channels_name(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	char line[256] = "";
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	log_setup(LOG_INFO_, LOG_WORDS, ends[1]);
	one->host->log(one->ctx, GD_LOG_WARN, "a sentence\nand a \"forged\" line");
	log_setup(LOG_INFO_, LOG_WORDS, 2);
	assert_true(read(ends[0], line, sizeof line - 1) > 0);
	assert_non_null(strstr(line, "level=warn"));
	assert_non_null(strstr(line, "parrot:one"));
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	close(ends[0]);
	close(ends[1]);
}

TEST_MAIN(WORLD(test_signs_with_the_code_that_verifies), WORLD(test_an_outcome_ends_a_delivery_once), WORLD(test_tells_who_and_when),
	WORLD(test_logs_under_the_channels_name))
