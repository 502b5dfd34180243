/* slack.h: one [slack NAME] instance, between its parts: api.c (what we ask of Slack), inbound.c (what happened there), socket.c (Socket
 * Mode) and outbound.c (what the desk says).
 *
 * Made by open(), freed by close(), used on the loop thread only. Example: slack.c.
 */
#ifndef SLACK_SLACK_H
#define SLACK_SLACK_H

#include "guichet/channel.h"
#include "settings.h"

#include <stdbool.h>
#include <string.h>

struct call;
struct directs;
struct installs;
struct lane;
struct parcel;
struct pending;
struct person;
struct rooms;
struct save;
struct saying;
struct socket_mode;
struct team;
struct trigger;
struct turn;
struct turn_wait;

/* Which part a timer belongs to. */
enum timer { TIMER_API = 1, TIMER_TEAMS, TIMER_ANSWERS, TIMER_SOCKET, TIMER_SOCKET_OLD, TIMER_VAULT, TIMER_ROTATE, TIMER_ROOMS,
	TIMER_TURNS };

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	struct settings settings;
	struct team *teams;          /* team.h */
	struct save *saves;          /* vault.h, oldest first */
	struct installs *installs;   /* install.h */
	struct call *calls;          /* api.h */
	struct lane *lanes;
	struct person *people;       /* people.h */
	size_t npeople;
	struct rooms *rooms;         /* rooms.h */
	struct pending *pending;     /* inbound.h, oldest first */
	struct trigger *triggers, *newest_trigger; /* triggers.h */
	struct parcel *parcels;      /* outbound.h */
	struct directs *directs;     /* directs.h */
	size_t ndirects;
	struct saying *sayings;      /* tell.h */
	size_t nsayings;
	struct turn *turns;          /* turns.h */
	struct turn_wait *waits;
	size_t nwaits;
	int64_t wait_ms;             /* of the first, when the timer was set for it */
	struct socket_mode *socket;  /* socket.h; NULL over HTTP */
	bool fresh;                  /* what the last run left behind has not been read yet */
	uint64_t serial;             /* of the last call, submit or socket */
};

/* The first of two texts that is there; whether both are there and the same. */
static inline const char *either(const char *a, const char *b)
{
	return a ? a : b;
}
static inline bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

__attribute__((format(printf, 3, 4))) void slack_log(struct gd_channel *channel, enum gd_log level, const char *format, ...);

#endif
