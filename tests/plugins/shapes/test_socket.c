#include "support/check.h"
#include "support/fake_host.h"

#define SO BUILD_DIR "/tests/shapes/socket.so"

static const char *const options[] = {"url", "wss://chat.example/", NULL};
static const char hello[] = "{\"id\":\"e1\",\"user\":\"U1\",\"room\":\"C1\",\"text\":\"hello\"}";

static struct fake_host *open_connected(void)
{
	struct fake_host *f = fake_open(SO, "one", options);
	assert_int_equal(f->nsockets, 1);
	fake_frame(f, f->sockets[0].tag, GD_FRAME_OPEN, NULL, 0);
	return f;
}

static void test_envelopes_are_acknowledged_after_the_commit(void **state)
{
	(void)state;
	struct fake_host *f = open_connected();
	fake_frame(f, f->sockets[0].tag, GD_FRAME_TEXT, hello, 0);
	assert_int_equal(f->nsubmits, 1);
	assert_int_equal(f->nsents, 0);
	fake_result_ok(f, 0, "G-1");
	assert_int_equal(f->nsents, 1);
	assert_string_equal(f->sents[0].text, "{\"ack\":\"e1\"}");
	fake_frame(f, f->sockets[0].tag, GD_FRAME_TEXT, hello, 0);
	fake_result(f, 1, &(struct gd_result){.code = GD_R_TROUBLE});
	assert_int_equal(f->nsents, 1);
	fake_close(f);
}

static void test_a_broken_connection_is_opened_again(void **state)
{
	(void)state;
	struct fake_host *f = open_connected();
	fake_frame(f, 1, GD_FRAME_TEXT, hello, 0);
	fake_frame(f, 1, GD_FRAME_CLOSED, "broken", 0);
	fake_result_ok(f, 0, "G-1");
	assert_int_equal(f->nsents, 0);
	fake_advance(f, 999);
	assert_int_equal(f->nsockets, 1);
	fake_advance(f, 1);
	assert_int_equal(f->nsockets, 2);
	fake_frame(f, 1, GD_FRAME_CLOSED, "refused", 0);
	fake_advance(f, 1999);
	assert_int_equal(f->nsockets, 2);
	fake_advance(f, 1);
	assert_int_equal(f->nsockets, 3);
	fake_close(f);
}

static void test_deliveries_need_a_connection(void **state)
{
	(void)state;
	struct fake_host *f = open_connected();
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 5, .key = "k5", .room = "C1", .text = "hi"});
	assert_string_equal(f->sents[0].text, "{\"key\":\"k5\",\"room\":\"C1\",\"text\":\"hi\"}");
	assert_int_equal(fake_outcome_of(f, 5)->outcome, GD_SENT);
	assert_string_equal(fake_outcome_of(f, 5)->remote_id, "m5");
	fake_frame(f, 1, GD_FRAME_CLOSED, "broken", 0);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 6, .room = "C1", .text = "hi"});
	assert_int_equal(fake_outcome_of(f, 6)->outcome, GD_RETRY_LATER);
	fake_close(f);
}

static void test_nonsense_does_not_come_for_ever(void **state)
{
	(void)state;
	static const char *const frames[] = {"", "{", "[]", "{\"id\":\"\"}", "{\"user\":\"U1\"}"};
	struct fake_host *f = open_connected();
	for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++)
		fake_frame(f, 1, GD_FRAME_TEXT, frames[i], 0);
	assert_int_equal(f->nsubmits, 0);
	f->submit_rc = GD_BAD_INPUT;
	fake_frame(f, 1, GD_FRAME_TEXT, hello, 0);
	assert_string_equal(f->sents[0].text, "{\"ack\":\"e1\"}");
	fake_close(f);
}

static void test_options_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"url", "https://chat.example/", NULL};
	struct fake_host *f = fake_open_any(SO, "one", wrong);
	assert_int_equal(f->opened, GD_BAD_CONFIG);
	assert_true(fake_logged(f, "wss://host/"));
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_envelopes_are_acknowledged_after_the_commit), cmocka_unit_test(test_a_broken_connection_is_opened_again),
	cmocka_unit_test(test_deliveries_need_a_connection), cmocka_unit_test(test_nonsense_does_not_come_for_ever),
	cmocka_unit_test(test_options_that_make_no_sense_are_refused))
