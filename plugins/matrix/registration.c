#include "registration.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TOKEN_CHARS 52

enum argument { URL, SERVER, INSTANCE, ID, USER, GHOSTS, ARGUMENTS };

static const struct {
	const char *name, *fallback;
	const char *letters; /* what may stand there: it goes into YAML and into a regular expression; NULL: all but quotes and spaces */
} arguments[ARGUMENTS] = {
	[URL] = {"--url=", NULL, NULL},
	[SERVER] = {"--server=", NULL, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:"},
	[INSTANCE] = {"--instance=", "main", "abcdefghijklmnopqrstuvwxyz0123456789_-"},
	[ID] = {"--id=", "guichet", "abcdefghijklmnopqrstuvwxyz0123456789_-"},
	[USER] = {"--user=", "guichet", "abcdefghijklmnopqrstuvwxyz0123456789_-."},
	[GHOSTS] = {"--ghosts=", "guichet_", "abcdefghijklmnopqrstuvwxyz0123456789_-"},
};

static bool allowed(enum argument argument, const char *value)
{
	const char *letters = arguments[argument].letters;

	if (argument == URL && ((strncmp(value, "http://", 7) != 0 && strncmp(value, "https://", 8) != 0) || strpbrk(value, "?#")))
		return false;
	return *value && (letters ? strspn(value, letters) == strlen(value) : !strpbrk(value, " '\"\n\\"));
}

static bool read_arguments(int argc, char *const *argv, const char **file, const char **values)
{
	for (int i = 1; i < argc; i++) { /* the first one is our own name */
		size_t a = 0;
		while (a < ARGUMENTS && strncmp(argv[i], arguments[a].name, strlen(arguments[a].name)) != 0)
			a++;
		if (a == ARGUMENTS && (*argv[i] == '-' || *file)) {
			fprintf(stderr, "guichet matrix registration: what is %s?\n", argv[i]);
			return false;
		}
		if (a == ARGUMENTS)
			*file = argv[i];
		else
			values[a] = argv[i] + strlen(arguments[a].name);
	}
	for (size_t a = 0; a < ARGUMENTS; a++) {
		values[a] = values[a] ? values[a] : arguments[a].fallback;
		if (values[a] && allowed((enum argument)a, values[a]))
			continue;
		fprintf(stderr, "guichet matrix registration: %s%s\n", arguments[a].name,
			values[a] ? " has a value that cannot be" : " is missing");
		return false;
	}
	return *file != NULL;
}

/* A dot in a server's name stands for itself. */
static void add_escaped(struct buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == '.')
			buf_addc(out, '\\');
		buf_addc(out, *c);
	}
}

static void write_yaml(struct buf *out, const char *const *values, const char *as_token, const char *hs_token)
{
	size_t url = strlen(values[URL]);

	while (values[URL][url - 1] == '/')
		url--;
	buf_addf(out, "id: '%s'\nurl: '%.*s/matrix/%s'\n", values[ID], (int)url, values[URL], values[INSTANCE]);
	buf_addf(out, "as_token: '%s'\nhs_token: '%s'\n", as_token, hs_token);
	buf_addf(out, "sender_localpart: '%s'\nrate_limited: false\n", values[USER]);
	buf_addf(out, "namespaces:\n  users:\n    - exclusive: true\n      regex: '@%s.*:", values[GHOSTS]);
	add_escaped(out, values[SERVER]);
	buf_adds(out, "'\n  aliases: []\n  rooms: []\n");
}

/* Never over a file that is there: its tokens may be in use. */
static bool write_file(const char *path, const struct buf *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool whole = fd >= 0 && write(fd, text->data, text->len) == (ssize_t)text->len;

	if (!whole)
		fprintf(stderr, "guichet matrix registration: %s: %s\n", path, strerror(errno));
	if (fd >= 0)
		whole = close(fd) == 0 && whole;
	return whole;
}

int registration_run(int argc, char *const *argv)
{
	const char *file = NULL, *values[ARGUMENTS] = {NULL};
	char as_token[TOKEN_CHARS + 1], hs_token[TOKEN_CHARS + 1];
	struct buf yaml;

	if (!read_arguments(argc, argv, &file, values)) {
		fprintf(stderr, "usage: guichet matrix registration %s\n", REGISTRATION_USAGE);
		return 2;
	}
	random_token(as_token, TOKEN_CHARS);
	random_token(hs_token, TOKEN_CHARS);
	buf_init(&yaml, LIMIT_CONFIG_FILE);
	write_yaml(&yaml, values, as_token, hs_token);
	bool written = write_file(file, &yaml);
	buf_clear(&yaml);
	if (!written)
		return 1;
	printf("%s is written. Name it under app_service_config_files of the homeserver and restart that; then put here:\n\n"
	       "[matrix %s]\nhomeserver = https://%s\nscheme = bearer\nuser = @%s:%s\nas_token = %s\nhs_token = %s\n"
	       "registration_id = %s\nghosts = %s\n",
		file, values[INSTANCE], values[SERVER], values[USER], values[SERVER], as_token, hs_token, values[ID], values[GHOSTS]);
	return 0;
}
