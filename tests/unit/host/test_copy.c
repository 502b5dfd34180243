#include "host/copy.h"

#include "support/check.h"

static void test_copies_an_outbound_with_all_that_hangs_on_it(void **state)
{
	(void)state;
	struct arena arena = {0};
	char text[] = "hello", label[] = "Yes", bytes[] = "a\0b";
	struct gd_choice choice = {.value = "1", .label = label};
	struct gd_form_field form = {.key = "type", .choices = &choice, .nchoices = 1};
	struct gd_file file = {.name = "x", .bytes = bytes, .length = 3};
	struct gd_field field = {.key = "k", .value = "v"};
	struct gd_outbound out = {.size = sizeof out, .op = GD_POST, .delivery = 7, .text = text, .choices = &choice, .nchoices = 1,
		.form = &form, .nform = 1,
		.files = &file, .nfiles = 1, .fields = &field, .nfields = 1};
	struct gd_outbound *copy = copy_outbound(&arena, &out);
	memset(text, 'x', sizeof text - 1);
	memset(label, 'x', sizeof label - 1);
	memset(bytes, 'x', sizeof bytes - 1);
	choice.value = form.key = field.value = "gone";
	assert_int_equal(copy->delivery, 7);
	assert_string_equal(copy->text, "hello");
	assert_string_equal(copy->choices[0].value, "1");
	assert_string_equal(copy->choices[0].label, "Yes");
	assert_string_equal(copy->form[0].key, "type");
	assert_string_equal(copy->form[0].choices[0].label, "Yes");
	assert_memory_equal(copy->files[0].bytes, "a\0b", 3);
	assert_string_equal(copy->fields[0].value, "v");
	assert_null(copy->room);
	arena_clear(&arena);
}

/* Structs of another version are shorter or longer than ours: read no more than is there, keep no more than we know. */
static void test_reads_no_further_than_size(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct gd_outbound out = {.size = offsetof(struct gd_outbound, form), .text = "t", .form = (const void *)1, .nform = 99};
	struct gd_outbound *copy = copy_outbound(&arena, &out);
	assert_null(copy->form);
	assert_int_equal(copy->nform, 0);
	assert_int_equal(copy->size, sizeof *copy);

	struct gd_result result = {.size = offsetof(struct gd_result, json), .code = GD_R_CREATED, .ref = "G-1", .json = (const void *)1};
	assert_null(copy_result(&arena, &result)->json);
	result.size = sizeof result + 100;
	result.json = "{}";
	assert_string_equal(copy_result(&arena, &result)->json, "{}");

	struct gd_system given = {.size = offsetof(struct gd_system, reference_text), .action = "fire",
		.reference_text = (const void *)1}, reported;
	struct gd_inbound in = {.size = offsetof(struct gd_inbound, author), .text = "t", .system = &given, .author = (const void *)1},
		whole;
	whole_inbound(&whole, &reported, &in);
	assert_string_equal(whole.text, "t");
	assert_null(whole.author);
	assert_ptr_equal(whole.system, &reported);
	assert_string_equal(whole.system->action, "fire");
	assert_null(whole.system->reference_text);
	arena_clear(&arena);
}

static void test_copies_key_value_writes(void **state)
{
	(void)state;
	struct arena arena = {0};
	char value[] = "s2";
	struct gd_kv kv[] = {{"since", value}, {"gone", NULL}};
	struct gd_kv *copy = copy_kv(&arena, kv, 2);
	value[1] = 'x';
	assert_string_equal(copy[0].value, "s2");
	assert_null(copy[1].value);
	assert_null(copy_kv(&arena, NULL, 0));
	arena_clear(&arena);
}

TEST_MAIN(cmocka_unit_test(test_copies_an_outbound_with_all_that_hangs_on_it), cmocka_unit_test(test_reads_no_further_than_size),
	cmocka_unit_test(test_copies_key_value_writes))
