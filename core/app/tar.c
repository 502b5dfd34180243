#include "app/tar.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool run(const char *const *argv, struct err *err)
{
	extern char **environ;
	pid_t pid;
	int status = 0, failed = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv, environ);
	if (failed) {
		err_set(err, "Cannot run tar: %s.", strerror(failed));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	err_set(err, "tar could not do it; what it says stands above.");
	return false;
}

static const char *compression(const char *file)
{
	static const struct {
		const char *end, *flag;
	} rows[] = {{".gz", "--gzip"}, {".tgz", "--gzip"}, {".xz", "--xz"}, {".zst", "--zstd"}};
	size_t len = strlen(file);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (len > strlen(rows[i].end) && strcmp(file + len - strlen(rows[i].end), rows[i].end) == 0)
			return rows[i].flag;
	return "--no-auto-compress";
}

static bool sync_path(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool publish(const char *part, const char *file, struct arena *arena, struct err *err)
{
	char *folder = arena_strdup(arena, file), *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = 0;
	if (sync_path(part, 0) && rename(part, file) == 0 && sync_path(slash ? folder : ".", O_DIRECTORY))
		return true;
	err_set(err, "Cannot write %s: %s.", file, strerror(errno));
	return false;
}

bool tar_make(const char *file, const char *folder, const char *data_dir, struct err *err)
{
	struct arena arena = {0};
	const char *part = arena_printf(&arena, "%s.part", file), *list = arena_printf(&arena, "%s/FILES", folder);
	const char *const argv[] = {"tar", "--create", "--file", part, compression(file), "--owner=0", "--group=0", "--numeric-owner",
		"--directory", folder, "MANIFEST", "guichet.db", "--directory", data_dir, "--verbatim-files-from", "--files-from", list,
		NULL};
	bool ok = run(argv, err) && publish(part, file, &arena, err);
	if (!ok)
		unlink(part);
	arena_clear(&arena);
	return ok;
}

bool tar_open(const char *file, const char *folder, struct err *err)
{
	const char *const argv[] = {
		"tar", "--extract", "--file", file, "--no-same-owner", "--no-same-permissions", "--directory", folder, NULL};
	return run(argv, err);
}
