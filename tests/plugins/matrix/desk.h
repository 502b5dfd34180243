/* desk.h: an opened instance of the Matrix plugin for the tests: its account is @desk:guichet.test, the server is at https://hs.test.
 * Header only; each test program includes it once. */
#ifndef TESTS_MATRIX_DESK_H
#define TESTS_MATRIX_DESK_H

#include "support/check.h"
#include "support/fake_host.h"

#include <stdio.h>
#include <stdlib.h>

#define HS "https://hs.test"
#define API HS "/_matrix/client/v3"
#define US "@desk:guichet.test"

static const char *const desk_options[] = {"homeserver", HS, "token", "tok", "offer_reactions", "no", "encryption", "no", NULL};

/* The number of the newest request whose URL holds the text; fails if there is none. */
static inline size_t http_of(const struct fake_host *f, const char *part)
{
	for (size_t i = f->nhttps; i-- > 0;)
		if (!f->https[i].done && strstr(f->https[i].req.url, part))
			return i;
	fail_msg("no request to %s is waiting", part);
	return 0;
}

static inline bool waits_for(const struct fake_host *f, const char *part)
{
	for (size_t i = 0; i < f->nhttps; i++)
		if (!f->https[i].done && strstr(f->https[i].req.url, part))
			return true;
	return false;
}

static inline void reply(struct fake_host *f, const char *part, uint32_t status, const char *body)
{
	fake_http_reply(f, http_of(f, part), status, body);
}

/* Commits all that waits. */
static inline void commit(struct fake_host *f)
{
	for (size_t i = 0; i < f->nsubmits; i++)
		if (!f->submits[i].done)
			fake_result(f, i, &(struct gd_result){.size = sizeof(struct gd_result), .code = GD_R_ADDED});
}

static inline struct fake_host *desk_open(const char *const *options)
{
	struct fake_host *f = fake_open(PLUGIN_SO, "main", options);

	reply(f, "/account/whoami", 200, "{\"user_id\":\"" US "\",\"device_id\":\"GUICHET\"}");
	return f;
}

/* Opened, and behind its first /sync: what comes now is news. */
static inline struct fake_host *desk_synced(void)
{
	struct fake_host *f = desk_open(desk_options);

	reply(f, "/sync?", 200, "{\"next_batch\":\"s0\"}");
	commit(f);
	return f;
}

static inline char *read_file(const char *folder, const char *name, const char *end)
{
	char path[1024];
	(void)snprintf(path, sizeof path, "%s/%s/%s%s", TEST_DATA, folder, name, end);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be read", path);
	char *text = calloc(1, 1 << 20);
	size_t len = fread(text, 1, (1 << 20) - 1, file);
	assert_true(len > 0 || !feof(file) || len == 0);
	fclose(file);
	return text;
}

#endif
