#include "i18n/typography.h"

#include "base/gsm7.h"

#include <string.h>

static const struct {
	const char *plain, *set;
} chat_rules[] = {
	{" :", NARROW_SPACE ":"},
	{" ;", NARROW_SPACE ";"},
	{" ?", NARROW_SPACE "?"},
	{" !", NARROW_SPACE "!"},
	{"« ", "«" NARROW_SPACE},
	{" »", NARROW_SPACE "»"},
	{"'", "’"},
	{LINE_BREAK, "\n"},
};

void typeset_chat(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t taken = 0;
		for (size_t i = 0; i < sizeof(chat_rules) / sizeof(*chat_rules) && !taken; i++) {
			size_t n = strlen(chat_rules[i].plain);
			if (n <= len - at && memcmp(text + at, chat_rules[i].plain, n) == 0) {
				buf_adds(out, chat_rules[i].set);
				taken = n;
			}
		}
		if (!taken)
			buf_addc(out, text[at]);
		at += taken ? taken : 1;
	}
}

void typeset_phone(struct buf *out, const char *text, size_t len)
{
	static const char line_break[] = LINE_BREAK;
	size_t width = sizeof(line_break) - 1;

	for (const char *stop; (stop = memmem(text, len, line_break, width)) != NULL;) {
		gsm7_fold(out, text, (size_t)(stop - text));
		buf_addc(out, ' ');
		len -= (size_t)(stop - text) + width;
		text = stop + width;
	}
	gsm7_fold(out, text, len);
}
