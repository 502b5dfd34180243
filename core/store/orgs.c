#include "store/orgs.h"

#include "base/text.h"
#include "domain/mail.h"
#include "store/people.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

int64_t org_by_name(struct db *db, const char *name)
{
	return db_number(db, NULL, 0, "SELECT id FROM org WHERE name = $1", db_text(name));
}

/* "acme.fr, acme.com" */
static bool lists_domain(const char *domains, const char *folded)
{
	size_t len = strlen(folded);
	for (const char *at = domains; *at;) {
		at += strspn(at, " ,");
		size_t word = strcspn(at, " ,");
		if (word == len && strncasecmp(at, folded, len) == 0)
			return true;
		at += word;
	}
	return false;
}

int64_t org_by_address(struct db *db, const char *email)
{
	const char *at = strrchr(email, '@');
	char *folded = at && at[1] ? text_fold(at + 1) : NULL;
	int64_t id = 0;
	if (!folded || mail_domain_is_public(folded)) {
		free(folded);
		return 0;
	}
	struct db_rows *rows = db_query(db, NULL, "SELECT id, domain FROM org WHERE domain IS NOT NULL ORDER BY id");
	while (db_next(rows))
		if (!id && lists_domain(db_col_str(rows, "domain"), folded))
			id = db_col_int(rows, "id");
	db_done(rows, NULL);
	free(folded);
	return id;
}

int64_t org_put(struct db *db, int64_t new_id, const char *name, const char *title, const char *domain, bool share)
{
	/* What an admin set in a chat stands over what the file says. */
	db_exec(db, NULL,
		"INSERT INTO org (id, name, title, domain, share) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (name) DO UPDATE SET title = CASE WHEN (org.own & 1) <> 0 THEN org.title ELSE excluded.title END,"
		" domain = CASE WHEN (org.own & 2) <> 0 THEN org.domain ELSE excluded.domain END,"
		" share = CASE WHEN (org.own & 4) <> 0 THEN org.share ELSE excluded.share END",
		db_int(new_id), db_text(name), db_text(title), db_text(domain), db_int(share));
	return org_by_name(db, name);
}

bool org_load(struct db *db, struct arena *arena, int64_t id, struct org_row *out)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT id, name, title, domain, share, own FROM org WHERE id = $1", db_int(id));
	bool found = db_next(rows);
	if (found)
		*out = (struct org_row){.id = id,
			.name = arena_strdup(arena, db_col_str(rows, "name")),
			.title = arena_strdup(arena, db_col_str(rows, "title")),
			.domain = arena_strdup(arena, db_col_text(rows, "domain")),
			.share = db_col_int(rows, "share") != 0,
			.own = (unsigned)db_col_int(rows, "own")};
	db_done(rows, NULL);
	return found;
}

void org_save(struct db *db, const struct org_row *o)
{
	db_exec(db, NULL, "UPDATE org SET title = $2, domain = $3, share = $4, own = $5 WHERE id = $1", db_int(o->id), db_text(o->title),
		db_text(o->domain), db_int(o->share), db_int(o->own));
}

size_t orgs_list(struct db *db, struct arena *arena, size_t most, int64_t **ids)
{
	return db_ids(db_query(db, NULL, "SELECT id FROM org ORDER BY name LIMIT $1", db_int((int64_t)most)), arena, most, ids);
}

const char *org_title(struct db *db, struct arena *arena, int64_t id)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT title FROM org WHERE id = $1", db_int(id));
	const char *title = db_next(rows) ? arena_strdup(arena, db_col_str(rows, "title")) : NULL;
	db_done(rows, NULL);
	return title;
}

const char *org_name(struct db *db, struct arena *arena, int64_t id)
{
	struct db_rows *rows = db_query(db, NULL, "SELECT name FROM org WHERE id = $1", db_int(id));
	const char *name = db_next(rows) ? arena_strdup(arena, db_col_str(rows, "name")) : NULL;
	db_done(rows, NULL);
	return name;
}

size_t org_leads(struct db *db, struct arena *arena, int64_t org_id, int64_t **persons)
{
	size_t n = 0, room = (size_t)db_number(db, NULL, 0, "SELECT count(*) FROM person WHERE org_id = $1 AND (roles & $2) <> 0",
			      db_int(org_id), db_int(PERSON_ORG_LEAD));
	*persons = arena_alloc(arena, (room + 1) * sizeof **persons);
	struct db_rows *rows = db_query(db, NULL, "SELECT id FROM person WHERE org_id = $1 AND (roles & $2) <> 0 ORDER BY id",
		db_int(org_id), db_int(PERSON_ORG_LEAD));
	while (n < room && db_next(rows))
		(*persons)[n++] = db_col_int(rows, "id");
	db_done(rows, NULL);
	return n;
}

bool org_shares(struct db *db, int64_t id)
{
	return db_number(db, NULL, 0, "SELECT share FROM org WHERE id = $1", db_int(id)) != 0;
}
