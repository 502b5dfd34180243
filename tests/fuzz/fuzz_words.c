/* What customers write: a class for every text, a title inside its text, and a note mark that no leading slash escapes. */
// fuzz: room domain
#include "domain/digits.h"
#include "domain/reply.h"
#include "domain/words.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"Bob Martin", ""};
	struct question owner = {.kind = QUESTION_RATING, .least = 1, .most = 5};
	char *text = calloc(1, size + 1);
	struct words_span title;
	struct digit_answer answer;
	enum ticket_event class;

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	class = words_class(text, names, 2);
	if (class < EVENT_TEXT || class > EVENT_TEXT_NO)
		abort();
	title = words_title(text);
	if (title.at < text || title.at + title.len > text + strlen(text) || memchr(title.at, '\n', title.len))
		abort();
	if (*text == '/' && !note_marked(text))
		abort();
	answer = digit_answer(text, words_yes_or_no(text), &owner, size % 2);
	if (answer.is == DIGIT_IS_ANSWER && (answer.number < 1 || answer.number > 5))
		abort();
	free(text);
	return 0;
}
