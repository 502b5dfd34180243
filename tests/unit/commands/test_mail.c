/* Commands at the top of a mail. */
#include "fixture.h"

#include "commands/mail.h"

static void test_top_lines(void **state)
{
	struct fixture *f = *state;
	const char *text = "#fermer\r\n#priorité urgente\r\n#copie x@example.org\r\n\r\nMerci\r\n#pas une commande";
	struct mail_commands found = mail_commands(text, &f->arena);
	assert_int_equal(found.count, 3);
	assert_string_equal(found.rest, "Merci\r\n#pas une commande");
	f->context.place = AT_MAIL;
	assert_int_equal(parse(f, found.lines[0]), PARSED_COMMAND);
	assert_int_equal(f->command.verb, VERB_CLOSE);
	assert_int_equal(parse(f, found.lines[1]), PARSED_COMMAND);
	assert_int_equal(f->command.word[WORDS_PRIORITY], PRIORITY_URGENT);
	assert_int_equal(parse(f, found.lines[2]), PARSED_COMMAND);
	assert_int_equal(f->command.persons[0].kind, PERSON_EMAIL);
	assert_int_equal(mail_commands("#fermer", &f->arena).count, 1);
	assert_string_equal(mail_commands("#fermer", &f->arena).rest, "");
}

static void test_other_beginnings(void **state)
{
	struct fixture *f = *state;
	static const char *const texts[] = {"Bonjour\n#fermer\n\n", "#fermer\nMerci", "# Titre\n\ntexte", "##\n\n", "> #fermer\n\n",
		"\n#fermer\n\n", "", "#1\n#2\n#3\n#4\n#5\n#6\n#7\n#8\n#9\n#10\n#11\n\n"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct mail_commands found = mail_commands(texts[i], &f->arena);
		assert_int_equal(found.count, 0);
		assert_ptr_equal(found.rest, texts[i]);
	}
}

TEST_MAIN(CASE(test_top_lines), CASE(test_other_beginnings))
