/* The verb table: every name in both languages leads to its verb and to no other. */
#include "base/text.h"
#include "commands/verbs.h"
#include "domain/ticket.h"

#include "support/check.h"

#include <stdlib.h>

/* Calls back for each name of a row in one language. */
static void each_name(const struct verb *verb, enum lang lang, void (*see)(const struct verb *, const char *name))
{
	char names[128], *save = NULL;
	assert_true(strlen(verb->names[lang]) < sizeof(names));
	memcpy(names, verb->names[lang], strlen(verb->names[lang]) + 1);
	for (char *name = strtok_r(names, " ", &save); name; name = strtok_r(NULL, " ", &save))
		see(verb, name);
}

static void leads_to(const struct verb *verb, const char *name)
{
	char *folded = text_fold(name);
	assert_non_null(folded);
	assert_ptr_equal(verb_find(folded), verb);
	free(folded);
}

static void test_every_name_leads_to_its_verb(void **state)
{
	(void)state;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		const struct verb *verb = verb_of((enum verb_id)id);
		assert_non_null(verb);
		assert_int_equal(verb->id, id);
		assert_true(verb->roles);
		each_name(verb, LANG_EN, leads_to);
		each_name(verb, LANG_FR, leads_to);
	}
}

static size_t named;
static void count_name(const struct verb *verb, const char *name)
{
	(void)verb;
	(void)name;
	named++;
}

/* A folded name that stands in no language would be a verb nobody documented. */
static void test_folded_names_are_the_names(void **state)
{
	(void)state;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		const struct verb *verb = verb_of((enum verb_id)id);
		char copy[256], *save = NULL;
		memcpy(copy, verb->folded, strlen(verb->folded) + 1);
		size_t listed = 0, both = 0;
		for (char *name = strtok_r(copy, " *", &save); name; name = strtok_r(NULL, " *", &save)) {
			listed++;
			char *en = text_fold(verb->names[LANG_EN]), *fr = text_fold(verb->names[LANG_FR]);
			bool in_en = false, in_fr = false;
			for (char *s = NULL, *w = strtok_r(en, " ", &s); w; w = strtok_r(NULL, " ", &s))
				in_en |= strcmp(w, name) == 0;
			for (char *s = NULL, *w = strtok_r(fr, " ", &s); w; w = strtok_r(NULL, " ", &s))
				in_fr |= strcmp(w, name) == 0;
			assert_true(in_en || in_fr);
			both += in_en && in_fr;
			free(en);
			free(fr);
		}
		named = 0;
		each_name(verb, LANG_EN, count_name);
		each_name(verb, LANG_FR, count_name);
		assert_int_equal(listed + both, named);
	}
}

static void test_names_are_unique(void **state)
{
	(void)state;
	const char *seen[512];
	size_t count = 0;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		char *copy = strdup(verb_of((enum verb_id)id)->folded), *save = NULL;
		for (char *name = strtok_r(copy, " *", &save); name; name = strtok_r(NULL, " *", &save)) {
			for (size_t i = 0; i < count; i++)
				assert_string_not_equal(seen[i], name);
			seen[count++] = strdup(name);
		}
		free(copy);
	}
	assert_true(count > 200);
	while (count)
		free((void *)(uintptr_t)seen[--count]);
}

static void test_single_letters(void **state)
{
	(void)state;
	assert_int_equal(verb_find("r")->id, VERB_REPLY);
	assert_int_equal(verb_find("n")->id, VERB_NOTE);
	assert_int_equal(verb_find("t")->id, VERB_TAKE);
	assert_int_equal(verb_find("p")->id, VERB_PRIORITY);
	assert_int_equal(verb_find("s")->id, VERB_SHOW);
	assert_int_equal(verb_find("v")->id, VERB_SHOW);
	assert_int_equal(verb_find("c")->id, VERB_CANNED);
	assert_null(verb_find("g"));
	assert_null(verb_find(""));
}

static void test_bare_words(void **state)
{
	(void)state;
	assert_true(verb_is_bare(verb_of(VERB_DONE), "regle"));
	assert_false(verb_is_bare(verb_of(VERB_DONE), "ok"));
	assert_true(verb_is_bare(verb_of(VERB_KB), "faq"));
	assert_false(verb_is_bare(verb_of(VERB_KB), "doc"));
	assert_false(verb_is_bare(verb_of(VERB_REPLY), "reply"));
}

static void test_near(void **state)
{
	(void)state;
	char near[VERB_NAME_SIZE];
	assert_true(verb_near("colse", near));
	assert_string_equal(near, "close");
	assert_true(verb_near("fermr", near));
	assert_string_equal(near, "fermer");
	assert_true(verb_near("nwe", near));
	assert_string_equal(near, "new");
	assert_true(verb_near("hepl", near));
	assert_false(verb_near("nice", near));
	assert_false(verb_near("ab", near));
	assert_false(verb_near("x", near));
	assert_false(verb_near("", near));
}

TEST_MAIN(cmocka_unit_test(test_every_name_leads_to_its_verb), cmocka_unit_test(test_folded_names_are_the_names),
	cmocka_unit_test(test_names_are_unique), cmocka_unit_test(test_single_letters), cmocka_unit_test(test_bare_words),
	cmocka_unit_test(test_near))
