#include "sla/autoclose.h"

#include "base/clock.h"

void closing_plan(const struct calendar *calendar, int64_t start_ms, int64_t delay_ms, const int64_t *before_ms, size_t nbefore,
	struct closing_plan *out)
{
	*out = (struct closing_plan){.date_ms = calendar_next_opening(calendar, start_ms + delay_ms)};
	if (out->date_ms == CALENDAR_NEVER)
		return;
	for (size_t i = 0; i < nbefore && out->nwarns < CLOSING_WARNS; i++) {
		int64_t at = calendar_back_to_opening(calendar, out->date_ms - before_ms[i]);
		size_t place = 0;

		if (at <= start_ms)
			continue;
		while (place < out->nwarns && out->warn_ms[place] < at)
			place++;
		if (place < out->nwarns && out->warn_ms[place] == at)
			continue;
		for (size_t j = out->nwarns; j > place; j--)
			out->warn_ms[j] = out->warn_ms[j - 1];
		out->warn_ms[place] = at;
		out->nwarns++;
	}
}

static struct closing_step wait_until(int64_t at_ms)
{
	return (struct closing_step){.what = CLOSING_WAIT, .at_ms = at_ms};
}

/* The customer cannot be told: the desk is, every week. */
static struct closing_step reach(const struct closing_facts *f, int64_t now_ms)
{
	if (f->reach_ms && now_ms - f->reach_ms < CLOSING_REACH_MS)
		return wait_until(f->reach_ms + CLOSING_REACH_MS);
	return (struct closing_step){.what = CLOSING_REACH};
}

/* A warning now. Where nobody was warned of the date in time, it names a later one. */
static struct closing_step warn(const struct calendar *calendar, const struct closing_facts *f, int64_t now_ms)
{
	int64_t date = f->plan.date_ms;
	bool assured = f->assured_ms && date - f->assured_ms >= CLOSING_GUARD_MS;

	if (!assured && date < now_ms + CLOSING_GUARD_MS)
		date = calendar_next_opening(calendar, now_ms + CLOSING_GUARD_MS + CLOSING_SLACK_MS);
	return (struct closing_step){.what = CLOSING_WARN, .date_ms = date};
}

/* True if a warning's moment has come that no warning has served yet; missed ones become one. */
static bool warning_is_due(const struct closing_facts *f, int64_t now_ms)
{
	for (size_t i = 0; i < f->plan.nwarns; i++)
		if (f->plan.warn_ms[i] <= now_ms && f->plan.warn_ms[i] > f->warned_ms)
			return true;
	return false;
}

/* The next moment at which something is to be done. */
static int64_t next_moment(const struct closing_facts *f, int64_t now_ms)
{
	for (size_t i = 0; i < f->plan.nwarns; i++)
		if (f->plan.warn_ms[i] > now_ms)
			return f->plan.warn_ms[i];
	return f->plan.date_ms;
}

/* The date has come. */
static struct closing_step at_the_date(const struct calendar *calendar, const struct closing_facts *f, int64_t now_ms)
{
	if (f->assured_ms && now_ms - f->assured_ms >= CLOSING_GUARD_MS) {
		if (!calendar_is_open(calendar, now_ms))
			return wait_until(calendar_next_opening(calendar, now_ms));
		return (struct closing_step){.what = CLOSING_CLOSE};
	}
	if (f->warning == WARNING_PENDING)
		return wait_until(f->warned_ms + CLOSING_GUARD_MS);
	return warn(calendar, f, now_ms);
}

struct closing_step closing_decide(const struct calendar *calendar, const struct closing_facts *f, int64_t now_ms)
{
	bool lost = f->warning == WARNING_FAILED || (f->warning == WARNING_PENDING && now_ms - f->warned_ms >= CLOSING_GUARD_MS);
	bool due = warning_is_due(f, now_ms);

	if (f->stopped || f->plan.date_ms == CALENDAR_NEVER)
		return (struct closing_step){.what = CLOSING_STOP};
	if (!lost && !due && now_ms < f->plan.date_ms)
		return wait_until(next_moment(f, now_ms));
	if (lost || !f->reachable)
		return reach(f, now_ms);
	if (now_ms < f->plan.date_ms)
		return warn(calendar, f, now_ms);
	return at_the_date(calendar, f, now_ms);
}

int64_t closing_reopen_until(const struct zone *reader, int64_t closed_ms, int days)
{
	return calendar_day_end(reader, closed_ms + days * DAY_MS);
}
