#include "world.h"

#include "base/log.h"

static void get(struct gd_channel *self, const struct gd_http_req *req, uint64_t tag, enum gd_rc expected)
{
	struct gd_http_req whole = *req;
	whole.size = sizeof whole;
	assert_int_equal(self->host->http(self->ctx, &whole, tag), expected);
}

static void answered(enum client_net net, unsigned status, const char *body)
{
	struct client_result *result = mem_alloc(sizeof *result);
	*result = (struct client_result){.owner = last_request.owner, .tag = last_request.tag, .net = net, .status = status,
		.body = (char *)body,
		.body_len = strlen(body)};
	if (last_request.to_file) {
		result->file = mem_strdup(last_request.to_file);
		FILE *f = fopen(result->file, "w");
		assert_non_null(f);
		fclose(f);
	}
	last_request.on_result(last_request.owner, result);
}

static void test_requests_carry_the_instances_own_rights(void **state)
{
	struct world *w = *state;
	get(instance(w, "parrot:one"), &(struct gd_http_req){.method = "POST", .url = "https://api.example/x", .lane = "chat"}, 4, GD_OK);
	expect_heard("http POST https://api.example/x lane=parrot:one/chat trust=0 private=1 file=0\n");
	answered(CLIENT_OK, 200, "ok");
	expect_heard("");
	run_posted();
	expect_heard("on_http 4 net=0 status=200 body=ok file=0\n");
	get(instance(w, "parrot:two"), &(struct gd_http_req){.method = "GET", .url = "http://a/", .lane = "chat"}, 4, GD_OK);
	expect_heard("http GET http://a/ lane=parrot:two/chat trust=0 private=0 file=0\n");
	answered(CLIENT_NOT_SENT, 0, "");
	run_posted();
	expect_heard("on_http 4 net=1 status=0 body= file=0\n");
	get(instance(w, "parrot:one"), &(struct gd_http_req){.method = "GET", .url = "https://evil/", .trust = GD_TRUST_UNTRUSTED}, 5,
		GD_OK);
	expect_heard("http GET https://evil/ lane=- trust=1 private=0 file=0\n");
	answered(CLIENT_OK, 200, "");
	run_posted();
}

static void test_impossible_requests_are_refused(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	const struct gd_header split = {"x-a", "1\r\nx-b: 2"}, nameless = {"", "1"};
	get(one, &(struct gd_http_req){.method = "GET"}, 1, GD_BAD_INPUT);
	get(one, &(struct gd_http_req){.method = "GET", .url = "file:///etc/passwd"}, 1, GD_BAD_INPUT);
	get(one, &(struct gd_http_req){.method = "GET", .url = "http://a/", .headers = &split, .nheaders = 1}, 1, GD_BAD_INPUT);
	get(one, &(struct gd_http_req){.method = "GET", .url = "http://a/", .headers = &nameless, .nheaders = 1}, 1, GD_BAD_INPUT);
	expect_heard("");
}

/* What a gateway is told in the query stays out of the log, and so does who stands before the host. */
static void test_no_secret_of_an_address_is_logged(void **state)
{
	struct world *w = *state;
	static const char *const urls[] = {"ftp://a.example/sms?password=CANARY", "ftp://CANARY@a.example/sms", "CANARY"};
	char line[8192];
	FILE *file = tmpfile();
	assert_non_null(file);
	log_setup(LOG_WARN_, LOG_WORDS, fileno(file));
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		get(instance(w, "parrot:one"), &(struct gd_http_req){.method = "GET", .url = urls[i]}, 1, GD_BAD_INPUT);
	log_setup(LOG_WARN_, LOG_WORDS, 2);
	rewind(file);
	size_t n = fread(line, 1, sizeof line - 1, file);
	line[n] = '\0';
	fclose(file);
	assert_non_null(strstr(line, "ftp://a.example/sms"));
	assert_null(strstr(line, "CANARY"));
	expect_heard("");
}

static void test_a_full_client_is_followed_by_ready(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	get(one, &(struct gd_http_req){.method = "GET", .url = "http://a/"}, 1, GD_OK);
	client_full = true;
	get(one, &(struct gd_http_req){.method = "GET", .url = "http://b/"}, 2, GD_BUSY);
	heard[0] = '\0';
	answered(CLIENT_OK, 200, "");
	run_posted();
	expect_heard("on_http 1 net=0 status=200 body= file=0\non_ready\n");
}

static void test_a_late_answer_finds_another_generation(void **state)
{
	struct world *w = *state;
	struct err err = {{0}};
	get(instance(w, "parrot:one"), &(struct gd_http_req){.method = "GET", .url = "http://a/", .to_file = 1}, 1, GD_OK);
	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s", "open"), &err));
	heard[0] = '\0';
	answered(CLIENT_OK, 200, "");
	run_posted();
	expect_heard("");
	get(instance(w, "parrot:one"), &(struct gd_http_req){.method = "GET", .url = "http://a/", .to_file = 1}, 1, GD_OK);
	loop_over = true;
	answered(CLIENT_OK, 200, "");
}

static char kept_path[512];
static enum gd_rc submitted;

static void submit_file(struct gd_channel *self)
{
	act = NULL;
	snprintf(kept_path, sizeof kept_path, "%s", self->ctx->lent_file);
	const struct gd_file file = {.name = "photo.png", .path = self->ctx->lent_file};
	submitted = self->host->submit(self->ctx, &(struct gd_inbound){.size = sizeof(struct gd_inbound), .kind = GD_TEXT, .dedupe = {"e"},
		.sender = {.user = "U"}, .files = &file, .nfiles = 1}, 1);
}

static void test_a_download_stays_only_if_a_message_takes_it(void **state)
{
	struct world *w = *state;
	struct gd_channel *one = instance(w, "parrot:one");
	get(one, &(struct gd_http_req){.method = "GET", .url = "http://a/", .to_file = 1}, 1, GD_OK);
	act = submit_file;
	answered(CLIENT_OK, 200, "");
	run_posted();
	assert_int_equal(submitted, GD_OK);
	assert_int_equal(access(kept_path, F_OK), 0);
	host_result(last_submit, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_CREATED});
	run_posted();
	assert_int_equal(unlink(kept_path), 0);

	get(one, &(struct gd_http_req){.method = "GET", .url = "http://a/", .to_file = 1}, 1, GD_OK);
	desk_says = GD_BUSY;
	act = submit_file;
	answered(CLIENT_OK, 200, "");
	run_posted();
	assert_int_equal(submitted, GD_BUSY);
	assert_int_not_equal(access(kept_path, F_OK), 0);
}

static void retry(struct gd_channel *self)
{
	act = NULL;
	self->host->outcome(self->ctx, 7, GD_RETRY_LATER, 0, NULL, "no answer");
}

static void give_up(struct gd_channel *self)
{
	act = NULL;
	self->host->outcome(self->ctx, 7, GD_GIVE_UP, 0, NULL, "never");
}

static void hand_out(struct world *w)
{
	host_deliver(w->host, "parrot:one", &(struct gd_outbound){.size = sizeof(struct gd_outbound), .delivery = 7, .attempt = 3});
	run_posted();
	get(instance(w, "parrot:one"), &(struct gd_http_req){.method = "POST", .url = "http://a/"}, 1, GD_OK);
	heard[0] = '\0';
	act = retry;
}

static void test_no_answer_makes_a_retry_doubtful(void **state)
{
	struct world *w = *state;
	hand_out(w);
	answered(CLIENT_UNKNOWN, 0, "");
	run_posted();
	expect_heard("on_http 1 net=2 status=0 body= file=0\n"
		     "outcome parrot:one delivery=7 attempt=3 1 doubtful=1 remote=- why=no answer\n");
	hand_out(w);
	answered(CLIENT_NOT_SENT, 0, "");
	run_posted();
	expect_heard("on_http 1 net=1 status=0 body= file=0\n"
		     "outcome parrot:one delivery=7 attempt=3 1 doubtful=0 remote=- why=no answer\n");
	hand_out(w);
	act = give_up;
	answered(CLIENT_UNKNOWN, 0, "");
	run_posted();
	expect_heard("on_http 1 net=2 status=0 body= file=0\noutcome parrot:one delivery=7 attempt=3 2 doubtful=0 remote=- why=never\n");
}

TEST_MAIN(WORLD(test_requests_carry_the_instances_own_rights), WORLD(test_impossible_requests_are_refused),
	WORLD(test_no_secret_of_an_address_is_logged),
	WORLD(test_a_full_client_is_followed_by_ready), WORLD(test_a_late_answer_finds_another_generation),
	WORLD(test_a_download_stays_only_if_a_message_takes_it), WORLD(test_no_answer_makes_a_retry_doubtful))
