/* desk/verbs/page.h: one page of a list: what was found from a place on, what may be seen of it, and its lines.
 *
 * A page keeps what it learnt of teams and organisations while it is made, since the same few decide over every row. Desk thread.
 *
 *     page_begin(c, &page, from, PAGE_WINDOW);
 *     if (page_visible(c, &page, &ticket))
 *         page_add(&page, &ticket);
 *     msg_text(&v, "items", page_lines(c, &page, shown));
 */
#ifndef GUICHET_DESK_VERBS_PAGE_H
#define GUICHET_DESK_VERBS_PAGE_H

#include "desk/call.h"

#define PAGE_LINES 10
#define PAGE_LINES_PHONE 3
#define PAGE_WINDOW 100 /* so many are found ahead, so that it can be said how many there are */

#define PAGE_KNOWN 32 /* power of two: few teams and organisations stand in one list */

/* What was asked of a team (is it private?) or an organisation (does it share?), at the place that its id falls on. */
struct page_known {
	int64_t id;
	bool yes;
};

struct page {
	struct ticket *found;   /* their texts may be missing: store/scan.h */
	size_t count, most;     /* most: after so many it is full */
	size_t skip;            /* of those that fit, on the pages before */
	size_t total;           /* all that fit, or as many as are known of */
	size_t examined, examine_most; /* rows that one question may look at */
	struct page_known queues[PAGE_KNOWN], orgs[PAGE_KNOWN];
	const int64_t *put_off; /* tickets that the reader has snoozed */
	size_t nput_off;
};
void page_begin(struct call *c, struct page *page, size_t skip, size_t most);
bool page_full(const struct page *page);
void page_add(struct page *page, const struct ticket *ticket);
bool page_put_off(const struct page *page, const struct ticket *ticket);
void page_cut(struct page *page, size_t from); /* the first so many were on the pages before */
bool page_visible(struct call *c, struct page *page, const struct ticket *ticket);
const char *page_lines(struct call *c, struct page *page, size_t count); /* the texts that were missing are there afterwards */

/* list.c: what `more` goes on with, for half an hour: "NEXT" and a letter with its words. NULL: nothing. */
void more_keep(struct call *c, const char *data);
/* show.c: the history of a ticket before that event, if the speaker may still see it. */
void log_more(struct call *c, int64_t ticket_id, int64_t before_n);

/* find.c: full text, newest first. The words of the query are looked up, its other conditions are asked of what they find.
 * False: there are no words to look up. */
bool page_find(struct call *c, const struct query *query, size_t from, struct page *page);

#endif
