/* What counts as the same when people type. */
#include "fixture.h"

#include "commands/normalise.h"

static void test_plain_characters(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(normalise_text(&f->arena, "“a”\u00a0«b»\u202fl’été", strlen("“a”\u00a0«b»\u202fl’été")), "\"a\" \"b\" l'été");
	assert_string_equal(normalise_text(&f->arena, "e\u0301", 3), "é");
	assert_string_equal(normalise_text(&f->arena, "—", 3), "--");
	assert_string_equal(normalise_text(&f->arena, "–", 3), "--");
	assert_string_equal(normalise_text(&f->arena, "a—b", 5), "a—b");
	assert_string_equal(normalise_text(&f->arena, "", 0), "");
}

static void test_emoji(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(emoji_canonical(&f->arena, "✋🏿"), "✋");
	assert_string_equal(emoji_canonical(&f->arena, "⚠️"), "⚠");
}

static void test_whole(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(normalise_whole(&f->arena, "  Fermer\n1050 . "), "fermer 1050");
	assert_string_equal(normalise_whole(&f->arena, "L’Œuvre !?…"), "l'oeuvre");
	assert_string_equal(normalise_whole(&f->arena, "?"), "?");
	assert_string_equal(normalise_whole(&f->arena, ""), "");
}

TEST_MAIN(CASE(test_plain_characters), CASE(test_emoji), CASE(test_whole))
