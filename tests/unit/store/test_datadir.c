#include "store/datadir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY 65534

static void expect_refusal(const char *path, const char *why)
{
	struct err tried = {0}, opened = {0};
	struct datadir dir;
	assert_false(datadir_try(path, &tried));
	assert_false(datadir_open(&dir, path, &opened));
	assert_string_equal(tried.text, opened.text);
	assert_non_null(strstr(tried.text, why));
}

/* The superuser may write everywhere, so the test stops being it for a while. */
static void a_folder_of_somebody_else_is_refused_as_it_would_be_when_opened(void **unused)
{
	(void)unused;
	char top[] = "/tmp/guichet.datadir.XXXXXX", below[64], lock[96];
	struct datadir dir;
	struct err err = {0};
	assert_non_null(mkdtemp(top));
	snprintf(below, sizeof below, "%s/desk", top);
	snprintf(lock, sizeof lock, "%s/guichet.lock", below);
	assert_int_equal(chmod(top, 0755), 0);
	assert_true(datadir_open(&dir, below, &err));
	assert_true(datadir_try(below, &err)); /* held by another, and that is no matter */
	datadir_close(&dir);
	assert_int_equal(chmod(lock, 0444), 0);
	assert_int_equal(chmod(below, 0555), 0);
	assert_int_equal(chmod(top, 0555), 0);
	bool root = geteuid() == 0 && seteuid(NOBODY) == 0;
	expect_refusal(below, "guichet.lock: Permission denied.");
	snprintf(below, sizeof below, "%s/other", top);
	expect_refusal(below, "other: Permission denied.");
	assert_true(!root || seteuid(0) == 0);
	chmod(top, 0755);
	snprintf(below, sizeof below, "%s/desk", top);
	chmod(below, 0755);
	unlink(lock);
	if (root)
		assert_int_equal(seteuid(NOBODY), 0);
	else
		chmod(below, 0555);
	expect_refusal(below, "guichet.lock: Permission denied.");
	assert_true(!root || seteuid(0) == 0);
	chmod(below, 0755);
	snprintf(lock, sizeof lock, "%s/attachments", below);
	rmdir(lock);
	rmdir(below);
	assert_int_equal(rmdir(top), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(a_folder_of_somebody_else_is_refused_as_it_would_be_when_opened)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
