#include "app/tar.h"

#include "base/fd.h"
#include "base/mem.h"
#include "config/raw.h"

#include <errno.h>
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

static bool publish(const char *part, const char *file, struct arena *arena, struct err *err)
{
	char *folder = arena_strdup(arena, file), *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = 0;
	if (fd_sync(part) && rename(part, file) == 0 && fd_sync(slash ? folder : "."))
		return true;
	err_set(err, "Cannot write %s: %s.", file, strerror(errno));
	return false;
}

bool tar_make(const char *file, const char *folder, const char *data_dir, struct err *err)
{
	struct arena arena = {0};
	const char *part = arena_printf(&arena, "%s.part", file), *list = arena_printf(&arena, "%s/FILES", folder);
	bool said = access(arena_printf(&arena, "%s/" RAW_SAID, folder), F_OK) == 0;
	const char *const more[] = {"--directory", data_dir, "--verbatim-files-from", "--files-from", list, NULL};
	const char *argv[20] = {"tar", "--create", "--file", part, compression(file), "--owner=0", "--group=0", "--numeric-owner",
		"--directory", folder, "MANIFEST", "guichet.db", said ? RAW_SAID : NULL};
	memcpy(&argv[said ? 13 : 12], more, sizeof more);
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
