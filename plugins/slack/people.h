/* people.h: who is behind a member's id: name, e-mail address, language, zone, and whether they are one of ours.
 *
 * Messages carry ids alone. The first message of somebody waits for users.info (two seconds at most), the next ones of the hour do not; an
 * answer that fails leaves the id for a name. Loop thread; the cache owns its members and is bounded.
 *
 *     const struct person *person = people_find(channel, team, "U0123");
 *     if (!person && people_ask(channel, team, "U0123")) ... inbound_resume() is called when the answer is there
 */
#ifndef SLACK_PEOPLE_H
#define SLACK_PEOPLE_H

#include "base/mem.h"
#include "guichet/channel.h"
#include "slack.h"
#include "team.h"

#include <stdbool.h>

struct person {
	struct person *next;
	const struct team *team;
	char *user;
	bool asked;                  /* users.info is under way */
	int64_t until_ms;            /* known until then */
	char *name, *handle, *email, *lang, *tz, *home; /* home: their workspace */
	bool outsider, bot;
	bool trouble;                /* Slack did not answer: not even this is known */
	unsigned failures;           /* such, in a row */
};

const struct person *people_find(struct gd_channel *channel, const struct team *team, const char *user); /* NULL: not known */
bool people_ask(struct gd_channel *channel, struct team *team, const char *user);                        /* false: cannot be asked */
void people_fill(struct gd_channel *channel, const struct team *team, struct arena *arena, struct gd_person *person); /* by person->user */
void people_clear(struct gd_channel *channel);

#endif
