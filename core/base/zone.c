#include "base/zone.h"

#include "base/date.h"
#include "base/mem.h"
#include "base/zone_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S INT64_C(86400)
#define FILE_MAX (64 * 1024)          /* the largest zone file of 2025 has 3.6 kB */
#define OFFSET_MAX (26 * 3600)        /* RFC 9636 3.2: less than 26 hours */
#define HEADER_SIZE 44
#define TIME_MAX (INT64_MAX / 1000 / 4) /* seconds; sums with days and offsets stay far from overflow */

struct zone {
	char name[ZONE_NAME_SIZE];
	size_t changes;          /* at[i] is when kinds[kind[i]] begins */
	int64_t *at;
	uint8_t *kind;
	size_t nkinds;
	struct zone_kind *kinds; /* kinds[0] holds before the first change */
	bool has_rule;
	struct zone_rule rule;   /* holds from the last change on */
};

/* ---- calendar ----------------------------------------------------------------------------------------------------------------------- */

/* ---- zone files --------------------------------------------------------------------------------------------------------------------- */

struct reader {
	const uint8_t *at, *end;
};
struct counts {
	uint32_t isut, isstd, leaps, times, kinds, chars;
};

static uint64_t big_endian(const uint8_t *bytes, size_t len)
{
	uint64_t n = 0;

	for (size_t i = 0; i < len; i++)
		n = n << 8 | bytes[i];
	return n;
}

static const uint8_t *read_bytes(struct reader *r, size_t len)
{
	const uint8_t *at = r->at;

	if ((size_t)(r->end - r->at) < len)
		return NULL;
	r->at += len;
	return at;
}

static bool read_header(struct reader *r, char *version, struct counts *n)
{
	const uint8_t *h = read_bytes(r, HEADER_SIZE);

	if (!h || memcmp(h, "TZif", 4))
		return false;
	*version = (char)h[4];
	uint32_t *counts[] = {&n->isut, &n->isstd, &n->leaps, &n->times, &n->kinds, &n->chars};
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		*counts[i] = (uint32_t)big_endian(h + 20 + 4 * i, 4);
		if (*counts[i] > FILE_MAX)
			return false;
	}
	return true;
}

static size_t block_size(const struct counts *n, size_t time_size)
{
	return n->times * (time_size + 1) + n->kinds * 6 + n->chars + n->leaps * (time_size + 4) + n->isstd + n->isut;
}

static bool read_times(struct reader *r, struct zone *zone, const struct counts *n, size_t time_size)
{
	const uint8_t *times = read_bytes(r, n->times * time_size), *kinds = read_bytes(r, n->times);

	if (!times || !kinds)
		return false;
	zone->changes = n->times;
	zone->at = mem_array(n->times + 1, sizeof(*zone->at));
	zone->kind = mem_array(n->times + 1, sizeof(*zone->kind));
	for (size_t i = 0; i < n->times; i++) {
		uint64_t raw = big_endian(times + i * time_size, time_size);
		zone->at[i] = time_size == 4 ? (int32_t)(uint32_t)raw : (int64_t)raw;
		zone->kind[i] = kinds[i];
		if (zone->kind[i] >= n->kinds || (i && zone->at[i] <= zone->at[i - 1]))
			return false;
	}
	return true;
}

static bool read_kinds(struct reader *r, struct zone *zone, const struct counts *n)
{
	const uint8_t *rows = read_bytes(r, n->kinds * 6), *names = read_bytes(r, n->chars);

	if (!rows || !names || n->kinds == 0)
		return false;
	zone->nkinds = n->kinds;
	zone->kinds = mem_array(n->kinds, sizeof(*zone->kinds));
	for (size_t i = 0; i < n->kinds; i++, rows += 6) {
		struct zone_kind *kind = &zone->kinds[i];
		size_t name = rows[5];
		kind->offset = (int32_t)(uint32_t)big_endian(rows, 4);
		kind->summer = rows[4] != 0;
		if (kind->offset <= -OFFSET_MAX || kind->offset >= OFFSET_MAX || name >= n->chars)
			return false;
		snprintf(kind->abbr, sizeof(kind->abbr), "%.*s", (int)(n->chars - name), (const char *)names + name);
	}
	return true;
}

/* "\nCET-1CEST,M3.5.0,M10.5.0/3\n"; an empty one says that nothing is known beyond the table */
static bool read_rule(struct reader *r, struct zone *zone)
{
	char text[128];
	size_t len = (size_t)(r->end - r->at);

	if (len < 2 || *r->at != '\n')
		return false;
	const uint8_t *line = r->at + 1, *stop = memchr(line, '\n', len - 1);
	if (!stop || (size_t)(stop - line) >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)(stop - line), (const char *)line);
	zone->has_rule = *text != '\0';
	return !zone->has_rule || zone_rule_parse(&zone->rule, text);
}

/* Version 1 has times of 32 bits only; later ones repeat everything with 64 bits and add the rule. */
static bool read_zone(struct reader *r, struct zone *zone, const char **why)
{
	struct counts n;
	char version;
	size_t time_size = 4;

	*why = "is damaged";
	if (!read_header(r, &version, &n))
		return false;
	if (version >= '2') {
		time_size = 8;
		if (!read_bytes(r, block_size(&n, 4)) || !read_header(r, &version, &n))
			return false;
	}
	if (n.leaps > 0) {
		*why = "counts leap seconds, which UTC milliseconds do not";
		return false;
	}
	struct reader rest = *r;
	if (!read_bytes(&rest, block_size(&n, time_size)))
		return false;
	return read_times(r, zone, &n, time_size) && read_kinds(r, zone, &n) && (time_size == 4 || read_rule(&rest, zone));
}

struct zone *zone_parse(const char *name, const void *bytes, size_t len, struct err *err)
{
	struct zone *zone = mem_alloc(sizeof(*zone));
	struct reader reader = {.at = bytes, .end = (const uint8_t *)bytes + len};
	const char *why = "";

	snprintf(zone->name, sizeof(zone->name), "%s", name);
	if (read_zone(&reader, zone, &why))
		return zone;
	err_set(err, "the file of time zone %s %s", zone->name, why);
	zone_free(zone);
	return NULL;
}

static bool name_is_safe(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < ZONE_NAME_SIZE && *name != '/' && !strstr(name, "..") &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == len;
}

static struct zone *zone_utc(void)
{
	struct zone *zone = mem_alloc(sizeof(*zone));

	snprintf(zone->name, sizeof(zone->name), "UTC");
	zone->nkinds = 1;
	zone->kinds = mem_array(1, sizeof(*zone->kinds));
	snprintf(zone->kinds[0].abbr, ZONE_ABBR_SIZE, "UTC");
	return zone;
}

struct zone *zone_load(const char *name, struct err *err)
{
	const char *dir = getenv("TZDIR");
	char path[512];

	if (!name_is_safe(name)) {
		err_set(err, "\"%.64s\" is not the name of a time zone; one looks like Europe/Paris", name);
		return NULL;
	}
	if (strcmp(name, "UTC") == 0)
		return zone_utc();

	int n = snprintf(path, sizeof(path), "%s/%s", dir && *dir ? dir : "/usr/share/zoneinfo", name);
	FILE *file = n > 0 && (size_t)n < sizeof(path) ? fopen(path, "rbe") : NULL;
	if (!file) {
		err_set(err, "time zone %s is unknown: there is no file %s", name, path);
		return NULL;
	}
	uint8_t *bytes = mem_alloc(FILE_MAX);
	size_t len = fread(bytes, 1, FILE_MAX, file); /* a directory reads as nothing and is then no zone file */
	fclose(file);
	struct zone *zone = zone_parse(name, bytes, len, err);
	free(bytes);
	return zone;
}

void zone_free(struct zone *zone)
{
	if (!zone)
		return;
	free(zone->at);
	free(zone->kind);
	free(zone->kinds);
	free(zone);
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

/* ---- conversion --------------------------------------------------------------------------------------------------------------------- */

static const struct zone_kind *kind_at(const struct zone *zone, int64_t seconds)
{
	size_t low = 0, high = zone->changes; /* changes before `low` have happened, those from `high` on have not */

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone->at[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->changes && zone->has_rule)
		return zone_rule_at(&zone->rule, seconds);
	return &zone->kinds[low ? zone->kind[low - 1] : 0];
}

static int64_t clamp(int64_t n, int64_t most)
{
	return n < -most ? -most : n > most ? most : n;
}

void zone_local(const struct zone *zone, int64_t ms, struct local_time *out)
{
	int64_t most = days_from_date(9999, 12, 31) * DAY_S; /* a date that an int and four digits can hold */
	int64_t seconds = clamp(date_floor(ms, 1000), most);
	const struct zone_kind *kind = kind_at(zone, seconds);
	int64_t local = seconds + kind->offset, days = date_floor(local, DAY_S), rest = local - days * DAY_S;

	date_from_days(days, &out->year, &out->month, &out->day);
	out->hour = (int)(rest / 3600);
	out->minute = (int)(rest / 60 % 60);
	out->second = (int)(rest % 60);
	out->weekday = weekday_from_days(days);
	out->offset = kind->offset;
	out->summer = kind->summer;
	memcpy(out->abbr, kind->abbr, sizeof(out->abbr));
}

/* The offsets a day and more before and after are those of both sides of a change near by; a guess is right if its own moment has its
 * offset. */
int64_t zone_to_utc(const struct zone *zone, const struct local_time *local, enum zone_fit *fit)
{
	int64_t wall = days_from_date(local->year, local->month, local->day) * DAY_S + local->hour * INT64_C(3600) +
		local->minute * INT64_C(60) + local->second;
	wall = clamp(wall, TIME_MAX);
	int32_t before = kind_at(zone, wall - OFFSET_MAX)->offset, after = kind_at(zone, wall + OFFSET_MAX)->offset;
	int64_t first = wall - before, second = wall - after;
	bool first_fits = kind_at(zone, first)->offset == before, second_fits = kind_at(zone, second)->offset == after;
	enum zone_fit ignored;

	if (!fit)
		fit = &ignored;
	*fit = first_fits && second_fits && first != second ? ZONE_TWICE : first_fits || second_fits ? ZONE_ONCE : ZONE_SKIPPED;
	return (second_fits && !first_fits ? second : first) * 1000;
}

/* ---- cache -------------------------------------------------------------------------------------------------------------------------- */

const struct zone *zones_get(struct zones *zones, const char *name, struct err *err)
{
	for (size_t i = 0; i < zones->count; i++)
		if (strcmp(zones->list[i]->name, name) == 0)
			return zones->list[i];

	struct zone *zone = zone_load(name, err);
	if (!zone)
		return NULL;
	zones->list = mem_grow(zones->list, zones->count + 1, sizeof(*zones->list));
	zones->list[zones->count++] = zone;
	return zone;
}

void zones_clear(struct zones *zones)
{
	for (size_t i = 0; i < zones->count; i++)
		zone_free(zones->list[i]);
	free(zones->list);
	*zones = (struct zones){0};
}
