#include "codes.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct code codes[] = {
	{20003, GD_RETRY_LATER, 0, true, "the gateway does not accept our account or token"},
	{20429, GD_RETRY_LATER, 0, false, "the gateway asks for fewer messages at once"},
	{21211, GD_GIVE_UP, GD_RECEIPT_INVALID, false, "the number is not valid"},
	{21212, GD_GIVE_UP, 0, true, "the sender number is not valid"},
	{21214, GD_GIVE_UP, GD_RECEIPT_INVALID, false, "the number cannot be reached"},
	{21217, GD_GIVE_UP, GD_RECEIPT_INVALID, false, "the number does not seem to be valid"},
	{21408, GD_GIVE_UP, 0, true, "the account may not send to this country"},
	{21602, GD_GIVE_UP, 0, false, "the message has no text"},
	{21606, GD_GIVE_UP, 0, true, "the sender number cannot send messages"},
	{21610, GD_GIVE_UP, GD_RECEIPT_OPTED_OUT, false, "the recipient has opted out with STOP"},
	{21614, GD_GIVE_UP, GD_RECEIPT_INVALID, false, "the number is not a mobile one"},
	{21617, GD_GIVE_UP, 0, false, "the message is too long for the gateway"},
	{21659, GD_GIVE_UP, 0, true, "the sender number does not belong to the account"},
	{30001, GD_RETRY_LATER, 0, false, "the gateway's queue is full"},
	{30003, GD_GIVE_UP, 0, false, "the phone cannot be reached"},
	{30004, GD_GIVE_UP, 0, true, "the message is blocked"},
	{30005, GD_GIVE_UP, GD_RECEIPT_INVALID, false, "the number is unknown"},
	{30006, GD_GIVE_UP, GD_RECEIPT_INVALID, false, "the number is a landline"},
	{30007, GD_GIVE_UP, 0, true, "the carrier filtered the message"},
	{30008, GD_RETRY_LATER, 0, false, "the carrier gives no reason"},
	{30034, GD_GIVE_UP, 0, true, "the sender number is not registered with the carriers"},
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

/* As shipped by Twilio. YES starts again what was stopped, and else is an answer to a question: it is the desk's to know. */
static const struct {
	const char *word, *means;
} keywords[] = {
	{"stop", "STOP"},
	{"stopall", "STOP"},
	{"unsubscribe", "STOP"},
	{"cancel", "STOP"},
	{"end", "STOP"},
	{"quit", "STOP"},
	{"revoke", "STOP"},
	{"optout", "STOP"},
	{"start", "START"},
	{"unstop", "START"},
};

const char *code_keyword(const char *text)
{
	char word[16];
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strcspn(text, " \t\r\n.!");
	if (len == 0 || len >= sizeof word || text[len + strspn(text + len, " \t\r\n.!")])
		return NULL;
	memcpy(word, text, len);
	word[len] = '\0';
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (text_equal_folded(word, keywords[i].word))
			return keywords[i].means;
	return NULL;
}
