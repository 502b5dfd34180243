/* config/zones.h: the time zone that a misspelt name most likely means, from the table that comes with the system's time zones.
 *
 * Any thread; the name is written into the caller's room.
 *
 *     char near[64];
 *     if (zones_near("Europe/Pariss", near, sizeof near)) printf("did you mean %s?", near);
 */
#ifndef GUICHET_CONFIG_ZONES_H
#define GUICHET_CONFIG_ZONES_H

#include <stdbool.h>
#include <stddef.h>

bool zones_near(const char *name, char *near, size_t size); /* false: none is near, or there is no table */

#endif
