#include "i18n/template.h"

#include "i18n/typography.h"

#include <string.h>

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"

struct parser {
	const char *at;
	struct arena *arena;
	struct err *err;
	bool code;
	size_t open; /* index + 1 of the clause that is open, 0: none */
	size_t count, clauses;
	struct part parts[TEMPLATE_PARTS];
};

struct setting setting_of(const char *text, size_t len, bool code, struct arena *arena)
{
	struct setting set;
	struct buf out;

	buf_init(&out, 4 * TEMPLATE_BYTES);
	if (code)
		buf_add(&out, text, len); /* what is to be typed is shown as it is typed */
	else
		typeset_chat(&out, text, len);
	set.chat = arena_strdup(arena, out.data);
	buf_reset(&out);
	typeset_phone(&out, text, len);
	set.phone = arena_strdup(arena, out.data);
	buf_clear(&out);
	return set;
}

static struct part *add(struct parser *p, enum part_kind kind)
{
	if (p->count == TEMPLATE_PARTS) {
		err_set(p->err, "the text has more than %d parts", TEMPLATE_PARTS);
		return NULL;
	}
	struct part *part = &p->parts[p->count++];
	*part = (struct part){.kind = kind, .code = p->code};
	return part;
}

static bool add_text(struct parser *p, size_t len)
{
	struct part *part = add(p, PART_TEXT);

	if (!part)
		return false;
	part->text = setting_of(p->at, len, p->code, p->arena);
	p->at += len;
	return true;
}

/* Backticks are kept on a screen, where they mark code, and go on a phone. */
static bool add_backtick(struct parser *p)
{
	struct part *part = add(p, PART_TEXT);

	if (!part)
		return false;
	part->text = (struct setting){.chat = "`", .phone = ""};
	p->code = !p->code;
	p->at++;
	return true;
}

/* "one/other}" after "{n#" */
static bool read_plural(struct parser *p, struct part *part)
{
	size_t one = strcspn(p->at, "/{}[]<`"), two;
	const char *rest = p->at + one + 1;

	if (p->at[one] != '/') {
		err_set(p->err, "in {%s#...} the form is {n#singular/plural}", part->name);
		return false;
	}
	two = strcspn(rest, "/{}[]<`");
	if (rest[two] != '}') {
		err_set(p->err, "{%s#...} is not closed", part->name);
		return false;
	}
	part->kind = PART_PLURAL;
	part->text = setting_of(p->at, one, false, p->arena);
	part->other = setting_of(rest, two, false, p->arena);
	p->at = rest + two + 1;
	return true;
}

static bool read_value(struct parser *p)
{
	struct part *part = add(p, PART_VALUE);
	size_t len = strspn(++p->at, NAME_LETTERS);

	if (!part)
		return false;
	if (len == 0 || len > TEMPLATE_NAME || !strchr("}#", p->at[len]) || p->at[len] == '\0') {
		err_set(p->err, "a placeholder is {name} in small letters, not {%.*s", (int)strnlen(p->at, 20), p->at);
		return false;
	}
	part->name = arena_strndup(p->arena, p->at, len);
	p->at += len + 1;
	return p->at[-1] == '}' || read_plural(p, part);
}

static bool read_choice(struct parser *p)
{
	struct part *part = add(p, PART_CHOICE);
	size_t len = strcspn(++p->at, ">");
	char id[TEMPLATE_NAME + 1] = "";

	if (!part)
		return false;
	if (len <= TEMPLATE_NAME)
		memcpy(id, p->at, len);
	if (p->at[len] != '>' || !choice_from_id(id, &part->choice)) {
		err_set(p->err, "<%.*s> is not a choice", (int)(len < 20 ? len : 20), p->at);
		return false;
	}
	p->at += len + 1;
	return true;
}

static bool open_clause(struct parser *p)
{
	if (p->open || p->code) {
		err_set(p->err, "a [ stands inside another clause or inside backticks");
		return false;
	}
	if (!add(p, PART_OPEN))
		return false;
	p->open = p->count;
	p->clauses++;
	p->at++;
	return true;
}

static bool close_clause(struct parser *p)
{
	if (!p->open || p->code) {
		err_set(p->err, "a ] closes nothing, or stands inside backticks");
		return false;
	}
	p->parts[p->open - 1].close = p->count;
	p->open = 0;
	p->at++;
	return add(p, PART_CLOSE) != NULL;
}

static bool read_part(struct parser *p)
{
	switch (*p->at) {
	case '{':
		return read_value(p);
	case '<':
		return read_choice(p);
	case '[':
		return open_clause(p);
	case ']':
		return close_clause(p);
	case '`':
		return add_backtick(p);
	case '}':
		err_set(p->err, "a } closes nothing");
		return false;
	default:
		return add_text(p, strcspn(p->at, "{}<[]`"));
	}
}

bool template_parse(struct template *out, const char *text, struct arena *arena, struct err *err)
{
	struct parser p = {.at = text, .arena = arena, .err = err};

	if (strlen(text) > TEMPLATE_BYTES) {
		err_set(err, "the text is longer than %d bytes", TEMPLATE_BYTES);
		return false;
	}
	while (*p.at)
		if (!read_part(&p))
			return false;
	if (p.open || p.code) {
		err_set(err, "%s is not closed", p.open ? "a [" : "a backtick");
		return false;
	}
	out->count = p.count;
	out->clauses = p.clauses;
	out->parts = arena_alloc(arena, (p.count + 1) * sizeof(*out->parts));
	memcpy(out->parts, p.parts, p.count * sizeof(*out->parts));
	return true;
}

/* ---- comparing ---------------------------------------------------------------------------------------------------------------------- */

enum presence { ABSENT, OPTIONAL, ALWAYS };

static enum presence presence_of(const struct template *t, const char *name)
{
	enum presence found = ABSENT;
	bool inside = false;

	for (size_t i = 0; i < t->count; i++) {
		const struct part *part = &t->parts[i];
		if (part->kind == PART_OPEN || part->kind == PART_CLOSE)
			inside = part->kind == PART_OPEN;
		else if (part->name && strcmp(part->name, name) == 0 && found != ALWAYS)
			found = inside ? OPTIONAL : ALWAYS;
	}
	return found;
}

static unsigned choices_of(const struct template *t)
{
	unsigned set = 0;

	_Static_assert(CHOICE_COUNT <= 32, "a set of choices is an unsigned");
	for (size_t i = 0; i < t->count; i++)
		if (t->parts[i].kind == PART_CHOICE)
			set |= 1u << t->parts[i].choice;
	return set;
}

bool template_can_replace(const struct template *ours, const struct template *theirs, struct err *err)
{
	if (choices_of(ours) != choices_of(theirs)) {
		err_set(err, "its choices <...> must be those of the shipped text");
		return false;
	}
	for (size_t i = 0; i < theirs->count; i++) {
		const char *name = theirs->parts[i].name;
		if (!name)
			continue;
		enum presence have = presence_of(ours, name);
		if (have == ABSENT) {
			err_set(err, "{%s} has no value in this message", name);
			return false;
		}
		if (have == OPTIONAL && presence_of(theirs, name) == ALWAYS) {
			err_set(err, "{%s} may be missing: put it into a clause [ ... ]", name);
			return false;
		}
	}
	return true;
}
