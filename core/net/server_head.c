#include "net/server_head.h"

#include "base/limits.h"
#include "base/text.h"
#include "net/http_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct known {
	enum lws_token_indexes token;
	char *name;
};
struct head_names {
	struct known *known;
	char **asked; /* with the colon that the library wants */
	const char **tokens; /* all that the library looks for at the beginning of a line */
	size_t nknown, nasked, ntokens;
};

/* The library's list is what lws_token_to_string() says: "host:" is a header, "get " and ":path" are not. */
static void list_known(struct head_names *names)
{
	const char *text;
	for (int token = 0; (text = (const char *)lws_token_to_string((enum lws_token_indexes)token)); token++) {
		size_t len = strlen(text);
		names->tokens = mem_grow(names->tokens, names->ntokens + 1, sizeof *names->tokens);
		names->tokens[names->ntokens++] = text;
		if (len < 2 || text[0] == ':' || text[len - 1] != ':')
			continue;
		names->known = mem_grow(names->known, names->nknown + 1, sizeof *names->known);
		names->known[names->nknown++] = (struct known){(enum lws_token_indexes)token, mem_strndup(text, len - 1)};
	}
}

struct head_names *head_names_new(void)
{
	struct head_names *names = mem_alloc(sizeof *names);
	list_known(names);
	return names;
}

void head_names_free(struct head_names *names)
{
	if (!names)
		return;
	for (size_t i = 0; i < names->nknown; i++)
		free(names->known[i].name);
	for (size_t i = 0; i < names->nasked; i++)
		free(names->asked[i]);
	free(names->known);
	free(names->asked);
	free(names->tokens);
	free(names);
}

void head_names_add(struct head_names *names, const char *name)
{
	size_t len = strlen(name);
	for (size_t i = 0; i < names->nknown; i++)
		if (strcmp(names->known[i].name, name) == 0)
			return;
	for (size_t i = 0; i < names->nasked; i++)
		if (strncmp(names->asked[i], name, len) == 0 && names->asked[i][len] == ':')
			return;
	char *with_colon = mem_alloc(len + 2);
	memcpy(with_colon, name, len);
	with_colon[len] = ':';
	names->asked = mem_grow(names->asked, names->nasked + 1, sizeof *names->asked);
	names->asked[names->nasked++] = with_colon;
}

/* ---- what the library would not see -------------------------------------------------------------------------------------------------- */

static bool is_beginning(const struct head_names *names, const char *name, size_t len)
{
	int first = tolower((unsigned char)name[0]);
	bool found = false;
	for (size_t i = 0; i < names->ntokens; i++) {
		const char *token = names->tokens[i];
		if (token[0] != first || strncasecmp(token, name, len) != 0)
			continue;
		if (token[len] == ':')
			return false; /* "Accept" is the beginning of others, but known itself */
		found = true;
	}
	return found;
}

static bool is_name(const char *known, const char *name, size_t len)
{
	return strncasecmp(known, name, len) == 0 && (!known[len] || known[len] == ':');
}

static bool matters(const struct head_names *names, const char *name, size_t len)
{
	static const char *const own[] = {"host", "content-length", "content-type", "content-encoding", "transfer-encoding", "expect",
		"connection", "authorization", "x-forwarded-for"};
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (is_name(own[i], name, len))
			return true;
	for (size_t i = 0; i < names->nasked; i++)
		if (is_name(names->asked[i], name, len))
			return true;
	return false;
}

size_t head_pieces(const struct head_names *names, const char *head, size_t len)
{
	const char *end = head + len, *line = memchr(head, '\n', len);
	size_t count = 0;
	for (const char *c = head; line && c < line; c++)
		count += *c == '&' || *c == ';';
	while (line && ++line < end && (*line != '\r' && *line != '\n')) {
		const char *colon = memchr(line, ':', (size_t)(end - line));
		for (size_t i = 0; colon && i < names->nknown; i++)
			if (names->known[i].name[0] == tolower((unsigned char)line[0]) &&
				is_name(names->known[i].name, line, (size_t)(colon - line)))
				count++;
		line = memchr(line, '\n', (size_t)(end - line));
	}
	return count;
}

/* To the library, "Patch-Id" is a second method. */
static bool begins_with_method(const char *name, size_t len)
{
	static const enum lws_token_indexes methods[] = {WSI_TOKEN_PUT_URI, WSI_TOKEN_PATCH_URI, WSI_TOKEN_DELETE_URI};
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		const char *method = (const char *)lws_token_to_string(methods[i]); /* with a blank behind it for other methods */
		if (method && strlen(method) <= len && strncasecmp(method, name, strlen(method)) == 0)
			return true;
	}
	return false;
}

bool head_would_lose(const struct head_names *names, const char *head, size_t len, const char **name, size_t *name_len)
{
	const char *end = head + len, *line = memchr(head, '\n', len), *next;
	bool blind = false;
	for (line = line ? line + 1 : end; (next = memchr(line, '\n', (size_t)(end - line))); line = next + 1) {
		const char *colon = memchr(line, ':', (size_t)(next - line));
		if (!colon)
			return blind; /* the end */
		size_t n = (size_t)(colon - line);
		if (blind && matters(names, line, n))
			return true;
		*name = line;
		*name_len = n;
		if (!blind && begins_with_method(line, n))
			return true;
		blind = !blind && is_beginning(names, line, n) && !memchr(colon + 1, ':', (size_t)(next - colon - 1));
	}
	return false;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------- */

/* What is being read: the sources, where to put it, and the refusal if there is one. */
struct reading {
	const struct head_names *names;
	struct lws *wsi;
	struct arena *arena;
	struct head *head;
	size_t bytes; /* of what is wanted of it, and that is most of it */
	unsigned status;
	const char *why;
};

static void refuse(struct reading *r, unsigned status, const char *why)
{
	if (r->status == 0) {
		r->status = status;
		r->why = why;
	}
}

static char *trim(char *text, size_t *len)
{
	while (*len > 0 && (text[*len - 1] == ' ' || text[*len - 1] == '\t'))
		text[--*len] = '\0';
	while (*len > 0 && (*text == ' ' || *text == '\t')) {
		text++;
		--*len;
	}
	return text;
}

static void add_header(struct reading *r, const char *name, char *text, size_t len)
{
	r->bytes += strlen(name) + len;
	text = trim(text, &len);
	if (!http_is_value(text, len)) /* a NUL is caught here too: the length is the library's */
		refuse(r, 400, "A header value has a control character.");
	r->head->headers[r->head->nheaders++] = (struct http_header){.name = name, .value = text};
}

static void read_known(struct reading *r, const struct known *known)
{
	int len = lws_hdr_total_length(r->wsi, known->token);
	if (len <= 0)
		return;
	char *text = arena_alloc(r->arena, (size_t)len + 1);
	if (lws_hdr_copy(r->wsi, text, len + 1, known->token) >= 0)
		add_header(r, known->name, text, (size_t)len);
}

static void read_asked(struct reading *r, const char *with_colon)
{
	int name_len = (int)strlen(with_colon);
	int len = lws_hdr_custom_length(r->wsi, with_colon, name_len);
	if (len < 0)
		return;
	char *text = arena_alloc(r->arena, (size_t)len + 1);
	if (lws_hdr_custom_copy(r->wsi, text, len + 1, with_colon, name_len) >= 0)
		add_header(r, arena_strndup(r->arena, with_colon, (size_t)name_len - 1), text, (size_t)len);
}

static void read_headers(struct reading *r)
{
	const struct head_names *names = r->names;
	r->head->headers = arena_alloc(r->arena, (names->nknown + names->nasked) * sizeof *r->head->headers);
	for (size_t i = 0; i < names->nknown; i++)
		read_known(r, &names->known[i]);
	for (size_t i = 0; i < names->nasked; i++)
		read_asked(r, names->asked[i]);
}

static const char *header(const struct head *head, const char *name)
{
	for (size_t i = 0; i < head->nheaders; i++)
		if (strcmp(head->headers[i].name, name) == 0)
			return head->headers[i].value;
	return NULL;
}

/* RFC 9112: a request whose end is unclear must not be guessed at. A header given twice comes from the library as "3,  3". */
static void check_framing(struct reading *r, bool http10)
{
	struct head *head = r->head;
	const char *coding = header(head, "transfer-encoding");
	const char *length = header(head, "content-length"), *encoding = header(head, "content-encoding"), *expect = header(head, "expect");
	head->has_length = length != NULL;
	if (coding) {
		head->unknown_length = true;
		head->chunked = strcasecmp(coding, "chunked") == 0 && !http10;
		if (length)
			refuse(r, 400, "Content-Length and Transfer-Encoding exclude each other.");
		if (!head->chunked)
			refuse(r, 411, "This Transfer-Encoding is not taken here: send a Content-Length.");
	} else if (length && !http_length(length, strlen(length), &head->length)) {
		head->unknown_length = true;
		refuse(r, 400, "Content-Length is not one plain number.");
	}
	if (encoding && strcasecmp(encoding, "identity") != 0)
		refuse(r, 415, "Compressed bodies are not taken here.");
	if (expect && strcasecmp(expect, "100-continue") != 0)
		refuse(r, 417, "Only 100-continue can be expected.");
	head->expects_continue = expect != NULL;
}

/* To the library "Content-Length :" is just another name; a proxy before us may take it for the header. */
static void check_colons(struct reading *r)
{
	static const char *const apart[] = {"transfer-encoding :", "transfer-encoding\t:", "content-length :", "content-length\t:",
		"host :", "host\t:", "content-encoding :", "content-encoding\t:"};
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		if (lws_hdr_custom_length(r->wsi, apart[i], (int)strlen(apart[i])) >= 0)
			refuse(r, 400, "There is a space between a header's name and its colon.");
}

static void check_host(struct reading *r, bool http10)
{
	const char *host = header(r->head, "host");
	if (!host && http10)
		return;
	if (!host || !http_is_host(host, strlen(host)))
		refuse(r, 400, "The request needs exactly one valid Host.");
}

/* True: HTTP/1.0, which knows no chunks. */
static bool read_version(struct reading *r)
{
	char version[16] = "";
	lws_hdr_copy(r->wsi, version, sizeof version, WSI_TOKEN_HTTP);
	bool http10 = strcmp(version, "HTTP/1.0") == 0;
	if (!http10 && strcmp(version, "HTTP/1.1") != 0)
		refuse(r, 400, "The request line is malformed.");
	const char *connection = header(r->head, "connection");
	r->head->close = http10 || (connection && http_has_word(connection, "close"));
	check_host(r, http10);
	return http10;
}

static const char *const methods[] = {
	[LWSHUMETH_GET] = "GET",
	[LWSHUMETH_POST] = "POST",
	[LWSHUMETH_OPTIONS] = "OPTIONS",
	[LWSHUMETH_PUT] = "PUT",
	[LWSHUMETH_PATCH] = "PATCH",
	[LWSHUMETH_DELETE] = "DELETE",
	[LWSHUMETH_HEAD] = "HEAD",
};

static bool is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return text_is_utf8(text, len);
}

static void read_target(struct reading *r)
{
	char *uri = NULL;
	int len = 0, method = lws_http_get_uri_and_method(r->wsi, &uri, &len);
	r->head->method = r->head->path = "";
	if (method < 0 || (size_t)method >= sizeof methods / sizeof methods[0] || !methods[method]) {
		refuse(r, 501, "This method is not known here.");
		return;
	}
	r->head->method = methods[method];
	r->head->path = arena_strndup(r->arena, uri, (size_t)len);
	r->bytes += (size_t)len;
	if (len < 1 || uri[0] != '/' || !is_plain(uri, (size_t)len))
		refuse(r, 400, "The path is not plain UTF-8 text.");
}

static void read_query(struct reading *r)
{
	int count = 0, len;
	while (lws_hdr_fragment_length(r->wsi, WSI_TOKEN_HTTP_URI_ARGS, count) > 0)
		count++;
	if (count == 0)
		return;
	r->head->query = arena_alloc(r->arena, (size_t)count * sizeof *r->head->query);
	for (int i = 0; i < count; i++) {
		int size = lws_hdr_fragment_length(r->wsi, WSI_TOKEN_HTTP_URI_ARGS, i) + 1;
		r->bytes += (size_t)size;
		char *text = arena_alloc(r->arena, (size_t)size);
		len = lws_hdr_copy_fragment(r->wsi, text, size, WSI_TOKEN_HTTP_URI_ARGS, i);
		if (len < 0 || memchr(text, '\0', (size_t)len) || !text_is_utf8(text, (size_t)len)) {
			refuse(r, 400, "An argument of the URL is not UTF-8 text.");
			continue;
		}
		struct http_param *param = &r->head->query[r->head->nquery++];
		http_split_param(text, &param->name, &param->value);
	}
}

unsigned head_read(const struct head_names *names, struct lws *wsi, struct arena *arena, struct head *out, const char **why)
{
	*out = (struct head){0};
	struct reading r = {.names = names, .wsi = wsi, .arena = arena, .head = out};
	read_headers(&r);
	check_framing(&r, read_version(&r));
	check_colons(&r);
	read_target(&r);
	read_query(&r);
	if (r.bytes > LIMIT_HEADERS)
		refuse(&r, 431, HEAD_TOO_LONG);
	*why = r.why;
	return r.status;
}
