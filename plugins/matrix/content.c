#include "content.h"

#include "base/json_write.h"
#include "base/limits.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

#define CUT_BYTES 12000 /* of text that does not fit; four times of it is escaped and doubled by an edit */

/* ---- text and HTML ---- */

static void add_line(struct buf *text, const char *line)
{
	if (!line || !*line)
		return;
	if (text->len)
		buf_addc(text, '\n');
	buf_adds(text, line);
}

static void plain_text(struct buf *text, const struct gd_outbound *out, const struct content_place *at)
{
	add_line(text, out->text && *out->text ? out->text : out->title);
	for (size_t i = 0; i < out->nfields; i++) {
		add_line(text, out->fields[i].label ? out->fields[i].label : out->fields[i].key);
		buf_addf(text, ": %s", out->fields[i].value ? out->fields[i].value : "");
	}
	add_line(text, at->link);
}

/* The user id in "@{id}" at `at`, its length; 0: there is none. */
static size_t mention(const char *at)
{
	size_t len = strncmp(at, "@{@", 3) ? 0 : strcspn(at + 2, "} \n<>\"'&");

	return len && at[2 + len] == '}' && memchr(at + 2, ':', len) ? len : 0;
}

static void body_text(struct buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		size_t len = mention(c);
		if (!len) {
			buf_addc(out, *c);
			continue;
		}
		buf_add(out, c + 2, len);
		c += len + 2;
	}
}

static void escape(struct buf *out, char c)
{
	switch (c) {
	case '&': buf_adds(out, "&amp;"); return;
	case '<': buf_adds(out, "&lt;"); return;
	case '>': buf_adds(out, "&gt;"); return;
	case '"': buf_adds(out, "&quot;"); return;
	case '\n': buf_adds(out, "<br>"); return;
	default: buf_addc(out, c);
	}
}

/* What clients write as marks in the plain text, and what stands for them in the list of the specification. */
static const struct mark {
	const char *mark, *tag;
} marks[] = {{"`", "code"}, {"**", "strong"}, {"~~", "del"}, {"*", "em"}};

#define NESTED_MOST 3
#define ENCLOSED_MOST 400 /* bytes: a text of nothing but marks must not be read once for each of them */

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The length of what `mark` encloses at `at`, in one line and with no space at its edges; 0: it encloses nothing. */
static size_t enclosed(const char *at, const char *end, const char *mark)
{
	size_t len = strlen(mark), room = (size_t)(end - at) < ENCLOSED_MOST ? (size_t)(end - at) : ENCLOSED_MOST;
	const char *line = memchr(at, '\n', room), *stop = line ? line : at + room;

	if (strncmp(at, mark, len) != 0 || at + 2 * len >= stop || at[len] == ' ' || at[len] == *mark)
		return 0;
	for (const char *c = at + len + 1; c + len <= stop; c++)
		if (!strncmp(c, mark, len) && c[-1] != ' ' && c[len] != *mark && c[-1] != *mark && !(*mark != '`' && is_letter(c[len])))
			return (size_t)(c - at) - len;
	return 0;
}

/* Which mark begins here, if `before` is what stands in front. NULL: none. */
static const struct mark *mark_at(const char *at, const char *end, char before, size_t *inside)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		*inside = *at == '`' || !is_letter(before) ? enclosed(at, end, marks[i].mark) : 0;
		if (*inside)
			return &marks[i];
	}
	return NULL;
}

/* A name is a pill, which rings nobody by itself; in code it is a word. */
static void html_span(struct buf *out, const char *text, const char *end, bool code, int depth)
{
	char before = ' ';

	for (const char *c = text; c < end; before = c[-1]) {
		size_t inside = 0, name = code ? 0 : mention(c);
		const struct mark *mark = code || depth == NESTED_MOST ? NULL : mark_at(c, end, before, &inside);
		if (mark) {
			size_t len = strlen(mark->mark);
			buf_addf(out, "<%s>", mark->tag);
			html_span(out, c + len, c + len + inside, *mark->mark == '`', depth + 1);
			buf_addf(out, "</%s>", mark->tag);
			c += inside + 2 * len;
		} else if (name) {
			buf_addf(out, "<a href=\"https://matrix.to/#/%.*s\">%.*s</a>", (int)name, c + 2, (int)name, c + 2);
			c += name + 3;
		} else {
			escape(out, *c++);
		}
	}
}

static void html_text(struct buf *out, const char *text)
{
	html_span(out, text, text + strlen(text), false, 0);
}

static bool needs_html(const char *text)
{
	return strchr(text, '`') || strstr(text, "@{@") || strchr(text, '*') || strstr(text, "~~");
}

/* ---- JSON ---- */

static void put_words(struct json_writer *w, const struct gd_outbound *out, const char *prefix, const char *text, bool html)
{
	struct buf body;

	buf_init(&body, LIMIT_JSON);
	buf_adds(&body, prefix);
	body_text(&body, text);
	json_put_text(w, "msgtype", out->flags & GD_O_NOTICE ? "m.notice" : "m.text");
	json_put_text(w, "body", body.data);
	if (html) {
		buf_reset(&body);
		buf_adds(&body, prefix);
		html_text(&body, text);
		json_put_text(w, "format", "org.matrix.custom.html");
		json_put_text(w, "formatted_body", body.data);
	}
	buf_clear(&body);
}

static void put_mentions(struct json_writer *w, const char *user)
{
	json_open(w, "m.mentions", '{');
	if (user) {
		json_open(w, "user_ids", '[');
		json_put_text(w, NULL, user);
		json_close(w, ']');
	}
	json_close(w, '}');
}

static void put_answer(struct json_writer *w, const char *event_id)
{
	json_open(w, "m.in_reply_to", '{');
	json_put_text(w, "event_id", event_id);
	json_close(w, '}');
}

static void put_place(struct json_writer *w, const struct content_place *at)
{
	if (!at->thread && !at->answers)
		return;
	json_open(w, "m.relates_to", '{');
	if (at->thread) {
		json_put_text(w, "rel_type", "m.thread");
		json_put_text(w, "event_id", at->thread);
		json_put_bool(w, "is_falling_back", !at->answers);
	}
	put_answer(w, at->answers ? at->answers : at->newest ? at->newest : at->thread);
	json_close(w, '}');
}

static void write_message(struct buf *body, const struct gd_outbound *out, const struct content_place *at, const char *text, bool html)
{
	struct json_writer w = {.out = body};

	json_open(&w, NULL, '{');
	put_words(&w, out, "", text, html);
	put_mentions(&w, at->mention ? out->user : NULL);
	put_place(&w, at);
	json_close(&w, '}');
}

static void write_edit(struct buf *body, const struct gd_outbound *out, const struct content_place *at, const char *text, bool html)
{
	struct json_writer w = {.out = body};

	json_open(&w, NULL, '{');
	put_words(&w, out, "* ", text, html);
	put_mentions(&w, NULL);
	json_open(&w, "m.new_content", '{');
	put_words(&w, out, "", text, html);
	put_mentions(&w, NULL);
	json_close(&w, '}');
	json_open(&w, "m.relates_to", '{');
	json_put_text(&w, "rel_type", "m.replace");
	json_put_text(&w, "event_id", at->answers);
	json_close(&w, '}');
	json_close(&w, '}');
}

typedef void writer(struct buf *body, const struct gd_outbound *out, const struct content_place *at, const char *text, bool html);

/* With its markup if that fits, else without, else cut. */
static void write_fitting(writer *write, struct buf *body, const struct gd_outbound *out, const struct content_place *at)
{
	struct buf text;

	buf_init(&text, LIMIT_JSON);
	plain_text(&text, out, at);
	bool html = needs_html(text.data);
	buf_init(body, LIMIT_JSON);
	write(body, out, at, text.data, html);
	if (body->len > CONTENT_MAX && html) {
		buf_reset(body);
		write(body, out, at, text.data, false);
	}
	if (body->len > CONTENT_MAX || body->failed) {
		buf_cut(&text, text_floor(text.data, text.len < CUT_BYTES ? text.len : CUT_BYTES));
		buf_adds(&text, "…");
		buf_reset(body);
		write(body, out, at, text.data, false);
	}
	buf_clear(&text);
}

void content_message(struct buf *body, const struct gd_outbound *out, const struct content_place *at)
{
	write_fitting(write_message, body, out, at);
}

void content_edit(struct buf *body, const struct gd_outbound *out, const char *target)
{
	write_fitting(write_edit, body, out, &(struct content_place){.answers = target});
}

void content_reaction(struct buf *body, const char *target, const char *key)
{
	struct json_writer w = {.out = body};

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "m.relates_to", '{');
	json_put_text(&w, "rel_type", "m.annotation");
	json_put_text(&w, "event_id", target);
	json_put_text(&w, "key", key);
	json_close(&w, '}');
	json_close(&w, '}');
}

/* Clients show pictures, films and sounds in place; everything else is a file. */
static const char *message_type(const char *mime)
{
	static const char *const types[][2] = {{"image/", "m.image"}, {"video/", "m.video"}, {"audio/", "m.audio"}};

	for (size_t i = 0; mime && i < sizeof types / sizeof *types; i++)
		if (!strncmp(mime, types[i][0], strlen(types[i][0])))
			return types[i][1];
	return "m.file";
}

static void put_cipher(struct json_writer *w, const char *uri, const struct content_cipher *cipher)
{
	json_open(w, "file", '{');
	json_put_text(w, "v", "v2");
	json_put_text(w, "url", uri);
	json_put_text(w, "iv", cipher->iv);
	json_open(w, "key", '{');
	json_put_text(w, "alg", "A256CTR");
	json_put_bool(w, "ext", true);
	json_put_text(w, "k", cipher->key);
	json_put_raw(w, "key_ops", "[\"encrypt\",\"decrypt\"]");
	json_put_text(w, "kty", "oct");
	json_close(w, '}');
	json_open(w, "hashes", '{');
	json_put_text(w, "sha256", cipher->sha256);
	json_close(w, '}');
	json_close(w, '}');
}

void content_file(
	struct buf *body, const struct gd_file *file, const char *uri, const struct content_cipher *cipher, const struct content_place *at)
{
	struct json_writer w = {.out = body};

	buf_init(body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_put_text(&w, "msgtype", message_type(file->mime));
	json_put_text(&w, "body", file->name ? file->name : "file");
	json_put_text(&w, "filename", file->name ? file->name : "file");
	if (cipher)
		put_cipher(&w, uri, cipher);
	else
		json_put_text(&w, "url", uri);
	json_open(&w, "info", '{');
	if (file->mime && *file->mime)
		json_put_text(&w, "mimetype", file->mime);
	if (file->length >= 0)
		json_put_int(&w, "size", file->length);
	json_close(&w, '}');
	put_mentions(&w, NULL);
	put_place(&w, at);
	json_close(&w, '}');
}
