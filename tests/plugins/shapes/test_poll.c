#include "support/check.h"
#include "support/fake_host.h"

#define SO BUILD_DIR "/tests/shapes/poll.so"

static const char *const options[] = {"url", "https://chat.example", NULL};
static const char two[] = "{\"next\":\"s2\",\"messages\":[{\"id\":\"e1\",\"sender\":\"marie\",\"room\":\"r1\",\"text\":\"one\"},"
			  "{\"id\":\"e2\",\"sender\":\"marie\",\"room\":\"r1\",\"text\":\"two\"}]}";

static void test_the_cursor_moves_with_the_commit(void **state)
{
	(void)state;
	struct fake_host *f = fake_open(SO, "one", options);
	assert_int_equal(f->nhttps, 1);
	assert_string_equal(f->https[0].req.url, "https://chat.example/sync?timeout=30000&since=");
	assert_true(f->https[0].req.timeout_ms > 30000);
	fake_http_reply(f, 0, 200, two);
	assert_int_equal(f->nsubmits, 2);
	fake_result_ok(f, 0, "G-1");
	assert_int_equal(f->nsubmits, 2); /* not before all are stored */
	fake_result_ok(f, 1, "G-2");
	assert_int_equal(f->nsubmits, 3);
	assert_int_equal(f->submits[2].in.kind, GD_CURSOR);
	assert_null(fake_kv(f, "since"));
	assert_int_equal(f->nhttps, 1);
	fake_result(f, 2, &(struct gd_result){.code = GD_R_IGNORED});
	assert_string_equal(fake_kv(f, "since"), "s2");
	assert_int_equal(f->nhttps, 2);
	assert_string_equal(f->https[1].req.url, "https://chat.example/sync?timeout=30000&since=s2");
	fake_close(f);
}

static void test_what_was_lost_comes_again(void **state)
{
	(void)state;
	struct fake_host *f = fake_open(SO, "one", options);
	fake_http_reply(f, 0, 200, two);
	fake_result_ok(f, 0, "G-1");
	fake_result(f, 1, &(struct gd_result){.code = GD_R_TROUBLE});
	assert_int_equal(f->nsubmits, 2);
	assert_null(fake_kv(f, "since"));
	fake_advance(f, 5000);
	assert_int_equal(f->nhttps, 2);
	assert_string_equal(f->https[1].req.url, "https://chat.example/sync?timeout=30000&since=");
	fake_close(f);
}

static void test_a_full_desk_is_waited_for(void **state)
{
	(void)state;
	struct fake_host *f = fake_open(SO, "one", options);
	f->submit_rc = GD_BUSY;
	fake_http_reply(f, 0, 200, two);
	assert_int_equal(f->nsubmits, 0);
	f->submit_rc = GD_OK;
	fake_ready(f);
	assert_int_equal(f->nsubmits, 2);
	assert_string_equal(f->submits[0].in.text, "one");
	fake_result_ok(f, 0, "G-1");
	f->submit_rc = GD_BUSY;
	fake_result_ok(f, 1, "G-2"); /* the cursor finds it full again */
	f->submit_rc = GD_OK;
	fake_ready(f);
	fake_ready(f);
	assert_int_equal(f->nsubmits, 3);
	fake_close(f);
}

static void test_failures_are_waited_out(void **state)
{
	(void)state;
	struct fake_host *f = fake_open(SO, "one", options);
	fake_http_fail(f, 0, GD_NET_NOT_SENT);
	assert_int_equal(f->nhttps, 1);
	fake_advance(f, 5000);
	fake_http_answer(f, 1, &(struct gd_http_res){.status = 429, .retry_after_s = 60});
	fake_advance(f, 59000);
	assert_int_equal(f->nhttps, 2);
	fake_advance(f, 1000);
	assert_int_equal(f->nhttps, 3);
	fake_http_reply(f, 2, 200, "not json");
	fake_advance(f, 5000);
	assert_int_equal(f->nhttps, 4);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 1, .text = "x"});
	assert_int_equal(fake_outcome_of(f, 1)->outcome, GD_GIVE_UP);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_the_cursor_moves_with_the_commit), cmocka_unit_test(test_what_was_lost_comes_again),
	cmocka_unit_test(test_a_full_desk_is_waited_for), cmocka_unit_test(test_failures_are_waited_out))
