/* crypto_sign.h: our identity: the keys that vouch for our device.
 *
 * Clients show nothing of a device that its owner has not signed, and send it no keys. Our identity is kept as identity = {"master",
 * "self","user"} (seeds, sealed like the pickles by nothing but the file's permissions). Where the account has one already, made in a
 * client, the recovery key of the configuration opens the server's secret storage; a new one is put there. Loop thread.
 *
 *     sign_identity(channel);     // when the device's keys are on the server
 */
#ifndef MATRIX_CRYPTO_SIGN_H
#define MATRIX_CRYPTO_SIGN_H

#include "crypto_job.h"

void sign_identity(struct gd_channel *channel);
int sign_new_recovery_key(int argc, char *const *argv); /* guichet matrix recovery-key */

#endif
