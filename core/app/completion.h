/* app/completion.h: `guichet completion bash|zsh|fish`: a script for the shell, written from the table of commands.
 *
 *     guichet completion bash > /usr/share/bash-completion/completions/guichet
 */
#ifndef GUICHET_APP_COMPLETION_H
#define GUICHET_APP_COMPLETION_H

#include "cli/command.h"

extern const struct command app_completion;

#endif
