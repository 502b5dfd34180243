/* sms.h: one [sms NAME] instance, between its halves: outbound.c (what is said), inbound.c (what came), report.c (what became of it).
 *
 * Made by open(), freed by close(), used on the loop thread only. Tags of timers and of HTTP requests are listed here, since the
 * hooks of the whole instance share them. Example: sms.c.
 */
#ifndef SMS_H
#define SMS_H

#include "budget.h"
#include "guichet/channel.h"
#include "parts.h"
#include "settings.h"

#include <stdint.h>

struct flight;  /* a message on its way to the gateway, outbound.c */
struct arrival; /* a request that waits for the desk, inbound.c */

enum timer_tag { TIMER_SEND = 1, TIMER_PARTS = 2, TIMER_BUDGET = 3 };

#define TAG_MEDIA (UINT64_C(1) << 63) /* of on_http(): a picture; without it a delivery's id */
#define RANKS 1024                    /* deliveries whose last report is remembered */

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	struct settings settings;
	struct flight *flights; /* oldest first */
	int64_t next_send_ms;
	struct arrival *arrivals;
	uint64_t serial; /* of arrivals and of submits that nobody waits for */
	struct parts parts;
	struct budget budget;
	bool budget_changed;
	struct rank {
		int64_t delivery;
		int rank;
	} ranks[RANKS]; /* a ring; see report.c */
	size_t next_rank;
};

#endif
