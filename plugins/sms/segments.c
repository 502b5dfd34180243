#include "segments.h"

#include "base/gsm7.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* ---- one character after the other -------------------------------------------------------------------------------------------------- */

/* A place in the text, and what the last step passed over: a whole character as people see it. */
struct walk {
	const char *text;
	size_t len, at;
	bool ucs2;
	uint32_t units, scalars;
};

static size_t decode(const struct walk *walk, size_t at, uint32_t *c)
{
	size_t n = utf8_decode(walk->text + at, walk->len - at, c);

	if (n)
		return n;
	*c = '?';
	return 1;
}

/* Blocks whose characters never join the one before or after: Latin, Greek and Cyrillic letters, Chinese signs. They need no lookup. */
static bool stands_alone(uint32_t c)
{
	return c < 0x300 || (c >= 0x370 && c < 0x483) || (c >= 0x4e00 && c < 0xa000);
}

/* Line ends are counted one by one, so CR LF are two. */
static bool is_break(uint32_t before, uint32_t after, int32_t *state)
{
	if (stands_alone(before) && stands_alone(after))
		return true;
	return text_breaks(before, after, state);
}

static uint32_t utf16_units(uint32_t c)
{
	return c > 0xffff ? 2 : 1;
}

/* The next character; at most `most` units of it, so that a cluster longer than a segment is taken in pieces. False at the end. */
static bool step(struct walk *walk, uint32_t most)
{
	int32_t state = 0;
	uint32_t c, next;

	if (walk->at >= walk->len)
		return false;
	walk->at += decode(walk, walk->at, &c);
	walk->scalars = 1;
	walk->units = walk->ucs2 ? utf16_units(c) : gsm7_septets(c);
	while (walk->ucs2 && walk->at < walk->len) {
		size_t n = decode(walk, walk->at, &next);
		if (is_break(c, next, &state) || walk->units + utf16_units(next) > most)
			break;
		walk->units += utf16_units(next);
		walk->scalars++;
		walk->at += n;
		c = next;
	}
	return true;
}

static bool is_gsm7(const char *text, size_t len)
{
	const struct walk walk = {.text = text, .len = len};
	uint32_t c;

	for (size_t at = 0; at < len;) {
		at += decode(&walk, at, &c);
		if (!gsm7_septets(c))
			return false;
	}
	return true;
}

static uint32_t part_size(bool ucs2)
{
	return ucs2 ? SMS_UCS2_MANY : SMS_GSM7_MANY;
}

static bool fits_one(const struct walk *start)
{
	uint32_t one = start->ucs2 ? SMS_UCS2_ONE : SMS_GSM7_ONE, units = 0;
	struct walk walk = *start;

	while (units <= one && step(&walk, part_size(walk.ucs2)))
		units += walk.units;
	return units <= one;
}

/* ---- counting ----------------------------------------------------------------------------------------------------------------------- */

static void note_units(uint32_t *units, size_t room, uint32_t segment, uint32_t filled)
{
	if (segment <= room)
		units[segment - 1] = filled;
}

struct segments segments_measure(const char *text, size_t len, uint32_t *units, size_t room)
{
	struct walk walk = {.text = text, .len = len, .ucs2 = !is_gsm7(text, len)};
	uint32_t most = fits_one(&walk) ? UINT32_MAX : part_size(walk.ucs2), filled = 0;
	struct segments cost = {.ucs2 = walk.ucs2, .count = 1};

	while (step(&walk, part_size(walk.ucs2))) {
		if (filled + walk.units > most) {
			note_units(units, room, cost.count++, filled);
			filled = 0;
		}
		filled += walk.units;
		cost.units += walk.units;
		cost.scalars += walk.scalars;
		cost.chars += walk.ucs2 ? 1 : walk.units;
	}
	note_units(units, room, cost.count, filled);
	cost.bits = (uint64_t)cost.units * (walk.ucs2 ? 16 : 7);
	return cost;
}

size_t segments_fit(const char *text, size_t len, uint32_t most)
{
	struct walk walk = {.text = text, .len = len, .ucs2 = !is_gsm7(text, len)};
	uint32_t room = most == 1 ? (walk.ucs2 ? SMS_UCS2_ONE : SMS_GSM7_ONE) : part_size(walk.ucs2), segment = 1, filled = 0;
	size_t good = 0;

	if (fits_one(&walk))
		return most ? len : 0;
	while (most && step(&walk, part_size(walk.ucs2))) {
		if (filled + walk.units > room && segment++ == most)
			return good;
		filled = filled + walk.units > room ? walk.units : filled + walk.units;
		good = walk.at;
	}
	return good;
}

/* ---- smart encoding ----------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *from, *to; /* each character of `from` is written `to` */
} relatives[] = {
	{"«»“”\u02ba\u02ee‟„❝❞〝〞", "\""},
	{"‘’\u02bb\u02c8\u02bc\u02bd\u02b9‛´\u02ca`\u02cb❛❜\u0313\u0314\ufe10\ufe11", "'"},
	{"÷\u29f8\u0337\u0338⁄∕", "/"},
	{"¼", "1/4"},
	{"½", "1/2"},
	{"¾", "3/4"},
	{"\u29f9\u29f5\u20e5\ufe68", "\\"},
	{"\u0332\u2017", "_"},
	{"\u20d2\u20d3\u2223\u23b8\u23b9\u23d0\u239c\u239f", "|"},
	{"\u23bc\u23bd―\ufe63‐⁃—–•", "-"},
	{"\ufe6b", "@"},
	{"\ufe69", "$"},
	{"\u01c3\ufe15\ufe57", "!"},
	{"\ufe5f", "#"},
	{"\ufe6a", "%"},
	{"\ufe60", "&"},
	{"‚\u0326\ufe50\ufe51\uff64、", ","},
	{"\u2768\u276a\ufe59\u27ee\u2985", "("},
	{"\u2769\u276b\ufe5a\u27ef\u2986", ")"},
	{"\u204e\u2217\u229b\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273a\u273b\u273c\u273d\u2743\u2749\u274a\u274b\u29c6\ufe61", "*"},
	{"\u02d6\ufe62", "+"},
	{"。\ufe52\uff61", "."},
	{"\u02d0\u02f8\u2982\ua789\ufe13", ":"},
	{"\u204f\ufe14\ufe54", ";"},
	{"\ufe64‹", "<"},
	{"\u0347\ua78a\ufe66", "="},
	{"\ufe65›", ">"},
	{"\ufe16\ufe56", "?"},
	{"\u1d00", "A"},
	{"\u0299", "B"},
	{"\u1d04", "C"},
	{"\u1d05", "D"},
	{"\u1d07", "E"},
	{"\ua730", "F"},
	{"\u0262", "G"},
	{"\u029c", "H"},
	{"\u026a", "I"},
	{"\u1d0a", "J"},
	{"\u1d0b", "K"},
	{"\u029f", "L"},
	{"\u1d0d", "M"},
	{"\u0274", "N"},
	{"\u1d0f", "O"},
	{"\u1d18", "P"},
	{"\u0280", "R"},
	{"\ua731", "S"},
	{"\u1d1b", "T"},
	{"\u1d1c", "U"},
	{"\u1d20", "V"},
	{"\u1d21", "W"},
	{"\u028f", "Y"},
	{"\u1d22", "Z"},
	{"\u02c6\u0302\u1dcd", "^"},
	{"\u2774\ufe5b", "{"},
	{"\u2775\ufe5c", "}"},
	{"\u02dc\u02f7\u0303\u0330\u0334\u223c", "~"},
	{"\u00a0\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", "  "},
	{"\xc2\x80\xc2\x8d\xc2\x90\xc2\x9b\xc2\x9f", "  "},
	{"\u2001\u2028\u2029", " "},
	{"\t", "       "},
	{"‼", "!!"},
	{"…", "..."},
	{"\x03\x04\x10\x11\x12\x13\x14\x17\x19\u200b\u200c\u2060\ufeff", ""},
};

/* The full-width forms follow ASCII, from '!' to '~'. As the carriers do it, the backtick and the small letters have no relative. */
#define FULL_WIDTH 0xfee0u

static bool is_full_width(uint32_t c)
{
	return c > FULL_WIDTH + ' ' && c < FULL_WIDTH + 0x7f && (c < FULL_WIDTH + '`' || c > FULL_WIDTH + 'z');
}

static const char *relative_of(uint32_t c, const char *utf8)
{
	if (c == 0)
		return "";
	for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++)
		if (strstr(relatives[i].from, utf8))
			return relatives[i].to;
	return NULL;
}

static bool is_plain(uint32_t c)
{
	return gsm7_septets(c) > 0;
}

void segments_smart(struct buf *out, const char *text, size_t len)
{
	const struct walk walk = {.text = text, .len = len};
	uint32_t c;

	for (size_t at = 0, n; at < len; at += n) {
		char utf8[5] = {0};
		n = decode(&walk, at, &c);
		utf8_encode(c, utf8);
		const char *to = is_plain(c) ? NULL : relative_of(c, utf8);
		if (is_full_width(c))
			buf_addc(out, (char)(c - FULL_WIDTH));
		else
			buf_adds(out, to ? to : utf8);
	}
}
