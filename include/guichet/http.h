/* guichet/http.h: requests and answers as a channel plugin sees them, in both directions.
 *
 * The host owns every socket. It hands a plugin the requests that arrived on its routes (on_request), after the signature scheme of the
 * route has been checked over the raw bytes, and it sends the requests that a plugin asks for (host->http). All pointers are lent for
 * the time of the call; strings are NUL-terminated and bodies carry their length too, since they may hold any byte.
 */
#ifndef GUICHET_HTTP_H
#define GUICHET_HTTP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gd_header {
	const char *name;  /* inbound: lower case */
	const char *value; /* no CR, LF or NUL: the host refuses others */
};

struct gd_param {
	const char *name, *value; /* decoded, UTF-8, no NUL */
};

/* Where a URL comes from decides where it may lead (checked at connect time, on the address itself). */
enum gd_trust {
	GD_TRUST_CONFIGURED = 0, /* the admin wrote it: public addresses, and private ones if the instance says allow_private=yes */
	GD_TRUST_UNTRUSTED = 1   /* it came in a message (file link, media): never a private address, whatever the options say */
};

/* A request. Inbound (on_request): size .. peer_uid are filled. Outbound (host->http): method, url, headers, body and the second part. */
struct gd_http_req {
	uint32_t size; /* sizeof(struct gd_http_req) as the writer knows it */

	const char *method;              /* "GET", "POST", ... */
	const char *path;                /* inbound: decoded path. outbound: NULL */
	const char *route;               /* inbound: gd_route.path that matched, so a plugin can tell its routes apart */
	const char *url;                 /* outbound: absolute http:// or https:// URL, no user:password in it */
	const struct gd_header *headers; /* nheaders of them */
	size_t nheaders;
	const struct gd_param *query;    /* inbound: decoded query arguments */
	size_t nquery;
	const char *body;                /* body_len bytes, and a NUL after them */
	size_t body_len;
	const char *peer;                /* inbound: source address, after trusted proxies */
	int64_t peer_uid;                /* inbound on a Unix socket: the caller's uid; -1 elsewhere */

	uint32_t timeout_ms;             /* total time; 0: 15 000. A long poll asks for its wait and a margin */
	uint32_t max_response;           /* bytes of answer kept; more is an error. 0: 1 MiB; ceiling 32 MiB */
	enum gd_trust trust;
	const char *body_file;           /* send this file as the body (a path the host gave), or NULL */
	uint32_t to_file;                /* 1: the answer's body goes to a file; gd_http_res.file names it */
	const char *lane;                /* requests of one lane go one at a time, in order; NULL: no order. Example: "chat.postMessage" */
};

enum gd_net {
	GD_NET_OK = 0,       /* an answer came: look at status */
	GD_NET_NOT_SENT = 1, /* surely not processed: no connection, refused address, name unknown, or the request could not be written */
	GD_NET_UNKNOWN = 2   /* the request was written and no whole answer came: it may have been processed */
};

struct gd_http_res {
	uint32_t size;
	uint32_t status;                 /* 100..599; 0 if net is not GD_NET_OK */
	const struct gd_header *headers; /* an answer of ours: extra headers; Content-Length, Connection and Date are the host's */
	size_t nheaders;
	const char *body;
	size_t body_len;
	enum gd_net net;                 /* on_http only */
	uint32_t retry_after_s;          /* on_http: Retry-After in seconds (both its forms), 0 if absent, 86 400 at most */
	const char *error;               /* on_http: a sentence when net is not GD_NET_OK */
	/* on_http with to_file: path of the body; the file is removed after the hook unless an inbound names it */
	const char *file;
};

#ifdef __cplusplus
}
#endif
#endif
