#include "store/history.h"

#include "base/json.h"
#include "base/limits.h"
#include "store/tickets.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool listed(const struct json *files, const char *hash)
{
	for (const struct json *one = json_first(files); one; one = json_next(one))
		if (strcmp(json_text(one, ""), hash) == 0)
			return true;
	return false;
}

/* The rows of its files against what the event says of them; their bytes are compared with the rows elsewhere. */
static bool files_fit(struct db *db, int64_t entry, const char *salt, const struct json *event)
{
	struct arena a = {0};
	struct attachment *files;
	char hash[65];
	bool fit = true;
	size_t n = attachments_of_entry(db, &a, entry, &files);
	for (size_t i = 0; i < n && fit; i++) {
		if (!files[i].hash || !*files[i].hash)
			continue; /* never kept, or gone with age */
		text_hash(salt, files[i].hash, hash);
		fit = listed(json_get(event, "files"), hash);
	}
	arena_clear(&a);
	return fit;
}

/* What the events of one ticket say of its entries, the latest of each: [seq]. NULL: nothing. */
struct told {
	const char **data;
	int64_t most; /* entries */
};

static struct told read_told(struct db *db, bool packs, struct arena *a, int64_t ticket, int64_t entries)
{
	struct told told = {.data = arena_alloc(a, (size_t)(entries + 1) * sizeof *told.data), .most = entries};
	const char *sql = packs ? "SELECT data, packed FROM event WHERE ticket_id = $1 AND kind IN ($2, $3) ORDER BY n"
				: "SELECT data, NULL AS packed FROM event WHERE ticket_id = $1 AND kind IN ($2, $3) ORDER BY n";
	struct db_rows *rows = db_query(db, NULL, sql, db_int(ticket), db_int(HISTORY_ENTRY), db_int(HISTORY_EDITED));
	while (db_next(rows)) {
		const char *data = history_data(rows, a);
		long long seq = 0;
		if (sscanf(data, "{\"seq\":%lld,", &seq) == 1 && seq > 0 && seq <= entries)
			told.data[seq] = data;
	}
	db_done(rows, NULL);
	return told;
}

/* What is wrong with the entry of this row, NULL if nothing is. */
static const char *wrong(struct db *db, struct db_rows *row, const struct told *told)
{
	const char *text = db_col_text(row, "text"), *salt = db_col_str(row, "salt");
	int64_t seq = db_col_int(row, "seq");
	const char *data = seq > 0 && seq <= told->most ? told->data[seq] : NULL;
	char hash[65];
	if (!*salt) /* forgotten: the event stays, the text is gone */
		return text ? "stands where a text was erased" : NULL;
	struct json *event = data ? json_parse(data, strlen(data), LIMIT_BODY, NULL) : NULL;
	const char *why = NULL;
	text_hash(salt, text ? text : "", hash);
	if (!event)
		why = "is in no event: it was added past the history";
	else if (!text || strcmp(hash, json_text(json_get(event, "hash"), "")) != 0)
		why = "does not have the text that was written: it was changed past the history";
	else if (!files_fit(db, db_col_int(row, "id"), salt, event))
		why = "does not have the files that came with it";
	json_free(event);
	return why;
}

static bool none_is_missing(struct db *db, struct err *err)
{
	struct db_rows *rows = db_query(db, err,
		"SELECT t.ref FROM ticket t WHERE (SELECT count(*) FROM event v WHERE v.ticket_id = t.id AND v.kind = 2) <> (SELECT"
		" count(*) FROM entry e WHERE e.ticket_id = t.id) ORDER BY t.id LIMIT 1");
	bool fine = !db_next(rows);
	if (!fine)
		err_set(err, "The history of %s knows another number of entries than the ticket has.", db_col_str(rows, "ref"));
	return db_done(rows, err) && fine;
}

/* packs: history_packs(), asked once and not for each ticket. */
static bool ticket_fits(struct db *db, bool packs, struct db_rows *ticket, struct err *err)
{
	struct arena a = {0};
	bool fine = true;
	int64_t id = db_col_int(ticket, "id");
	struct told told = read_told(db, packs, &a, id, db_col_int(ticket, "entries"));
	struct db_rows *rows =
		db_query(db, err, "SELECT id, seq, text, salt FROM entry WHERE ticket_id = $1 ORDER BY seq", db_int(id));
	while (fine && db_next(rows)) {
		const char *why = wrong(db, rows, &told);
		fine = !why;
		if (why)
			err_set(err, "Entry %" PRId64 " of %s %s.", db_col_int(rows, "seq"), db_col_str(ticket, "ref"), why);
	}
	arena_clear(&a);
	return db_done(rows, err) && fine;
}

bool history_verify_texts(struct db *db, struct err *err)
{
	bool fine = true, packs = history_packs(db);
	struct db_rows *rows = db_query(db, err, "SELECT id, ref, entries FROM ticket ORDER BY id");
	while (fine && db_next(rows))
		fine = ticket_fits(db, packs, rows, err);
	return db_done(rows, err) && fine && none_is_missing(db, err);
}
