/* settings.h: the options of one [sms NAME] section, as rows for the host and as values for the plugin.
 *
 * What the section leaves out comes from its preset. Texts are lent by the host, or constants of the preset; settings_read() checks every
 * template, expression and rule, so nothing of them can be wrong later. Loop thread.
 *
 *     struct settings s;
 *     if (!settings_read(&s, values, &err))
 *         return GD_BAD_CONFIG;
 */
#ifndef SMS_SETTINGS_H
#define SMS_SETTINGS_H

#include "base/buf.h"
#include "base/err.h"
#include "guichet/channel.h"
#include "phone.h"
#include "preset.h"

#include <stdbool.h>
#include <stdint.h>

#define SETTINGS_HEADERS 8

struct settings {
	struct preset p;    /* the preset as the section changes it */
	const char *scheme; /* a name or a description; NULL: nothing comes in */
	bool scheme_twice;  /* said by two options */
	const char *token;  /* the argument that shows the secret; NULL: none does */
	bool reads_query;   /* false: what is signed leaves the query out, so it is anybody's */
	bool reports_signed; /* with all their arguments, so that we may add none */
	bool can_answer;    /* a report can be proved by the address that we give with a message */
	const char *in_path, *in_format;
	const char *secret; /* the first of the list, for the addresses of reports */
	const char *account, *user, *password, *consumer, *from, *country;
	const char *callback; /* base address under which the gateway reaches us; NULL: the public one */
	size_t nheaders;
	char header_names[SETTINGS_HEADERS][64];
	char header_values[SETTINGS_HEADERS][512];
	enum phone_unicode unicode;
	uint32_t max_segments, rate_per_s, number_limit, day_limit, timeout_ms;
	const char *media_hosts;
	char first_secret[256];
};

extern const struct gd_option settings_rows[];

bool settings_read(struct settings *settings, const char *const *values, struct err *err);
uint32_t settings_conflict(const char *const *values, char *say, size_t size); /* for the descriptor */

bool settings_lists(const char *list, const char *word, size_t len);                      /* "a,b": holds the word */
bool settings_in_ranges(const char *ranges, uint32_t number);                             /* "429,500-599": holds the number */
bool settings_line(const char *table, const char *name, const char **value, size_t *len); /* the line name=value */

#endif
