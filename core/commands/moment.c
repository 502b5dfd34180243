#include "commands/moment.h"

#include "base/clock.h"

#include <string.h>

enum day_kind { DAY_TODAY, DAY_TOMORROW, DAY_WEEKDAY };
static const struct {
	const char *folded;
	enum day_kind kind;
	int weekday;
} day_words[] = {
	{"today", DAY_TODAY, 0},
	{"aujourd'hui", DAY_TODAY, 0},
	{"tomorrow", DAY_TOMORROW, 0},
	{"demain", DAY_TOMORROW, 0},
	{"monday", DAY_WEEKDAY, 1},
	{"tuesday", DAY_WEEKDAY, 2},
	{"wednesday", DAY_WEEKDAY, 3},
	{"thursday", DAY_WEEKDAY, 4},
	{"friday", DAY_WEEKDAY, 5},
	{"saturday", DAY_WEEKDAY, 6},
	{"sunday", DAY_WEEKDAY, 7},
	{"lundi", DAY_WEEKDAY, 1},
	{"mardi", DAY_WEEKDAY, 2},
	{"mercredi", DAY_WEEKDAY, 3},
	{"jeudi", DAY_WEEKDAY, 4},
	{"vendredi", DAY_WEEKDAY, 5},
	{"samedi", DAY_WEEKDAY, 6},
	{"dimanche", DAY_WEEKDAY, 7},
};

/* A day as written: a date with or without its year, a weekday, or nothing but an hour. */
struct day {
	int year, month, day; /* year 0: the next such date */
	int weekday;          /* 1..7: the next such day */
	bool next;            /* no day was named: the next such hour */
};

static bool date_exists(int year, int month, int day)
{
	int y, m, d;
	if (year > 9000 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	date_from_days(days_from_date(year, month, day), &y, &m, &d);
	return m == month && d == day;
}

/* Two or three numbers with one kind of mark between them. Gives how many, 0 if it is anything else. */
static int parts_parse(const char *folded, int part[3], char *mark)
{
	const char *at = folded;
	for (int count = 0; count < 3;) {
		if (!digits_take(&at, &part[count++]))
			return 0;
		if (!*at)
			return count;
		if ((*at != '/' && *at != '-') || (count > 1 && *at != *mark))
			return 0;
		*mark = *at++;
	}
	return 0;
}

/* 2026-12-01, 01/12, 01/12/2026. WHEN_BAD: it has the form of a date but names none. */
static enum when_result date_parse(const char *folded, enum date_format format, struct day *out)
{
	int part[3] = {0};
	char mark = '\0';
	int count = parts_parse(folded, part, &mark);
	if (count < 2 || (mark == '-' && count != 3))
		return WHEN_NOT;
	bool day_first = format == DATE_DMY;
	if (mark == '-')
		*out = (struct day){.year = part[0], .month = part[1], .day = part[2]};
	else
		*out = (struct day){.year = part[2], .month = part[day_first], .day = part[!day_first]};
	if (count == 3 && out->year < 1970)
		return WHEN_BAD;
	return date_exists(out->year ? out->year : 2024, out->month, out->day) ? WHEN_READ : WHEN_BAD; /* 2024 has a 29 February */
}

static bool day_word_parse(const char *folded, const struct local_time *now, struct day *out)
{
	for (size_t i = 0; i < sizeof(day_words) / sizeof(day_words[0]); i++) {
		if (strcmp(day_words[i].folded, folded) != 0)
			continue;
		bool named = day_words[i].kind == DAY_WEEKDAY;
		*out = (struct day){.weekday = day_words[i].weekday};
		if (!named) {
			int64_t today = days_from_date(now->year, now->month, now->day) + (day_words[i].kind == DAY_TOMORROW);
			date_from_days(today, &out->year, &out->month, &out->day);
		}
		return true;
	}
	return false;
}

static int64_t day_ms(const struct moment_rules *rules, int64_t days, int minutes)
{
	struct local_time local = {0};
	date_from_days(days, &local.year, &local.month, &local.day);
	local.hour = minutes / 60;
	local.minute = minutes % 60;
	return zone_to_utc(rules->zone, &local, NULL);
}

/* The first day at or after today that fits; with an hour, today itself counts only while that hour is to come. */
static int64_t next_day(const struct moment_rules *rules, const struct local_time *now, const struct day *day, int minutes)
{
	int64_t today = days_from_date(now->year, now->month, now->day);
	bool today_is_over = minutes < 0 || day_ms(rules, today, minutes) <= rules->now_ms;
	if (day->next)
		return today + today_is_over;
	if (day->weekday) {
		int ahead = (day->weekday - now->weekday + 7) % 7;
		return today + (ahead == 0 && today_is_over ? 7 : ahead);
	}
	for (int year = day->year ? day->year : now->year;; year++) {
		int64_t days = days_from_date(year, day->month, day->day);
		if (day->year || (date_exists(year, day->month, day->day) && (days > today || (days == today && !today_is_over))))
			return days;
	}
}

/* `minutes` < 0: no hour was given. */
static enum when_result resolve_day(
	const struct moment_rules *rules, const struct day *day, int minutes, struct when *out, struct when_error *bad)
{
	struct local_time now;
	zone_local(rules->zone, rules->now_ms, &now);
	int64_t days = next_day(rules, &now, day, minutes);
	bool over = minutes < 0 ? days < days_from_date(now.year, now.month, now.day) : day_ms(rules, days, minutes) <= rules->now_ms;
	if (over) {
		bad->fault = WHEN_PAST;
		return WHEN_BAD;
	}
	out->kind = minutes < 0 ? WHEN_DAY : WHEN_AT;
	out->at_ms = day_ms(rules, days, minutes < 0 ? 0 : minutes);
	return WHEN_READ;
}

static void resolve_span(const struct moment_rules *rules, struct when *when)
{
	if (when->kind != WHEN_AFTER)
		return;
	struct local_time then;
	zone_local(rules->zone, rules->now_ms, &then);
	int64_t part = rules->now_ms % SECOND_MS;
	then.day += when->days;
	when->at_ms = (when->days ? zone_to_utc(rules->zone, &then, NULL) + part : rules->now_ms) + when->span_ms;
}

enum lead { LEAD_NONE, LEAD_IN, LEAD_AT };
static const struct {
	const char *folded;
	enum lead lead;
} leads[] = {
	{"in", LEAD_IN},
	{"dans", LEAD_IN},
	{"at", LEAD_AT},
	{"a", LEAD_AT},
	{"until", LEAD_AT},
	{"jusqu'a", LEAD_AT},
	{"jusqu'au", LEAD_AT},
};

static enum lead lead_find(const char *folded)
{
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (strcmp(leads[i].folded, folded) == 0)
			return leads[i].lead;
	return LEAD_NONE;
}

/* An hour after a day: "9h", "at 9h", "à 9h". */
static int hour_take(struct scan *scan, struct arena *arena)
{
	struct scan ahead = *scan;
	struct word_at word;
	int minutes;
	if (!scan_word(&ahead, arena, &word))
		return -1;
	if (strcmp(word.folded, "at") == 0 || strcmp(word.folded, "a") == 0) {
		ahead.at = word.end;
		if (!scan_word(&ahead, arena, &word))
			return -1;
	}
	if (!hour_parse(word.folded, &minutes))
		return -1;
	scan->at = word.end;
	return minutes;
}

static enum when_result day_take(struct scan *scan, const struct word_at *word, const struct moment_rules *rules, struct arena *arena,
	struct when *out, struct when_error *bad)
{
	struct local_time now;
	struct day day = {0};
	zone_local(rules->zone, rules->now_ms, &now);
	enum when_result result = date_parse(word->folded, rules->format, &day);
	if (result == WHEN_NOT && day_word_parse(word->folded, &now, &day))
		result = WHEN_READ;
	if (result != WHEN_READ) {
		bad->fault = WHEN_NO_SUCH_DATE;
		return result;
	}
	scan->at = word->end;
	return resolve_day(rules, &day, hour_take(scan, arena), out, bad);
}

static enum when_result time_take(struct scan *scan, const struct word_at *word, enum lead lead, const struct moment_rules *rules,
	struct arena *arena, struct when *out, struct when_error *bad)
{
	int minutes;
	bool hour = hour_parse(word->folded, &minutes);
	if (!(hour && lead == LEAD_AT) && duration_parse(word->folded, out)) {
		scan->at = word->end;
		resolve_span(rules, out);
		return WHEN_READ;
	}
	if (!hour)
		return day_take(scan, word, rules, arena, out, bad);
	scan->at = word->end;
	return resolve_day(rules, &(struct day){.next = true}, minutes, out, bad);
}

/* Meant as a time, though it is none: as text it would be sent to somebody, and what was to wait would be done now. */
static bool is_bad_time(struct scan *after, const struct word_at *word, struct arena *arena)
{
	struct word_at next;
	return means_time(word->folded, scan_word(after, arena, &next) ? next.folded : "");
}

enum when_result when_parse(
	struct scan *scan, const struct moment_rules *rules, bool bare, struct arena *arena, struct when *out, struct when_error *bad)
{
	struct scan ahead = *scan;
	struct word_at word;
	struct when when = {0};
	if (!scan_word(&ahead, arena, &word))
		return WHEN_NOT;
	enum lead lead = lead_find(word.folded);
	if (lead == LEAD_NONE && !bare)
		return WHEN_NOT;
	if (lead != LEAD_NONE) {
		ahead.at = word.end;
		if (!scan_word(&ahead, arena, &word))
			return WHEN_NOT;
	}
	*bad = (struct when_error){.fault = WHEN_UNKNOWN};
	enum when_result result = time_take(&ahead, &word, lead, rules, arena, &when, bad);
	bad->bad = word.text;
	if (result == WHEN_NOT && lead != LEAD_NONE) {
		bad->fault = WHEN_UNKNOWN;
		ahead.at = word.end;
		return is_bad_time(&ahead, &word, arena) ? WHEN_BAD : WHEN_NOT;
	}
	if (result != WHEN_READ)
		return result;
	zone_local(rules->zone, when.at_ms, &when.local);
	*out = when;
	scan->at = ahead.at;
	return WHEN_READ;
}
