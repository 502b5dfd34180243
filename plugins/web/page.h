/* web/page.h: the two pages, as HTML in one string. Pure.
 *
 * Everything that is not ours is escaped; the pages load nothing and run nothing, and their headers forbid it too.
 *
 *     page_hello(&html, PAGE_FR, "ACME", ways, n);
 *     page_upload(&html, PAGE_EN, NULL);              // the form; with a sentence: what became of it
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/buf.h"
#include "guichet/http.h"

enum page_lang { PAGE_FR, PAGE_EN };
enum page_lang page_lang(const char *accept_language); /* the first of the two that is named; NULL: French */

struct page_way {
	const char *label[2], *scheme, *value; /* scheme: put in front of the value; NULL value: not configured */
};
void page_hello(struct buf *html, enum page_lang lang, const char *title, const struct page_way *ways, size_t count);
void page_upload(struct buf *html, enum page_lang lang, const char *said);
const char *page_words(enum page_lang lang, int status); /* 400, 404, 413, 503 in a sentence */

extern const struct gd_header page_headers[];
extern const size_t page_nheaders;

#endif
