#include "host/validate.h"

#include "base/limits.h"
#include "support/check.h"

#include <stdlib.h>

static struct gd_inbound good(void)
{
	return (struct gd_inbound){.size = sizeof(struct gd_inbound), .kind = GD_TEXT, .dedupe = {"e1"},
		.sender = {.user = "U1", .name = "Éloïse"},
		.place = {.kind = GD_PLACE_ROOM, .room = "C1"}, .text = "bonjour"};
}

static void expect_refused(const struct gd_inbound *in, const char *part)
{
	struct err err = {{0}};
	assert_false(validate_inbound(in, &err));
	if (!strstr(err.text, part))
		fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static void test_takes_what_is_whole(void **state)
{
	(void)state;
	struct err err = {{0}};
	struct gd_inbound in = good();
	assert_true(validate_inbound(&in, &err));
	in.text = NULL;
	in.files = &(struct gd_file){.name = "a.png", .bytes = "x", .length = 1};
	in.nfiles = 1;
	assert_true(validate_inbound(&in, &err));
	struct gd_system reported = {.size = sizeof reported, .action = "fire", .key = "disk", .title = "Disk full"};
	assert_true(validate_inbound(&(struct gd_inbound){.kind = GD_SYSTEM, .dedupe = {"e2"}, .system = &reported}, &err));
	assert_true(validate_inbound(&(struct gd_inbound){.kind = GD_CURSOR, .kv = &(struct gd_kv){"since", NULL}, .nkv = 1}, &err));
	assert_true(validate_inbound(&(struct gd_inbound){.kind = GD_RECEIPT, .dedupe = {"r"}, .delivery = 7, .receipt = GD_RECEIPT_READ},
		&err));
	assert_true(validate_inbound(&(struct gd_inbound){.kind = GD_MEMBER, .dedupe = {"m"}, .place = {.room = "C1"},
		.members = &(struct gd_person){.user = "U2"}, .nmembers = 1}, &err));
	assert_true(validate_inbound(&(struct gd_inbound){.kind = GD_OPENED, .sender = {.user = "U1"}}, &err));
	assert_string_equal(err.text, "");
}

static void test_names_what_a_kind_lacks(void **state)
{
	(void)state;
	static const struct { enum gd_kind kind; const char *part; } cases[] = {
		{GD_TEXT, "text, or a file"}, {GD_COMMAND, "text"}, {GD_EDIT, "target"}, {GD_DELETE, "target"}, {GD_REACTION, "target"},
		{GD_CHOICE, "text"},
		{GD_FORM, "text"}, {GD_RECEIPT, "receipt"}, {GD_SYSTEM, "system.action"}, {GD_MEMBER, "place.room"},
		{GD_PLACE, "place.room"},
		{GD_CURSOR, "kv"}, {(enum gd_kind)99, "a known kind"}, {(enum gd_kind)0, "a known kind"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct gd_inbound in = {.kind = cases[i].kind, .dedupe = {"e"}, .sender = {.user = "U1"}};
		expect_refused(&in, cases[i].part);
	}
	struct gd_inbound in = good();
	in.dedupe[0] = "";
	expect_refused(&in, "dedupe[0]");
	in = good();
	in.sender.user = NULL;
	expect_refused(&in, "sender.user");
	in = good();
	in.place.room = NULL;
	expect_refused(&in, "place.room");
}

static void test_refuses_bad_bytes_and_lengths_anywhere(void **state)
{
	(void)state;
	char *huge = calloc(1, LIMIT_MESSAGE + 2);
	memset(huge, 'x', LIMIT_MESSAGE + 1);
	struct gd_inbound in = good();
	in.text = huge;
	expect_refused(&in, "inbound.text is longer than");
	huge[LIMIT_MESSAGE] = '\0';
	in.text = huge;
	assert_true(validate_inbound(&in, NULL));
	huge[LIMIT_ADDRESS + 1] = '\0';
	in = good();
	in.dedupe[2] = huge;
	expect_refused(&in, "dedupe[2] is longer");
	in = good();
	in.sender.tz = "\xff";
	expect_refused(&in, "sender.tz is not UTF-8");
	in = good();
	in.author = &(struct gd_person){.name = "\xC3"};
	expect_refused(&in, "author.name is not UTF-8");
	struct gd_system reported = {.action = "fire", .title = "\xED\xA0\x80"};
	in = (struct gd_inbound){.kind = GD_SYSTEM, .dedupe = {"e"}, .system = &reported};
	expect_refused(&in, "system.title is not UTF-8");
	in = good();
	in.fields = &(struct gd_field){.key = "k", .value = "\x80"};
	in.nfields = 1;
	expect_refused(&in, "field.value is not UTF-8");
	free(huge);
}

static void test_refuses_arrays_that_cannot_be(void **state)
{
	(void)state;
	struct gd_inbound in = good();
	in.nfields = LIMIT_FIELDS + 1;
	expect_refused(&in, "fields has 65 elements");
	in = good();
	in.nfiles = 1;
	expect_refused(&in, "files is NULL");
	in = good();
	in.fields = &(struct gd_field){.value = "v"};
	in.nfields = 1;
	expect_refused(&in, "no key");
	in = good();
	in.kv = &(struct gd_kv){"", "v"};
	in.nkv = 1;
	expect_refused(&in, "no key");
	in.nkv = INBOUND_KV_MOST + 1;
	expect_refused(&in, "kv has 17 elements");
	in = good();
	in.files = &(struct gd_file){.name = "x"};
	in.nfiles = 1;
	expect_refused(&in, "neither path nor bytes");
	in.files = &(struct gd_file){.bytes = "x", .length = -1};
	expect_refused(&in, "file.length");
}

TEST_MAIN(cmocka_unit_test(test_takes_what_is_whole), cmocka_unit_test(test_names_what_a_kind_lacks),
	cmocka_unit_test(test_refuses_bad_bytes_and_lengths_anywhere), cmocka_unit_test(test_refuses_arrays_that_cannot_be))
