#include "base/gsm7.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

/* 3GPP TS 23.038: 1 for 6.2.1, 2 for what follows an escape (6.2.1.1), 0 for what is in neither. A table, because every text that
 * goes to a phone is counted character by character. */
const unsigned char gsm7_latin[256] = {
	['\n'] = 1,         ['\r'] = 1,        ['\f'] = 2,        [' ' ... 'Z'] = 1, ['[' ... '^'] = 2, ['_'] = 1,
	['a' ... 'z'] = 1,  ['{' ... '~'] = 2, [0xa1] = 1,        [0xa3 ... 0xa5] = 1, [0xa7] = 1,      [0xbf] = 1,
	[0xc4 ... 0xc7] = 1, [0xc9] = 1,       [0xd1] = 1,        [0xd6] = 1,       [0xd8] = 1,       [0xdc] = 1,
	[0xdf ... 0xe0] = 1, [0xe4 ... 0xe6] = 1, [0xe8 ... 0xe9] = 1, [0xec] = 1,  [0xf1 ... 0xf2] = 1, [0xf6] = 1,
	[0xf8 ... 0xf9] = 1, [0xfc] = 1,
};
static const char greek[] = "ΔΦΓΛΩΠΨΣΘΞ";
#define EURO 0x20ac

static const struct {
	const char *from, *to; /* each character of `from` is written `to` */
} folds[] = {
	{"ÀÁÂÃĀĂĄ", "A"},
	{"áâãāăą", "a"},
	{"ĆĈĊČ", "C"},
	{"çćĉċč", "c"},
	{"ĎĐÐ", "D"},
	{"ďđð", "d"},
	{"ÈÊËĒĔĖĘĚ", "E"},
	{"êëēĕėęě", "e"},
	{"ĜĞĠĢ", "G"},
	{"ĝğġģ", "g"},
	{"ĤĦ", "H"},
	{"ĥħ", "h"},
	{"ÌÍÎÏĨĪĬĮİ", "I"},
	{"íîïĩīĭįı", "i"},
	{"Ĵ", "J"},
	{"ĵ", "j"},
	{"Ķ", "K"},
	{"ķ", "k"},
	{"ĹĻĽĿŁ", "L"},
	{"ĺļľŀł", "l"},
	{"ŃŅŇ", "N"},
	{"ńņňŉ", "n"},
	{"ÒÓÔÕŌŎŐ", "O"},
	{"óôõōŏő", "o"},
	{"ŔŖŘ", "R"},
	{"ŕŗř", "r"},
	{"ŚŜŞŠȘ", "S"},
	{"śŝşšș", "s"},
	{"ŢŤŦȚ", "T"},
	{"ţťŧț", "t"},
	{"ÙÚÛŨŪŬŮŰŲ", "U"},
	{"úûũūŭůűų", "u"},
	{"Ŵ", "W"},
	{"ŵ", "w"},
	{"ÝŶŸ", "Y"},
	{"ýÿŷ", "y"},
	{"ŹŻŽ", "Z"},
	{"źżž", "z"},
	{"Œ", "OE"},
	{"œ", "oe"},
	{"Þ", "Th"},
	{"þ", "th"},
	{"ẞ", "SS"},
	{"‘’‚‛′´`", "'"},
	{"“”„‟″«»", "\""},
	{"‹", "<"},
	{"›→", ">"},
	{"–—―‐‑‒−·•", "-"},
	{"…", "..."},
	{"×", "x"},
	{"÷", "/"},
	{"°º", "o"},
	{"ª", "a"},
	{"¹", "1"},
	{"²", "2"},
	{"³", "3"},
	{"©", "(c)"},
	{"®", "(R)"},
	{"™", "TM"},
	{"¢", "c"},
	{"µ", "u"},
	{"\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", " "},
	{"№", "no"},
	{"½", "1/2"},
	{"¼", "1/4"},
	{"¾", "3/4"},
	{"¦", "|"},
	{"¬", "-"},
	{"¨", "\""},
	{"¸", ","},
	{"¯", "-"},
	{"±", "+/-"},
};

/* Marks, controls that nobody sees, pictures: without a form of their own on a phone. */
static const struct {
	uint32_t first, last;
} dropped[] = {
	{0x0000, 0x0009},
	{0x000b, 0x000b},
	{0x000e, 0x001f},
	{0x007f, 0x009f},
	{0x00ad, 0x00ad},
	{0x0300, 0x036f},
	{0x200b, 0x200f},
	{0x202a, 0x202e},
	{0x2060, 0x206f},
	{0x20d0, 0x20ff},
	{0x2139, 0x2139},
	{0x2190, 0x21ff},
	{0x2300, 0x23ff},
	{0x25a0, 0x27bf},
	{0x2900, 0x297f},
	{0x2b00, 0x2bff},
	{0x3030, 0x3030},
	{0x303d, 0x303d},
	{0x3297, 0x3299},
	{0xfe00, 0xfe0f},
	{0xfeff, 0xfeff},
	{0x1f000, 0x1faff},
	{0xe0000, 0xe007f},
};

unsigned gsm7_septets(uint32_t c)
{
	char utf8[5] = {0};

	if (c < sizeof gsm7_latin)
		return gsm7_latin[c];
	if (c < 0x393 || c > 0x3a9)
		return c == EURO ? 2 : 0;
	utf8_encode(c, utf8);
	return strstr(greek, utf8) != NULL;
}

static const char *fold_of(const char *utf8)
{
	for (size_t i = 0; i < sizeof(folds) / sizeof(*folds); i++)
		if (strstr(folds[i].from, utf8))
			return folds[i].to;
	return NULL;
}

static bool is_dropped(uint32_t c)
{
	for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++)
		if (c >= dropped[i].first && c <= dropped[i].last)
			return true;
	return false;
}

/* What has been written so far, and whether a space that comes now would only be the trace of something that went. */
struct folder {
	struct buf *out;
	size_t start;
	bool swallow;
};

static bool ends_with_space(const struct folder *f)
{
	return f->out->len == f->start || f->out->data[f->out->len - 1] == ' ';
}

static void fold_one(struct folder *f, uint32_t c, const char *bytes, size_t len)
{
	char utf8[5] = {0};
	const char *to;

	memcpy(utf8, bytes, len);
	to = gsm7_septets(c) ? utf8 : c ? fold_of(utf8) : NULL;
	if (!to && is_dropped(c)) {
		f->swallow = true;
		return;
	}
	if (!to)
		to = utf8;
	if (*to == ' ' && f->swallow && ends_with_space(f))
		return;
	if (c == 0xbb && f->out->len > f->start && ends_with_space(f)) /* French quotes have a space inside, ours have none */
		buf_cut(f->out, f->out->len - 1);
	buf_adds(f->out, to);
	f->swallow = false;
}

/* After « a space is skipped, whatever kind of space it is. */
static size_t opening_space(const char *at, size_t len)
{
	static const char *const spaces[] = {" ", "\u00a0", "\u202f", "\u2009"};

	for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
		size_t n = strlen(spaces[i]);
		if (len >= n && memcmp(at, spaces[i], n) == 0)
			return n;
	}
	return 0;
}

void gsm7_fold(struct buf *out, const char *text, size_t len)
{
	struct folder f = {.out = out, .start = out->len};
	size_t at = 0;

	while (at < len) {
		uint32_t c;
		size_t n = utf8_decode(text + at, len - at, &c);
		if (n == 0) {
			buf_addc(out, '?');
			at++;
			continue;
		}
		fold_one(&f, c, text + at, n);
		at += n;
		if (c == 0xab)
			at += opening_space(text + at, len - at);
	}
}

/* ---- counting ----------------------------------------------------------------------------------------------------------------------- */

struct counter {
	uint32_t units, segments, filled; /* filled: units in the last segment, if the text took several */
};

/* An escape and its character, or the halves of a surrogate pair, stay in one segment. */
static void count(struct counter *n, uint32_t units, uint32_t many)
{
	n->units += units;
	if (n->segments == 0 || n->filled + units > many) {
		n->segments++;
		n->filled = 0;
	}
	n->filled += units;
}

struct sms_size sms_measure(const char *text, size_t len)
{
	struct counter gsm7 = {0}, ucs2 = {0};
	bool fits = true;

	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t n = utf8_decode(text + at, len - at, &c);
		unsigned septets = n ? gsm7_septets(c) : 0;
		fits = fits && septets > 0;
		count(&gsm7, septets, SMS_GSM7_MANY);
		count(&ucs2, n == 4 ? 2 : 1, SMS_UCS2_MANY);
		at += n ? n : 1;
	}
	const struct counter *used = fits ? &gsm7 : &ucs2;
	uint32_t one = fits ? SMS_GSM7_ONE : SMS_UCS2_ONE;
	return (struct sms_size){.ucs2 = !fits, .units = used->units, .segments = used->units <= one && len ? 1 : used->segments};
}

/* Marks and joiners that stand alone say nothing once their letter has its plain form. */
static bool is_silent(uint32_t c)
{
	return c < 0x370 || (c >= 0x200b && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

/* Folding drops what it has no form for, and leaves other scripts as they are. */
static bool is_lost(uint32_t c, const char *bytes, size_t len)
{
	struct buf form;

	if (gsm7_septets(c) || is_silent(c))
		return false;
	buf_init(&form, LIMIT_ADDRESS);
	gsm7_fold(&form, bytes, len);
	bool lost = form.len == 0 || sms_measure(form.data, form.len).ucs2;
	buf_clear(&form);
	return lost;
}

bool gsm7_keeps(const char *text, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		uint32_t c;
		n = utf8_decode(text + at, len - at, &c);
		if (n == 0 || is_lost(c, text + at, n))
			return false;
	}
	return true;
}
