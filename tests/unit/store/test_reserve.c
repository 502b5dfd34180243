#include "store/reserve.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_kept_spent_and_kept_again(void **state)
{
	(void)state;
	char folder[] = "/tmp/guichet-reserve-XXXXXX", path[64];
	struct stat st;
	assert_non_null(mkdtemp(folder));
	struct datadir dir = {.path = folder, .lock = -1};
	snprintf(path, sizeof path, "%s/reserve", folder);
	assert_false(reserve_spend(&dir)); /* there is none yet */
	for (int i = 0; i < 2; i++) {
		assert_true(reserve_keep(&dir));
		assert_true(reserve_keep(&dir)); /* and stays */
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_true(st.st_size == RESERVE_BYTES && st.st_blocks * 512 >= RESERVE_BYTES);
		assert_true(reserve_spend(&dir));
		assert_int_equal(access(path, F_OK), -1);
	}
	assert_int_equal(rmdir(folder), 0);
	assert_false(reserve_keep(&dir));
}

TEST_MAIN(cmocka_unit_test(test_kept_spent_and_kept_again))
