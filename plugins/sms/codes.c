#include "codes.h"

#include <stdlib.h>

static const struct code codes[] = {
	{20003, GD_RETRY_LATER, false, true, "the gateway does not accept our account or token"},
	{20429, GD_RETRY_LATER, false, false, "the gateway asks for fewer messages at once"},
	{21211, GD_GIVE_UP, false, false, "the number is not valid"},
	{21212, GD_GIVE_UP, false, true, "the sender number is not valid"},
	{21214, GD_GIVE_UP, false, false, "the number cannot be reached"},
	{21217, GD_GIVE_UP, false, false, "the number does not seem to be valid"},
	{21408, GD_GIVE_UP, false, true, "the account may not send to this country"},
	{21602, GD_GIVE_UP, false, false, "the message has no text"},
	{21606, GD_GIVE_UP, false, true, "the sender number cannot send messages"},
	{21610, GD_GIVE_UP, true, false, "the recipient has opted out with STOP"},
	{21614, GD_GIVE_UP, false, false, "the number is not a mobile one"},
	{21617, GD_GIVE_UP, false, false, "the message is too long for the gateway"},
	{21659, GD_GIVE_UP, false, true, "the sender number does not belong to the account"},
	{30001, GD_RETRY_LATER, false, false, "the gateway's queue is full"},
	{30003, GD_GIVE_UP, false, false, "the phone cannot be reached"},
	{30004, GD_GIVE_UP, false, true, "the message is blocked"},
	{30005, GD_GIVE_UP, false, false, "the number is unknown"},
	{30006, GD_GIVE_UP, false, false, "the number is a landline"},
	{30007, GD_GIVE_UP, false, true, "the carrier filtered the message"},
	{30008, GD_RETRY_LATER, false, false, "the carrier gives no reason"},
	{30034, GD_GIVE_UP, false, true, "the sender number is not registered with the carriers"},
};

const struct code *code_find(const char *number)
{
	char *end;
	unsigned long wanted = number ? strtoul(number, &end, 10) : 0;

	if (!number || end == number || *end)
		return NULL;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].number == wanted)
			return &codes[i];
	return NULL;
}
