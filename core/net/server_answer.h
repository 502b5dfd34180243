/* net/server_answer.h: the bytes of an answer. Pure: the date is an argument. For net/server_conn.c.
 *
 * Status line with a reason phrase, our own framing and security headers, the caller's headers as far as they are valid, and the body:
 * all in one buffer, because headers and body in one write are a third faster than in two. Headers that belong to the server (framing,
 * date) and malformed ones are dropped.
 *
 *     answer_render(&out, &answer, &(struct answer_frame){.close = true, .date = "Sun, 06 Nov 1994 08:49:37 GMT"});
 */
#ifndef GUICHET_NET_SERVER_ANSWER_H
#define GUICHET_NET_SERVER_ANSWER_H

#include "base/buf.h"
#include "net/server.h"

#include <stdbool.h>
#include <time.h>

#define ANSWER_DATE 32

struct answer_frame {
	bool close;     /* the connection ends after this answer, and says so */
	bool head_only; /* the request was HEAD */
	const char *date;
};
void answer_render(struct buf *out, const struct http_answer *answer, const struct answer_frame *frame); /* appends */
void answer_date(time_t now, char out[ANSWER_DATE]);                                                      /* IMF-fixdate */

#endif
