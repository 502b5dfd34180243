/* app/extra.h: commands that channel plugins bring along: `guichet sms segments ...`.
 *
 * The plugin is loaded into this process and its command run; no daemon is asked. Its folder is that of the configuration, or of the
 * installation.
 */
#ifndef GUICHET_APP_EXTRA_H
#define GUICHET_APP_EXTRA_H

#include <stdbool.h>

/* argv[0] is the plugin's name. False: there is no such plugin, or it has no commands; nothing was printed. */
bool extra_run(int argc, char **argv, int *status);
void extra_list(void); /* one line each, to standard output; nothing if there are none */

#endif
