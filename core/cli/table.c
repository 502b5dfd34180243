#include "cli/table.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

static void add(struct table *table, const char *text)
{
	struct buf clean;
	buf_init(&clean, LIMIT_TEXT);
	text_strip_controls(&clean, text, false);
	table->cells = mem_grow(table->cells, table->ncells + 1, sizeof *table->cells);
	table->cells[table->ncells++] = arena_strdup(&table->arena, clean.data);
	buf_clear(&clean);
}

void table_init(struct table *table, const char *const *heads)
{
	*table = (struct table){0};
	for (; heads[table->ncolumns] && table->ncolumns < TABLE_COLUMNS; table->ncolumns++)
		add(table, heads[table->ncolumns]);
}

void table_add(struct table *table, const char *format, ...)
{
	struct buf text;
	va_list args;
	buf_init(&text, LIMIT_TEXT);
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	add(table, text.data);
	buf_clear(&text);
}

void table_print(const struct table *table, FILE *file)
{
	size_t widths[TABLE_COLUMNS] = {0};
	for (size_t i = 0; i < table->ncells; i++) {
		size_t width = text_width(table->cells[i]), *most = &widths[i % table->ncolumns];
		*most = width > *most ? width : *most;
	}
	for (size_t i = 0; i < table->ncells; i++) {
		bool last = (i + 1) % table->ncolumns == 0;
		size_t pad = widths[i % table->ncolumns] - text_width(table->cells[i]);
		fprintf(file, "%s%*s%s", table->cells[i], last ? 0 : (int)pad, "", last ? "\n" : "  ");
	}
}

void table_clear(struct table *table)
{
	free(table->cells);
	arena_clear(&table->arena);
	*table = (struct table){0};
}

const char *table_age(int64_t seconds, char out[TABLE_AGE_SIZE])
{
	static const struct {
		int64_t below, unit;
		char letter;
	} steps[] = {{120, 1, 's'}, {2 * 3600, 60, 'm'}, {48 * 3600, 3600, 'h'}, {INT64_MAX, 86400, 'd'}};
	size_t i = 0;
	while (seconds >= steps[i].below && i + 1 < sizeof steps / sizeof *steps)
		i++;
	snprintf(out, TABLE_AGE_SIZE, "%" PRId64 "%c", seconds / steps[i].unit, steps[i].letter);
	return out;
}
