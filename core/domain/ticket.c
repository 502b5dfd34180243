#include "domain/ticket.h"

#include <stddef.h>
#include <string.h>

/* An index is the stored number, so a table is the append-only list itself; a hole is NULL. */
static const char *const status_names[] = {
	[STATUS_NONE] = "none", [STATUS_NEW] = "new",   [STATUS_ACK] = "ack",       [STATUS_WIP] = "wip",
	[STATUS_WAIT] = "wait", [STATUS_HOLD] = "hold", [STATUS_SOLVED] = "solved", [STATUS_CLOSED] = "closed",
};
static const char *const reason_names[] = {
	[REASON_NONE] = "none",           [REASON_RESOLVED] = "resolved", [REASON_CANCELLED] = "cancelled", [REASON_AUTO] = "auto",
	[REASON_DUPLICATE] = "duplicate", [REASON_MERGED] = "merged",     [REASON_DISCARDED] = "discarded", [REASON_SPAM] = "spam",
};
static const char *const priority_names[] = {
	[PRIORITY_LOW] = "low", [PRIORITY_NORMAL] = "normal", [PRIORITY_HIGH] = "high", [PRIORITY_URGENT] = "urgent",
};
static const char *const severity_names[] = {
	[SEVERITY_NONE] = "none",         [SEVERITY_MINOR] = "minor",     [SEVERITY_MAJOR] = "major",
	[SEVERITY_CRITICAL] = "critical", [SEVERITY_FEATURE] = "feature",
};
static const char *const type_names[] = {
	[TYPE_NONE] = "none",         [TYPE_QUESTION] = "question", [TYPE_PROBLEM] = "problem",
	[TYPE_INCIDENT] = "incident", [TYPE_FEATURE] = "feature",
};
static const char *const event_names[] = {
	[EVENT_CREATE] = "create",
	[EVENT_TAKE] = "take",
	[EVENT_ASSIGN] = "assign",
	[EVENT_STEAL] = "steal",
	[EVENT_DROP] = "drop",
	[EVENT_ORPHAN] = "orphan",
	[EVENT_REPLY] = "reply",
	[EVENT_ASK] = "ask",
	[EVENT_ASK_SENT] = "ask.sent",
	[EVENT_ASK_FAILED] = "ask.failed",
	[EVENT_WIP] = "wip",
	[EVENT_HOLD] = "hold",
	[EVENT_HOLD_END] = "hold.end",
	[EVENT_SOLVED] = "solved",
	[EVENT_DONE] = "done",
	[EVENT_CANCEL] = "cancel",
	[EVENT_DISCARD] = "discard",
	[EVENT_CLOSE_PLANNED] = "close.planned",
	[EVENT_CLOSE_DUPLICATE] = "close.duplicate",
	[EVENT_CLOSE_SPAM] = "close.spam",
	[EVENT_MERGE] = "merge",
	[EVENT_MOVE] = "move",
	[EVENT_REOPEN] = "reopen",
	[EVENT_TEXT] = "text",
	[EVENT_TEXT_COURTESY] = "text.courtesy",
	[EVENT_TEXT_YES] = "text.yes",
	[EVENT_TEXT_NO] = "text.no",
	[EVENT_TEXT_COMMENT] = "text.comment",
	[EVENT_KEEP_OPEN] = "keep.open",
	[EVENT_AUTOCLOSE] = "autoclose",
	[EVENT_SNOOZE] = "snooze",
	[EVENT_MACHINE_END] = "machine.end",
	[EVENT_CALLBACK] = "callback",
};
static const char *const actor_names[] = {
	[ACTOR_REQUESTER] = "requester",
	[ACTOR_COPY] = "copy",
	[ACTOR_COLLEAGUE] = "colleague",
	[ACTOR_ORG_LEAD] = "org-lead",
	[ACTOR_BYSTANDER] = "bystander",
	[ACTOR_AGENT] = "agent",
	[ACTOR_OTHER_AGENT] = "other-agent",
	[ACTOR_LEAD] = "lead",
	[ACTOR_ADMIN] = "admin",
	[ACTOR_AUDITOR] = "auditor",
	[ACTOR_MACHINE] = "machine",
	[ACTOR_SELF] = "self",
	[ACTOR_TIME] = "time",
	[ACTOR_CORE] = "core",
};
static const char *const role_names[] = {
	[ROLE_CUSTOMER] = "customer", [ROLE_AGENT] = "agent",     [ROLE_LEAD] = "lead",
	[ROLE_ADMIN] = "admin",       [ROLE_AUDITOR] = "auditor", [ROLE_MACHINE] = "machine",
};
static const char *const refusal_keys[] = {
	[REFUSED_REF] = "m.err.ref",   [REFUSED_STATE] = "m.err.state",     [REFUSED_ROLE] = "m.err.role",
	[REFUSED_SELF] = "m.err.self", [REFUSED_MACHINE] = "m.err.machine", [REFUSED_BYSTANDER] = "m.bystander",
	[REFUSED_RACE] = "m.err.race",
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *name_at(const char *const *names, size_t count, unsigned value)
{
	return value < count && names[value] ? names[value] : "?";
}

/* The number whose name this is, or -1. */
static int value_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (names[i] && strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

/* Eight pairs of the same two functions, typed so that the compiler tells a status from a reason. */
#define NAMES(prefix, type, table)                                                                                                      \
	const char *prefix##_name(type value) { return name_at(table, COUNT(table), (unsigned)value); }                                 \
	bool prefix##_parse(const char *name, type *out)                                                                                \
	{                                                                                                                               \
		int value = value_of(table, COUNT(table), name);                                                                        \
		if (value >= 0)                                                                                                         \
			*out = (type)value;                                                                                             \
		return value >= 0;                                                                                                      \
	}

NAMES(status, enum ticket_status, status_names)
NAMES(reason, enum close_reason, reason_names)
NAMES(priority, enum priority, priority_names)
NAMES(severity, enum severity, severity_names)
NAMES(type, enum ticket_type, type_names)
NAMES(event, enum ticket_event, event_names)
NAMES(actor, enum actor, actor_names)
NAMES(role, enum role, role_names)

const char *refusal_key(enum refusal refusal)
{
	return (unsigned)refusal < COUNT(refusal_keys) ? refusal_keys[refusal] : NULL;
}

void ticket_set_severity(struct ticket_facts *facts, enum severity severity)
{
	if (severity == SEVERITY_FEATURE)
		facts->type = TYPE_FEATURE;
	else
		facts->severity = severity;
}
