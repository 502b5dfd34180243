/* A zone file: read or refused; what is read answers for every moment. */
// fuzz: room base
#include "base/zone.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t moments[] = {INT64_MIN, -1, 0, INT64_C(1775545200000), INT64_C(4000000000000), INT64_MAX};
	struct err err = {0};
	struct zone *zone = zone_parse("fuzz", data, size, &err);

	if (!zone != (*err.text != '\0'))
		abort();
	for (size_t i = 0; zone && i < sizeof(moments) / sizeof(*moments); i++) {
		struct local_time local;
		zone_local(zone, moments[i], &local);
		zone_to_utc(zone, &local, NULL);
		if (local.month < 1 || local.month > 12 || local.day < 1 || local.day > 31 || local.hour < 0 || local.hour > 23)
			abort();
	}
	zone_free(zone);
	return 0;
}
