/* app/program.h: the commands of the program, as one table: `guichet help`, the manual page and the shells' completion are made from it.
 *
 *     static int run(int argc, char **argv);          // argv[0] is the command's own name; returns the exit status
 *
 * Exit status everywhere: 0 done, 1 it failed or the answer is no, 2 wrong words on the command line, 69 no daemon answers, 78 wrong configuration.
 */
#ifndef GUICHET_APP_PROGRAM_H
#define GUICHET_APP_PROGRAM_H

#include <stddef.h>

struct program_command {
	const char *name, *usage, *help;
	int (*run)(int argc, char **argv);
};

const struct program_command *program_commands(size_t *count);
int program_run(int argc, char **argv);

#endif
