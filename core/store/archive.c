#include "store/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (256 * 1024)
#define HASHES "SELECT hash FROM attachment WHERE hash IS NOT NULL UNION SELECT hash FROM waiting_file WHERE hash IS NOT NULL"

size_t archive_attachments(struct db *db, struct arena *arena, const char ***hashes)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM (" HASHES ")");
	*hashes = arena_alloc(arena, (room + 1) * sizeof **hashes);
	struct db_rows *rows = db_query(db, NULL, HASHES " ORDER BY hash");
	while (n < room && db_next(rows))
		(*hashes)[n++] = arena_strdup(arena, db_col_str(rows, "hash"));
	db_done(rows, NULL);
	return n;
}

static bool digest_file(int fd, EVP_MD_CTX *ctx, unsigned char out[32])
{
	unsigned len = 32;
	ssize_t n = 0;
	unsigned char *chunk = mem_alloc(CHUNK);
	bool ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
	while (ok && ((n = read(fd, chunk, CHUNK)) > 0 || (n < 0 && errno == EINTR)))
		ok = n < 0 || EVP_DigestUpdate(ctx, chunk, (size_t)n);
	free(chunk);
	return ok && n == 0 && EVP_DigestFinal_ex(ctx, out, &len);
}

bool archive_hash(const char *path, char out[ARCHIVE_HASH_SIZE], struct err *err)
{
	struct stat st;
	unsigned char hash[32];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && digest_file(fd, ctx, hash);
	if (ok)
		for (size_t i = 0; i < sizeof hash; i++)
			snprintf(out + 2 * i, 3, "%02x", hash[i]);
	else
		err_set(err, "%s cannot be read: %s.", path, fd >= 0 && errno == 0 ? "it is no file" : strerror(errno));
	if (fd >= 0)
		close(fd);
	EVP_MD_CTX_free(ctx);
	return ok;
}
