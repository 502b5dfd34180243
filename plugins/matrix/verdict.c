#include "verdict.h"

#include <string.h>

/* By the error's name first, then by the status alone. A row with errcode NULL stands for all of its range. */
static const struct {
	uint32_t from, to;
	const char *errcode;
	enum gd_outcome outcome;
	const char *why;
} meanings[] = {
	{200, 299, NULL, GD_SENT, NULL},
	{400, 499, "M_DUPLICATE_ANNOTATION", GD_SENT, NULL}, /* the mark is there already */
	{400, 499, "M_LIMIT_EXCEEDED", GD_RETRY_LATER, "the server asks for fewer messages"},
	{400, 499, "M_UNKNOWN_TOKEN", GD_RETRY_LATER, "our session on the server has ended"},
	{400, 499, "M_MISSING_TOKEN", GD_RETRY_LATER, "our session on the server has ended"},
	{400, 499, "M_USER_LOCKED", GD_RETRY_LATER, "our account is locked"},
	{400, 499, "M_USER_SUSPENDED", GD_RETRY_LATER, "our account is suspended"},
	{400, 499, "M_CONSENT_NOT_GIVEN", GD_RETRY_LATER, "the server wants its terms to be accepted with our account"},
	{400, 499, "M_RESOURCE_LIMIT_EXCEEDED", GD_RETRY_LATER, "the server has reached a limit of its own"},
	{400, 499, "M_TOO_LARGE", GD_GIVE_UP, "the server finds it too large"},
	{400, 499, "M_FORBIDDEN", GD_GIVE_UP, "we are not in the room, or may not write there"},
	{400, 499, "M_GUEST_ACCESS_FORBIDDEN", GD_GIVE_UP, "we may not write in the room"},
	{400, 499, "M_USER_DEACTIVATED", GD_GIVE_UP, "the account is closed"},
	{400, 499, "M_NOT_FOUND", GD_GIVE_UP, "the room or the message does not exist any more"},
	{400, 499, "M_UNRECOGNIZED", GD_GIVE_UP, "the server does not know this request"},
	{400, 499, "M_UNSUPPORTED_ROOM_VERSION", GD_GIVE_UP, "the server does not know rooms of this kind"},
	{401, 401, NULL, GD_RETRY_LATER, "our session on the server has ended"},
	{404, 404, NULL, GD_RETRY_LATER, "there is no Matrix server at this address"}, /* a proxy in front of it, in all likelihood */
	{408, 408, NULL, GD_RETRY_LATER, "the server was too slow"},
	{413, 413, NULL, GD_GIVE_UP, "the server finds it too large"},
	{429, 429, NULL, GD_RETRY_LATER, "the server asks for fewer messages"},
	{400, 499, NULL, GD_GIVE_UP, "the server refuses the message"},
	{0, UINT32_MAX, NULL, GD_RETRY_LATER, "the server is in trouble"},
};

struct verdict verdict_of(const struct api_answer *answer)
{
	size_t row = 0;

	if (answer->res->net != GD_NET_OK)
		return (struct verdict){GD_RETRY_LATER, 0, *answer->error ? answer->error : "the server cannot be reached"};
	if (answer->res->status < 400 && !api_ok(answer)) /* a page of a proxy, or a way to somewhere else */
		return (struct verdict){GD_RETRY_LATER, 0, "there is no Matrix server at this address"};
	while (answer->res->status < meanings[row].from || answer->res->status > meanings[row].to ||
	       (meanings[row].errcode && strcmp(meanings[row].errcode, answer->errcode) != 0))
		row++;
	return (struct verdict){
		.outcome = meanings[row].outcome,
		.retry_after_s = meanings[row].outcome == GD_RETRY_LATER ? (answer->wait_ms + 999) / 1000 : 0,
		.why = meanings[row].why,
	};
}
