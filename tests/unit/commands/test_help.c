/* The help is made from the verb table, so it cannot lie: every example runs, every list fits. */
#include "fixture.h"

#include "commands/help.h"
#include "commands/reactions.h"

#include "base/text.h"

static void examples_run(struct fixture *f, const struct verb *verb, enum lang lang, enum command_place place)
{
	const char *examples[HELP_EXAMPLES];
	f->context.lang = lang;
	f->context.place = place;
	f->context.roles = EVERYBODY;
	f->context.names.queues = NULL;
	size_t count = help_examples(verb, &f->context, &f->arena, examples);
	assert_true(count >= 1);
	for (size_t i = 0; i < count; i++)
		if (parse(f, examples[i]) != PARSED_COMMAND || f->command.verb != verb->id)
			fail_msg("example does not run: %s (fault %d, verb %d)", examples[i], f->error.fault, f->command.verb);
}

static void test_every_example_runs(void **state)
{
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			examples_run(*state, verb_of((enum verb_id)id), (enum lang)lang, AT_DESK);
			examples_run(*state, verb_of((enum verb_id)id), (enum lang)lang, AT_LINE);
		}
}

/* An example of one language uses the names of that language. */
static void test_examples_speak_one_language(void **state)
{
	struct fixture *f = *state;
	const char *examples[HELP_EXAMPLES];
	f->context.place = AT_LINE;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		const struct verb *verb = verb_of((enum verb_id)id);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			f->context.lang = (enum lang)lang;
			size_t count = help_examples(verb, &f->context, &f->arena, examples);
			for (size_t i = 0; i < count; i++) {
				bool own = false;
				char *names = arena_strdup(&f->arena, verb->names[lang]), *save = NULL;
				for (char *name = strtok_r(names, " ", &save); name; name = strtok_r(NULL, " ", &save))
					own |= strstr(examples[i], name) != NULL;
				if (!own)
					fail_msg("%s has no name of its language", examples[i]);
			}
		}
	}
}

static void test_usage(void **state)
{
	struct fixture *f = *state;
	const struct verb *close = verb_of(VERB_CLOSE);
	assert_string_equal(
		help_usage(close, LANG_FR, AGENT, &f->arena), "fermer [réf] [réglé|inutile|doublon|spam] [dans QUAND] [-q] [texte]");
	assert_string_equal(help_usage(close, LANG_EN, CUSTOMER, &f->arena), "close [ref] [resolved|cancelled|dup|spam] [in WHEN] [text]");
	assert_string_equal(help_usage(verb_of(VERB_ASSIGN), LANG_EN, AGENT, &f->arena), "assign [ref] @person|~team [note]");
	assert_string_equal(help_usage(verb_of(VERB_HOLD), LANG_FR, AGENT, &f->arena), "suspendre [réf] QUAND motif");
	assert_string_equal(help_usage(verb_of(VERB_SHOW), LANG_EN, AGENT, &f->arena), "show [ref] [@person|org:name]");
	assert_string_equal(help_usage(verb_of(VERB_SHOW), LANG_EN, CUSTOMER, &f->arena), "show [ref]");
	assert_string_equal(help_usage(verb_of(VERB_EDIT), LANG_EN, AGENT, &f->arena), "edit [.ENTRY] text");
	assert_string_equal(help_usage(verb_of(VERB_RATE), LANG_EN, AGENT, &f->arena), "rate 1-5 [text]");
}

static void test_pieces_of_a_verb(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(help_aliases(verb_of(VERB_CLOSE), LANG_FR, &f->arena), "clore, close");
	assert_string_equal(help_aliases(verb_of(VERB_DONE), LANG_EN, &f->arena), "ok, réglé");
	assert_string_equal(help_aliases(verb_of(VERB_CONFIG), LANG_EN, &f->arena), "config");
	assert_string_equal(help_roles(verb_of(VERB_CLOSE), LANG_FR, &f->arena), "clients, agents");
	assert_string_equal(help_roles(verb_of(VERB_HEALTH), LANG_EN, &f->arena), "team leads, administrators");
	assert_string_equal(help_example(verb_of(VERB_CLOSE), &f->context, &f->arena), "!fermer réglé");
	assert_string_equal(help_example_text(verb_of(VERB_CANCEL), &f->context, &f->arena), "!annuler acheté ailleurs");
	assert_string_equal(help_example_text(verb_of(VERB_PRIORITY), &f->context, &f->arena), "!prio basse un contournement existe");
	const char *examples[HELP_EXAMPLES];
	assert_int_equal(help_examples(verb_of(VERB_WIP), &f->context, &f->arena, examples), 3);
	assert_string_equal(examples[1], "!encours 1042");
	assert_int_equal(help_examples(verb_of(VERB_MORE), &f->context, &f->arena, examples), 1);
	assert_string_equal(failing(state, "!hold", PARSE_MISSING)->good, "!suspendre 3sem pièce commandée");
}

static void test_lists_fit_and_respect_roles(void **state)
{
	struct fixture *f = *state;
	const char *lines[HELP_LINES], *all = "";
	f->context.roles = EVERYBODY;
	f->context.place = AT_DIRECT;
	assert_int_equal(help_lines(&f->context, &f->arena, lines), GROUP_COUNT);
	assert_string_equal(lines[GROUP_LINKS], "Liens : `!fusionner` `!scinder` `!lier`");
	assert_non_null(strstr(lines[GROUP_END], "`!évaluer`"));
	f->context.place = AT_DESK; /* in a team's room nobody rates */
	help_lines(&f->context, &f->arena, lines);
	assert_null(strstr(lines[GROUP_END], "`!évaluer`"));
	assert_non_null(strstr(lines[GROUP_END], "`!fermer`"));
	f->context.place = AT_DIRECT;
	f->context.roles = CUSTOMER;
	f->context.lang = LANG_EN;
	size_t count = help_lines(&f->context, &f->arena, lines);
	for (size_t i = 0; i < count; i++)
		all = arena_printf(&f->arena, "%s%s\n", all, lines[i]);
	assert_non_null(strstr(all, "`!close`"));
	assert_null(strstr(all, "`!take`"));
	assert_null(strstr(all, "Administration"));
	for (int group = 0; group < GROUP_COUNT; group++) {
		f->context.roles = EVERYBODY;
		count = help_group_lines((enum help_group)group, &f->context, &f->arena, lines);
		size_t members = 0;
		for (int id = VERB_NONE + 1; id < VERB_COUNT; id++)
			members += help_text_of((enum verb_id)id)->group == (enum help_group)group;
		assert_int_equal(count, members); /* no group is longer than a list may be */
	}
}

static void test_topics(void **state)
{
	struct fixture *f = *state;
	struct help_topic topic;
	assert_int_equal(help_find(NULL, &f->arena, &topic), HELP_LIST);
	assert_int_equal(help_find("  ", &f->arena, &topic), HELP_LIST);
	assert_int_equal(help_find("Fermer ?", &f->arena, &topic), HELP_VERB);
	assert_int_equal(topic.verb->id, VERB_CLOSE);
	assert_int_equal(help_find("!close", &f->arena, &topic), HELP_VERB);
	assert_int_equal(help_find("priorité", &f->arena, &topic), HELP_PRIORITY);
	assert_int_equal(help_find("liens", &f->arena, &topic), HELP_GROUP);
	assert_int_equal(topic.group, GROUP_LINKS);
	assert_int_equal(help_find("imprimante hors ligne", &f->arena, &topic), HELP_WORDS);
	assert_int_equal(help_find("e", &f->arena, &topic), HELP_WORDS);
}

static void test_every_verb_has_its_texts(void **state)
{
	(void)state;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			const char *summary = help_text_of((enum verb_id)id)->summary[lang];
			assert_non_null(summary);
			assert_true(text_chars(summary) >= 10 && text_chars(summary) <= 80);
		}
}

TEST_MAIN(CASE(test_every_example_runs), CASE(test_examples_speak_one_language), CASE(test_usage), CASE(test_pieces_of_a_verb),
	CASE(test_lists_fit_and_respect_roles), CASE(test_topics), CASE(test_every_verb_has_its_texts))
