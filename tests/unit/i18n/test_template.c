#include "i18n/template.h"

#include "i18n_fixture.h"

static bool parse(struct template *t, const char *text, struct arena *arena, struct err *err)
{
	*err = (struct err){0};
	return template_parse(t, text, arena, err);
}

static void test_parts(void **state)
{
	struct arena arena = {0};
	struct template t;
	struct err err;

	(void)state;
	assert_true(parse(&t, "{ref} : {n} {n#note/notes}[, `{who}`] <yes>", &arena, &err));
	static const enum part_kind kinds[] = {PART_VALUE, PART_TEXT, PART_VALUE, PART_TEXT, PART_PLURAL, PART_OPEN, PART_TEXT, PART_TEXT,
		PART_VALUE, PART_TEXT, PART_CLOSE, PART_TEXT, PART_CHOICE};
	assert_int_equal(t.count, sizeof(kinds) / sizeof(*kinds));
	for (size_t i = 0; i < t.count; i++)
		assert_int_equal(t.parts[i].kind, kinds[i]);
	assert_string_equal(t.parts[0].name, "ref");
	assert_string_equal(t.parts[1].text.chat, NNBSP ": ");
	assert_string_equal(t.parts[1].text.phone, " : ");
	assert_string_equal(t.parts[4].text.chat, "note");
	assert_string_equal(t.parts[4].other.phone, "notes");
	assert_int_equal(t.parts[5].close, 10);
	assert_true(t.parts[8].code);
	assert_string_equal(t.parts[9].text.chat, "`");
	assert_string_equal(t.parts[9].text.phone, "");
	assert_int_equal(t.parts[12].choice, CHOICE_YES);
	assert_int_equal(t.clauses, 1);
	arena_clear(&arena);
}

static void test_what_is_typed_is_not_set(void **state)
{
	struct arena arena = {0};
	struct template t;
	struct err err;

	(void)state;
	assert_true(parse(&t, "`l'un ?` l'autre ?", &arena, &err));
	assert_string_equal(t.parts[1].text.chat, "l'un ?");
	assert_string_equal(t.parts[3].text.chat, " l’autre" NNBSP "?");
	arena_clear(&arena);
}

static void test_faults_are_told(void **state)
{
	static const char *const bad[] = {"{ref", "{}", "{Ref}", "{ref!}", "ref}", "[a [b]]", "[a", "a]", "<maybe>", "<yes", "`a", "[`a]`",
		"`[a]`", "{n#a}", "{n#a/b", "{n#a/{b}}", "{this_name_is_far_too_long_to_be_one}"};
	struct arena arena = {0};
	struct template t;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (parse(&t, bad[i], &arena, &err))
			fail_msg("accepted: %s", bad[i]);
		assert_true(strlen(err.text) > 10);
	}
	arena_clear(&arena);
}

static void test_size_is_bounded(void **state)
{
	char text[TEMPLATE_BYTES + 2];
	struct arena arena = {0};
	struct template t;
	struct err err;

	(void)state;
	memset(text, '`', sizeof(text));
	text[TEMPLATE_PARTS] = '\0';
	assert_true(parse(&t, text, &arena, &err));
	text[TEMPLATE_PARTS] = '`';
	text[TEMPLATE_PARTS + 2] = '\0';
	assert_false(parse(&t, text, &arena, &err));
	memset(text, 'a', sizeof(text));
	text[TEMPLATE_BYTES + 1] = '\0';
	assert_false(parse(&t, text, &arena, &err));
	text[TEMPLATE_BYTES] = '\0';
	assert_true(parse(&t, text, &arena, &err));
	arena_clear(&arena);
}

static void test_replacing(void **state)
{
	static const struct {
		const char *theirs;
		bool may;
	} rows[] = {
		{"{ref}: all well[, {who}] <yes> <no>", true},
		{"all well <no> <yes>", true},
		{"[for {ref} ][{who}] <yes> <no>", true},
		{"{ref} {who} <yes> <no>", false}, /* {who} may be missing */
		{"{ref} {title} <yes> <no>", false},
		{"{ref} <yes>", false},
		{"{ref} <yes> <no> <keep>", false},
	};
	struct arena arena = {0};
	struct template ours, theirs;
	struct err err;

	(void)state;
	assert_true(parse(&ours, "{ref} ok[ {who}] <yes> <no>", &arena, &err));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(parse(&theirs, rows[i].theirs, &arena, &err));
		if (template_can_replace(&ours, &theirs, &err) != rows[i].may)
			fail_msg("%s", rows[i].theirs);
		assert_int_equal(rows[i].may, !*err.text);
	}
	/* a value that stands both inside and outside a clause is always there */
	assert_true(parse(&ours, "{who}[ and {who}]", &arena, &err));
	assert_true(parse(&theirs, "{who}", &arena, &err));
	assert_true(template_can_replace(&ours, &theirs, &err));
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_what_is_typed_is_not_set),
		cmocka_unit_test(test_faults_are_told),
		cmocka_unit_test(test_size_is_bounded),
		cmocka_unit_test(test_replacing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
