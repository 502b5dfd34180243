/* app/terminal.h: `guichet chat`, which asks the configuration for the socket and for the name of the console. */
#ifndef GUICHET_APP_TERMINAL_H
#define GUICHET_APP_TERMINAL_H

#include "cli/command.h"

extern const struct command app_chat;

#endif
