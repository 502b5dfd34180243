#include "domain/notice.h"

#include <stddef.h>
#include <string.h>

#define NOTICE_SETTLED_MS INT64_C(600000) /* hands that change faster than this are not announced each time */

/* The matrix, cell by cell; what is not here is a dot in the requirements. Longer than a screen because it is the table. */
static const struct notice_rule rules[] = {
	{NOTICE_CREATED, AUDIENCE_REQUESTER, 0, "m.created", NULL},
	{NOTICE_CREATED, AUDIENCE_COPY, 0, "m.cc.you", NULL},
	{NOTICE_CREATED, AUDIENCE_ORG_LEAD, HOW_IF_URGENT, "m.created", NULL},
	{NOTICE_CREATED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_CREATED, AUDIENCE_ONCALL, HOW_IF_URGENT | HOW_PAGE, "d.page", NULL},
	{NOTICE_CREATED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.created"},

	{NOTICE_OPENED_FOR, AUDIENCE_REQUESTER, 0, "m.opened.for", NULL},
	{NOTICE_OPENED_FOR, AUDIENCE_COPY, 0, "m.cc.you", NULL},
	{NOTICE_OPENED_FOR, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_OPENED_FOR, AUDIENCE_ONCALL, HOW_IF_URGENT | HOW_PAGE, "d.page", NULL},
	{NOTICE_OPENED_FOR, AUDIENCE_ONE_WAY, 0, NULL, "ticket.created"},

	{NOTICE_TAKEN, AUDIENCE_REQUESTER, 0, "m.ack", NULL},
	{NOTICE_TAKEN, AUDIENCE_COPY, 0, "m.ack", NULL},
	{NOTICE_TAKEN, AUDIENCE_ASSIGNEE, 0, "d.assigned", NULL},
	{NOTICE_TAKEN, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_TAKEN, AUDIENCE_ONCALL, HOW_PAGE_ENDS, NULL, NULL},
	{NOTICE_TAKEN, AUDIENCE_ONE_WAY, 0, NULL, "ticket.assigned"},

	{NOTICE_REASSIGNED, AUDIENCE_REQUESTER, HOW_IF_SETTLED, "m.assigned", NULL},
	{NOTICE_REASSIGNED, AUDIENCE_ASSIGNEE, 0, "d.assigned", NULL},
	{NOTICE_REASSIGNED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},

	{NOTICE_REPLY, AUDIENCE_REQUESTER, 0, "m.reply", NULL},
	{NOTICE_REPLY, AUDIENCE_COPY, 0, "m.reply", NULL},
	{NOTICE_REPLY, AUDIENCE_ROOM, HOW_THREAD, "m.reply", NULL},
	{NOTICE_REPLY, AUDIENCE_ONE_WAY, 0, NULL, "ticket.commented"},

	{NOTICE_QUESTION, AUDIENCE_REQUESTER, 0, "m.need_info", NULL},
	{NOTICE_QUESTION, AUDIENCE_COPY, 0, "m.need_info", NULL},
	{NOTICE_QUESTION, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_QUESTION, AUDIENCE_ONE_WAY, 0, NULL, "ticket.status_changed"},

	{NOTICE_WAIT_REMIND, AUDIENCE_REQUESTER, 0, "m.wait.remind", NULL},
	{NOTICE_WAIT_REMIND, AUDIENCE_ASSIGNEE, HOW_IF_SECOND, "d.silence", NULL},

	{NOTICE_CUSTOMER_TEXT, AUDIENCE_REQUESTER, HOW_MARK | HOW_NO_PHONE, NULL, NULL},
	{NOTICE_CUSTOMER_TEXT, AUDIENCE_COPY, 0, NULL, NULL},
	{NOTICE_CUSTOMER_TEXT, AUDIENCE_ASSIGNEE, HOW_PING, "d.customer", NULL},
	{NOTICE_CUSTOMER_TEXT, AUDIENCE_ROOM, HOW_THREAD, NULL, NULL},
	{NOTICE_CUSTOMER_TEXT, AUDIENCE_ONE_WAY, 0, NULL, "ticket.commented"},

	{NOTICE_RAISED, AUDIENCE_REQUESTER, 0, "m.prio.up", NULL},
	{NOTICE_RAISED, AUDIENCE_ORG_LEAD, HOW_IF_URGENT, "m.prio.up", NULL},
	{NOTICE_RAISED, AUDIENCE_ASSIGNEE, HOW_PING, "d.raised", NULL},
	{NOTICE_RAISED, AUDIENCE_ROOM, HOW_PING | HOW_THREAD, "d.raised", NULL},
	{NOTICE_RAISED, AUDIENCE_ONCALL, HOW_IF_URGENT | HOW_PAGE, "d.page", NULL},
	{NOTICE_RAISED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.priority_changed"},

	{NOTICE_LOWERED, AUDIENCE_REQUESTER, 0, "m.prio.down", NULL},
	{NOTICE_LOWERED, AUDIENCE_ORG_LEAD, HOW_IF_WAS_URGENT, "m.prio.down", NULL},
	{NOTICE_LOWERED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_LOWERED, AUDIENCE_ONCALL, HOW_PAGE_ENDS, NULL, NULL},
	{NOTICE_LOWERED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.priority_changed"},

	{NOTICE_HOLD, AUDIENCE_REQUESTER, 0, "m.hold", NULL},
	{NOTICE_HOLD, AUDIENCE_COPY, 0, "m.hold", NULL},
	{NOTICE_HOLD, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_HOLD, AUDIENCE_ONE_WAY, 0, NULL, "ticket.status_changed"},

	{NOTICE_RESUMED, AUDIENCE_REQUESTER, 0, "m.resumed", NULL},
	{NOTICE_RESUMED, AUDIENCE_COPY, 0, "m.resumed", NULL},
	{NOTICE_RESUMED, AUDIENCE_ASSIGNEE, HOW_IF_HELD_ENDED, "d.hold.end", NULL},
	{NOTICE_RESUMED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_RESUMED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.status_changed"},

	{NOTICE_QUEUE, AUDIENCE_REQUESTER, 0, "m.queue", NULL},
	{NOTICE_QUEUE, AUDIENCE_ROOM, HOW_CARD | HOW_THREAD, "d.card", NULL}, /* both rooms: the old one loses it, the new one gets it */
	{NOTICE_QUEUE, AUDIENCE_ONE_WAY, 0, NULL, "ticket.status_changed"},

	{NOTICE_SOLVED, AUDIENCE_REQUESTER, 0, "m.solved", NULL},
	{NOTICE_SOLVED, AUDIENCE_COPY, 0, "m.solved", NULL},
	{NOTICE_SOLVED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_SOLVED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.resolved"},

	{NOTICE_CLOSING_SOON, AUDIENCE_REQUESTER, 0, "m.closing_soon", NULL},
	{NOTICE_CLOSING_SOON, AUDIENCE_COPY, 0, "m.closing_soon", NULL},

	{NOTICE_CLOSED, AUDIENCE_REQUESTER, 0, NULL, NULL},
	{NOTICE_CLOSED, AUDIENCE_COPY, HOW_NO_RATING, NULL, NULL},
	{NOTICE_CLOSED, AUDIENCE_ORG_LEAD, HOW_IF_AUTO | HOW_NO_RATING, NULL, NULL},
	{NOTICE_CLOSED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_CLOSED, AUDIENCE_ONCALL, HOW_PAGE_ENDS, NULL, NULL},
	{NOTICE_CLOSED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.closed"},

	{NOTICE_REOPENED, AUDIENCE_REQUESTER, 0, "m.reopened", NULL},
	{NOTICE_REOPENED, AUDIENCE_COPY, 0, "m.reopened", NULL},
	{NOTICE_REOPENED, AUDIENCE_ASSIGNEE, HOW_PING, "d.reopened", NULL},
	{NOTICE_REOPENED, AUDIENCE_ROOM, HOW_IF_ORPHAN | HOW_PING | HOW_THREAD, "d.reopened", NULL},
	{NOTICE_REOPENED, AUDIENCE_ONCALL, HOW_IF_URGENT | HOW_PAGE, "d.page", NULL},
	{NOTICE_REOPENED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.reopened"},

	{NOTICE_MERGED, AUDIENCE_REQUESTER, 0, "m.merged", NULL},
	{NOTICE_MERGED, AUDIENCE_COPY, 0, "m.merged", NULL},
	{NOTICE_MERGED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_MERGED, AUDIENCE_ONCALL, HOW_PAGE_ENDS, NULL, NULL},
	{NOTICE_MERGED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.merged"},

	{NOTICE_UNMERGED, AUDIENCE_REQUESTER, 0, "m.unmerged", NULL},
	{NOTICE_UNMERGED, AUDIENCE_COPY, 0, "m.unmerged", NULL},
	{NOTICE_UNMERGED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},
	{NOTICE_UNMERGED, AUDIENCE_ONE_WAY, 0, NULL, "ticket.status_changed"},

	{NOTICE_SURVEY, AUDIENCE_REQUESTER, 0, "m.survey", NULL},

	{NOTICE_RATED_LOW, AUDIENCE_REQUESTER, 0, "m.survey.low", NULL},
	{NOTICE_RATED_LOW, AUDIENCE_ASSIGNEE, 0, "d.low", NULL},
	{NOTICE_RATED_LOW, AUDIENCE_LEAD, 0, "d.low", NULL},
	{NOTICE_RATED_LOW, AUDIENCE_ONE_WAY, 0, NULL, "survey.answered"},

	{NOTICE_SLA_WARN, AUDIENCE_ASSIGNEE, 0, "d.sla.warn", NULL},
	{NOTICE_SLA_WARN, AUDIENCE_ROOM, HOW_IF_URGENT | HOW_THREAD, "d.sla.warn", NULL},
	{NOTICE_SLA_WARN, AUDIENCE_ONE_WAY, 0, NULL, "sla.warning"},

	{NOTICE_BREACH, AUDIENCE_REQUESTER, HOW_IF_LATE_ON, "m.late", NULL},
	{NOTICE_BREACH, AUDIENCE_ORG_LEAD, HOW_IF_LATE_ON, "m.late", NULL},
	{NOTICE_BREACH, AUDIENCE_ASSIGNEE, 0, "d.sla.breach", NULL},
	{NOTICE_BREACH, AUDIENCE_ROOM, HOW_THREAD, "d.sla.breach", NULL},
	{NOTICE_BREACH, AUDIENCE_LEAD, HOW_PING, "d.sla.breach", NULL},
	{NOTICE_BREACH, AUDIENCE_ONCALL, HOW_IF_URGENT | HOW_PAGE, "d.page", NULL},
	{NOTICE_BREACH, AUDIENCE_ONE_WAY, 0, NULL, "sla.breach"},

	{NOTICE_MUTED, AUDIENCE_REQUESTER, 0, NULL, NULL}, /* the answer to the verb */
	{NOTICE_MUTED, AUDIENCE_ASSIGNEE, 0, "d.muted", NULL},
	{NOTICE_MUTED, AUDIENCE_ROOM, HOW_CARD | HOW_FLAG, "d.card", NULL},

	{NOTICE_FAILED, AUDIENCE_ASSIGNEE, 0, "d.failed", NULL},
	{NOTICE_FAILED, AUDIENCE_ROOM, HOW_CARD | HOW_FLAG, "d.card", NULL},

	{NOTICE_OUTSIDER, AUDIENCE_REQUESTER, HOW_NO_PHONE, "m.cc.added", NULL},
	{NOTICE_OUTSIDER, AUDIENCE_COPY, 0, "m.cc.you", NULL},
	{NOTICE_OUTSIDER, AUDIENCE_ORG_LEAD, HOW_NO_PHONE, "m.cc.added", NULL},
	{NOTICE_OUTSIDER, AUDIENCE_ASSIGNEE, 0, "d.cc.outside", NULL},
	{NOTICE_OUTSIDER, AUDIENCE_ROOM, HOW_THREAD, "d.cc.outside", NULL},

	{NOTICE_SILENCE, AUDIENCE_ASSIGNEE, 0, "d.silence", NULL},
	{NOTICE_SILENCE, AUDIENCE_LEAD, HOW_NEXT_DAY, "d.silence", NULL},

	{NOTICE_CLOSE_PLANNED, AUDIENCE_REQUESTER, 0, "m.close.planned", NULL},
	{NOTICE_CLOSE_PLANNED, AUDIENCE_COPY, 0, "m.close.planned", NULL},
	{NOTICE_CLOSE_PLANNED, AUDIENCE_ROOM, HOW_CARD, "d.card", NULL},

	{NOTICE_ORPHAN, AUDIENCE_ROOM, HOW_FLAG | HOW_THREAD, "d.orphan", NULL},
	{NOTICE_MACHINE_OK, AUDIENCE_ASSIGNEE, 0, "d.machine.ok", NULL},
	{NOTICE_MACHINE_OK, AUDIENCE_ROOM, HOW_THREAD, "d.machine.ok", NULL},
};

/* What still reaches a person who asked for `replies` only: words of people, and what would otherwise end the ticket unheard. */
static const enum notice of_replies[] = {
	NOTICE_REPLY, NOTICE_QUESTION, NOTICE_WAIT_REMIND, NOTICE_SOLVED, NOTICE_CLOSING_SOON, NOTICE_CLOSED};

static const char *const notice_names[NOTICE_COUNT] = {
	[NOTICE_NONE] = "none",
	[NOTICE_CREATED] = "created",
	[NOTICE_OPENED_FOR] = "opened.for",
	[NOTICE_TAKEN] = "taken",
	[NOTICE_REASSIGNED] = "reassigned",
	[NOTICE_REPLY] = "reply",
	[NOTICE_QUESTION] = "question",
	[NOTICE_WAIT_REMIND] = "wait.remind",
	[NOTICE_CUSTOMER_TEXT] = "customer.text",
	[NOTICE_RAISED] = "raised",
	[NOTICE_LOWERED] = "lowered",
	[NOTICE_HOLD] = "hold",
	[NOTICE_RESUMED] = "resumed",
	[NOTICE_QUEUE] = "queue",
	[NOTICE_SOLVED] = "solved",
	[NOTICE_CLOSING_SOON] = "closing.soon",
	[NOTICE_CLOSED] = "closed",
	[NOTICE_REOPENED] = "reopened",
	[NOTICE_MERGED] = "merged",
	[NOTICE_UNMERGED] = "unmerged",
	[NOTICE_SURVEY] = "survey",
	[NOTICE_RATED_LOW] = "rated.low",
	[NOTICE_SLA_WARN] = "sla.warn",
	[NOTICE_BREACH] = "breach",
	[NOTICE_MUTED] = "muted",
	[NOTICE_FAILED] = "failed",
	[NOTICE_OUTSIDER] = "outsider",
	[NOTICE_SILENCE] = "silence",
	[NOTICE_CLOSE_PLANNED] = "close.planned",
	[NOTICE_ORPHAN] = "orphan",
	[NOTICE_MACHINE_OK] = "machine.ok",
};
static const char *const level_names[] = {
	[LEVEL_NONE] = "none", [LEVEL_REPLIES] = "replies", [LEVEL_KEY] = "key", [LEVEL_ALL] = "all"};

const char *notice_name(enum notice notice)
{
	return (unsigned)notice < NOTICE_COUNT && notice_names[notice] ? notice_names[notice] : "?";
}

const char *level_name(enum notice_level level)
{
	return (unsigned)level < sizeof level_names / sizeof *level_names ? level_names[level] : "?";
}

bool level_parse(const char *name, enum notice_level *out)
{
	for (size_t i = 0; i < sizeof level_names / sizeof *level_names; i++) {
		if (strcmp(level_names[i], name) == 0) {
			*out = (enum notice_level)i;
			return true;
		}
	}
	return false;
}

const struct notice_rule *notice_find(enum notice notice, enum audience audience)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].notice == notice && rules[i].audience == audience)
			return &rules[i];
	return NULL;
}

/* Who it is decides before the event does. */
static bool audience_hears(enum audience audience, const struct notice_facts *f)
{
	switch (audience) {
	case AUDIENCE_REQUESTER:
	case AUDIENCE_COPY:
		return !f->requester_is_machine;
	case AUDIENCE_ORG_LEAD:
		return !f->requester_is_machine && !f->private_ticket;
	case AUDIENCE_ONE_WAY:
		return !f->private_ticket;
	case AUDIENCE_ASSIGNEE:
		return f->has_assignee;
	case AUDIENCE_ROOM:
	case AUDIENCE_LEAD:
	case AUDIENCE_ONCALL:
		return true;
	}
	return false;
}

bool notice_applies(const struct notice_rule *rule, const struct notice_facts *f)
{
	const struct {
		uint32_t how;
		bool holds;
	} conditions[] = {
		{HOW_IF_URGENT, f->urgent},
		{HOW_IF_WAS_URGENT, f->was_urgent},
		{HOW_IF_AUTO, f->closed_auto},
		{HOW_IF_ORPHAN, !f->has_assignee},
		{HOW_IF_SETTLED, f->since_last_hand_ms >= NOTICE_SETTLED_MS},
		{HOW_IF_SECOND, f->second_reminder},
		{HOW_IF_LATE_ON, f->late_texts},
		{HOW_IF_HELD_ENDED, f->hold_ended_by_time},
	};

	if (!audience_hears(rule->audience, f))
		return false;
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if ((rule->how & conditions[i].how) && !conditions[i].holds)
			return false;
	return true;
}

bool notice_level_allows(enum notice_level level, enum notice notice)
{
	if (level == LEVEL_NONE)
		return false;
	if (level >= LEVEL_KEY)
		return true;
	for (size_t i = 0; i < sizeof of_replies / sizeof *of_replies; i++)
		if (of_replies[i] == notice)
			return true;
	return false;
}
