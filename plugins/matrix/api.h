/* api.h: requests to the homeserver.
 *
 * api_send() adds the base URL and the access token, and calls `done` exactly once with the answer, its JSON already read. False: the host
 * takes no request now; `done` is not called, try again later. The path is built with api_path(), which percent-encodes every segment: an
 * id is never taken apart nor trusted. `data` stays the caller's unless own_data says otherwise; after api_clear() no `done` comes any
 * more. Loop thread.
 *
 *     struct buf path;
 *     api_path(&path, CLIENT_API "/join", room, NULL);
 *     api_send(channel, &(struct api_request){.method = "POST", .path = path.data, .body = "{}", .done = joined, .data = item});
 *     buf_clear(&path);
 */
#ifndef MATRIX_API_H
#define MATRIX_API_H

#include "base/buf.h"
#include "base/json.h"
#include "matrix.h"

#define CLIENT_API "/_matrix/client/v3"
#define CLIENT_API_1 "/_matrix/client/v1"
#define MEDIA_API "/_matrix/media/v3"

struct api_answer {
	const struct gd_http_res *res;
	const struct json *json; /* NULL: the answer is no JSON, or none came */
	const char *errcode;     /* "M_FORBIDDEN"; "" without one */
	const char *error;       /* a sentence of the server or of the host; "" without one */
	uint32_t wait_ms;        /* what the server wants us to wait, with a margin; 0: it said nothing */
	struct json **owned;     /* for api_keep() */
	bool raw;
};

typedef void api_done(struct gd_channel *channel, void *data, const struct api_answer *answer);

struct api_request {
	const char *method, *path;
	const char *body;                  /* JSON text, NULL: none */
	const char *body_file, *mime;      /* instead: a file */
	const void *bytes;                 /* or these, nbytes of them, of that type */
	size_t nbytes;
	const char *as_user;               /* application service: the ghost that acts; NULL: ourselves */
	uint32_t timeout_ms, max_response; /* 0: 30 s, 1 MiB */
	bool to_file, anonymous;           /* anonymous: without the access token */
	bool raw;                          /* the answer is bytes, no JSON */
	bool own_data;                     /* `data` came from malloc and is freed after `done`, or with the instance */
	api_done *done;
	void *data;
};

bool api_send(struct gd_channel *channel, const struct api_request *request);
void api_arrived(struct gd_channel *channel, uint64_t tag, const struct gd_http_res *res); /* on_http() */
void api_clear(struct gd_channel *channel);

/* `start` as it is, then "/segment" for each text up to the NULL; initialises the buffer. */
void api_path(struct buf *path, const char *start, ...) __attribute__((sentinel));
void api_encode(struct buf *out, const char *text); /* all but unreserved characters */

struct json *api_keep(const struct api_answer *answer); /* the document becomes the caller's; NULL: there is none */

/* 2xx, and of a homeserver: a page of something before it that comes with 200 is no answer. */
bool api_ok(const struct api_answer *answer);
/* 4xx that will be the same tomorrow: not 401, 408, 429, and by the homeserver itself: a proxy before it gives no errcode. */
bool api_refused(const struct api_answer *answer);
bool api_unknown_token(const struct api_answer *answer); /* our session is not known; a 401 of a proxy says nothing about it */

#endif
