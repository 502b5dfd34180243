#include "template.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

#define NAME_MOST 24

/* ---- filters ---------------------------------------------------------------------------------------------------- */

static const char hex[] = "0123456789ABCDEF";

void template_url(struct buf *out, const char *value)
{
	for (const unsigned char *p = (const unsigned char *)value; *p; p++)
		if (isalnum(*p) || strchr("-_.~", *p))
			buf_addc(out, (char)*p);
		else
			buf_addf(out, "%%%c%c", hex[*p >> 4], hex[*p & 15]);
}

static void put_json(struct buf *out, const char *value)
{
	for (const unsigned char *p = (const unsigned char *)value; *p; p++)
		if (*p == '"' || *p == '\\')
			buf_addf(out, "\\%c", *p);
		else if (*p < ' ' || *p == 0x7f)
			buf_addf(out, "\\u%04x", *p);
		else
			buf_addc(out, (char)*p);
}

static void put_header(struct buf *out, const char *value)
{
	for (const unsigned char *p = (const unsigned char *)value; *p; p++)
		if (*p >= ' ' && *p != 0x7f)
			buf_addc(out, (char)*p);
}

static void put_digits(struct buf *out, const char *value)
{
	for (; *value; value++)
		if (isdigit((unsigned char)*value))
			buf_addc(out, *value);
}

static void put_e164(struct buf *out, const char *value)
{
	buf_addc(out, '+');
	put_digits(out, value);
}

static void put_00(struct buf *out, const char *value)
{
	buf_adds(out, "00");
	put_digits(out, value);
}

static void put_unit(struct buf *out, uint32_t unit)
{
	buf_addf(out, "%c%c%c%c", hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]);
}

static void put_hexutf16(struct buf *out, const char *value)
{
	size_t len = strlen(value);

	for (size_t at = 0, n; at < len; at += n) {
		uint32_t c;
		n = utf8_decode(value + at, len - at, &c);
		if (n == 0) {
			n = 1;
			c = '?';
		}
		if (c > 0xffff) {
			put_unit(out, 0xd800 + ((c - 0x10000) >> 10));
			put_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
		} else {
			put_unit(out, c);
		}
	}
}

#define IN(context) (1u << (context))
#define ANYWHERE (IN(TEMPLATE_URL) | IN(TEMPLATE_FORM) | IN(TEMPLATE_JSON) | IN(TEMPLATE_HEADER))

static const struct filter {
	const char *name;
	void (*put)(struct buf *out, const char *value);
	unsigned ends_in; /* contexts in which it may be the last */
} filters[] = {
	{"url", template_url, IN(TEMPLATE_URL) | IN(TEMPLATE_FORM)},
	{"json", put_json, IN(TEMPLATE_JSON)},
	{"header", put_header, IN(TEMPLATE_HEADER)},
	{"e164", put_e164, IN(TEMPLATE_JSON) | IN(TEMPLATE_HEADER)}, /* its + would be a space in a form */
	{"digits", put_digits, ANYWHERE},
	{"00", put_00, ANYWHERE},
	{"hexutf16", put_hexutf16, ANYWHERE},
};

static const struct filter *filter_named(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		if (strlen(filters[i].name) == len && !strncmp(filters[i].name, name, len))
			return &filters[i];
	return NULL;
}

/* ---- placeholders ---------------------------------------------------------------------------------------------------- */

/* `at` is behind "${". False: this is not closed. */
static bool placeholder_end(const char *at, const char **end)
{
	*end = strchr(at, '}');
	return *end != NULL;
}

static bool is_known(const char *const *names, const char *name, size_t len)
{
	for (; *names; names++)
		if (strlen(*names) == len && !strncmp(*names, name, len))
			return true;
	return false;
}

static bool check_filters(const char *at, const char *end, enum template_context context, struct err *err)
{
	const struct filter *last = NULL;

	while (at < end) {
		size_t len = strcspn(at + 1, ":}");
		last = filter_named(at + 1, len);
		if (!last) {
			err_set(err, "there is no filter \"%.*s\"", (int)len, at + 1);
			return false;
		}
		at += 1 + len;
	}
	if (last && last->ends_in & IN(context))
		return true;
	err_set(err, "the last filter of a placeholder must suit its place: url in addresses and forms, json in JSON, header in headers");
	return false;
}

bool template_check(const char *text, enum template_context context, const char *const *names, struct err *err)
{
	const char *end;

	for (const char *at = text ? strstr(text, "${") : NULL; at; at = strstr(end, "${")) {
		size_t len = strcspn(at + 2, ":}");
		if (!placeholder_end(at + 2, &end)) {
			err_set(err, "a placeholder is not closed: %.40s", at);
			return false;
		}
		if (len > NAME_MOST || !is_known(names, at + 2, len)) {
			err_set(err, "there is no placeholder \"%.*s\"", (int)len, at + 2);
			return false;
		}
		if (!check_filters(at + 2 + len, end, context, err)) {
			err_prefix(err, "%.*s: ", (int)(end - at + 1), at);
			return false;
		}
	}
	return true;
}

static const char *value_of(const struct slot *slots, const char *name, size_t len)
{
	for (; slots->name; slots++)
		if (strlen(slots->name) == len && !strncmp(slots->name, name, len))
			return slots->value ? slots->value : "";
	return "";
}

static void fill_one(struct buf *out, const char *at, const char *end, const struct slot *slots)
{
	size_t len = strcspn(at, ":}");
	struct buf value, next;

	buf_init(&value, LIMIT_BODY);
	buf_init(&next, LIMIT_BODY);
	buf_adds(&value, value_of(slots, at, len));
	for (at += len; at < end; at += 1 + len) {
		len = strcspn(at + 1, ":}");
		const struct filter *filter = filter_named(at + 1, len);
		buf_reset(&next);
		if (filter)
			filter->put(&next, value.data);
		struct buf swap = value;
		value = next;
		next = swap;
	}
	buf_add(out, value.data, value.len);
	out->failed = out->failed || value.failed;
	buf_clear(&value);
	buf_clear(&next);
}

void template_fill(struct buf *out, const char *text, const struct slot *slots)
{
	const char *at, *end;

	for (; (at = strstr(text, "${")) != NULL && placeholder_end(at + 2, &end); text = end + 1) {
		buf_add(out, text, (size_t)(at - text));
		fill_one(out, at + 2, end, slots);
	}
	buf_adds(out, text);
}
