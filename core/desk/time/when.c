#include "desk/time/when.h"

#include "desk/terms.h"

int64_t when_moment(struct call *c, const struct when *when)
{
	int64_t moment = when->at_ms;
	const struct calendar *hours = &terms_of(c->w, c->ticket.queue_id)->hours;
	switch (when->kind) {
	case WHEN_NONE:
		return 0;
	case WHEN_AFTER:
	case WHEN_AT:
		return moment;
	case WHEN_BUSINESS_HOURS:
		return calendar_add(hours, c->w->now, when->span_ms);
	case WHEN_BUSINESS_DAYS:
		return calendar_add_days(hours, c->w->now, when->days);
	case WHEN_DAY:
		return calendar_next_opening(hours, moment);
	}
	return moment;
}

int64_t when_opening(struct call *c, const struct when *when)
{
	const struct calendar *hours = &terms_of(c->w, c->ticket.queue_id)->hours;
	int64_t said = when_moment(c, when), closing = calendar_closing(hours, c->w->now);
	if (!said)
		said = closing == CALENDAR_NEVER ? c->w->now + DAY_MS : closing;
	int64_t at = calendar_next_opening(hours, said);
	return at == CALENDAR_NEVER ? said : at;
}
