// plugin: phone.c
// plugin: segments.c
// plugin: number.c
// plugin: when.c
/* The pure pieces: numbers, times, and texts made ready for a phone. */
#include "support/check.h"

#include "number.h"
#include "phone.h"
#include "segments.h"
#include "when.h"

#include "base/limits.h"

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text, *country, *out;
		enum number_kind kind;
	} rows[] = {
		{"+33612345678", NULL, "+33612345678", NUMBER_E164},
		{"0033 6 12 34 56 78", NULL, "+33612345678", NUMBER_E164},
		{"06.12.34.56.78", "33", "+33612345678", NUMBER_E164},
		{"(06) 12-34-56-78", "33", "+33612345678", NUMBER_E164},
		{"06 12 34 56 78", NULL, "", NUMBER_BAD},
		{"06\u00a012\u202f34 56 78", "33", "+33612345678", NUMBER_E164},
		{"+33 (0)6 12 34 56 78", NULL, "+33612345678", NUMBER_E164},
		{"0033 (0) 6 12 34 56 78", NULL, "+33612345678", NUMBER_E164},
		{"(0)6 12 34 56 78", "33", "+33612345678", NUMBER_E164},
		{"07700 900123", "44", "+447700900123", NUMBER_E164},
		{"0170 1234567", "49", "+491701234567", NUMBER_E164},
		{"98 123 456", "216", "+21698123456", NUMBER_E164},
		{"21698123456", "216", "+21698123456", NUMBER_E164},
		{"(415) 555-0123", "1", "+14155550123", NUMBER_E164},
		{"1 415 555 0123", "1", "+14155550123", NUMBER_E164},
		{"612 345 678", "34", "+34612345678", NUMBER_E164},
		{"333 123 4567", "39", "+393331234567", NUMBER_E164},
		{"06 1234 5678", "39", "+390612345678", NUMBER_E164},
		{"07 01 02 03 04", "225", "+2250701020304", NUMBER_E164},
		{"98 123 456", "33", "98123456", NUMBER_SHORT},
		{"72345", "216", "72345", NUMBER_SHORT},
		{"33612345678", NULL, "+33612345678", NUMBER_E164},
		{"36180", "33", "36180", NUMBER_SHORT},
		{"12", "33", "", NUMBER_BAD},
		{"+0612345678", "33", "", NUMBER_BAD},
		{"+123456", NULL, "", NUMBER_BAD},
		{"+1234567890123456", NULL, "", NUMBER_BAD},
		{"+33 6 12+34", NULL, "", NUMBER_BAD},
		{"Guichet", NULL, "Guichet", NUMBER_NAME},
		{"INFO-BANK", "33", "INFO-BANK", NUMBER_NAME},
		{"2COMMEPERDU", NULL, "2COMMEPERDU", NUMBER_NAME},
		{"far too long a name", NULL, "", NUMBER_BAD},
		{"", NULL, "", NUMBER_BAD},
		{"+", NULL, "", NUMBER_BAD},
		{"*31#0612", "33", "", NUMBER_BAD},
		{"0000", "33", "", NUMBER_BAD},
		{"99999999999999999999999999999999999999", NULL, "", NUMBER_BAD},
		{"\xff\xfe", NULL, "", NUMBER_BAD},
	};
	char out[NUMBER_SIZE];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum number_kind kind = number_read(rows[i].text, rows[i].country, out);
		if (kind != rows[i].kind || strcmp(out, rows[i].out) != 0)
			fail_msg("%s: %d %s", rows[i].text, kind, out);
	}
}

static void test_times(void **state)
{
	(void)state;
	assert_int_equal(when_read("1760000000"), INT64_C(1760000000000));
	assert_int_equal(when_read("1760000000123"), INT64_C(1760000000123));
	assert_int_equal(when_read("2026-11-21T23:09:00Z"), INT64_C(1795302540000));
	assert_int_equal(when_read("2026-11-21 23:09:00"), INT64_C(1795302540000));
	assert_int_equal(when_read("2026-11-22T00:09:00.250+01:00"), INT64_C(1795302540250));
	assert_int_equal(when_read("2026-11-21T18:09:00-0500"), INT64_C(1795302540000));
	static const char *const bad[] = {"", "yesterday", "2026-11-21", "2026-11-21T23:09:00 CET", "99999999999999999999", "-5", "0"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(when_read(bad[i]), 0);
	assert_int_equal(when_read(NULL), 0);
}

static void assert_phone(const char *text, enum phone_unicode unicode, const char *want)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	phone_text(&out, text, unicode);
	assert_string_equal(out.data, want);
	buf_clear(&out);
}

static void test_unicode(void **state)
{
	(void)state;
	assert_phone("Ça coûte 3 €, c’est réglé…", PHONE_AUTO, "Ça coute 3 €, c'est réglé...");
	assert_phone("déjà réglé", PHONE_AUTO, "déjà réglé");
	assert_phone("e\u0301te\u0301", PHONE_AUTO, "été"); /* as macOS writes it */
	assert_phone("c’est 😀", PHONE_AUTO, "c’est 😀");
	assert_phone("Привет ’", PHONE_AUTO, "Привет ’");
	assert_phone("prêt ↗", PHONE_AUTO, "prêt ↗");
	assert_phone("prêt’", PHONE_ALWAYS, "prêt’");
	assert_phone("prêt 😀 да", PHONE_NEVER, "pret ??");
}

static void assert_cut(const char *text, uint32_t most, const char *tail, const char *want)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	buf_adds(&out, text);
	assert_int_equal(phone_cut(&out, most, tail), strcmp(text, want) != 0);
	assert_string_equal(out.data, want);
	assert_true(segments_measure(out.data, out.len, NULL, 0).count <= most);
	buf_clear(&out);
}

#define TEN "neuf mots "
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void test_cut(void **state)
{
	(void)state;
	assert_cut("court", 1, "G-1042", "court");
	assert_cut(HUNDRED TEN TEN TEN TEN TEN TEN, 1, "G-1042", HUNDRED TEN TEN TEN TEN TEN TEN);
	assert_cut(HUNDRED TEN TEN TEN TEN TEN TEN "x", 1, "G-1042", HUNDRED TEN TEN TEN TEN "neuf mots... G-1042");
	assert_cut(HUNDRED HUNDRED, 1, NULL, HUNDRED TEN TEN TEN TEN TEN "neuf...");
	assert_cut(HUNDRED HUNDRED, 1, HUNDRED HUNDRED, HUNDRED TEN TEN TEN TEN TEN "neuf...");
}

TEST_MAIN(cmocka_unit_test(test_numbers), cmocka_unit_test(test_times), cmocka_unit_test(test_unicode), cmocka_unit_test(test_cut))
