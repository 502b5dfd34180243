#include "support/check.h"
#include "support/fake_memory.h"

#include <stdlib.h>

/* Poison is written before the memory goes back, and nothing of the original is shared. */
static void test_copies_share_nothing_with_the_original(void **state)
{
	(void)state;
	struct fake_memory *memory = fake_memory_new();
	char text[] = "hello";
	struct gd_field field = {.key = text};
	const struct gd_inbound in = {.size = offsetof(struct gd_inbound, author), .text = text, .fields = &field, .nfields = 1,
		.author = (const void *)1};
	struct gd_inbound *copy = fake_copy_inbound(memory, &in);
	text[0] = 'x';
	assert_string_equal(copy->text, "hello");
	assert_string_equal(copy->fields[0].key, "hello");
	assert_null(copy->author);
	assert_int_equal(copy->size, sizeof *copy);
	fake_memory_poison(memory);
	fake_memory_poison(NULL);
}

TEST_MAIN(cmocka_unit_test(test_copies_share_nothing_with_the_original))
