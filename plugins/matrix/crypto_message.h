/* crypto_message.h: Olm, what one device says to another.
 *
 * The newest four sessions with each device are kept as olm/CURVE25519 = {"with":OURS,"mended":ms,"withheld":true,
 * "sessions":[pickle, ...]}, the newest first; those of an earlier device of ours count as none. Loop thread; results live in the arena.
 *
 *     const char *plain = message_decrypt(channel, &arena, their_curve25519, type, body);
 *     const char *content = message_encrypt(channel, &arena, device, "m.room_key", key_json);     // NULL: no session yet
 */
#ifndef MATRIX_CRYPTO_MESSAGE_H
#define MATRIX_CRYPTO_MESSAGE_H

#include "crypto_job.h"

struct crypto_box crypto_box(const struct gd_channel *channel, struct arena *arena);
void crypto_keep_account(struct gd_channel *channel, const char *account);

const char *message_decrypt(struct gd_channel *channel, struct arena *arena, const char *curve25519, size_t type, const char *body);
const char *message_encrypt(
	struct gd_channel *channel, struct arena *arena, const struct device *device, const char *type, const char *content);
bool message_has_session(struct gd_channel *channel, const char *curve25519);
bool message_note_withheld(struct gd_channel *channel, const char *curve25519); /* false: it has been told before */
/* Sessions out of an answer to /keys/claim, for the devices of the list. */
void message_claimed(struct gd_channel *channel, const struct json *answer, const struct device *devices);
int64_t message_mended_ms(
	struct gd_channel *channel, const char *curve25519); /* when we last opened a session with it ourselves; 0: never */

#endif
