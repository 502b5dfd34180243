/* sign/vonage.h: the field `sig` of Vonage's signed webhooks, over all the other fields.
 *
 * Fields come as a query, as a form or as the top of a JSON object; sorted by name, written "&name=value" with & and = of the values as _,
 * they are signed by the way that the account was set to: an HMAC, or MD5 of them and the secret behind. Hex, in any case. A name that is
 * there twice is refused, because two readers could each take another one.
 *
 * The field `timestamp` is signed. Vonage repeats what was not taken for a day, and nothing says that it signs anew: so long a signature is
 * taken, and what comes twice within that day is known by the message's id. Any thread.
 *
 *     enum sign_verdict verdict = vonage_verify(scheme, &ring, &in, &why);
 */
#ifndef GUICHET_SIGN_VONAGE_H
#define GUICHET_SIGN_VONAGE_H

#include "sign/key.h"
#include "sign/scheme.h"

#define VONAGE_WINDOW_S (24 * 3600 + SIGN_WINDOW_S) /* how old; as for times to come, as everywhere */

enum sign_verdict vonage_verify(const struct sign_scheme *scheme, const struct key_ring *ring, const struct sign_input *in,
	struct err *why);

#endif
