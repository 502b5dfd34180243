#include "sign/vonage.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/limits.h"
#include "sign/encode.h"
#include "sign/fields.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

#define HEX_MOST (2 * HMAC_MAX)

static bool is_json(const struct sign_input *in)
{
	for (size_t i = 0; i < in->nheaders; i++)
		if (!strcasecmp(in->headers[i].name, "content-type"))
			return strcasestr(in->headers[i].value, "json") != NULL;
	return false;
}

static bool is_named(const struct field *field, const char *name)
{
	return field->name.len == strlen(name) && !memcmp(field->name.at, name, field->name.len);
}

/* The value, or an empty one. */
static struct bytes value_of(const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->n; i++)
		if (is_named(&fields->list[i], name))
			return fields->list[i].value;
	return (struct bytes){"", 0};
}

/* Sorted, so what is there twice stands together. */
static bool each_once(const struct fields *fields)
{
	for (size_t i = 1; i < fields->n; i++) {
		const struct bytes *a = &fields->list[i - 1].name, *b = &fields->list[i].name;
		if (a->len == b->len && !memcmp(a->at, b->at, a->len))
			return false;
	}
	return true;
}

static bool read_fields(struct fields *fields, const struct sign_input *in)
{
	bool read = fields_add_query(fields, in->query, in->nquery);

	if (read && in->body_len)
		read = is_json(in) ? fields_add_json(fields, in->body, in->body_len) : fields_add_form(fields, in->body, in->body_len);
	fields_sort(fields);
	return read && each_once(fields);
}

static void write_signed(struct buf *out, const struct fields *fields)
{
	for (size_t i = 0; i < fields->n; i++) {
		const struct field *field = &fields->list[i];
		if (is_named(field, "sig"))
			continue;
		buf_addc(out, '&');
		buf_add(out, field->name.at, field->name.len);
		buf_addc(out, '=');
		for (size_t k = 0; k < field->value.len; k++)
			buf_addc(out, strchr("&=", field->value.at[k]) && field->value.at[k] ? '_' : field->value.at[k]);
	}
}

/* MD5 of the fields and the secret behind them: what Vonage calls "MD5 hash". */
static size_t hash_with(const struct secret *secret, const struct buf *text, unsigned char out[HMAC_MAX])
{
	size_t len;
	unsigned int made = 0;
	const char *bytes = secret_bytes(secret, &len);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	bool done = ctx && EVP_DigestInit_ex(ctx, EVP_md5(), NULL) == 1 && EVP_DigestUpdate(ctx, text->data, text->len) == 1 &&
		    EVP_DigestUpdate(ctx, bytes, len) == 1 && EVP_DigestFinal_ex(ctx, out, &made) == 1;
	EVP_MD_CTX_free(ctx);
	return done ? made : 0;
}

static bool any_key_made(const struct key_ring *ring, const struct buf *text, const char *shown, size_t shown_len)
{
	const struct hmac_part part = {text->data, text->len};
	bool found = false;

	for (size_t i = 0; i < ring->n; i++) {
		unsigned char mac[HMAC_MAX];
		char hex[ENCODE_HEX_SIZE(HMAC_MAX)];
		const struct sign_key *key = &ring->keys[i];
		size_t len = key->hmac ? hmac_compute(key->hmac, &part, 1, mac) : hash_with(key->plain, text, mac);
		encode_hex(mac, len, hex);
		found |= len && equal_constant_time(hex, 2 * len, shown, shown_len);
	}
	return found;
}

static enum sign_verdict judge_time(struct bytes text, int64_t now_s, struct err *why)
{
	int64_t seconds = 0;
	enum sign_verdict verdict = input_time(text.at, text.len, &seconds, why);

	if (verdict != SIGN_ACCEPTED || now_s - seconds <= VONAGE_WINDOW_S)
		return verdict == SIGN_ACCEPTED && seconds > now_s ? input_window(seconds, now_s, why) : verdict;
	err_set(why, "the timestamp is %lld seconds old; %d are allowed, so it is a replay or one of the two clocks is wrong",
		(long long)(now_s - seconds), VONAGE_WINDOW_S);
	return SIGN_STALE;
}

static enum sign_verdict judge(const struct fields *fields, const struct key_ring *ring, const struct sign_input *in, struct err *why)
{
	struct bytes sig = value_of(fields, "sig");
	char shown[HEX_MOST];
	struct buf text;

	if (!sig.len || sig.len > HEX_MOST) {
		err_set(why, "the field sig is %s",
			sig.len ? "longer than any signature" : "missing: signed webhooks are switched on by Vonage's support");
		return sig.len ? SIGN_MALFORMED : SIGN_MISSING;
	}
	enum sign_verdict verdict = judge_time(value_of(fields, "timestamp"), in->now_s, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	for (size_t i = 0; i < sig.len; i++)
		shown[i] = (char)tolower((unsigned char)sig.at[i]);
	buf_init(&text, 2 * (in->body_len + LIMIT_HEADERS));
	write_signed(&text, fields);
	bool made = !text.failed && any_key_made(ring, &text, shown, sig.len);
	buf_clear(&text);
	if (made)
		return SIGN_ACCEPTED;
	err_set(why, "sig was made with another secret, by another method (%zu characters came), or for other fields than these", sig.len);
	return SIGN_MISMATCH;
}

enum sign_verdict vonage_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in, struct err *why)
{
	struct fields fields = {.n = 0};
	enum sign_verdict verdict = SIGN_MALFORMED;
	(void)scheme;

	if (read_fields(&fields, in))
		verdict = judge(&fields, ring, in, why);
	else
		err_set(why, "the fields are too many, not plain, or one of them is there twice");
	fields_clear(&fields);
	return verdict;
}
