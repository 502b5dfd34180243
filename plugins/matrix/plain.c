#include "plain.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/percent.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX 32 /* bytes of a tag's name or an entity that can mean something */

const char *plain_bounded(struct arena *arena, const char *text, size_t max)
{
	static const char mark[] = "…";

	if (strlen(text) <= max)
		return text;
	return arena_printf(arena, "%.*s%s", (int)text_floor(text, max - sizeof mark), text, mark);
}

/* "> <@marie:example.org> quoted\n> more\n\nanswer". Only a quotation that begins so is one: people write "> " themselves. */
const char *plain_without_fallback(struct arena *arena, const char *body)
{
	const char *at = body;

	if (strncmp(at, "> <@", 4) != 0 && strncmp(at, "> * <@", 6) != 0)
		return body;
	while (*at == '>') {
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	at += *at == '\n';
	return arena_strdup(arena, at);
}

const char *plain_emoji(struct arena *arena, const char *key)
{
	char *out = arena_alloc(arena, strlen(key) + 1);
	size_t n = 0, used;
	uint32_t c;

	for (const char *at = key; *at; at += used) {
		used = utf8_decode(at, strlen(at), &c);
		if (!used)
			break;
		if (c == 0xFE0F || (c >= 0x1F3FB && c <= 0x1F3FF))
			continue;
		memcpy(out + n, at, used);
		n += used;
	}
	out[n] = '\0';
	return out;
}

/* The length of a user id at `at`, 0 if there is none: letters that servers give today, so that no punctuation is taken for a part. */
static size_t user_id(const char *at)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t name = *at == '@' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz0123456789._=-/+") : 0;
	const char *server = at + 1 + name;
	size_t len = name && *server == ':' ? strcspn(server + 1, " \t\n,;()<>{}\"'") : 0;

	while (len && !strchr(letters, server[len]))
		len--; /* the full stop of a sentence */
	return len ? name + len + 2 : 0;
}

const char *plain_user_ids(struct arena *arena, const char *text)
{
	struct buf out;

	buf_init(&out, LIMIT_BODY);
	for (const char *at = text; *at;) {
		size_t len = at == text || strchr(" \n(", at[-1]) ? user_id(at) : 0;
		if (len)
			buf_addf(&out, "@{%.*s}", (int)len, at);
		else
			buf_addc(&out, *at);
		at += len ? len : 1;
	}
	const char *named = out.failed ? text : arena_strdup(arena, out.data);
	buf_clear(&out);
	return named;
}

/* ---- HTML ---- */

struct reading {
	struct arena *arena;
	struct buf out;
	bool found;        /* a pill */
	bool in_pill;      /* its label is left out */
	const char *unsaid; /* the element whose content nobody reads; NULL: outside of one */
};

static const struct {
	const char *name;
	uint32_t c;
} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}};

static uint32_t entity(const char *name, size_t len)
{
	char text[NAME_MAX] = "";

	if (!len || len >= sizeof text)
		return 0;
	memcpy(text, name, len);
	if (*text == '#') {
		bool hex = text[1] == 'x' || text[1] == 'X';
		unsigned long c = strtoul(text + 1 + hex, NULL, hex ? 16 : 10);
		return c < 0x110000 && (c < 0xD800 || c > 0xDFFF) ? (uint32_t)c : 0;
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (!strcmp(text, entities[i].name))
			return entities[i].c;
	return 0;
}

/* One character of text, an entity as what it means. Returns the bytes used. */
static size_t read_character(struct buf *out, const char *at)
{
	size_t len = *at == '&' ? strcspn(at + 1, "; <&\n") : 0;
	uint32_t c = len && at[1 + len] == ';' ? entity(at + 1, len) : 0;
	char bytes[4];

	if (!c) {
		buf_addc(out, *at);
		return 1;
	}
	buf_add(out, bytes, utf8_encode(c, bytes));
	return len + 2;
}

/* The value of href in a tag's inside, decoded. NULL: none. */
static char *href(struct arena *arena, const char *tag, size_t len)
{
	char *inside = arena_strndup(arena, tag, len), *at = strcasestr(inside, "href=");
	struct buf value;

	if (!at || (at[5] != '"' && at[5] != '\''))
		return NULL;
	char *start = at + 6, *end = strchr(start, at[5]);
	if (!end)
		return NULL;
	*end = '\0';
	buf_init(&value, LIMIT_TEXT);
	while (*start)
		start += read_character(&value, start);
	size_t decoded = percent_decode(value.data, value.data, value.len, PERCENT_URL);
	char *kept = text_is_utf8(value.data, decoded) ? arena_strndup(arena, value.data, decoded) : NULL;
	buf_clear(&value);
	return kept;
}

/* "@marie:example.org" of a link to a user, NULL of other links. */
static const char *pill(struct reading *reading, const char *tag, size_t len)
{
	static const char *const starts[] = {"https://matrix.to/#/@", "matrix:u/"};
	char *link = href(reading->arena, tag, len);

	for (size_t i = 0; link && i < sizeof starts / sizeof *starts; i++) {
		if (strncmp(link, starts[i], strlen(starts[i])) != 0)
			continue;
		char *user = link + strlen(starts[i]);
		user[strcspn(user, "?/ {}")] = '\0';
		return strchr(user, ':') ? arena_printf(reading->arena, "@%s", user) : NULL;
	}
	return NULL;
}

static void new_line(struct buf *out)
{
	if (out->len && out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
}

/* What a tag says in plain text, before and after what it holds. All others say nothing. */
static const struct tag {
	const char *name, *open, *close;
	bool line; /* begins and ends on a line of its own */
} tags[] = {
	{"p", "", "", true}, {"div", "", "", true}, {"li", "- ", "", true}, {"pre", "", "", true}, {"blockquote", "> ", "", true},
	{"h1", "", "", true}, {"h2", "", "", true}, {"h3", "", "", true}, {"tr", "", "", true}, {"ul", "", "", true}, {"ol", "", "", true},
	{"code", "`", "`", false}, {"td", "", " ", false}, {"br", "\n", "", false}, {"hr", "\n", "", false},
};

/* The quotation again, and what is for machines. */
static bool is_unsaid(struct reading *reading, const char *name, bool closing)
{
	static const char *const names[] = {"mx-reply", "script", "style", NULL};

	if (reading->unsaid && closing && !strcasecmp(name, reading->unsaid)) {
		reading->unsaid = NULL;
		return true;
	}
	for (size_t i = 0; names[i] && !reading->unsaid && !closing; i++)
		if (!strcasecmp(name, names[i]))
			reading->unsaid = names[i];
	return reading->unsaid != NULL;
}

static void read_tag(struct reading *reading, const char *name, const char *inside, size_t len, bool closing)
{
	const char *user = !closing && !strcasecmp(name, "a") ? pill(reading, inside, len) : NULL;

	if (is_unsaid(reading, name, closing))
		return;
	if (!strcasecmp(name, "a"))
		reading->in_pill = user != NULL;
	if (user) {
		reading->found = true;
		buf_addf(&reading->out, "@{%s}", user);
	}
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		if (strcasecmp(name, tags[i].name) != 0)
			continue;
		if (tags[i].line)
			new_line(&reading->out);
		buf_adds(&reading->out, closing ? tags[i].close : tags[i].open);
	}
}

/* From '<' to '>'. Returns the bytes used. */
static size_t read_markup(struct reading *reading, const char *at)
{
	size_t len = strcspn(at, ">"), start = 1;
	char name[NAME_MAX] = "";
	bool closing = at[1] == '/';

	if (at[len] != '>')
		return strlen(at);
	start += closing;
	size_t name_len = strcspn(at + start, " \t\n/>");
	if (name_len && name_len < sizeof name) {
		memcpy(name, at + start, name_len);
		read_tag(reading, name, at + start, len - start, closing);
	}
	return len + 1;
}

const char *plain_mentions(struct arena *arena, const char *html)
{
	struct reading reading = {.arena = arena};

	buf_init(&reading.out, LIMIT_BODY);
	for (const char *at = html; *at;) {
		if (*at == '<')
			at += read_markup(&reading, at);
		else if (reading.in_pill || reading.unsaid)
			at++;
		else
			at += read_character(&reading.out, at);
	}
	while (reading.out.len && reading.out.data[reading.out.len - 1] == '\n')
		buf_cut(&reading.out, reading.out.len - 1);
	const char *text = reading.found ? arena_strdup(arena, reading.out.data) : NULL;
	buf_clear(&reading.out);
	return text;
}
