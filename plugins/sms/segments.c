#include "segments.h"

#include "base/gsm7.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* ---- one character after the other ------------------------------------------------------------------------------------------------- */

/* A place in the text. `c` is the code point there, `bytes` its length: 0 at the end. */
struct walk {
	const char *text;
	size_t len, at, bytes;
	uint32_t c;
	bool alone; /* c joins nothing */
};

/* Blocks whose characters never join the one before or after: Latin, Greek and Cyrillic letters, Chinese signs, pictures other than the
 * tones of skin. They need no lookup. */
static bool stands_alone(uint32_t c)
{
	return c < 0x300 || (c >= 0x370 && c < 0x483) || (c >= 0x4e00 && c < 0xa000) || (c >= 0x1f300 && c < 0x1f3fb) ||
	       (c >= 0x1f400 && c < 0x1f650);
}

static void look(struct walk *walk)
{
	walk->bytes = 0;
	if (walk->at == walk->len)
		return;
	const unsigned char *here = (const unsigned char *)walk->text + walk->at;
	walk->c = here[0];
	walk->bytes = 1;
	walk->alone = true;
	if (walk->c < 0x80)
		return;
	if (walk->c >= 0xc2 && walk->c < 0xe0 && walk->len - walk->at > 1 && (here[1] & 0xc0) == 0x80) { /* most of what is not ASCII */
		walk->c = (walk->c & 0x1f) << 6 | (here[1] & 0x3f);
		walk->bytes = 2;
		walk->alone = stands_alone(walk->c);
		return;
	}
	walk->bytes = utf8_decode(walk->text + walk->at, walk->len - walk->at, &walk->c);
	walk->alone = walk->bytes == 0 || stands_alone(walk->c);
	if (walk->bytes)
		return;
	walk->bytes = 1;
	walk->c = '?';
}

static struct walk walk_from(const char *text, size_t len)
{
	struct walk walk = {.text = text, .len = len};

	look(&walk);
	return walk;
}

static void advance(struct walk *walk)
{
	walk->at += walk->bytes;
	look(walk);
}

static unsigned septets(uint32_t c)
{
	return c < sizeof gsm7_latin ? gsm7_latin[c] : gsm7_septets(c);
}

/* Line ends are counted one by one, so CR LF are two. */
static bool is_break(uint32_t before, bool alone, const struct walk *after, int32_t *state)
{
	return (alone && after->alone) || text_breaks(before, after->c, state);
}

static uint32_t utf16_units(uint32_t c)
{
	return c > 0xffff ? 2 : 1;
}

/* Passes over one character as people see it, a part's size at most, so that a longer one is taken in pieces. Gives its units. */
static uint32_t pass_cluster(struct walk *walk, uint32_t *scalars)
{
	int32_t state = 0;
	uint32_t units = 0, before;
	bool alone;

	do {
		units += utf16_units(walk->c);
		before = walk->c;
		alone = walk->alone;
		++*scalars;
		advance(walk);
	} while (walk->bytes && units + utf16_units(walk->c) <= SMS_UCS2_MANY && !is_break(before, alone, walk, &state));
	return units;
}

/* ---- counting ---------------------------------------------------------------------------------------------------------------------- */

/* Parts as they fill up, as if the text were of several; whether one segment holds it all is known at the end. */
struct filling {
	uint32_t *units;
	size_t room;
	uint32_t most, count, filled, total;
};

static void note_units(const struct filling *f)
{
	if (f->count <= f->room)
		f->units[f->count - 1] = f->filled;
}

static void fill(struct filling *f, uint32_t units)
{
	if (f->filled + units > f->most) {
		note_units(f);
		f->count++;
		f->filled = 0;
	}
	f->filled += units;
	f->total += units;
}

static void finish(struct filling *f, uint32_t one)
{
	if (f->total <= one) {
		f->count = 1;
		f->filled = f->total;
	}
	note_units(f);
}

/* False: there is a character outside the alphabet. */
static bool fill_gsm7(struct filling *f, const char *text, size_t len, struct segments *cost)
{
	for (struct walk walk = walk_from(text, len); walk.bytes; advance(&walk)) {
		unsigned units = septets(walk.c);
		if (!units)
			return false;
		fill(f, units);
		cost->scalars++;
	}
	finish(f, SMS_GSM7_ONE);
	cost->chars = f->total;
	cost->bits = (uint64_t)f->total * 7;
	return true;
}

static void fill_ucs2(struct filling *f, const char *text, size_t len, struct segments *cost)
{
	for (struct walk walk = walk_from(text, len); walk.bytes; cost->chars++)
		fill(f, pass_cluster(&walk, &cost->scalars));
	finish(f, SMS_UCS2_ONE);
	cost->bits = (uint64_t)f->total * 16;
	cost->ucs2 = true;
}

struct segments segments_measure(const char *text, size_t len, uint32_t *units, size_t room)
{
	struct filling f = {.units = units, .room = room, .most = SMS_GSM7_MANY, .count = 1};
	struct segments cost = {0};

	if (!fill_gsm7(&f, text, len, &cost)) {
		f = (struct filling){.units = units, .room = room, .most = SMS_UCS2_MANY, .count = 1};
		cost = (struct segments){0};
		fill_ucs2(&f, text, len, &cost);
	}
	cost.count = f.count;
	cost.units = f.total;
	return cost;
}

/* Units of the next character, which is passed over. */
static uint32_t pass(struct walk *walk, bool ucs2)
{
	uint32_t scalars = 0;

	if (ucs2)
		return pass_cluster(walk, &scalars);
	uint32_t units = septets(walk->c);
	advance(walk);
	return units;
}

size_t segments_fit(const char *text, size_t len, uint32_t most)
{
	struct segments whole = segments_measure(text, len, NULL, 0);
	uint32_t one = whole.ucs2 ? SMS_UCS2_ONE : SMS_GSM7_ONE, many = whole.ucs2 ? SMS_UCS2_MANY : SMS_GSM7_MANY;
	uint32_t room = most == 1 ? one : many, segment = 1, filled = 0;
	struct walk walk = walk_from(text, len);
	size_t good = 0;

	if (whole.count <= most)
		return len;
	while (most && walk.bytes) {
		uint32_t units = pass(&walk, whole.ucs2);
		bool full = filled + units > room;
		if (full && segment++ == most)
			break;
		filled = full ? units : filled + units;
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

void segments_smart(struct buf *out, const char *text, size_t len)
{
	for (struct walk walk = walk_from(text, len); walk.bytes; advance(&walk)) {
		char utf8[5] = {0};
		utf8_encode(walk.c, utf8);
		const char *to = septets(walk.c) ? NULL : relative_of(walk.c, utf8);
		if (is_full_width(walk.c))
			buf_addc(out, (char)(walk.c - FULL_WIDTH));
		else
			buf_adds(out, to ? to : utf8);
	}
}
