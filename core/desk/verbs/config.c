/* config: what the desk was told, with its secrets masked, and a change of it.
 *
 * What was printed when the configuration was read is looked through, a line for each option under the title of its section. A change is
 * not ours to judge: whoever read the files takes it, reads all of it again, and says what is wrong (hooks.configure). */
#include "base/limits.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"

#include <string.h>

#define SAYS_FILE "file fichier" /* instead of a value: what the files say holds again */

static const char *word(struct call *c, const char *value)
{
	return word_of(c->w->catalog, person_lang(c->w, &c->w->actor), "config", value);
}

/* ---- what is printed -------------------------------------------------------------------------------------------------------------- */

struct piece {
	const char *at;
	size_t len;
};

/* One option of what was printed. */
struct line {
	struct piece section, key, value, origin; /* "queue technique", "autoclose", "15d", "/etc/guichet/guichet.ini:12" */
};

static bool piece_is(struct piece part, const char *text, size_t len)
{
	return part.len == len && strncmp(part.at, text, len) == 0;
}

/* Goes to the next option, or to the title of the next section, whose key is empty. NULL: there is no more. */
static const char *next_line(const char *text, struct line *out)
{
	out->origin = (struct piece){0};
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		size_t key = strcspn(text, " =");
		out->key = (struct piece){text, 0};
		if (*text == '[')
			out->section = (struct piece){text + 1, len - 2};
		else if (*text == ';')
			out->origin = (struct piece){text + 2, len - 2};
		else if (len > 0)
			out->key.len = key;
		if (*text == ';' || len == 0)
			continue;
		out->value = out->key.len ? (struct piece){text + key + 3, len > key + 3 ? len - key - 3 : 0} : (struct piece){text, 0};
		return text + len + (text[len] == '\n');
	}
	return NULL;
}

static const char *printed(const struct call *c)
{
	return c->w->settings->printed ? c->w->settings->printed : "";
}

/* ---- what is asked ------------------------------------------------------------------------------------------------------------------- */

static bool has_word(struct piece title, const char *text, size_t len)
{
	for (size_t i = 0; len > 0 && i + len <= title.len; i++)
		if ((i == 0 || title.at[i - 1] == ' ') && (i + len == title.len || title.at[i + len] == ' ') &&
			strncmp(title.at + i, text, len) == 0)
			return true;
	return false;
}

/* "autoclose" of any section, or of one: "technique.autoclose". */
static bool is_option(const struct line *line, const char *asked)
{
	size_t len = strlen(asked);
	bool ends = len > line->key.len + 1 && piece_is(line->key, asked + len - line->key.len, line->key.len);
	if (line->key.len == 0)
		return false;
	return piece_is(line->key, asked, len) ||
	       (ends && asked[len - line->key.len - 1] == '.' && has_word(line->section, asked, len - line->key.len - 1));
}

static void put_option(struct buf *out, const struct line *line)
{
	buf_addf(out, "%s[%.*s] %.*s = %.*s%s%.*s", out->len ? "\n" : "", (int)line->section.len, line->section.at, (int)line->key.len,
		line->key.at, (int)line->value.len, line->value.len ? line->value.at : "", line->origin.len ? " · " : "",
		(int)line->origin.len, line->origin.len ? line->origin.at : "");
}

/* Without a word the titles; else the options of that name, and all of a section that is called so. */
static size_t put_asked(struct call *c, const char *asked, bool whole_sections, struct buf *out, struct line *last)
{
	struct line line = {0};
	size_t n = 0;
	for (const char *at = next_line(printed(c), &line); at; at = next_line(at, &line)) {
		if (!asked && line.key.len == 0)
			buf_addf(out, "%s[%.*s]", out->len ? " " : "", (int)line.section.len, line.section.at);
		bool meant = asked && line.key.len &&
			     (is_option(&line, asked) || (whole_sections && has_word(line.section, asked, strlen(asked))));
		if (!meant)
			continue;
		put_option(out, &line);
		*last = line;
		n++;
	}
	return n;
}

/* ---- a change ------------------------------------------------------------------------------------------------------------------------ */

struct change {
	const char *section, *key, *before;
};

/* An option that nobody has written and that has no fallback is printed nowhere: its section must be named, "technique.hours". */
static bool find_section(struct call *c, const char *asked, struct change *out)
{
	struct line line = {0};
	size_t len = strcspn(asked, ".");
	if (!asked[len] || !asked[len + 1])
		return false;
	for (const char *at = next_line(printed(c), &line); at; at = next_line(at, &line)) {
		if (line.key.len || !has_word(line.section, asked, len))
			continue;
		*out = (struct change){arena_strndup(c->w->arena, line.section.at, line.section.len), asked + len + 1, "-"};
		return true;
	}
	return false;
}

static const char *value_of(struct call *c)
{
	const char *text = c->command->text + strspn(c->command->text, " ");
	size_t len = strcspn(text, "\n");
	while (len > 0 && text[len - 1] == ' ')
		len--;
	const char *value = arena_strndup(c->w->arena, text, len);
	return has_word((struct piece){SAYS_FILE, strlen(SAYS_FILE)}, value, len) && len ? NULL : value;
}

static void say_refused(struct call *c, const char *text)
{
	answer_words(c, text);
	answer_done(c, "refused");
	c->failed = true;
	c->m->result.code = GD_R_REFUSED;
}

static void carry_out(struct call *c, const struct change *change)
{
	struct err err = {0};
	const struct desk_hooks *hooks = c->w->hooks;
	const char *value = value_of(c);
	if (!hooks->configure || !hooks->configure(hooks->self, change->section, change->key, value, &err)) {
		const char *why = *err.text ? err.text : word(c, "file");
		say_refused(c, arena_printf(c->w->arena, "[%s] %s = %s\n%s", change->section, change->key, change->before, why));
		return;
	}
	work_history(c->w, NULL, HISTORY_ADMIN, c->w->actor.id, "{\"what\":\"config\",\"change\":true}");
	answer_words(c, arena_printf(c->w->arena, "[%s] %s = %s → %s", change->section, change->key, change->before,
				value ? value : word(c, "as_file")));
	answer_done(c, "set");
}

/* "technique" of "queue technique". */
static struct piece own_name(struct piece section)
{
	size_t from = section.len;
	while (from > 0 && section.at[from - 1] != ' ')
		from--;
	return (struct piece){section.at + from, section.len - from};
}

static void change(struct call *c)
{
	struct line line;
	struct change change;
	struct buf out;
	buf_init(&out, LIMIT_TEXT);
	size_t n = put_asked(c, c->command->name, false, &out, &line);
	if (n == 1) {
		change = (struct change){arena_strndup(c->w->arena, line.section.at, line.section.len),
			arena_strndup(c->w->arena, line.key.at, line.key.len), arena_strndup(c->w->arena, line.value.at, line.value.len)};
		carry_out(c, &change);
	} else if (n > 1) {
		struct piece name = own_name(line.section);
		buf_addf(&out, "\n%s `config %.*s.%s …`", word(c, "which"), (int)name.len, name.at, c->command->name);
		say_refused(c, out.data);
	} else if (find_section(c, c->command->name, &change)) {
		carry_out(c, &change);
	} else {
		answer_no_ref(c, c->command->name);
	}
	buf_clear(&out);
}

/* ---- the verb ------------------------------------------------------------------------------------------------------------------------ */

static void show(struct call *c)
{
	struct buf out;
	struct line last;
	buf_init(&out, LIMIT_TEXT);
	put_asked(c, c->command->name, true, &out, &last);
	if (out.len == 0) {
		answer_no_ref(c, c->command->name ? c->command->name : "-");
	} else {
		work_history(c->w, NULL, HISTORY_ADMIN, c->w->actor.id, "{\"what\":\"config\",\"change\":false}");
		answer_words(c, out.data);
		answer_done(c, "shown");
	}
	buf_clear(&out);
}

void verb_config(struct call *c)
{
	c->ticket.id = 0;
	if (!answer_may_on_desk(c, ACTION_CONFIGURE))
		return;
	if (c->command->text && !text_is_blank(c->command->text))
		change(c);
	else
		show(c);
}
