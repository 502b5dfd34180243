#include "base/csv.h"

#include <string.h>

void csv_cell(struct buf *out, const char *text, bool last)
{
	const char *t = text ? text : "";
	bool formula = *t && strchr("=+-@\t\r", *t);
	bool quoted = formula || t[strcspn(t, ",;\"\r\n")] != 0;
	buf_adds(out, quoted ? "\"" : "");
	buf_adds(out, formula ? "'" : "");
	for (; *t; t++) {
		if (*t == '"')
			buf_addc(out, '"');
		buf_addc(out, *t);
	}
	buf_adds(out, quoted ? "\"" : "");
	buf_adds(out, last ? "\r\n" : ",");
}
