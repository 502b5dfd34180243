/* app/setup.h: the configuration and the plugins it names, read together: what `guichet check` and `guichet run` both begin with.
 *
 * One thread. setup_free() wipes what was secret.
 *
 *     struct setup setup = {0};
 *     if (!setup_load(&setup, "/etc/guichet/guichet.ini")) { faults_print(&setup.faults, &out); return 78; }
 */
#ifndef GUICHET_APP_SETUP_H
#define GUICHET_APP_SETUP_H

#include "config/config.h"
#include "config/faults.h"
#include "host/load.h"

struct setup {
	struct plugins plugins;
	bool plugins_ready;
	struct config *config;
	struct faults faults;
};

bool setup_load(struct setup *setup, const char *path); /* false: setup->faults holds every fault; warnings alone are no failure */
bool setup_load_said(struct setup *setup, const char *path, const char *said); /* with another file of what was said in a chat */
void setup_free(struct setup *setup);
char *setup_plugins_dir(const char *configured); /* that, or the folder of this installation if it is NULL or empty; free() it */
char *setup_default_path(void);                  /* $GUICHET_CONFIG, ./guichet.ini if it is there, /etc/guichet/guichet.ini; free() it */

#endif
