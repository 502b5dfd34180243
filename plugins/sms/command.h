/* command.h: `guichet sms segments [--smart] < text`, for people who ask what a message will cost.
 *
 * Runs in the shell's own process, reads standard input to its end (every byte counts, a last line end too) and prints one JSON object:
 * encoding, segments, units of each segment, chars (septets, or characters as people see them), scalars (code points) and bits.
 * Exit code 0, or 2 with a sentence on standard error.
 */
#ifndef SMS_COMMAND_H
#define SMS_COMMAND_H

#include "guichet/channel.h"

extern const struct gd_command sms_commands[];

#endif
