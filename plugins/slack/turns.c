#include "turns.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A channel in which something was posted less than a pace ago. */
struct turn {
	struct turn *next;
	char *room; /* no two workspaces share the id of a channel */
	int64_t free_ms, left_ms; /* for whoever asks next; when the last one left, 0: not known */
};

/* Waits, those that are due first at the front. */
struct turn_wait {
	struct turn_wait *next;
	int64_t due_ms;
	char *room; /* whose turn it waits for; NULL: only for the time */
	turns_go *go;
	void *owner;
};

static void turn_free(struct turn **at)
{
	struct turn *turn = *at;

	*at = turn->next;
	free(turn->room);
	free(turn);
}

/* The channel's, NULL: it is free. Those whose time has passed are dropped on the way, and those that are too far off: the clock was set
 * back. */
static struct turn *find(struct gd_channel *channel, const char *room, int64_t now)
{
	int64_t most = now + (int64_t)(channel->nwaits + 1) * channel->settings.pace_ms;
	struct turn *found = NULL;

	for (struct turn **at = &channel->turns; *at; ) {
		if ((*at)->free_ms <= now || (*at)->free_ms > most) {
			turn_free(at);
			continue;
		}
		if (!strcmp((*at)->room, room))
			found = *at;
		at = &(*at)->next;
	}
	return found;
}

/* The channel's from now on; NULL: nothing is paced. */
static struct turn *take(struct gd_channel *channel, struct turn *turn, const char *room, int64_t from)
{
	if (!channel->settings.pace_ms)
		return NULL;
	if (!turn) {
		turn = mem_alloc(sizeof *turn);
		*turn = (struct turn){.next = channel->turns, .room = mem_strdup(room)};
		channel->turns = turn;
	}
	if (turn->free_ms < from + channel->settings.pace_ms)
		turn->free_ms = from + channel->settings.pace_ms;
	return turn;
}

static void arm(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);
	const struct turn_wait *first = channel->waits;

	if (!first)
		return;
	channel->wait_ms = first->due_ms > now ? first->due_ms - now : 1;
	channel->host->timer(channel->ctx, (uint32_t)channel->wait_ms, TIMER_TURNS);
}

static void wait_free(struct turn_wait *wait)
{
	free(wait->room);
	free(wait);
}

static void wait_add(struct gd_channel *channel, struct turn_wait *wait)
{
	struct turn_wait **at = &channel->waits;

	while (*at && (*at)->due_ms <= wait->due_ms)
		at = &(*at)->next;
	wait->next = *at;
	*at = wait;
	channel->nwaits++;
	if (channel->waits == wait)
		arm(channel);
}

static void wait_for(struct gd_channel *channel, const char *room, int64_t due_ms, turns_go *go, void *owner)
{
	struct turn_wait *wait = mem_alloc(sizeof *wait);

	*wait = (struct turn_wait){.due_ms = due_ms, .room = mem_strdup(room), .go = go, .owner = owner};
	wait_add(channel, wait);
}

void turns_later(struct gd_channel *channel, int64_t due_ms, turns_go *go, void *owner)
{
	wait_for(channel, NULL, due_ms, go, owner);
}

void turns_wait(struct gd_channel *channel, const char *room, turns_go *go, void *owner)
{
	int64_t now = channel->host->now_ms(channel->ctx);
	struct turn *turn = find(channel, room, now);
	int64_t due = turn ? turn->free_ms : now;

	take(channel, turn, room, due);
	if (due > now)
		wait_for(channel, room, due, go, owner);
	else
		go(channel, owner);
}

void turns_said(struct gd_channel *channel, const char *room)
{
	int64_t now = channel->host->now_ms(channel->ctx);

	take(channel, find(channel, room, now), room, now);
}

void turns_left(struct gd_channel *channel, const char *room)
{
	int64_t now = channel->host->now_ms(channel->ctx);
	struct turn *turn = take(channel, find(channel, room, now), room, now);

	if (turn)
		turn->left_ms = now;
}

void turns_forget(struct gd_channel *channel, const void *owner)
{
	for (struct turn_wait **at = &channel->waits; *at; ) {
		struct turn_wait *wait = *at;
		if (wait->owner != owner) {
			at = &wait->next;
			continue;
		}
		*at = wait->next;
		channel->nwaits--;
		wait_free(wait);
	}
}

/* As far off as when the timer was set, or farther: the clock was set back meanwhile. */
static void follow_clock(struct gd_channel *channel, int64_t now)
{
	int64_t back = channel->waits ? channel->waits->due_ms - now : 0;

	if (back < channel->wait_ms)
		return;
	for (struct turn_wait *wait = channel->waits; wait; wait = wait->next)
		wait->due_ms -= back;
}

/* Later than it was said, if the one before left late. */
static int64_t due_by_last(struct gd_channel *channel, const struct turn_wait *wait, int64_t now)
{
	const struct turn *turn = wait->room ? find(channel, wait->room, now) : NULL;
	int64_t due = turn && turn->left_ms ? turn->left_ms + channel->settings.pace_ms : now;

	return due <= now + channel->settings.pace_ms ? due : now;
}

void turns_timer(struct gd_channel *channel)
{
	int64_t now = channel->host->now_ms(channel->ctx);

	follow_clock(channel, now);
	for (struct turn_wait *wait; (wait = channel->waits) && wait->due_ms <= now; ) {
		int64_t due = due_by_last(channel, wait, now);
		channel->waits = wait->next;
		channel->nwaits--;
		if (due > now) {
			wait->due_ms = due;
			wait_add(channel, wait);
			continue;
		}
		turns_go *go = wait->go;
		void *owner = wait->owner;
		wait_free(wait);
		go(channel, owner);
	}
	arm(channel);
}

void turns_clear(struct gd_channel *channel)
{
	while (channel->turns)
		turn_free(&channel->turns);
	while (channel->waits)
		turns_forget(channel, channel->waits->owner);
}
