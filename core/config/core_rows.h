/* config/core_rows.h: the sections that the core itself understands, and their option rows.
 *
 * The tables are what config_load() checks by, what config.example.ini is written from, and what the manual page lists. A new setting is a
 * new row in core_rows.c. Constant data, any thread.
 *
 *     const struct core_section *section = core_section_find("queue");
 *     for (const struct gd_option *row = section->rows; row->key; row++) ...
 */
#ifndef GUICHET_CONFIG_CORE_ROWS_H
#define GUICHET_CONFIG_CORE_ROWS_H

#include "guichet/channel.h"

#include <stdbool.h>
#include <stddef.h>

enum core_name {
	CORE_SINGLE = 1,  /* [server]: once, without a name, always there */
	CORE_NAMED = 2,   /* [queue technique]: any number, each with a name */
	CORE_EITHER = 3   /* [sla] for all and [sla technique] for one */
};

struct core_section {
	const char *kind;
	enum core_name name;
	const struct gd_option *rows;
	const char *help;    /* one or two sentences */
	const char *sample;  /* name of the section in config.example.ini; NULL for CORE_SINGLE */
};

const struct core_section *core_sections(size_t *count);
const struct core_section *core_section_find(const char *kind); /* NULL */

/* What every channel instance ([slack acme], [webhook ci]) has beside the rows of its plugin. */
const struct gd_option *core_rows_instance(void);

#endif
