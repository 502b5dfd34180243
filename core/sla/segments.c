#include "sla/segments.h"

/* Ends the present segment and begins one in `next`. Stops and what never started leave no segment. */
static bool turn(struct sla_clock *clock, enum clock_state next, int64_t now_ms, struct segment *ended)
{
	bool ends = clock->state == CLOCK_RUNNING || clock->state == CLOCK_PAUSED;

	if (ends) {
		*ended = (struct segment){
			.from_ms = clock->since_ms,
			.to_ms = now_ms,
			.target_ms = clock->target_ms,
			.calendar_id = clock->calendar->id,
			.state = clock->state,
		};
		if (clock->state == CLOCK_RUNNING)
			ended->counted_ms = calendar_between(clock->calendar, clock->since_ms, now_ms);
		clock->counted_ms += ended->counted_ms;
	}
	clock->state = next;
	clock->since_ms = now_ms;
	return ends;
}

/* An end-of-day target becomes time once it is set: what is left of the day, on top of what is counted. */
static void adopt(struct sla_clock *clock, const struct clock_line *line, int64_t now_ms)
{
	clock->calendar = line->calendar;
	clock->target_ms = line->target_ms;
	if (line->end_of_day)
		clock->target_ms = sla_clock_counted(clock, now_ms) +
				   calendar_between(line->calendar, now_ms, calendar_end_of_day(line->calendar, now_ms));
}

static bool start(struct sla_clock *clock, const struct clock_line *line, int64_t now_ms)
{
	if (clock->state != CLOCK_IDLE)
		return false;
	clock->state = CLOCK_RUNNING;
	clock->since_ms = now_ms;
	adopt(clock, line, now_ms);
	return false;
}

static bool retarget(struct sla_clock *clock, const struct clock_line *line, int64_t now_ms, struct segment *ended)
{
	bool ends = false;

	if (clock->state == CLOCK_IDLE || clock->state == CLOCK_DROPPED)
		return false;
	if (clock->state == CLOCK_RUNNING)
		ends = turn(clock, CLOCK_RUNNING, now_ms, ended);
	adopt(clock, line, now_ms);
	return ends;
}

bool sla_clock_apply(struct sla_clock *clock, enum clock_effect effect, const struct clock_line *line, int64_t now_ms,
	struct segment *ended)
{
	switch (effect) {
	case CLOCK_NONE:
		return false;
	case CLOCK_START:
		return start(clock, line, now_ms);
	case CLOCK_PAUSE:
		return clock->state == CLOCK_RUNNING && turn(clock, CLOCK_PAUSED, now_ms, ended);
	case CLOCK_RESUME:
		return (clock->state == CLOCK_PAUSED || clock->state == CLOCK_STOPPED) && turn(clock, CLOCK_RUNNING, now_ms, ended);
	case CLOCK_STOP:
		return (clock->state == CLOCK_RUNNING || clock->state == CLOCK_PAUSED) && turn(clock, CLOCK_STOPPED, now_ms, ended);
	case CLOCK_DROP:
		return clock->state != CLOCK_DROPPED && turn(clock, CLOCK_DROPPED, now_ms, ended);
	case CLOCK_RETARGET:
		return retarget(clock, line, now_ms, ended);
	}
	return false;
}

int64_t sla_clock_counted(const struct sla_clock *clock, int64_t now_ms)
{
	if (clock->state != CLOCK_RUNNING)
		return clock->counted_ms;
	return clock->counted_ms + calendar_between(clock->calendar, clock->since_ms, now_ms);
}

/* When the running segment will have brought the count to `goal`. */
static int64_t reaches(const struct sla_clock *clock, int64_t goal_ms)
{
	if (clock->counted_ms >= goal_ms)
		return clock->since_ms;
	return calendar_add(clock->calendar, clock->since_ms, goal_ms - clock->counted_ms);
}

int64_t sla_clock_due(const struct sla_clock *clock)
{
	int64_t due;

	if (clock->state != CLOCK_RUNNING || !clock->target_ms)
		return 0;
	due = reaches(clock, clock->target_ms);
	return due == CALENDAR_NEVER ? 0 : due;
}

int64_t sla_clock_warn_at(const struct sla_clock *clock)
{
	int64_t goal = clock->target_ms / 4 * 3 + clock->target_ms % 4 * 3 / 4, at;

	if (clock->state != CLOCK_RUNNING || !clock->target_ms || clock->counted_ms >= goal)
		return 0;
	at = reaches(clock, goal);
	return at == CALENDAR_NEVER ? 0 : at;
}

bool sla_clock_is_late(const struct sla_clock *clock, int64_t now_ms)
{
	return clock->target_ms && clock->state != CLOCK_DROPPED && clock->state != CLOCK_IDLE &&
	       sla_clock_counted(clock, now_ms) >= clock->target_ms;
}

int64_t segments_counted(const struct segment *segments, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += segments[i].counted_ms;
	return sum;
}

const char *clock_state_name(enum clock_state state)
{
	switch (state) {
	case CLOCK_IDLE:
		return "idle";
	case CLOCK_RUNNING:
		return "running";
	case CLOCK_PAUSED:
		return "paused";
	case CLOCK_STOPPED:
		return "stopped";
	case CLOCK_DROPPED:
		return "dropped";
	}
	return "?";
}
