/* What words mean before anybody reads them: the closed lists, the order of the tests, and titles. */
#include "domain/words.h"

#include "support/check.h"

static const char *const people[] = {"Bob Martin", "Élodie"};

static void expect(const char *text, enum ticket_event want)
{
	enum ticket_event got = words_class(text, people, 2);

	if (got != want)
		fail_msg("\"%s\" is %s, not %s", text, event_name(got), event_name(want));
}

static void courtesies(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"Ok merci", "Parfait, merci Bob !", "merci", "MERCI BEAUCOUP !!!", "Bonjour", "Hello!", "ok", "Super 👍", "👍🏿", "🙏🙏",
		"Thank you very much", "Thanks, Élodie", "thanks elodie", "merci d’avance", "Bonne journée à tous", "s'il vous plaît",
		"Bonjour Bob, merci", "top, nickel ✨", "great thanks", "Bon week-end", "@Guichet merci",
		"merci merci merci merci merci merci", "👍🏻 👍🏿", "merci ?", "Bob", "❤️",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect(texts[i], EVENT_TEXT_COURTESY);
}

static void confirmations(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"oui", "Oui !", "✅", "1", "1️⃣", "c'est réglé", "C’EST RÉGLÉ, merci beaucoup", "yes", "Yes thank you", "it is fixed",
		"It's fixed, thanks Bob", "oui ✅", "merci, oui",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect(texts[i], EVENT_TEXT_YES);
}

static void doubts(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"non", "Non merci", "❌", "2", "no", "merci mais non", "toujours en panne", "Ça ne marche pas", "encore le même souci",
		"il est plus lent", "plus rien ne marche", "ça n'imprime plus", "still broken", "It doesn't work", "It doesn’t work",
		"not yet", "but the screen is dark", "broken again", "c'est réglé ?", "oui ?", "?", "??", "❓",
		"Oui, mais l'autre caisse est figée", "et pour la caisse 3 ?", "plus besoin mais rappelez-moi",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect(texts[i], EVENT_TEXT_NO);
}

static void anything_else(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"Merci, je regarde ce soir", "plus besoin", "Je n'en ai plus besoin, merci", "la caisse 2 est figée", "merci Jean", "3",
		"12", "...", "", "   ",
		"merci merci merci merci merci merci merci", /* seven words */
		"ok pour mardi", "oui la deuxième", "👎", "passe", "nothing", "notable", "butter", "\xff\xfe",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect(texts[i], EVENT_TEXT);
}

static void names_are_those_of_this_ticket(void **state)
{
	(void)state;
	assert_int_equal(words_class("merci Bob", NULL, 0), EVENT_TEXT);
	assert_int_equal(words_class("merci bob", people, 1), EVENT_TEXT_COURTESY);
	assert_int_equal(words_class("merci martin", people, 1), EVENT_TEXT_COURTESY);
}

static void a_comment_follows_its_rating(void **state)
{
	(void)state;
	const int64_t rated = 1000, last = rated + 15 * 60 * 1000 - 1;

	assert_int_equal(words_after_rating(EVENT_TEXT, rated, last), EVENT_TEXT_COMMENT);
	assert_int_equal(words_after_rating(EVENT_TEXT, rated, last + 1), EVENT_TEXT);
	assert_int_equal(words_after_rating(EVENT_TEXT, 0, 5), EVENT_TEXT);
	assert_int_equal(words_after_rating(EVENT_TEXT_NO, rated, last), EVENT_TEXT_NO); /* reopens, even right after a rating */
	assert_int_equal(words_after_rating(EVENT_TEXT_COURTESY, rated, last), EVENT_TEXT_COURTESY);
}

static void a_bare_yes(void **state)
{
	(void)state;
	assert_int_equal(words_yes_or_no(" OUI. "), 1);
	assert_int_equal(words_yes_or_no("yes"), 1);
	assert_int_equal(words_yes_or_no("✅"), 1);
	assert_int_equal(words_yes_or_no("Non"), 2);
	assert_int_equal(words_yes_or_no("❌"), 2);
	assert_int_equal(words_yes_or_no("oui merci"), 0);
	assert_int_equal(words_yes_or_no("1"), 0);
	assert_int_equal(words_yes_or_no(""), 0);
}

static void titles(void **state)
{
	(void)state;
	static const struct {
		const char *text, *title;
	} cases[] = {
		{"Bonjour,\nLa caisse 2 est figée", "La caisse 2 est figée"},
		{"La caisse 2 est figée\nDepuis ce matin", "La caisse 2 est figée"},
		{"Bonjour, la caisse 2 est figée", "la caisse 2 est figée"},
		{"bonjour la caisse 2 est figée", "la caisse 2 est figée"},
		{"Bonjour Bob, la caisse est figée", "la caisse est figée"},
		{"Hello Mr Smith, the screen is dead", "the screen is dead"},
		{"Bonjour Zoé À côté, la caisse est figée", "Zoé À côté, la caisse est figée"},
		{"Bonjour Aziz. 90 postes figés", "90 postes figés"},
		{"Bonjour l’équipe ! ⏏ bloqué,", "⏏ bloqué"},
		{"Bonjour Madame Élise, la caisse est figée", "la caisse est figée"},
		{"Hello!\n\n@Guichet, merci\nScreen is dead", "Screen is dead"},
		{"@Guichet l'écran est noir", "l'écran est noir"},
		{"Bonjour à tous 👋\n- plus de réseau au 3e", "- plus de réseau au 3e"},
		{"Super U est fermé", "Super U est fermé"},
		{"Merci de réparer l'imprimante", "Merci de réparer l'imprimante"},
		{"Merci, l'imprimante est réparée mais lente", "l'imprimante est réparée mais lente"},
		{"  [VPN] coupé  \r\nsuite", "[VPN] coupé"},
		{"Bonjour,\r\n\r\n\"code 79\" à l'écran\r\n", "\"code 79\" à l'écran"},
		{"Bonjour écran cassé, merci", "écran cassé, merci"},
		{"Hello!", ""},
		{"Bonjour,\nMerci !\nCordialement", ""},
		{"???\nrien", "rien"},
		{"----\nTitre", "Titre"},
		{"", ""},
		{"hello hello hello hello hello hello hello hello hello hello panne", "panne"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct words_span span = words_title(cases[i].text);

		if (span.len != strlen(cases[i].title) || memcmp(span.at, cases[i].title, span.len) != 0)
			fail_msg("title of \"%s\" is \"%.*s\"", cases[i].text, (int)span.len, span.at);
		assert_true(span.at >= cases[i].text && span.at + span.len <= cases[i].text + strlen(cases[i].text));
	}
}

static void a_long_title_ends_on_a_word(void **state)
{
	(void)state;
	char text[4000] = "";
	struct words_span span;

	for (size_t i = 0; i < 300; i++)
		memcpy(text + i * (sizeof "été mm " - 1), "été mm ", sizeof "été mm ");
	span = words_title(text);
	assert_true(span.len > 80 && span.len <= 2 * 120);
	assert_true(span.at[span.len] == ' ');
	memset(text, 'x', 3000);
	text[3000] = 0;
	span = words_title(text);
	assert_int_equal(span.len, 120);
}

TEST_MAIN(cmocka_unit_test(courtesies), cmocka_unit_test(confirmations), cmocka_unit_test(doubts), cmocka_unit_test(anything_else),
	  cmocka_unit_test(names_are_those_of_this_ticket), cmocka_unit_test(a_comment_follows_its_rating), cmocka_unit_test(a_bare_yes),
	  cmocka_unit_test(titles), cmocka_unit_test(a_long_title_ends_on_a_word))
