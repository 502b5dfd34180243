// plugin: segments.c
/* What texts cost: the vectors, the units of each segment, and that nothing is ever cut in two. */
#include "support/check.h"

#include "segments.h"

#include "base/gsm7.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 64

static void read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rbe");
	char chunk[4096];
	size_t n;

	assert_non_null(file);
	while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(out, chunk, n);
	fclose(file);
}

static void check_cost(const char *name, const struct json *want, const char *text, size_t len)
{
	struct segments cost = segments_measure(text, len, NULL, 0);

	if (cost.ucs2 != !strcmp(json_text(json_get(want, "encoding"), ""), "UCS-2") ||
		cost.count != json_int(json_get(want, "segments"), -1) || cost.chars != json_int(json_get(want, "chars"), -1) ||
		cost.scalars != json_int(json_get(want, "units"), -1) || (int64_t)cost.bits != json_int(json_get(want, "bits"), -1))
		fail_msg("%s: %s, %u segments, %u chars, %u scalars, %u bits", name, cost.ucs2 ? "UCS-2" : "GSM-7", cost.count, cost.chars,
			cost.scalars, (unsigned)cost.bits);
}

static void check_vectors(const char *path, size_t least)
{
	struct buf file, smart;
	size_t seen = 0;

	buf_init(&file, LIMIT_JSON);
	read_file(path, &file);
	struct json *doc = json_parse(file.data, file.len, LIMIT_JSON, NULL);
	assert_non_null(doc);
	for (const struct json *v = json_first(json_get(doc, "vectors")); v; v = json_next(v), seen++) {
		const char *text = json_text(json_get(v, "text"), NULL), *name = json_text(json_get(v, "name"), "?");
		assert_non_null(text);
		check_cost(name, json_get(v, "plain"), text, strlen(text));
		buf_init(&smart, LIMIT_JSON);
		segments_smart(&smart, text, strlen(text));
		check_cost(name, json_get(v, "smart"), smart.data, smart.len);
		buf_clear(&smart);
	}
	assert_true(seen >= least);
	json_free(doc);
	buf_clear(&file);
}

static void test_vectors(void **state)
{
	(void)state;
	check_vectors(SOURCE_DIR "/tests/vectors/sms-segments.json", 20);
	check_vectors(TEST_DATA "/segments-more.json", 100);
}

static void assert_units(const char *text, size_t n, const uint32_t *want)
{
	uint32_t units[UNITS] = {0};
	struct segments cost = segments_measure(text, strlen(text), units, UNITS);

	assert_int_equal(cost.count, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(units[i], want[i]);
}

static char *repeated(const char *piece, size_t times, const char *tail)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < times; i++)
		buf_adds(&out, piece);
	buf_adds(&out, tail);
	return buf_detach(&out);
}

static void test_units(void **state)
{
	(void)state;
	static const struct {
		const char *piece;
		size_t times;
		const char *tail;
		size_t n;
		uint32_t want[3];
	} rows[] = {
		{"", 0, "", 1, {0}},
		{"a", 160, "", 1, {160}},
		{"a", 161, "", 2, {153, 8}},
		{"a", 306, "", 2, {153, 153}},
		{"a", 307, "", 3, {153, 153, 1}},
		{"a", 152, "€aaaaaaaa", 2, {152, 10}}, /* an escape goes with its character */
		{"я", 70, "", 1, {70}},
		{"я", 71, "", 2, {67, 4}},
		{"я", 66, "😀яяя", 2, {66, 5}},                           /* so does the second half of a pair */
		{"я", 60, "👨‍👩‍👧‍👦яя", 2, {60, 13}}, /* and a whole family */
		{"я", 66, "e\u0301яяя", 2, {66, 5}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *text = repeated(rows[i].piece, rows[i].times, rows[i].tail);
		assert_units(text, rows[i].n, rows[i].want);
		free(text);
	}
}

/* Characters of every kind, so that random texts have all the edges. */
static const char *const pieces[] = {
	"a", "é", "€", "[", " ", "ê", "я", "😀", "👨‍👩‍👧", "e\u0301", "\r\n", "漢", "\xff", "🇫🇷", "한"};

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static char *random_text(uint64_t *seed)
{
	struct buf out;
	uint32_t kinds = 1 + next(seed) % (sizeof pieces / sizeof *pieces), n = next(seed) % 400;

	buf_init(&out, LIMIT_TEXT);
	for (uint32_t i = 0; i < n; i++)
		buf_adds(&out, pieces[next(seed) % kinds]);
	return buf_detach(&out);
}

/* Cuts the text at the places that `units` say, by code points alone: every cut must fall between two of them. */
static void walk_segments(const char *text, size_t len, const struct segments *cost, const uint32_t *units)
{
	size_t at = 0;

	for (uint32_t i = 0; i < cost->count; i++) {
		uint32_t filled = 0;
		while (filled < units[i]) {
			uint32_t c = '?';
			size_t n = utf8_decode(text + at, len - at, &c);
			at += n ? n : 1;
			filled += cost->ucs2 ? (c > 0xffff && n ? 2 : 1) : gsm7_septets(n ? c : '?');
		}
		assert_int_equal(filled, units[i]);
		assert_true(units[i] <= (cost->count == 1 ? (cost->ucs2 ? 70u : 160u) : (cost->ucs2 ? 67u : 153u)));
		assert_true(i == 0 || units[i] > 0);
	}
	assert_int_equal(at, len);
}

static void test_nothing_is_split(void **state)
{
	(void)state;
	uint64_t seed = 4217;

	for (int i = 0; i < 3000; i++) {
		uint32_t units[UNITS * 4] = {0};
		char *text = random_text(&seed);
		size_t len = strlen(text);
		struct segments cost = segments_measure(text, len, units, UNITS * 4);
		assert_true(cost.count <= UNITS * 4);
		walk_segments(text, len, &cost, units);
		free(text);
	}
}

/* The longest prefix that fits: it takes no more segments than asked for, in the encoding of the whole. */
static void test_fit(void **state)
{
	(void)state;
	uint64_t seed = 99;

	for (int i = 0; i < 3000; i++) {
		char *text = random_text(&seed);
		size_t len = strlen(text);
		uint32_t most = 1 + next(&seed) % 5;
		size_t fit = segments_fit(text, len, most);
		assert_true(fit <= len);
		assert_int_equal(fit == len, segments_measure(text, len, NULL, 0).count <= most);
		assert_true(segments_measure(text, fit, NULL, 0).count <= most);
		free(text);
	}
	assert_int_equal(segments_fit("aaaa", 4, 0), 0);
}

static void assert_smart(const char *text, const char *want)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	segments_smart(&out, text, strlen(text));
	assert_string_equal(out.data, want);
	buf_clear(&out);
}

static void test_smart(void **state)
{
	(void)state;
	assert_smart("l’hiver «oui» … — `x`", "l'hiver \"oui\" ... - 'x'");
	assert_smart("ＡＢＣ １２３！ ａ｀", "ABC 123! ａ｀");
	assert_smart("être à cœur", "être à cœur");
	assert_smart("a\u200bb\u2060c", "abc");
	assert_smart("😀 Привет", "😀 Привет");
}

TEST_MAIN(cmocka_unit_test(test_vectors), cmocka_unit_test(test_units), cmocka_unit_test(test_nothing_is_split), cmocka_unit_test(test_fit),
	cmocka_unit_test(test_smart))
