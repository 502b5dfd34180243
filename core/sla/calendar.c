#include "sla/calendar.h"

#include "base/clock.h"

#include <string.h>

#define HORIZON_DAYS 3660                        /* ten years; a calendar that never opens must end the search */
#define MOMENT_MOST INT64_C(253402300799999)     /* the end of 9999; CALENDAR_NEVER is beyond it and leads nowhere */

/* ---- walking over opening times ---------------------------------------------------------------------------------------------------- */

/* A walk goes forward in UTC, in stretches of one offset and one local day at most; so local time is a straight line inside a stretch. */
struct walk {
	const struct calendar *calendar;
	int64_t at;       /* not yet looked at */
	int64_t until;    /* end of the present stretch */
	int64_t offset;   /* local = UTC + offset, ms */
	int64_t day;      /* local day of the stretch */
	int64_t last;     /* give up here */
};

static int64_t floor_day(int64_t ms)
{
	return ms >= 0 ? ms / DAY_MS : -((-ms + DAY_MS - 1) / DAY_MS);
}

static int64_t offset_at(const struct zone *zone, int64_t ms)
{
	struct local_time local;

	zone_local(zone, ms, &local);
	return local.offset * SECOND_MS;
}

/* The first moment after `from` whose offset is not `offset`; `to` is one. Changes of clocks are whole seconds. */
static int64_t change_between(const struct zone *zone, int64_t from, int64_t to, int64_t offset)
{
	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;

		if (offset_at(zone, middle) == offset)
			from = middle;
		else
			to = middle;
	}
	return to;
}

static void begin_stretch(struct walk *w)
{
	const struct zone *zone = w->calendar->zone;

	w->offset = offset_at(zone, w->at);
	w->day = floor_day(w->at + w->offset);
	w->until = (w->day + 1) * DAY_MS - w->offset;
	if (offset_at(zone, w->until) != w->offset)
		w->until = change_between(zone, w->at, w->until, w->offset);
}

static void begin_walk(struct walk *w, const struct calendar *calendar, int64_t ms)
{
	*w = (struct walk){.calendar = calendar, .at = ms, .last = ms};
	if (ms > MOMENT_MOST || ms < -MOMENT_MOST)
		return;
	w->last = ms + HORIZON_DAYS * DAY_MS;
	begin_stretch(w);
}

static int intervals_of(const struct calendar *c, int64_t day, const struct interval **list)
{
	int weekday = weekday_from_days(day) - 1;

	*list = c->days[weekday];
	return holidays_has(c->holidays, day) ? 0 : c->count[weekday];
}

/* The next piece of opening time. A piece may end where its opening goes on in the next stretch. */
static bool next_piece(struct walk *w, int64_t *from, int64_t *to)
{
	while (w->at < w->last) {
		const struct interval *list;
		int count = intervals_of(w->calendar, w->day, &list);
		int64_t midnight = w->day * DAY_MS - w->offset;

		for (int i = 0; i < count; i++) {
			*from = midnight + list[i].from * MINUTE_MS;
			*to = midnight + list[i].to * MINUTE_MS;
			if (*from < w->at)
				*from = w->at;
			if (*to > w->until)
				*to = w->until;
			if (*from < *to) {
				w->at = *to;
				return true;
			}
		}
		w->at = w->until;
		begin_stretch(w);
	}
	return false;
}

/* ---- questions --------------------------------------------------------------------------------------------------------------------- */

int64_t calendar_next_opening(const struct calendar *c, int64_t ms)
{
	struct walk w;
	int64_t from, to;

	if (c->always)
		return ms;
	begin_walk(&w, c, ms);
	return next_piece(&w, &from, &to) ? from : CALENDAR_NEVER;
}

bool calendar_is_open(const struct calendar *c, int64_t ms)
{
	const struct interval *list;
	int64_t local, day;
	int count;

	if (c->always)
		return true;
	local = ms + offset_at(c->zone, ms);
	day = floor_day(local);
	count = intervals_of(c, day, &list);
	for (int i = 0; i < count; i++)
		if (local - day * DAY_MS >= list[i].from * MINUTE_MS && local - day * DAY_MS < list[i].to * MINUTE_MS)
			return true;
	return false;
}

int64_t calendar_closing(const struct calendar *c, int64_t ms)
{
	struct walk w;
	int64_t from, to, end = ms;

	if (c->always)
		return CALENDAR_NEVER;
	begin_walk(&w, c, ms);
	while (next_piece(&w, &from, &to) && from == end)
		end = to;
	return w.at >= w.last && end != ms ? CALENDAR_NEVER : end;
}

int64_t calendar_add(const struct calendar *c, int64_t from_ms, int64_t business_ms)
{
	struct walk w;
	int64_t from, to;

	if (business_ms <= 0)
		return from_ms;
	if (c->always)
		return from_ms + business_ms;
	begin_walk(&w, c, from_ms);
	while (next_piece(&w, &from, &to)) {
		if (to - from >= business_ms)
			return from + business_ms;
		business_ms -= to - from;
	}
	return CALENDAR_NEVER;
}

int64_t calendar_between(const struct calendar *c, int64_t from_ms, int64_t to_ms)
{
	struct walk w;
	int64_t from, to, sum = 0;

	if (to_ms <= from_ms)
		return 0;
	if (c->always)
		return to_ms - from_ms;
	begin_walk(&w, c, from_ms);
	if (w.last > w.at)
		w.last = to_ms < MOMENT_MOST ? to_ms : MOMENT_MOST;
	while (next_piece(&w, &from, &to) && from < to_ms)
		sum += (to < to_ms ? to : to_ms) - from;
	return sum;
}

/* ---- business days ----------------------------------------------------------------------------------------------------------------- */

static bool works_on(const struct calendar *c, int64_t day)
{
	const struct interval *list;

	return c->always || intervals_of(c, day, &list) > 0;
}

static int64_t local_day(const struct zone *zone, int64_t ms)
{
	return floor_day(ms + offset_at(zone, ms));
}

/* A minute of a local day in UTC. */
static int64_t day_at(const struct zone *zone, int64_t day, int minute, int second)
{
	struct local_time local = {.minute = minute, .second = second};

	date_from_days(day, &local.year, &local.month, &local.day);
	return zone_to_utc(zone, &local, NULL);
}

bool calendar_is_business_day(const struct calendar *c, int64_t ms)
{
	return c->always || works_on(c, local_day(c->zone, ms));
}

int64_t calendar_add_days(const struct calendar *c, int64_t ms, int days)
{
	int64_t day, within, last;

	if (c->always)
		return ms + days * DAY_MS;
	day = local_day(c->zone, ms);
	last = day + HORIZON_DAYS;
	within = (ms + offset_at(c->zone, ms) - day * DAY_MS) / SECOND_MS;
	while (days > 0 && day < last)
		days -= works_on(c, ++day);
	if (days > 0)
		return CALENDAR_NEVER;
	return calendar_next_opening(c, day_at(c->zone, day, (int)(within / 60), (int)(within % 60)));
}

int64_t calendar_end_of_day(const struct calendar *c, int64_t ms)
{
	struct walk w;
	int64_t from, to, end = CALENDAR_NEVER, day = 0;

	if (c->always)
		return c->zone ? calendar_day_end(c->zone, ms) + 1 : (floor_day(ms) + 1) * DAY_MS;
	begin_walk(&w, c, ms);
	while (next_piece(&w, &from, &to) && (end == CALENDAR_NEVER || local_day(c->zone, from) == day)) {
		day = local_day(c->zone, from);
		end = to;
	}
	return end;
}

int64_t calendar_back_to_opening(const struct calendar *c, int64_t ms)
{
	int64_t day, opening;

	if (calendar_is_open(c, ms))
		return ms;
	day = local_day(c->zone, ms);
	for (int64_t back = day; back > day - HORIZON_DAYS; back--) {
		if (!works_on(c, back))
			continue;
		opening = calendar_next_opening(c, day_at(c->zone, back, 0, 0));
		if (opening <= ms)
			return opening;
	}
	return ms;
}

int64_t calendar_day_end(const struct zone *zone, int64_t ms)
{
	return day_at(zone, local_day(zone, ms) + 1, 0, 0) - 1;
}

int64_t calendar_text_at(const struct calendar *calendar, const struct zone *reader, int64_t now_ms)
{
	struct calendar theirs = *calendar;

	theirs.zone = reader;
	if (theirs.always) {
		theirs.always = false;
		theirs.holidays = NULL;
		for (int i = 0; i < 7; i++) {
			theirs.days[i][0] = (struct interval){8 * 60, 20 * 60};
			theirs.count[i] = 1;
		}
	}
	return calendar_next_opening(&theirs, now_ms);
}
