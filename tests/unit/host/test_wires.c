#include "world.h"

static enum gd_rc open_wire(struct gd_channel *self, uint64_t tag)
{
	return self->host->ws_open(self->ctx, "wss://chat.example/", tag);
}

static void test_frames_come_by_tag(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one"), *two = instance(w, "parrot:two");
	assert_int_equal(open_wire(one, 7), GD_OK);
	expect_heard("ws_open wss://chat.example/ private=1\n");
	struct socket *ws = last_socket;
	ws->spec.on_open(ws->spec.owner, 7);
	ws->spec.on_text(ws->spec.owner, 7, "hello", 5);
	expect_heard("on_frame 7 kind=1 code=0 \non_frame 7 kind=2 code=0 hello\n");
	assert_int_equal(one->host->ws_send(one->ctx, 7, "ack", 3), GD_OK);
	assert_int_equal(one->host->ws_send(one->ctx, 8, "ack", 3), GD_REFUSED);
	assert_int_equal(two->host->ws_send(two->ctx, 7, "ack", 3), GD_REFUSED);
	expect_heard("ws_send ack\n");
	assert_int_equal(open_wire(one, 7), GD_REFUSED);
	one->host->ws_close(one->ctx, 7);
	assert_int_equal(one->host->ws_send(one->ctx, 7, "x", 1), GD_BUSY);
	heard[0] = '\0';
	socket_ends(ws, 1000, "bye");
	expect_heard("on_frame 7 kind=3 code=1000 bye\n");
	assert_int_equal(one->host->ws_send(one->ctx, 7, "x", 1), GD_REFUSED);
}

static void reopen(struct gd_channel *self)
{
	act = NULL;
	assert_int_equal(open_wire(self, 7), GD_OK);
}

static void test_a_closed_tag_can_be_opened_in_the_hook(void **state)
{
	struct world *w = *state;
	assert_int_equal(open_wire(instance(w, "parrot:one"), 7), GD_OK);
	act = reopen;
	heard[0] = '\0';
	socket_ends(last_socket, 0, "broken");
	expect_heard("on_frame 7 kind=3 code=0 broken\nws_open wss://chat.example/ private=1\n");
	socket_ends(last_socket, 0, "broken");
	expect_heard("on_frame 7 kind=3 code=0 broken\n");
}

static void test_frames_for_a_closed_instance_are_dropped(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	assert_int_equal(open_wire(instance(w, "parrot:one"), 7), GD_OK);
	struct socket *ws = last_socket;
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s", "open"), &err));
	expect_heard("ws_open wss://chat.example/ private=1\nclose\nws_close 1001\n");
	ws->spec.on_text(ws->spec.owner, 7, "late", 4);
	socket_ends(ws, 1001, "");
	expect_heard("");
}

static void test_a_refused_address_is_bad_input(void **state)
{
	struct world *w = *state;
	sockets_fail = true;
	assert_int_equal(open_wire(instance(w, "parrot:one"), 7), GD_BAD_INPUT);
	sockets_fail = false;
	assert_int_equal(open_wire(instance(w, "parrot:one"), 7), GD_OK);
	heard[0] = '\0';
	socket_ends(last_socket, 0, "");
}

TEST_MAIN(WORLD(test_frames_come_by_tag), WORLD(test_a_closed_tag_can_be_opened_in_the_hook),
	WORLD(test_frames_for_a_closed_instance_are_dropped),
	WORLD(test_a_refused_address_is_bad_input))
