/* app/desk_words.h: the words of the house: other names of types and of what is stored, as the desk understands and says them.
 *
 * Everything made lives in the settings' arena. Called while the settings are made, on any thread.
 *
 *     desk_words_read(settings, config);
 *     rule->set_type = desk_type_called(config, "panne");     // by our words, or the name, the title and the aliases of a [type]
 */
#ifndef GUICHET_APP_DESK_WORDS_H
#define GUICHET_APP_DESK_WORDS_H

#include "config/config.h"
#include "desk/settings.h"

void desk_words_read(struct desk_settings *settings, const struct config *config); /* [words], and the titles of types */

enum ticket_type desk_type_of(const struct config_section *type);                        /* the built-in one it behaves like */
enum ticket_type desk_type_called(const struct config *config, const char *name);        /* TYPE_NONE: no type is called so */
size_t desk_type_names(struct arena *arena, const struct config_section *type, const char *const **out); /* folded */

#endif
