#include "i18n/render.h"

#include "i18n_fixture.h"

static void test_ack_in_both_languages(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "marie");
	assert_rendered(f, LANG_FR, MSG_M_ACK, "👀 marie prend en charge G-1042.");
	assert_rendered(f, LANG_EN, MSG_M_ACK, "👀 marie is now handling G-1042.");
	msg_moment(&f->values, "due", TUESDAY_9H);
	assert_rendered(f, LANG_FR, MSG_M_ACK, "👀 marie prend en charge G-1042. Solution visée avant mardi 7 avril 9 h.");
	assert_rendered(f, LANG_EN, MSG_M_ACK, "👀 marie is now handling G-1042. Target for a solution: Tuesday 7 April 9:00.");
}

static void test_phone_form(void **state)
{
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "François Lebœuf");
	msg_moment(&f->values, "due", TUESDAY_9H);
	assert_rendered(f, LANG_FR, MSG_M_ACK, "Francois Leboe prend en charge G-1042. Solution visée avant mar. 07/04 9h.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_ack_in_both_languages),
		FIXTURE_TEST(test_phone_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
