/* base/err.h: the sentence that explains a failure, in storage lent by the caller.
 *
 * A function that can fail takes a `struct err *` as its last argument, returns a value that says "failed", and writes one whole
 * sentence: what, where, and what to do. It leaves the struct untouched on success, so calls can be chained. NULL is allowed
 * everywhere and means "I do not want the sentence". Any thread; nothing to free.
 *
 *     struct err err = {0};
 *     if (!db_open(&db, path, &err))
 *         log_error("store", "cannot open the database", KV("why", err.text));
 */
#ifndef GUICHET_BASE_ERR_H
#define GUICHET_BASE_ERR_H

struct err {
	char text[480];
};

/* Replaces the sentence. Longer text is cut on a UTF-8 boundary. */
__attribute__((format(printf, 2, 3))) void err_set(struct err *err, const char *format, ...);

/* Puts words in front of the sentence that is there: "[queue technique]: " + "hours is empty". */
__attribute__((format(printf, 2, 3))) void err_prefix(struct err *err, const char *format, ...);

#endif
