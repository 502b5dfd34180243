/* threads.h: the newest message of each thread, as far as we have seen: where clients without threads hang the next one.
 *
 * Kept in memory for the threads that were spoken in last; of others, and after a start, the root stands in for it, which says the same
 * with less order. Loop thread.
 *
 *     threads_note(channel, "$root", "$newest");
 *     const char *newest = threads_newest(channel, "$root");     // lent until the next threads_note(); NULL: not known
 */
#ifndef MATRIX_THREADS_H
#define MATRIX_THREADS_H

struct gd_channel;

void threads_note(struct gd_channel *channel, const char *root, const char *event_id); /* nothing if either is NULL */
const char *threads_newest(const struct gd_channel *channel, const char *root);
void threads_clear(struct gd_channel *channel);

#endif
