#include "domain/digits.h"

static const struct kind {
	int least, most; /* 0, 0: the caller knows */
	bool yes_no;
	bool waits;      /* is not sent while another question is open */
} kinds[] = {
	[QUESTION_WHICH] = {0, 0, false, false},    [QUESTION_HANDSHAKE] = {1, 2, true, false}, [QUESTION_WAIT] = {1, 2, false, false},
	[QUESTION_REASON] = {1, 2, false, false},   [QUESTION_FIELD] = {0, 0, false, true},     [QUESTION_IDENTITY] = {1, 2, true, false},
	[QUESTION_RATING] = {1, 5, false, true},    [QUESTION_PAGE] = {1, 2, false, false},     [QUESTION_ARTICLE] = {1, 2, true, true},
	[QUESTION_REOPEN] = {1, 2, true, false},    [QUESTION_CHOICE] = {0, 0, false, false},
};

const struct question *digit_owner(const struct question *open, size_t count)
{
	const struct question *owner = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct question *q = &open[i];
		bool page = q->kind == QUESTION_PAGE;
		bool owner_pages = owner && owner->kind == QUESTION_PAGE;

		if (!owner || (page && !owner_pages) || (page == owner_pages && q->sent_ms >= owner->sent_ms))
			owner = q;
	}
	return owner;
}

bool question_range(struct question *question)
{
	const struct kind *kind = &kinds[question->kind];

	if (!kind->most)
		return false;
	question->least = kind->least;
	question->most = kind->most;
	return true;
}

bool question_is_yes_no(enum question_kind kind)
{
	return kinds[kind].yes_no;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The number that the text begins with and what comes after it; -1 if it begins with none. Four digits and more are references. */
static int leading_number(const char *text, const char **rest)
{
	int number = 0, digits = 0;

	while (is_space(*text))
		text++;
	for (; *text >= '0' && *text <= '9'; text++, digits++)
		if (digits < 3)
			number = number * 10 + (*text - '0');
	if (!digits || digits > 3)
		return -1;
	while (*text == '.' || *text == '!' || is_space(*text))
		text++;
	*rest = text;
	return number;
}

struct digit_answer digit_answer(const char *text, int yes_or_no, const struct question *owner, bool has_open_ticket)
{
	struct digit_answer answer = {.is = DIGIT_IS_TEXT};
	const char *rest = "";
	int number = leading_number(text, &rest);

	if (yes_or_no) {
		if (owner && kinds[owner->kind].yes_no)
			answer = (struct digit_answer){.is = DIGIT_IS_ANSWER, .number = yes_or_no};
		return answer;
	}
	if (number < 0)
		return answer;
	/* A digit followed by anything is text, but for the word that comes with a rating when it cannot be about a ticket. */
	if (*rest && !(owner && owner->kind == QUESTION_RATING && !has_open_ticket && number >= owner->least && number <= owner->most))
		return answer;
	answer.number = number;
	answer.text = *rest ? rest : NULL;
	if (!owner)
		answer.is = DIGIT_IS_NOBODYS;
	else
		answer.is = number >= owner->least && number <= owner->most ? DIGIT_IS_ANSWER : DIGIT_IS_OUTSIDE;
	return answer;
}

enum question_turn question_turn(enum question_kind kind, int64_t since_ms, size_t open, int64_t now_ms)
{
	if (!kinds[kind].waits)
		return QUESTION_SEND;
	if (now_ms - since_ms >= QUESTION_LAPSE_MS)
		return QUESTION_LAPSES;
	return open ? QUESTION_WAIT_TURN : QUESTION_SEND;
}
