/* check.h: what no single option says: that those of one [sms NAME] section, with what its preset fills in, go together.
 *
 * What a template, a list of statuses or a table of words holds is fixed while the daemon runs, so all of it is tried when the section is
 * read: a mistake there would otherwise show as messages that nobody gets. Pure, any thread.
 *
 *     if (!check_settings(&settings, &err)) ...     // err: a sentence that begins with the option
 */
#ifndef SMS_CHECK_H
#define SMS_CHECK_H

#include "base/err.h"
#include "settings.h"

#include <stdbool.h>

bool check_settings(const struct settings *settings, struct err *err);

#endif
