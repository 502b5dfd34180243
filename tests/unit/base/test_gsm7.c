#include "base/gsm7.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_folded(const char *text, const char *expected)
{
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	gsm7_fold(&out, text, strlen(text));
	assert_string_equal(out.data, expected);
	buf_clear(&out);
}

static void test_fold(void **state)
{
	(void)state;
	assert_folded("éèàùìòäöüñÇÉ", "éèàùìòäöüñÇÉ"); /* in the alphabet: kept */
	assert_folded("çêâôîûëïÀÊ", "ceaoiueiAE");
	assert_folded("Cœur brisé, ça coûte 3 € 💔", "Coeur brisé, ca coute 3 € ");
	assert_folded("l’hiver « oui » “non”", "l'hiver \"oui\" \"non\"");
	assert_folded("«\u202foui\u00a0»", "\"oui\"");
	assert_folded("a → b – c… 20\u202f° `x`", "a > b - c... 20 o 'x'");
	assert_folded("👍 d'accord 👍🏽 merci ☎️", "d'accord merci ");
	assert_folded("1️⃣ un 👨‍👩‍👧 deux", "1 un deux");
	assert_folded("e\u0301te\u0301", "ete");                       /* marks that stand alone, as macOS writes them */
	assert_folded("deux  espaces\nligne", "deux  espaces\nligne"); /* nothing went, so nothing is closed up */
	assert_folded("مرحبا Привет", "مرحبا Привет");
	assert_folded("\xff\xc3", "??");
	assert_folded("a\u200bb\u202ec\x07", "abc");
	assert_folded("", "");
}

static void test_folding_twice_changes_nothing(void **state)
{
	struct buf once, twice;

	(void)state;
	buf_init(&once, LIMIT_TEXT);
	buf_init(&twice, LIMIT_TEXT);
	for (uint32_t c = 0x20; c < 0x2fff; c++) {
		char utf8[5] = {0};
		utf8_encode(c, utf8);
		buf_reset(&once);
		buf_reset(&twice);
		gsm7_fold(&once, utf8, strlen(utf8));
		gsm7_fold(&twice, once.data, once.len);
		assert_string_equal(once.data, twice.data);
	}
	buf_clear(&once);
	buf_clear(&twice);
}

/* sms-segments.json was made with a widely used segment calculator; `bits` is what goes over the air. */
static void test_vectors(void **state)
{
	char *text = calloc(1, 65536);
	FILE *file = fopen(SOURCE_DIR "/tests/vectors/sms-segments.json", "rb");
	struct err err = {0};

	(void)state;
	assert_non_null(file);
	struct json *doc = json_parse(text, fread(text, 1, 65535, file), LIMIT_JSON, &err);
	fclose(file);
	assert_non_null(doc);
	const struct json *vectors = json_get(doc, "vectors");
	assert_int_equal(json_count(vectors), 20);
	for (const struct json *v = json_first(vectors); v; v = json_next(v)) {
		const char *sms = json_text(json_get(v, "text"), "");
		const struct json *plain = json_get(v, "plain");
		struct sms_size size = sms_measure(sms, strlen(sms));
		bool ucs2 = strcmp(json_text(json_get(plain, "encoding"), ""), "UCS-2") == 0;
		int64_t bits = (int64_t)size.units * (size.ucs2 ? 16 : 7);
		if (size.ucs2 != ucs2 || size.segments != json_int(json_get(plain, "segments"), 0) ||
			bits != json_int(json_get(plain, "bits"), 0))
			fail_msg("%s: %s, %u segments, %lld bits", json_text(json_get(v, "name"), ""), size.ucs2 ? "UCS-2" : "GSM-7",
				size.segments, (long long)bits);
	}
	json_free(doc);
	free(text);
}

/* An escape pair that would straddle a border moves to the next segment as a whole: 153 * 2 septets may take three segments. */
static void test_pairs_are_not_split(void **state)
{
	char text[400] = "";

	(void)state;
	memset(text, 'a', 152);
	memcpy(text + 152, "€", 3);
	memset(text + 155, 'a', 152);
	assert_int_equal(sms_measure(text, 307).units, 306);
	assert_int_equal(sms_measure(text, 307).segments, 3);
	assert_int_equal(sms_measure("", 0).segments, 0);
}

static void test_alphabet(void **state)
{
	unsigned one = 0, two = 0;

	(void)state;
	for (uint32_t c = 0; c < 0x3000; c++) {
		one += gsm7_septets(c) == 1;
		two += gsm7_septets(c) == 2;
	}
	assert_int_equal(one, 127); /* 128 places, one of which is the escape */
	assert_int_equal(two, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_folding_twice_changes_nothing),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_pairs_are_not_split),
		cmocka_unit_test(test_alphabet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
