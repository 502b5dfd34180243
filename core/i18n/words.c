#include "i18n/words.h"

#include "base/clock.h"
#include "i18n/catalog.h"

#include <inttypes.h>
#include <string.h>

static bool is_in_list(const char *key, const char *list, size_t len, const char *value)
{
	return strncmp(key, list, len) == 0 && key[len] == '.' && strcmp(key + len + 1, value) == 0;
}

const char *word_of(const struct catalog *catalog, enum lang lang, const char *list, const char *value)
{
	size_t len = strlen(list);

	for (int i = 0; i < WORD_COUNT; i++)
		if (is_in_list(word_key((enum word)i), list, len, value))
			return catalog_word(catalog, lang, (enum word)i);
	return value;
}

bool lang_is_plural(enum lang lang, int64_t n)
{
	switch (lang) {
	case LANG_FR:
		return n > 1 || n < -1;
	case LANG_EN:
		return n != 1;
	}
	return true;
}

/* ---- spans of time ------------------------------------------------------------------------------------------------------------------ */

/* "3 jours" from 3 and "jour/jours"; a unit without / has one form. */
static void add_counted(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t n, enum word unit)
{
	const char *forms = catalog_word(catalog, lang, unit), *slash = strchr(forms, '/');

	buf_addf(out, "%" PRId64 " ", n);
	if (!slash)
		buf_adds(out, forms);
	else if (lang_is_plural(lang, n))
		buf_adds(out, slash + 1);
	else
		buf_add(out, forms, (size_t)(slash - forms));
}

static void add_long(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t seconds)
{
	int64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

	if (days > 0) {
		add_counted(out, catalog, lang, days, WORD_UNIT_DAY);
		if (days < 3 && hours % 24) { /* later nobody counts hours */
			buf_addc(out, ' ');
			add_counted(out, catalog, lang, hours % 24, WORD_UNIT_HOUR);
		}
	} else if (hours > 0) {
		add_counted(out, catalog, lang, hours, WORD_UNIT_HOUR);
		if (minutes % 60)
			buf_addf(out, " %02d", (int)(minutes % 60));
	} else if (minutes > 0) {
		add_counted(out, catalog, lang, minutes, WORD_UNIT_MINUTE);
	} else {
		add_counted(out, catalog, lang, seconds, WORD_UNIT_SECOND);
	}
}

static void add_short(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t seconds)
{
	int64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
	const char *hour = catalog_word(catalog, lang, WORD_UNIT_HOUR);

	if (days > 0) {
		buf_addf(out, "%" PRId64 "%s", days, catalog_word(catalog, lang, WORD_UNIT_DAY_SHORT));
		if (days < 3 && hours % 24)
			buf_addf(out, "%d%s", (int)(hours % 24), hour);
	} else if (hours > 0) {
		buf_addf(out, "%" PRId64 "%s", hours, hour);
		if (minutes % 60)
			buf_addf(out, "%02d", (int)(minutes % 60));
	} else if (minutes > 0) {
		buf_addf(out, "%" PRId64 "%s", minutes, catalog_word(catalog, lang, WORD_UNIT_MINUTE));
	} else {
		buf_addf(out, "%" PRId64 "%s", seconds, catalog_word(catalog, lang, WORD_UNIT_SECOND));
	}
}

void span_words(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t ms, enum span_style style)
{
	int64_t seconds = ms > 0 ? ms / SECOND_MS : 0, hours = seconds / 3600;

	switch (style) {
	case SPAN_LONG:
		add_long(out, catalog, lang, seconds);
		break;
	case SPAN_SHORT:
		add_short(out, catalog, lang, seconds);
		break;
	case SPAN_BUSINESS:
		if (hours == 0 || seconds % 3600)
			add_long(out, catalog, lang, seconds);
		else if (hours % 24 == 0)
			add_counted(out, catalog, lang, hours / 24, WORD_UNIT_BUSINESS_DAY);
		else
			add_counted(out, catalog, lang, hours, WORD_UNIT_BUSINESS_HOUR);
		break;
	}
}

void span_from_now(struct buf *out, const struct catalog *catalog, enum lang lang, int64_t ms)
{
	const char *frame = catalog_word(catalog, lang, ms < 0 ? WORD_SPAN_AGO : WORD_SPAN_IN), *hole = strstr(frame, "{x}");
	size_t before = hole ? (size_t)(hole - frame) : strlen(frame);

	buf_add(out, frame, before);
	span_words(out, catalog, lang, ms == INT64_MIN ? INT64_MAX : ms < 0 ? -ms : ms, SPAN_LONG);
	if (hole)
		buf_adds(out, hole + strlen("{x}"));
}

void words_join(struct buf *out, const struct catalog *catalog, enum lang lang, enum word last, const char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && i == count - 1)
			buf_addf(out, " %s ", catalog_word(catalog, lang, last));
		else if (i > 0)
			buf_adds(out, ", ");
		buf_adds(out, items[i]);
	}
}
