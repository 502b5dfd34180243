#include "store/history.h"

#include "base/limits.h"
#include "base/mem.h"
#include "store/pack.h"
#include "store/tickets.h"

#include <inttypes.h>
#include <openssl/evp.h>

static const char *const names[] = {
	[HISTORY_CREATED] = "created",
	[HISTORY_ENTRY] = "entry",
	[HISTORY_STATUS] = "status",
	[HISTORY_ASSIGNED] = "assigned",
	[HISTORY_PRIORITY] = "priority",
	[HISTORY_SEVERITY] = "severity",
	[HISTORY_TYPE] = "type",
	[HISTORY_QUEUE] = "queue",
	[HISTORY_TITLE] = "title",
	[HISTORY_PRIVATE] = "private",
	[HISTORY_PARTICIPANT] = "participant",
	[HISTORY_TAG] = "tag",
	[HISTORY_FIELD] = "field",
	[HISTORY_LINK] = "link",
	[HISTORY_MERGED] = "merged",
	[HISTORY_REOPENED] = "reopened",
	[HISTORY_ALERT] = "alert",
	[HISTORY_DELIVERY] = "delivery",
	[HISTORY_EDITED] = "edited",
	[HISTORY_DELETED] = "deleted",
	[HISTORY_HELD] = "held",
	[HISTORY_RATED] = "rated",
	[HISTORY_UNDONE] = "undone",
	[HISTORY_SLA] = "sla",
	[HISTORY_PAGE] = "page",
	[HISTORY_PERSON] = "person",
	[HISTORY_ADMIN] = "admin",
	[HISTORY_READ] = "read",
	[HISTORY_SURVEY] = "survey",
};

const char *history_name(enum history_kind kind)
{
	return (size_t)kind < sizeof names / sizeof *names && names[kind] ? names[kind] : "event";
}

static void sha256(const void *a, size_t a_len, const void *b, size_t b_len, unsigned char out[32])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned int len = 32;
	if (!ctx || !EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) || !EVP_DigestUpdate(ctx, a, a_len) || !EVP_DigestUpdate(ctx, b, b_len) ||
	    !EVP_DigestFinal_ex(ctx, out, &len))
		mem_exhausted(32); /* its only way to fail */
	EVP_MD_CTX_free(ctx);
}

static void event_hash(const unsigned char before[32], int64_t n, int64_t ticket, int64_t actor, int64_t at_ms, int64_t kind,
	const char *json, unsigned char out[32])
{
	char start[32 + 5 * 21 + 1]; /* the hash before and five numbers of at most 20 characters, a bar after each */
	memcpy(start, before, 32);
	int len = snprintf(start + 32, sizeof start - 32, "%" PRId64 "|%" PRId64 "|%" PRId64 "|%" PRId64 "|%" PRId64 "|", n, ticket, actor,
		at_ms, kind);
	sha256(start, 32 + (size_t)len, json, strlen(json), out);
}

bool chain_load(struct db *db, struct chain *chain, struct err *err)
{
	memset(chain, 0, sizeof *chain);
	struct db_rows *rows = db_query(db, err, "SELECT n, hash FROM event ORDER BY n DESC LIMIT 1");
	if (db_next(rows)) {
		size_t len = 0;
		const void *hash = db_col_blob(rows, "hash", &len);
		chain->n = db_col_int(rows, "n");
		if (len == sizeof chain->hash)
			memcpy(chain->hash, hash, len);
	}
	return db_done(rows, err);
}

void history_add(struct db *db, struct chain *chain, int64_t ticket, int64_t actor, int64_t at_ms, enum history_kind kind, const char *json)
{
	struct chain next = {.n = chain->n + 1};
	event_hash(chain->hash, next.n, ticket, actor, at_ms, kind, json, next.hash);
	struct buf packed;
	buf_init(&packed, LIMIT_BODY);
	bool small = pack_json(&packed, json);
	db_exec(db, NULL,
		"INSERT INTO event (n, ticket_id, actor_id, at_ms, kind, data, packed, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		db_int(next.n), db_id(ticket), db_id(actor), db_int(at_ms), db_int(kind), db_text(small ? "" : json),
		small ? db_blob(packed.data, packed.len) : db_null(), db_blob(next.hash, sizeof next.hash));
	buf_clear(&packed);
	*chain = next;
}

const char *history_data(struct db_rows *rows, struct arena *arena)
{
	size_t len = 0;
	const char *plain = db_col_str(rows, "data");
	const void *packed = db_col_blob(rows, "packed", &len);
	const char *opened = len ? pack_open(arena, packed, len) : "";
	return arena_printf(arena, "%s%s", plain, opened ? opened : "damaged");
}

bool history_packs(struct db *db)
{
	return db_number(db, NULL, 0, "SELECT count(*) FROM schema_version WHERE number = $1", db_int(HISTORY_PACKED_SINCE)) > 0;
}

bool history_verify(struct db *db, int64_t *events, struct err *err)
{
	struct chain chain = {0};
	bool fine = true;
	struct db_rows *rows = history_packs(db)
		? db_query(db, err, "SELECT n, ticket_id, actor_id, at_ms, kind, data, packed, hash FROM event ORDER BY n")
		: db_query(db, err, "SELECT n, ticket_id, actor_id, at_ms, kind, data, NULL AS packed, hash FROM event ORDER BY n");
	while (fine && db_next(rows)) {
		struct arena a = {0};
		size_t len = 0;
		unsigned char hash[32];
		int64_t n = db_col_int(rows, "n");
		event_hash(chain.hash, chain.n + 1, db_col_int(rows, "ticket_id"), db_col_int(rows, "actor_id"), db_col_int(rows, "at_ms"),
			   db_col_int(rows, "kind"), history_data(rows, &a), hash);
		arena_clear(&a);
		const void *stored = db_col_blob(rows, "hash", &len);
		fine = n == chain.n + 1 && len == sizeof hash && memcmp(stored, hash, len) == 0;
		if (!fine)
			err_set(err, "The history is broken at event %" PRId64 ": it was changed, removed or damaged after it was written.",
				n);
		memcpy(chain.hash, hash, sizeof hash);
		chain.n = n;
	}
	*events = chain.n;
	return db_done(rows, err) && fine;
}

static void to_hex(const unsigned char hash[32], char out[65])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < 32; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[64] = '\0';
}

void bytes_hash(const void *bytes, size_t len, char out[65])
{
	unsigned char hash[32];
	sha256(bytes, len, "", 0, hash);
	to_hex(hash, out);
}

void text_hash(const char *salt, const char *text, char out[65])
{
	unsigned char hash[32];
	sha256(salt, strlen(salt), text, strlen(text), hash);
	to_hex(hash, out);
}

int64_t history_last(struct db *db, int64_t ticket, enum history_kind kind)
{
	return db_number(db, NULL, 0, "SELECT max(at_ms) FROM event WHERE ticket_id = $1 AND kind = $2", db_int(ticket), db_int(kind));
}

#define EVENTS "SELECT n, ticket_id, actor_id, at_ms, kind, data, packed FROM event WHERE ticket_id "
#define LAST_EVENTS " AND (n < $2 OR $2 = 0) ORDER BY n DESC LIMIT $3"

size_t history_of(struct db *db, struct arena *arena, int64_t ticket, int64_t before_n, size_t most, struct event_row **out)
{
	static const char one[] = EVENTS "= $1" LAST_EVENTS, whole[] = WITH_WHOLE_TICKET EVENTS "IN " WHOLE_TICKET LAST_EVENTS;
	size_t n = 0;
	*out = arena_alloc(arena, (most + 1) * sizeof **out);
	struct db_rows *rows = db_query(db, NULL, ticket_has_merged(db, ticket) ? whole : one, db_int(ticket), db_int(before_n),
		db_int((int64_t)most));
	while (n < most && db_next(rows))
		(*out)[n++] = (struct event_row){db_col_int(rows, "n"), db_col_int(rows, "ticket_id"), db_col_int(rows, "actor_id"),
			db_col_int(rows, "at_ms"), (enum history_kind)db_col_int(rows, "kind"),
			history_data(rows, arena)};
	db_done(rows, NULL);
	return n;
}
