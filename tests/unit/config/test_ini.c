#include "config/ini.h"

#include "base/limits.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Everything the reader says, one line each: "3 [queue technique]", "4 key=value", "5 !sentence". */
struct heard {
	struct buf text;
};

static void on_section(void *ctx, unsigned line, const char *name)
{
	buf_addf(&((struct heard *)ctx)->text, "%u [%s]\n", line, name);
}

static void on_entry(void *ctx, unsigned line, const char *key, const char *value)
{
	buf_addf(&((struct heard *)ctx)->text, "%u %s=%s\n", line, key, value);
}

static void on_fault(void *ctx, unsigned line, const char *sentence)
{
	buf_addf(&((struct heard *)ctx)->text, "%u !%s\n", line, sentence);
}

static void expect_bytes(const char *bytes, size_t len, const char *heard)
{
	struct heard h;
	buf_init(&h.text, 65536);
	ini_read(bytes, len, &(struct ini_handler){.section = on_section, .entry = on_entry, .fault = on_fault, .ctx = &h});
	assert_string_equal(h.text.data, heard);
	buf_clear(&h.text);
}

static void expect(const char *text, const char *heard)
{
	expect_bytes(text, strlen(text), heard);
}

static void reads_sections_and_values(void **state)
{
	(void)state;
	expect("; comment\n[server]\nlisten = 127.0.0.1:80\n\n[ queue \t technique ]\r\n\ttitle=Le service technique  \r\n# end",
		"2 [server]\n3 listen=127.0.0.1:80\n5 [queue technique]\n6 title=Le service technique\n");
	expect("\xEF\xBB\xBF[server]\nempty =\n", "1 [server]\n2 empty=\n");
	expect("", "");
}

static void keeps_what_looks_like_a_comment(void **state)
{
	(void)state;
	expect("[a]\nsecret = x ;y #z\npath = a=b:c\n", "1 [a]\n2 secret=x ;y #z\n3 path=a=b:c\n");
}

static void keeps_long_names_apart(void **state)
{
	(void)state;
	char text[600], heard[700], long_name[LIMIT_CONFIG_NAME + 1];
	memset(long_name, 'n', LIMIT_CONFIG_NAME);
	long_name[LIMIT_CONFIG_NAME] = '\0';
	snprintf(text, sizeof text, "[%s]\n%s = 1\n", long_name, long_name);
	snprintf(heard, sizeof heard, "1 [%s]\n2 %s=1\n", long_name, long_name);
	expect(text, heard);
	snprintf(text, sizeof text, "[%sn]\nkey = 1\n[b]\n%sn = 1\n", long_name, long_name);
	expect(text,
		"1 !the section's name is too long\n2 !the line belongs to no section; a [section] comes first\n3 [b]\n"
		"4 !the key is too long\n");
}

static void keeps_long_values_whole(void **state)
{
	(void)state;
	char *text = calloc(1, LIMIT_CONFIG_LINE + 64), *heard = calloc(1, LIMIT_CONFIG_LINE + 64);
	memcpy(text, "[a]\nk=", 6);
	memset(text + 6, 'v', LIMIT_CONFIG_LINE - 2);
	memcpy(heard, "1 [a]\n2 k=", 10);
	memset(heard + 10, 'v', LIMIT_CONFIG_LINE - 2);
	heard[10 + LIMIT_CONFIG_LINE - 2] = '\n';
	expect(text, heard);
	memcpy(text + strlen(text), "v\nl=2\n", 7);
	expect(text, "1 [a]\n2 !the line is longer than 4096 bytes\n3 l=2\n");
	free(text);
	free(heard);
}

static void names_every_fault_and_goes_on(void **state)
{
	(void)state;
	static const char bytes[] = "orphan = 1\n[a\n[]\n[b] ; no\n[c]\nno value\n= 3\ntwo words = 3\nnul\0 = 1\nlatin = \xE9\nlast = 1\n";
	expect_bytes(bytes, sizeof bytes - 1,
		"1 !the line belongs to no section; a [section] comes first\n"
		"2 !a section header ends with ]\n"
		"3 !the section has no name\n"
		"4 !nothing may follow the ] of a section header; comments have a line of their own\n"
		"5 [c]\n"
		"6 !the line has no =; write key = value\n"
		"7 !the line has no key before its =\n"
		"8 !a key holds no spaces; write key = value\n"
		"9 !the line holds a NUL byte\n"
		"10 !the line is not UTF-8\n"
		"11 last=1\n");
}

static void slurps_regular_files_only(void **state)
{
	(void)state;
	struct buf out;
	struct err err = {{0}};
	unsigned mode = 0;
	char path[] = "/tmp/guichet-ini-XXXXXX";
	int fd = mkstemp(path);
	assert_int_equal(write(fd, "[a]\n", 4), 4);
	assert_int_equal(fchmod(fd, 0640), 0);
	buf_init(&out, LIMIT_CONFIG_FILE);
	assert_true(ini_slurp(path, &out, &mode, &err));
	assert_string_equal(out.data, "[a]\n");
	assert_int_equal(mode, 0640);
	buf_clear(&out);

	assert_int_equal(ftruncate(fd, LIMIT_CONFIG_FILE + 1), 0);
	buf_init(&out, LIMIT_CONFIG_FILE);
	assert_false(ini_slurp(path, &out, NULL, &err));
	assert_non_null(strstr(err.text, "is larger than"));
	buf_clear(&out);
	close(fd);
	unlink(path);

	buf_init(&out, LIMIT_CONFIG_FILE);
	assert_false(ini_slurp(path, &out, NULL, &err));
	assert_non_null(strstr(err.text, "No such file"));
	assert_false(ini_slurp("/dev/null", &out, NULL, &err));
	assert_non_null(strstr(err.text, "not a regular file"));
	buf_clear(&out);
}

TEST_MAIN(cmocka_unit_test(reads_sections_and_values),
	cmocka_unit_test(keeps_what_looks_like_a_comment),
	cmocka_unit_test(keeps_long_names_apart),
	cmocka_unit_test(keeps_long_values_whole),
	cmocka_unit_test(names_every_fault_and_goes_on),
	cmocka_unit_test(slurps_regular_files_only))
