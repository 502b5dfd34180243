/* matrix.h: one [matrix NAME] instance, as its parts share it.
 *
 *     session.c     who we are: token, login, refresh, whoami           sync.c        the long poll
 *     batch.c       what one answer or push holds, item by item         appservice.c  pushes of the server, ping
 *     event.c       one event to one inbound message (pure)             rooms.c       invitations, upgrades, direct rooms
 *     outbound.c    one delivery to requests                            content.c     one delivery to an event's content (pure)
 *     ghosts.c      users that speak for customers of other channels    verdict.c     what an answer means for a delivery (pure)
 *     api.c         requests to the server                              state.c       keys and texts of the key-value state
 *     plain.c       what people wrote as plain text (pure)              registration.c  the registration file
 *     invites.c     invitations that the server's limit holds back
 *     threads.c     the newest message of each thread               aliases.c     rooms by their names
 *     store.c       writes that are not committed yet                   crypto*.c       encrypted rooms; crypto.h has the list
 *
 * Made by open(), freed by close(), used on the loop thread only. Example: matrix.c.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include "base/mem.h"
#include "guichet/channel.h"
#include "settings.h"

#include <stdbool.h>

enum timer { TIMER_SESSION = 1, TIMER_SYNC = 2, TIMER_BATCH = 3, TIMER_CRYPTO = 4 };

/* What a submit() was, to know where its result goes. */
enum submit { SUBMIT_ITEM = 1, SUBMIT_CURSOR = 2, SUBMIT_SESSION = 3, SUBMIT_STATE = 4 };

enum session_step { SESSION_NONE, SESSION_LOGIN, SESSION_REFRESH, SESSION_SAVING, SESSION_WHOAMI, SESSION_READY, SESSION_STOPPED };

struct session {
	enum session_step step;
	char *token, *refresh, *user, *device; /* owned; user and device are known from SESSION_READY on */
	unsigned failures;                     /* in a row, for the back-off */
};

#define REACTIONS 64 /* the newest ones, to know what a withdrawn one had said */

#define THREADS 256 /* the newest message of each is known */

struct thread_end {
	char *root, *newest;
};

struct call;
struct batch;
struct sending;
struct ghost;
struct store_write;
struct crypto;

struct gd_channel {
	const struct gd_host *host;
	struct gd_ctx *ctx;
	struct settings settings;
	struct session session;
	struct call *calls;
	uint64_t serial; /* of the last call */
	struct batch *batch;
	bool polling;
	unsigned sync_failures, sync_broken; /* in a row; broken: an answer began and did not end */
	bool away;                           /* the long poll does not reach the server */
	int64_t polled_ms;                   /* when the last question went out */
	bool still;                          /* its answer came at once and moved nothing */
	int64_t invites_ms;                  /* when a waiting invitation may be tried again */
	uint64_t push;   /* the request of the transaction that is being stored, 0: nobody waits */
	struct sending *sendings;
	struct ghost *ghosts; /* application service: who is in which room already */
	int64_t throttled_until_ms;
	unsigned reactions_next;
	struct thread_end *threads; /* threads.c */
	size_t nthreads, threads_next;
	struct store_write *writes; /* not committed yet: store.c */
	uint64_t version, submits;
	struct crypto *crypto; /* NULL: encrypted rooms are not for us */
};

__attribute__((format(printf, 3, 4))) void matrix_log(const struct gd_channel *channel, enum gd_log level, const char *format, ...);

#endif
