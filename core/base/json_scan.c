#include "base/json_scan.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 63 /* cJSON copies 63 characters of a number and leaves the rest in the text (CVE-2023-26819) */

struct key {
	uint32_t at, len; /* in scan.names */
};

struct scan {
	const char *start, *p, *end;
	struct err *err;
	unsigned depth;
	struct buf names; /* unescaped keys of the objects that are open, one after another */
	struct key *keys;
	size_t key_count, key_cap;
	struct json_spans *bad; /* NULL: the first fault ends the walk */
	bool in_element, element_bad;
};

static bool scan_value(struct scan *s);

static bool fault(struct scan *s, const char *what)
{
	err_set(s->err, "The JSON is refused at byte %zu: %s.", (size_t)(s->p - s->start), what);
	return false;
}

/* A fault of rule: true when the walk may go on because the element around it will be left out. */
static bool rule_fault(struct scan *s, const char *what)
{
	if (!s->bad || !s->in_element)
		return fault(s, what);
	s->element_bad = true;
	return true;
}

static char peek(const struct scan *s)
{
	return s->p < s->end ? *s->p : '\0';
}

static bool skip_char(struct scan *s, char c)
{
	if (peek(s) != c)
		return false;
	s->p++;
	return true;
}

static void skip_space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool scan_literal(struct scan *s, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0)
		return fault(s, "there is no such value");
	s->p += len;
	return true;
}

static size_t skip_digits(struct scan *s)
{
	const char *from = s->p;
	while (is_digit(peek(s)))
		s->p++;
	return (size_t)(s->p - from);
}

static bool number_grammar(struct scan *s)
{
	skip_char(s, '-');
	if (!skip_char(s, '0') && skip_digits(s) == 0)
		return false;
	if (skip_char(s, '.') && skip_digits(s) == 0)
		return false;
	if (skip_char(s, 'e') || skip_char(s, 'E')) {
		if (!skip_char(s, '+'))
			skip_char(s, '-');
		return skip_digits(s) > 0;
	}
	return true;
}

static bool scan_number(struct scan *s)
{
	const char *from = s->p;
	char copy[NUMBER_MAX + 1];
	if (!number_grammar(s))
		return fault(s, "a value is missing or misspelt");
	size_t len = (size_t)(s->p - from);
	if (len > NUMBER_MAX)
		return rule_fault(s, "a number has more than 63 characters");
	memcpy(copy, from, len);
	copy[len] = '\0';
	return isfinite(strtod(copy, NULL)) || rule_fault(s, "a number is too large");
}

static bool scan_hex(struct scan *s, uint32_t *out)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	*out = 0;
	for (int i = 0; i < 4; i++, s->p++) {
		const char *digit = s->p < s->end && *s->p ? strchr(hex, *s->p) : NULL;
		if (!digit)
			return fault(s, "\\u needs four hexadecimal digits");
		uint32_t value = (uint32_t)(digit - hex);
		*out = *out << 4 | (value < 16 ? value : value - 6);
	}
	return true;
}

/* After "\u": one code point, which takes two escapes above U+FFFF. */
static bool scan_unicode(struct scan *s, uint32_t *c)
{
	uint32_t low;
	if (!scan_hex(s, c))
		return false;
	if (*c == 0)
		return rule_fault(s, "\\u0000 is not accepted");
	if (*c < 0xd800 || *c > 0xdfff)
		return true;
	const char *after = s->p;
	if (*c < 0xdc00 && skip_char(s, '\\') && skip_char(s, 'u')) {
		if (!scan_hex(s, &low))
			return false;
		if (low >= 0xdc00 && low <= 0xdfff) {
			*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
			return true;
		}
	}
	s->p = after;
	return rule_fault(s, "half of a surrogate pair stands alone");
}

static bool scan_escape(struct scan *s, uint32_t *c)
{
	static const char letters[] = "\"\"\\\\//b\bf\fn\nr\rt\t"; /* pairs: the letter, what it means */
	if (skip_char(s, 'u'))
		return scan_unicode(s, c);
	for (const char *pair = letters; *pair; pair += 2) {
		if (skip_char(s, *pair)) {
			*c = (uint32_t)pair[1];
			return true;
		}
	}
	return fault(s, "a backslash stands before a character that needs none");
}

/* One character of a string; *c is what it means. */
static bool scan_char(struct scan *s, uint32_t *c)
{
	if (skip_char(s, '\\'))
		return scan_escape(s, c);
	size_t n = utf8_decode(s->p, (size_t)(s->end - s->p), c);
	if (n == 0) {
		*c = 0xfffd;
		n = 1;
		if (!rule_fault(s, "these bytes are not UTF-8"))
			return false;
	} else if (*c < 0x20)
		return fault(s, "a control character stands in a string");
	s->p += n;
	return true;
}

/* Most text is plain ASCII: its length from here, without looking at each character twice. */
static size_t plain_run(const struct scan *s)
{
	const char *p = s->p;
	while (p < s->end && (signed char)*p >= 0x20 && *p != '"' && *p != '\\')
		p++;
	return (size_t)(p - s->p);
}

/* A string; with `name` its characters are appended there. */
static bool scan_string(struct scan *s, struct buf *name)
{
	if (!skip_char(s, '"'))
		return fault(s, "a string in double quotes is missing");
	for (;;) {
		char bytes[4];
		uint32_t c = 0;
		size_t plain = plain_run(s);
		if (name)
			buf_add(name, s->p, plain);
		s->p += plain;
		if (s->p == s->end || *s->p == '"')
			break;
		if (!scan_char(s, &c))
			return false;
		if (name)
			buf_add(name, bytes, utf8_encode(c, bytes));
	}
	return skip_char(s, '"') || fault(s, "a string does not end");
}

static int compare_keys(const void *a, const void *b, void *names)
{
	const struct key *x = a, *y = b;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	const char *text = names;
	return memcmp(text + x->at, text + y->at, x->len);
}

/* Sorts the keys of the object that ends here: n log n whatever the sender chose, where comparing each with each could take minutes. */
static bool check_keys(struct scan *s, size_t first)
{
	size_t count = s->key_count - first;
	if (count > 1)
		qsort_r(s->keys + first, count, sizeof(*s->keys), compare_keys, s->names.data);
	for (size_t i = first + 1; i < s->key_count; i++) {
		if (compare_keys(&s->keys[i - 1], &s->keys[i], s->names.data) == 0)
			return rule_fault(s, "an object that ends here has one key twice");
	}
	return true;
}

static bool scan_key(struct scan *s)
{
	size_t at = s->names.len;
	if (!scan_string(s, &s->names))
		return false;
	if (s->key_count == s->key_cap) {
		s->key_cap = s->key_cap ? s->key_cap * 2 : 64;
		s->keys = mem_grow(s->keys, s->key_cap, sizeof(*s->keys));
	}
	s->keys[s->key_count++] = (struct key){.at = (uint32_t)at, .len = (uint32_t)(s->names.len - at)};
	return true;
}

static bool scan_member(struct scan *s)
{
	skip_space(s);
	if (!scan_key(s))
		return false;
	skip_space(s);
	return skip_char(s, ':') ? scan_value(s) : fault(s, "a colon is missing");
}

static bool scan_object(struct scan *s)
{
	size_t first_key = s->key_count, first_byte = s->names.len;
	skip_space(s);
	if (skip_char(s, '}'))
		return true;
	do {
		if (!scan_member(s))
			return false;
		skip_space(s);
	} while (skip_char(s, ','));
	if (!skip_char(s, '}'))
		return fault(s, "a comma or } is missing");
	bool fine = check_keys(s, first_key);
	s->key_count = first_key;
	buf_cut(&s->names, first_byte);
	return fine;
}

static void note_span(struct json_spans *bad, size_t from, size_t to)
{
	if (bad->count == bad->cap) {
		bad->cap = bad->cap ? bad->cap * 2 : 8;
		bad->rows = mem_grow(bad->rows, bad->cap, sizeof(*bad->rows));
	}
	bad->rows[bad->count++] = (struct json_span){.from = from, .to = to};
}

static bool scan_element(struct scan *s)
{
	skip_space(s);
	if (s->in_element)
		return scan_value(s);
	const char *from = s->p;
	s->in_element = true;
	bool fine = scan_value(s);
	s->in_element = false;
	if (s->element_bad)
		note_span(s->bad, (size_t)(from - s->start), (size_t)(s->p - s->start));
	s->element_bad = false;
	return fine;
}

static bool scan_array(struct scan *s)
{
	skip_space(s);
	if (skip_char(s, ']'))
		return true;
	do {
		if (!scan_element(s))
			return false;
		skip_space(s);
	} while (skip_char(s, ','));
	return skip_char(s, ']') || fault(s, "a comma or ] is missing");
}

/* Inside an element that is left out anyway, after its bracket: only the end of the container matters, however deep it goes. */
static bool skip_container(struct scan *s)
{
	size_t open = 1;
	bool in_string = false;
	for (; s->p < s->end && open > 0; s->p++) {
		char c = *s->p;
		if (in_string && c == '\\' && s->p + 1 < s->end)
			s->p++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			open++;
		else if (!in_string && (c == '}' || c == ']'))
			open--;
	}
	return open == 0 || fault(s, "a bracket is not closed");
}

static bool scan_container(struct scan *s)
{
	bool object = *s->p++ == '{';
	if (s->depth >= LIMIT_JSON_DEPTH)
		return rule_fault(s, "values are nested more than 32 deep") && skip_container(s);
	s->depth++;
	bool fine = object ? scan_object(s) : scan_array(s);
	s->depth--;
	return fine;
}

static bool scan_value(struct scan *s)
{
	skip_space(s);
	switch (peek(s)) {
	case '{':
	case '[':
		return scan_container(s);
	case '"':
		return scan_string(s, NULL);
	case 't':
		return scan_literal(s, "true");
	case 'f':
		return scan_literal(s, "false");
	case 'n':
		return scan_literal(s, "null");
	default:
		return scan_number(s);
	}
}

bool json_scan_spans(const char *bytes, size_t len, size_t max, struct json_spans *bad, struct err *err)
{
	struct scan s = {.start = bytes, .p = bytes, .end = bytes + len, .err = err, .bad = bad};
	if (len > max || len > UINT32_MAX / 4) {
		err_set(err, "The JSON has %zu bytes; %zu are accepted.", len, max);
		return false;
	}
	buf_init(&s.names, 3 * len); /* a bad byte becomes the three of U+FFFD */
	bool fine = scan_value(&s);
	skip_space(&s);
	if (fine && s.p < s.end)
		fine = fault(&s, "something follows the value");
	free(s.keys);
	buf_clear(&s.names);
	return fine;
}

bool json_scan(const char *bytes, size_t len, size_t max, struct err *err)
{
	return json_scan_spans(bytes, len, max, NULL, err);
}
