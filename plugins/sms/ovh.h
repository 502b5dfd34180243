/* ovh.h: the signature of a request to OVH's API: "$1$" and the hexadecimal SHA-1 of secrets, method, address, body and time, joined by
 * "+".
 *
 * Pure; any thread. The texts are the caller's.
 *
 *     char signature[OVH_SIGNATURE_SIZE];
 *     ovh_sign(&(struct ovh_request){secret, consumer, "POST", url, body, now_ms / 1000}, signature);
 */
#ifndef SMS_OVH_H
#define SMS_OVH_H

#include <stdint.h>

#define OVH_SIGNATURE_SIZE 44

struct ovh_request {
	const char *secret, *consumer, *method, *url, *body;
	int64_t at_s;
};
void ovh_sign(const struct ovh_request *request, char out[OVH_SIGNATURE_SIZE]);

#endif
