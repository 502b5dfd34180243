/* cli/mark.h: what was done, as a mark, where no sentence says it.
 *
 * On other channels the desk marks the message or changes the card; a terminal has neither. Constant, any thread.
 *
 *     printf("%s %s\n", result_mark("taken"), "G-1042");      // 👀 G-1042
 */
#ifndef GUICHET_CLI_MARK_H
#define GUICHET_CLI_MARK_H

const char *result_mark(const char *result); /* NULL: it has none */

#endif
