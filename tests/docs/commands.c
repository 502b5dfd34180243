/* docs.commands --check|--write FILE: the tables of docs/commands.md from the tables of the command language.
 *
 * A table stands between the lines "<!-- NAME -->" and "<!-- /NAME -->"; NAME is one of the blocks below. */
#include "base/buf.h"
#include "commands/help.h"
#include "commands/reactions.h"
#include "domain/ticket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST (1024 * 1024)
#define EVERYBODY (ROLE_BIT(ROLE_CUSTOMER) | ROLE_BIT(ROLE_AGENT) | ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_ADMIN))

/* A '|' would end the cell of a table. */
static void add_cell(struct buf *out, const char *text)
{
	for (; *text; text++) {
		buf_adds(out, *text == '|' ? "\\" : "");
		buf_addc(out, *text);
	}
}

static void add_verb(struct buf *out, const struct verb *verb, enum lang lang, struct arena *arena)
{
	struct parse_context context = {.place = AT_DESK, .lang = lang, .roles = EVERYBODY};
	const char *emoji = reaction_emoji(verb->id), *aliases = help_aliases(verb, lang, arena);
	char name[VERB_NAME_SIZE];
	verb_main_name(verb, lang, name);
	buf_adds(out, "| `");
	add_cell(out, help_usage(verb, lang, EVERYBODY, arena));
	buf_addf(out, "`%s%s | %s | %s | %s | `", emoji ? " " : "", emoji ? emoji : "", help_text_of(verb->id)->summary[lang], aliases,
		help_roles(verb, lang, arena));
	add_cell(out, help_example(verb, &context, arena));
	buf_adds(out, "` |\n");
}

static void add_group(struct buf *out, enum help_group group, enum lang lang, struct arena *arena)
{
	static const char *const heads[LANG_COUNT] = {
		[LANG_EN] = "| Command | What it does | Also | For | Example |",
		[LANG_FR] = "| Commande | Effet | Aussi | Pour | Exemple |",
	};
	buf_addf(out, "\n#### %s\n\n%s\n|---|---|---|---|---|\n", help_group_name(group, lang), heads[lang]);
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++)
		if (help_text_of((enum verb_id)id)->group == group)
			add_verb(out, verb_of((enum verb_id)id), lang, arena);
}

static void add_verbs(struct buf *out, enum lang lang)
{
	struct arena arena = {0};
	for (int group = 0; group < GROUP_COUNT; group++)
		add_group(out, (enum help_group)group, lang, &arena);
	buf_adds(out, "\n");
	arena_clear(&arena);
}

/* The names that need no mark. */
static void add_bare(struct buf *out, enum lang lang)
{
	(void)lang;
	const char *between = "\n";
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		const char *at = verb_of((enum verb_id)id)->folded;
		for (size_t len; *at; at += len + (at[len] == ' ')) {
			len = strcspn(at, " ");
			if (at[len - 1] != '*')
				continue;
			buf_addf(out, "%s`%.*s`", between, (int)len - 1, at);
			between = " ";
		}
	}
	buf_adds(out, "\n\n");
}

static void add_words(struct buf *out, enum lang lang)
{
	static const enum word_list lists[] = {WORDS_STATUS, WORDS_PRIORITY, WORDS_SEVERITY, WORDS_TYPE, WORDS_REASON, WORDS_LEVEL};
	static const char *const heads[LANG_COUNT] = {
		[LANG_EN] = "\n| List | Word | Accepted, in both languages |",
		[LANG_FR] = "\n| Liste | Mot | Accepté, dans les deux langues |",
	};
	buf_addf(out, "%s\n|---|---|---|\n", heads[lang]);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct list_word *rows;
		size_t count = list_rows(lists[i], &rows);
		for (size_t row = 0; row < count; row++) {
			buf_addf(out, "| %s | `%s` | ", row ? "" : list_label(lists[i], lang), rows[row].name[lang]);
			for (const char *c = rows[row].folded; *c; c++)
				buf_addf(out, *c == '|' ? ", " : "%c", *c);
			buf_adds(out, " |\n");
		}
	}
	buf_adds(out, "\n");
}

static const struct block {
	const char *name;
	void (*write)(struct buf *out, enum lang lang);
	enum lang lang;
} blocks[] = {
	{"bare en", add_bare, LANG_EN}, {"verbs en", add_verbs, LANG_EN}, {"words en", add_words, LANG_EN},
	{"bare fr", add_bare, LANG_FR}, {"verbs fr", add_verbs, LANG_FR}, {"words fr", add_words, LANG_FR},
};

/* Copies the text with each block between its marks written anew; false if a mark is missing. */
static bool renew(const char *text, struct buf *out)
{
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		char open[40], close[40];
		snprintf(open, sizeof(open), "<!-- %s -->\n", blocks[i].name);
		snprintf(close, sizeof(close), "<!-- /%s -->", blocks[i].name);
		const char *from = strstr(text, open), *to = from ? strstr(from, close) : NULL;
		if (!to) {
			fprintf(stderr, "no %s ... %s here, or not in this order\n", blocks[i].name, close);
			return false;
		}
		from += strlen(open);
		buf_add(out, text, (size_t)(from - text));
		blocks[i].write(out, blocks[i].lang);
		text = to;
	}
	buf_adds(out, text);
	return !out->failed;
}

static bool read_file(const char *path, struct buf *out)
{
	char chunk[4096];
	FILE *file = fopen(path, "rb");
	for (size_t n; file && (n = fread(chunk, 1, sizeof(chunk), file)) > 0;)
		buf_add(out, chunk, n);
	if (file)
		fclose(file);
	return file && !out->failed;
}

static bool write_file(const char *path, const struct buf *text)
{
	FILE *file = fopen(path, "wb");
	bool written = file && fwrite(text->data, 1, text->len, file) == text->len;
	return file && fclose(file) == 0 && written;
}

int main(int argc, char **argv)
{
	struct buf old, now;
	int code = 2;
	buf_init(&old, LONGEST);
	buf_init(&now, LONGEST);
	if (argc != 3 || (strcmp(argv[1], "--check") != 0 && strcmp(argv[1], "--write") != 0))
		fprintf(stderr, "usage: %s --check|--write FILE\n", argv[0]);
	else if (!read_file(argv[2], &old))
		perror(argv[2]);
	else if (!renew(old.data, &now))
		fprintf(stderr, "%s: its tables cannot be written\n", argv[2]);
	else if (strcmp(argv[1], "--write") == 0)
		code = write_file(argv[2], &now) ? 0 : 2;
	else
		code = strcmp(old.data, now.data) == 0 ? 0 : 1;
	if (code == 1)
		fprintf(stderr, "%s is stale: cmake --build --preset dev --target docs\n", argv[2]);
	buf_clear(&old);
	buf_clear(&now);
	return code;
}
