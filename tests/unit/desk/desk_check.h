/* What the tests of the desk share: whole sentences in, pieces of sentences out. */
#ifndef GUICHET_TESTS_DESK_CHECK_H
#define GUICHET_TESTS_DESK_CHECK_H

#include "support/check.h"
#include "support/desk_bench.h"

#define CHAT "chat:one"
#define CONSOLE "console:main"
#define SMS "sms:one"
#define MARIE_DM "D-marie"
#define MARIE_NUMBER "+33600000005"

#define HAS(text, part)                                                                                                                 \
	do {                                                                                                                            \
		const char *has_ = (text);                                                                                              \
		if (!strstr(has_, (part)))                                                                                              \
			fail_msg("\"%s\" is not in:\n%s", (part), has_);                                                                \
	} while (0)
#define HAS_NOT(text, part)                                                                                                             \
	do {                                                                                                                            \
		const char *has_ = (text);                                                                                              \
		if (strstr(has_, (part)))                                                                                               \
			fail_msg("\"%s\" should not be in:\n%s", (part), has_);                                                         \
	} while (0)
#define SILENT(text) assert_string_equal((text), "")

/* Marie's first request in her direct conversation on the chat; gives the desk's thread. */
static inline const char *open_ticket(struct bench *b)
{
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	return bench_card(b, CHAT, "technique");
}

/* And Bob has it. Nothing of it stands in what is heard from here on. */
static inline const char *taken_ticket(struct bench *b)
{
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_clear(b);
	return thread;
}

#endif
