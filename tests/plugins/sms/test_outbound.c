/* What is sent to each gateway, and what each of its answers means for the desk. */
#include "gateway.h"

#include "base/json.h"

static const char *sent_url(const struct fake_host *f)
{
	assert_true(f->nhttps > 0);
	return f->https[f->nhttps - 1].req.url;
}

static const char *sent_body(const struct fake_host *f)
{
	return f->https[f->nhttps - 1].req.body;
}

static void test_kannel(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");

	gateway_deliver(f, 7, MARIE, "Réglé & fermé");
	assert_string_equal(f->https[0].req.method, "GET");
	assert_string_equal(sent_url(f),
		"http://gw.example.org:13013/cgi-bin/sendsms?username=desk&password=s3cret%26&from=3615&to=0033612345678"
		"&text=R%C3%A9gl%C3%A9%20%26%20ferm%C3%A9&charset=UTF-8&coding=0&dlr-mask=31"
		"&dlr-url=https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D7%26s%3D%25d%26a%3D%25A%26token%3Dinbound-secret");
	fake_http_reply(f, 0, 202, "0: Accepted for delivery");
	assert_int_equal(fake_outcome_of(f, 7)->outcome, GD_SENT);
	gateway_deliver(f, 8, MARIE, "Привет 😀");
	assert_non_null(strstr(sent_url(f), "&coding=2&"));
	assert_non_null(strstr(sent_url(f), "%F0%9F%98%80"));
	fake_close(f);
}

static void test_french_stays_cheap(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");

	gateway_deliver(f, 7, MARIE, "Ça coûte « rien », c’est prêt…");
	assert_non_null(strstr(sent_url(f), "text=%C3%87a%20coute%20%22rien%22%2C%20c%27est%20pret...&"));
	assert_non_null(strstr(sent_url(f), "&coding=0&"));
	gateway_deliver(f, 8, "+33611111111", "C’est prêt 👍");
	assert_non_null(strstr(sent_url(f), "&coding=2&"));
	assert_non_null(strstr(sent_url(f), "%E2%80%99")); /* as it was written: the emoji decides the price anyway */
	fake_close(f);
}

static void test_twilio(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");

	gateway_deliver(f, 9, MARIE, "a+b=c&d");
	assert_string_equal(sent_url(f), "http://gw.example.org:13013/2010-04-01/Accounts/AC1/Messages.json");
	assert_string_equal(sent_body(f), "To=%2B33612345678&From=3615&Body=a%2Bb%3Dc%26d&StatusCallback="
					  "https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D9");
	assert_string_equal(fake_header(f->https[0].req.headers, f->https[0].req.nheaders, "authorization"), "Basic ZGVzazpzM2NyZXQm");
	fake_http_reply(f, 0, 201, "{\"sid\":\"SM1\",\"status\":\"queued\"}");
	assert_int_equal(fake_outcome_of(f, 9)->outcome, GD_SENT);
	assert_string_equal(fake_outcome_of(f, 9)->remote_id, "SM1");
	fake_close(f);
}

static void test_every_answer(void **state)
{
	(void)state;
	static const struct {
		const char *preset;
		uint32_t status;
		const char *body;
		enum gd_outcome outcome;
		const char *why;
		bool logged;
		enum gd_receipt contact; /* what the desk hears of the number; 0 nothing */
	} rows[] = {
		{"kannel", 202, "3: Queued for later delivery", GD_SENT, NULL, false, 0},
		{"kannel", 503, "Temporal failure", GD_RETRY_LATER, "cannot take it now", false, 0},
		{"kannel", 400, "Empty receiver number not allowed", GD_GIVE_UP, "Empty receiver number", false, 0},
		{"kannel", 403, "Authorization failed for sendsms", GD_RETRY_LATER, "forbids", true, 0},
		{"kannel", 404, "", GD_RETRY_LATER, "nothing at", true, 0},
		{"kannel", 302, "", GD_RETRY_LATER, "redirects", true, 0},
		{"kannel", 500, "", GD_GIVE_UP, "not known", false, 0},
		{"kannel", 502, "", GD_GIVE_UP, "not known", false, 0},
		{"twilio", 401, "{\"code\":20003,\"message\":\"Authenticate\"}", GD_RETRY_LATER, "account or token", true, 0},
		{"twilio", 429, "{\"code\":20429}", GD_RETRY_LATER, "fewer", false, 0},
		{"twilio", 429, "", GD_RETRY_LATER, "cannot take it now", false, 0},
		{"twilio", 503, "", GD_RETRY_LATER, "cannot take it now", false, 0},
		{"twilio", 400, "{\"code\":21211}", GD_GIVE_UP, "not valid", false, GD_RECEIPT_INVALID},
		{"twilio", 400, "{\"code\":21212}", GD_GIVE_UP, "sender number", true, 0},
		{"twilio", 400, "{\"code\":21214}", GD_GIVE_UP, "cannot be reached", false, GD_RECEIPT_INVALID},
		{"twilio", 400, "{\"code\":21217}", GD_GIVE_UP, "not seem", false, GD_RECEIPT_INVALID},
		{"twilio", 400, "{\"code\":21408}", GD_GIVE_UP, "country", true, 0},
		{"twilio", 400, "{\"code\":21602}", GD_GIVE_UP, "no text", false, 0},
		{"twilio", 400, "{\"code\":21606}", GD_GIVE_UP, "sender number", true, 0},
		{"twilio", 400, "{\"code\":21610}", GD_GIVE_UP, "opted out", false, GD_RECEIPT_OPTED_OUT},
		{"twilio", 400, "{\"code\":21614}", GD_GIVE_UP, "mobile", false, GD_RECEIPT_INVALID},
		{"twilio", 400, "{\"code\":21617}", GD_GIVE_UP, "too long", false, 0},
		{"twilio", 400, "{\"code\":21659}", GD_GIVE_UP, "belong", true, 0},
		{"twilio", 400, "{\"code\":30001}", GD_RETRY_LATER, "queue", false, 0},
		{"twilio", 400, "{\"code\":30034}", GD_GIVE_UP, "registered", true, 0},
		{"twilio", 400, "{\"code\":99999,\"message\":\"odd\"}", GD_GIVE_UP, "odd (HTTP 400)", false, 0},
		{"twilio", 200, "{}", GD_GIVE_UP, "refuses", false, 0},
		{"vonage", 200, "{\"messages\":[{\"status\":\"0\"},{\"status\":\"9\",\"error-text\":\"x\"}]}", GD_GIVE_UP, "refuses", false,
			0},
		{"vonage", 200, "{\"messages\":[]}", GD_GIVE_UP, "refuses", false, 0},
		{"vonage", 200, "{\"messages\":[{\"status\":\"1\",\"error-text\":\"Throttled\"}]}", GD_RETRY_LATER, "Throttled", false,
			0},
		{"ovh", 200, "{\"status\":201,\"message\":\"Missing message\"}", GD_GIVE_UP, "Missing message", false, 0},
		{"jasmin", 200, "Error \"No credit\"", GD_GIVE_UP, "No credit", false, 0},
		{"http", 299, "", GD_SENT, NULL, false, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *const plain[] = {
			"preset", "http", "gateway", "http://gw.example.org", "send_url", "/send?t=${text:url}", "from", "1", NULL};
		struct fake_host *f = !strcmp(rows[i].preset, "http") ? fake_open(PLUGIN_SO, "main", plain) : gateway_open(rows[i].preset);
		gateway_deliver(f, 5, MARIE, "oui");
		size_t lines = f->nlines;
		fake_http_reply(f, 0, rows[i].status, rows[i].body);
		const struct fake_outcome *outcome = fake_outcome_of(f, 5);
		if (outcome->outcome != rows[i].outcome || (rows[i].why && !strstr(outcome->why, rows[i].why)))
			fail_msg("row %zu: %d, %s", i, outcome->outcome, outcome->why);
		assert_int_equal(f->nlines > lines, rows[i].logged);
		assert_int_equal(f->nsubmits, rows[i].contact != 0);
		if (rows[i].contact)
			assert_int_equal(f->submits[0].in.receipt, rows[i].contact);
		fake_close(f);
	}
}

/* Once a request may have been read, it is never sent again by itself. */
static void test_lost_answers(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");

	gateway_deliver(f, 5, MARIE, "oui");
	fake_http_fail(f, 0, GD_NET_UNKNOWN);
	assert_int_equal(fake_outcome_of(f, 5)->outcome, GD_GIVE_UP);
	assert_non_null(strstr(fake_outcome_of(f, 5)->why, "not known whether"));
	gateway_deliver(f, 6, MARIE, "oui");
	fake_http_fail(f, 1, GD_NET_NOT_SENT);
	assert_int_equal(fake_outcome_of(f, 6)->outcome, GD_RETRY_LATER);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 7, .room = MARIE, .text = "x", .flags = GD_O_MAYBE_SENT});
	assert_int_equal(fake_outcome_of(f, 7)->outcome, GD_GIVE_UP);
	assert_int_equal(f->nhttps, 2);
	f->http_rc = GD_BUSY;
	gateway_deliver(f, 8, MARIE, "oui");
	assert_int_equal(fake_outcome_of(f, 8)->outcome, GD_RETRY_LATER);
	f->http_rc = GD_BAD_INPUT;
	gateway_deliver(f, 9, MARIE, "oui");
	assert_int_equal(fake_outcome_of(f, 9)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_wish_of_the_gateway(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");

	gateway_deliver(f, 5, MARIE, "oui");
	fake_http_answer(f, 0, &(struct gd_http_res){.status = 429, .net = GD_NET_OK, .retry_after_s = 40, .body = "", .body_len = 0});
	assert_int_equal(fake_outcome_of(f, 5)->retry_after_s, 40);
	fake_close(f);
}

static void test_never_answered(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");
	static const char *const rooms[] = {"36180", "INFO-BANK", "0612", "+0612345678", "612 345+", ""};

	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		gateway_deliver(f, (int64_t)i + 1, rooms[i], "x");
		assert_int_equal(fake_outcome_of(f, (int64_t)i + 1)->outcome, GD_GIVE_UP);
	}
	assert_int_equal(f->nhttps, 0);
	gateway_deliver(f, 50, MARIE, "");
	assert_int_equal(fake_outcome_of(f, 50)->outcome, GD_GIVE_UP);
	fake_close(f);
}

static void test_ceiling(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");
	char text[3001];

	for (size_t i = 0; i < 3000; i++)
		text[i] = i % 7 ? 'a' : ' ';
	text[3000] = '\0';
	gateway_deliver(f, 1, MARIE, text);
	const char *end = strstr(sent_url(f), "...%20https%3A%2F%2Fdesk.example.org%2Ft%2F1042&charset");
	assert_non_null(end);
	assert_int_equal(end[-1], 'a'); /* at the end of a word */
	fake_close(f);
}

static void test_rate(void **state)
{
	(void)state;
	const char *const options[] = {"preset", "kannel", "user", "u", "password", "p", "gateway", "http://gw.example.org",
		"from", "1", "rate_per_s", "2", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);

	for (int64_t i = 1; i <= 4; i++)
		gateway_deliver(f, i, MARIE, "x");
	assert_int_equal(f->nhttps, 1);
	fake_advance(f, 469);
	assert_int_equal(f->nhttps, 1);
	fake_advance(f, 1);
	assert_int_equal(f->nhttps, 2);
	fake_advance(f, 1000);
	assert_int_equal(f->nhttps, 4);
	assert_int_equal(f->limits.in_flight_total, 8);
	fake_close(f);
}

/* A page does not wait behind what is merely due. */
static void test_pages_go_first(void **state)
{
	(void)state;
	const char *const options[] = {"preset", "kannel", "user", "u", "password", "p", "gateway", "http://gw.example.org",
		"from", "1", "rate_per_s", "1", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);

	for (int64_t i = 1; i <= 3; i++)
		gateway_deliver(f, i, MARIE, "x");
	fake_deliver(f,
		&(struct gd_outbound){.op = GD_POST, .delivery = 9, .room = "+33611111111", .text = "page", .importance = GD_ALERT});
	fake_advance(f, 1000);
	assert_int_equal(f->nhttps, 2);
	assert_non_null(strstr(sent_url(f), "text=page"));
	fake_close(f);
}

/* Where no report can come, a message counts once it has left. */
static void test_reports_are_promised_where_they_can_come(void **state)
{
	static const struct {
		const char *options[17];
		bool reports;
	} rows[] = {
		{{"preset", "kannel", "user", "u", "password", "p", "gateway", "http://g.example.org",
			"from", "1", "scheme", "query", "secret", "x", "callback_url",
			 "http://d.example.org", NULL},
			true},
		{{"preset", "kannel", "user", "u", "password", "p", "gateway", "http://g.example.org",
			"from", "1", "scheme", "query", "secret", "x", NULL}, false},
		{{"preset", "kannel", "user", "u", "password", "p", "gateway", "http://g.example.org",
			"from", "1", "callback_url", "http://d.example.org", NULL}, false},
		{{"preset", "kannel", "user", "u", "password", "p", "gateway", "http://g.example.org",
			"from", "1", "scheme", "basic", "secret", "x", "callback_url",
			 "http://d.example.org", NULL},
			false},
		{{"preset", "smsgate", "user", "u", "password", "p", "from", "1", "scheme", "path", "secret", "x", "callback_url",
			 "http://d.example.org", NULL},
			false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = fake_open(PLUGIN_SO, "main", rows[i].options);
		assert_int_equal((f->limits.capabilities & GD_CAP_RECEIPTS) != 0, rows[i].reports);
		assert_true(f->limits.capabilities & GD_CAP_PLAIN);
		fake_close(f);
	}
}

static void test_budget(void **state)
{
	(void)state;
	const char *const options[] = {"preset", "kannel", "user", "u", "password", "p", "gateway", "http://gw.example.org",
		"from", "1", "rate_per_s", "100",
		"number_limit", "2", "day_limit", "3", NULL};
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);

	gateway_deliver(f, 1, MARIE, "x");
	fake_advance(f, 10);
	gateway_deliver(f, 2, MARIE, "x");
	fake_http_reply(f, 1, 400, "no"); /* did not leave: costs nothing */
	fake_advance(f, 10);
	gateway_deliver(f, 3, MARIE, "x");
	fake_advance(f, 10);
	gateway_deliver(f, 4, MARIE, "x");
	assert_int_equal(f->nhttps, 3);
	assert_int_equal(fake_outcome_of(f, 4)->outcome, GD_HELD);
	gateway_deliver(f, 5, "+33611111111", "x");
	fake_advance(f, 10);
	gateway_deliver(f, 6, "+33622222222", "x");
	assert_int_equal(f->nhttps, 4);
	assert_int_equal(fake_outcome_of(f, 6)->outcome, GD_HELD);
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST, .delivery = 7, .room = MARIE, .text = "page", .importance = GD_ALERT});
	fake_advance(f, 10);
	assert_int_equal(f->nhttps, 5);
	fake_advance(f, 60000);
	assert_int_equal(f->submits[0].in.kind, GD_CURSOR); /* the counts outlive a restart */
	fake_result_ok(f, 0, NULL);
	assert_non_null(strstr(fake_kv(f, "budget"), "\n" MARIE " 3"));
	fake_advance(f, 24 * 3600 * 1000);
	gateway_deliver(f, 8, MARIE, "x");
	assert_int_equal(f->nhttps, 6);
	fake_close(f);
}

static void test_secrets_stay(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");

	gateway_deliver(f, 1, MARIE, "x");
	fake_http_reply(f, 0, 403, "no");
	gateway_deliver(f, 2, MARIE, "x");
	fake_http_fail(f, 1, GD_NET_UNKNOWN);
	assert_false(fake_logged(f, "s3cret"));
	assert_false(fake_logged(f, "inbound-secret"));
	for (size_t i = 0; i < f->noutcomes; i++)
		assert_null(strstr(f->outcomes[i].why, "s3cret"));
	fake_close(f);
}

static void test_bad_settings(void **state)
{
	(void)state;
	static const struct {
		const char *options[17];
		const char *why;
	} rows[] = {
		{{"preset", "kannel", "from", "1", NULL}, "gateway is missing"},
		{{"preset", "kannel", "gateway", "http://g.example.org", NULL}, "from is missing"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", NULL}, "send_url must begin"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "http://${to:url}/", NULL},
			"send_url must begin"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s?t=${text}", NULL}, "last filter"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s?t=${text:json}", NULL}, "last filter"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s?t=${texte:url}", NULL},
			"no placeholder"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s?t=${text:urll}", NULL}, "no filter"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s?t=${text:url", NULL}, "not closed"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s", "send_type", "application/json",
			 "send_body", "{\"t\":\"${text:url}\"}", NULL},
			"last filter"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s", "send_header.x", "${from:url}", NULL},
			"last filter"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s", "ok_match", "yes", NULL},
			"is not a rule"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s", "id_from", "regex:(", NULL},
			"regular expression"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s", "in_from", "From", NULL},
			"begins with none"},
		{{"preset", "http", "gateway", "http://g.example.org", "from", "1", "send_url", "/s", "default_country", "0033", NULL},
			"calling code"},
		{{"preset", "kannel", "user", "u", "password", "p", "gateway", "http://g.example.org",
			"from", "1", "scheme", "query", NULL}, "needs a secret"},
		{{"preset", "twilio", "from", "1", "account", "A", "password", "x", "scheme", "query", "secret", "x", NULL},
			"proved by its signature"},
		{{"preset", "twilio", "from", "1", "account", "A", "password", "x", "scheme", "twilio", "secret", "x", NULL},
			"needs public_url"},
		{{"preset", "twilio", "from", "1", "account", "A", NULL}, "needs a password"},
		{{"preset", "ovhrest", "from", "1", "account", "A", "user", "k", "password", "p", NULL}, "the consumer key"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = fake_open_any(PLUGIN_SO, "main", rows[i].options);
		if (f->opened != GD_BAD_CONFIG || !fake_logged(f, rows[i].why))
			fail_msg("row %zu (%s): %d %s", i, rows[i].why, f->opened, f->nlines ? f->lines[0].msg : "-");
		fake_close(f);
	}
}

TEST_MAIN(cmocka_unit_test(test_kannel), cmocka_unit_test(test_french_stays_cheap), cmocka_unit_test(test_twilio),
	cmocka_unit_test(test_every_answer), cmocka_unit_test(test_lost_answers),
	cmocka_unit_test(test_wish_of_the_gateway), cmocka_unit_test(test_never_answered), cmocka_unit_test(test_ceiling),
	cmocka_unit_test(test_rate), cmocka_unit_test(test_pages_go_first),
	cmocka_unit_test(test_reports_are_promised_where_they_can_come), cmocka_unit_test(test_budget), cmocka_unit_test(test_secrets_stay),
	cmocka_unit_test(test_bad_settings))
