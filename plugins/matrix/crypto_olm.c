/* The operations with libolm. It overwrites what it reads (messages, pickles), so everything is copied first, and it keeps secrets in
 * memory that is ours, so that is wiped. */
#include "crypto_ops.h"

#ifdef GUICHET_E2EE

#include "base/id.h"

#include <olm/inbound_group_session.h>
#include <olm/olm.h>
#include <olm/outbound_group_session.h>
#include <string.h>

#define FAILED olm_error()

/* ---- memory ---- */

static char *copy(const struct crypto_box *box, const char *text)
{
	return arena_strdup(box->arena, text);
}

static void *room_for(const struct crypto_box *box, size_t size)
{
	return arena_alloc(box->arena, size + 1);
}

static void *entropy(const struct crypto_box *box, size_t size)
{
	void *bytes = room_for(box, size);

	random_bytes(bytes, size);
	return bytes;
}

/* ---- pickles ---- */

static OlmAccount *account_of(const struct crypto_box *box, const char *pickle)
{
	OlmAccount *account = olm_account(room_for(box, olm_account_size()));

	return olm_unpickle_account(account, box->key, strlen(box->key), copy(box, pickle), strlen(pickle)) == FAILED ? NULL : account;
}

static const char *keep_account(const struct crypto_box *box, OlmAccount *account)
{
	size_t len = olm_pickle_account_length(account);
	char *pickle = room_for(box, len);
	bool kept = olm_pickle_account(account, box->key, strlen(box->key), pickle, len) != FAILED;

	olm_clear_account(account);
	return kept ? pickle : NULL;
}

static OlmSession *session_of(const struct crypto_box *box, const char *pickle)
{
	OlmSession *session = olm_session(room_for(box, olm_session_size()));

	if (!pickle)
		return session;
	return olm_unpickle_session(session, box->key, strlen(box->key), copy(box, pickle), strlen(pickle)) == FAILED ? NULL : session;
}

static const char *keep_session(const struct crypto_box *box, OlmSession *session)
{
	size_t len = olm_pickle_session_length(session);
	char *pickle = room_for(box, len);
	bool kept = olm_pickle_session(session, box->key, strlen(box->key), pickle, len) != FAILED;

	olm_clear_session(session);
	return kept ? pickle : NULL;
}

static OlmOutboundGroupSession *group_of(const struct crypto_box *box, const char *pickle)
{
	OlmOutboundGroupSession *group = olm_outbound_group_session(room_for(box, olm_outbound_group_session_size()));

	if (!pickle)
		return group;
	return olm_unpickle_outbound_group_session(group, box->key, strlen(box->key), copy(box, pickle), strlen(pickle)) == FAILED ? NULL
																   : group;
}

static const char *keep_group(const struct crypto_box *box, OlmOutboundGroupSession *group)
{
	size_t len = olm_pickle_outbound_group_session_length(group);
	char *pickle = room_for(box, len);
	bool kept = olm_pickle_outbound_group_session(group, box->key, strlen(box->key), pickle, len) != FAILED;

	olm_clear_outbound_group_session(group);
	return kept ? pickle : NULL;
}

static bool replace(const char **state, const char *with)
{
	if (with)
		*state = with;
	return with != NULL;
}

/* ---- the account ---- */

static const char *account_new(const struct crypto_box *box)
{
	OlmAccount *account = olm_account(room_for(box, olm_account_size()));
	size_t len = olm_create_account_random_length(account);

	return olm_create_account(account, entropy(box, len), len) == FAILED ? NULL : keep_account(box, account);
}

/* "key":"value" out of the library's own small JSON. */
static const char *member(const struct crypto_box *box, const char *json, const char *name)
{
	const char *at = strstr(json, arena_printf(box->arena, "\"%s\":\"", name));

	if (!at)
		return NULL;
	at += strlen(name) + 4;
	return arena_strndup(box->arena, at, strcspn(at, "\""));
}

static bool account_identity(const struct crypto_box *box, const char *pickle, struct crypto_identity *out)
{
	OlmAccount *account = account_of(box, pickle);

	if (!account)
		return false;
	size_t len = olm_account_identity_keys_length(account);
	char *json = room_for(box, len);
	bool read = olm_account_identity_keys(account, json, len) != FAILED;
	olm_clear_account(account);
	out->curve25519 = member(box, json, "curve25519");
	out->ed25519 = member(box, json, "ed25519");
	return read && out->curve25519 && out->ed25519;
}

static const char *account_sign(const struct crypto_box *box, const char *pickle, const char *text)
{
	OlmAccount *account = account_of(box, pickle);

	if (!account)
		return NULL;
	size_t len = olm_account_signature_length(account);
	char *signature = room_for(box, len);
	bool made = olm_account_sign(account, text, strlen(text), signature, len) != FAILED;
	olm_clear_account(account);
	return made ? signature : NULL;
}

static size_t account_most_keys(const struct crypto_box *box, const char *pickle)
{
	OlmAccount *account = account_of(box, pickle);
	size_t most = account ? olm_account_max_number_of_one_time_keys(account) : 0;

	if (account)
		olm_clear_account(account);
	return most;
}

static bool account_make_keys(const struct crypto_box *box, const char **pickle, size_t count)
{
	OlmAccount *account = account_of(box, *pickle);

	if (!account)
		return false;
	size_t len = olm_account_generate_one_time_keys_random_length(account, count);
	if (olm_account_generate_one_time_keys(account, count, entropy(box, len), len) == FAILED)
		return false;
	return replace(pickle, keep_account(box, account));
}

static bool account_make_fallback(const struct crypto_box *box, const char **pickle)
{
	OlmAccount *account = account_of(box, *pickle);

	if (!account)
		return false;
	size_t len = olm_account_generate_fallback_key_random_length(account);
	if (olm_account_generate_fallback_key(account, entropy(box, len), len) == FAILED)
		return false;
	return replace(pickle, keep_account(box, account));
}

static const char *account_unpublished(const struct crypto_box *box, const char *pickle)
{
	OlmAccount *account = account_of(box, pickle);

	if (!account)
		return NULL;
	size_t len = olm_account_one_time_keys_length(account);
	char *json = room_for(box, len);
	bool read = olm_account_one_time_keys(account, json, len) != FAILED;
	olm_clear_account(account);
	return read ? json : NULL;
}

static const char *account_unpublished_fallback(const struct crypto_box *box, const char *pickle)
{
	OlmAccount *account = account_of(box, pickle);

	if (!account)
		return NULL;
	size_t len = olm_account_unpublished_fallback_key_length(account);
	char *json = room_for(box, len);
	bool read = olm_account_unpublished_fallback_key(account, json, len) != FAILED;
	olm_clear_account(account);
	return read ? json : NULL;
}

static bool account_published(const struct crypto_box *box, const char **pickle)
{
	OlmAccount *account = account_of(box, *pickle);

	if (!account)
		return false;
	olm_account_mark_keys_as_published(account);
	return replace(pickle, keep_account(box, account));
}

static bool account_forget_fallback(const struct crypto_box *box, const char **pickle)
{
	OlmAccount *account = account_of(box, *pickle);

	if (!account)
		return false;
	olm_account_forget_old_fallback_key(account);
	return replace(pickle, keep_account(box, account));
}

/* ---- Olm ---- */

static const char *session_open(const struct crypto_box *box, const char *pickle, const char *curve25519, const char *one_time_key)
{
	OlmAccount *account = account_of(box, pickle);
	OlmSession *session = session_of(box, NULL);

	if (!account)
		return NULL;
	size_t len = olm_create_outbound_session_random_length(session);
	bool made = olm_create_outbound_session(session, account, curve25519, strlen(curve25519), one_time_key, strlen(one_time_key),
			    entropy(box, len), len) != FAILED;
	olm_clear_account(account);
	return made ? keep_session(box, session) : NULL;
}

static const char *decrypt(const struct crypto_box *box, OlmSession *session, size_t type, const char *body)
{
	size_t most = olm_decrypt_max_plaintext_length(session, type, copy(box, body), strlen(body));

	if (most == FAILED)
		return NULL;
	char *plain = room_for(box, most);
	size_t len = olm_decrypt(session, type, copy(box, body), strlen(body), plain, most);
	if (len == FAILED || len > most)
		return NULL;
	plain[len] = '\0';
	return plain;
}

static const char *session_accept(
	const struct crypto_box *box, const char **pickle, const char *curve25519, const char *body, const char **plain)
{
	OlmAccount *account = account_of(box, *pickle);
	OlmSession *session = session_of(box, NULL);

	if (!account)
		return NULL;
	bool made = olm_create_inbound_session_from(session, account, curve25519, strlen(curve25519), copy(box, body), strlen(body)) !=
		    FAILED;
	*plain = made ? decrypt(box, session, OLM_MESSAGE_TYPE_PRE_KEY, body) : NULL;
	if (!*plain) {
		olm_clear_account(account);
		return NULL;
	}
	olm_remove_one_time_keys(account, session); /* none is removed when it was the fallback key */
	return replace(pickle, keep_account(box, account)) ? keep_session(box, session) : NULL;
}

static const char *session_encrypt(const struct crypto_box *box, const char **pickle, const char *plain, size_t *type)
{
	OlmSession *session = session_of(box, *pickle);

	if (!session)
		return NULL;
	*type = olm_encrypt_message_type(session);
	size_t entropy_len = olm_encrypt_random_length(session), len = olm_encrypt_message_length(session, strlen(plain));
	char *body = room_for(box, len);
	if (olm_encrypt(session, plain, strlen(plain), entropy(box, entropy_len), entropy_len, body, len) == FAILED)
		return NULL;
	return replace(pickle, keep_session(box, session)) ? body : NULL;
}

static const char *session_decrypt(const struct crypto_box *box, const char **pickle, size_t type, const char *body)
{
	OlmSession *session = session_of(box, *pickle);
	const char *plain = session ? decrypt(box, session, type, body) : NULL;

	return plain && replace(pickle, keep_session(box, session)) ? plain : NULL;
}

/* ---- Megolm ---- */

static const char *group_new(const struct crypto_box *box)
{
	OlmOutboundGroupSession *group = group_of(box, NULL);
	size_t len = olm_init_outbound_group_session_random_length(group);

	return olm_init_outbound_group_session(group, entropy(box, len), len) == FAILED ? NULL : keep_group(box, group);
}

static bool group_describe(const struct crypto_box *box, const char *pickle, const char **id, const char **key)
{
	OlmOutboundGroupSession *group = group_of(box, pickle);

	if (!group)
		return false;
	size_t id_len = olm_outbound_group_session_id_length(group), key_len = olm_outbound_group_session_key_length(group);
	uint8_t *id_text = room_for(box, id_len), *key_text = room_for(box, key_len);
	bool told = olm_outbound_group_session_id(group, id_text, id_len) != FAILED &&
		    olm_outbound_group_session_key(group, key_text, key_len) != FAILED;
	olm_clear_outbound_group_session(group);
	*id = (const char *)id_text;
	*key = (const char *)key_text;
	return told;
}

static const char *group_encrypt(const struct crypto_box *box, const char **pickle, const char *plain)
{
	OlmOutboundGroupSession *group = group_of(box, *pickle);

	if (!group)
		return NULL;
	size_t len = olm_group_encrypt_message_length(group, strlen(plain));
	uint8_t *body = room_for(box, len);
	if (olm_group_encrypt(group, (const uint8_t *)plain, strlen(plain), body, len) == FAILED)
		return NULL;
	return replace(pickle, keep_group(box, group)) ? (const char *)body : NULL;
}

static const char *inbound_new(const struct crypto_box *box, const char *key, const char **id)
{
	OlmInboundGroupSession *group = olm_inbound_group_session(room_for(box, olm_inbound_group_session_size()));

	if (olm_init_inbound_group_session(group, (const uint8_t *)copy(box, key), strlen(key)) == FAILED)
		return NULL;
	size_t id_len = olm_inbound_group_session_id_length(group), len = olm_pickle_inbound_group_session_length(group);
	uint8_t *text = room_for(box, id_len);
	char *pickle = room_for(box, len);
	bool made = olm_inbound_group_session_id(group, text, id_len) != FAILED &&
		    olm_pickle_inbound_group_session(group, box->key, strlen(box->key), pickle, len) != FAILED;
	olm_clear_inbound_group_session(group);
	*id = (const char *)text;
	return made ? pickle : NULL;
}

static const char *inbound_decrypt(const struct crypto_box *box, const char *pickle, const char *ciphertext, uint32_t *index)
{
	OlmInboundGroupSession *group = olm_inbound_group_session(room_for(box, olm_inbound_group_session_size()));
	size_t cipher_len = strlen(ciphertext);

	if (olm_unpickle_inbound_group_session(group, box->key, strlen(box->key), copy(box, pickle), strlen(pickle)) == FAILED)
		return NULL;
	size_t most = olm_group_decrypt_max_plaintext_length(group, (uint8_t *)copy(box, ciphertext), cipher_len);
	if (most == FAILED)
		return NULL;
	uint8_t *plain = room_for(box, most);
	size_t len = olm_group_decrypt(group, (uint8_t *)copy(box, ciphertext), cipher_len, plain, most, index);
	olm_clear_inbound_group_session(group);
	if (len == FAILED || len > most)
		return NULL;
	plain[len] = '\0';
	return (const char *)plain;
}

static const struct crypto_ops operations = {
	.library = "libolm",
	.account_new = account_new,
	.account_identity = account_identity,
	.account_sign = account_sign,
	.account_most_keys = account_most_keys,
	.account_make_keys = account_make_keys,
	.account_make_fallback = account_make_fallback,
	.account_unpublished = account_unpublished,
	.account_unpublished_fallback = account_unpublished_fallback,
	.account_published = account_published,
	.account_forget_fallback = account_forget_fallback,
	.session_open = session_open,
	.session_accept = session_accept,
	.session_encrypt = session_encrypt,
	.session_decrypt = session_decrypt,
	.group_new = group_new,
	.group_describe = group_describe,
	.group_encrypt = group_encrypt,
	.inbound_new = inbound_new,
	.inbound_decrypt = inbound_decrypt,
};

const struct crypto_ops *crypto_ops(void)
{
	return &operations;
}

#else

const struct crypto_ops *crypto_ops(void)
{
	return NULL;
}

#endif
