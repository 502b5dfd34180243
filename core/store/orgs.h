/* store/orgs.h: organisations: whose customers somebody is, and whether they see each other's requests.
 *
 * Strings of a loaded struct live in the arena that was given, and so do lists. Desk thread.
 *
 *     int64_t id = org_by_address(db, "marie@acme.fr");    // 0: nobody's domain
 */
#ifndef GUICHET_STORE_ORGS_H
#define GUICHET_STORE_ORGS_H

#include "base/mem.h"
#include "store/db.h"

int64_t org_put(struct db *db, int64_t new_id, const char *name, const char *title, const char *domain, bool share); /* gives its id */
int64_t org_by_name(struct db *db, const char *name);
int64_t org_by_address(struct db *db, const char *email); /* by the domain of a proven address; 0: none */
enum org_own { ORG_OWN_TITLE = 1, ORG_OWN_DOMAIN = 2, ORG_OWN_SHARE = 4 };
struct org_row {
	int64_t id;
	const char *name, *title, *domain;
	bool share;
	unsigned own; /* set in a chat: enum org_own */
};
bool org_load(struct db *db, struct arena *arena, int64_t id, struct org_row *out);
void org_save(struct db *db, const struct org_row *org);
size_t orgs_list(struct db *db, struct arena *arena, size_t most, int64_t **ids);    /* by name */
const char *org_title(struct db *db, struct arena *arena, int64_t id);
const char *org_name(struct db *db, struct arena *arena, int64_t id);  /* as in [org NAME]; NULL: none */
size_t org_leads(struct db *db, struct arena *arena, int64_t org_id, int64_t **persons);
bool org_shares(struct db *db, int64_t id);

#endif
