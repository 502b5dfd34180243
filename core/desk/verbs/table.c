#include "desk/verbs/table.h"

static const struct verb_row rows[] = {
	{VERB_NEW, 0, verb_new},
	{VERB_REPLY, ACTION_REPLY, verb_reply},
	{VERB_NOTE, ACTION_NOTE, verb_note},
	{VERB_ASK, ACTION_REPLY, verb_ask},
	{VERB_TAKE, ACTION_WORK, verb_take},
	{VERB_STEAL, ACTION_WORK, verb_steal},
	{VERB_DROP, ACTION_WORK, verb_drop},
	{VERB_ASSIGN, ACTION_WORK, verb_assign},
	{VERB_MOVE, ACTION_WORK, verb_move},
	{VERB_WIP, ACTION_WORK, verb_wip},
	{VERB_HOLD, ACTION_WORK, verb_hold},
	{VERB_SOLVED, ACTION_CLOSE, verb_solved},
	{VERB_DONE, ACTION_CLOSE, verb_done},
	{VERB_CLOSE, ACTION_CLOSE, verb_close},
	{VERB_CANCEL, ACTION_CLOSE, verb_cancel},
	{VERB_DISCARD, ACTION_WORK, verb_discard},
	{VERB_REOPEN, ACTION_CLOSE, verb_reopen},
	{VERB_YES, ACTION_SEE, verb_yes},
	{VERB_NO, ACTION_SEE, verb_no},
	{VERB_URGENT, ACTION_RAISE, verb_urgent},
	{VERB_PRIORITY, ACTION_WORK, verb_priority},
	{VERB_SEVERITY, ACTION_COPY, verb_severity},
	{VERB_SET, ACTION_WORK, verb_set},
	{VERB_TITLE, ACTION_COPY, verb_title},
	{VERB_TAG, ACTION_WORK, verb_tag},
	{VERB_LINK, ACTION_WORK, verb_link},
	{VERB_PRIVATE, ACTION_PRIVATE, verb_private},
	{VERB_CC, ACTION_COPY, verb_cc},
	{VERB_UNCC, ACTION_COPY, verb_uncc},
	{VERB_LEAVE, ACTION_LEAVE, verb_leave},
	{VERB_MUTE, ACTION_MUTE, verb_mute},
	{VERB_UNMUTE, ACTION_MUTE, verb_unmute},
	{VERB_NOTIFY, ACTION_SEE, verb_notify},
	{VERB_SHOW, ACTION_SEE, verb_show},
	{VERB_LOG, ACTION_SEE, verb_log},
	{VERB_LIST, 0, verb_list},
	{VERB_FIND, 0, verb_search},
	{VERB_MORE, 0, verb_more},
	{VERB_SLA, ACTION_SEE, verb_sla},
	{VERB_WHY, ACTION_SEE_NOTES, verb_why},
	{VERB_RATE, ACTION_SEE, verb_rate},
	{VERB_COMMENT, ACTION_COMMENT, verb_comment},
	{VERB_ONCALL, 0, verb_oncall},
	{VERB_REPORT, 0, verb_report},
	{VERB_UNDO, ACTION_SEE, verb_undo},
	{VERB_CONFIRM, 0, verb_confirm},
	{VERB_RETRY, ACTION_WORK, verb_retry},
	{VERB_HUMAN, ACTION_SEE, verb_human},
	{VERB_HOME, 0, verb_home},
	{VERB_HELP, 0, verb_help},
	{VERB_KB, 0, verb_kb},
};

const struct verb_row *verb_row_of(enum verb_id verb)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].verb == verb)
			return &rows[i];
	return NULL;
}
