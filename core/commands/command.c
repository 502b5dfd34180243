#include "commands/command.h"

#include "domain/ticket.h"

bool command_needs_word(const struct command *command)
{
	bool spam = command->verb == VERB_CLOSE && command->word[WORDS_REASON] == REASON_SPAM;
	return spam || (command->def->flags & VERB_F_WORD) || command->nrefs > COMMAND_BULK;
}

enum msg parse_fault_msg(enum parse_fault fault)
{
	static const enum msg msgs[] = {
		[PARSE_VERB] = MSG_M_ERR_VERB,
		[PARSE_TYPO] = MSG_M_ERR_TYPO,
		[PARSE_NOREF] = MSG_M_ERR_NOREF,
		[PARSE_ENUM] = MSG_M_ERR_ENUM,
		[PARSE_WHEN] = MSG_M_ERR_WHEN,
		[PARSE_QUOTE] = MSG_M_ERR_QUOTE,
		[PARSE_MISSING] = MSG_M_ERR_MISSING,
		[PARSE_EXTRA] = MSG_M_ERR_ENUM,
		[PARSE_LIMIT] = MSG_M_ERR_ENUM,
	};
	return msgs[fault];
}
