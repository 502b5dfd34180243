/* Opening hours as text. */
#include "sla/hours.h"

#include "support/check.h"

static void expect(const char *text, const char *printed)
{
	struct calendar c = {.id = 7};
	struct err err = {0};
	struct buf out;

	buf_init(&out, 4096);
	if (!hours_parse(&c, text, &err))
		fail_msg("\"%s\": %s", text, err.text);
	hours_print(&c, &out);
	assert_string_equal(out.data, printed);
	assert_int_equal(c.id, 7);
	buf_clear(&out);
}

static void what_people_write(void **state)
{
	(void)state;
	expect("24/7", "24/7");
	expect(" 24/7 ; ", "24/7");
	expect("mon-fri 9:00-12:00 14:00-18:00; sat 9:00-12:00",
		"mon 9:00-12:00 14:00-18:00; tue 9:00-12:00 14:00-18:00; wed 9:00-12:00 14:00-18:00; thu 9:00-12:00 14:00-18:00; "
		"fri 9:00-12:00 14:00-18:00; sat 9:00-12:00");
	expect("lun 9h-12h30,14h-18h", "mon 9:00-12:30 14:00-18:00");
	expect("Lundi,MERCREDI 9-12", "mon 9:00-12:00; wed 9:00-12:00");
	expect("sat-mon 0:00-24:00", "mon 0:00-24:00; sat 0:00-24:00; sun 0:00-24:00");
	expect("tue 14:00-18:00 9:00-12:00; tue 12:00-14:00", "tue 9:00-12:00 12:00-14:00 14:00-18:00");
	expect("mar 22:00-24:00;\n mer 0:00-6:00;", "tue 22:00-24:00; wed 0:00-6:00");
	expect("dim 9:00-9:01", "sun 9:00-9:01");
}

static void refuse(const char *text, const char *sentence)
{
	struct calendar c = {.id = 7, .always = true};
	struct err err = {0};

	assert_false(hours_parse(&c, text, &err));
	if (!strstr(err.text, sentence))
		fail_msg("\"%s\": %s", text, err.text);
	assert_true(c.always); /* untouched */
}

static void what_went_wrong(void **state)
{
	(void)state;
	refuse("", "no opening hours");
	refuse(" ; ; ", "no opening hours");
	refuse("24/7 mon 9-12", "stands alone");
	refuse("24/7; mon 9-12", "stands alone");
	refuse("9:00-12:00", "\"9:00-12:00\" is not a day");
	refuse("mo 9:00-12:00", "\"mo\" is not a day");
	refuse("montag 9:00-12:00", "\"montag\" is not a day");
	refuse("mon- 9:00-12:00", "is not a day");
	refuse("mon", "\"mon\" has no hours");
	refuse("mon; tue 9-12", "\"mon\" has no hours");
	refuse("mon 9:00", "\"9:00\" is not an interval");
	refuse("mon 9:0-12:00", "not an interval");
	refuse("mon 9:60-12:00", "not an interval");
	refuse("mon 9h5-12h", "not an interval");
	refuse("mon 9:00-24:01", "not an interval");
	refuse("mon 9:00-12:00-14:00", "not an interval");
	refuse("mon 123-124", "not an interval");
	refuse("mon 22:00-6:00", "as two");
	refuse("mon 9:00-9:00", "ends before");
	refuse("mon 9:00-12:00 11:59-13:00", "two intervals of monday overlap at 11:59");
	refuse("mon 9:00-12:00; mon-tue 8:00-10:00", "overlap");
	refuse("mon 1-2 3-4 5-6 7-8 9-10 11-12 13-14 15-16 17-18", "more than 8");
}

TEST_MAIN(cmocka_unit_test(what_people_write), cmocka_unit_test(what_went_wrong))
