/* view.h: a request or an answer, read as the section's expressions ask.
 *
 * A gateway says the same things as query arguments, as a form, as JSON or as plain text. A view holds all of them; an expression names
 * one: `field:From` (query or form, else a top member of the JSON), `json:/a/0/b`, `header:x-kannel-from`, `body:` (the whole of it),
 * `text:` (the same, of a request of plain text), `regex:"([^"]+)"` (the first group in the body, or the whole match). A rule is an
 * expression and a value, `json:/status == "0"`, of which `*` in the pointer stands for every element; an expression alone holds if it is
 * there; or `prefix:Success`, or a bare `regex:`.
 * Text that is not UTF-8 is read as windows-1252. Everything lives in the view's arena until view_clear(). Loop thread.
 *
 *     struct view view = {.arena = &arena};
 *     if (view_request(&view, req, NULL, true, &err))
 *         const char *from = view_take(&view, "field:From");   // NULL: absent or empty
 *     view_clear(&view);
 */
#ifndef SMS_VIEW_H
#define SMS_VIEW_H

#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "guichet/http.h"

#include <stdbool.h>
#include <stddef.h>

#define VIEW_PARAMS 128

struct view {
	struct arena *arena;
	struct json *json; /* NULL: there is none */
	struct gd_param params[VIEW_PARAMS];
	size_t nparams;
	const struct gd_header *headers;
	size_t nheaders;
	const char *body; /* UTF-8 */
	bool is_text;     /* of plain text */
};

/* How to read a request. format: "form", "json", "text", or NULL for what its Content-Type says. False: 400 with a sentence. */
bool view_request(struct view *view, const struct gd_http_req *req, const char *format, bool with_query, struct err *err);
void view_answer(struct view *view, const struct gd_http_res *res);
void view_clear(struct view *view); /* the JSON; the arena is the caller's */

const char *view_param(const struct view *view, const char *name);
const char *view_take(struct view *view, const char *expression); /* several are separated by " | ", the first that is there counts */
bool view_holds(struct view *view, const char *rule);             /* an empty rule holds */

/* At start: can it be read? */
bool view_check_expression(const char *expression, struct err *err);
bool view_check_rule(const char *rule, struct err *err);

/* The decoders alone. */
void view_form(struct view *view, const char *bytes, size_t len);
const char *view_utf8(struct view *view, const char *bytes, size_t len); /* as it is, or from windows-1252; NULs dropped */

#endif
