/* config/faults.h: everything that is wrong with a configuration, each with its place.
 *
 * Checks add and go on, so an admin sees all faults at once. A warning does not stop the start. The strings are copied. One thread.
 *
 *     struct faults faults = {0};
 *     faults_add(&faults, FAULT_ERROR, (struct origin){"guichet.ini", 12}, "[queue technique] leed", "is unknown; did you mean \"lead\"?");
 *     faults_print(&faults, &out);   // guichet.ini:12: [queue technique] leed: is unknown; did you mean "lead"?
 *     faults_clear(&faults);
 */
#ifndef GUICHET_CONFIG_FAULTS_H
#define GUICHET_CONFIG_FAULTS_H

#include "base/buf.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>

/* Where something was written: a file and a line, "environment" or "credentials" and 0, or NULL: nowhere, it is a fallback. */
struct origin {
	const char *file;
	unsigned line;
};

enum fault_kind { FAULT_ERROR = 1, FAULT_WARNING = 2 };

struct fault {
	enum fault_kind kind;
	struct origin origin;
	const char *subject;  /* "[slack acme] bot_token", or NULL */
	const char *sentence;
	size_t order; /* in which it was found */
};

struct faults {
	struct fault *list;
	size_t count, errors;
	struct arena memory;
};

__attribute__((format(printf, 5, 6))) void faults_add(
	struct faults *faults, enum fault_kind kind, struct origin origin, const char *subject, const char *format, ...);
void faults_sort(struct faults *faults);                         /* by file and line; what has no line comes first */
void faults_print(const struct faults *faults, struct buf *out); /* one line each */
void faults_clear(struct faults *faults);

#endif
