/* What follows from how the gateway proves itself: the address of reports that it is given, what of a request is read, and the options that
 * say where, how and in what form messages come. */
#include "gateway.h"

#include <stdlib.h>

/* in_auth or scheme, whichever `key` says; up to four more options. */
static struct fake_host *open_with(const char *preset, const char *key, const char *word, const char *const more[4])
{
	const char *options[40] = {"preset", preset, "gateway", "http://gw.example.org:13013", "account", "AC1", "user", "desk", "password",
		"s3cret&", "from", "3615", "secret", "inbound-secret", "rate_per_s", "100", key, word};
	for (size_t i = 0; more && i < 4 && more[i]; i++)
		options[18 + i] = more[i];

	struct fake_host *f = fake_open_at(PLUGIN_SO, "main", options, "https://desk.example.org");
	if (f->opened != GD_OK)
		fail_msg("%s", f->lines[f->nlines - 1].msg);
	return f;
}

/* Only an address that proves its caller is given away, or one whose caller signs what it says. */
static void test_the_address_of_reports(void **state)
{
	static const struct {
		const char *key, *word, *url; /* as the gateway is told, escaped; "" none */
	} rows[] = {
		{"scheme", "query", "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D7%26token%3Dinbound-secret"},
		{"in_auth", "query", "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D7%26token%3Dinbound-secret"},
		{"in_auth", "token:param=key", "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D7%26key%3Dinbound-secret"},
		{"scheme", "path", "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%2Finbound-secret%3Fd%3D7"},
		{"scheme", "vonage-sha256", "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus"},
		{"in_auth", "hmac:header=X-S,over=url+body", "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D7"},
		{"in_auth", "hmac:header=X-S,over=body+ts", ""},
		{"in_auth", "hmac:header=X-S,over=body+'url'", ""},
		{"in_auth", "header:X-Key", ""},
		{"scheme", "bearer", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = open_with("vonage", rows[i].key, rows[i].word, NULL);
		char tail[200];
		gateway_deliver(f, 7, MARIE, "Bonjour");
		(void)snprintf(tail, sizeof tail, "&client-ref=7&callback=%s", rows[i].url);
		const char *body = f->https[0].req.body;
		size_t len = strlen(body), want = strlen(tail);
		if (len < want || strcmp(body + len - want, tail) != 0)
			fail_msg("%s: %s", rows[i].word, body);
		assert_int_equal(!(f->limits.capabilities & GD_CAP_RECEIPTS), !*rows[i].url);
		fake_close(f);
	}
}

static void post_with_query(struct fake_host *f, const char *route, const char *body)
{
	const struct gd_header header = {"content-type", "application/json"};
	const struct gd_param query[] = {{"from", "+33699999999"}, {"text", "evil"}, {"id", "other"}};

	fake_request(f, &(struct gd_http_req){.method = "POST", .route = route, .path = route, .headers = &header, .nheaders = 1,
				.query = query, .nquery = 3, .body = body, .body_len = strlen(body), .peer_uid = -1});
}

/* Whoever has once seen a signed request could send it again with a query of his own. */
static void test_what_is_not_signed_is_not_read(void **state)
{
	static const char body[] = "{\"from\":\"+33612345678\",\"text\":\"hello\"}";
	static const struct {
		const char *key, *word, *text, *id; /* as the desk hears them */
	} rows[] = {
		{"in_auth", "hmac:header=X-S,over=body+ts", "hello", NULL},
		{"scheme", "smsgate", "hello", NULL},
		{"in_auth", "github", "hello", NULL},
		{"in_auth", "hmac:header=X-S,over=url+body", "evil", "other"}, /* it is signed */
		{"scheme", "bearer", "evil", "other"},                         /* nothing is, but the sender is known */
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = open_with("kannel", rows[i].key, rows[i].word, NULL);
		post_with_query(f, IN, body);
		const struct gd_inbound *in = &f->submits[0].in;
		assert_string_equal(in->text, rows[i].text);
		assert_string_equal(in->native_id ? in->native_id : "-", rows[i].id ? rows[i].id : "-");
		fake_close(f);
	}
}

static void test_methods(void **state)
{
	const struct gd_param query[] = {{"id", "1"}, {"from", MARIE}, {"text", "hello"}};
	(void)state;

	struct fake_host *f = open_with("kannel", "scheme", "query", (const char *const[4]){"in_method", "POST"});
	uint64_t request = gateway_get(f, IN, query, 3);
	assert_int_equal(fake_answer_to(f, request)->status, 405);
	assert_string_equal(fake_header(fake_answer_to(f, request)->headers, fake_answer_to(f, request)->nheaders, "allow"), "POST");
	assert_int_equal(f->nsubmits, 0);
	gateway_post(f, IN, FORM, "id=1&from=%2B33612345678&text=hello");
	assert_int_equal(f->nsubmits, 1);
	const struct gd_param report[] = {{"d", "7"}, {"s", "1"}};
	gateway_get(f, STATUS, report, 2); /* reports come as they come */
	assert_int_equal(f->nsubmits, 2);
	fake_close(f);

	f = open_with("kannel", "scheme", "query", NULL); /* both */
	gateway_get(f, IN, query, 3);
	gateway_post(f, IN, FORM, "id=2&from=%2B33612345678&text=hello");
	assert_int_equal(f->nsubmits, 2);
	fake_close(f);
}

static void test_forms_of_bodies(void **state)
{
	static const struct {
		const char *form, *type, *body, *text; /* form NULL: as the type says */
	} rows[] = {
		{"json", FORM, "{\"from\":\"+33612345678\",\"text\":\"a&b=c\"}", "a&b=c"},
		{"json", "text/plain", "{\"from\":\"+33612345678\",\"text\":\"x\"}", "x"},
		{"form", "application/json", "from=%2B33612345678&text=x+y", "x y"},
		{"text", FORM, "from=%2B33612345678&text=x", NULL},
		{NULL, "application/json; charset=utf-8", "{\"from\":\"+33612345678\",\"text\":\"x\"}", "x"},
		{NULL, FORM, "from=%2B33612345678&text=x", "x"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *const more[4] = {rows[i].form ? "in_format" : NULL, rows[i].form};
		struct fake_host *f = open_with("kannel", "scheme", "query", more);
		uint64_t request = gateway_post(f, IN, rows[i].type, rows[i].body);
		assert_int_equal(f->nsubmits, rows[i].text != NULL);
		if (rows[i].text)
			assert_string_equal(f->submits[0].in.text, rows[i].text);
		else
			assert_int_equal(fake_answer_to(f, request)->status, 400);
		fake_close(f);
	}
	struct fake_host *f = open_with("kannel", "scheme", "query",
		(const char *const[4]){"in_format", "text", "in_text", "body:"}); /* the text alone, the rest in the address */
	post_with_query(f, IN, "from=1&text=2");
	assert_string_equal(f->submits[0].in.text, "from=1&text=2");
	assert_string_equal(f->submits[0].in.sender.user, "+33699999999");
	fake_close(f);
}

/* An address that looks like that of reports is still the one for messages. */
static void test_an_address_of_ones_own(void **state)
{
	(void)state;
	struct fake_host *f = open_with("kannel", "scheme", "query", (const char *const[4]){"in_path", "/sms/statuses/x/status"});

	gateway_post(f, "/sms/statuses/x/status", FORM, "id=1&from=%2B33612345678&text=hello");
	assert_int_equal(f->submits[0].in.kind, GD_TEXT);
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_the_address_of_reports), cmocka_unit_test(test_what_is_not_signed_is_not_read),
	cmocka_unit_test(test_methods), cmocka_unit_test(test_forms_of_bodies), cmocka_unit_test(test_an_address_of_ones_own))
