/* config/check.h: what one row cannot know: names that point to other sections, and texts with a form of their own.
 *
 * Two tables: which option names which kind of section (`hours` of a queue names a [calendar]), and which option has which form
 * (a time zone, opening hours, an address, a reference format). Faults name the nearest section that exists. The caller's thread.
 *
 *     config_check(config, &faults);
 */
#ifndef GUICHET_CONFIG_CHECK_H
#define GUICHET_CONFIG_CHECK_H

#include "config/config.h"
#include "config/faults.h"

void config_check(const struct config *config, struct faults *faults);

#endif
