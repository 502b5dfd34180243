/* app/said.h: what an admin changes of the configuration in a chat, `config [queue technique] autoclose 10d`.
 *
 * The files an admin wrote stay as they are. What is said is kept in chat.ini of the data folder and goes over them; the file is replaced
 * only by one with which the whole configuration is fine. Secrets, addresses, paths and people are not changed this way: who may speak for
 * an admin in a chat may not open the machine. The desk thread; nobody else may read the configuration meanwhile.
 *
 *     if (!said_set("/etc/guichet/guichet.ini", "/var/lib/guichet", "queue technique", "autoclose", "10d", &err)) ... // err says why
 */
#ifndef GUICHET_APP_SAID_H
#define GUICHET_APP_SAID_H

#include "base/err.h"

#include <stdbool.h>

/* value NULL: what the files say holds again. False with an empty err: this is not changed in a chat. */
bool said_set(const char *config, const char *data_dir, const char *section, const char *key, const char *value, struct err *err);

#endif
