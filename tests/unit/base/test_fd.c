#include "base/fd.h"

#include "support/check.h"

#include <fcntl.h>
#include <pthread.h>
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

TEST_MAIN(cmocka_unit_test(test_all_of_it_arrives_in_pieces), cmocka_unit_test(test_a_full_device_is_said))
