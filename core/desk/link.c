#include "desk/link.h"

#include "base/limits.h"
#include "desk/act.h"
#include "desk/orphan.h"
#include "desk/out/post.h"
#include "store/proofs.h"
#include "store/scan.h"

#include <inttypes.h>
#include <string.h>

#define TICKETS_MOST 1000

bool link_is_phone(struct work *w, const char *channel)
{
	struct gd_limits limits = {0};
	return channel_limits(w, channel, &limits) && (limits.capabilities & GD_CAP_PLAIN);
}

/* ---- how they are called ------------------------------------------------------------------------------------------------------------- */

const char *link_account(struct work *w, const struct identity *i)
{
	const char *who = i->handle && *i->handle ? i->handle : i->native;
	return arena_printf(w->arena, "%.*s %s", (int)strcspn(i->channel, ":"), i->channel, who);
}

size_t link_reachable(struct work *w, int64_t person_id, struct identity **out)
{
	struct gd_limits limits;
	size_t n = identities_of(w->db, w->arena, person_id, out), kept = 0;
	for (size_t i = 0; i < n; i++)
		if (channel_limits(w, (*out)[i].channel, &limits))
			(*out)[kept++] = (*out)[i];
	return kept;
}

const char *link_accounts_of(struct work *w, int64_t person_id)
{
	struct identity *list;
	const char *all = "";
	size_t n = link_reachable(w, person_id, &list);
	for (size_t i = 0; i < n; i++)
		all = arena_printf(w->arena, "%s%s%zu. %s", all, i ? ", " : "", i + 1, link_account(w, &list[i]));
	return all;
}

/* ---- one person of two --------------------------------------------------------------------------------------------------------------- */

static void take_over(struct person *into, const struct person *from)
{
	into->org_id = into->org_id ? into->org_id : from->org_id;
	into->granted |= from->granted;
	into->roles |= from->granted;
	into->email = into->email ? into->email : from->email;
	into->phone = into->phone ? into->phone : from->phone;
	into->lang = into->lang ? into->lang : from->lang;
	into->tz = into->tz ? into->tz : from->tz;
	into->date_format = into->date_format ? into->date_format : from->date_format;
	into->own |= from->own & ~(unsigned)OWN_NAME;
}

/* Nobody is the agent of their own request (rule R7). */
static void let_go_of_own(struct work *w, int64_t person_id)
{
	struct ticket *list;
	struct scan_of open = {.scope = SCAN_PERSON, .id = person_id, .open = true};
	size_t n = tickets_scan(w->db, w->arena, &open, TICKETS_MOST, &list);
	for (size_t i = 0; i < n; i++)
		if (list[i].requester_id == person_id && list[i].assignee_id == person_id)
			orphan_ticket(w, &list[i], person_id);
}

int64_t link_persons(struct work *w, int64_t one, int64_t other)
{
	struct person into, from;
	if (one == other)
		return one;
	if (!person_load(w->db, w->arena, one, &into) || !person_load(w->db, w->arena, other, &from) || into.machine || from.machine ||
		(into.handle && from.handle))
		return 0;
	if (from.handle) { /* the configuration knows that one by name */
		struct person swap = into;
		into = from;
		from = swap;
	}
	person_absorb(w->db, from.id, into.id);
	take_over(&into, &from);
	person_save(w->db, &into);
	work_history(w, NULL, HISTORY_PERSON, w->actor.id, "{\"what\":\"linked\",\"from\":%" PRId64 ",\"into\":%" PRId64 "}", from.id,
		into.id);
	let_go_of_own(w, into.id);
	return into.id;
}

bool link_accounts(struct work *w, const struct identity *asker, const struct identity *joiner)
{
	if (!link_persons(w, asker->person_id, joiner->person_id))
		return false;
	bool vouched = asker->verified && !link_is_phone(w, asker->channel) && !link_is_phone(w, joiner->channel);
	if (vouched)
		identity_set_verified(w->db, joiner->id, true);
	return true;
}

void link_org(struct work *w, struct person *p, int64_t org_id)
{
	if (p->org_id != org_id) {
		p->roles &= ~(int64_t)PERSON_ORG_LEAD;
		p->granted &= ~(int64_t)PERSON_ORG_LEAD;
	}
	p->org_id = org_id;
	p->own |= OWN_ORG;
	p->guest = false;
	person_save(w->db, p);
	work_history(
		w, NULL, HISTORY_PERSON, w->actor.id, "{\"what\":\"org\",\"person\":%" PRId64 ",\"org\":%" PRId64 "}", p->id, org_id);
}
