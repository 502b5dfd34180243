/* away, back, digest: when somebody is there, and when they want to hear. */
#include "desk/verbs/presence.h"

#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/command.h"
#include "desk/orphan.h"
#include "desk/out/say.h"
#include "desk/persons.h"
#include "desk/rota.h"
#include "desk/terms.h"
#include "desk/time/jobs.h"
#include "desk/time/paging.h"
#include "desk/time/when.h"
#include "desk/verbs/table.h"
#include "store/scan.h"

#include <stdlib.h>

/* ---- away --------------------------------------------------------------------------------------------------------------------------- */

static int64_t own_queue(const struct call *c)
{
	return c->principal.nagent > 0 ? c->principal.agent_of[0] : 0;
}

/* Without a date: until the next day on which the team is there. */
static int64_t next_day(struct call *c)
{
	struct local_time day;
	const struct calendar *hours = &terms_of(c->w, own_queue(c))->hours;
	const struct zone *zone = hours->zone ? hours->zone : zones_get(c->w->zones, c->w->settings->tz, NULL);
	if (!zone)
		return c->w->now + DAY_MS;
	zone_local(zone, c->w->now, &day);
	day.day++;
	day.hour = day.minute = day.second = 0;
	int64_t opening = calendar_next_opening(hours, zone_to_utc(zone, &day, NULL));
	return opening == CALENDAR_NEVER ? c->w->now + DAY_MS : opening;
}

static int64_t until_when(struct call *c)
{
	c->ticket.queue_id = own_queue(c); /* "monday" is the opening of that day in one's own team */
	int64_t until = when_moment(c, &c->command->when);
	return until > c->w->now ? until : next_day(c);
}

/* Somebody of one of the same teams, and somebody else. */
static bool find_deputy(struct call *c, struct person *out)
{
	const struct person_ref *ref = &c->command->persons[0];
	if (!call_person(c, ref, out) || out->id == c->w->actor.id)
		return false;
	for (size_t i = 0; i < c->principal.nagent; i++)
		if (member_role(c->w->db, c->principal.agent_of[i], out->id))
			return true;
	return false;
}

void verb_away(struct call *c)
{
	struct person deputy = {0};
	struct msg_values v = {0};
	c->ticket.id = 0;
	if (c->command->npersons > 0 && !find_deputy(c, &deputy)) {
		const char *name = c->command->persons[0].text;
		answer_no_ref(c, arena_printf(c->w->arena, "@%s", name ? name : "?"));
		return;
	}
	c->w->actor.away_from = c->w->now;
	c->w->actor.away_until = until_when(c);
	c->w->actor.deputy_id = deputy.id;
	person_save(c->w->db, &c->w->actor);
	msg_moment(&v, "when", c->w->actor.away_until);
	msg_text(&v, "who", deputy.id ? deputy.name : NULL);
	answer_say(c, MSG_A_AWAY, &v);
	answer_done(c, "away");
}

void verb_back(struct call *c)
{
	c->ticket.id = 0;
	c->w->actor.away_from = c->w->actor.away_until = c->w->actor.deputy_id = 0;
	person_save(c->w->db, &c->w->actor);
	answer_say(c, MSG_A_BACK, NULL);
	answer_done(c, "back");
}

/* ---- the list of the day ------------------------------------------------------------------------------------------------------------ */

/* The next time that their clock shows this minute, inside the desk's hours taken in their zone. */
static int64_t next_digest(struct work *w, const struct person *p)
{
	struct local_time day;
	struct queue_row queue = {0};
	struct reader reader = reader_of(w, p);
	if (!reader.zone)
		return w->now + DAY_MS;
	zone_local(reader.zone, w->now, &day);
	day.hour = (p->digest - 1) / 60;
	day.minute = (p->digest - 1) % 60;
	day.second = 0;
	int64_t at = zone_to_utc(reader.zone, &day, NULL);
	if (at <= w->now) {
		day.day++;
		at = zone_to_utc(reader.zone, &day, NULL);
	}
	queue_by_name(w->db, w->arena, w->settings->default_queue, &queue);
	int64_t inside = calendar_text_at(&terms_of(w, queue.id)->hours, reader.zone, at);
	return inside == CALENDAR_NEVER ? at : inside;
}

static void plan_digest(struct work *w, const struct person *p)
{
	const char *key = job_key_of_id(w, p->id);
	if (p->digest)
		job_later(w, JOB_DIGEST, 0, key, next_digest(w, p), NULL);
	else
		job_cancel(w, JOB_DIGEST, key);
}

static const char *digest_words(struct call *c, int digest)
{
	enum lang lang = person_lang(c->w, &c->w->actor);
	if (!digest)
		return list_word_of(WORDS_OFF, LIST_SAID)->name[lang];
	return arena_printf(c->w->arena, "%02d:%02d", (digest - 1) / 60, (digest - 1) % 60);
}

void verb_digest(struct call *c)
{
	struct msg_values v = {0};
	int before = c->w->actor.digest;
	c->ticket.id = 0;
	c->w->actor.digest = c->command->word[WORDS_OFF] ? 0 : 1 + c->command->minutes;
	person_save(c->w->db, &c->w->actor);
	plan_digest(c->w, &c->w->actor);
	msg_text(&v, "ref", c->w->settings->name);
	msg_text(&v, "label", stored_word(c->w, "field", "digest"));
	msg_text(&v, "bad", digest_words(c, before));
	msg_text(&v, "good", digest_words(c, c->w->actor.digest));
	answer_say(c, MSG_M_SET, &v);
	answer_done(c, "set");
}

/* An agent's day are the tickets they have, a customer's the requests they made. */
static bool has_something(struct call *c, bool agent)
{
	struct ticket *list;
	enum scan_scope scope = agent ? SCAN_ASSIGNEE : SCAN_PERSON;
	return tickets_scan(c->w->db, c->w->arena, &(struct scan_of){.scope = scope, .id = c->w->actor.id, .open = true}, 1, &list) > 0;
}

static void say_list(struct call *c, bool agent)
{
	struct command command;
	struct parse_error error;
	struct gd_inbound *in = arena_alloc(c->w->arena, sizeof *in);
	*in = *c->m->in;
	in->text = agent ? "list me st:open" : "list st:open";
	c->m->in = in;
	if (has_something(c, agent) && call_parse(c, AT_LINE, in->text, &command, &error) == PARSED_COMMAND)
		command_run(c, &command);
}

void presence_digest(struct work *w, const struct job *job)
{
	struct person p;
	struct address to;
	struct identity i;
	struct inbound m;
	struct call c;
	if (!person_load(w->db, w->arena, strtoll(job->key, NULL, 10), &p) || !p.digest || p.merged_into)
		return;
	plan_digest(w, &p);
	if (p.muted || !address_of(w, NULL, p.id, &to) ||
		!identity_in_room(w->db, w->arena, p.id, to.channel, to.room ? to.room : to.user, &i) || !call_of_identity(w, i.id, &m, &c))
		return;
	say_list(&c, person_is_agent(w, p.id));
}

/* ---- who left with the file --------------------------------------------------------------------------------------------------------- */

static bool still_answers(struct work *w, int64_t person_id, int64_t queue_id)
{
	struct person p;
	const int64_t *queues;
	if (!person_load(w->db, w->arena, person_id, &p) || p.blocked)
		return false;
	size_t n = rota_queues(w, &p, &queues);
	for (size_t i = 0; i < n; i++)
		if (queues[i] == queue_id)
			return true;
	return false;
}

void presence_orphans(struct work *w, const struct job *job)
{
	struct orphan_row *rows;
	(void)job;
	size_t n = orphans_find(w->db, w->arena, &rows);
	for (size_t i = 0; i < n; i++)
		if (!still_answers(w, rows[i].person_id, rows[i].queue_id))
			orphan_tickets(w, rows[i].queue_id, rows[i].person_id);
}
