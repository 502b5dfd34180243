#include "base/utf8.h"

#include <string.h>

/* What a first byte promises: how many continuation bytes, its own bits, and the least value that needs this length. */
static const struct {
	unsigned char mask, mark;
	uint32_t least;
} forms[] = {
	{0x80, 0x00, 0x0},
	{0xe0, 0xc0, 0x80},
	{0xf0, 0xe0, 0x800},
	{0xf8, 0xf0, 0x10000},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

static size_t form_of(unsigned char first)
{
	size_t n = 0;
	while (n < FORMS && (first & forms[n].mask) != forms[n].mark)
		n++;
	return n;
}

size_t utf8_decode(const char *bytes, size_t len, uint32_t *out)
{
	if (len == 0)
		return 0;
	size_t more = form_of((unsigned char)bytes[0]);
	if (more >= FORMS || more >= len)
		return 0;
	uint32_t c = (unsigned char)bytes[0] & (0xffu & ~(uint32_t)forms[more].mask);
	for (size_t i = 1; i <= more; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		if ((byte & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (byte & 0x3fu);
	}
	if (c < forms[more].least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return more + 1;
}

size_t utf8_encode(uint32_t c, char out[4])
{
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
		memcpy(out, UTF8_REPLACEMENT, 3);
		return 3;
	}
	size_t more = 0;
	while (more + 1 < FORMS && c >= forms[more + 1].least)
		more++;
	for (size_t i = more; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(forms[more].mark | c);
	return more + 1;
}

size_t utf8_floor(const char *bytes, size_t len)
{
	size_t start = len;
	while (start > 0 && len - start < 4) {
		start--;
		if (((unsigned char)bytes[start] & 0xc0) == 0x80)
			continue;
		size_t more = form_of((unsigned char)bytes[start]);
		return more < FORMS && start + more + 1 > len ? start : len;
	}
	return len;
}
