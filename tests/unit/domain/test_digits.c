/* Who owns the digit. */
#include "domain/digits.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)

static struct question ask(int64_t id, enum question_kind kind, int64_t sent)
{
	struct question q = {.id = id, .kind = kind, .sent_ms = sent, .least = 0, .most = 3};

	question_range(&q);
	return q;
}

static void the_last_one_sent_owns_it(void **state)
{
	(void)state;
	struct question open[] = {ask(1, QUESTION_HANDSHAKE, 10), ask(2, QUESTION_WHICH, 30), ask(3, QUESTION_RATING, 20)};

	assert_null(digit_owner(open, 0));
	assert_int_equal(digit_owner(open, 3)->id, 2);
	assert_int_equal(digit_owner(open, 1)->id, 1);
}

static void a_page_owns_it_before_all(void **state)
{
	(void)state;
	struct question open[] = {
		ask(1, QUESTION_PAGE, 10), ask(2, QUESTION_HANDSHAKE, 30), ask(3, QUESTION_PAGE, 20), ask(4, QUESTION_WHICH, 40)};

	assert_int_equal(digit_owner(open, 4)->id, 3); /* the last page sent */
	assert_int_equal(digit_owner(open, 2)->id, 1);
	assert_int_equal(digit_owner(open + 1, 2)->id, 3); /* in whatever order they are listed */
	open[2].sent_ms = 5;
	assert_int_equal(digit_owner(open, 4)->id, 1);
	assert_int_equal(digit_owner(open + 1, 3)->id, 3); /* sent before the others, and still a page */
}

static void expect(const char *text, int word, enum question_kind kind, bool open_ticket, enum digit_is is, int number)
{
	struct question owner = ask(1, kind ? kind : QUESTION_WHICH, 1);
	struct digit_answer got = digit_answer(text, word, kind ? &owner : NULL, open_ticket);

	if (got.is != is || (is == DIGIT_IS_ANSWER && got.number != number))
		fail_msg("\"%s\" for kind %d: %d with %d", text, kind, got.is, got.number);
}

static void whole_messages(void **state)
{
	(void)state;
	expect("1", 0, QUESTION_HANDSHAKE, true, DIGIT_IS_ANSWER, 1);
	expect(" 2 . ", 0, QUESTION_HANDSHAKE, true, DIGIT_IS_ANSWER, 2);
	expect("3", 0, QUESTION_HANDSHAKE, true, DIGIT_IS_OUTSIDE, 0);
	expect("0", 0, QUESTION_WHICH, true, DIGIT_IS_ANSWER, 0);
	expect("4", 0, QUESTION_WHICH, true, DIGIT_IS_OUTSIDE, 0);
	expect("3 souris à changer", 0, QUESTION_WHICH, true, DIGIT_IS_TEXT, 0);
	expect("1", 0, 0, true, DIGIT_IS_NOBODYS, 0);
	expect("1042", 0, QUESTION_WHICH, true, DIGIT_IS_TEXT, 0);
	expect("", 0, QUESTION_WHICH, true, DIGIT_IS_TEXT, 0);
	expect("bonjour", 0, QUESTION_WHICH, true, DIGIT_IS_TEXT, 0);
	expect("oui", 1, QUESTION_HANDSHAKE, true, DIGIT_IS_ANSWER, 1);
	expect("non", 2, QUESTION_IDENTITY, true, DIGIT_IS_ANSWER, 2);
	expect("oui", 1, QUESTION_WHICH, true, DIGIT_IS_TEXT, 0);
	expect("oui", 1, QUESTION_WAIT, true, DIGIT_IS_TEXT, 0);
	expect("oui", 1, 0, true, DIGIT_IS_TEXT, 0);
}

static void a_rating_may_bring_its_word(void **state)
{
	(void)state;
	struct question rating = ask(1, QUESTION_RATING, 1);
	struct digit_answer got = digit_answer("2 trop lent", 0, &rating, false);

	assert_int_equal(got.is, DIGIT_IS_ANSWER);
	assert_int_equal(got.number, 2);
	assert_string_equal(got.text, "trop lent");
	expect("2 trop lent", 0, QUESTION_RATING, true, DIGIT_IS_TEXT, 0);  /* it may be about the open ticket */
	expect("7 trop lent", 0, QUESTION_RATING, false, DIGIT_IS_TEXT, 0);
	expect("5", 0, QUESTION_RATING, true, DIGIT_IS_ANSWER, 5);
	expect("6", 0, QUESTION_RATING, true, DIGIT_IS_OUTSIDE, 0);
	expect("9", 0, QUESTION_RATING, true, DIGIT_IS_OUTSIDE, 0);
	expect("100", 0, QUESTION_RATING, true, DIGIT_IS_OUTSIDE, 0);
	expect("1 nul", 0, QUESTION_RATING, false, DIGIT_IS_ANSWER, 1);
	expect("5\r\nbravo", 0, QUESTION_RATING, false, DIGIT_IS_ANSWER, 5);
	expect("0 nul", 0, QUESTION_RATING, false, DIGIT_IS_TEXT, 0);
}

static void some_wait_their_turn(void **state)
{
	(void)state;
	static const enum question_kind waiting[] = {QUESTION_FIELD, QUESTION_RATING, QUESTION_ARTICLE};
	static const enum question_kind at_once[] = {
		QUESTION_WHICH, QUESTION_HANDSHAKE, QUESTION_WAIT, QUESTION_REASON, QUESTION_IDENTITY, QUESTION_PAGE};

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(question_turn(waiting[i], NOW, 1, NOW), QUESTION_WAIT_TURN);
		assert_int_equal(question_turn(waiting[i], NOW, 0, NOW), QUESTION_SEND);
		assert_int_equal(question_turn(waiting[i], NOW - QUESTION_LAPSE_MS + 1, 1, NOW), QUESTION_WAIT_TURN);
		assert_int_equal(question_turn(waiting[i], NOW - QUESTION_LAPSE_MS, 0, NOW), QUESTION_LAPSES);
	}
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(question_turn(at_once[i], 0, 4, NOW), QUESTION_SEND);
}

static void ranges(void **state)
{
	(void)state;
	struct question q = {.kind = QUESTION_FIELD, .most = 7};

	assert_false(question_range(&q));
	assert_int_equal(q.most, 7);
	q.kind = QUESTION_RATING;
	assert_true(question_range(&q));
	assert_int_equal(q.least, 1);
	assert_int_equal(q.most, 5);
	assert_true(question_is_yes_no(QUESTION_REOPEN));
	assert_false(question_is_yes_no(QUESTION_PAGE));
}

TEST_MAIN(cmocka_unit_test(the_last_one_sent_owns_it), cmocka_unit_test(a_page_owns_it_before_all), cmocka_unit_test(whole_messages),
	  cmocka_unit_test(a_rating_may_bring_its_word), cmocka_unit_test(some_wait_their_turn), cmocka_unit_test(ranges))
