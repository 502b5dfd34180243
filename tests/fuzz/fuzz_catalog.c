/* A catalogue file of an admin's, laid over the shipped texts: it is refused as a whole, or every message still renders in every form. */
// fuzz: room i18n
#include "base/limits.h"
#include "base/text.h"
#include "i18n/render.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every second value is given, so that clauses are printed and not printed. */
static void fill(struct msg_values *values, const struct template *t)
{
	values->count = 0;
	for (size_t i = 0; i < t->count && values->count < MSG_VALUES; i++) {
		const char *name = t->parts[i].name;
		if (name && strcmp(name, "n") == 0)
			msg_number(values, name, (int64_t)i);
		else if (name && i % 2)
			msg_text(values, name, "œ « ` 👍🏽 \n value");
	}
}

static void render_all(const struct msg_voice *voice)
{
	struct msg_values values = {0};
	struct buf out;

	buf_init(&out, LIMIT_TEXT);
	for (int i = 0; i < MSG_COUNT; i++) {
		struct msg_choices choices = {0};
		fill(&values, catalog_message(voice->catalog, voice->reader->lang, (enum msg)i));
		buf_reset(&out);
		msg_render(&out, voice, (enum msg)i, &values, &choices);
		if (!text_is_utf8(out.data, out.len))
			abort();
	}
	buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct catalog *catalog = catalog_new();
	struct zone *utc = zone_load("UTC", NULL);
	struct reader reader = {.lang = LANG_FR, .zone = utc};
	struct msg_voice voice = {.catalog = catalog, .reader = &reader};
	struct err err = {0};
	bool good = catalog_override(catalog, LANG_FR, (const char *)data, size, &err);

	if (good == (*err.text != '\0'))
		abort();
	if (good) {
		for (voice.choices = CHOICES_APART; voice.choices <= CHOICES_DIGITS; voice.choices++)
			render_all(&voice);
		voice.form = FORM_PHONE;
		render_all(&voice);
	}
	zone_free(utc);
	catalog_free(catalog);
	return 0;
}
