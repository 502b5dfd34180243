/* base/clock.h: time as a value, from a source that a test can replace.
 *
 * Two clocks: `now_ms` is wall-clock time, UTC milliseconds since 1970, for what is stored and shown; `mono_ms` never steps and is for
 * waiting and for gates inside the process (a clock stepping back an hour must stall nothing). Rules never ask a clock: time is an
 * argument of theirs. Any thread for the real clock; a fake clock belongs to its test's thread.
 *
 *     struct fake_clock fake;
 *     fake_clock_init(&fake, 1760000000000);
 *     desk_open(&desk, &fake.clock, ...);
 *     fake_clock_advance(&fake, 2 * HOUR_MS);
 */
#ifndef GUICHET_BASE_CLOCK_H
#define GUICHET_BASE_CLOCK_H

#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

struct clock {
	int64_t (*now_ms)(const struct clock *self);
	int64_t (*mono_ms)(const struct clock *self);
};

extern const struct clock clock_real;
uint64_t clock_mono_us(void); /* never faked: for measuring how long something took */

static inline int64_t clock_now(const struct clock *clock) { return clock->now_ms(clock); }
static inline int64_t clock_mono(const struct clock *clock) { return clock->mono_ms(clock); }

struct fake_clock {
	struct clock clock; /* first, so that a struct clock * is a struct fake_clock * */
	int64_t now, mono;
};
void fake_clock_init(struct fake_clock *fake, int64_t now_ms);
void fake_clock_advance(struct fake_clock *fake, int64_t ms); /* both clocks go on */
void fake_clock_step(struct fake_clock *fake, int64_t ms);    /* the wall clock alone is set, as by an admin or NTP */

#endif
