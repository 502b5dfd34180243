/* i18n/msg.h: the keys of messages and choices as compile-time constants: MSG_M_CREATED is `m.created`, CHOICE_YES is `yes`.
 *
 * A misspelt key does not compile. The rows are in i18n/msg_list.h. Pure; any thread.
 *
 *     if (msg_from_key("m.ack", &key))        // key == MSG_M_ACK
 *         puts(msg_key(key));
 */
#ifndef GUICHET_I18N_MSG_H
#define GUICHET_I18N_MSG_H

#include <stdbool.h>

enum msg {
#define MSG(name, key, phone) MSG_##name,
#include "i18n/msg_list.h"
	MSG_COUNT
};

enum choice {
#define CHOICE(name, id, emoji) CHOICE_##name,
#include "i18n/msg_list.h"
	CHOICE_COUNT
};

const char *msg_key(enum msg msg);
bool msg_from_key(const char *key, enum msg *out);
bool msg_for_phone(enum msg msg, enum msg *out); /* which text a phone gets: itself or its x.*; false: this one never goes to a phone */
bool msg_phone_only(enum msg msg);               /* x.* */

const char *choice_id(enum choice choice);
const char *choice_emoji(enum choice choice); /* of CHOICE_RATE five faces in a row, worst first */
bool choice_from_id(const char *id, enum choice *out);

#endif
