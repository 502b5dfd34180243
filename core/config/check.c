#include "config/check.h"

#include "base/text.h"
#include "base/zone.h"
#include "config/options.h"
#include "config/zones.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_SIZE 256
#define MOST_NAMES 256

/* ---- forms: what a word must look like ----------------------------------------------------------------------------- */

/* A run of digits as a number of at most `most`; false if there is none. */
static bool take_number(const char **p, int most, int *out)
{
	int n = 0, digits = 0;
	for (; isdigit((unsigned char)**p) && digits < 5; (*p)++, digits++)
		n = n * 10 + (**p - '0');
	*out = n;
	return digits > 0 && n <= most;
}

static bool take_time(const char **p, int *minutes)
{
	int hour = 0, minute = 0;
	if (!take_number(p, 24, &hour) || (**p != ':' && **p != 'h'))
		return false;
	bool bare_h = **p == 'h' && !isdigit((unsigned char)(*p)[1]);
	(*p)++;
	if (!bare_h && !take_number(p, 59, &minute))
		return false;
	*minutes = hour * 60 + minute;
	return *minutes <= 24 * 60;
}

static bool is_hours(const char *text, struct err *err)
{
	int last = -1;
	for (const char *p = text + strspn(text, " ,"); *p; p += strspn(p, " ,")) {
		int from = 0, to = 0;
		if (!take_time(&p, &from) || *p++ != '-' || !take_time(&p, &to) || from <= last || to <= from ||
			(*p && !strchr(" ,", *p))) {
			err_set(err, "\"%s\" are no opening hours; write 9:00-12:30 14:00-18:00, in order", text);
			return false;
		}
		last = to - 1;
	}
	return true;
}

static bool is_zone(const char *text, struct err *err)
{
	char near[64];
	struct zone *zone = zone_load(text, err);
	zone_free(zone);
	if (!zone && zones_near(text, near, sizeof near))
		err_set(err, "there is no time zone \"%s\"; did you mean \"%s\"?", text, near);
	return zone != NULL;
}

static bool is_ref_format(const char *text, struct err *err)
{
	const char *percent = strchr(text, '%');
	size_t letters = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
	if (percent && percent[1] == 'd' && !percent[2] && text + letters == percent && letters <= 12)
		return true;
	err_set(err, "\"%s\" is no reference format; write letters, digits or - and then %%d, such as G-%%d", text);
	return false;
}

static bool is_mode(const char *text, struct err *err)
{
	size_t n = strlen(text);
	if (n >= 3 && n <= 4 && strspn(text, "01234567") == n)
		return true;
	err_set(err, "\"%s\" is no file mode; write it in octal, such as 0660", text);
	return false;
}

static bool is_listen(const char *text, struct err *err)
{
	const char *colon = strrchr(text, ':'), *p = colon ? colon + 1 : "";
	int port = 0;
	bool good = colon && colon > text && take_number(&p, 65535, &port) && !*p;
	bool bracket = text[0] == '[';
	if (good && bracket)
		good = colon[-1] == ']';
	else if (good)
		good = memchr(text, ':', (size_t)(colon - text)) == NULL;
	if (!good)
		err_set(err, "\"%s\" is no address to listen on; write 127.0.0.1:8077 or [::]:8077", text);
	return good;
}

static bool is_network(const char *text, struct err *err)
{
	char address[64];
	unsigned char bytes[16];
	const char *slash = strchr(text, '/'), *p = slash ? slash + 1 : "";
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	int bits = 0;
	bool good = len < sizeof address;
	if (good) {
		memcpy(address, text, len);
		address[len] = '\0';
		bool six = strchr(address, ':') != NULL;
		good = inet_pton(six ? AF_INET6 : AF_INET, address, bytes) == 1 &&
		       (!slash || (take_number(&p, six ? 128 : 32, &bits) && !*p));
	}
	if (!good)
		err_set(err, "\"%s\" is no address or network; write 10.0.0.0/8 or 2001:db8::/32", text);
	return good;
}

static bool is_place(const char *text, struct err *err)
{
	const char *colon = strchr(text, ':'), *slash = strchr(text, '/');
	if (colon && slash && colon > text && slash > colon + 1 && slash[1])
		return true;
	err_set(err, "\"%s\" is no place of a channel; write channel:instance/id, such as slack:acme/C0123", text);
	return false;
}

static bool is_phone(const char *text, struct err *err)
{
	size_t digits = text[0] == '+' ? strspn(text + 1, "0123456789") : 0;
	if (digits >= 7 && digits <= 15 && !text[1 + digits] && text[1] != '0')
		return true;
	err_set(err, "\"%s\" is no number; write it as +33612345678", text);
	return false;
}

static bool is_email(const char *text, struct err *err)
{
	const char *at = strchr(text, '@');
	if (at && at > text && strchr(at, '.') && !strchr(at + 1, '@') && !strpbrk(text, " \t<>,;"))
		return true;
	err_set(err, "\"%s\" is no e-mail address", text);
	return false;
}

static bool is_day(const char *text, struct err *err)
{
	const char *p = text;
	int year = 2000, month = 0, day = 0, first = 0;
	bool good = take_number(&p, 9999, &first) && *p++ == '-' && take_number(&p, 31, &month);
	if (good && *p == '-') {
		year = first;
		p++;
		good = take_number(&p, 31, &day);
	} else {
		day = month;
		month = first;
	}
	int y = 0, m = 0, d = 0;
	date_from_days(days_from_date(year, month, day), &y, &m, &d);
	if (good && !*p && month >= 1 && month <= 12 && day >= 1 && m == month && d == day)
		return true;
	err_set(err, "\"%s\" is no day; write 2026-12-25, or 12-25 for every year", text);
	return false;
}

static bool is_target_time(const char *word)
{
	static const char *const units[] = {"bh", "ho", "bd", "jo"};
	int64_t seconds = 0;
	size_t digits = strspn(word, "0123456789");
	if (strcmp(word, "eod") == 0)
		return true;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (digits && digits < 6 && strcmp(word + digits, units[i]) == 0)
			return true;
	return word[digits] && option_seconds(word, strlen(word), &seconds);
}

/* One target: "response 1h", "resolve 4bh", "resolve_from ack", "none". */
static bool is_target(const char *part)
{
	char word[32], value[32], more[2];
	int n = sscanf(part, "%31s %31s %1s", word, value, more);
	if (n == 1)
		return strcmp(word, "none") == 0;
	if (n == 2 && strcmp(word, "resolve_from") == 0)
		return strcmp(value, "new") == 0 || strcmp(value, "ack") == 0;
	return n == 2 && (strcmp(word, "response") == 0 || strcmp(word, "resolve") == 0) && is_target_time(value);
}

static bool is_targets(const char *text, struct err *err)
{
	char copy[WORD_SIZE], *save = NULL;
	size_t len = strlen(text);
	bool good = len > 0 && len < sizeof copy;
	if (good)
		memcpy(copy, text, len + 1);
	for (char *part = good ? strtok_r(copy, ",", &save) : NULL; part; part = strtok_r(NULL, ",", &save))
		good = good && is_target(part);
	if (!good)
		err_set(err, "\"%s\" are no targets; write response 1h, resolve 4bh (h, d, bh, bd, eod; resolve_from new or ack; or none)",
			text);
	return good;
}

typedef bool (*has_form)(const char *text, struct err *err);
static const struct form {
	const char *kind, *key;
	has_form fits;
} forms[] = {
	{"guichet", "default_tz", is_zone},    {"guichet", "ref_format", is_ref_format}, {"server", "listen", is_listen},
	{"server", "admin_listen", is_listen}, {"server", "control_mode", is_mode},      {"server", "trusted_proxies", is_network},
	{"outbox", "allow_private", is_network}, {"queue", "rooms", is_place},           {"queue", "request_rooms", is_place},
	{"queue", "oneway", is_place},         {"queue", "tz", is_zone},                 {"queue", "ref_format", is_ref_format},
	{"person", "email", is_email},         {"person", "phone", is_phone},            {"person", "tz", is_zone},
	{"person", "identities", is_place},    {"sla", "*", is_targets},                 {"calendar", "tz", is_zone},
	{"calendar", "monday", is_hours},      {"calendar", "tuesday", is_hours},        {"calendar", "wednesday", is_hours},
	{"calendar", "thursday", is_hours},    {"calendar", "friday", is_hours},         {"calendar", "saturday", is_hours},
	{"calendar", "sunday", is_hours},      {"calendar", "holidays", is_day},         {"token", "from", is_network},
};

/* ---- names: which option points to which kind of section ----------------------------------------------------------- */

static const struct pointer {
	const char *kind, *key; /* kind NULL: every channel instance */
	const char *target;
	const char *also;       /* a word that is allowed too */
} pointers[] = {
	{"guichet", "default_queue", "queue", NULL}, {"queue", "lead", "person", NULL},   {"queue", "agents", "person", NULL},
	{"queue", "hours", "calendar", NULL},        {"queue", "oncall", "person", NULL}, {"person", "queues", "queue", NULL},
	{"person", "org", "org", NULL},              {"org", "lead", "person", NULL},     {"org", "queue", "queue", NULL},
	{"type", "queue", "queue", NULL},            {"rule", "queue", "queue", NULL},    {"rule", "org", "org", NULL},
	{"rule", "assign", "person", "turns"},       {"token", "as", "person", NULL},     {NULL, "queue", "queue", NULL},
};

struct checking {
	const struct config *config;
	struct faults *faults;
	const struct config_section *section;
	const char *key;
};

__attribute__((format(printf, 3, 4))) static void complain(const struct checking *c, enum fault_kind kind, const char *format, ...)
{
	struct err err;
	struct buf subject;
	va_list args;
	va_start(args, format);
	vsnprintf(err.text, sizeof err.text, format, args);
	va_end(args);
	buf_init(&subject, 2 * WORD_SIZE + 64);
	buf_addc(&subject, '[');
	config_title(c->section, &subject);
	buf_addf(&subject, "] %s", c->key);
	faults_add(c->faults, kind, config_origin(c->section, c->key), subject.data, "%s", err.text);
	buf_clear(&subject);
}

static void check_name(const struct checking *c, const struct pointer *pointer, const char *name)
{
	const char *names[MOST_NAMES];
	size_t count = 0;
	if (config_section(c->config, pointer->target, name) || (pointer->also && strcmp(name, pointer->also) == 0))
		return;
	for (const struct config_section *s = NULL; (s = config_next(c->config, pointer->target, s)) && count < MOST_NAMES;)
		names[count++] = s->name;
	const char *near = option_near_word(names, count, name);
	if (near)
		complain(c, FAULT_ERROR, "there is no [%s %s]; did you mean \"%s\"?", pointer->target, name, near);
	else
		complain(c, FAULT_ERROR, "there is no [%s %s]", pointer->target, name);
}

/* Calls for each word of a value. A level of an on-call chain is person/channel:instance joined by +: only the persons are names. */
static void check_names(const struct checking *c, const struct pointer *pointer)
{
	const char *text = config_text(c->section, c->key);
	bool chain = strcmp(c->key, "oncall") == 0;
	for (const char *p = text ? text : ""; *p;) {
		size_t len = strcspn(p, chain ? ",+" : ",");
		size_t name_len = chain ? strcspn(p, "/,+") : len;
		char *name = mem_strndup(p, name_len);
		if (*name)
			check_name(c, pointer, name);
		free(name);
		p += len + (p[len] != '\0');
	}
}

static bool row_is(const struct config_section *section, const char *key, enum gd_type type)
{
	for (size_t i = 0; i < section->own.count; i++)
		if (strcmp(section->own.rows[i].key, key) == 0)
			return section->own.rows[i].type == type;
	return false;
}

static void check_form(const struct checking *c, const struct form *form)
{
	const char *cursor = config_text(c->section, c->key), *word = NULL, *name = NULL;
	size_t len = 0, name_len = 0;
	bool table = strcmp(c->key, OPTION_ANY_KEY) == 0, list = row_is(c->section, c->key, GD_LIST);
	struct err err = {{0}};
	while (cursor && *cursor) {
		if (table ? !option_next_line(&cursor, &name, &name_len, &word, &len) : list && !option_next_word(&cursor, &word, &len))
			break;
		char *one = table || list ? mem_strndup(word, len) : mem_strdup(cursor);
		if (!form->fits(one, &err))
			complain(c, FAULT_ERROR, "%s", err.text);
		free(one);
		if (!table && !list)
			break;
	}
}

/* A room or identity of an instance that is not there: perhaps switched off for a while, so only a warning. */
static void check_instances(const struct checking *c)
{
	const char *cursor = config_text(c->section, c->key), *word = NULL;
	size_t len = 0;
	while (option_next_word(&cursor, &word, &len)) {
		const char *colon = memchr(word, ':', len), *slash = memchr(word, '/', len);
		if (!colon || !slash || slash < colon)
			continue;
		char *kind = mem_strndup(word, (size_t)(colon - word)), *name = mem_strndup(colon + 1, (size_t)(slash - colon) - 1);
		if (!config_section(c->config, kind, name))
			complain(c, FAULT_WARNING, "there is no [%s %s], so %.*s is out of reach", kind, name, (int)len, word);
		free(kind);
		free(name);
	}
}

static void check_section(struct checking *c)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (strcmp(forms[i].kind, c->section->kind) == 0) {
			c->key = forms[i].key;
			check_form(c, &forms[i]);
			if (forms[i].fits == is_place)
				check_instances(c);
		}
	for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++)
		if (pointers[i].kind ? strcmp(pointers[i].kind, c->section->kind) == 0 : c->section->plugin) {
			c->key = pointers[i].key;
			check_names(c, &pointers[i]);
		}
}

/* ---- what concerns two options or two sections --------------------------------------------------------------------- */

static void check_tls(struct checking *c)
{
	c->section = config_section(c->config, "server", NULL);
	c->key = config_has(c->section, "tls_cert") ? "tls_cert" : "tls_key";
	if (config_has(c->section, "tls_cert") != config_has(c->section, "tls_key"))
		complain(c, FAULT_ERROR, "tls_cert and tls_key are given together or not at all");
}

static void check_sla_orgs(struct checking *c)
{
	static const struct pointer org = {"sla", "*", "org", NULL};
	const char *name, *value;
	size_t name_len, len;
	for (const char *at = config_text(c->section, OPTION_ANY_KEY); at && option_next_line(&at, &name, &name_len, &value, &len);) {
		const char *mark = memchr(name, '@', name_len);
		char *named = mark ? mem_strndup(mark + 1, name_len - (size_t)(mark + 1 - name)) : NULL;
		if (named)
			check_name(c, &org, named);
		free(named);
	}
}

static void check_sla_names(struct checking *c)
{
	static const struct pointer queue = {"sla", "*", "queue", NULL};
	for (c->section = NULL; (c->section = config_next(c->config, "sla", c->section));) {
		c->key = OPTION_ANY_KEY;
		if (c->section->name)
			check_name(c, &queue, c->section->name);
		check_sla_orgs(c);
	}
}

/* Two persons with one identity: whoever writes would be one of them by chance. */
static void check_identities(struct checking *c)
{
	c->key = "identities";
	for (c->section = NULL; (c->section = config_next(c->config, "person", c->section));) {
		const char *cursor = config_text(c->section, "identities"), *word = NULL;
		size_t len = 0;
		while (option_next_word(&cursor, &word, &len)) {
			char *identity = mem_strndup(word, len);
			for (const struct config_section *other = c->section; (other = config_next(c->config, "person", other));)
				if (config_lists(other, "identities", identity))
					complain(c, FAULT_ERROR, "%s is also an identity of [person %s]", identity, other->name);
			free(identity);
		}
	}
}

void config_check(const struct config *config, struct faults *faults)
{
	struct checking c = {.config = config, .faults = faults};
	for (size_t i = 0; i < config->count; i++) {
		c.section = config->sections[i];
		check_section(&c);
	}
	check_tls(&c);
	check_sla_names(&c);
	check_identities(&c);
}
