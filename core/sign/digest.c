#include "sign/digest.h"

#include "base/id.h"
#include "sign/encode.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <string.h>

static size_t write_mac(enum digest_writing writing, const unsigned char *mac, size_t len, char out[ENCODE_HEX_SIZE(HMAC_MAX)])
{
	if (writing == DIGEST_BASE64)
		encode_base64(mac, len, out);
	else
		encode_hex(mac, len, out);
	for (char *c = out; writing == DIGEST_UPPER_HEX && *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return strlen(out);
}

/* One of the keys made exactly this text. All keys are tried, so the time taken does not tell which one it was. */
static bool any_key_made(const struct key_ring *ring, enum digest_writing writing, const struct hmac_part *parts, size_t n,
	const char *shown, size_t shown_len)
{
	bool found = false;

	for (size_t i = 0; i < ring->n; i++) {
		unsigned char mac[HMAC_MAX];
		char text[ENCODE_HEX_SIZE(HMAC_MAX)];
		size_t len = write_mac(writing, mac, hmac_compute(ring->keys[i].hmac, parts, n, mac), text);
		found |= equal_constant_time(text, len, shown, shown_len);
	}
	return found;
}

static enum sign_verdict mismatch(struct err *why)
{
	err_set(why, "no secret makes this signature: it was made with another secret, or for other bytes than these");
	return SIGN_MISMATCH;
}

/* Reads and checks the signed time. *text stays "" where none is signed. */
static enum sign_verdict rule_time(const struct digest_rule *rule, const struct sign_input *in, const char **text, struct err *why)
{
	int64_t seconds = 0;

	if (!rule->time_header || (rule->time_optional && !input_has_header(in, rule->time_header)))
		return SIGN_ACCEPTED;
	enum sign_verdict verdict = input_header(in, rule->time_header, text, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = input_time(*text, strlen(*text), &seconds, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = input_window(seconds, in->now_s, why);
	return verdict;
}

static struct hmac_part piece_of(const struct digest_piece *piece, const struct sign_input *in, const char *time_text)
{
	const char *url = in->url ? in->url : "";

	switch (piece->kind) {
	case PIECE_BODY:
		return (struct hmac_part){in->body, in->body_len};
	case PIECE_TIME:
		return (struct hmac_part){time_text, strlen(time_text)};
	case PIECE_URL:
		return (struct hmac_part){url, strlen(url)};
	case PIECE_TEXT:
		return (struct hmac_part){piece->text, strlen(piece->text)};
	case PIECE_END:
		break;
	}
	return (struct hmac_part){"", 0};
}

/* Without a time that may be missing the body stands alone: the texts around belong to the time. */
static size_t signed_parts(const struct digest_rule *rule, const struct sign_input *in, const char *time_text,
	struct hmac_part parts[DIGEST_PIECES])
{
	bool alone = rule->time_optional && !*time_text;
	size_t n = 0;

	for (const struct digest_piece *piece = rule->over; piece->kind != PIECE_END; piece++)
		if (!alone || piece->kind == PIECE_BODY)
			parts[n++] = piece_of(piece, in, time_text);
	return n;
}

enum sign_verdict digest_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in, struct err *why)
{
	const struct digest_rule *rule = scheme->digest;
	const char *signature = NULL, *time_text = "";
	size_t prefix = strlen(rule->prefix);
	struct hmac_part parts[DIGEST_PIECES];

	enum sign_verdict verdict = input_header(in, rule->header, &signature, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = rule_time(rule, in, &time_text, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	if (strncmp(signature, rule->prefix, prefix) != 0) {
		err_set(why, "the header %s does not begin with %s", rule->header, rule->prefix);
		return SIGN_MALFORMED;
	}
	signature += prefix;
	size_t n = signed_parts(rule, in, time_text, parts);
	return any_key_made(ring, rule->writing, parts, n, signature, strlen(signature)) ? SIGN_ACCEPTED : mismatch(why);
}

#define STRIPE_SIGNATURES 16 /* one for each secret that the sender is rotating; two are usual */

struct stripe_header {
	const char *time;
	size_t time_len;
	const char *signatures[STRIPE_SIGNATURES];
	size_t lengths[STRIPE_SIGNATURES];
	size_t n;
};

/* "t=1,v1=aa,v1=bb,v0=cc": the last t counts, v1 is collected, other names are left alone. Nothing is trimmed: " v1" is another name. */
static void stripe_split(const char *text, struct stripe_header *out)
{
	for (const char *item = text; item; ) {
		const char *comma = strchr(item, ',');
		size_t len = comma ? (size_t)(comma - item) : strlen(item);
		if (len >= 2 && !strncmp(item, "t=", 2)) {
			out->time = item + 2;
			out->time_len = len - 2;
		} else if (len >= 3 && !strncmp(item, "v1=", 3) && out->n < STRIPE_SIGNATURES) {
			out->signatures[out->n] = item + 3;
			out->lengths[out->n++] = len - 3;
		}
		item = comma ? comma + 1 : NULL;
	}
}

/* The sender's library has no limit on times to come, and its own requests may run ahead of our clock: only age counts here. */
static enum sign_verdict stripe_window(int64_t seconds, int64_t now_s, struct err *why)
{
	return seconds > now_s ? SIGN_ACCEPTED : input_window(seconds, now_s, why);
}

enum sign_verdict digest_verify_stripe(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	struct stripe_header header = {0};
	const char *text = NULL;
	int64_t seconds = 0;
	bool found = false;
	(void)scheme;

	enum sign_verdict verdict = input_header(in, "stripe-signature", &text, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	stripe_split(text, &header);
	if (!header.time || !header.n) {
		err_set(why, "the header stripe-signature has no %s part", header.time ? "v1=" : "t=");
		return SIGN_MALFORMED;
	}
	verdict = input_time(header.time, header.time_len, &seconds, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = stripe_window(seconds, in->now_s, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	const struct hmac_part parts[] = {{header.time, header.time_len}, {".", 1}, {in->body, in->body_len}};
	for (size_t i = 0; i < header.n; i++)
		found |= any_key_made(ring, DIGEST_HEX, parts, 3, header.signatures[i], header.lengths[i]);
	return found ? SIGN_ACCEPTED : mismatch(why);
}

const char *digest_library(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
