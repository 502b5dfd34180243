#include "sign/twilio.h"

#include "base/buf.h"
#include "base/id.h"
#include "sign/encode.h"
#include "sign/fields.h"

#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

#define SHA256_SIZE 32

static void add_fields(struct buf *out, const struct fields *form)
{
	for (size_t i = 0; i < form->n; i++) {
		const struct field *field = &form->list[i];
		if (i && !field_compare(field, field - 1))
			continue;
		buf_add(out, field->name.at, field->name.len);
		buf_add(out, field->value.at, field->value.len);
	}
}

/* Where the port's text (":8443", or nothing) lies in a URL. */
static struct bytes port_of(const char *url)
{
	const char *slashes = strstr(url, "://");
	const char *host = slashes ? slashes + 3 : url;
	const char *end = host + strcspn(host, "/?#");
	const char *at = memrchr(host, '@', (size_t)(end - host));
	if (at)
		host = at + 1;
	const char *bracket = memrchr(host, ']', (size_t)(end - host)); /* an IPv6 address has colons of its own */
	const char *from = bracket ? bracket : host;
	const char *colon = memchr(from, ':', (size_t)(end - from));
	const char *start = colon ? colon : end;
	return (struct bytes){start, (size_t)(end - start)};
}

/* The URL with another port text. */
static void put_url(struct buf *out, const char *url, struct bytes port, const char *with, size_t with_len)
{
	buf_add(out, url, (size_t)(port.at - url));
	buf_add(out, with, with_len);
	buf_adds(out, port.at + port.len);
}

static bool any_key_made(const struct key_ring *ring, const struct buf *text, const char *signature)
{
	const struct hmac_part part = {text->data, text->len};
	bool found = false;

	for (size_t i = 0; i < ring->n; i++) {
		unsigned char mac[HMAC_MAX];
		char expected[ENCODE_BASE64_SIZE(HMAC_MAX)];
		encode_base64(mac, hmac_compute(ring->keys[i].hmac, &part, 1, mac), expected);
		found |= equal_constant_time(expected, strlen(expected), signature, strlen(signature));
	}
	return found;
}

/* The value of bodySHA256 in the URL's query. A NULL `at`: there is none. */
static struct bytes body_hash(const char *url)
{
	static const char name[] = "bodySHA256=";
	const char *query = strchr(url, '?');

	while (query) {
		query++;
		if (!strncmp(query, name, sizeof name - 1)) {
			query += sizeof name - 1;
			return (struct bytes){query, strcspn(query, "&#")};
		}
		query = strchr(query, '&');
	}
	return (struct bytes){NULL, 0};
}

static bool hash_fits(const struct sign_input *in, struct bytes hash)
{
	unsigned char digest[SHA256_SIZE];
	char text[ENCODE_HEX_SIZE(SHA256_SIZE)];

	if (EVP_Digest(in->body, in->body_len, digest, NULL, EVP_sha256(), NULL) != 1)
		return false;
	encode_hex(digest, sizeof digest, text);
	return equal_constant_time(text, strlen(text), hash.at, hash.len);
}

static bool signed_url(const struct key_ring *ring, const struct sign_input *in, const struct fields *form, const char *signature)
{
	struct bytes port = port_of(in->url);
	const char *standard = strncasecmp(in->url, "https://", 8) ? ":80" : ":443";
	struct buf text;
	bool found = false;

	buf_init(&text, strlen(in->url) + sizeof ":443" + in->body_len);
	for (int with_port = 0; with_port < 2; with_port++) {
		buf_reset(&text);
		if (!with_port)
			put_url(&text, in->url, port, "", 0);
		else if (port.len)
			put_url(&text, in->url, port, port.at, port.len);
		else
			put_url(&text, in->url, port, standard, strlen(standard));
		add_fields(&text, form);
		found |= !text.failed && any_key_made(ring, &text, signature);
	}
	buf_clear(&text);
	return found;
}

enum sign_verdict twilio_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in, struct err *why)
{
	const char *signature = NULL;
	(void)scheme;

	enum sign_verdict verdict = input_header(in, "x-twilio-signature", &signature, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	if (!in->url || !*in->url) {
		err_set(why, "the public URL is not known; it is part of what Twilio signs");
		return SIGN_NO_SECRET;
	}
	struct bytes hash = body_hash(in->url);
	struct fields form = {.n = 0};
	bool read = hash.at || fields_add_form(&form, in->body, in->body_len);
	fields_sort(&form);
	bool good = read && signed_url(ring, in, &form, signature) && (!hash.at || hash_fits(in, hash));
	fields_clear(&form);
	if (good)
		return SIGN_ACCEPTED;
	err_set(why, "the signature was not made with this auth token for the URL %s and these bytes", in->url);
	return SIGN_MISMATCH;
}
