/* What a phone receives: every text that may go to one fits one segment, with the longest values and in both languages. */
#include "base/gsm7.h"
#include "i18n/render.h"

#include "i18n_fixture.h"

/* Gives every value of a template its longest form. {text} counts with 60 characters. */
static void fill(struct fixture *f, const struct template *t, bool clauses)
{
	static const char letters[] = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
				      "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";
	bool whole;

	f->values.count = 0;
	for (size_t i = 0; i < t->count; i++) {
		const char *name = t->parts[i].name;
		if (t->parts[i].kind == PART_OPEN && !clauses)
			i = t->parts[i].close;
		if (!name)
			continue;
		size_t most = strcmp(name, "text") == 0 ? 60 : msg_longest(name, &whole);
		if (most == 0 && !clauses)
			fail_msg("{%s} goes to a phone and has no longest value", name);
		if (strcmp(name, "n") == 0)
			msg_number(&f->values, name, 9999);
		else
			msg_text(&f->values, name, letters + (sizeof(letters) - 1 - (most ? most : 60)));
	}
}

static size_t check_one(struct fixture *f, enum lang lang, enum msg msg, bool clauses)
{
	enum msg phone;

	if (!msg_for_phone(msg, &phone))
		return 0;
	fill(f, catalog_message(f->catalog, lang, phone), clauses);
	assert_int_equal(render(f, lang, msg), MSG_DONE);
	struct sms_size size = sms_measure(f->out.data, f->out.len);
	if (size.ucs2 || size.segments != 1)
		fail_msg("%s %s takes %u units: %s", lang_code(lang), msg_key(msg), size.units, f->out.data);
	if (strpbrk(f->out.data, "`[]{}<") || strstr(f->out.data, "  "))
		fail_msg("%s %s is not plain: %s", lang_code(lang), msg_key(msg), f->out.data);
	return size.units;
}

static void test_every_text_fits_one_segment(void **state)
{
	struct fixture *f = *state;
	size_t longest = 0, texts = 0;

	f->voice.form = FORM_PHONE;
	for (int i = 0; i < MSG_COUNT; i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			size_t bare = check_one(f, (enum lang)lang, (enum msg)i, false);
			check_one(f, (enum lang)lang, (enum msg)i, true);
			longest = bare > longest ? bare : longest;
			texts += bare > 0;
		}
	}
	assert_true(texts > 200);
	assert_in_range(longest, 150, 160);
}

static void test_longer_values_are_cut(void **state)
{
	static const char title[] = "Imprimante du deuxième étage en panne depuis hier";
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "title", title);
	assert_rendered(f, LANG_FR, MSG_X_CREATED,
		"G-1042 enregistrée : Imprimante du deuxième étage en panne. Répondez pour compléter, NOUVEAU=autre demande, AIDE");
	/* a reference is useless in part: it is never cut */
	f->values.count = 0;
	msg_text(&f->values, "ref", "SUPPORT-12345678");
	assert_rendered(f, LANG_FR, MSG_M_UNMUTED, "SUPPORT-12345678 : les messages reprennent.");
}

static void test_clauses_go_from_the_end(void **state)
{
	static const char sixty[] = "une adresse postale assez longue pour faire deborder le tout";
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "desk", "Guichet");
	msg_text(&f->values, "name", "marie");
	msg_text(&f->values, "phone", sixty);
	assert_rendered(f, LANG_FR, MSG_M_HELLO,
		"Bonjour marie, ici Guichet. Écrivez votre demande, nous vous répondons ici. "
		"liste : vos demandes. aide : le reste.");
	msg_text(&f->values, "phone", "0102030405");
	assert_rendered(f, LANG_FR, MSG_M_HELLO,
		"Bonjour marie, ici Guichet. Écrivez votre demande, nous vous répondons ici. "
		"liste : vos demandes. aide : le reste. Téléphone : 0102030405.");
}

static void test_choices_are_digits(void **state)
{
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "bob");
	msg_day(&f->values, "date", TUESDAY_9H);
	assert_rendered(f, LANG_FR, MSG_M_SOLVED_BARE,
		"bob pense que G-1042 est réglée. Est-ce le cas ? 1=oui 2=non Sans réponse, fermeture le mar. 07/04.");
	assert_int_equal(f->choices.count, 2);
	assert_rendered(f, LANG_EN, MSG_M_CLOSE_WHY, "G-1042: 1=it is fixed 2=no longer needed");
	assert_rendered(f, LANG_FR, MSG_M_CLOSED_RESOLVED,
		"G-1042 est fermée. Votre note, de 1 (mauvais) à 5 (excellent) ? Écrivez ici avant le mar. 07/04 pour la rouvrir.");
}

/* Most dates are short; {when} is in words even here, in a form that has room. 23 September 2026 17:30. */
static void test_dates_on_a_phone(void **state)
{
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_moment(&f->values, "when", INT64_C(1790177400000));
	assert_rendered(f, LANG_FR, MSG_M_CLOSE_PLANNED, "G-1042 sera fermée le mer. 23 septembre 17 h 30, sauf si vous écrivez d'ici là.");
	msg_moment(&f->values, "due", INT64_C(1790177400000));
	assert_rendered(f, LANG_FR, MSG_M_RESUMED, "G-1042 : le traitement reprend. Solution visée avant 23/09 17h30.");
}

/* However long, a person's text pushes no clause out: it counts with 60 characters. */
static void test_a_persons_text_leaves_clauses(void **state)
{
	static const char ours[] = "[messages]\nm.reply = {agent}[ ({ref})] : {text}";
	struct fixture *f = *state;
	char text[301];

	assert_true(catalog_override(f->catalog, LANG_FR, ours, strlen(ours), NULL));
	memset(text, 'x', 300);
	text[300] = '\0';
	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "bob");
	msg_text(&f->values, "text", text);
	assert_int_equal(render(f, LANG_FR, MSG_M_REPLY), MSG_DONE);
	assert_memory_equal(f->out.data, "bob (G-1042) : xxx", 18);
	assert_int_equal(f->out.len, 15 + 300);
}

static void test_some_texts_never_go(void **state)
{
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	assert_int_equal(render(f, LANG_FR, MSG_M_EXISTS), MSG_NOT_FOR_PHONE);
	assert_int_equal(f->out.len, 0);
	assert_int_equal(f->choices.count, 0);
}

/* What a person wrote may take four segments, each beginning with "1/4 ". */
static void test_a_persons_text_is_cut_on_a_word(void **state)
{
	static const char *const words[] = {"bonjour ", "été€ ", "привет ", "çà! "};
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "bob");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct buf text;
		buf_init(&text, LIMIT_TEXT);
		for (int n = 0; n < 400; n++)
			buf_adds(&text, words[i]);
		msg_text(&f->values, "text", text.data);
		assert_int_equal(render(f, LANG_FR, MSG_M_REPLY), MSG_DONE);
		struct buf sent; /* accents are simplified on the way */
		buf_init(&sent, LIMIT_TEXT);
		if (gsm7_keeps(f->out.data, f->out.len))
			gsm7_fold(&sent, f->out.data, f->out.len);
		else
			buf_add(&sent, f->out.data, f->out.len);
		struct sms_size size = sms_measure(sent.data, sent.len);
		buf_clear(&sent);
		uint32_t most = 4 * (size.ucs2 ? 63 : 149);
		assert_in_range(size.units, most - 12, most);
		assert_int_equal(size.segments, 4);
		assert_string_equal(f->out.data + f->out.len - 3, "...");
		assert_memory_equal(f->out.data + f->out.len - 3 - (strlen(words[i]) - 1), words[i], strlen(words[i]) - 1);
		buf_clear(&text);
	}
	msg_text(&f->values, "text", "Merci de redémarrer l’imprimante.\nPuis réessayez.");
	assert_rendered(f, LANG_FR, MSG_M_REPLY, "bob (G-1042) : Merci de redémarrer l’imprimante.\nPuis réessayez.");
}

/* Where the rest can be read, and what follows the text is there all the same. */
static void test_a_text_that_is_cut_leads_on(void **state)
{
	struct fixture *f = *state;
	struct buf text;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "bob");
	msg_text(&f->values, "url", "https://help.example.org/t/G-1042");
	buf_init(&text, LIMIT_TEXT);
	for (int n = 0; n < 400; n++)
		buf_adds(&text, "bonjour ");
	msg_text(&f->values, "text", text.data);
	assert_int_equal(render(f, LANG_EN, MSG_M_SOLVED), MSG_DONE);
	assert_non_null(strstr(f->out.data, "bonjour bonjour... https://help.example.org/t/G-1042 Is it fixed? 1=yes 2=no"));
	assert_int_equal(sms_measure(f->out.data, f->out.len).segments, 4);
	msg_text(&f->values, "text", "short");
	assert_int_equal(render(f, LANG_EN, MSG_M_SOLVED), MSG_DONE);
	assert_null(strstr(f->out.data, "help.example.org"));
	buf_clear(&text);
}

/* What a person wrote is worth its price: an emoji may be all that they said. Accents are the channel's to simplify, or not. */
static void test_a_persons_words_stay(void **state)
{
	struct fixture *f = *state;

	f->voice.form = FORM_PHONE;
	msg_text(&f->values, "ref", "G-1042");
	msg_text(&f->values, "agent", "bob");
	msg_text(&f->values, "text", "Ça roule 👍");
	assert_rendered(f, LANG_FR, MSG_M_REPLY, "bob (G-1042) : Ça roule 👍");
	msg_text(&f->values, "text", "ça coûte 3 €…");
	assert_rendered(f, LANG_FR, MSG_M_REPLY, "bob (G-1042) : ça coûte 3 €…");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_every_text_fits_one_segment),
		FIXTURE_TEST(test_longer_values_are_cut),
		FIXTURE_TEST(test_clauses_go_from_the_end),
		FIXTURE_TEST(test_choices_are_digits),
		FIXTURE_TEST(test_dates_on_a_phone),
		FIXTURE_TEST(test_a_persons_text_leaves_clauses),
		FIXTURE_TEST(test_some_texts_never_go),
		FIXTURE_TEST(test_a_persons_text_is_cut_on_a_word),
		FIXTURE_TEST(test_a_text_that_is_cut_leads_on),
		FIXTURE_TEST(test_a_persons_words_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
