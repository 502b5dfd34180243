/* Opening hours: refused with a sentence, or read; what is read is printed in a form that reads back as the same, and can be asked. */
// fuzz: room sla
#include "sla/hours.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_read(const struct calendar *calendar)
{
	struct calendar again = {0};
	struct buf printed;

	buf_init(&printed, 4096);
	hours_print(calendar, &printed);
	if (printed.failed || !hours_parse(&again, printed.data, NULL) || memcmp(again.count, calendar->count, sizeof again.count) != 0 ||
		again.always != calendar->always)
		abort();
	for (int day = 0; day < 7; day++)
		for (int i = 0; i < calendar->count[day]; i++)
			if (again.days[day][i].from != calendar->days[day][i].from || again.days[day][i].to != calendar->days[day][i].to ||
				again.days[day][i].from >= again.days[day][i].to || again.days[day][i].to > 1440)
				abort();
	buf_clear(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct calendar calendar = {0};
	struct err err = {0};
	struct zone *utc = zone_load("UTC", NULL);
	char *text = calloc(1, size + 1);

	if (!text || !utc)
		abort();
	if (size)
		memcpy(text, data, size);
	calendar.zone = utc;
	if (hours_parse(&calendar, text, &err) != (*err.text == '\0'))
		abort();
	if (!*err.text) {
		check_read(&calendar);
		if (!calendar_is_open(&calendar, calendar_next_opening(&calendar, INT64_C(1775545200000))))
			abort();
	}
	free(text);
	zone_free(utc);
	return 0;
}
