#include "base/id.h"
#include "base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

#define EPOCH_MS INT64_C(1577836800000) /* 2020-01-01T00:00:00Z */
#define COUNTER_BITS 22
#define TIME_MAX ((INT64_C(1) << 41) - 1)

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford: no i, l, o, u; in ASCII order, so text sorts like numbers */

int64_t id_next(struct idgen *gen, int64_t now_ms)
{
	int64_t time = now_ms - EPOCH_MS;
	time = time < 0 ? 0 : time > TIME_MAX ? TIME_MAX : time;
	if (gen->last >> COUNTER_BITS < time) {
		uint32_t start;
		random_bytes(&start, sizeof(start));
		/* half of the counter's range, so that two million ids of this millisecond still carry its time */
		gen->last = time << COUNTER_BITS | (int64_t)(start >> (32 - COUNTER_BITS + 1));
	} else
		gen->last++;
	return gen->last;
}

void id_text(int64_t id, char out[ID_TEXT_SIZE])
{
	uint64_t rest = (uint64_t)id;
	out[ID_TEXT_SIZE - 1] = '\0';
	for (size_t i = ID_TEXT_SIZE - 1; i-- > 0; rest >>= 5)
		out[i] = digits[rest & 31];
}

int64_t id_from_text(const char *text)
{
	uint64_t id = 0;
	for (size_t i = 0; i < ID_TEXT_SIZE - 1; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;
		if (!digit)
			return 0;
		id = id << 5 | (uint64_t)(digit - digits);
	}
	return text[ID_TEXT_SIZE - 1] || id > INT64_MAX ? 0 : (int64_t)id;
}

void random_bytes(void *out, size_t len)
{
	char *next = out;
	while (len > 0) {
		ssize_t got = getrandom(next, len, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			log_error("base", "the kernel gives no random bytes", KV("why", strerror(errno)));
			_exit(EX_OSERR);
		}
		next += got;
		len -= (size_t)got;
	}
}

void random_token(char *out, size_t chars)
{
	random_bytes(out, chars);
	for (size_t i = 0; i < chars; i++)
		out[i] = digits[(unsigned char)out[i] & 31];
	out[chars] = '\0';
}

bool equal_constant_time(const void *a, size_t a_len, const void *b, size_t b_len)
{
	if (a_len != b_len)
		return false;
	const unsigned char *x = a, *y = b;
	volatile unsigned char difference = 0; /* volatile: no early exit by an optimiser */
	for (size_t i = 0; i < a_len; i++)
		difference = (unsigned char)(difference | (x[i] ^ y[i]));
	return difference == 0;
}
