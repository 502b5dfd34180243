#include "support/check.h"

#include "sign_check.h"

#define TOKEN "12345678901234567890123456789012"

static const char *made_for(const char *signed_text, char out[ENCODE_BASE64_SIZE(HMAC_MAX)])
{
	struct hmac_key *key = hmac_key_new(HMAC_SHA1, TOKEN, strlen(TOKEN));
	const struct hmac_part part = {signed_text, strlen(signed_text)};
	unsigned char mac[HMAC_MAX];

	encode_base64(mac, hmac_compute(key, &part, 1, mac), out);
	hmac_key_free(key);
	return out;
}

/* What is configured and received, and the text that was signed. */
static const struct {
	const char *url, *body, *signed_text;
	enum sign_verdict expected;
} rows[] = {
	{"https://d.org/in", "b=2&a=1", "https://d.org/ina1b2", SIGN_ACCEPTED},
	{"https://d.org/in", "B=2&a=1&_=0", "https://d.org/inB2_0a1", SIGN_ACCEPTED},
	{"https://d.org/in", "M2=x&M10=y", "https://d.org/inM10yM2x", SIGN_ACCEPTED},
	{"https://d.org/in", "T=b&T=a&T=b&S=", "https://d.org/inSTaTb", SIGN_ACCEPTED},
	{"https://d.org/in", "a=%C3%A9+%2B%zz%4&&b", "https://d.org/inaé +%zz%4b", SIGN_ACCEPTED},
	{"https://d.org/in", "a=1&b=2", "https://d.org/inb2a1", SIGN_MISMATCH},
	{"https://d.org/in", "a=1", "https://d.org:443/ina1", SIGN_ACCEPTED},
	{"https://d.org", "a=1", "https://d.org:443a1", SIGN_ACCEPTED},
	{"http://d.org/in?x=a:b@c", "", "http://d.org:80/in?x=a:b@c", SIGN_ACCEPTED},
	{"https://d.org:8443/in", "", "https://d.org/in", SIGN_ACCEPTED},
	{"https://d.org:8443/in", "", "https://d.org:8443/in", SIGN_ACCEPTED},
	{"https://d.org:8443/in", "", "https://d.org:443/in", SIGN_MISMATCH},
	{"https://d.org:443/in", "", "https://d.org/in", SIGN_ACCEPTED},
	{"https://u:p@d.org/in", "", "https://u:p@d.org:443/in", SIGN_ACCEPTED},
	{"https://[2001:db8::1]/in", "", "https://[2001:db8::1]:443/in", SIGN_ACCEPTED},
	{"https://[2001:db8::1]:8443/in", "", "https://[2001:db8::1]/in", SIGN_ACCEPTED},
	{"https://d.org/in?bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "{}",
	 "https://d.org/in?bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", SIGN_ACCEPTED},
	{"https://d.org/in?x=1&bodySHA256=44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A", "{}",
	 "https://d.org/in?x=1&bodySHA256=44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A", SIGN_MISMATCH},
	{"https://d.org/in?bodySHA256=", "{}", "https://d.org/in?bodySHA256=", SIGN_MISMATCH},
	{"https://d.org/in", "{\"a\":1}", "https://d.org/in", SIGN_MISMATCH},
};

static void test_what_is_signed(void **state)
{
	char signature[ENCODE_BASE64_SIZE(HMAC_MAX)];
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		made_for(rows[i].signed_text, signature);
		assert_verdict("twilio", rows[i].expected, {.secrets = {"secondary", TOKEN}, .url = rows[i].url, .body = rows[i].body,
			.headers = {{"X-Twilio-Signature", signature}}});
	}
}

static void test_refusals(void **state)
{
	char body[4100];
	(void)state;

	assert_verdict("twilio", SIGN_MISSING, {.secrets = {TOKEN}, .url = "https://d.org/in"});
	assert_verdict("twilio", SIGN_NO_SECRET, {.secrets = {TOKEN}, .headers = {{"X-Twilio-Signature", "x"}}});
	for (size_t i = 0; i < sizeof body - 2; i += 4)
		memcpy(body + i, "a=1&", 4);
	body[sizeof body - 1] = '\0';
	assert_verdict("twilio", SIGN_MISMATCH, {.secrets = {TOKEN}, .url = "https://d.org/in", .body = body,
		.headers = {{"X-Twilio-Signature", "x"}}});
}

TEST_MAIN(cmocka_unit_test(test_what_is_signed), cmocka_unit_test(test_refusals))
