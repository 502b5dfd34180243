#include "store/archive.h"
#include "store/erase.h"

#include "store_fixture.h"
#include "support/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *path, const void *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

static void test_a_file_has_the_hash_of_its_bytes(void **state)
{
	char folder[] = "/tmp/guichet-archive-XXXXXX", path[64], link[64], hash[ARCHIVE_HASH_SIZE];
	struct err err = {0};
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/file", folder);
	snprintf(link, sizeof link, "%s/link", folder);
	write_file(path, "abc", 3);
	assert_true(archive_hash(path, hash, &err));
	assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	write_file(path, "", 0);
	assert_true(archive_hash(path, hash, &err));
	assert_string_equal(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(err.text, "");
	assert_int_equal(symlink(path, link), 0);
	assert_false(archive_hash(link, hash, &err));
	assert_non_null(strstr(err.text, link));
	assert_false(archive_hash(folder, hash, &err));
	unlink(link);
	unlink(path);
	assert_false(archive_hash(path, hash, &err));
	rmdir(folder);
}

static void test_a_copy_beside_a_writer_is_of_what_was_committed(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	char path[160];
	snprintf(path, sizeof path, "%s/copy.db", f->dir);
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)", &err));
	int64_t wal = db_wal_bytes(f->db);
	assert_true(wal > 0);
	struct db *copier = db_open(f->path, DB_COPIER, &err);
	assert_non_null(copier);
	assert_true(db_begin(f->db, &err));
	assert_true(db_exec(f->db, &err, "INSERT INTO t (a) VALUES (2)"));
	assert_true(db_copy_to(copier, path, &err));
	db_close(copier);
	assert_true(db_commit(f->db, &err));
	assert_true(db_wal_bytes(f->db) >= wal); /* the writer alone checkpoints */
	struct db *copy = db_open(path, DB_READER, &err);
	assert_int_equal(db_number(copy, NULL, -1, "SELECT sum(a) FROM t"), 1);
	db_close(copy);
}

static void test_the_last_copier_leaves_the_log_alone(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};
	char wal[160], path[160];
	struct stat before, after;
	snprintf(wal, sizeof wal, "%s-wal", f->path);
	snprintf(path, sizeof path, "%s/copy.db", f->dir);
	assert_true(db_run_script(f->db, "CREATE TABLE t (a INTEGER) STRICT", &err));
	struct db *copier = db_open(f->path, DB_COPIER, &err);
	assert_int_equal(db_number(copier, NULL, -1, "PRAGMA wal_autocheckpoint"), 0);
	assert_int_equal(stat(wal, &before), 0);
	assert_true(db_copy_to(copier, path, &err));
	db_close(copier);
	assert_int_equal(stat(wal, &after), 0);
	assert_int_equal(after.st_size, before.st_size);
}

static void test_attachments_are_named_once(void **state)
{
	struct fixture *f = *state;
	const char **hashes;
	struct err err = {0};
	make_ticket(f);
	assert_true(db_run_script(f->db,
		"INSERT INTO attachment (id, ticket_id, name, mime, length, hash) VALUES (1, 30, 'b', 'x', 1, 'bb'),"
		" (2, 30, 'a', 'x', 1, 'aa'), (3, 30, 'b again', 'x', 1, 'bb'), (4, 30, 'not kept', 'x', 1, NULL);"
		"PRAGMA foreign_keys = OFF; INSERT INTO waiting_file (id, question_id, name, mime, length, hash)"
		" VALUES (5, 1, 'c', 'x', 1, 'cc'),"
		" (6, 1, 'b', 'x', 1, 'bb')",
		&err));
	assert_int_equal(archive_attachments(f->db, &f->arena, &hashes), 3);
	assert_string_equal(hashes[0], "aa");
	assert_string_equal(hashes[1], "bb");
	assert_string_equal(hashes[2], "cc"); /* it waits to be told where it belongs */
	assert_true(attachment_is_used(f->db, "cc"));
}

TEST_MAIN(cmocka_unit_test(test_a_file_has_the_hash_of_its_bytes),
	cmocka_unit_test_setup_teardown(test_a_copy_beside_a_writer_is_of_what_was_committed, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_the_last_copier_leaves_the_log_alone, fixture_empty, fixture_close),
	cmocka_unit_test_setup_teardown(test_attachments_are_named_once, fixture_open, fixture_close))
