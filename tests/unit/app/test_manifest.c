#include "app/manifest.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_A "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb" /* of "a" */
#define HASH_B "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d" /* of "b" */
#define HEAD "guichet-backup 1\nprogram 0.1.0\nschema 3\nmade 1795300000000\nhistory 7 " HASH_A "\n"
#define FILE_B HASH_B "  attachments/3e/" HASH_B "\n"

struct box {
	char folder[64];
	struct manifest m;
};

static void put(const struct box *box, const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", box->folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int open_box(void **state)
{
	struct box *box = calloc(1, sizeof *box);
	char path[128];
	snprintf(box->folder, sizeof box->folder, "/tmp/guichet-manifest-XXXXXX");
	assert_non_null(mkdtemp(box->folder));
	snprintf(path, sizeof path, "%s/attachments", box->folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/attachments/3e", box->folder);
	mkdir(path, 0700);
	put(box, "guichet.db", "a");
	put(box, "attachments/3e/" HASH_B, "b");
	*state = box;
	return 0;
}

static int close_box(void **state)
{
	static const char *const names[] = {
		("attachments/3e/" HASH_B), "attachments/3e", "attachments", "guichet.db", "MANIFEST", "more", ""};
	struct box *box = *state;
	char path[256];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", box->folder, names[i]);
		remove(path);
	}
	manifest_clear(&box->m);
	free(box);
	return 0;
}

static bool read_text(struct box *box, const char *text, struct err *err)
{
	char path[128];
	snprintf(path, sizeof path, "%s/MANIFEST", box->folder);
	put(box, "MANIFEST", text);
	manifest_clear(&box->m);
	*err = (struct err){0};
	return manifest_read(&box->m, path, err);
}

static void test_what_is_written_is_read_back(void **state)
{
	struct box *box = *state;
	struct err err = {0};
	char path[128];
	struct manifest m = {.program = "0.1.0", .chain = HASH_A, .schema = 3, .made_ms = INT64_C(1795300000000), .events = 7};
	snprintf(path, sizeof path, "%s/MANIFEST", box->folder);
	manifest_add(&m, "attachments/3e/" HASH_B, HASH_B);
	manifest_add(&m, "guichet.db", HASH_A);
	assert_true(manifest_write(&m, path, &err));
	assert_false(manifest_write(&m, path, &err)); /* never over one that is there */
	manifest_clear(&m);
	assert_true(manifest_read(&box->m, path, &err));
	assert_string_equal(box->m.program, "0.1.0");
	assert_string_equal(box->m.chain, HASH_A);
	assert_int_equal(box->m.schema, 3);
	assert_int_equal(box->m.made_ms, INT64_C(1795300000000));
	assert_int_equal(box->m.events, 7);
	assert_int_equal(box->m.count, 2);
	assert_true(manifest_verify(&box->m, box->folder, &err));
}

static void test_a_list_that_is_not_ours_is_refused(void **state)
{
	struct err err;
	static const char *const texts[] = {"", "guichet-backup 2\n", "guichet-backup 1\n", HEAD, HEAD "x\n",
		HEAD HASH_A "  ../guichet.db\n", HEAD HASH_A "  /etc/passwd\n", HEAD HASH_A " guichet.db\n",
		HEAD HASH_B "  attachments/3f/" HASH_B "\n", HEAD HASH_B "  attachments/3e/../" HASH_B "\n",
		HEAD "zz" HASH_A "  guichet.db\n", "guichet-backup 1\nschema 3x\n" HASH_A "  guichet.db\n",
		"guichet-backup 1\nhistory 7\n" HASH_A "  guichet.db\n",
		"guichet-backup 1\nhistory -7 " HASH_A "\n" HASH_A "  guichet.db\n", "guichet-backup 1\n" HASH_A "  guichet.db\n"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (read_text(*state, texts[i], &err))
			fail_msg("taken: %s", texts[i]);
		assert_string_not_equal(err.text, "");
	}
}

static void test_every_difference_is_found(void **state)
{
	struct box *box = *state;
	struct err err;
	assert_true(read_text(box, HEAD HASH_A "  guichet.db\n" FILE_B, &err));
	assert_true(manifest_verify(&box->m, box->folder, &err));
	put(box, "attachments/3e/" HASH_B, "c");
	assert_false(manifest_verify(&box->m, box->folder, &err));
	assert_non_null(strstr(err.text, "damaged"));
	put(box, "attachments/3e/" HASH_B, "b");
	put(box, "more", "");
	assert_false(manifest_verify(&box->m, box->folder, &err));
	assert_true(read_text(box, HEAD HASH_A "  guichet.db\n", &err));
	assert_false(manifest_verify(&box->m, box->folder, &err)); /* a file that the list does not name */
}

#define BOX(f) cmocka_unit_test_setup_teardown(f, open_box, close_box)
TEST_MAIN(BOX(test_what_is_written_is_read_back), BOX(test_a_list_that_is_not_ours_is_refused), BOX(test_every_difference_is_found))
