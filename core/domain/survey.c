#include "domain/survey.h"

bool survey_in_closing(enum close_reason reason, bool requester_is_machine)
{
	if (requester_is_machine)
		return false;
	switch (reason) {
	case REASON_RESOLVED:
	case REASON_CANCELLED:
	case REASON_AUTO:
		return true;
	case REASON_NONE:
	case REASON_DUPLICATE:
	case REASON_MERGED:
	case REASON_DISCARDED:
	case REASON_SPAM:
		return false;
	}
	return false;
}

static bool cools(int64_t then_ms, int64_t now_ms)
{
	return then_ms && now_ms - then_ms < SURVEY_COOL_MS;
}

bool survey_still_wanted(const struct survey_facts *f, int64_t now_ms)
{
	return f->status == STATUS_CLOSED && f->reason == REASON_RESOLVED && !f->requester_is_machine && f->answered && !f->rated &&
	       !f->sent && !cools(f->person_asked_ms, now_ms) && !cools(f->person_rated_ms, now_ms);
}

int64_t survey_due(const struct survey_facts *f)
{
	int64_t due = f->closed_at_ms + (f->closed_by_customer ? SURVEY_AFTER_CUSTOMER_MS : SURVEY_AFTER_AGENT_MS);

	return survey_still_wanted(f, due) ? due : 0;
}

bool rating_may_change(int64_t first_rated_ms, int64_t now_ms)
{
	return !first_rated_ms || now_ms - first_rated_ms < RATING_CHANGE_MS;
}

bool rating_calls_lead(int rating, bool called_before)
{
	return rating <= RATING_LOW && !called_before;
}

bool rating_takes_comment(int64_t rated_ms, int64_t now_ms)
{
	return rated_ms && now_ms - rated_ms < RATING_COMMENT_MS;
}
