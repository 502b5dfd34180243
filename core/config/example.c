#include "config/example.h"

#include "config/core_rows.h"
#include "config/options.h"

#include <string.h>

#define COLUMNS 100

/* What is in force. Sections that are not named here are comments, but for those that exist once. */
static const struct setting {
	const char *kind, *name, *key, *value;
} settings[] = {
	{"queue", "technique", "title", "Support technique"},
	{"queue", "technique", "agents", "bob"},
	{"queue", "technique", "hours", "bureau"},
	{"calendar", "bureau", "monday", "9:00-12:30 13:30-18:00"},
	{"calendar", "bureau", "tuesday", "9:00-12:30 13:30-18:00"},
	{"calendar", "bureau", "wednesday", "9:00-12:30 13:30-18:00"},
	{"calendar", "bureau", "thursday", "9:00-12:30 13:30-18:00"},
	{"calendar", "bureau", "friday", "9:00-12:30 13:30-17:00"},
	{"person", "bob", "name", "Bob"},
	{"person", "bob", "role", "agent"},
	{"person", "bob", "queues", "technique"},
	{"person", "marie", "name", "Marie"},
	{"console", "main", "enabled", "yes"},
};
#define SETTINGS (sizeof settings / sizeof settings[0])

static const char opening[] =
	"; Guichet: every option there is, with the value it has if nothing is written. Written from the program's own tables;\n"
	"; a test fails when it is stale.\n"
	";\n"
	"; Copy it to /etc/guichet/guichet.ini and change what you need. Comments begin with ; or # and have a line of their own.\n"
	"; Files conf.d/*.ini beside it are read after it, in name order. The environment wins: GUICHET__SERVER__LISTEN,\n"
	"; GUICHET__SLACK_ACME__BOT_TOKEN.\n"
	"; Secrets may stand in files (KEY_file = /path) or in systemd credentials (slack_acme.bot_token).\n"
	"; `guichet check` names every mistake.\n"
	"; Durations are written 30s, 5m, 2h, 1d; lists with commas or spaces.\n";

/* A sentence as comment lines. */
static void put_comment(struct buf *out, const char *text)
{
	size_t column = 0;
	for (const char *word = text; *word;) {
		size_t len = strcspn(word, " ");
		if (column && column + 1 + len > COLUMNS) {
			buf_addc(out, '\n');
			column = 0;
		}
		buf_adds(out, column ? " " : "; ");
		buf_add(out, word, len);
		column += (column ? 1 : 2) + len;
		word += len + strspn(word + len, " ");
	}
	buf_addc(out, '\n');
}

static const char *setting_of(const char *kind, const char *name, const char *key)
{
	for (size_t i = 0; name && i < SETTINGS; i++)
		if (strcmp(settings[i].kind, kind) == 0 && strcmp(settings[i].name, name) == 0 && strcmp(settings[i].key, key) == 0)
			return settings[i].value;
	return NULL;
}

static bool in_force(const char *kind, const char *name)
{
	for (size_t i = 0; name && i < SETTINGS; i++)
		if (strcmp(settings[i].kind, kind) == 0 && strcmp(settings[i].name, name) == 0)
			return true;
	return !name;
}

static const char *type_words(const struct gd_option *row)
{
	static const char *const words[] = {
		[GD_STR] = "", [GD_INT] = "a number", [GD_BOOL] = "yes or no", [GD_SECONDS] = "a duration", [GD_SECRET] = "a secret",
		[GD_ENUM] = "one of", [GD_URL] = "a URL", [GD_LIST] = "a list"};
	return words[row->type];
}

static void put_line(struct buf *out, const struct gd_option *row, const char *value)
{
	bool any = strcmp(row->key, OPTION_ANY_KEY) == 0;
	const char *shown = value ? value : row->fallback;
	buf_addf(out, "%s%s", value ? "" : ";", any ? "" : row->key);
	if (row->flags & GD_OPT_MANY)
		buf_adds(out, any ? "NAME" : ".NAME");
	buf_adds(out, shown && *shown ? " = " : " =");
	buf_adds(out, shown);
	buf_addc(out, '\n');
}

static void put_row(struct buf *out, const struct gd_option *row, const char *kind, const char *name)
{
	const char *value = setting_of(kind, name, row->key);
	const char *range = row->type == GD_LIST && row->range && strcmp(row->range, "seconds") == 0 ? "of durations" : row->range;
	struct buf comment;
	buf_init(&comment, 2048);
	buf_adds(&comment, row->help);
	if (*type_words(row) || row->range || (row->flags & GD_OPT_REQUIRED))
		buf_addf(&comment, " (%s%s%s%s%s)", row->flags & GD_OPT_REQUIRED ? "mandatory" : "",
			row->flags & GD_OPT_REQUIRED && *type_words(row) ? ", " : "", type_words(row), range ? " " : "",
				range ? range : "");
	put_comment(out, comment.data);
	buf_clear(&comment);
	put_line(out, row, value);
}

static void put_rows(struct buf *out, const struct gd_option *rows, const char *kind, const char *name)
{
	for (const struct gd_option *row = rows; row && row->key; row++)
		put_row(out, row, kind, name);
}

static void put_header(struct buf *out, const char *kind, const char *name)
{
	buf_adds(out, in_force(kind, name) ? "[" : ";[");
	buf_adds(out, kind);
	if (name)
		buf_addf(out, " %s", name);
	buf_adds(out, "]\n");
}

/* Further sections of a kind whose first one has shown all the rows: only what is in force. */
static void put_others(struct buf *out, const char *kind, const char *shown)
{
	const char *last = shown;
	for (size_t i = 0; i < SETTINGS; i++) {
		if (strcmp(settings[i].kind, kind) != 0 || strcmp(settings[i].name, shown) == 0)
			continue;
		if (strcmp(settings[i].name, last) != 0)
			buf_addf(out, "\n[%s %s]\n", kind, settings[i].name);
		last = settings[i].name;
		buf_addf(out, "%s = %s\n", settings[i].key, settings[i].value);
	}
}

void example_core(struct buf *out)
{
	size_t count = 0;
	const struct core_section *sections = core_sections(&count);
	buf_adds(out, opening);
	for (size_t i = 0; i < count; i++) {
		const char *name = sections[i].name == CORE_NAMED ? sections[i].sample : NULL;
		buf_addc(out, '\n');
		put_comment(out, sections[i].help);
		put_header(out, sections[i].kind, name);
		put_rows(out, sections[i].rows, sections[i].kind, name);
		if (name)
			put_others(out, sections[i].kind, name);
	}
}

void example_plugin(struct buf *out, const char *plugin, const struct gd_option *rows, bool first)
{
	const char *name = in_force(plugin, "main") ? "main" : "NAME";
	buf_addf(out, "\n; The channel %s: any number of sections, each with a name of its own.\n", plugin);
	put_header(out, plugin, name);
	put_rows(out, rows, plugin, name);
	if (first) {
		put_comment(out, "And what every channel has:");
		put_rows(out, core_rows_instance(), plugin, name);
	} else if (setting_of(plugin, name, "enabled")) {
		buf_addf(out, "enabled = %s\n", setting_of(plugin, name, "enabled"));
	}
}
