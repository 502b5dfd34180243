#include "base/fd.h"

#include "support/check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MUCH (1 << 20) /* more than a pipe takes at once */

static void *drain(void *arg)
{
	int fd = *(int *)arg;
	char part[5000];
	size_t sum = 0;
	ssize_t n;
	while ((n = read(fd, part, sizeof part)) > 0)
		sum += (size_t)n;
	return (void *)sum;
}

static void test_all_of_it_arrives_in_pieces(void **state)
{
	(void)state;
	int ends[2];
	pthread_t thread;
	void *sum = NULL;
	char *bytes = calloc(1, MUCH);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pthread_create(&thread, NULL, drain, &ends[0]), 0);
	assert_true(fd_write_all(ends[1], bytes, MUCH));
	assert_true(fd_write_all(ends[1], bytes, 0));
	close(ends[1]);
	pthread_join(thread, &sum);
	assert_int_equal((size_t)sum, MUCH);
	close(ends[0]);
	free(bytes);
}

static void test_a_full_device_is_said(void **state)
{
	(void)state;
	int fd = open("/dev/full", O_WRONLY);
	assert_true(fd >= 0);
	assert_false(fd_write_all(fd, "x", 1));
	close(fd);
}

static void test_a_file_is_there_as_a_whole(void **state)
{
	(void)state;
	char folder[] = "/tmp/guichet-fd-XXXXXX", path[64], read_back[16] = "";
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/file", folder);
	assert_true(fd_write_file(path, "longer than that", 16));
	assert_true(fd_write_file(path, "short", 5));
	int fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, read_back, sizeof read_back), 5);
	assert_memory_equal(read_back, "short", 5);
	close(fd);
	assert_true(fd_sync(path) && fd_sync(folder));
	unlink(path);
	assert_false(fd_sync(path));
	assert_int_equal(errno, ENOENT);
	assert_false(fd_write_file("/dev/full", "x", 1));
	assert_int_equal(errno, ENOSPC);
	rmdir(folder);
}

TEST_MAIN(cmocka_unit_test(test_a_file_is_there_as_a_whole),
	cmocka_unit_test(test_all_of_it_arrives_in_pieces), cmocka_unit_test(test_a_full_device_is_said))
