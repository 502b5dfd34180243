/* Rule R9: reports of systems, late, twice and in any order. */
#include "domain/machine.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)
#define H INT64_C(3600000)

static const struct {
	const char *what;
	struct machine_facts facts;
	enum machine_decision want;
} cases[] = {
	{"first report", {.episode_ms = 100}, MACHINE_NEW},
	{"20th new key in a minute", {.new_keys = 19}, MACHINE_NEW},
	{"21st new key in a minute", {.new_keys = 20}, MACHINE_UMBRELLA},
	{"a storm is about new keys", {.new_keys = 500, .has_ticket = true, .status = STATUS_NEW}, MACHINE_HIT},
	{"again, same episode", {.has_ticket = true, .status = STATUS_WIP, .episode_ms = 100, .last_episode_ms = 100}, MACHINE_HIT},
	{"again, new episode", {.has_ticket = true, .status = STATUS_WIP, .episode_ms = 101, .last_episode_ms = 100}, MACHINE_ENTRY},
	{"again, older episode", {.has_ticket = true, .status = STATUS_WIP, .episode_ms = 99, .last_episode_ms = 100}, MACHINE_HIT},
	{"again, other severity", {.has_ticket = true, .status = STATUS_NEW, .severity_changed = true}, MACHINE_ENTRY},
	{"a repeat after its end",
		{.has_ticket = true, .status = STATUS_CLOSED, .ended_at_ms = NOW, .episode_ms = 100, .over_episode_ms = 100},
		MACHINE_NOTHING},
	{"within 4 h",
		{.has_ticket = true, .status = STATUS_CLOSED, .ended_at_ms = NOW - 4 * H + 1, .episode_ms = 200, .over_episode_ms = 100},
		MACHINE_REOPEN},
	{"after 4 h", {.has_ticket = true, .status = STATUS_CLOSED, .ended_at_ms = NOW - 4 * H, .episode_ms = 200}, MACHINE_LINKED},
	{"merged meanwhile", {.has_ticket = true, .status = STATUS_CLOSED, .reason = REASON_MERGED, .ended_at_ms = NOW}, MACHINE_LINKED},
	{"end", {.ends = true, .has_ticket = true, .status = STATUS_NEW, .episode_ms = 100, .last_episode_ms = 100}, MACHINE_END},
	{"end of a newer episode", {.ends = true, .has_ticket = true, .status = STATUS_WIP, .episode_ms = 101, .last_episode_ms = 100},
		MACHINE_END},
	{"end without episodes", {.ends = true, .has_ticket = true, .status = STATUS_WIP}, MACHINE_END},
	{"late end of an older episode", {.ends = true, .has_ticket = true, .status = STATUS_NEW, .episode_ms = 99, .last_episode_ms = 100},
		MACHINE_NOTHING},
	{"the same end again",
		{.ends = true, .has_ticket = true, .status = STATUS_WIP, .episode_ms = 100, .last_episode_ms = 100, .repeats_end = true},
		MACHINE_NOTHING},
	{"end after the closing", {.ends = true, .has_ticket = true, .status = STATUS_CLOSED}, MACHINE_NOTHING},
	{"end of nothing", {.ends = true}, MACHINE_NOTHING},
};

static void reports(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum machine_decision got = machine_decide(&cases[i].facts, NOW);

		if (got != cases[i].want)
			fail_msg("%s: %d, not %d", cases[i].what, got, cases[i].want);
	}
}

TEST_MAIN(cmocka_unit_test(reports))
