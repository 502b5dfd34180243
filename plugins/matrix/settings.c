#include "settings.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
enum row {
	HOMESERVER, SCHEME, USER, TOKEN, PASSWORD, DEVICE_ID, INVITES, AGENTS_FROM, ENCRYPTED_TEXT, ENCRYPTION, UNREADABLE_TEXT,
	WITHHELD_TEXT, STORE_KEY, RECOVERY_KEY, RECEIPTS, TYPING, OFFER_REACTIONS, AS_TOKEN, HS_TOKEN, REGISTRATION_ID, GHOSTS
};
/* clang-format on */

const struct gd_option settings_rows[] = {
	[HOMESERVER] = {"homeserver", GD_URL, NULL, NULL, GD_OPT_REQUIRED, "Base URL of the server, such as https://matrix.example.org."},
	[SCHEME] = {"scheme", GD_ENUM, NULL, "bearer", 0,
		"bearer: an application service; the server pushes events to us and shows the hs_token. For an own server and volume. "
		"Empty: an ordinary account that asks for what is new."},
	[USER] = {"user", GD_STR, NULL, NULL, 0, "Matrix id of the desk's account, as @desk:example.org; needed with a password."},
	[TOKEN] = {"token", GD_SECRET, NULL, NULL, 0, "Access token of the account. A token or a password; with both the token is used."},
	[PASSWORD] = {"password", GD_SECRET, NULL, NULL, 0,
		"Password of the account: used once, the session is kept from then on, and used again only when it has ended."},
	[DEVICE_ID] = {"device_id", GD_STR, "GUICHET", NULL, 0, "Name of the session that a login by password opens."},
	[INVITES] = {"invites", GD_LIST, "*", NULL, 0,
		"Whose invitations are accepted: *, *:example.org for a server, @marie:example.org for a person; nobody's if empty."},
	[AGENTS_FROM] = {"agents_from", GD_LIST, NULL, NULL, 0,
		"Servers whose users may be agents, beside the account's own. Others are customers wherever they write."},
	[ENCRYPTED_TEXT] = {"encrypted_text", GD_STR,
		"I cannot read encrypted rooms. Please write to me in a room without encryption. / Je ne peux pas lire les salons"
		" chiffrés. "
		"Écrivez-moi dans un salon sans chiffrement.",
		NULL, 0, "What is said once to people who write in an encrypted room; nothing if empty."},
	[ENCRYPTION] = {"encryption", GD_BOOL, NULL, NULL, 0,
		"Encrypted rooms are read and written: so it is for an account, unless this says no or the build lacks libolm. Not offered"
		" for an application service."},
	[UNREADABLE_TEXT] = {"unreadable_text", GD_STR,
		"I cannot read this message: its key has not reached me. Please send it again. / Je ne peux pas lire ce message : sa clé ne"
		" m'est pas parvenue. Renvoyez-le, s'il vous plaît.",
		NULL, 0, "What is said in an encrypted room when the key of a message has not come for half a minute; nothing if empty."},
	[WITHHELD_TEXT] = {"withheld_text", GD_STR,
		"I cannot read this message: your app does not give me its key, perhaps because it sends to verified devices only. Please"
		" allow it for this room, or write to me in a room without encryption. / Je ne peux pas lire ce message : votre application"
		" ne m'en donne pas la clé, peut-être parce qu'elle n'écrit qu'aux appareils vérifiés. Autorisez-le dans ce salon, ou"
		" écrivez-moi dans un salon sans chiffrement.",
		NULL, 0, "What is said in an encrypted room when somebody's app says that we do not get its key; nothing if empty."},
	[STORE_KEY] = {"store_key", GD_SECRET, NULL, NULL, 0,
		"Encrypts the keys of encrypted rooms in the database. Without it they are as safe as the file. Never change it."},
	[RECOVERY_KEY] = {"recovery_key", GD_SECRET, NULL, NULL, 0,
		"Recovery key of the account's identity, as clients show it; guichet matrix recovery-key makes one. It vouches for the"
		" desk's device after a new installation, or when the account was set up in a client."},
	[RECEIPTS] = {"receipts", GD_BOOL, "yes", NULL, 0, "People see that the desk has read their message."},
	[TYPING] = {"typing", GD_BOOL, "yes", NULL, 0, "In direct rooms people see that the desk is about to answer."},
	[OFFER_REACTIONS] = {"offer_reactions", GD_BOOL, "yes", NULL, 0,
		"Questions carry the reactions that answer them, ready to be pressed; each costs a message of the server's limit."},
	[AS_TOKEN] = {"as_token", GD_SECRET, NULL, NULL, 0, "Application service: the as_token of the registration file."},
	[HS_TOKEN] = {"hs_token", GD_SECRET, NULL, NULL, 0, "Application service: the hs_token of the registration file."},
	[REGISTRATION_ID] = {"registration_id", GD_STR, "guichet", NULL, 0, "Application service: the id of the registration file."},
	[GHOSTS] = {"ghosts", GD_STR, "guichet_", NULL, 0,
		"Application service: how the names of the users begin that speak for customers of other channels."},
	{0},
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static bool yes(const char *text)
{
	return text && !strcmp(text, "yes");
}

/* What is missing for an application service; NULL: nothing. */
static const char *service_lacks(const struct settings *settings, const char *const *values)
{
	if (!settings->as_token || !text_or_null(values[HS_TOKEN]))
		return "scheme = bearer needs as_token and hs_token; guichet matrix registration writes both";
	if (!settings->ghosts)
		return "ghosts is empty: every user of the server would be taken for one of ours";
	if (yes(values[ENCRYPTION]) || settings->store_key || settings->recovery_key)
		return "an application service reads no encrypted rooms: take encryption, store_key and recovery_key away,"
		       " or use an account";
	return NULL;
}

static const char *account_lacks(const struct settings *settings)
{
	if (!settings->token && !settings->password)
		return "an account needs a token, or a user and a password";
	if (!settings->token && !settings->user)
		return "a password needs a user, such as user = @desk:example.org";
	return NULL;
}

/* Each word says whom: everybody, a server's users, or a person. */
static bool are_patterns(const char *list)
{
	for (; list && *list; list += strcspn(list, ",") + (strchr(list, ',') != NULL))
		if (*list != '*' && *list != '@')
			return false;
	return true;
}

static bool complete(const struct settings *settings, const char *const *values, struct err *err)
{
	const char *lacks = settings->appservice ? service_lacks(settings, values) : account_lacks(settings);

	if (!settings->homeserver_len)
		err_set(err, "homeserver is empty");
	else if (lacks)
		err_set(err, "%s", lacks);
	else if (settings->user && (*settings->user != '@' || !*settings_server(settings->user)))
		err_set(err, "user = %s is not a Matrix id such as @desk:example.org", settings->user);
	else if (!are_patterns(settings->invites))
		err_set(err, "invites = %s: a word of it is neither *, *:example.org nor @marie:example.org", settings->invites);
	else if (settings->agents_from && strchr(settings->agents_from, '@'))
		err_set(err, "agents_from = %s names servers, as in example.org", settings->agents_from);
	else
		return true;
	return false;
}

bool settings_read(struct settings *settings, const char *const *values, struct err *err)
{
	*settings = (struct settings){
		.homeserver = values[HOMESERVER] ? values[HOMESERVER] : "",
		.user = text_or_null(values[USER]),
		.token = text_or_null(values[TOKEN]),
		.password = text_or_null(values[PASSWORD]),
		.device = text_or_null(values[DEVICE_ID]),
		.appservice = text_or_null(values[SCHEME]) != NULL,
		.as_token = text_or_null(values[AS_TOKEN]),
		.id = values[REGISTRATION_ID] ? values[REGISTRATION_ID] : "",
		.ghosts = text_or_null(values[GHOSTS]),
		.invites = text_or_null(values[INVITES]),
		.agents_from = text_or_null(values[AGENTS_FROM]),
		.encrypted_text = text_or_null(values[ENCRYPTED_TEXT]),
		.encryption = !values[ENCRYPTION] || yes(values[ENCRYPTION]),
		.unreadable_text = text_or_null(values[UNREADABLE_TEXT]),
		.withheld_text = text_or_null(values[WITHHELD_TEXT]),
		.store_key = text_or_null(values[STORE_KEY]),
		.recovery_key = text_or_null(values[RECOVERY_KEY]),
		.receipts = yes(values[RECEIPTS]),
		.typing = yes(values[TYPING]),
		.offer_reactions = yes(values[OFFER_REACTIONS]),
	};
	settings->homeserver_len = strlen(settings->homeserver);
	while (settings->homeserver_len && settings->homeserver[settings->homeserver_len - 1] == '/')
		settings->homeserver_len--;
	return complete(settings, values, err);
}

bool settings_allows(const char *list, const char *word)
{
	size_t word_len = strlen(word);

	while (list && *list) {
		size_t len = strcspn(list, ",");
		if (*list == '*' && len - 1 <= word_len && !strncmp(list + 1, word + word_len - (len - 1), len - 1))
			return true;
		if (len == word_len && !strncmp(list, word, len))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

const char *settings_server(const char *mxid)
{
	const char *colon = strchr(mxid, ':');

	return colon ? colon + 1 : "";
}
