#include "i18n/lang.h"

#include <ctype.h>
#include <stddef.h>
#include <strings.h>

static const char *const codes[LANG_COUNT] = {[LANG_FR] = "fr", [LANG_EN] = "en"};

bool lang_parse(const char *tag, enum lang *out)
{
	for (int i = 0; tag && i < LANG_COUNT; i++) {
		if (strncasecmp(tag, codes[i], 2) == 0 && !isalnum((unsigned char)tag[2])) {
			*out = (enum lang)i;
			return true;
		}
	}
	return false;
}

const char *lang_code(enum lang lang)
{
	return codes[lang];
}

const char *lang_colon(enum lang lang)
{
	static const char *const colons[LANG_COUNT] = {[LANG_FR] = " : ", [LANG_EN] = ": "};
	return colons[lang];
}
