#include "app/desk_words.h"

#include "base/log.h"
#include "base/text.h"
#include "commands/lists.h"
#include "config/options.h"
#include "i18n/words.h"

#include <stdlib.h>
#include <string.h>

/* ---- types -------------------------------------------------------------------------------------------------------------------------- */

static enum ticket_type built_in(const char *name)
{
	char *folded = text_fold(name);
	const struct list_word *word = folded ? list_find(WORDS_TYPE, folded) : NULL;
	free(folded);
	return word ? (enum ticket_type)word->value : TYPE_NONE;
}

enum ticket_type desk_type_of(const struct config_section *type)
{
	return built_in(config_has(type, "base") ? config_text(type, "base") : type->name);
}

static bool is_called(const struct config_section *type, const char *name)
{
	bool titled = config_has(type, "title") && text_equal_folded(config_text(type, "title"), name);
	return titled || text_equal_folded(type->name, name) || config_lists(type, "aliases", name);
}

enum ticket_type desk_type_called(const struct config *config, const char *name)
{
	for (const struct config_section *x = NULL; name && *name && (x = config_next(config, "type", x));)
		if (is_called(x, name))
			return desk_type_of(x);
	return name && *name ? built_in(name) : TYPE_NONE;
}

static void add_name(struct arena *a, const char **names, size_t *n, const char *name)
{
	char *folded = text_fold(name);
	if (folded && *folded)
		names[(*n)++] = arena_strdup(a, folded);
	free(folded);
}

size_t desk_type_names(struct arena *a, const struct config_section *type, const char *const **out)
{
	const char *list = config_has(type, "aliases") ? config_text(type, "aliases") : "";
	const char **names = arena_alloc(a, (strlen(list) + 3) * sizeof *names);
	size_t n = 0;
	add_name(a, names, &n, type->name);
	if (config_has(type, "title"))
		add_name(a, names, &n, config_text(type, "title"));
	for (const char *at = list; *at;) {
		size_t len = strcspn(at, ",");
		add_name(a, names, &n, arena_strndup(a, at, len));
		at += len + (at[len] == ',');
	}
	*out = names;
	return n;
}

/* ---- words -------------------------------------------------------------------------------------------------------------------------- */

struct words {
	struct desk_settings *settings;
	struct desk_word *list;
};

static void add_word(struct words *w, enum lang lang, const char *key, const char *text)
{
	w->list[w->settings->nwords++] = (struct desk_word){lang, key, text};
}

/* A customer's request has the states of a ticket, and their words unless it has its own. */
static void add_state(struct words *w, enum lang lang, const char *key, const char *text)
{
	struct arena *a = &w->settings->arena;
	add_word(w, lang, key, text);
	if (strncmp(key, "status.", 7) != 0)
		return;
	const char *of_request = arena_printf(a, "request.%s", key + 7);
	for (size_t i = 0; i < w->settings->nwords; i++)
		if (w->list[i].lang == lang && strcmp(w->list[i].key, of_request) == 0)
			return;
	add_word(w, lang, of_request, text);
}

static bool describes(struct desk_settings *s, enum lang lang, const char *key, const char *text)
{
	enum priority priority;
	if (strncmp(key, "help.", 5) != 0)
		return false;
	if (priority_parse(key + 5, &priority))
		s->priority_words[priority][lang] = text;
	else
		log_error("config", "[words] describes no priority of ours", KV("word", key));
	return true;
}

/* "status.wait.fr = Attente de retour client" */
static void read_line(struct words *w, char *key, const char *text)
{
	enum lang lang;
	char *dot = strrchr(key, '.');
	if (!dot || !lang_parse(dot + 1, &lang)) {
		log_error("config", "a key of [words] ends in no language: .fr or .en", KV("word", key));
		return;
	}
	*dot = 0;
	if (!describes(w->settings, lang, key, text))
		add_state(w, lang, key, text);
}

/* The title of a type in both languages; [words] has the last word. */
static void add_titles(struct words *w, const struct config *config)
{
	struct arena *a = &w->settings->arena;
	for (const struct config_section *x = NULL; (x = config_next(config, "type", x));) {
		enum ticket_type type = desk_type_of(x);
		for (int lang = 0; type && config_has(x, "title") && lang < LANG_COUNT; lang++)
			add_word(w, (enum lang)lang, arena_printf(a, "type.%s", type_name(type)), arena_strdup(a, config_text(x, "title")));
	}
}

void desk_words_read(struct desk_settings *s, const struct config *config)
{
	const struct config_section *own = config_section(config, "words", NULL);
	const char *lines = config_text(own, OPTION_ANY_KEY), *name, *value;
	size_t name_len, len, most = 1;
	for (const char *c = lines ? lines : ""; *c; c++)
		most += *c == '\n';
	for (const struct config_section *x = NULL; (x = config_next(config, "type", x));)
		most++;
	struct words w = {s, arena_alloc(&s->arena, 2 * (most + 1) * sizeof *w.list)};
	add_titles(&w, config);
	for (const char *at = lines; at && option_next_line(&at, &name, &name_len, &value, &len);)
		read_line(&w, arena_strndup(&s->arena, name, name_len), arena_strndup(&s->arena, value, len));
	s->words = w.list;
}
