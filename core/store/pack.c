#include "store/pack.h"

#include "base/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 0x20 to 0x7e stand for themselves, 0x80 and above for the words. */
#define HEX 0x01     /* 32 bytes follow */
#define NUMBER 0x02  /* seven bits a byte, the lowest first; the last byte has its high bit clear */
#define WORD 0x80
#define HEX_DIGITS 64
#define NUMBER_LEAST 4  /* digits; below, it would not be shorter */
#define NUMBER_MOST 18  /* what fits into 63 bits whatever the digits are */
#define NUMBER_BYTES 9

/* Append only. Where one is the beginning of another the longer one stands first. */
static const char *const words[] = {
	"{\"seq\":",
	",\"kind\":",
	",\"public\":",
	",\"hash\":\"",
	"\"}",
	"{\"from\":",
	",\"to\":",
	",\"reason\":",
	",\"row\":",
	"{\"number\":",
	",\"queue\":",
	",\"priority\":",
	",\"requester\":",
	",\"files\":[\"",
	"\",\"",
};
#define WORDS (sizeof words / sizeof *words)

static size_t word_at(const char *at)
{
	for (size_t i = *at == '{' || *at == ',' || *at == '"' ? 0 : WORDS; i < WORDS; i++)
		if (strncmp(at, words[i], strlen(words[i])) == 0)
			return i;
	return WORDS;
}

static unsigned hex_value(char digit)
{
	return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* Returns what was read of `at`, 0: it is no such run. */
static size_t put_hex(struct buf *out, const char *at)
{
	char bytes[1 + HEX_DIGITS / 2] = {HEX};
	if (strspn(at, "0123456789abcdef") != HEX_DIGITS)
		return 0;
	for (size_t i = 0; i < HEX_DIGITS; i += 2)
		bytes[1 + i / 2] = (char)(hex_value(at[i]) << 4 | hex_value(at[i + 1]));
	buf_add(out, bytes, sizeof bytes);
	return HEX_DIGITS;
}

static size_t put_number(struct buf *out, const char *at)
{
	size_t digits = strspn(at, "0123456789");
	if (digits < NUMBER_LEAST || digits > NUMBER_MOST || *at == '0')
		return 0;
	buf_addc(out, NUMBER);
	uint64_t n = strtoull(at, NULL, 10);
	for (; n > 0x7f; n >>= 7)
		buf_addc(out, (char)(0x80 | (n & 0x7f)));
	buf_addc(out, (char)n);
	return digits;
}

static size_t put_plain(struct buf *out, const char *at)
{
	size_t digits = strspn(at, "0123456789"); /* the rest of a number is none of its own */
	size_t len = digits ? digits : 1;
	buf_add(out, at, len);
	return len;
}

bool pack_json(struct buf *out, const char *json)
{
	size_t start = out->len, len = strlen(json);
	for (const char *at = json; *at;) {
		if (*at < 0x20 || *at > 0x7e)
			return false;
		size_t word = word_at(at), read = 0;
		if (word < WORDS) {
			buf_addc(out, (char)(WORD + word));
			at += strlen(words[word]);
			continue;
		}
		read = put_hex(out, at);
		read = read ? read : put_number(out, at);
		at += read ? read : put_plain(out, at);
	}
	return !out->failed && (out->len - start) * 2 < len;
}

/* Each returns how many bytes it took, 0: they are damaged. */
static size_t open_hex(struct buf *out, const unsigned char *at, size_t left)
{
	if (left < HEX_DIGITS / 2)
		return 0;
	for (size_t i = 0; i < HEX_DIGITS / 2; i++)
		buf_addf(out, "%02x", at[i]);
	return HEX_DIGITS / 2;
}

static size_t open_number(struct buf *out, const unsigned char *at, size_t left)
{
	uint64_t n = 0;
	for (size_t i = 0; i < left && i < NUMBER_BYTES; i++) {
		n |= (uint64_t)(at[i] & 0x7f) << (7 * i);
		if (at[i] < 0x80) {
			buf_addf(out, "%" PRIu64, n);
			return i + 1;
		}
	}
	return 0;
}

const char *pack_open(struct arena *arena, const void *packed, size_t len)
{
	const unsigned char *at = packed, *end = at + len;
	struct buf out;
	bool fine = true;
	buf_init(&out, LIMIT_BODY);
	while (fine && at < end) {
		unsigned char c = *at++;
		size_t took = 1;
		if (c == HEX || c == NUMBER)
			at += took = (c == HEX ? open_hex : open_number)(&out, at, (size_t)(end - at));
		else if (c >= WORD && c - WORD < (int)WORDS)
			buf_adds(&out, words[c - WORD]);
		else if (c >= 0x20 && c <= 0x7e)
			buf_addc(&out, (char)c);
		else
			took = 0;
		fine = took > 0;
	}
	const char *text = fine && !out.failed ? arena_strdup(arena, out.len ? out.data : "") : NULL;
	buf_clear(&out);
	return text;
}
