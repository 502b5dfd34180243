/* cli/table.h: rows for a terminal, in columns as wide as what stands in them.
 *
 * Cells are added one after the other, as many a row as there are heads; text from outside loses its control characters. One thread;
 * table_clear() frees.
 *
 *     struct table table;
 *     table_init(&table, (const char *const[]){"TO", "WAITING", NULL});
 *     table_add(&table, "%s", dest);
 *     table_add(&table, "%lld", n);
 *     table_print(&table, stdout);
 *     table_clear(&table);
 */
#ifndef GUICHET_CLI_TABLE_H
#define GUICHET_CLI_TABLE_H

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>

#define TABLE_COLUMNS 12
#define TABLE_AGE_SIZE 24

struct table {
	struct arena arena;
	char **cells;
	size_t ncells, ncolumns;
};

void table_init(struct table *table, const char *const *heads); /* ended by NULL */
__attribute__((format(printf, 2, 3))) void table_add(struct table *table, const char *format, ...);
void table_print(const struct table *table, FILE *file);
void table_clear(struct table *table);

const char *table_age(int64_t seconds, char out[TABLE_AGE_SIZE]); /* "45s", "12m", "3h", "9d": one unit is enough to look at */

#endif
