#include "i18n/msg.h"

#include <string.h>

enum { PHONE_SAME = -1, PHONE_NEVER = -2, PHONE_ONLY = -3 };

static const struct {
	const char *key;
	int phone; /* an enum msg or one of the above */
} messages[MSG_COUNT] = {
#define MSG(name, key, phone) [MSG_##name] = {key, phone},
#include "i18n/msg_list.h"
};

static const struct {
	const char *id, *emoji;
} choices[CHOICE_COUNT] = {
#define CHOICE(name, id, emoji) [CHOICE_##name] = {id, emoji},
#include "i18n/msg_list.h"
};

const char *msg_key(enum msg msg)
{
	return messages[msg].key;
}

bool msg_from_key(const char *key, enum msg *out)
{
	for (int i = 0; i < MSG_COUNT; i++) {
		if (strcmp(messages[i].key, key) == 0) {
			*out = (enum msg)i;
			return true;
		}
	}
	return false;
}

bool msg_for_phone(enum msg msg, enum msg *out)
{
	int phone = messages[msg].phone;

	*out = phone >= 0 ? (enum msg)phone : msg;
	return phone != PHONE_NEVER;
}

bool msg_phone_only(enum msg msg)
{
	return messages[msg].phone == PHONE_ONLY;
}

const char *choice_id(enum choice choice)
{
	return choices[choice].id;
}

const char *choice_emoji(enum choice choice)
{
	return choices[choice].emoji;
}

bool choice_from_id(const char *id, enum choice *out)
{
	for (int i = 0; i < CHOICE_COUNT; i++) {
		if (strcmp(choices[i].id, id) == 0) {
			*out = (enum choice)i;
			return true;
		}
	}
	return false;
}
