#include "domain/reply.h"

#include <stddef.h>

/* What the text itself decides, whoever wrote it on the desk side. 0: nothing. */
static enum reply by_text(const struct reply_facts *f)
{
	if (f->verb == REPLY_VERB_NOTE)
		return REPLY_NOTE;
	if (f->verb == REPLY_VERB_REPLY)
		return f->requester_is_machine ? REPLY_FILED : REPLY_SEND;
	if (f->edited_into_note)
		return REPLY_NOTE_TOLD;
	if (f->note_mark)
		return REPLY_NOTE;
	if (f->mentions_colleague || f->file_alone)
		return REPLY_NOTE_TOLD;
	return 0;
}

static enum reply by_author(const struct reply_facts *f, int64_t now_ms)
{
	bool speaks = f->author_is_assignee || f->author_is_deputy;

	if (f->has_assignee && !speaks)
		return f->told_before ? REPLY_NOTE : REPLY_NOTE_TOLD;
	if (f->requester_is_machine)
		return REPLY_FILED;
	if (!f->has_assignee)
		return REPLY_ASK_TAKE;
	if (f->colleague_note_ms && now_ms - f->colleague_note_ms < REPLY_ASIDE_MS)
		return REPLY_ASK_ASIDE;
	return REPLY_SEND;
}

enum reply reply_decide(const struct reply_facts *f, int64_t now_ms)
{
	enum reply by;

	if (f->from_program)
		return REPLY_IGNORE;
	if (f->author_is_requester)
		return REPLY_COMMENT;
	if (f->customer_side)
		return f->note_mark || f->verb == REPLY_VERB_NOTE ? REPLY_SIDE : REPLY_PUBLIC;
	by = by_text(f);
	return by ? by : by_author(f, now_ms);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool note_marked(const char *text)
{
	bool first = true;

	for (const char *line = text; line; first = false) {
		while (is_blank(*line))
			line++;
		if (*line == '/' && (first || line[1] == '/'))
			return true;
		while (*line && *line != '\n')
			line++;
		line = *line ? line + 1 : NULL;
	}
	return false;
}

int64_t reply_delay_ms(bool recallable, int64_t personal_ms)
{
	if (personal_ms >= 0)
		return personal_ms;
	return recallable ? REPLY_UNDO_CHAT_MS : REPLY_UNDO_FINAL_MS;
}

enum release reply_release(const struct held_facts *held, int64_t now_ms)
{
	if (held->stopped)
		return RELEASE_STOPPED;
	if (held->question)
		return now_ms - held->since_ms >= REPLY_QUESTION_MS ? RELEASE_NOTE : RELEASE_WAIT;
	if (now_ms - held->since_ms < held->delay_ms)
		return RELEASE_WAIT;
	if (held->customer_text_ms > held->written_ms && !held->newtext_answered)
		return RELEASE_ASK;
	return RELEASE_SEND;
}
