/* crypto_start.h: our own device: its account, its keys on the server.
 *
 * The account is kept as crypto = {"device","user","account","fallback"}; another device or user than the session's means a new
 * account: keys are never published twice under one name. Before anything is uploaded the server is asked what it knows of our device.
 * If that is not ours, somebody else uses it, or our store was lost: then a login makes a new device, or the log says what to do. Loop
 * thread.
 *
 *     start_device(channel);                     // once, when the session is ready
 *     start_more_keys(channel, left, fallback);  // after each /sync answer that says how many keys are left
 */
#ifndef MATRIX_CRYPTO_START_H
#define MATRIX_CRYPTO_START_H

#include "crypto_job.h"

void start_device(struct gd_channel *channel);
void start_more_keys(struct gd_channel *channel, int64_t left, bool fallback); /* fallback: an unused one is on the server */
void start_forget_fallback(struct gd_channel *channel); /* an hour after another took its place: nobody opens old messages with it then */
/* Our device's keys as they are uploaded, signed; `more` is a signature by "ed25519:KEY" beside it, NULL: none. */
void start_write_device(struct gd_channel *channel, struct arena *arena, struct buf *out, const char *key, const char *more);

#endif
