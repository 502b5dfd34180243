#include "base/mem.h"
#include "support/check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static void test_memory_is_zeroed(void **state)
{
	(void)state;
	char *bytes = mem_alloc(100);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(bytes[i], 0);
	free(bytes);
	free(mem_alloc(0));
	int *numbers = mem_array(3, sizeof(int));
	assert_int_equal(numbers[2], 0);
	numbers = mem_grow(numbers, 50, sizeof(int));
	assert_int_equal(numbers[0], 0);
	free(numbers);
}

static void test_copies(void **state)
{
	(void)state;
	assert_null(mem_strdup(NULL));
	char *all = mem_strdup("marie"), *some = mem_strndup("marie", 3), *more = mem_strndup("marie", 100);
	assert_string_equal(all, "marie");
	assert_string_equal(some, "mar");
	assert_string_equal(more, "marie");
	free(all);
	free(some);
	free(more);
}

static int exit_code_of(void (*run)(void))
{
	pid_t pid = fork();
	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		run();
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void overflow(void)
{
	size_t volatile count = SIZE_MAX / 2;
	mem_array(count, 3);
}

static void overflow_growing(void)
{
	size_t volatile count = SIZE_MAX / 2;
	mem_grow(NULL, count, 3);
}

static void overflow_arena(void)
{
	struct arena arena = {0};
	size_t volatile size = SIZE_MAX - 8;
	arena_alloc(&arena, size);
}

static void test_an_overflowing_product_exits(void **state)
{
	(void)state;
	assert_int_equal(exit_code_of(overflow), EX_OSERR);
	assert_int_equal(exit_code_of(overflow_growing), EX_OSERR);
	assert_int_equal(exit_code_of(overflow_arena), EX_OSERR);
}

static void test_arena_gives_aligned_zeroed_separate_memory(void **state)
{
	(void)state;
	struct arena arena = {0};
	char *last = NULL;
	for (size_t size = 1; size < 10000; size = size * 3 + 1) {
		char *bytes = arena_alloc(&arena, size);
		assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(bytes[i], 0);
		memset(bytes, 'x', size);
		assert_ptr_not_equal(bytes, last);
		last = bytes;
	}
	arena_clear(&arena);
	arena_clear(&arena);
	assert_string_equal(arena_strdup(&arena, "again"), "again");
	arena_clear(&arena);
}

static void test_arena_text(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_null(arena_strdup(&arena, NULL));
	assert_string_equal(arena_strndup(&arena, "abcdef", 2), "ab");
	assert_string_equal(arena_printf(&arena, "%s-%d", "G", 42), "G-42");
	char *first = arena_printf(&arena, "%05000d", 1);
	assert_int_equal(strlen(first), 5000);
	arena_clear(&arena);
}

static void test_arena_list_keeps_its_items_while_it_grows(void **state)
{
	(void)state;
	struct arena arena = {0};
	size_t room = 0, moved = 0;
	int *list = NULL;
	for (size_t n = 0; n < 1000; n++) {
		int *same = arena_grow(&arena, list, n, &room, sizeof *list);
		moved += same != list;
		list = same;
		assert_true(room > n);
		list[n] = (int)n;
	}
	for (int n = 0; n < 1000; n++)
		assert_int_equal(list[n], n);
	assert_in_range(moved, 2, 10);
	arena_clear(&arena);
}

TEST_MAIN(cmocka_unit_test(test_memory_is_zeroed), cmocka_unit_test(test_copies), cmocka_unit_test(test_an_overflowing_product_exits),
	  cmocka_unit_test(test_arena_gives_aligned_zeroed_separate_memory), cmocka_unit_test(test_arena_text),
	  cmocka_unit_test(test_arena_list_keeps_its_items_while_it_grows))
