/* app/program.h: the commands of the program, as one table: `guichet help`, the manual pages and the shells' completion are made from it.
 *
 *     int main(int argc, char **argv) { return program_run(argc, argv); }
 *
 * Exit status everywhere: 0 done, 1 it failed or the answer is no, 2 wrong words on the command line, 69 no daemon answers, 78 wrong
 * configuration.
 */
#ifndef GUICHET_APP_PROGRAM_H
#define GUICHET_APP_PROGRAM_H

#include "cli/command.h"

const struct command *const *program_commands(size_t *count);
int program_run(int argc, char **argv);

#endif
