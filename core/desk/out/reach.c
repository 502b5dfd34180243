#include "desk/out/reach.h"

#include "desk/out/post.h"
#include "desk/terms.h"

#include <string.h>

static bool has_conversation(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct conversation *list;
	struct gd_limits limits;
	size_t n = conversations_of(w->db, w->arena, t->id, &list);
	for (size_t i = 0; i < n; i++) {
		bool theirs = list[i].person_id == person_id || (!list[i].person_id && t->requester_id == person_id);
		if (list[i].side == SIDE_CUSTOMER && theirs && channel_limits(w, list[i].channel, &limits))
			return true;
	}
	return false;
}

static enum reach by_identities(struct work *w, int64_t person_id)
{
	struct identity *ids;
	struct gd_limits limits;
	bool stopped = false;
	size_t n = identities_of(w->db, w->arena, person_id, &ids);
	for (size_t i = 0; i < n; i++) {
		if (ids[i].invalid || !channel_limits(w, ids[i].channel, &limits) || (limits.capabilities & GD_CAP_ONE_WAY))
			continue;
		if (!ids[i].opted_out)
			return REACH_OK;
		stopped = true;
	}
	return stopped ? REACH_STOPPED : REACH_NO_CHANNEL;
}

enum reach reach_of(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct participant part;
	struct person person;
	if (!person_load(w->db, w->arena, person_id, &person) || person.machine)
		return REACH_NO_CHANNEL;
	if (participant_find(w->db, t->id, person_id, &part) && part.muted)
		return REACH_MUTED;
	if (person.muted)
		return REACH_MUTED;
	if (person.away_until > w->now && person_id != t->requester_id)
		return REACH_AWAY;
	enum reach reach = by_identities(w, person_id);
	return reach == REACH_NO_CHANNEL && has_conversation(w, t, person_id) ? REACH_OK : reach;
}

const char *reach_why(struct work *w, enum lang lang, enum reach reach)
{
	static const char *const words[] = {[REACH_OK] = "ok",
		[REACH_STOPPED] = "stopped",
		[REACH_MUTED] = "muted",
		[REACH_NO_CHANNEL] = "no_channel",
		[REACH_AWAY] = "away"};
	return word_of(w->catalog, lang, "reach", words[reach]);
}

int64_t reach_text_at(struct work *w, const struct ticket *t, int64_t person_id)
{
	struct person person = {0};
	const struct calendar *hours = &terms_of(w, t->queue_id)->hours;
	if (t->priority == PRIORITY_URGENT)
		return w->now;
	bool own = person_load(w->db, w->arena, person_id, &person) && person.tz;
	const struct zone *zone = own ? zones_get(w->zones, person.tz, NULL) : NULL;
	if (!zone)
		zone = hours->zone ? hours->zone : zones_get(w->zones, w->settings->tz, NULL);
	int64_t at = calendar_text_at(hours, zone, w->now);
	return at == CALENDAR_NEVER ? w->now : at;
}
