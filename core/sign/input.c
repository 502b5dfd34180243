#include "sign/input.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool input_has_header(const struct sign_input *in, const char *name)
{
	for (size_t i = 0; i < in->nheaders; i++)
		if (!strcasecmp(in->headers[i].name, name))
			return true;
	return false;
}

enum sign_verdict input_header(const struct sign_input *in, const char *name, const char **value, struct err *why)
{
	const char *found = NULL;

	for (size_t i = 0; i < in->nheaders; i++) {
		if (strcasecmp(in->headers[i].name, name) != 0)
			continue;
		if (found) {
			err_set(why, "the header %s appears twice", name);
			return SIGN_MALFORMED;
		}
		found = in->headers[i].value;
	}
	if (!found || !*found) {
		err_set(why, "the header %s is %s", name, found ? "empty" : "missing");
		return SIGN_MISSING;
	}
	*value = found;
	return SIGN_ACCEPTED;
}

enum sign_verdict input_time(const char *text, size_t len, int64_t *seconds, struct err *why)
{
	int64_t number = 0;
	bool good = len >= 1 && len <= 12 && text[0] != '0';

	for (size_t i = 0; good && i < len; i++) {
		good = text[i] >= '0' && text[i] <= '9';
		number = number * 10 + (text[i] - '0');
	}
	if (!good) {
		err_set(why, "the time of the signature is not a plain number of seconds");
		return SIGN_MALFORMED;
	}
	*seconds = number;
	return SIGN_ACCEPTED;
}

enum sign_verdict input_window(int64_t seconds, int64_t now_s, struct err *why)
{
	int64_t age = now_s - seconds;

	if (age <= SIGN_WINDOW_S && age >= -SIGN_WINDOW_S)
		return SIGN_ACCEPTED;
	err_set(why, "the signature is %lld seconds %s; %d are allowed, so it is a replay or one of the two clocks is wrong",
		(long long)(age < 0 ? -age : age), age < 0 ? "in the future" : "old", SIGN_WINDOW_S);
	return SIGN_STALE;
}
