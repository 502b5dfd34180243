/* gateway.h: what the tests of the SMS channel share: instances of every preset, deliveries, requests of the gateway.
 *
 * One thread; a fake host is closed by its test.
 *
 *     struct fake_host *f = gateway_open("kannel");
 *     gateway_deliver(f, 7, "+33612345678", "Bonjour");
 */
#ifndef SMS_TEST_GATEWAY_H
#define SMS_TEST_GATEWAY_H

#include "support/check.h"
#include "support/fake_host.h"

#include <stdio.h>

#define MARIE "+33612345678"

static inline struct fake_host *gateway_open(const char *preset)
{
	const char *const options[] = {"preset", preset, "gateway", "http://gw.example.org:13013", "account", "AC1", "user", "desk",
		"password", "s3cret&", "from", "3615", "default_country", "33", "scheme", !strcmp(preset, "twilio") ? "twilio" : "query",
		"consumer", "ck", "secret", "inbound-secret", "callback_url", "https://desk.example.org", "rate_per_s", "100", NULL};

	struct fake_host *f = fake_open_at(PLUGIN_SO, "main", options, "https://desk.example.org");
	if (f->opened != GD_OK)
		fail_msg("%s", f->lines[f->nlines - 1].msg);
	return f;
}

static inline void gateway_deliver(struct fake_host *f, int64_t delivery, const char *number, const char *text)
{
	fake_advance(f, 10); /* a hundred a second */
	fake_deliver(f, &(struct gd_outbound){.op = GD_POST,
				.delivery = delivery,
				.room = number,
				.text = text,
				.importance = GD_NORMAL,
				.ref = "G-1042",
				.url = "https://desk.example.org/t/1042"});
}

static inline uint64_t gateway_get(struct fake_host *f, const char *route, const struct gd_param *query, size_t n)
{
	return fake_request(
		f, &(struct gd_http_req){.method = "GET", .route = route, .path = route, .query = query, .nquery = n, .peer_uid = -1});
}

static inline uint64_t gateway_post(struct fake_host *f, const char *route, const char *type, const char *body)
{
	const struct gd_header header = {"content-type", type};

	return fake_request(f, &(struct gd_http_req){.method = "POST",
				       .route = route,
				       .path = route,
				       .headers = &header,
				       .nheaders = 1,
				       .body = body,
				       .body_len = strlen(body),
				       .peer_uid = -1});
}

#define IN "/sms/{instance}/in"
#define STATUS "/sms/{instance}/status"
#define FORM "application/x-www-form-urlencoded"

#endif
