/* Runs a transcript: what people say, and every message that everybody receives. docs/transcripts.md defines the format.
 *
 * A transcript fails when a message that it lists does not come, when one comes that it does not list, or when a text differs by one
 * character. Run with GUICHET_WRITE_CHAT=1 to write what really came into the file; then read the difference as you would read a change of
 * the product. */
#include "app/desk_settings.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "chat/console_link.h"
#include "config/load.h"
#include "support/desk_plans.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CONSOLE "console:main"
#define CHAT "chat:one"
#define PHONE "sms:one"

#define FIELDS_MOST 32
#define CODE_CHARS 6
#define CODE_SET "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define CODE_SHOWN "{code}"

struct run {
	struct bench *bench;
	struct console_link *console;
	struct config *config;
	struct buf out;       /* the transcript as it really went */
	const char *answer;   /* private, to the last line */
	size_t seen;          /* deliveries already written */
	char code[CODE_CHARS + 1]; /* the last one that was shown: it is another in every run */
};

/* ---- what came ----------------------------------------------------------------------------------------------------------------------- */

/* Six characters of the codes' alphabet, after the words that a code is shown with. */
static bool is_code(const char *text, const char *at)
{
	static const char *const before[] = {"code : ", "code: ", "Code ", "envoyez ", "send "};
	bool shown = false;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t len = strlen(before[i]);
		shown = shown || ((size_t)(at - text) >= len && strncmp(at - len, before[i], len) == 0);
	}
	return shown && strspn(at, CODE_SET) == CODE_CHARS && !isalnum((unsigned char)at[CODE_CHARS]);
}

/* A code reads {code} in a transcript, and {code} is the last one that was shown. */
static const char *without_code(struct run *r, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (!is_code(text, at))
			continue;
		snprintf(r->code, sizeof r->code, "%.*s", CODE_CHARS, at);
		return arena_printf(&r->bench->arena, "%.*s" CODE_SHOWN "%s", (int)(at - text), text, at + CODE_CHARS);
	}
	return text;
}

static void with_code(const struct run *r, char line[LIMIT_COMMAND])
{
	char *at = strstr(line, CODE_SHOWN);
	if (at && *r->code) {
		memcpy(at, r->code, CODE_CHARS);
		memmove(at + CODE_CHARS, at + strlen(CODE_SHOWN), strlen(at + strlen(CODE_SHOWN)) + 1);
	}
}

static void put_lines(struct buf *out, const char *who, const char *mark, const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		buf_addf(out, "    %s%s %.*s\n", who, line == text ? mark : " ", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

/* People read their direct conversation in "D-name", "@name", or by their number. */
static const char *reader(const struct run *r, const char *box)
{
	char identity[80];
	snprintf(identity, sizeof identity, PHONE "/%s", *box == '@' ? box + 1 : box);
	for (const struct config_section *p = NULL; (p = config_next(r->config, "person", p));)
		if (config_lists(p, "identities", identity))
			return p->name;
	return strncmp(box, "D-", 2) == 0 ? box + 2 : *box == '@' ? box + 1 : box;
}

static const char *way_of(const char *channel)
{
	return strcmp(channel, CONSOLE) == 0 ? "" : strcmp(channel, PHONE) == 0 ? " (phone)" : " (chat)";
}

static const char *mark_of(enum gd_op op)
{
	return op == GD_REPLACE ? "*" : op == GD_RETRACT ? "-" : op == GD_MARK ? "^" : "|";
}

/* "{type: incident (panne), question}" as it stands in the form; * is mandatory, [x] filled in beforehand, "x" an example */
static void put_field(struct run *r, const char *who, const struct gd_form_field *f)
{
	buf_addf(&r->out, "    %s  {%s%s: %s", who, f->key, f->required ? "*" : "", f->label);
	for (size_t i = 0; i < f->nchoices; i++)
		buf_addf(&r->out, "%s %s", i ? "," : " =", f->choices[i].label);
	if (f->value)
		buf_addf(&r->out, " [%s]", f->value);
	if (f->example)
		buf_addf(&r->out, " \"%s\"", f->example);
	buf_adds(&r->out, "}\n");
}

static void put_delivery(struct run *r, const struct bench_delivery *d)
{
	const struct gd_outbound *o = &d->out;
	char who[120];
	if (o->op == GD_NOTIFY) {
		buf_addf(&r->out, "    !%s\n", o->event);
		return;
	}
	snprintf(who, sizeof who, "%s%s%s", reader(r, d->box), way_of(d->channel), console_link_heard(d) ? "" : " (away)");
	put_lines(&r->out, who, mark_of(o->op), o->text ? without_code(r, o->text) : "");
	for (size_t i = 0; i < o->nform; i++)
		put_field(r, who, &o->form[i]);
	for (size_t i = 0; i < o->nfiles; i++)
		buf_addf(&r->out, "    %s  [%s]\n", who, o->files[i].name);
}

static void put_what_came(struct run *r)
{
	if (r->answer && *r->answer)
		put_lines(&r->out, "", "=", without_code(r, r->answer));
	for (; r->seen < r->bench->count; r->seen++)
		put_delivery(r, &r->bench->list[r->seen]);
}

/* ---- what is said -------------------------------------------------------------------------------------------------------------------- */

/* "marie> text", "bob@thread (chat)~ text": who, where, how, and what they do. */
struct said {
	char who[40], place[200];
	const char *channel;
	char gesture; /* one of GESTURES */
	const char *text;
};
#define GESTURES ">/~-^!+="

static const struct {
	char gesture;
	enum gd_kind kind;
	const char *word; /* of POST /console/INSTANCE/say */
} gestures[] = {
	{'>', GD_TEXT, "text"},         /* says */
	{'/', GD_COMMAND, "command"},   /* a command of the channel's own */
	{'~', GD_EDIT, "edit"},         /* changes the own last message */
	{'-', GD_DELETE, "delete"},     /* removes it */
	{'^', GD_REACTION, "reaction"}, /* reacts to the desk's last message there; on a thread, to its card */
	{'!', GD_REACTION, "reaction"}, /* reacts to the own last message */
	{'+', GD_TEXT, "text"},         /* sends a file */
	{'=', GD_FORM, "form"},         /* fills in and sends the last form that they got */
};

static int64_t duration_ms(const char *text)
{
	char *unit;
	long n = strtol(text, &unit, 10);
	return n * (*unit == 'd' ? DAY_MS : *unit == 'h' ? HOUR_MS : *unit == 'm' ? MINUTE_MS : SECOND_MS);
}

/* "2026-04-10 18:00", in Paris */
static int64_t moment_ms(const char *text)
{
	struct tm tm = {.tm_isdst = -1};
	if (!strptime(text, "%Y-%m-%d %H:%M", &tm))
		return 0;
	return (int64_t)mktime(&tm) * 1000;
}

/* The place that `where` names: a person's direct conversation, a room, or the thread of the latest card in the room of technique (or in
 * "thread:ROOM"). */
static void find_place(struct run *r, const char *where, struct said *out)
{
	const char *room = strncmp(where, "thread:", 7) == 0 ? where + 7 : "technique";
	if (!*where)
		snprintf(out->place, sizeof out->place, "dm");
	else if (strncmp(where, "thread", 6) == 0)
		snprintf(out->place, sizeof out->place, "%s", bench_card(r->bench, out->channel, room));
	else
		snprintf(out->place, sizeof out->place, "%s", where);
}

static bool read_said(struct run *r, char *line, struct said *out)
{
	char *way = strchr(line, '('), *end = line + strcspn(line, GESTURES);
	while (*end && end[1] && end[1] != ' ') /* a room may have a - in its name */
		end += 1 + strcspn(end + 1, GESTURES);
	if (!*end)
		return false;
	*out = (struct said){.gesture = *end, .text = end[1] ? end + 2 : ""};
	*end = 0;
	out->channel = !way || way > end ? CONSOLE : strncmp(way, "(phone", 6) == 0 ? PHONE : CHAT;
	line[strcspn(line, " (")] = 0;
	char *at = strchr(line, '@');
	if (at)
		*at++ = 0;
	snprintf(out->who, sizeof out->who, "%.*s", (int)sizeof out->who - 1, line);
	find_place(r, at ? at : "", out);
	return *out->who != 0;
}

/* The message that a gesture is about. */
static const char *target_of(struct run *r, const struct said *said)
{
	char box[220];
	const char *thread = strchr(said->place, '/');
	if (strchr("~-!", said->gesture))
		return strcmp(said->channel, CONSOLE) == 0 ? console_link_last_id(r->console) : bench_last_id(r->bench);
	if (said->gesture != '^')
		return NULL;
	if (thread)
		return thread + 1;
	snprintf(box, sizeof box, "%s%s", strcmp(said->channel, CONSOLE) == 0 ? "@" : "D-", said->who);
	const struct bench_delivery *last = NULL;
	for (size_t i = 0; i < r->bench->count; i++) {
		const struct bench_delivery *d = &r->bench->list[i];
		if (d->out.op == GD_POST && strcmp(d->channel, said->channel) == 0 &&
			strcmp(d->box, strcmp(said->place, "dm") == 0 ? box : said->place) == 0)
			last = d;
	}
	return last ? last->remote : NULL;
}

/* "photo.png 20480": a file of so many bytes */
static void send_file(struct run *r, const struct said *said)
{
	char name[120] = "";
	long size = 1;
	sscanf(said->text, "%119s %ld", name, &size);
	char *bytes = mem_alloc((size_t)size);
	memset(bytes, 'x', (size_t)size);
	struct gd_file file = {.name = name, .mime = strstr(name, ".png") ? "image/png" : "text/plain", .length = size, .bytes = bytes};
	bench_send_file(r->bench, said->who, said->channel, said->place, &file);
	free(bytes);
	r->answer = bench_text(r->bench);
}

/* "@text=The till is frozen", a field a line */
static void send_form(struct run *r, const struct said *said)
{
	struct gd_field fields[FIELDS_MOST];
	struct bench *b = r->bench;
	const char *id = NULL;
	size_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		if (b->list[i].out.form_id && b->list[i].out.user && strcmp(b->list[i].out.user, said->who) == 0)
			id = b->list[i].out.form_id;
	for (const char *line = said->text; *line && n < FIELDS_MOST;) {
		size_t len = strcspn(line, "\n"), key = strcspn(line, "=");
		if (key < len)
			fields[n++] = (struct gd_field){.key = arena_strndup(&b->arena, line, key),
				.value = arena_strndup(&b->arena, line + key + 1, len - key - 1)};
		line += len + (line[len] == '\n');
	}
	bench_fill(b, said->who, said->channel, said->place, id ? id : "none", fields, n);
	r->answer = bench_text(b);
}

static void say_at_console(struct run *r, const struct said *said, const char *word)
{
	char room[200];
	snprintf(room, sizeof room, "%s", said->place);
	char *thread = strchr(room, '/');
	if (thread)
		*thread++ = 0;
	r->answer = console_link_say(r->console, said->who,
		&(struct console_words){.kind = word,
			.room = strcmp(room, "dm") == 0 ? NULL : room,
			.thread = thread,
			.target = target_of(r, said),
			.text = said->gesture == '-' ? NULL : said->text});
}

static bool say(struct run *r, char *line)
{
	struct said said;
	if (!read_said(r, line, &said))
		return false;
	size_t i = 0;
	while (gestures[i].gesture != said.gesture)
		i++;
	if (said.gesture == '+') {
		send_file(r, &said);
	} else if (said.gesture == '=') {
		send_form(r, &said);
	} else if (strcmp(said.channel, CONSOLE) == 0) {
		say_at_console(r, &said, gestures[i].word);
	} else {
		bench_do(r->bench, gestures[i].kind, said.who, said.channel, said.place, target_of(r, &said),
			said.gesture == '-' ? NULL : said.text);
		r->answer = bench_text(r->bench);
	}
	return true;
}

static bool wait_for(struct run *r, const char *text)
{
	int64_t ms = *text == '+' ? duration_ms(text + 1) : moment_ms(text + strspn(text, " ")) - r->bench->clock.now;
	if (ms > 0)
		bench_advance(r->bench, ms);
	return ms > 0;
}

/* "⏎" stands for a line break within one message. */
static void break_lines(char *line)
{
	static const char sign[] = "⏎";
	for (char *at = line; (at = strstr(at, sign)); at++) {
		*at = '\n';
		memmove(at + 1, at + sizeof sign - 1, strlen(at + sizeof sign - 1) + 1);
	}
}

static bool step(struct run *r, const char *text)
{
	char line[LIMIT_COMMAND];
	snprintf(line, sizeof line, "%s", text);
	break_lines(line);
	with_code(r, line);
	r->answer = NULL;
	if (*line == '@' ? !wait_for(r, line + 1) : !say(r, line))
		return false;
	put_what_came(r);
	return true;
}

/* ---- the desk that the transcript asks for ------------------------------------------------------------------------------------------- */

static const struct gd_option *any_plugin(void *ctx, const struct config *core, const char *plugin, struct err *err)
{
	static const struct gd_option none[] = {{0}};
	(void)ctx;
	(void)core;
	(void)plugin;
	(void)err;
	return none;
}

/* Lines that begin with % are configuration; they go beside the cast as a file of its conf.d. */
static void write_own(const char *dir, const char *text)
{
	char path[160];
	snprintf(path, sizeof path, "%s/conf.d", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/conf.d/own.ini", dir);
	FILE *own = fopen(path, "w");
	for (const char *line = text; own && *line;) {
		size_t len = strcspn(line, "\n");
		fprintf(own, "%.*s\n", *line == '%' ? (int)len - 1 : 0, line + 1);
		line += len + (line[len] == '\n');
	}
	if (!own || fclose(own) != 0)
		abort();
}

static void remove_own(const char *dir)
{
	static const char *const names[] = {"conf.d/own.ini", "conf.d", "cast.ini", ""};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		remove(path);
	}
}

static struct config *read_config(const char *cast, const char *text)
{
	char dir[] = "/tmp/guichet-chat-XXXXXX", path[160];
	struct faults faults = {0};
	if (!mkdtemp(dir))
		abort();
	snprintf(path, sizeof path, "%s/cast.ini", dir);
	if (symlink(cast, path) != 0)
		abort();
	write_own(dir, text);
	struct config_source source = {.path = path, .rows = any_plugin};
	struct config *config = config_load(&source, &faults);
	struct buf all;
	buf_init(&all, LIMIT_BODY);
	faults_print(&faults, &all);
	fprintf(stderr, "%s", all.len > 0 ? all.data : "");
	buf_clear(&all);
	faults_clear(&faults);
	remove_own(dir);
	return config;
}

/* Every person of the configuration sits at a terminal. */
static struct console_link *open_console(struct bench *bench, const struct config *config)
{
	const char *names[32];
	size_t n = 0;
	for (const struct config_section *p = NULL; (p = config_next(config, "person", p)) && n < 32;)
		names[n++] = arena_strdup(&bench->arena, p->name);
	return console_link_open(bench, CONSOLE_SO, names, n);
}

/* ---- a file -------------------------------------------------------------------------------------------------------------------------- */

static char *read_whole(const char *path)
{
	FILE *in = fopen(path, "r");
	struct buf text;
	char line[8192];
	buf_init(&text, LIMIT_BODY);
	while (in && fgets(line, sizeof line, in))
		buf_adds(&text, line);
	if (in)
		fclose(in);
	return buf_detach(&text);
}

/* Lines that are indented say what came: they are left out and written anew. */
static bool play(struct run *r, const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		char *one = strndup(line, len);
		bool came = strncmp(one, "    ", 4) == 0, plain = *one == '#' || *one == '%' || *one == 0;
		if (!came)
			buf_addf(&r->out, "%s\n", one);
		if (!came && !plain && !step(r, one)) {
			fprintf(stderr, "not understood: %s\n", one);
			free(one);
			return false;
		}
		free(one);
		line += len + (line[len] == '\n');
	}
	return true;
}

static void show_first_difference(const char *wanted, const char *came)
{
	size_t line = 1;
	while (*wanted && *came) {
		size_t a = strcspn(wanted, "\n"), b = strcspn(came, "\n");
		if (a != b || strncmp(wanted, came, a) != 0)
			break;
		wanted += a + (wanted[a] == '\n');
		came += b + (came[b] == '\n');
		line++;
	}
	fprintf(stderr, "line %zu differs\n  transcript: %.*s\n  came:       %.*s\n", line, (int)strcspn(wanted, "\n"), wanted,
		(int)strcspn(came, "\n"), came);
}

int main(int argc, char **argv)
{
	struct run r = {0};
	if (argc != 2)
		return 2;
	setenv("TZ", "Europe/Paris", 1);
	log_setup(LOG_WARN_, LOG_WORDS, 2);
	char *text = read_whole(argv[1]);
	r.config = read_config(CAST_INI, text);
	if (!r.config)
		return 2;
	buf_init(&r.out, LIMIT_BODY);
	r.bench = bench_open_as(desk_settings_from(r.config));
	r.console = open_console(r.bench, r.config);
	bool ok = play(&r, text);
	bool same = ok && strcmp(text, r.out.data) == 0;
	if (ok && !same && getenv("GUICHET_WRITE_CHAT")) {
		FILE *out = fopen(argv[1], "w");
		same = out && fputs(r.out.data, out) >= 0;
		if (out)
			fclose(out);
	} else if (ok && !same) {
		show_first_difference(text, r.out.data);
	}
	console_link_close(r.console);
	size_t statements;
	same = plans_check(desk_db(r.bench->desk), &statements) == 0 && same;
	bench_close(r.bench);
	config_free(r.config);
	buf_clear(&r.out);
	free(text);
	return same ? 0 : 1;
}
