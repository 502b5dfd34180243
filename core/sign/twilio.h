/* sign/twilio.h: X-Twilio-Signature, base64(HMAC-SHA1(auth token, URL and sorted form fields)).
 *
 * The URL is the configured one, byte for byte: rebuilding it from Host or X-Forwarded-* headers is what breaks this scheme behind
 * proxies. Twilio signs it with or without its port, so both spellings are tried. Every received field is signed, decoded, sorted by name;
 * of a repeated field each different value once. When the URL carries bodySHA256 the URL alone is signed and that hash guards the body.
 * Any thread.
 *
 *     enum sign_verdict verdict = twilio_verify(scheme, &ring, &in, &why);
 */
#ifndef GUICHET_SIGN_TWILIO_H
#define GUICHET_SIGN_TWILIO_H

#include "sign/key.h"
#include "sign/scheme.h"

enum sign_verdict twilio_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);

#endif
