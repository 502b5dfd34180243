#include "app/desk_terms.h"

#include "app/desk_words.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "commands/lists.h"
#include "config/options.h"
#include "sla/hours.h"
#include "sla/ics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEARLY_FROM 2020 /* a day of every year is written out from here */
#define YEARLY_TO 2060
#define HOLIDAYS_FILE_MOST ((size_t)1024 * 1024)
#define BUSINESS_DAY_MS (8 * HOUR_MS) /* "2bd" of a target is so much business time, whatever the calendar */

/* ---- opening hours ---------------------------------------------------------------------------------------------------------------- */

static void add_day(struct holidays *off, const char *text, struct err *err)
{
	int month = 0, day = 0, more = 0;
	if (sscanf(text, "%d-%d-%d", &month, &day, &more) != 2) {
		holidays_add_list(off, text, err);
		return;
	}
	for (int year = YEARLY_FROM; year <= YEARLY_TO; year++) {
		int64_t date = days_from_date(year, month, day);
		int y, m, d;
		date_from_days(date, &y, &m, &d);
		if (d == day) /* the 29th of February is not the 1st of March */
			holidays_add(off, date, err);
	}
}

static void add_days(struct arena *a, struct holidays *off, const char *list, struct err *err)
{
	const char *word;
	size_t len;
	for (const char *at = list; at && option_next_word(&at, &word, &len);)
		add_day(off, arena_strndup(a, word, len), err);
}

static size_t read_file(const char *path, char *into, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t len = file ? fread(into, 1, size - 1, file) : 0;
	if (file)
		fclose(file);
	into[len] = 0;
	return len;
}

static void add_file(struct arena *a, struct holidays *off, const char *path, struct err *err)
{
	char *bytes = mem_alloc(HOLIDAYS_FILE_MOST), *save = NULL;
	size_t len = read_file(path, bytes, HOLIDAYS_FILE_MOST), skipped = 0, name = strlen(path);
	if (len == 0)
		err_set(err, "The file %s is empty or cannot be read.", path);
	else if (name > 4 && strcmp(path + name - 4, ".ics") == 0)
		ics_holidays(off, bytes, len, &skipped, err);
	else
		for (char *line = strtok_r(bytes, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save))
			if (*line != '#' && !text_is_blank(line))
				add_day(off, arena_strdup(a, line), err);
	if (skipped)
		log_warn("config", "holidays that are not whole days, or that repeat by a rule, were left out", KV("file", path),
			KI("events", (int64_t)skipped));
	free(bytes);
}

static const struct holidays *holidays_of(struct arena *a, const struct config_section *from)
{
	struct holidays *off = arena_alloc(a, sizeof *off);
	struct err err = {0};
	add_days(a, off, config_text(from, "holidays"), &err);
	if (config_has(from, "holidays_file"))
		add_file(a, off, config_text(from, "holidays_file"), &err);
	if (*err.text)
		log_error("config", "holidays were left out", KV("calendar", from->name), KV("why", err.text));
	return off;
}

static void read_hours(struct arena *a, const struct config_section *from, struct calendar *hours)
{
	static const char *const days[7] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	struct buf text;
	struct err err = {0};
	buf_init(&text, LIMIT_CONFIG_LINE * 8);
	for (int i = 0; i < 7; i++)
		if (config_has(from, days[i]))
			buf_addf(&text, "%s%.3s %s", text.len ? "; " : "", days[i], config_text(from, days[i]));
	hours->always = config_bool(from, "always");
	if (!hours->always && text.len && !hours_parse(hours, text.data, &err))
		log_error("config", "opening hours were left out", KV("calendar", from->name), KV("why", err.text));
	buf_clear(&text);
	hours->holidays = holidays_of(a, from);
}

static const char *first_of(const char *a, const char *b, const char *c)
{
	return a && *a ? a : b && *b ? b : c;
}

static void read_calendar(struct desk_settings *s, const struct config *config, const struct config_section *queue, struct queue_terms *t)
{
	const struct config_section *from = config_has(queue, "hours") ? config_section(config, "calendar", config_text(queue, "hours"))
								       : NULL;
	struct err err = {0};
	t->calendar = from ? arena_strdup(&s->arena, from->name) : TERMS_ALWAYS;
	t->hours = (struct calendar){.always = !from};
	if (from)
		read_hours(&s->arena, from, &t->hours);
	t->hours.zone = zones_get(&s->zones, first_of(from ? config_text(from, "tz") : NULL, config_text(queue, "tz"), s->tz), &err);
	if (!t->hours.zone) {
		log_error("config", "a calendar runs in UTC", KV("queue", queue->name), KV("why", err.text));
		t->hours.zone = zones_get(&s->zones, "UTC", &err);
	}
}

/* ---- the on-call chain -------------------------------------------------------------------------------------------------------------- */

/* "bob/sms:main+lea,jo" : bob by text and lea on the first level, jo on the second. */
static void read_chain(struct arena *a, const char *list, struct queue_terms *t)
{
	size_t room = 1;
	for (const char *c = list ? list : ""; *c; c++)
		room += *c == ',' || *c == '+';
	struct terms_duty *chain = arena_alloc(a, room * sizeof *chain);
	int level = 1;
	for (const char *c = list ? list : ""; *c;) {
		size_t len = strcspn(c, ",+");
		char *one = arena_strndup(a, c, len), *slash = strchr(one, '/');
		if (slash)
			*slash++ = 0;
		if (*one)
			chain[t->nchain++] = (struct terms_duty){one, slash, level};
		level += c[len] == ',';
		c += len + (c[len] != 0);
	}
	t->chain = chain;
}

/* ---- one queue ---------------------------------------------------------------------------------------------------------------------- */

static size_t read_spans(const char *list, int64_t *out, size_t most)
{
	const char *word;
	size_t len, n = 0;
	int64_t seconds;
	for (const char *at = list; at && n < most && option_next_word(&at, &word, &len);)
		if (option_seconds(word, len, &seconds))
			out[n++] = seconds * SECOND_MS;
	return n;
}

const struct queue_terms *desk_terms_of(struct desk_settings *s, const struct config *config, const struct config_section *queue)
{
	struct queue_terms *t = arena_alloc(&s->arena, sizeof *t);
	const char *page = config_text(queue, "page");
	int64_t remind[TERMS_REMINDERS];
	read_calendar(s, config, queue, t);
	read_chain(&s->arena, config_text(queue, "oncall"), t);
	t->page_closed = page && strcmp(page, "closed") == 0;
	t->page_step_ms = config_int(queue, "page_step") * SECOND_MS;
	t->autoclose_ms = config_int(queue, "autoclose") * SECOND_MS;
	t->wait_autoclose_ms = config_int(queue, "wait_autoclose") * SECOND_MS;
	t->nwarn = read_spans(config_text(queue, "warn"), t->warn_ms, TERMS_WARNINGS);
	t->nremind = read_spans(config_text(queue, "wait_remind"), remind, TERMS_REMINDERS);
	for (size_t i = 0; i < t->nremind; i++)
		t->remind_days[i] = (int)(remind[i] / DAY_MS);
	t->silence_days = (int)(config_int(queue, "silence") * SECOND_MS / DAY_MS);
	t->reopen_days = (int)(config_int(queue, "reopen") * SECOND_MS / DAY_MS);
	t->late = config_bool(queue, "late");
	t->pause_hold = config_bool(queue, "pause_hold");
	t->freeze = config_has(queue, "notice");
	t->phone = arena_strdup(&s->arena, config_text(queue, "phone"));
	return t;
}

/* ---- targets ------------------------------------------------------------------------------------------------------------------------ */

static int word_of_list(enum word_list list, const char *word)
{
	char *folded = text_fold(word);
	const struct list_word *found = folded ? list_find(list, folded) : NULL;
	free(folded);
	return found ? found->value : 0;
}

/* "incident.urgent@acme", and less of it. */
static bool read_key(const struct config *config, char *key, struct sla_line *line, const char **org)
{
	char *at = strchr(key, '@'), *dot;
	*org = at ? at + 1 : NULL;
	if (at)
		*at = 0;
	if (at == key)
		return **org != 0;
	dot = strchr(key, '.');
	if (dot)
		*dot++ = 0;
	line->priority = (enum priority)word_of_list(WORDS_PRIORITY, dot ? dot : key);
	line->type = dot || !line->priority ? desk_type_called(config, key) : TYPE_NONE;
	return dot ? line->priority && line->type : line->priority || line->type;
}

static int64_t time_of(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	int64_t number = strtoll(text, NULL, 10), seconds = 0;
	if (strcmp(text + digits, "bh") == 0 || strcmp(text + digits, "ho") == 0)
		return number * HOUR_MS;
	if (strcmp(text + digits, "bd") == 0 || strcmp(text + digits, "jo") == 0)
		return number * BUSINESS_DAY_MS;
	return option_seconds(text, strlen(text), &seconds) ? seconds * SECOND_MS : SLA_UNSET;
}

static void read_target(const char *part, struct sla_line *line)
{
	char word[32] = "", value[32] = "";
	int n = sscanf(part, "%31s %31s", word, value);
	if (n == 1 && strcmp(word, "none") == 0)
		line->response_ms = line->resolve_ms = 0;
	else if (strcmp(word, "resolve_from") == 0)
		line->from = strcmp(value, "ack") == 0 ? RESOLVE_FROM_ACK : RESOLVE_FROM_NEW;
	else if (strcmp(word, "resolve") == 0 && strcmp(value, "eod") == 0)
		line->end_of_day = SLA_FLAG_YES;
	else if (strcmp(word, "resolve") == 0)
		line->resolve_ms = time_of(value);
	else if (strcmp(word, "response") == 0)
		line->response_ms = time_of(value);
}

static bool read_line(struct arena *a, const struct config *config, const char *key, const char *value, struct terms_sla *row)
{
	char *save = NULL;
	struct sla_line *line = &row->line;
	*line = (struct sla_line){.response_ms = SLA_UNSET, .resolve_ms = SLA_UNSET};
	if (!read_key(config, arena_strdup(a, key), line, &row->org))
		return false;
	for (char *part = strtok_r(arena_strdup(a, value), ",", &save); part; part = strtok_r(NULL, ",", &save))
		read_target(part, line);
	return true;
}

static void read_section(
	struct desk_settings *s, const struct config *config, const struct config_section *from, struct terms_sla *into, size_t most)
{
	const char *name, *value;
	size_t name_len, len;
	for (const char *at = config_text(from, OPTION_ANY_KEY);
		at && s->nsla < most && option_next_line(&at, &name, &name_len, &value, &len);) {
		const char *key = arena_strndup(&s->arena, name, name_len);
		struct terms_sla *row = &into[s->nsla];
		row->queue = arena_strdup(&s->arena, from->name);
		if (read_line(&s->arena, config, key, arena_strndup(&s->arena, value, len), row))
			s->nsla++;
		else
			log_error("config", "a row of [sla] names no priority, type or organisation", KV("row", key));
	}
}

static size_t count_rows(const struct config *config)
{
	const char *name, *value;
	size_t name_len, len, n = 0;
	for (const struct config_section *x = NULL; (x = config_next(config, "sla", x));)
		for (const char *at = config_text(x, OPTION_ANY_KEY); at && option_next_line(&at, &name, &name_len, &value, &len);)
			n++;
	return n;
}

void desk_terms_sla(struct desk_settings *s, const struct config *config)
{
	size_t most = count_rows(config);
	struct terms_sla *rows = arena_alloc(&s->arena, (most + 1) * sizeof *rows);
	for (const struct config_section *x = NULL; (x = config_next(config, "sla", x));)
		read_section(s, config, x, rows, most);
	s->sla = rows;
}

void desk_terms_survey(struct desk_settings *s, const struct config *config)
{
	const struct config_section *from = config_section(config, "survey", NULL);
	s->survey = (struct survey_terms){
		.enabled = config_bool(from, "enabled"),
		.after_customer_ms = config_int(from, "after_customer") * SECOND_MS,
		.after_agent_ms = config_int(from, "after_agent") * SECOND_MS,
		.interval_ms = config_int(from, "interval") * SECOND_MS,
		.change_ms = config_int(from, "change") * SECOND_MS,
	};
}
