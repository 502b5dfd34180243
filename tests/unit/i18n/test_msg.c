#include "i18n/msg.h"

#include "i18n_fixture.h"

static void test_keys_lead_back(void **state)
{
	enum msg found;

	(void)state;
	for (int i = 0; i < MSG_COUNT; i++) {
		assert_true(msg_from_key(msg_key((enum msg)i), &found));
		assert_int_equal(found, i);
		assert_non_null(strchr("mdaix", *msg_key((enum msg)i)));
	}
	assert_string_equal(msg_key(MSG_M_CLOSED_RESOLVED), "m.closed.resolved");
	assert_false(msg_from_key("m.nothing", &found));
}

static void test_what_a_phone_gets(void **state)
{
	enum msg found;

	(void)state;
	assert_true(msg_for_phone(MSG_M_HELLO, &found));
	assert_int_equal(found, MSG_M_HELLO);
	assert_true(msg_for_phone(MSG_M_CREATED, &found));
	assert_int_equal(found, MSG_X_CREATED);
	assert_false(msg_for_phone(MSG_D_CARD, &found));
	assert_true(msg_for_phone(MSG_X_CREATED_OFF, &found));
	assert_true(msg_phone_only(MSG_X_CREATED_OFF));
	assert_false(msg_phone_only(MSG_M_CREATED));
	for (int i = 0; i < MSG_COUNT; i++) {
		bool goes = msg_for_phone((enum msg)i, &found);
		if (goes && found != (enum msg)i && !msg_phone_only(found))
			fail_msg("%s sends %s to a phone", msg_key((enum msg)i), msg_key(found));
		assert_int_equal(msg_phone_only((enum msg)i), *msg_key((enum msg)i) == 'x');
	}
}

static void test_choices(void **state)
{
	enum choice found;

	(void)state;
	for (int i = 0; i < CHOICE_COUNT; i++) {
		assert_true(choice_from_id(choice_id((enum choice)i), &found));
		assert_int_equal(found, i);
		assert_true(*choice_emoji((enum choice)i));
	}
	assert_string_equal(choice_emoji(CHOICE_TAKESEND), "👀");
	assert_false(choice_from_id("", &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_lead_back),
		cmocka_unit_test(test_what_a_phone_gets),
		cmocka_unit_test(test_choices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
