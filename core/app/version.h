/* app/version.h: `guichet --version`: its own and those of the libraries it runs with, which is what a report of a fault needs. */
#ifndef GUICHET_APP_VERSION_H
#define GUICHET_APP_VERSION_H

int version_print(void);

#endif
