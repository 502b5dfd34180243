/* registration.h: `guichet matrix registration`, which writes the file that tells a homeserver of us, and the lines for our own
 * configuration. Runs in the shell's own process; nothing is read but the arguments.
 */
#ifndef MATRIX_REGISTRATION_H
#define MATRIX_REGISTRATION_H

#define REGISTRATION_USAGE "FILE --url=URL --server=NAME [--instance=main] [--id=guichet] [--user=guichet] [--ghosts=guichet_]"

int registration_run(int argc, char *const *argv);

#endif
