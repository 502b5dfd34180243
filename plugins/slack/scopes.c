#include "scopes.h"

#include <string.h>

const struct scope scopes[] = {
	{"app_mentions:read", "mentions are not heard"},
	{"channels:history", "messages in public channels are not heard"},
	{"channels:read", "the members of public channels are not known"},
	{"chat:write", NULL},
	{"commands", "slash commands do not work"},
	{"files:read", "files of customers are not kept"},
	{"files:write", "files of agents do not reach Slack"},
	{"groups:history", "messages in private channels are not heard"},
	{"groups:read", "the members of private channels are not known"},
	{"im:history", "direct messages are not heard"},
	{"im:write", "nobody can be written to directly"},
	{"reactions:read", "reactions are not heard"},
	{"reactions:write", "marks cannot be put on messages"},
	{"users:read", "names of people are not known"},
	{"users:read.email", "people are not recognised by their e-mail address"},
	{0},
};

bool scopes_has(const char *granted, const char *scope)
{
	size_t len = strlen(scope);

	for (const char *at = granted; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
		at += strspn(at, " ");
		size_t word = strcspn(at, ", ");
		if (word == len && !strncmp(at, scope, len))
			return true;
	}
	return false;
}

void scopes_list(struct buf *out)
{
	for (size_t i = 0; scopes[i].scope; i++)
		buf_addf(out, "%s%s", i ? "," : "", scopes[i].scope);
}
