/* The types of single words. */
#include "fixture.h"

#include "commands/args.h"

static void test_references(void **state)
{
	struct fixture *f = *state;
	struct ticket_ref ref;
	static const char *const same[] = {"42", "#42", "G-42", "g42", "TT42", "tt-42", "#G-42"};
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_true(ref_parse(same[i], NULL, &f->arena, &ref));
		assert_int_equal(ref.number, 42);
		assert_int_equal(ref.marked, i > 0);
	}
	static const char *const none[] = {
		"", "#", "G-", "x42", "042", "42a", "4.2.1", "42.", "42.0", "..", ".a", "@", "-3", "1234567890123", "G--4"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(ref_parse(none[i], NULL, &f->arena, &ref));
	assert_true(ref_parse("42.7", NULL, &f->arena, &ref));
	assert_int_equal(ref.entry, 7);
	static const char *const prefixes[] = {"INC-", "SR", NULL};
	assert_true(ref_parse("inc-7", prefixes, &f->arena, &ref));
	assert_true(ref_parse("SR7", prefixes, &f->arena, &ref));
	assert_false(ref_parse("G-7", prefixes, &f->arena, &ref));
}

static void test_reference_lists(void **state)
{
	struct fixture *f = *state;
	struct ticket_ref *refs;
	size_t count;
	assert_int_equal(ref_list_parse("G-3,#5,9-12", NULL, &f->arena, &refs, &count), REFS_READ);
	assert_int_equal(count, 6);
	assert_int_equal(refs[5].number, 12);
	static const char *const none[] = {",3", "3-", "3,a", "3,5-", "3--5", "", "3,5;7", "5-3-1", "0612345678", "06-12", "3,5€", "#"};
	/* they mean tickets and name none: as text they would be sent to somebody */
	static const char *const bad[] = {"3,", "5-3", "3,5,", "1234567890123", "G-99999999999999999999", "#1234567890123",
		"1-99999999999999999999", "3,18446744073709551616"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(ref_list_parse(bad[i], NULL, &f->arena, &refs, &count), REFS_BAD);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(ref_list_parse(none[i], NULL, &f->arena, &refs, &count), REFS_NONE);
	assert_int_equal(ref_list_parse("1-100", NULL, &f->arena, &refs, &count), REFS_READ);
	assert_int_equal(count, 100);
	assert_int_equal(ref_list_parse("1-101", NULL, &f->arena, &refs, &count), REFS_TOO_MANY);
	assert_int_equal(ref_list_parse("1-999999999999", NULL, &f->arena, &refs, &count), REFS_TOO_MANY);
}

static enum person_kind kind_of(void **state, const char *word)
{
	struct fixture *f = *state;
	struct person_ref person;
	return person_parse(word, word, &f->arena, &person) ? person.kind : PERSON_NOBODY_SAID;
}

static void test_persons(void **state)
{
	assert_int_equal(kind_of(state, "@{U0123}"), PERSON_ID);
	assert_int_equal(kind_of(state, "@{@bob:example.org}"), PERSON_ID);
	assert_int_equal(kind_of(state, "@bob"), PERSON_HANDLE);
	assert_int_equal(kind_of(state, "@b"), PERSON_HANDLE);
	assert_int_equal(kind_of(state, "@bob.dupont,"), PERSON_HANDLE);
	assert_int_equal(kind_of(state, "@bob:example.org"), PERSON_HANDLE);
	assert_int_equal(kind_of(state, "bob@example.org"), PERSON_EMAIL);
	assert_int_equal(kind_of(state, "+33612345678"), PERSON_PHONE);
	assert_int_equal(kind_of(state, "me"), PERSON_ME);
	assert_int_equal(kind_of(state, "personne"), PERSON_NONE);
	static const char *const none[] = {"", "bob", "@", "@!", "@.", "@{}", "bob@", "@bob@x@", "bob@local", "a@b@c.d", "bob@.org",
		"bob@x.", "+33", "+336x", "0612345678", "<bob@example.org>"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(kind_of(state, none[i]), PERSON_NOBODY_SAID);
}

static void test_tags_and_queues(void **state)
{
	struct fixture *f = *state;
	struct tag_change tag;
	assert_true(tag_parse("+vpn", &f->arena, &tag));
	assert_true(tag_parse("-étage-3", &f->arena, &tag));
	assert_true(tag.remove);
	assert_string_equal(tag.name, "étage-3");
	static const char *const none[] = {"", "+", "-", "--", "+33612345678", "+1", "vpn", "+a!", "--x", "-,"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(tag_parse(none[i], &f->arena, &tag));
	assert_string_equal(queue_word("~technique"), "technique");
	assert_null(queue_word("~"));
	assert_null(queue_word("~10"));
	assert_null(queue_word("technique"));
}

static void test_keys(void **state)
{
	struct fixture *f = *state;
	struct key_word key;
	assert_int_equal(key_parse("p:urgente", &f->arena, &key), 2);
	assert_int_equal(key.key, FIELD_PRIORITY);
	assert_true(key.colon);
	assert_int_equal(key_parse("cc-=@bob", &f->arena, &key), 4);
	assert_int_equal(key.op, FIELD_TAKE);
	assert_int_equal(key_parse("mon-champ=x", &f->arena, &key), 10);
	assert_int_equal(key.key, FIELD_OTHER);
	assert_string_equal(key.name, "mon-champ");
	static const char *const none[] = {"", "=x", ":x", "p", "p+x", "p-", "7:30", "a b", "-=x"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(key_parse(none[i], &f->arena, &key), 0);
}

TEST_MAIN(CASE(test_references), CASE(test_reference_lists), CASE(test_persons), CASE(test_tags_and_queues), CASE(test_keys))
