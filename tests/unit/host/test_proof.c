#include "host/proof.h"

#include "host/record.h"
#include "sign/encode.h"
#include "sign/hmac.h"
#include "world.h"

/* A plugin that has two words for its scheme, and an option for an address of its own. */
static const struct gd_option wren_options[] = {{"secret", GD_SECRET, NULL, NULL, 0, "."}, {"scheme", GD_STR, NULL, NULL, 0, "."},
	{"in_auth", GD_STR, NULL, NULL, 0, "."}, {"in_path", GD_STR, NULL, NULL, 0, "."}, {0}};
static const struct gd_route wren_routes[] = {{"POST", "/wren/{instance}", "@in_auth|scheme", "secret", 0},
	{"POST", "@in_path", "@in_auth|scheme", "secret", 0}, {0}};

struct wren {
	struct plugin plugin;
	const char *texts[4];
	struct config_section section;
};

static const struct config_section *section(struct world *w, struct wren *wren, const char *scheme, const char *in_auth, const char *path)
{
	*wren = (struct wren){.plugin = parrot, .texts = {"s3cret", scheme, in_auth, path}};
	wren->plugin.name = (char *)"wren";
	wren->plugin.option_count = 4;
	wren->plugin.table.options = wren_options;
	wren->plugin.table.routes = wren_routes;
	wren->section = *section_of(w, 1, "two", "other", "open");
	wren->section.kind = "wren";
	wren->section.own = (struct config_values){.rows = wren_options, .count = 4, .texts = wren->texts};
	return &wren->section;
}

static void desk_received(void *self, const struct host_received *r)
{
	(void)self;
	hear("received %s [%s]", r->path, r->headers);
}

static void badly(struct gd_channel *self)
{
	struct gd_http_res res = {.size = sizeof res, .status = 422};
	self->host->answer(self->ctx, 9, &res);
}

static void post(struct world *w, const char *path, const struct http_header *header, const struct http_param *query, size_t nquery)
{
	host_handle(w->host, &(struct http_request){.id = 9, .method = "POST", .path = path, .headers = header, .nheaders = header ? 1 : 0,
				     .query = query, .nquery = nquery, .body = "a=1", .body_len = 3, .peer = "192.0.2.1", .peer_uid = -1});
}

static bool was_heard(const char *words)
{
	bool found = strstr(heard, words) != NULL;
	heard[0] = '\0';
	return found;
}

static void test_the_first_option_that_says_something(void **state)
{
	struct wren wren;
	char key[PROOF_KEY];

	assert_null(proof_scheme(&wren_routes[0], section(*state, &wren, NULL, NULL, NULL)));
	assert_string_equal(proof_scheme(&wren_routes[0], section(*state, &wren, "bearer", "", NULL)), "bearer");
	assert_string_equal(proof_scheme(&wren_routes[0], section(*state, &wren, "bearer", "header:X-A", NULL)), "header:X-A");
	assert_string_equal(proof_option("in_auth|scheme", &wren.section, key), "header:X-A");
	assert_string_equal(key, "in_auth");
	assert_null(proof_path(&wren_routes[1], &wren.section));
	assert_string_equal(proof_path(&wren_routes[1], section(*state, &wren, "bearer", NULL, "/x/y")), "/x/y");
	assert_string_equal(proof_path(&wren_routes[0], &wren.section), "/wren/{instance}");
}

static void test_what_is_wrong_is_said_of_the_option(void **state)
{
	static const struct {
		const char *scheme, *in_auth, *key, *word; /* key NULL: nothing is wrong */
	} rows[] = {
		{"bearer", NULL, NULL, NULL},
		{NULL, "hmac:header=X-A,over=body+ts", NULL, NULL},
		{NULL, "hmac:header=X-A,over=tea", "in_auth", "\"tea\""},
		{"nonsense", NULL, "scheme", "\"nonsense\""},
		{"standard-webhooks", NULL, "secret", "whsec_"},
		{"open", NULL, NULL, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wren wren;
		struct proof proof;
		bool wrong = proof_fault(wren_routes, section(*state, &wren, rows[i].scheme, rows[i].in_auth, NULL), 0, &proof);
		assert_int_equal(wrong, rows[i].key != NULL);
		if (wrong) {
			assert_string_equal(proof.key, rows[i].key);
			assert_non_null(strstr(proof.err.text, rows[i].word));
			assert_false(proof_fault(wren_routes, &wren.section, 1, &proof)); /* once */
		}
	}
}

static void test_an_address_that_is_signed_must_be_known(void **state)
{
	struct wren wren;

	assert_true(proof_signs_url(&wren_routes[0], section(*state, &wren, "twilio", NULL, NULL)));
	assert_true(proof_signs_url(&wren_routes[0], section(*state, &wren, NULL, "hmac:header=X-A,over=url+body", NULL)));
	assert_false(proof_signs_url(&wren_routes[0], section(*state, &wren, NULL, "hmac:header=X-A,over=body", NULL)));
	assert_false(proof_signs_url(&wren_routes[1], section(*state, &wren, "twilio", NULL, NULL))); /* there is no such route */
	assert_false(proof_signs_url(&wren_routes[0], section(*state, &wren, NULL, NULL, NULL)));
}

/* The secret is shown under a name that only the configuration knows: it must not be kept with the request. */
static void test_another_address_and_a_header_of_ones_own(void **state)
{
	struct world *w = *state;
	static const struct http_header good = {"x-hook", "s3cret"}, wrong = {"x-token", "s3cret"};
	struct wren wren;
	struct err err = {{0}};
	size_t before = wanted_headers;

	host_close(w->host, "parrot:two");
	assert_true(host_open(w->host, &wren.plugin, section(w, &wren, NULL, "header:X-Hook", "/wren/there/KEY"), &err));
	assert_int_equal(wanted_headers - before, 2 + 1); /* one for each route, and the parrot's */
	heard[0] = '\0';
	w->host->spec.desk.received = desk_received;
	act = badly;
	post(w, "/wren/there/KEY", &good, NULL, 0);
	expect_heard("on_request 9 POST /wren/there/KEY route=/wren/there/KEY body=a=1\nreceived /wren/there/KEY []\nanswer 9 422 \n");
	post(w, "/wren/two", &good, NULL, 0);
	assert_true(was_heard("received /wren/two []"));
	post(w, "/wren/there/KEY", &wrong, NULL, 0);
	assert_true(was_heard("answer 9 401"));
	post(w, "/wren/there/KEYS", &good, NULL, 0);
	assert_true(was_heard("answer 9 503")); /* nothing lies there */
	act = NULL;
	host_close(w->host, "wren:two");
	assert_false(host_open(w->host, &wren.plugin, section(w, &wren, NULL, "hmac:header=", NULL), &err));
	assert_non_null(strstr(err.text, "header="));
}

static void sign(const char *text, char out[ENCODE_BASE64_SIZE(HMAC_MAX)])
{
	struct hmac_key *key = hmac_key_new(HMAC_SHA1, "s3cret", 6);
	const struct hmac_part part = {text, strlen(text)};
	unsigned char mac[HMAC_MAX];
	encode_base64(mac, hmac_compute(key, &part, 1, mac), out);
	hmac_key_free(key);
}

static bool is_taken(struct world *w, const char *address, const struct http_param *query, size_t nquery)
{
	char signature[ENCODE_BASE64_SIZE(HMAC_MAX)], text[200];
	(void)snprintf(text, sizeof text, "https://desk.example/parrot/one/any%sa1", address);
	sign(text, signature);
	post(w, "/parrot/one/any", &(struct http_header){"x-twilio-signature", signature}, query, nquery);
	return was_heard("on_request");
}

/* The address was signed as it was written in the sender's console. What stands in it and was not signed makes another address. */
static void test_the_signed_address(void **state)
{
	struct world *w = *state;
	static const struct http_param spaced[] = {{"a", "b c"}}, odd[] = {{"From", "+33600000000"}, {"Body", "evil text"}};
	struct err err = {{0}};

	host_close(w->host, "parrot:one");
	assert_true(host_open(w->host, &parrot, section_of(w, 0, "one", "s3cret", "twilio"), &err));
	heard[0] = '\0';
	assert_true(is_taken(w, "", NULL, 0));
	assert_true(is_taken(w, "?a=b%20c", spaced, 1));
	assert_true(is_taken(w, "?a=b+c", spaced, 1));
	assert_false(is_taken(w, "", spaced, 1));
	assert_false(is_taken(w, "?a=b%20d", spaced, 1));
	assert_false(is_taken(w, "?From=%2B33600000000", odd, 2));
	assert_false(is_taken(w, "", odd, 2));
	assert_true(is_taken(w, "?From=%2B33600000000&Body=evil%20text", odd, 2));
	assert_false(is_taken(w, "?Body=evil%20text&From=%2B33600000000", odd, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD(test_the_first_option_that_says_something),
		WORLD(test_what_is_wrong_is_said_of_the_option),
		WORLD(test_an_address_that_is_signed_must_be_known),
		WORLD(test_another_address_and_a_header_of_ones_own),
		WORLD(test_the_signed_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
