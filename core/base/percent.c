#include "base/percent.h"

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t percent_decode(char *out, const char *text, size_t len, enum percent_plus plus)
{
	size_t made = 0;

	for (size_t i = 0; i < len; i++) {
		int high = text[i] == '%' && len - i > 2 ? nibble(text[i + 1]) : -1;
		int low = high >= 0 ? nibble(text[i + 2]) : -1;
		char c = plus == PERCENT_FORM && text[i] == '+' ? ' ' : text[i];
		if (low >= 0) {
			c = (char)(high * 16 + low);
			i += 2;
		}
		out[made++] = c;
	}
	return made;
}
