#include "sign/encode.h"

#include <openssl/evp.h>
#include <string.h>

void encode_hex(const unsigned char *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

void encode_base64(const unsigned char *bytes, size_t len, char *out)
{
	EVP_EncodeBlock((unsigned char *)out, bytes, (int)len);
}

/* The six bits of one character, -1 for what is not in the alphabet. EVP_DecodeBlock cannot be used: it trims white space. */
static int sextet(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(alphabet, c) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

static size_t padding(const char *text, size_t len)
{
	if (len && text[len - 1] == '=')
		return text[len - 2] == '=' ? 2 : 1;
	return 0;
}

/* The bytes of `chars` characters without padding; the bits that are left over are given to the caller. */
static bool decode(const char *text, size_t chars, unsigned char *out, size_t max, size_t *out_len, unsigned *stray)
{
	size_t made = 0;
	unsigned bits = 0, held = 0;

	for (size_t i = 0; i < chars; i++) {
		int six = sextet(text[i]);
		if (six < 0)
			return false;
		bits = (bits << 6 | (unsigned)six) & 0xffffffu;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		if (made == max)
			return false;
		out[made++] = (unsigned char)(bits >> held & 0xffu);
	}
	*stray = bits & ((1u << held) - 1);
	*out_len = made;
	return true;
}

bool decode_base64(const char *text, size_t len, unsigned char *out, size_t max, size_t *out_len)
{
	unsigned stray = 0;

	return len % 4 == 0 && decode(text, len - padding(text, len), out, max, out_len, &stray) && !stray;
}

bool decode_base64_secret(const char *text, size_t len, unsigned char *out, size_t max, size_t *out_len)
{
	unsigned stray;
	size_t chars = len;

	while (chars && len - chars < 2 && text[chars - 1] == '=')
		chars--;
	return chars % 4 != 1 && decode(text, chars, out, max, out_len, &stray);
}
