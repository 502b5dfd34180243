/* crypto_payload.h: what was inside, once it is decrypted. Pure, fuzzed.
 *
 * Whoever has the key can have written anything: a payload says again for which room and whom it is meant, and it is believed only
 * where that agrees with what the server says around it.
 *
 *     struct json *clear = payload_event("!room:example.org", event, plain);      // NULL: not for this room, or no message
 *     if (payload_genuine(payload, sender, their_ed25519, our_user, our_ed25519)) ...
 */
#ifndef MATRIX_CRYPTO_PAYLOAD_H
#define MATRIX_CRYPTO_PAYLOAD_H

#include "base/json.h"

/* The event as it would have been without encryption, a document of its own. */
struct json *payload_event(const char *room, const struct json *event, const char *plain);
/* A message between devices: of the sender's device with that key, for ours. */
bool payload_genuine(const struct json *payload, const char *sender, const char *ed25519, const char *us, const char *our_ed25519);

#endif
