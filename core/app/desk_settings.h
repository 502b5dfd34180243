/* app/desk_settings.h: what the configuration says, in the desk's own words. Any thread; the caller owns the result. */
#ifndef GUICHET_APP_DESK_SETTINGS_H
#define GUICHET_APP_DESK_SETTINGS_H

#include "config/config.h"
#include "desk/settings.h"

struct desk_settings *desk_settings_from(const struct config *config);

#endif
