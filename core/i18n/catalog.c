#include "i18n/catalog.h"

#include "i18n/catalog_file.h"
#include "i18n/locale_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct language {
	struct template messages[MSG_COUNT];
	struct setting choices[CHOICE_COUNT];
	const char *words[WORD_COUNT];
};

struct catalog {
	struct arena arena;
	struct language languages[LANG_COUNT];
};

/* One file on its way in: `into` receives its texts; `shipped` (NULL for the shipped files themselves) is what they must be able to
 * replace. */
struct loading {
	struct arena *arena;
	struct language *into;
	const struct language *shipped;
	bool seen[MSG_COUNT + CHOICE_COUNT + WORD_COUNT];
};

static bool unknown(const char *what, const char *key, struct err *err)
{
	err_set(err, "there is no %s called %s", what, key);
	return false;
}

static bool first_time(struct loading *l, size_t index, const char *key, struct err *err)
{
	if (l->seen[index]) {
		err_set(err, "%s stands twice", key);
		return false;
	}
	return l->seen[index] = true;
}

static bool load_message(struct loading *l, const struct catalog_line *line, struct err *err)
{
	struct template parsed;
	enum msg msg;

	if (!msg_from_key(line->key, &msg))
		return unknown("message", line->key, err);
	if (!first_time(l, (size_t)msg, line->key, err))
		return false;
	if (!template_parse(&parsed, line->text, l->arena, err) ||
		(l->shipped && !template_can_replace(&l->shipped->messages[msg], &parsed, err))) {
		err_prefix(err, "%s: ", line->key);
		return false;
	}
	l->into->messages[msg] = parsed;
	return true;
}

static bool load_choice(struct loading *l, const struct catalog_line *line, struct err *err)
{
	enum choice choice;

	if (!choice_from_id(line->key, &choice))
		return unknown("choice", line->key, err);
	if (!first_time(l, MSG_COUNT + (size_t)choice, line->key, err))
		return false;
	l->into->choices[choice] = setting_of(line->text, strlen(line->text), false, l->arena);
	return true;
}

static bool load_word(struct loading *l, const struct catalog_line *line, struct err *err)
{
	enum word word;

	if (!word_from_key(line->key, &word))
		return unknown("word", line->key, err);
	if (!first_time(l, MSG_COUNT + CHOICE_COUNT + (size_t)word, line->key, err))
		return false;
	l->into->words[word] = arena_strdup(l->arena, line->text);
	return true;
}

static bool load_line(struct loading *l, const struct catalog_line *line, struct err *err)
{
	switch (line->section) {
	case SECTION_CHOICES:
		return load_choice(l, line, err);
	case SECTION_MESSAGES:
		return load_message(l, line, err);
	case SECTION_WORDS:
		return load_word(l, line, err);
	case SECTION_NONE:
		break;
	}
	return unknown("section for", line->key, err);
}

static bool load(struct loading *l, const char *ini, size_t len, struct err *err)
{
	struct catalog_file file = {.at = ini, .end = ini + len};
	struct catalog_line line;

	while (catalog_file_next(&file, &line, err)) {
		if (!load_line(l, &line, err)) {
			err_prefix(err, "line %u: ", file.line);
			return false;
		}
	}
	return !file.failed;
}

static bool load_shipped(struct catalog *catalog, enum lang lang, struct err *err)
{
	static const struct {
		const unsigned char *bytes;
		size_t len;
	} files[LANG_COUNT] = {[LANG_FR] = {locale_fr, sizeof(locale_fr)}, [LANG_EN] = {locale_en, sizeof(locale_en)}};
	struct loading l = {.arena = &catalog->arena, .into = &catalog->languages[lang]};

	if (!load(&l, (const char *)files[lang].bytes, files[lang].len, err))
		return false;
	for (size_t i = 0; i < sizeof(l.seen); i++) {
		if (!l.seen[i]) {
			err_set(err, "%s is missing",
				i < MSG_COUNT                  ? msg_key((enum msg)i)
				: i < MSG_COUNT + CHOICE_COUNT ? choice_id((enum choice)(i - MSG_COUNT))
							       : word_key((enum word)(i - MSG_COUNT - CHOICE_COUNT)));
			return false;
		}
	}
	return true;
}

struct catalog *catalog_new(void)
{
	struct catalog *catalog = mem_alloc(sizeof(*catalog));
	struct err err = {0};

	for (int i = 0; i < LANG_COUNT; i++) {
		if (!load_shipped(catalog, (enum lang)i, &err)) {
			fprintf(stderr, "%s:%d: locale/%s.ini: %s\n", __FILE__, __LINE__, lang_code((enum lang)i), err.text);
			abort();
		}
	}
	return catalog;
}

void catalog_free(struct catalog *catalog)
{
	if (!catalog)
		return;
	arena_clear(&catalog->arena);
	free(catalog);
}

/* All or nothing: the texts go into a copy, which takes the place of the language only if the whole file is good. */
bool catalog_override(struct catalog *catalog, enum lang lang, const char *ini, size_t len, struct err *err)
{
	struct language *copy = mem_alloc(sizeof(*copy));
	struct loading l = {.arena = &catalog->arena, .into = copy, .shipped = &catalog->languages[lang]};

	*copy = catalog->languages[lang];
	bool good = load(&l, ini, len, err);
	if (good)
		catalog->languages[lang] = *copy;
	free(copy);
	return good;
}

const struct template *catalog_message(const struct catalog *catalog, enum lang lang, enum msg msg)
{
	return &catalog->languages[lang].messages[msg];
}

const struct setting *catalog_choice(const struct catalog *catalog, enum lang lang, enum choice choice)
{
	return &catalog->languages[lang].choices[choice];
}

const char *catalog_word(const struct catalog *catalog, enum lang lang, enum word word)
{
	return catalog->languages[lang].words[word];
}
