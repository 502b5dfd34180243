#include "domain/machine.h"

static enum machine_decision decide_end(const struct machine_facts *f)
{
	if (!f->has_ticket || !status_is_open(f->status) || f->repeats_end)
		return MACHINE_NOTHING;
	/* The end of an older occurrence says nothing about the one that goes on. */
	if (f->episode_ms && f->episode_ms < f->last_episode_ms)
		return MACHINE_NOTHING;
	return MACHINE_END;
}

static enum machine_decision decide_open(const struct machine_facts *f)
{
	bool newer = f->episode_ms && f->episode_ms > f->last_episode_ms;

	return newer || f->severity_changed ? MACHINE_ENTRY : MACHINE_HIT;
}

static enum machine_decision decide_again(const struct machine_facts *f, int64_t now_ms)
{
	bool reopens = f->reason != REASON_MERGED && f->reason != REASON_SPAM;

	return reopens && now_ms - f->ended_at_ms < MACHINE_AGAIN_MS ? MACHINE_REOPEN : MACHINE_LINKED;
}

enum machine_decision machine_decide(const struct machine_facts *f, int64_t now_ms)
{
	if (f->ends)
		return decide_end(f);
	/* A repeat of an occurrence that is over arrived after its end. */
	if (f->has_ticket && f->episode_ms && f->episode_ms <= f->over_episode_ms)
		return MACHINE_NOTHING;
	if (f->has_ticket && status_is_open(f->status))
		return decide_open(f);
	if (f->has_ticket)
		return decide_again(f, now_ms);
	return f->new_keys >= MACHINE_STORM_KEYS ? MACHINE_UMBRELLA : MACHINE_NEW;
}
