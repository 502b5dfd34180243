/* Rule R13: who is asked, when, and what a rating may still do. */
#include "domain/survey.h"

#include "support/check.h"

#define NOW INT64_C(1760000000000)
#define DAY INT64_C(86400000)

static struct survey_facts closed(void)
{
	return (struct survey_facts){.status = STATUS_CLOSED, .reason = REASON_RESOLVED, .answered = true, .closed_at_ms = NOW};
}

static void every_closing_message_of_four_reasons(void **state)
{
	(void)state;
	static const bool asks[] = {
		[REASON_NONE] = false, [REASON_RESOLVED] = true, [REASON_CANCELLED] = true, [REASON_AUTO] = true,
		[REASON_DUPLICATE] = false, [REASON_MERGED] = false, [REASON_DISCARDED] = false, [REASON_SPAM] = false,
	};

	for (int i = 0; i < 8; i++) {
		assert_int_equal(survey_in_closing((enum close_reason)i, false), asks[i]);
		assert_false(survey_in_closing((enum close_reason)i, true));
	}
}

static void one_separate_survey(void **state)
{
	(void)state;
	struct survey_facts f = closed();

	assert_int_equal(survey_due(&f), NOW + 15 * 60000);
	f.closed_by_customer = true;
	assert_int_equal(survey_due(&f), NOW + 5 * 60000);
}

static void not_to_everybody(void **state)
{
	(void)state;
	struct survey_facts f = closed();

	f.reason = REASON_CANCELLED;
	assert_int_equal(survey_due(&f), 0);
	f = closed(), f.answered = false;
	assert_int_equal(survey_due(&f), 0);
	f = closed(), f.rated = true;
	assert_int_equal(survey_due(&f), 0);
	f = closed(), f.sent = true;
	assert_int_equal(survey_due(&f), 0);
	f = closed(), f.requester_is_machine = true;
	assert_int_equal(survey_due(&f), 0);
	f = closed(), f.status = STATUS_WIP; /* reopened meanwhile */
	assert_false(survey_still_wanted(&f, NOW));
}

static void seven_days_of_peace(void **state)
{
	(void)state;
	struct survey_facts f = closed();

	f.person_asked_ms = NOW - 7 * DAY + 1;
	assert_false(survey_still_wanted(&f, NOW));
	assert_true(survey_still_wanted(&f, NOW + 1));
	f = closed(), f.person_rated_ms = NOW - 7 * DAY + 1;
	assert_false(survey_still_wanted(&f, NOW));
	assert_true(survey_still_wanted(&f, NOW + 1));
	f.person_rated_ms = NOW - 7 * DAY + 16 * 60000;
	assert_int_equal(survey_due(&f), 0);
}

static void ratings(void **state)
{
	(void)state;
	assert_true(rating_may_change(0, NOW));
	assert_true(rating_may_change(NOW - 7 * DAY + 1, NOW));
	assert_false(rating_may_change(NOW - 7 * DAY, NOW));
	assert_true(rating_calls_lead(2, false));
	assert_false(rating_calls_lead(3, false));
	assert_false(rating_calls_lead(1, true));
	assert_true(rating_takes_comment(NOW, NOW + 899999));
	assert_false(rating_takes_comment(NOW, NOW + 900000));
	assert_false(rating_takes_comment(0, 1));
}

TEST_MAIN(cmocka_unit_test(every_closing_message_of_four_reasons), cmocka_unit_test(one_separate_survey),
	cmocka_unit_test(not_to_everybody), cmocka_unit_test(seven_days_of_peace), cmocka_unit_test(ratings))
