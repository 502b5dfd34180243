/* base/csv.h: one cell of a CSV file that no spreadsheet takes for a formula. Pure; any thread.
 *
 *     csv_cell(&out, "=1+1", false);     // "'=1+1",
 */
#ifndef GUICHET_BASE_CSV_H
#define GUICHET_BASE_CSV_H

#include "base/buf.h"

#include <stdbool.h>

void csv_cell(struct buf *out, const char *text, bool last); /* NULL is an empty cell; the last one ends the line */

#endif
