/* app/daemon.h: the running service: wires the rooms together and takes them apart again.
 *
 * Order of start: configuration and plugins, desk (database, migrations), loop, client, host, channels, listeners; "ready" is said last.
 * SIGTERM and SIGINT drain and end within a second; SIGHUP reads the configuration again and keeps the old one if the new one is wrong.
 *
 *     return daemon_run(&(struct daemon_options){.config = "guichet.ini"});
 */
#ifndef GUICHET_APP_DAEMON_H
#define GUICHET_APP_DAEMON_H

#include <stdbool.h>

struct daemon_options {
	const char *config; /* path */
	bool migrate_only;  /* update the database and end */
};

int daemon_run(const struct daemon_options *options); /* exit status: 0, 78 for a wrong configuration, 1 for the rest */

#endif
