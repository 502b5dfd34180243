#include "i18n/render.h"

#include "i18n_fixture.h"

static void give_ref_and_agent(struct fixture *f)
{
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "marie");
}

static void test_clauses_wait_for_their_values(void **state)
{
	struct fixture *f = *state;

	give_ref_and_agent(f);
	assert_rendered(f, LANG_FR, MSG_M_ACK, "👀 marie prend en charge G-1042.");
	msg_moment(&f->values, "due", 0);
	assert_rendered(f, LANG_EN, MSG_M_ACK, "👀 marie is now handling G-1042.");
	msg_moment(&f->values, "due", TUESDAY_9H);
	assert_rendered(f, LANG_FR, MSG_M_ACK, "👀 marie prend en charge G-1042. Solution visée avant mardi 7 avril 9 h.");
	assert_rendered(f, LANG_EN, MSG_M_ACK, "👀 marie is now handling G-1042. Target for a solution: Tuesday 7 April 9:00.");
}

static void test_card(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "title", "L'imprimante : en panne ?");
	msg_text(&f->values, "queue", "technique");
	msg_text(&f->values, "prio", "haute");
	msg_text(&f->values, "sev", "");
	msg_text(&f->values, "org", NULL);
	msg_text(&f->values, "body", "Elle clignote.");
	/* the title is a value: nobody corrects its spaces or its apostrophe */
	assert_rendered(f, LANG_FR, MSG_M_CREATED,
		"🎫 G-1042 · L'imprimante : en panne ?\ntechnique · priorité haute\n> Elle clignote.\nÉcrivez ici pour compléter.");
}

static void test_typography(void **state)
{
	struct fixture *f = *state;

	give_ref_and_agent(f);
	msg_text(&f->values, "who", "bob");
	msg_text(&f->values, "title", "Écran noir");
	assert_rendered(f, LANG_FR, MSG_M_OPENED_FOR,
		"bob a ouvert G-1042 pour vous" NNBSP ": «" NNBSP "Écran noir" NNBSP "». Répondez ici. "
		"`annuler G-1042` si c’est une erreur.");
}

static void test_missing_value_is_told(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	assert_int_equal(render(f, LANG_FR, MSG_M_ACK), MSG_INCOMPLETE);
	assert_string_equal(f->out.data, "👀 prend en charge G-1042.");
	msg_text(&f->values, "n", "3"); /* a plural needs a number */
	msg_text(&f->values, "items", "x");
	assert_int_equal(render(f, LANG_FR, MSG_M_LIST), MSG_INCOMPLETE);
}

static void test_plural(void **state)
{
	static const struct {
		int64_t n;
		const char *fr, *en;
	} rows[] = {
		{0, "📎 0 fichier ajouté à G-1042.", "📎 0 files added to G-1042."},
		{1, "📎 1 fichier ajouté à G-1042.", "📎 1 file added to G-1042."},
		{2, "📎 2 fichiers ajoutés à G-1042.", "📎 2 files added to G-1042."},
	};
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		msg_number(&f->values, "n", rows[i].n);
		assert_rendered(f, LANG_FR, MSG_M_ATTACH_OK, rows[i].fr);
		assert_rendered(f, LANG_EN, MSG_M_ATTACH_OK, rows[i].en);
	}
}

static void test_choices_in_three_ways(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "marie");
	msg_day(&f->values, "date", TUESDAY_9H);
	f->voice.choices = CHOICES_APART;
	assert_rendered(f, LANG_FR, MSG_M_SOLVED_BARE,
		"✅ marie pense que G-1042 est réglée. Est-ce le cas" NNBSP "? Sans réponse, fermeture le mardi 7 avril.");
	f->voice.choices = CHOICES_WORDS;
	assert_rendered(f, LANG_FR, MSG_M_SOLVED_BARE,
		"✅ marie pense que G-1042 est réglée. Est-ce le cas" NNBSP "? ✅ oui ❌ non "
		"Sans réponse, fermeture le mardi 7 avril.");
	f->voice.choices = CHOICES_DIGITS;
	assert_rendered(f, LANG_EN, MSG_M_SOLVED_BARE,
		"✅ marie thinks G-1042 is fixed. Is it? 1=yes 2=no Without an answer it closes on Tuesday 7 April.");

	assert_int_equal(f->choices.count, 2);
	assert_int_equal(f->choices.list[1].choice, CHOICE_NO);
	assert_string_equal(f->choices.list[1].value, "no");
	assert_string_equal(f->choices.list[1].label, "no");
	assert_string_equal(f->choices.list[1].emoji, "❌");
}

static void test_rating_is_five_faces(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	f->voice.choices = CHOICES_DIGITS;
	assert_rendered(f, LANG_FR, MSG_M_SURVEY,
		"G-1042" NNBSP ": comment avons-nous traité votre demande" NNBSP "? "
		"Votre note, de 1 (mauvais) à 5 (excellent)" NNBSP "?");
	assert_int_equal(f->choices.count, 5);
	assert_string_equal(f->choices.list[0].emoji, "😡");
	assert_string_equal(f->choices.list[4].label, "5");
	assert_string_equal(f->choices.list[4].value, "rate:5");
}

/* Several messages make one: what stood there stays, and choices add up. */
static void test_messages_are_appended(void **state)
{
	struct fixture *f = *state;

	f->reader.lang = LANG_FR;
	give_ref_and_agent(f);
	msg_day(&f->values, "date", TUESDAY_9H);
	msg_render(&f->out, &f->voice, MSG_M_ACK, &f->values, &f->choices);
	buf_addc(&f->out, '\n');
	msg_render(&f->out, &f->voice, MSG_M_WAIT_CLOSING, &f->values, &f->choices);
	msg_render(&f->out, &f->voice, MSG_M_ASK_REOPEN, &f->values, &f->choices);
	assert_string_equal(f->out.data, "👀 marie prend en charge G-1042.\nSans réponse de votre part, G-1042 sera fermée le mardi 7 avril."
					 "Bien reçu pour G-1042. Faut-il rouvrir" NNBSP "?");
	assert_int_equal(f->choices.count, 4);
	assert_int_equal(f->choices.list[2].choice, CHOICE_REOPEN);
}

static void test_code_cannot_be_left(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "bad", "a` *b* `c");
	assert_rendered(f, LANG_EN, MSG_M_ERR_VERB, "`a' *b* 'c` is not a command. `help` for the list.");
}

static void test_more_opens_clauses_without_values(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "items", "a");
	assert_rendered(f, LANG_EN, MSG_M_HISTORY, "G-1042, history:\na");
	msg_text(&f->values, "more", "yes");
	assert_rendered(f, LANG_EN, MSG_M_HISTORY, "G-1042, history:\na\n`more`");
}

static void test_kinds_of_dates(void **state)
{
	struct fixture *f = *state;

	msg_text(&f->values, "ref", "G-1042");
	msg_clock(&f->values, "time", TUESDAY_9H);
	msg_text(&f->values, "prio", "haute");
	assert_rendered(f, LANG_FR, MSG_M_PRIO_LIMIT,
		"L’équipe est alertée pour G-1042 depuis 9 h, en priorité haute. Pour parler à quelqu’un" NNBSP ": `humain`.");
	msg_number(&f->values, "n", 7);
	msg_full_date(&f->values, "date", TUESDAY_9H);
	msg_text(&f->values, "title", "Imprimante");
	msg_text(&f->values, "body", "…");
	assert_int_equal(render(f, LANG_EN, MSG_M_KB_SHOW), MSG_DONE);
	assert_string_equal(f->out.data, "Article 7, updated 07/04/2026: Imprimante\n…\n");
}

/* A buffer that is full says so and nothing else happens. */
static void test_full_buffer(void **state)
{
	struct fixture *f = *state;
	struct buf small;

	give_ref_and_agent(f);
	buf_init(&small, 12);
	msg_render(&small, &f->voice, MSG_M_ACK, &f->values, NULL);
	assert_true(small.failed);
	assert_true(small.len <= 12);
	f->voice.form = FORM_PHONE;
	buf_reset(&small);
	msg_render(&small, &f->voice, MSG_M_ACK, &f->values, NULL);
	assert_true(small.failed);
	buf_clear(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_clauses_wait_for_their_values),
		FIXTURE_TEST(test_card),
		FIXTURE_TEST(test_typography),
		FIXTURE_TEST(test_missing_value_is_told),
		FIXTURE_TEST(test_plural),
		FIXTURE_TEST(test_choices_in_three_ways),
		FIXTURE_TEST(test_rating_is_five_faces),
		FIXTURE_TEST(test_messages_are_appended),
		FIXTURE_TEST(test_code_cannot_be_left),
		FIXTURE_TEST(test_more_opens_clauses_without_values),
		FIXTURE_TEST(test_kinds_of_dates),
		FIXTURE_TEST(test_full_buffer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
