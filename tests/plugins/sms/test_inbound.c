/* What gateways send: messages, pieces of them, pictures, and reports on what was sent. */
#include "gateway.h"

#include <stdlib.h>

#define TWIML "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"

static const struct gd_inbound *last(const struct fake_host *f)
{
	assert_true(f->nsubmits > 0);
	return &f->submits[f->nsubmits - 1].in;
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static void test_twilio(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");
	uint64_t request = gateway_post(f, IN, FORM,
		"ToCountry=FR&MessageSid=SM1&NumMedia=0&From=%2B33612345678&To=%2B33755500001&Body=Bonjour%2C+%C3%A7a+va+%3F+%F0%9F%98%80");

	assert_int_equal(last(f)->kind, GD_TEXT);
	assert_string_equal(last(f)->text, "Bonjour, ça va ? 😀");
	assert_string_equal(last(f)->sender.user, MARIE);
	assert_string_equal(last(f)->sender.phone, MARIE);
	assert_int_equal(last(f)->place.kind, GD_PLACE_DIRECT);
	assert_string_equal(last(f)->place.room, MARIE);
	assert_string_equal(last(f)->native_id, "SM1");
	assert_string_equal(last(f)->dedupe[0], "id/SM1");
	assert_null(fake_answered(f, request)); /* not before the desk has stored it */
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_string_equal(fake_answer_to(f, request)->body, TWIML);
	assert_string_equal(
		fake_header(fake_answer_to(f, request)->headers, fake_answer_to(f, request)->nheaders, "content-type"), "text/xml");
	fake_close(f);
}

static void test_carrier_answers_stop(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");

	gateway_post(f, IN, FORM, "MessageSid=SM1&From=%2B33612345678&To=%2B33755500001&Body=STOP&OptOutType=STOP");
	assert_string_equal(last(f)->text, "STOP");
	assert_int_equal(last(f)->nfields, 2);
	assert_string_equal(last(f)->fields[1].key, "carrier_answered");
	assert_string_equal(last(f)->fields[1].value, "STOP");
	fake_close(f);
}

/* Without the account's own list of words the carrier says nothing, and has answered its usual ones all the same. */
static void test_carrier_answers_its_usual_words(void **state)
{
	static const struct {
		const char *body, *answered; /* NULL: by nobody */
	} rows[] = {{"Stop", "STOP"}, {"%20STOPALL.%20", "STOP"}, {"unsubscribe!", "STOP"}, {"OptOut", "STOP"}, {"START", "START"},
		{"YES", NULL}, {"HELP", NULL}, {"ARRET", NULL}, {"STOP+it", NULL}, {"stopped", NULL}, {"", NULL}, {".", NULL}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = gateway_open("twilio");
		char body[120];
		(void)snprintf(body, sizeof body, "MessageSid=SM1&From=%%2B33612345678&MediaUrl0=x&Body=%s", rows[i].body);
		gateway_post(f, IN, FORM, body);
		size_t n = last(f)->nfields;
		if (rows[i].answered && (n != 1 || strcmp(last(f)->fields[0].value, rows[i].answered) != 0))
			fail_msg("%s: %zu", rows[i].body, n);
		else if (!rows[i].answered)
			assert_int_equal(n, 0);
		fake_close(f);
	}
	struct fake_host *f = gateway_open("kannel"); /* whose carrier answers nothing */
	const struct gd_param query[] = {{"id", "1"}, {"from", MARIE}, {"text", "STOP"}};
	gateway_get(f, IN, query, 3);
	assert_int_equal(last(f)->nfields, 0);
	fake_close(f);
}

static void test_kannel(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");
	const struct gd_param query[] = {
		{"id", "0d1e-%I"}, {"from", "0612345678"}, {"to", "3615"}, {"text", "ça va ?"}, {"ts", "1760000000"}};

	uint64_t request = gateway_get(f, IN, query, 5);
	assert_string_equal(last(f)->text, "ça va ?");
	assert_string_equal(last(f)->sender.user, MARIE);
	assert_int_equal(last(f)->sent_ms, INT64_C(1760000000000));
	assert_non_null(last(f)->dedupe[1]); /* sender, text and time: a second way to know it again */
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_int_equal(fake_answer_to(f, request)->body_len, 0); /* a body would be sent to the phone */
	fake_close(f);
}

static void test_kannel_post(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");
	const struct gd_header headers[] = {
		{"content-type", "text/plain; charset=\"UTF-8\""}, {"x-kannel-from", MARIE}, {"x-kannel-to", "3615"}};

	fake_request(f, &(struct gd_http_req){.method = "POST",
				.route = IN,
				.path = IN,
				.headers = headers,
				.nheaders = 3,
				.body = "50% & plus\n",
				.body_len = 11,
				.peer_uid = -1});
	assert_string_equal(last(f)->text, "50% & plus\n");
	assert_string_equal(last(f)->sender.user, MARIE);
	size_t before = f->nsubmits;
	gateway_post(f, IN, FORM, "id=2&from=%2B33612345678&text="); /* the form is not what somebody wrote */
	assert_int_equal(f->nsubmits, before);
	fake_close(f);
}

/* The same text twice within five minutes is one message where the gateway gives neither id nor time. */
static void test_window_keys(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("jasmin");

	gateway_post(f, IN, FORM, "from=33612345678&content=oui");
	fake_advance(f, 200000);
	gateway_post(f, IN, FORM, "from=33612345678&content=oui");
	const struct gd_inbound *one = &f->submits[0].in, *two = &f->submits[1].in;
	assert_true(!strcmp(one->dedupe[0], two->dedupe[0]) || !strcmp(one->dedupe[0], two->dedupe[1]));
	gateway_post(f, IN, FORM, "from=33612345678&content=non");
	assert_string_not_equal(f->submits[1].in.dedupe[0], f->submits[2].in.dedupe[0]);
	fake_close(f);
}

static void test_charset_is_repaired(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("jasmin");

	gateway_post(f, IN, FORM, "id=1&from=33612345678&content=caf%E9+%80+%9C%9D+na%EFf");
	assert_string_equal(last(f)->text, "café € œ\ufffd naïf");
	gateway_post(f, IN, FORM, "id=2&from=33612345678&content=caf%C3%A9%00+noir");
	assert_string_equal(last(f)->text, "café noir");
	fake_close(f);
}

static void test_senders(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("jasmin");

	gateway_post(f, IN, FORM, "id=1&from=INFO-BANK&content=code+1234");
	assert_string_equal(last(f)->sender.user, "INFO-BANK");
	assert_true(last(f)->sender.flags & GD_P_MACHINE);
	assert_null(last(f)->sender.phone);
	gateway_post(f, IN, FORM, "id=2&from=36180&content=pub");
	assert_true(last(f)->sender.flags & GD_P_MACHINE);
	size_t before = f->nsubmits;
	uint64_t request = gateway_post(f, IN, FORM, "id=3&content=nobody");
	assert_int_equal(fake_answer_to(f, request)->status, 400);
	assert_int_equal(fake_answer_to(f, request)->body_len, 0);
	request = gateway_post(f, IN, "application/json", "{\"from\":");
	assert_int_equal(fake_answer_to(f, request)->status, 400);
	request = gateway_post(f, IN, FORM, "id=4&from=33612345678&content=+");
	assert_int_equal(fake_answer_to(f, request)->status, 200); /* nothing was said */
	assert_int_equal(f->nsubmits, before);
	fake_close(f);
}

static void test_other_events_are_ignored(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("smsgate");
	uint64_t request = gateway_post(f, IN, "application/json", "{\"event\":\"system:ping\",\"payload\":{}}");

	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
}

static void test_busy_desk(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");

	f->submit_rc = GD_BUSY;
	uint64_t request = gateway_post(f, IN, FORM, "MessageSid=SM1&From=%2B33612345678&Body=x");
	assert_int_equal(fake_answer_to(f, request)->status, 503);
	f->submit_rc = GD_OK;
	request = gateway_post(f, IN, FORM, "MessageSid=SM1&From=%2B33612345678&Body=x");
	fake_result(f, 0, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	assert_int_equal(fake_answer_to(f, request)->status, 503);
	request = gateway_post(f, IN, FORM, "MessageSid=SM1&From=%2B33612345678&Body=x");
	fake_result(f, 1, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_REPEATED});
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	request = gateway_post(f, IN, FORM, "MessageSid=SM2&From=%2B33612345678&Body=x");
	fake_gone(f, request);
	fake_result_ok(f, 2, "G-1");
	assert_null(fake_answered(f, request));
	fake_close(f);
}

/* ---- pieces ---------------------------------------------------------------------------------------------------- */

static uint64_t piece(struct fake_host *f, const char *ref, int total, int part, const char *text)
{
	char body[400];

	(void)snprintf(body, sizeof body, "msisdn=33612345678&to=3615&messageId=id%d&text=%s&concat-ref=%s&concat-total=%d&concat-part=%d",
		part, text, ref, total, part);
	return gateway_post(f, IN, FORM, body);
}

static void test_pieces_out_of_order(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("vonage");
	uint64_t first = piece(f, "9", 3, 3, "c");

	assert_int_equal(last(f)->kind, GD_CURSOR); /* stored before it is answered */
	assert_null(fake_answered(f, first));
	fake_result_ok(f, 0, NULL);
	assert_int_equal(fake_answer_to(f, first)->status, 200);
	assert_non_null(fake_kv(f, "parts"));
	piece(f, "9", 3, 1, "a");
	fake_result_ok(f, 1, NULL);
	piece(f, "10", 2, 1, "z"); /* another message in between */
	fake_result_ok(f, 2, NULL);
	uint64_t end = piece(f, "9", 3, 2, "b");
	assert_int_equal(last(f)->kind, GD_TEXT);
	assert_string_equal(last(f)->text, "abc");
	fake_result_ok(f, 3, "G-1");
	assert_int_equal(fake_answer_to(f, end)->status, 200);
	assert_null(strstr(fake_kv(f, "parts"), "\"c\""));
	size_t before = f->nsubmits;
	end = piece(f, "9", 3, 2, "b"); /* a repeat does not begin it anew */
	assert_int_equal(fake_answer_to(f, end)->status, 200);
	assert_int_equal(f->nsubmits, before);
	fake_close(f);
}

static void test_missing_piece(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("vonage");

	piece(f, "9", 3, 1, "a");
	fake_result_ok(f, 0, NULL);
	fake_advance(f, 20000);
	piece(f, "9", 3, 3, "c");
	fake_result_ok(f, 1, NULL);
	fake_advance(f, 9999);
	assert_int_equal(f->nsubmits, 2);
	fake_advance(f, 1);
	assert_int_equal(f->nsubmits, 3);
	assert_string_equal(last(f)->text, "a[...]c");
	fake_result(f, 2, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_TROUBLE});
	fake_advance(f, 5000);
	assert_int_equal(f->nsubmits, 4); /* once more, and not twice */
	fake_result_ok(f, 3, "G-1");
	fake_advance(f, 100000);
	assert_int_equal(f->nsubmits, 4);
	fake_close(f);
}

static void test_impossible_pieces(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("vonage");

	piece(f, "9", 3, 4, "a");
	assert_int_equal(last(f)->kind, GD_TEXT); /* better as it is than not at all */
	piece(f, "9", 900, 1, "a");
	assert_int_equal(last(f)->kind, GD_TEXT);
	piece(f, "9", 1, 1, "a");
	assert_int_equal(last(f)->kind, GD_TEXT);
	fake_close(f);
}

/* ---- pictures ---------------------------------------------------------------------------------------------------- */

static void test_pictures(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("twilio");
	uint64_t request = gateway_post(f, IN, FORM,
		"MessageSid=MM1&From=%2B33612345678&Body=voici&NumMedia=2"
		"&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fm%2F1&MediaContentType0=image%2Fjpeg"
		"&MediaUrl1=https%3A%2F%2Fevil.example.org%2Fapi.twilio.com");

	assert_string_equal(f->submits[0].in.text, "voici");
	assert_int_equal(f->submits[0].in.nfiles, 0);
	assert_int_equal(f->nsubmits, 2);
	assert_non_null(strstr(f->submits[1].in.files[0].why_not, "media_hosts"));
	assert_int_equal(f->nhttps, 1);
	assert_string_equal(f->https[0].req.url, "https://api.twilio.com/m/1");
	assert_int_equal(f->https[0].req.trust, GD_TRUST_UNTRUSTED);
	assert_int_equal(f->https[0].req.to_file, 1);
	assert_non_null(fake_header(f->https[0].req.headers, f->https[0].req.nheaders, "authorization"));
	const struct gd_header moved = {"location", "https://storage.example.org/x?sig=1"};
	fake_http_answer(f, 0, &(struct gd_http_res){.status = 307, .net = GD_NET_OK, .headers = &moved, .nheaders = 1, .body = ""});
	assert_string_equal(f->https[1].req.url, "https://storage.example.org/x?sig=1");
	assert_int_equal(f->https[1].req.nheaders, 0); /* the storage never sees our password */
	const struct gd_header type = {"content-type", "image/jpeg"};
	fake_http_answer(f, 1,
		&(struct gd_http_res){
			.status = 200, .net = GD_NET_OK, .headers = &type, .nheaders = 1, .body = "", .file = "/tmp/picture"});
	assert_int_equal(f->nsubmits, 3);
	assert_string_equal(f->submits[2].in.files[0].path, "/tmp/picture");
	assert_string_not_equal(f->submits[2].in.dedupe[0], f->submits[1].in.dedupe[0]);
	fake_result_ok(f, 0, "G-1");
	fake_result_ok(f, 1, "G-1");
	assert_null(fake_answered(f, request));
	fake_result_ok(f, 2, "G-1");
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	fake_close(f);
}

static void test_lost_pictures(void **state)
{
	(void)state;
	static const char *const hosts[] = {"http%3A%2F%2F127.0.0.1%2Fx", "ftp%3A%2F%2Fapi.twilio.com%2F",
		"https%3A%2F%2Fapi.twilio.com%40evil.org%2F", "https%3A%2F%2Fapi.twilio.com.evil.org%2F", "https%3A%2F%2F%2F"};
	struct fake_host *f = gateway_open("twilio");
	char body[300];

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		(void)snprintf(body, sizeof body, "MessageSid=MM%zu&From=%%2B33612345678&Body=&MediaUrl0=%s", i, hosts[i]);
		gateway_post(f, IN, FORM, body);
		assert_non_null(last(f)->files[0].why_not);
	}
	assert_int_equal(f->nhttps, 0);
	gateway_post(f, IN, FORM, "MessageSid=MMx&From=%2B33612345678&Body=&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F1");
	fake_http_fail(f, 0, GD_NET_UNKNOWN);
	assert_non_null(last(f)->files[0].why_not);
	gateway_post(f, IN, FORM, "MessageSid=MMy&From=%2B33612345678&Body=&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F1");
	const struct gd_header moved = {"location", "https://a.example.org/"}, plain = {"location", "http://a.example.org/"};
	fake_http_answer(f, 1, &(struct gd_http_res){.status = 302, .net = GD_NET_OK, .headers = &plain, .nheaders = 1, .body = ""});
	assert_non_null(last(f)->files[0].why_not);
	gateway_post(f, IN, FORM, "MessageSid=MMz&From=%2B33612345678&Body=&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F1");
	for (size_t i = 2; i < 5; i++) /* round and round */
		fake_http_answer(
			f, i, &(struct gd_http_res){.status = 302, .net = GD_NET_OK, .headers = &moved, .nheaders = 1, .body = ""});
	assert_int_equal(f->nhttps, 5);
	assert_non_null(last(f)->files[0].why_not);
	fake_close(f);
}

/* ---- reports ---------------------------------------------------------------------------------------------------- */

static uint64_t kannel_report(struct fake_host *f, const char *delivery, const char *type)
{
	const struct gd_param query[] = {{"d", delivery}, {"s", type}, {"a", "NACK/x"}};

	return gateway_get(f, STATUS, query, 3);
}

static void test_reports_never_go_back(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");

	gateway_deliver(f, 7, MARIE, "x");
	fake_http_reply(f, 0, 202, "0: Accepted for delivery");
	uint64_t request = kannel_report(f, "7", "1"); /* delivered, before it was sent */
	assert_int_equal(last(f)->kind, GD_RECEIPT);
	assert_int_equal(last(f)->receipt, GD_RECEIPT_DELIVERED);
	assert_int_equal(last(f)->delivery, 7);
	assert_string_equal(last(f)->dedupe[0], "dlr/7/final");
	fake_result_ok(f, 0, NULL);
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	request = kannel_report(f, "7", "8");
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	kannel_report(f, "7", "4");
	kannel_report(f, "7", "2");
	kannel_report(f, "7", "1");
	assert_int_equal(f->nsubmits, 1);
	fake_close(f);
}

static void test_reports_in_order(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("kannel");

	gateway_deliver(f, 7, MARIE, "x");
	kannel_report(f, "7", "8"); /* even before the answer to the request */
	assert_int_equal(last(f)->receipt, GD_RECEIPT_SENT);
	kannel_report(f, "7", "16");
	assert_int_equal(last(f)->receipt, GD_RECEIPT_FAILED);
	assert_non_null(strstr(last(f)->why, "NACK/x"));
	assert_int_equal(f->nsubmits, 2);
	kannel_report(f, "8", "8"); /* of an earlier run: a final report would count, this one says nothing new */
	assert_int_equal(f->nsubmits, 2);
	kannel_report(f, "8", "1");
	assert_int_equal(f->nsubmits, 3);
	fake_close(f);
}

static void test_nonsense_reports(void **state)
{
	(void)state;
	static const char *const ids[] = {"", "0", "-7", "7x", "99999999999999999999999x"};
	struct fake_host *f = gateway_open("kannel");

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		assert_int_equal(fake_answer_to(f, kannel_report(f, ids[i], "1"))->status, 200);
	assert_int_equal(fake_answer_to(f, kannel_report(f, "7", "64"))->status, 200);
	assert_int_equal(f->nsubmits, 0);
	fake_close(f);
}

static void test_twilio_reports(void **state)
{
	(void)state;
	static const struct {
		const char *fields;
		enum gd_receipt receipt; /* 0: nothing to tell */
		const char *why;
	} rows[] = {
		{"MessageStatus=queued", 0, NULL},
		{"MessageStatus=sending", 0, NULL},
		{"MessageStatus=delivered", GD_RECEIPT_DELIVERED, NULL},
		{"MessageStatus=read", GD_RECEIPT_READ, NULL},
		{"MessageStatus=undelivered&ErrorCode=30003", GD_RECEIPT_FAILED, "cannot be reached (30003)"},
		{"MessageStatus=failed&ErrorCode=30006", GD_RECEIPT_INVALID, "landline"},
		{"MessageStatus=undelivered&ErrorCode=30005", GD_RECEIPT_INVALID, "unknown (30005)"},
		{"MessageStatus=failed&ErrorCode=55555", GD_RECEIPT_FAILED, "55555"},
		{"MessageStatus=failed&ErrorCode=21610", GD_RECEIPT_OPTED_OUT, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fake_host *f = gateway_open("twilio");
		const struct gd_param query = {"d", "12"};
		const struct gd_header header = {"content-type", FORM};
		uint64_t request = fake_request(f, &(struct gd_http_req){.method = "POST",
							   .route = STATUS,
							   .path = STATUS,
							   .headers = &header,
							   .nheaders = 1,
							   .query = &query,
							   .nquery = 1,
							   .body = rows[i].fields,
							   .body_len = strlen(rows[i].fields),
							   .peer_uid = -1});
		assert_int_equal(f->nsubmits, rows[i].receipt != 0);
		if (f->nsubmits) {
			assert_int_equal(last(f)->receipt, rows[i].receipt);
			assert_int_equal(last(f)->delivery, 12);
			assert_true(!rows[i].why || strstr(last(f)->why, rows[i].why));
			fake_result_ok(f, 0, NULL);
		}
		assert_string_equal(fake_answer_to(f, request)->body, TWIML);
		fake_close(f);
	}
}

/* Where the gateway knows only its own id. */
static void test_reports_by_remote_id(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("smsgate");

	gateway_post(f, STATUS, "application/json",
		"{\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"PyDmBQZZ\",\"reason\":\"no credit\"}}");
	assert_string_equal(last(f)->target, "PyDmBQZZ");
	assert_int_equal(last(f)->delivery, 0);
	assert_int_equal(last(f)->receipt, GD_RECEIPT_FAILED);
	assert_non_null(strstr(last(f)->why, "no credit"));
	fake_close(f);
}

/* A report may be here before the answer to the request that sent the message, or instead of it: our own id in it is enough. */
static void test_reports_before_the_answer(void **state)
{
	(void)state;
	struct fake_host *f = gateway_open("smsgate");

	gateway_post(f, STATUS, "application/json", "{\"event\":\"sms:delivered\",\"payload\":{\"messageId\":\"guichet-5\"}}");
	assert_int_equal(last(f)->delivery, 5);
	assert_int_equal(last(f)->receipt, GD_RECEIPT_DELIVERED);
	fake_close(f);
}

/* What comes from our own number would be answered, and come again. */
static void test_our_own_number(void **state)
{
	static const struct {
		const char *own, *from, *to;
		size_t submits;
	} rows[] = {{"+33755500001", "33755500001", "3615", 0}, {"0755500001", "+33 7 55 50 00 01", "", 0}, {"3615", "3615", "", 0},
		{"Guichet", "GUICHET", "", 0}, {"MG00000000000000000000000000000000", "+33755500001", "0755500001", 0},
		{"3615", "3616", "3615", 1}, {"+33755500001", MARIE, "+33755500001", 1}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *const options[] = {"preset", "kannel", "gateway", "http://gw.example.org", "user", "u", "password", "p", "from",
			rows[i].own, "default_country", "33", "scheme", "query", "secret", "x", NULL};
		struct fake_host *f = fake_open_at(PLUGIN_SO, "main", options, NULL);
		const struct gd_param query[] = {{"id", "1"}, {"from", rows[i].from}, {"text", "hello"}, {"to", rows[i].to}};
		uint64_t request = gateway_get(f, IN, query, 4);
		assert_int_equal(f->nsubmits, rows[i].submits);
		if (!rows[i].submits)
			assert_int_equal(fake_answer_to(f, request)->status, 200);
		fake_close(f);
	}
}

TEST_MAIN(cmocka_unit_test(test_twilio), cmocka_unit_test(test_carrier_answers_stop),
	cmocka_unit_test(test_carrier_answers_its_usual_words), cmocka_unit_test(test_kannel),
	cmocka_unit_test(test_kannel_post), cmocka_unit_test(test_window_keys),
	cmocka_unit_test(test_charset_is_repaired), cmocka_unit_test(test_senders), cmocka_unit_test(test_other_events_are_ignored),
	cmocka_unit_test(test_busy_desk), cmocka_unit_test(test_pieces_out_of_order), cmocka_unit_test(test_missing_piece),
	cmocka_unit_test(test_impossible_pieces), cmocka_unit_test(test_pictures), cmocka_unit_test(test_lost_pictures),
	cmocka_unit_test(test_reports_never_go_back), cmocka_unit_test(test_reports_in_order), cmocka_unit_test(test_nonsense_reports),
	cmocka_unit_test(test_twilio_reports), cmocka_unit_test(test_reports_by_remote_id),
	cmocka_unit_test(test_reports_before_the_answer), cmocka_unit_test(test_our_own_number))
