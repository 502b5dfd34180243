#include "desk/codes.h"

#include "base/limits.h"

#include <ctype.h>
#include <string.h>

#define CODE_CHARS 6
#define SALT_CHARS 16
#define HASH_CHARS 64
#define REMEMBERED_MS (30 * DAY_MS) /* so long a code is told to be old instead of unknown */
#define LOOKED_AT 1000
#define WRONG_MOST 5
#define LOCK_MS HOUR_MS

/* A number alone would be read as a ticket, letters alone as a word. */
static bool reads_as_code(const char *code)
{
	bool digit = false, letter = false;
	for (; *code; code++) {
		digit = digit || isdigit((unsigned char)*code);
		letter = letter || isalpha((unsigned char)*code);
	}
	return digit && letter;
}

const char *codes_written(struct work *w, const char *typed)
{
	char *copy = arena_strdup(w->arena, typed);
	for (char *at = copy; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return copy;
}

const char *codes_issue(struct work *w, struct code_row *row, int64_t lives_ms)
{
	char code[CODE_CHARS + 1], salt[SALT_CHARS + 1], hash[HASH_CHARS + 1];
	do
		random_token(code, CODE_CHARS);
	while (!reads_as_code(code));
	const char *shown = codes_written(w, code);
	random_token(salt, SALT_CHARS);
	text_hash(salt, shown, hash);
	row->id = work_id(w);
	row->created_ms = w->now;
	row->expires_ms = w->now + lives_ms;
	row->salt = arena_strdup(w->arena, salt);
	row->hash = arena_strdup(w->arena, hash);
	if (row->identity_id)
		codes_end(w->db, row->identity_id, row->kind, w->now);
	code_put(w->db, row);
	return shown;
}

/* All of them are compared, and each whole: how long it takes says nothing about which came near. */
enum code_found codes_find(struct work *w, const char *typed, struct code_row *out)
{
	struct code_row *rows;
	const char *code = codes_written(w, typed);
	size_t n = codes_since(w->db, w->arena, w->now - REMEMBERED_MS, LOOKED_AT, &rows), at = n;
	for (size_t i = n; i-- > 0;) {
		char hash[HASH_CHARS + 1];
		text_hash(rows[i].salt, code, hash);
		if (equal_constant_time(hash, HASH_CHARS, rows[i].hash, strlen(rows[i].hash)))
			at = i;
	}
	if (at == n)
		return CODE_UNKNOWN;
	*out = rows[at];
	bool ahead = out->created_ms > w->now; /* the clock was set back while nobody ran: how long it has lived is not known */
	return out->used_ms || ahead || out->expires_ms <= w->now ? CODE_OVER : CODE_LIVING;
}

int64_t codes_locked_until(struct work *w, int64_t identity_id)
{
	struct code_try tried;
	code_try_load(w->db, identity_id, &tried);
	return tried.locked_ms > w->now ? tried.locked_ms : 0;
}

void codes_wrong(struct work *w, int64_t identity_id)
{
	struct code_try tried;
	code_try_load(w->db, identity_id, &tried);
	if (w->now - tried.last_ms > LOCK_MS)
		tried.wrong = 0;
	tried.last_ms = w->now;
	tried.locked_ms = 0; /* it is over, or this would not be counted: a clock set back does not bring it again */
	if (++tried.wrong >= WRONG_MOST)
		tried = (struct code_try){.last_ms = w->now, .locked_ms = w->now + LOCK_MS};
	code_try_save(w->db, identity_id, &tried);
}

void codes_right(struct work *w, int64_t identity_id)
{
	code_try_save(w->db, identity_id, &(struct code_try){.last_ms = w->now});
}
