#include "domain/likeness.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* As text_fold() leaves them: small, without marks. Capitals that look alike count as well (В is a B, Н an H). */
static const struct {
	const char *from;
	char to;
} drawn_as[] = {
	{"а", 'a'}, {"в", 'b'}, {"с", 'c'}, {"ԁ", 'd'}, {"е", 'e'}, {"һ", 'h'}, {"н", 'h'}, {"і", 'l'}, {"ӏ", 'l'}, {"ј", 'j'}, {"к", 'k'},
	{"м", 'm'}, {"о", 'o'}, {"р", 'p'}, {"ѕ", 's'}, {"т", 't'}, {"у", 'y'}, {"х", 'x'}, {"α", 'a'}, {"β", 'b'}, {"ε", 'e'}, {"η", 'h'},
	{"ι", 'l'}, {"κ", 'k'}, {"μ", 'm'}, {"ν", 'v'}, {"ο", 'o'}, {"ρ", 'p'}, {"τ", 't'}, {"υ", 'y'}, {"χ", 'x'}, {"ı", 'l'}, {"0", 'o'},
	{"1", 'l'}, {"i", 'l'}, {"|", 'l'}, {"5", 's'},
};

/* How many bytes stand for one drawn letter; 0: none that is listed. */
static size_t drawn(const char *at, char *out)
{
	for (size_t i = 0; i < sizeof drawn_as / sizeof *drawn_as; i++) {
		size_t len = strlen(drawn_as[i].from);
		if (strncmp(at, drawn_as[i].from, len) != 0)
			continue;
		*out = drawn_as[i].to;
		return len;
	}
	return 0;
}

static bool counts(char c)
{
	return (c & 0x80) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* In place: what is left is never longer. */
static char *skeleton(const char *name)
{
	char *folded = name ? text_fold(name) : NULL, *to = folded;
	for (const char *at = folded; at && *at;) {
		char letter = *at;
		size_t len = drawn(at, &letter);
		if (len > 0 || counts(*at))
			*to++ = letter;
		at += len ? len : 1;
	}
	if (to)
		*to = 0;
	return folded;
}

bool name_is_like(const char *a, const char *b)
{
	char *x = skeleton(a), *y = skeleton(b);
	bool like = x && y && *x && strcmp(x, y) == 0;
	free(x);
	free(y);
	return like;
}
