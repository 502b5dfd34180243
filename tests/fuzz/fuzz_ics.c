/* An iCalendar file: whatever it holds, the days are in order, each once, and never more than there is room for. */
// fuzz: room sla
#include "sla/ics.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct holidays set = {0};
	struct err err = {0};
	size_t skipped = 0;

	if (ics_holidays(&set, (const char *)data, size, &skipped, &err) != (*err.text == '\0') || set.count > HOLIDAYS_MOST)
		abort();
	for (size_t i = 1; i < set.count; i++)
		if (set.days[i - 1] >= set.days[i])
			abort();
	return 0;
}
