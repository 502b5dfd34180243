#include "number.h"

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_LEAST 7 /* of E.164, with the country's code */
#define DIGITS_MOST 15
#define SHORT_LEAST 3
#define SHORT_MOST 8
#define NAME_MOST 11 /* characters of an alphanumeric sender */

static bool is_digits(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Bytes at the front that say nothing: what people put between digits, and the national 0 that they put behind a country's code. */
static size_t filling(const char *text, bool international)
{
	static const char *const spaces[] = {"\u00a0", "\u202f", "\u2009", "\u2011", NULL};

	if (strchr(" \t.-/", *text) || (strchr("()", *text) && !(international && !strncmp(text, "(0)", 3))))
		return 1;
	for (size_t i = 0; spaces[i]; i++)
		if (!strncmp(text, spaces[i], strlen(spaces[i])))
			return strlen(spaces[i]);
	return *text == '(' ? strlen("(0)") : 0;
}

/* False: too long, or a '+' is elsewhere than in front. */
static bool squeeze(const char *text, char out[NUMBER_SIZE])
{
	size_t n = 0, skip;

	for (; *text; text += skip ? skip : 1) {
		skip = filling(text, n && (*out == '+' || !strncmp(out, "00", 2)));
		if (skip)
			continue;
		if (n == NUMBER_SIZE - 1 || (*text == '+' && n))
			return false;
		out[n++] = *text;
		out[n] = '\0';
	}
	out[n] = '\0';
	return true;
}

/* Where there is no 0 to leave out, a national number is known by its length; Italy and Côte d'Ivoire dial theirs with a 0 that stays. */
static bool is_national(const char *digits, const char *country)
{
	static const struct {
		const char *country;
		size_t least, most;
	} rows[] = {
		{"1", 10, 10},   {"30", 10, 10},  {"34", 9, 9},   {"39", 9, 10},  {"45", 8, 8},   {"47", 8, 8},
		{"48", 9, 9},    {"65", 8, 8},    {"216", 8, 8},  {"221", 9, 9},  {"225", 10, 10}, {"351", 9, 9},
		{"377", 8, 8},   {"420", 9, 9},   {"852", 8, 8},
	};
	size_t len = strlen(digits);

	for (size_t i = 0; country && i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].country, country))
			return len >= rows[i].least && len <= rows[i].most;
	return false;
}

static bool is_international(const char *digits)
{
	size_t len = strlen(digits);

	return is_digits(digits) && digits[0] != '0' && len >= DIGITS_LEAST && len <= DIGITS_MOST;
}

static enum number_kind give(const char *digits, const char *prefix, char out[NUMBER_SIZE])
{
	char whole[2 * NUMBER_SIZE];

	(void)snprintf(whole, sizeof whole, "%s%s", prefix, digits);
	if (!is_international(whole))
		return NUMBER_BAD;
	(void)snprintf(out, NUMBER_SIZE, "+%.*s", DIGITS_MOST, whole);
	return NUMBER_E164;
}

static enum number_kind name_of(const char *text, char out[NUMBER_SIZE])
{
	bool letter = false;

	text += strspn(text, " ");
	for (const char *p = text; *p; p++)
		letter = letter || (unsigned char)*p >= 0x80 || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z');
	if (!letter || text_chars(text) > NAME_MOST || strlen(text) >= NUMBER_SIZE || !text_is_utf8(text, strlen(text)))
		return NUMBER_BAD;
	(void)snprintf(out, NUMBER_SIZE, "%s", text);
	return NUMBER_NAME;
}

enum number_kind number_read(const char *text, const char *country, char out[NUMBER_SIZE])
{
	char plain[NUMBER_SIZE];

	out[0] = '\0';
	if (!squeeze(text, plain) || !is_digits(plain + (plain[0] == '+')))
		return name_of(text, out);
	if (plain[0] == '+')
		return give(plain + 1, "", out);
	if (!strncmp(plain, "00", 2))
		return give(plain + 2, "", out);
	size_t len = strlen(plain);
	if (is_national(plain, country))
		return give(plain, country, out);
	if (plain[0] == '0')
		return country && *country ? give(plain + 1, country, out) : NUMBER_BAD;
	if (len >= SHORT_LEAST && len <= SHORT_MOST) {
		(void)snprintf(out, NUMBER_SIZE, "%s", plain);
		return NUMBER_SHORT;
	}
	return give(plain, "", out); /* gateways that leave out the + */
}
