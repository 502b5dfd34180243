/* Each ready preset against what its gateway really sends and expects: a message out, its two answers, a message in, a report. */
// plugin: ovh.c
#include "gateway.h"

#include "ovh.h"

#include <stdlib.h>

#define HOST "http://gw.example.org:13013"

static const struct example {
	const char *preset;
	/* a message out */
	const char *text, *method, *url, *body; /* `body`: how it begins; NULL: there is none */
	uint32_t ok;
	const char *answer, *id;
	uint32_t no;
	const char *refusal, *why;
	/* a message in, by POST or, without a type, as arguments of a GET */
	const char *type, *in, *in_text, *in_id;
	int64_t in_ms;
	const char *reply;
	/* a report */
	const char *report_type, *report;
	enum gd_receipt receipt;
	const char *target; /* NULL: it names our delivery */
} examples[] = {
	{.preset = "kannel",
		.text = "Réglé à 9 h",
		.method = "GET",
		.url = "/cgi-bin/sendsms?username=desk&password=s3cret%26&from=3615&to=0033612345678&text=R%C3%A9gl%C3%A9%20%C3%A0%209%20h"
		       "&charset=UTF-8&coding=0&dlr-mask=31&dlr-url=https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus%3Fd%3D5%26s%3D%25d"
		       "%26a%3D%25A%26token%3Dinbound-secret",
		.ok = 202,
		.answer = "0: Accepted for delivery",
		.no = 400,
		.refusal = "Empty receiver number not allowed, rejected",
		.why = "Empty receiver",
		.in = "id=0d1e3c5a-7b2f-4a41-9a52-5b7d1e6f2c11&from=%2B33612345678&to=3615&text=oui&ts=1795302540&token=inbound-secret",
		.in_text = "oui",
		.in_id = "0d1e3c5a-7b2f-4a41-9a52-5b7d1e6f2c11",
		.in_ms = INT64_C(1795302540000),
		.reply = "",
		.report = "d=5&s=16&a=NACK%2F1034&token=inbound-secret",
		.receipt = GD_RECEIPT_FAILED},
	{.preset = "twilio",
		.text = "a+b=c&d",
		.method = "POST",
		.url = "/2010-04-01/Accounts/AC1/Messages.json",
		.body = "To=%2B33612345678&From=3615&Body=a%2Bb%3Dc%26d&StatusCallback=https%3A%2F%2Fdesk.example.org%2Fsms%2Fmain%2Fstatus"
			"%3Fd%3D5",
		.ok = 201,
		.answer = "{\"sid\":\"SM90c6fc909d8504d45ecdb3a3d5b3556e\",\"status\":\"queued\",\"num_segments\":\"1\","
			  "\"error_code\":null}",
		.id = "SM90c6fc909d8504d45ecdb3a3d5b3556e",
		.no = 400,
		.refusal = "{\"code\":21408,\"message\":\"Permission to send an SMS has not been enabled\",\"status\":400}",
		.why = "may not send to this country",
		.type = FORM,
		.in = "ToCountry=FR&SmsMessageSid=SM1&NumMedia=0&ToCity=&SmsSid=SM1&SmsStatus=received&Body=oui&To=%2B33755500001"
		      "&NumSegments=1&MessageSid=SM1&AccountSid=AC1&From=%2B33612345678&ApiVersion=2010-04-01",
		.in_text = "oui",
		.in_id = "SM1",
		.reply = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>",
		.report_type = FORM,
		.report = "MessageSid=SM90&MessageStatus=delivered&To=%2B33612345678&AccountSid=AC1",
		.receipt = GD_RECEIPT_DELIVERED,
		.target = "SM90"},
	{.preset = "vonage",
		.text = "Привет",
		.method = "POST",
		.url = "/sms/json",
		.body = "api_key=desk&api_secret=s3cret%26&from=3615&to=33612345678&text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82&type=unicode"
			"&status-report-req=1&client-ref=5&callback=https%3A%2F%2Fdesk.example.org",
		.ok = 200,
		.answer = "{\"message-count\":\"2\",\"messages\":["
			  "{\"to\":\"33612345678\",\"message-id\":\"0A0000000123ABCD1\",\"status\":\"0\"},"
			  "{\"to\":\"33612345678\",\"message-id\":\"0A0000000123ABCD2\",\"status\":\"0\"}]}",
		.id = "0A0000000123ABCD1",
		.no = 200,
		.refusal = "{\"message-count\":\"1\",\"messages\":[{\"status\":\"9\",\"error-text\":\"Partner quota violation\"}]}",
		.why = "Partner quota violation",
		.type = "application/json",
		.in = "{\"msisdn\":\"33612345678\",\"to\":\"3615\",\"messageId\":\"0B00000001\",\"text\":\"oui\",\"type\":\"text\","
		      "\"keyword\":\"OUI\",\"message-timestamp\":\"2026-11-21 23:09:00\"}",
		.in_text = "oui",
		.in_id = "0B00000001",
		.in_ms = INT64_C(1795302540000),
		.reply = "",
		.report_type = "application/json",
		.report = "{\"msisdn\":\"33612345678\",\"messageId\":\"0A0000000123ABCD1\",\"status\":\"expired\",\"err-code\":\"5\","
			  "\"client-ref\":\"5\"}",
		.receipt = GD_RECEIPT_FAILED},
	{.preset = "ovh",
		.text = "oui",
		.method = "GET",
		.url = "/cgi-bin/sms/http2sms.cgi?account=AC1&login=desk&password=s3cret%26&from=3615&to=0033612345678&message=oui"
		       "&smsCoding=1&noStop=1&contentType=text/json",
		.ok = 200,
		.answer = "{\"status\":100,\"creditLeft\":\"1987\",\"SmsIds\":[\"10867690\"]}",
		.id = "10867690",
		.no = 200,
		.refusal = "{\"status\":201,\"message\":\"Missing message\"}",
		.why = "Missing message",
		.type = FORM,
		.in = "id=12&senderid=0033612345678&message=oui",
		.in_text = "oui",
		.in_id = "12",
		.reply = "",
		.report = "id=10867690&ptt=5",
		.receipt = GD_RECEIPT_DELIVERED,
		.target = "10867690"},
	{.preset = "ovhrest",
		.text = "dit \"oui\"",
		.method = "POST",
		.url = "/1.0/sms/AC1/jobs",
		.body = "{\"message\":\"dit \\\"oui\\\"\",\"receivers\":[\"+33612345678\"],\"sender\":\"3615\",\"charset\":\"UTF-8\","
			"\"coding\":\"7bit\",\"noStopClause\":true,\"priority\":\"high\"}",
		.ok = 200,
		.answer = "{\"totalCreditsRemoved\":1,\"invalidReceivers\":[],\"ids\":[27814656],\"validReceivers\":[\"+33612345678\"]}",
		.id = "27814656",
		.no = 200,
		.refusal = "{\"totalCreditsRemoved\":0,\"invalidReceivers\":[\"+33612345678\"],\"ids\":[],\"validReceivers\":[]}",
		.why = "refuses the message",
		.type = FORM,
		.in = "id=13&senderid=%2B33612345678&message=oui",
		.in_text = "oui",
		.in_id = "13",
		.reply = "",
		.report = "id=27814656&ptt=6",
		.receipt = GD_RECEIPT_FAILED,
		.target = "27814656"},
	{.preset = "smsgate",
		.text = "dit \"oui\"",
		.method = "POST",
		.url = "/3rdparty/v1/message",
		.body = "{\"id\":\"guichet-5\",\"phoneNumbers\":[\"+33612345678\"],\"message\":\"dit \\\"oui\\\"\","
			"\"withDeliveryReport\":true}",
		.ok = 202,
		.answer = "{\"id\":\"guichet-5\",\"deviceId\":\"d1\",\"state\":\"Pending\",\"isHashed\":false}",
		.id = "guichet-5",
		.no = 400,
		.refusal = "{\"message\":\"invalid phone number in row 1\"}",
		.why = "invalid phone number",
		.type = "application/json",
		.in = "{\"deviceId\":\"d1\",\"event\":\"sms:received\",\"id\":\"Ey6ECgOkVVFjz3CL48B8C\","
		      "\"payload\":{\"messageId\":\"abc123\",\"message\":\"oui\",\"phoneNumber\":\"+33612345678\",\"simNumber\":1,"
		      "\"receivedAt\":\"2026-11-22T00:09:00.000+01:00\"},"
		      "\"webhookId\":\"w1\"}",
		.in_text = "oui",
		.in_ms = INT64_C(1795302540000),
		.reply = "",
		.report_type = "application/json",
		.report = "{\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"guichet-5\",\"reason\":\"RESULT_ERROR_NO_SERVICE\"}}",
		.receipt = GD_RECEIPT_FAILED},
	{.preset = "jasmin",
		.text = "я😀",
		.method = "POST",
		.url = "/send",
		.body = "username=desk&password=s3cret%26&from=3615&to=33612345678&hex-content=044FD83DDE00&coding=8&dlr=yes",
		.ok = 200,
		.answer = "Success \"07033084-5cfd-4812-90a4-e4d24ffb6e3d\"",
		.id = "07033084-5cfd-4812-90a4-e4d24ffb6e3d",
		.no = 412,
		.refusal = "Error \"No route found\"",
		.why = "No route found",
		.type = FORM,
		.in = "id=77&from=33612345678&to=3615&content=oui&coding=0&origin-connector=c1&priority=1&binary=6f7569",
		.in_text = "oui",
		.in_id = "77",
		.reply = "ACK/Jasmin",
		.report_type = FORM,
		.report = "id=07033084-5cfd&level=2&message_status=DELIVRD&id_smsc=1&err=000",
		.receipt = GD_RECEIPT_DELIVERED,
		.target = "07033084-5cfd"},
};

#define EXAMPLES (sizeof examples / sizeof *examples)

static void check_out(const struct example *e)
{
	struct fake_host *f = gateway_open(e->preset);

	gateway_deliver(f, 5, MARIE, e->text);
	const struct gd_http_req *req = &f->https[0].req;
	assert_string_equal(req->method, e->method);
	assert_memory_equal(req->url, HOST, strlen(HOST));
	assert_string_equal(req->url + strlen(HOST), e->url);
	if (e->body)
		assert_memory_equal(req->body, e->body, strlen(e->body));
	else
		assert_int_equal(req->body_len, 0);
	fake_http_reply(f, 0, e->ok, e->answer);
	assert_int_equal(fake_outcome_of(f, 5)->outcome, GD_SENT);
	if (e->id)
		assert_string_equal(fake_outcome_of(f, 5)->remote_id, e->id);
	gateway_deliver(f, 6, MARIE, e->text);
	fake_http_reply(f, 1, e->no, e->refusal);
	assert_int_equal(fake_outcome_of(f, 6)->outcome, GD_GIVE_UP);
	assert_non_null(strstr(fake_outcome_of(f, 6)->why, e->why));
	fake_close(f);
}

/* "a=1&b=2" as decoded arguments, as the host hands them on. */
static uint64_t ask(struct fake_host *f, const char *route, const char *type, const char *what)
{
	struct gd_param query[16];
	char text[512], *save = NULL;
	size_t n = 0;

	if (type)
		return gateway_post(f, route, type, what);
	(void)snprintf(text, sizeof text, "%s", what);
	for (char *pair = strtok_r(text, "&", &save); pair; pair = strtok_r(NULL, "&", &save)) {
		char *value = strchr(pair, '=');
		*value++ = '\0';
		if (!strncmp(value, "%2B", 3)) {
			value += 2;
			*value = '+';
		}
		query[n++] = (struct gd_param){pair, value};
	}
	return gateway_get(f, route, query, n);
}

static void check_in(const struct example *e)
{
	struct fake_host *f = gateway_open(e->preset);
	uint64_t request = ask(f, IN, e->type, e->in);

	assert_int_equal(f->nsubmits, 1);
	const struct gd_inbound *in = &f->submits[0].in;
	assert_int_equal(in->kind, GD_TEXT);
	assert_string_equal(in->sender.user, MARIE);
	assert_string_equal(in->text, e->in_text);
	assert_string_equal(in->native_id ? in->native_id : "", e->in_id ? e->in_id : "");
	assert_int_equal(in->sent_ms, e->in_ms);
	fake_result_ok(f, 0, "G-1001");
	assert_int_equal(fake_answer_to(f, request)->status, 200);
	assert_string_equal(fake_answer_to(f, request)->body, e->reply);
	fake_close(f);
}

static void check_report(const struct example *e)
{
	struct fake_host *f = gateway_open(e->preset);

	(void)ask(f, STATUS, e->report_type, e->report);
	assert_int_equal(f->nsubmits, 1);
	const struct gd_inbound *in = &f->submits[0].in;
	assert_int_equal(in->kind, GD_RECEIPT);
	assert_int_equal(in->receipt, e->receipt);
	if (e->target)
		assert_string_equal(in->target, e->target);
	else
		assert_int_equal(in->delivery, 5);
	fake_close(f);
}

static void test_messages_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXAMPLES; i++)
		check_out(&examples[i]);
}

static void test_messages_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXAMPLES; i++)
		check_in(&examples[i]);
}

static void test_reports(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXAMPLES; i++)
		check_report(&examples[i]);
}

/* printf 'AS+CK+METHOD+URL+BODY+TS' | sha1sum */
static void test_ovh_signs(void **state)
{
	static const struct {
		struct ovh_request request;
		const char *signature;
	} rows[] = {
		{{"EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF", "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1", "GET", "https://eu.api.ovh.com/1.0/domains/", "",
			 1366560945},
			"$1$d3705e8afb27a0d2970a322b96550abfc67bb798"},
		{{"secret", "consumer", "POST", "https://eu.api.ovh.com/1.0/sms/AC1/jobs", "{\"message\":\"é\"}", 1},
			"$1$acf9756092b7b556f06c4c9811b738fe8c45b58e"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char signature[OVH_SIGNATURE_SIZE];
		ovh_sign(&rows[i].request, signature);
		assert_string_equal(signature, rows[i].signature);
	}
}

/* Over the very address and bytes that leave, at the host's time. */
static void test_ovh_requests_are_signed(void **state)
{
	static const char *const options[] = {"preset", "ovhrest", "account", "sms-ab1234-1", "user", "key", "password", "secret",
		"consumer", "ck", "from", "Guichet", NULL};
	char signature[OVH_SIGNATURE_SIZE], at[24];
	(void)state;
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);
	gateway_deliver(f, 5, MARIE, "Привет");
	const struct gd_http_req *req = &f->https[0].req;
	assert_string_equal(req->url, "https://eu.api.ovh.com/1.0/sms/sms-ab1234-1/jobs");
	assert_non_null(strstr(req->body, "\"coding\":\"8bit\""));
	const char *stamp = fake_header(req->headers, req->nheaders, "x-ovh-timestamp");
	ovh_sign(&(struct ovh_request){"secret", "ck", "POST", req->url, req->body, strtoll(stamp, NULL, 10)}, signature);
	assert_string_equal(fake_header(req->headers, req->nheaders, "x-ovh-signature"), signature);
	assert_string_equal(fake_header(req->headers, req->nheaders, "x-ovh-application"), "key");
	assert_string_equal(fake_header(req->headers, req->nheaders, "x-ovh-consumer"), "ck");
	(void)snprintf(at, sizeof at, "%lld", (long long)(f->now_ms / 1000));
	assert_string_equal(stamp, at);
	assert_false(fake_logged(f, "secret"));
	fake_close(f);
}

TEST_MAIN(cmocka_unit_test(test_messages_out), cmocka_unit_test(test_messages_in), cmocka_unit_test(test_reports),
	cmocka_unit_test(test_ovh_signs), cmocka_unit_test(test_ovh_requests_are_signed))
