#include "base/clock.h"

#include <time.h>

static int64_t read_ms(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * SECOND_MS + (int64_t)t.tv_nsec / 1000000;
}

static int64_t real_now(const struct clock *self)
{
	(void)self;
	return read_ms(CLOCK_REALTIME);
}

static int64_t real_mono(const struct clock *self)
{
	(void)self;
	return read_ms(CLOCK_MONOTONIC);
}

uint64_t clock_mono_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

const struct clock clock_real = {.now_ms = real_now, .mono_ms = real_mono};

static int64_t fake_now(const struct clock *self)
{
	return ((const struct fake_clock *)self)->now;
}

static int64_t fake_mono(const struct clock *self)
{
	return ((const struct fake_clock *)self)->mono;
}

void fake_clock_init(struct fake_clock *fake, int64_t now_ms)
{
	*fake = (struct fake_clock){.clock = {.now_ms = fake_now, .mono_ms = fake_mono}, .now = now_ms, .mono = HOUR_MS};
}

void fake_clock_advance(struct fake_clock *fake, int64_t ms)
{
	fake->now += ms;
	fake->mono += ms;
}

void fake_clock_step(struct fake_clock *fake, int64_t ms)
{
	fake->now += ms;
}
