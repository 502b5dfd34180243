#include "host/spelling.h"

#include <ctype.h>
#include <string.h>

#define UPPER "0123456789ABCDEF"
#define LOWER "0123456789abcdef"

/* How arguments are escaped: what stands for itself beside letters and digits, how a space is written, and the case of the hex digits. */
static const struct way {
	const char *kept, *space, *digits;
} ways[] = {
	{"-_.!~*'()", "%20", UPPER},         /* encodeURIComponent() */
	{"-_.!~*'()", "+", UPPER},
	{"-_.~", "%20", UPPER},              /* RFC 3986 */
	{"-_.~", "+", UPPER},
	{"-_.*", "+", UPPER},                /* a form, as browsers and Java write it */
	{"-_.!~*'()/:@?,$=[]", "%20", UPPER}, /* by hand: what must be, and no more */
	{"-_.!~*'()/:@?,$=[]", "+", UPPER},
	{"-_.!~*'()", "%20", LOWER},
	{"-_.~", "+", LOWER},
	{"-_.!~*'()/:@?,$=[]", "%20", LOWER},
};

static bool is_plain(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(text);
}

static bool all_plain(const struct http_request *req)
{
	for (size_t i = 0; i < req->nquery; i++)
		if (!is_plain(req->query[i].name) || !is_plain(req->query[i].value))
			return false;
	return true;
}

/* A name ends at =, so that one of its own is never kept. */
static void escape(struct buf *out, const char *text, const struct way *way, bool is_name)
{
	for (; *text; text++) {
		if (*text == ' ')
			buf_adds(out, way->space);
		else if (isalnum((unsigned char)*text) || (strchr(way->kept, *text) && !(is_name && *text == '=')))
			buf_addc(out, *text);
		else
			buf_addf(out, "%%%c%c", way->digits[(unsigned char)*text >> 4], way->digits[*text & 15]);
	}
}

bool spelling_write(struct buf *out, const char *public_url, const struct http_request *req, size_t n)
{
	if (n >= sizeof ways / sizeof *ways || (n && all_plain(req)))
		return false;
	buf_reset(out);
	buf_adds(out, public_url);
	buf_adds(out, req->path);
	for (size_t i = 0; i < req->nquery; i++) {
		buf_addc(out, i ? '&' : '?');
		escape(out, req->query[i].name, &ways[n], true);
		buf_addc(out, '=');
		escape(out, req->query[i].value, &ways[n], false);
	}
	return true;
}
