#include "config/faults.h"

#include "support/check.h"

static void test_prints_in_the_order_of_the_files(void **state)
{
	(void)state;
	struct faults faults = {0};
	struct buf out;
	char file[] = "b.ini";
	faults_add(&faults, FAULT_ERROR, (struct origin){file, 7}, "[server] rate", "is %s", "odd");
	faults_add(&faults, FAULT_ERROR, (struct origin){"a.ini", 10}, NULL, "first of line ten");
	faults_add(&faults, FAULT_WARNING, (struct origin){"a.ini", 10}, NULL, "second of line ten");
	faults_add(&faults, FAULT_ERROR, (struct origin){"a.ini", 9}, NULL, "nine");
	faults_add(&faults, FAULT_ERROR, (struct origin){"environment", 0}, "X", "e");
	faults_add(&faults, FAULT_ERROR, (struct origin){0}, NULL, "nowhere");
	file[0] = 'z'; /* copies are kept */
	assert_int_equal(faults.count, 6);
	assert_int_equal(faults.errors, 5);
	faults_sort(&faults);
	buf_init(&out, 4096);
	faults_print(&faults, &out);
	assert_string_equal(out.data, "nowhere\na.ini:9: nine\na.ini:10: first of line ten\na.ini:10: warning: second of line ten\n"
				      "b.ini:7: [server] rate: is odd\nenvironment: X: e\n");
	buf_clear(&out);
	faults_clear(&faults);
	assert_int_equal(faults.count, 0);
}

static void test_long_sentences_end_on_a_character(void **state)
{
	(void)state;
	struct faults faults = {0};
	char text[700];
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xC3\xA9", 3);
	faults_add(&faults, FAULT_ERROR, (struct origin){0}, NULL, "x%s", text);
	size_t len = strlen(faults.list[0].sentence);
	assert_true(len > 400 && len < 480 && len % 2 == 1);
	faults_clear(&faults);
}

TEST_MAIN(cmocka_unit_test(test_prints_in_the_order_of_the_files), cmocka_unit_test(test_long_sentences_end_on_a_character))
