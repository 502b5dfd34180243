/* console_link.h: the real console plugin between a transcript and the desk of the bench.
 *
 * What people say goes in as the request that a terminal sends; what they hear comes out of the poll that a terminal keeps open. Each
 * listener is one person at one terminal. Everything happens on the caller's thread, inside bench_run().
 *
 *     struct console_link *link = console_link_open(bench, so_path, names, count);
 *     const char *answer = console_link_say(link, "marie", &(struct console_words){.kind = "text", .text = "La caisse 2 est figée"});
 *     console_link_close(link);
 */
#ifndef GUICHET_TESTS_CHAT_CONSOLE_LINK_H
#define GUICHET_TESTS_CHAT_CONSOLE_LINK_H

#include "support/desk_bench.h"

struct console_link;

struct console_words {
	const char *kind;         /* as POST /console/INSTANCE/say takes it */
	const char *room, *thread, *target, *text;
	bool removed;
};

/* Opens the plugin and a terminal for each name. The bench gives it what goes to "console:main" from now on. */
struct console_link *console_link_open(struct bench *bench, const char *so_path, const char *const *names, size_t count);
void console_link_close(struct console_link *link);

/* The private answer, "" if there is none; lives as long as the bench. */
const char *console_link_say(struct console_link *link, const char *who, const struct console_words *words);
const char *console_link_last_id(const struct console_link *link); /* of the last words said */
/* Has some terminal shown this delivery? */
bool console_link_heard(const struct bench_delivery *delivery);

#endif
