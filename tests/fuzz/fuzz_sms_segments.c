// fuzz: source plugins/sms/segments.c
// fuzz: source plugins/sms/phone.c
/* What a text costs, and a text made ready for a phone: any bytes, and what comes out keeps the promises of the headers. */
#include "plugins/sms/phone.h"
#include "plugins/sms/segments.h"

#include "base/limits.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define UNITS 2048

static void check(const char *text, size_t len)
{
	static uint32_t units[UNITS];
	struct segments cost = segments_measure(text, len, units, UNITS);
	uint32_t sum = 0, room = cost.count == 1 ? (cost.ucs2 ? 70 : 160) : (cost.ucs2 ? 67 : 153);

	for (uint32_t i = 0; i < cost.count && i < UNITS; i++) {
		if (units[i] > room)
			abort();
		sum += units[i];
	}
	if (cost.count <= UNITS && sum != cost.units)
		abort();
	for (uint32_t most = 1; most < 4; most++) {
		size_t fit = segments_fit(text, len, most);
		if (fit > len || segments_measure(text, fit, NULL, 0).count > most)
			abort();
	}
}

static void check_phone(const char *text, enum phone_unicode unicode)
{
	struct buf out;

	buf_init(&out, 16 * (size_t)LIMIT_TEXT);
	phone_text(&out, text, unicode);
	if (unicode == PHONE_NEVER && segments_measure(out.data, out.len, NULL, 0).ucs2)
		abort();
	phone_cut(&out, 2, "G-1042");
	if (segments_measure(out.data, out.len, NULL, 0).count > 2)
		abort();
	buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size < LIMIT_TEXT ? size : LIMIT_TEXT);
	struct buf smart;

	check((const char *)data, size);
	buf_init(&smart, 8 * (size_t)LIMIT_BODY);
	segments_smart(&smart, (const char *)data, size);
	check(smart.data, smart.len);
	buf_clear(&smart);
	check_phone(text, PHONE_AUTO);
	check_phone(text, PHONE_NEVER);
	free(text);
	return 0;
}
