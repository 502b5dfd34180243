#include "sign/standard.h"

#include "base/id.h"
#include "base/limits.h"
#include "sign/encode.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define ED25519_SIGNATURE 64
#define ENTRIES 16 /* checked in one header: each costs up to a public-key operation */

struct content {
	struct hmac_part parts[5]; /* id "." time "." body */
};

static struct content content_of(const char *id, const char *time_text, const char *body, size_t len)
{
	return (struct content){{{id, strlen(id)}, {".", 1}, {time_text, strlen(time_text)}, {".", 1}, {body, len}}};
}

static void hmac_text(const struct hmac_key *key, const struct content *content, char out[ENCODE_BASE64_SIZE(HMAC_MAX)])
{
	unsigned char mac[HMAC_MAX];
	size_t len = hmac_compute(key, content->parts, 5, mac);

	encode_base64(mac, len, out);
}

static bool made_by_secret(const struct key_ring *ring, const struct content *content, const char *text, size_t len)
{
	bool found = false;

	for (size_t i = 0; i < ring->n; i++) {
		char expected[ENCODE_BASE64_SIZE(HMAC_MAX)];
		if (!ring->keys[i].hmac)
			continue;
		hmac_text(ring->keys[i].hmac, content, expected);
		found |= equal_constant_time(expected, strlen(expected), text, len);
	}
	return found;
}

/* ed25519 has no incremental form: the signed bytes must lie in one piece. */
static void join(const struct content *content, struct buf *whole)
{
	buf_init(whole, LIMIT_FILE + LIMIT_HEADERS);
	for (size_t i = 0; i < 5; i++)
		buf_add(whole, content->parts[i].bytes, content->parts[i].len);
}

/* "v1a,<base64>"; false: it could not be made. */
static bool add_private_key(struct evp_pkey_st *key, const struct content *content, struct buf *out)
{
	unsigned char signature[ED25519_SIGNATURE];
	char text[ENCODE_BASE64_SIZE(ED25519_SIGNATURE)];
	size_t size = sizeof signature;
	struct buf whole;

	join(content, &whole);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool made = !whole.failed && ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestSign(ctx, signature, &size, (const unsigned char *)whole.data, whole.len) == 1;
	EVP_MD_CTX_free(ctx);
	buf_clear(&whole);
	if (!made)
		return false;
	encode_base64(signature, size, text);
	buf_addf(out, " v1a,%s", text);
	return true;
}

static bool made_by_private_key(const struct key_ring *ring, const struct content *content, const char *text, size_t len)
{
	unsigned char signature[ED25519_SIGNATURE];
	size_t size = 0;
	bool found = false;

	if (!decode_base64(text, len, signature, sizeof signature, &size) || size != sizeof signature)
		return false;
	struct buf whole;
	join(content, &whole);
	for (size_t i = 0; i < ring->n && !whole.failed; i++) {
		EVP_MD_CTX *ctx = ring->keys[i].ed25519 ? EVP_MD_CTX_new() : NULL;
		found |= ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, ring->keys[i].ed25519) == 1 &&
			 EVP_DigestVerify(ctx, signature, sizeof signature, (const unsigned char *)whole.data, whole.len) == 1;
		EVP_MD_CTX_free(ctx);
	}
	buf_clear(&whole);
	return found;
}

struct version {
	const char *name;
	bool (*made)(const struct key_ring *ring, const struct content *content, const char *text, size_t len);
};
static const struct version versions[] = {{"v1,", made_by_secret}, {"v1a,", made_by_private_key}};

static bool entry_matches(const struct key_ring *ring, const struct content *content, const char *entry, size_t len)
{
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		size_t skip = strlen(versions[i].name);
		if (len > skip && !strncmp(entry, versions[i].name, skip))
			return versions[i].made(ring, content, entry + skip, len - skip);
	}
	return false;
}

static bool any_entry_matches(const struct key_ring *ring, const struct content *content, const char *list)
{
	size_t seen = 0;
	bool found = false;

	while (*list && seen < ENTRIES) {
		size_t len = strcspn(list, " ");
		if (len) {
			found |= entry_matches(ring, content, list, len);
			seen++;
		}
		list += len + (list[len] == ' ');
	}
	return found;
}

static enum sign_verdict named(const struct sign_input *in, const char *const names[2], const char **value, struct err *why)
{
	bool second = names[1] && !input_has_header(in, names[0]) && input_has_header(in, names[1]);

	return input_header(in, names[second], value, why);
}

enum sign_verdict standard_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why)
{
	const char *id = NULL, *time_text = NULL, *list = NULL;
	int64_t seconds = 0;

	enum sign_verdict verdict = named(in, scheme->names->id, &id, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = named(in, scheme->names->time, &time_text, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = named(in, scheme->names->signature, &list, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = input_time(time_text, strlen(time_text), &seconds, why);
	if (verdict == SIGN_ACCEPTED)
		verdict = input_window(seconds, in->now_s, why);
	if (verdict != SIGN_ACCEPTED)
		return verdict;
	if (strchr(id, '.')) { /* else "a.1" with time 2 and "a" with time 1 could be the same signed bytes */
		err_set(why, "the message id contains a dot");
		return SIGN_MALFORMED;
	}
	struct content content = content_of(id, time_text, in->body, in->body_len);
	if (any_entry_matches(ring, &content, list))
		return SIGN_ACCEPTED;
	err_set(why, "none of the signatures was made with this secret for these bytes");
	return SIGN_MISMATCH;
}

bool standard_make(const struct key_ring *ring, const char *id, int64_t now_s, const char *body, size_t len, struct buf *out,
	struct err *err)
{
	char time_text[24];
	bool made = false;

	if (!*id || strpbrk(id, ".\r\n")) {
		err_set(err, "a message id must not be empty nor contain a dot or a line break");
		return false;
	}
	(void)snprintf(time_text, sizeof time_text, "%" PRId64, now_s);
	struct content content = content_of(id, time_text, body, len);
	buf_addf(out, "webhook-id: %s\nwebhook-timestamp: %s\nwebhook-signature:", id, time_text);
	for (size_t i = 0; i < ring->n; i++) {
		const struct sign_key *key = &ring->keys[i];
		char text[ENCODE_BASE64_SIZE(HMAC_MAX)];
		made |= key->hmac || (key->is_private && add_private_key(key->ed25519, &content, out));
		if (!key->hmac)
			continue;
		hmac_text(key->hmac, &content, text);
		buf_addf(out, " v1,%s", text);
	}
	buf_addc(out, '\n');
	if (!made || out->failed)
		err_set(err, made ? "the signature does not fit"
				  : "outgoing messages are signed with a whsec_ or whsk_ secret; there is none");
	return made && !out->failed;
}
