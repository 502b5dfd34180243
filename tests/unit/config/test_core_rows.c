#include "config/core_rows.h"

#include "config/options.h"
#include "support/check.h"

static void test_every_row_is_sound(void **state)
{
	(void)state;
	size_t count = 0;
	struct err err = {{0}};
	const struct core_section *sections = core_sections(&count);
	assert_true(count > 10);
	for (size_t i = 0; i < count; i++) {
		if (!option_rows_sound(sections[i].rows, &err))
			fail_msg("[%s] %s", sections[i].kind, err.text);
		assert_true(sections[i].help && *sections[i].help);
		assert_true(sections[i].name != CORE_NAMED || sections[i].sample);
		assert_ptr_equal(core_section_find(sections[i].kind), &sections[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(sections[i].kind, sections[j].kind);
	}
	assert_true(option_rows_sound(core_rows_instance(), &err));
	assert_null(core_section_find("slack"));
}

/* Help is for people: a sentence with a full stop, or what reads like one. */
static void test_help_is_sentences(void **state)
{
	(void)state;
	size_t count = 0;
	const struct core_section *sections = core_sections(&count);
	for (size_t i = 0; i < count; i++)
		for (const struct gd_option *row = sections[i].rows; row->key; row++) {
			size_t len = strlen(row->help);
			if (len < 8 || row->help[len - 1] != '.')
				fail_msg("[%s] %s: \"%s\" is no sentence", sections[i].kind, row->key, row->help);
		}
}

TEST_MAIN(cmocka_unit_test(test_every_row_is_sound), cmocka_unit_test(test_help_is_sentences))
