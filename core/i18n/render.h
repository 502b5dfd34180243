/* i18n/render.h: a message of the catalogue with its values, for one reader and one kind of screen.
 *
 * Values are lent until msg_render() returns. A value that is NULL (a text), 0 (a moment) or not given is missing: a clause [ ... ] with a
 * missing value is not printed; outside a clause it is a mistake of the caller, which the result tells. The value `more` (any
 * text) prints the clauses that have no value of their own: the `suite` of a history.
 *
 * On a screen the text keeps `code` marks; values stay as they were written. On a phone everything is folded into GSM-7 (base/gsm7.h),
 * values are cut (longest values: render.c), clauses are dropped from the end until one segment is enough. What a person wrote ({text})
 * stays as it was written, since the channel knows what a character may cost; where the whole would take more than four segments it is cut
 * on a word, and three dots and the value `url` say where the rest is. Pure; any thread; a few microseconds.
 *
 *     struct msg_voice voice = {.catalog = catalog, .reader = &marie, .form = FORM_CHAT, .choices = CHOICES_APART};
 *     struct msg_values v = {0};
 *     msg_text(&v, "ref", "G-1042");
 *     msg_text(&v, "agent", "bob");
 *     msg_moment(&v, "due", due_ms);
 *     struct msg_choices choices = {0};
 *     msg_render(&out, &voice, MSG_M_ACK, &v, &choices);    // 👀 bob prend en charge G-1042. Solution visée avant ...
 */
#ifndef GUICHET_I18N_RENDER_H
#define GUICHET_I18N_RENDER_H

#include "base/buf.h"
#include "i18n/catalog.h"
#include "i18n/dates.h"

#include <stddef.h>
#include <stdint.h>

enum msg_form { FORM_CHAT, FORM_PHONE };

/* Where the choices of a message go. They are returned in every case; a phone always gets digits. */
enum choice_style {
	CHOICES_APART, /* buttons: not in the text */
	CHOICES_WORDS, /* ✅ oui ❌ non: reactions */
	CHOICES_DIGITS /* 1=oui 2=non: typed */
};

struct msg_voice {
	const struct catalog *catalog;
	const struct reader *reader;
	enum msg_form form;
	enum choice_style choices;
	bool without_rating; /* for those whose opinion is not asked: <rate> prints nothing */
};

/* ---- values ------------------------------------------------------------------------------------------------------------------------- */

enum msg_type { VALUE_TEXT, VALUE_NUMBER, VALUE_DATE };

struct msg_value {
	const char *name;
	enum msg_type type;
	const char *text;
	int64_t number; /* or milliseconds UTC */
	enum date_what what;
};

#define MSG_VALUES 24 /* a message has 14 at most */

struct msg_values {
	struct msg_value list[MSG_VALUES]; /* zero-initialise and use */
	size_t count;
};

/* A name given again replaces its value. */
void msg_text(struct msg_values *values, const char *name, const char *text); /* NULL and "" are no value */
void msg_number(struct msg_values *values, const char *name, int64_t number);
void msg_moment(struct msg_values *values, const char *name, int64_t ms); /* day and time; 0 is no value, as in the next three */
void msg_day(struct msg_values *values, const char *name, int64_t ms);
void msg_clock(struct msg_values *values, const char *name, int64_t ms);
void msg_full_date(struct msg_values *values, const char *name, int64_t ms); /* in numbers with the year */

/* ---- rendering ---------------------------------------------------------------------------------------------------------------------- */

struct msg_choice {
	enum choice choice;
	const char *value; /* opaque for the channel: "yes", "rate:4" */
	const char *label; /* words; a face of the rating has its digit */
	const char *emoji;
};

#define MSG_CHOICES 8 /* the five faces and three more */

struct msg_choices {
	struct msg_choice list[MSG_CHOICES];
	size_t count;
};

enum msg_result {
	MSG_DONE,
	MSG_INCOMPLETE,   /* printed, but a value outside any clause was missing */
	MSG_NOT_FOR_PHONE /* this message never goes to a phone: nothing was printed */
};

#define MSG_SEGMENTS_MAX 4 /* of a message that carries a person's text */

/* Appends to out and to choices (NULL: not wanted). */
enum msg_result msg_render(
	struct buf *out, const struct msg_voice *voice, enum msg msg, const struct msg_values *values, struct msg_choices *choices);

/* The most characters of a value on a phone, 0 if it has no limit; a `whole` one is expected to keep to it and never cut. */
size_t msg_longest(const char *name, bool *whole);

#endif
