/* One text of a catalogue: refused with a sentence, or cut into parts that hold together. */
// fuzz: room i18n
#include "i18n/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool holds_together(const struct template *t)
{
	size_t close = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct part *part = &t->parts[i];
		bool named = part->kind == PART_VALUE || part->kind == PART_PLURAL;
		bool worded = part->kind == PART_TEXT || part->kind == PART_PLURAL;
		if (named != (part->name != NULL) || worded != (part->text.chat && part->text.phone))
			return false;
		if (part->kind == PART_OPEN) {
			if (close || part->close <= i || part->close >= t->count)
				return false;
			close = part->close;
		} else if (part->kind == PART_CLOSE) {
			if (close != i)
				return false;
			close = 0;
		}
	}
	return close == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct template t;
	struct err err = {0};
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	bool good = template_parse(&t, text, &arena, &err);
	if (good == (*err.text != '\0') || (good && (!holds_together(&t) || !template_can_replace(&t, &t, &err))))
		abort();
	arena_clear(&arena);
	free(text);
	return 0;
}
