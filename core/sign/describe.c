#include "sign/describe.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

#define NAME_MOST 60 /* of a header or an argument */

/* ---- small texts -------------------------------------------------------------------------------------------------------------------- */

static bool is_name(const char *text)
{
	size_t len = strlen(text);

	if (!len || len > NAME_MOST)
		return false;
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("-_.", *text))
			return false;
	return true;
}

static bool take_header_name(const char **field, char *value, struct err *err)
{
	if (!is_name(value)) {
		err_set(err, "\"%s\" is not the name of a header", value);
		return false;
	}
	text_lower(value); /* as the server hands headers over */
	*field = value;
	return true;
}

/* ---- what is signed ----------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum digest_piece_kind kind;
} pieces[] = {{"body", PIECE_BODY}, {"ts", PIECE_TIME}, {"url", PIECE_URL}};

static bool signs(const struct digest_rule *rule, enum digest_piece_kind kind)
{
	const struct digest_piece *piece = rule->over;

	while (piece->kind != PIECE_END && piece->kind != kind)
		piece++;
	return piece->kind == kind;
}

/* One piece, cut off at `end`. */
static bool take_piece(struct digest_piece *piece, char *text)
{
	size_t len = strlen(text);

	if (len > 2 && text[0] == '\'' && text[len - 1] == '\'') {
		text[len - 1] = '\0';
		*piece = (struct digest_piece){PIECE_TEXT, text + 1};
		return !strchr(text + 1, '\'');
	}
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
		if (!strcmp(text, pieces[i].word)) {
			*piece = (struct digest_piece){pieces[i].kind, NULL};
			return true;
		}
	return false;
}

/* How many bytes go up to one of `stops`; what is between single quotes stops nothing. */
static size_t span(const char *text, const char *stops)
{
	bool quoted = false;
	size_t n = 0;

	for (; text[n] && (quoted || !strchr(stops, text[n])); n++)
		quoted ^= text[n] == '\'';
	return n;
}

static bool take_over(struct description *d, char *value, struct err *err)
{
	size_t n = 0;

	for (char *next = value; next;) {
		size_t len = span(next, "+");
		char *piece = next;
		next = piece[len] ? piece + len + 1 : NULL;
		piece[len] = '\0';
		if (n == DIGEST_PIECES || !take_piece(&d->rule.over[n++], piece)) {
			err_set(err, "over: \"%s\" is none of body, ts, url, nor a text between single quotes, or there are more than %d",
				piece, DIGEST_PIECES);
			return false;
		}
	}
	return true;
}

/* ---- the words of hmac: ------------------------------------------------------------------------------------------------------------- */

static bool take_header(struct description *d, char *value, struct err *err)
{
	return take_header_name(&d->rule.header, value, err);
}

static bool take_time(struct description *d, char *value, struct err *err)
{
	return take_header_name(&d->rule.time_header, value, err);
}

static bool take_alg(struct description *d, char *value, struct err *err)
{
	static const struct {
		const char *word;
		enum key_kind key;
	} rows[] = {{"sha256", KEY_SHA256}, {"sha512", KEY_SHA512}, {"sha1", KEY_SHA1}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(value, rows[i].word)) {
			d->key = rows[i].key;
			return true;
		}
	err_set(err, "alg: \"%s\" is none of sha256, sha512, sha1", value);
	return false;
}

static bool take_enc(struct description *d, char *value, struct err *err)
{
	static const char *const rows[] = {[DIGEST_HEX] = "hex", [DIGEST_UPPER_HEX] = "HEX", [DIGEST_BASE64] = "base64"};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(value, rows[i])) {
			d->rule.writing = (enum digest_writing)i;
			return true;
		}
	err_set(err, "enc: \"%s\" is none of hex, HEX, base64", value);
	return false;
}

static bool take_prefix(struct description *d, char *value, struct err *err)
{
	(void)err;
	d->rule.prefix = value;
	return true;
}

static const struct word {
	const char *name;
	bool (*take)(struct description *d, char *value, struct err *err);
} words[] = {
	{"header", take_header}, {"alg", take_alg}, {"enc", take_enc}, {"over", take_over}, {"ts", take_time}, {"prefix", take_prefix},
};
#define WORDS (sizeof words / sizeof *words)

/* "name=value": which word it is; WORDS: none. */
static size_t word_of(const char *text, size_t name)
{
	size_t i = 0;

	while (i < WORDS && (strlen(words[i].name) != name || strncmp(text, words[i].name, name) != 0))
		i++;
	return i;
}

static bool take_words(struct description *d, char *text, struct err *err)
{
	unsigned seen = 0;

	for (char *next = text; next;) {
		char *pair = next;
		size_t len = span(pair, ",");
		next = pair[len] ? pair + len + 1 : NULL;
		pair[len] = '\0';
		size_t name = strcspn(pair, "="), word = word_of(pair, name);
		if (word == WORDS || !pair[name] || !pair[name + 1]) {
			err_set(err, "\"%s\" is none of header=, alg=, enc=, over=, ts=, prefix= with a value", pair);
			return false;
		}
		if (seen & 1u << word) {
			err_set(err, "%s= is there twice", words[word].name);
			return false;
		}
		seen |= 1u << word;
		if (!words[word].take(d, pair + name + 1, err))
			return false;
	}
	return true;
}

static bool read_hmac(struct description *d, char *text, struct err *err)
{
	d->rule.prefix = "";
	if (!take_words(d, text, err))
		return false;
	if (!d->rule.over[0].kind)
		d->rule.over[0] = (struct digest_piece){PIECE_BODY, NULL};
	bool timed = signs(&d->rule, PIECE_TIME);
	d->url = signs(&d->rule, PIECE_URL);
	if (!d->rule.header)
		err_set(err, "header= is missing: where the signature is");
	else if (!signs(&d->rule, PIECE_BODY))
		err_set(err, "over: the body is not signed, so it could be anybody's");
	else if (d->rule.time_header && !timed)
		err_set(err, "ts= names a time that over= does not sign, so it would prove nothing");
	else if (timed && d->rule.time_header && !strcmp(d->rule.time_header, d->rule.header))
		err_set(err, "ts= and header= are one header");
	else {
		if (timed && !d->rule.time_header)
			d->rule.time_header = "x-timestamp";
		return true;
	}
	return false;
}

/* ---- shown secrets ------------------------------------------------------------------------------------------------------------------ */

static bool read_header(struct description *d, char *text, struct err *err)
{
	return take_header_name(&d->shown, text, err);
}

static bool read_token(struct description *d, char *text, struct err *err)
{
	static const char param[] = "param=";
	size_t skip = sizeof param - 1;

	d->in_query = true;
	d->shown = text + skip;
	if (!strncmp(text, param, skip) && is_name(text + skip))
		return true;
	err_set(err, "\"%s\" is not param= and the name of a query argument", text);
	return false;
}

static const struct kind {
	const char *prefix;
	bool (*read)(struct description *d, char *text, struct err *err);
} kinds[] = {{"hmac:", read_hmac}, {"header:", read_header}, {"token:", read_token}};

static const struct kind *kind_of(const char *text)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strncmp(text, kinds[i].prefix, strlen(kinds[i].prefix)))
			return &kinds[i];
	return NULL;
}

bool describe_is(const char *text)
{
	return kind_of(text) != NULL;
}

bool describe_read(const char *text, struct description *out, struct err *err)
{
	const struct kind *kind = kind_of(text);
	size_t len = strlen(text);

	*out = (struct description){.key = KEY_PLAIN};
	if (!kind || len >= sizeof out->words) {
		err_set(err, kind ? "it is longer than %d bytes" : "it begins with none of hmac:, header:, token:", DESCRIBE_MOST - 1);
		return false;
	}
	memcpy(out->words, text, len + 1);
	if (kind->read == read_hmac)
		out->key = KEY_SHA256;
	return kind->read(out, out->words + strlen(kind->prefix), err);
}
