/* crypto_ops.h: the two ratchets of encrypted rooms, Olm (device to device) and Megolm (one sender to a room), as a table of operations.
 *
 * Everything else of the plugin's encryption uses this table alone, so that the library behind it can be replaced. A state (account,
 * session, group session) is a text, its pickle, encrypted with the box's key: an operation that changes one replaces the text, and the
 * caller stores it before anything made with it leaves the house. All texts come from outside and go into the box's arena; NULL or false:
 * the library refuses, and nothing has changed. Pure but for the kernel's random numbers. Loop thread.
 *
 *     const struct crypto_ops *ops = crypto_ops();              // NULL: this build has none
 *     const char *account = ops->account_new(&box);
 *     const char *signature = ops->account_sign(&box, account, "{\"a\":1}");
 */
#ifndef MATRIX_CRYPTO_OPS_H
#define MATRIX_CRYPTO_OPS_H

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crypto_box {
	struct arena *arena;
	const char *key; /* of the pickles */
};

struct crypto_identity {
	const char *curve25519, *ed25519; /* base64 without padding, as all keys */
};

struct crypto_ops {
	const char *library;

	const char *(*account_new)(const struct crypto_box *box);
	bool (*account_identity)(const struct crypto_box *box, const char *account, struct crypto_identity *out);
	const char *(*account_sign)(const struct crypto_box *box, const char *account, const char *text);
	size_t (*account_most_keys)(const struct crypto_box *box, const char *account);
	/* One-time keys and the fallback key are unpublished from their making until account_published():
	 * {"curve25519":{"AAAAAQ":"key"}} */
	bool (*account_make_keys)(const struct crypto_box *box, const char **account, size_t count);
	bool (*account_make_fallback)(const struct crypto_box *box, const char **account);
	const char *(*account_unpublished)(const struct crypto_box *box, const char *account);
	const char *(*account_unpublished_fallback)(const struct crypto_box *box, const char *account);
	bool (*account_published)(const struct crypto_box *box, const char **account);
	bool (*account_forget_fallback)(const struct crypto_box *box, const char **account); /* the one before the newest */

	const char *(*session_open)(const struct crypto_box *box, const char *account, const char *curve25519, const char *one_time_key);
	/* A session out of a first message of somebody's, whose text is decrypted with it; the one-time key is used up. */
	const char *(*session_accept)(
		const struct crypto_box *box, const char **account, const char *curve25519, const char *body, const char **plain);
	const char *(*session_encrypt)(const struct crypto_box *box, const char **session, const char *plain, size_t *type);
	const char *(*session_decrypt)(const struct crypto_box *box, const char **session, size_t type, const char *body);

	const char *(*group_new)(const struct crypto_box *box);
	bool (*group_describe)(const struct crypto_box *box, const char *group, const char **id, const char **key); /* as it is now */
	const char *(*group_encrypt)(const struct crypto_box *box, const char **group, const char *plain);

	const char *(*inbound_new)(const struct crypto_box *box, const char *key, const char **id);
	const char *(*inbound_decrypt)(const struct crypto_box *box, const char *inbound, const char *ciphertext, uint32_t *index);
};

const struct crypto_ops *crypto_ops(void);

#endif
