/* The closed word lists: every word shown is a word accepted, in both languages. */
#include "base/text.h"
#include "commands/lists.h"
#include "domain/ticket.h"

#include "support/check.h"

#include <stdlib.h>

static void test_every_word_is_accepted(void **state)
{
	(void)state;
	size_t words = 0;
	for (int list = 0; list < WORDS_COUNT; list++) {
		const struct list_word *rows;
		size_t count = list_rows((enum word_list)list, &rows);
		assert_true(count > 0);
		for (size_t i = 0; i < count; i++) {
			assert_int_not_equal(rows[i].value, 0);
			for (int lang = 0; lang < LANG_COUNT; lang++) {
				char *folded = text_fold(rows[i].name[lang]);
				assert_ptr_equal(list_find((enum word_list)list, folded), &rows[i]);
				free(folded);
			}
		}
	}
	assert_int_equal(list_find(WORDS_PRIORITY, "haute")->value, PRIORITY_HIGH);
	assert_int_equal(list_find_prefix(WORDS_KIND, "enfant de 1050", &words)->value, LINK_CHILD);
	assert_int_equal(words, 2);
	assert_null(list_find_prefix(WORDS_KIND, "enfant", &words));
	assert_null(list_find(WORDS_KIND, "child of 1050"));
}

static void test_items(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	list_items(&out, WORDS_PRIORITY, LANG_FR);
	assert_string_equal(out.data, "basse, normale, pressante, urgente");
	buf_clear(&out);
	assert_string_equal(list_label(WORDS_SEVERITY, LANG_EN), "severity");
	assert_string_equal(list_word_of(WORDS_STATUS, STATUS_WAIT)->name[LANG_FR], "attente");
	assert_null(list_word_of(WORDS_STATUS, 55));
}

TEST_MAIN(cmocka_unit_test(test_every_word_is_accepted), cmocka_unit_test(test_items))
