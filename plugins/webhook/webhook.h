/* webhook.h: one [webhook NAME] instance, between its two halves: inbound.c (requests to events) and outbound.c (events to requests).
 *
 * Made by open(), freed by close(), used on the loop thread only. Example: webhook.c.
 */
#ifndef WEBHOOK_H
#define WEBHOOK_H

#include "guichet/channel.h"
#include "settings.h"

struct pending; /* a request whose results are not all in */

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	struct settings settings;
	struct pending *pending;
	uint64_t serial; /* of the last pending request */
};

#endif
