#include "domain/rule.h"

#include "support/check.h"

#define LIST(...) {(const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)}

static const char *field(void *ctx, const char *key)
{
	(void)ctx;
	return strcmp(key, "product") == 0 ? "till" : NULL;
}

static const struct rule_facts facts = {.channel = "slack:acme", .room = "C0123", .org = "acme", .type = TYPE_INCIDENT, .field = field,
	.text = "la caisse 2 est figee, plus de reseau"};

static bool fits(struct rule rule)
{
	rule.enabled = true;
	return rule_fits(&rule, &facts);
}

static void test_where_it_comes_from(void **state)
{
	(void)state;
	assert_true(fits((struct rule){0}));
	assert_true(fits((struct rule){.from = LIST("slack")}));
	assert_true(fits((struct rule){.from = LIST("matrix", "slack:acme")}));
	assert_true(fits((struct rule){.from = LIST("slack:acme/C0123")}));
	assert_false(fits((struct rule){.from = LIST("slack:acme/C9")}));
	assert_false(fits((struct rule){.from = LIST("slack:ac")}));
	assert_false(fits((struct rule){.from = LIST("slac")}));
	assert_false(fits((struct rule){.from = LIST("slack:acmeX")}));
}

static void test_words_stand_for_themselves(void **state)
{
	(void)state;
	assert_true(fits((struct rule){.words = LIST("ecran", "caisse")}));
	assert_true(fits((struct rule){.words = LIST("caisse 2")}));
	assert_true(fits((struct rule){.words = LIST("figee")}));
	assert_false(fits((struct rule){.words = LIST("cais")}));
	assert_false(fits((struct rule){.words = LIST("seau")}));
}

static void test_type_organisation_and_field(void **state)
{
	(void)state;
	assert_true(fits((struct rule){.types = 1u << TYPE_INCIDENT | 1u << TYPE_QUESTION}));
	assert_false(fits((struct rule){.types = 1u << TYPE_QUESTION}));
	assert_true(fits((struct rule){.orgs = LIST("acme")}));
	assert_false(fits((struct rule){.orgs = LIST("autre")}));
	assert_true(fits((struct rule){.field = "product", .value = "till"}));
	assert_false(fits((struct rule){.field = "product", .value = "screen"}));
	assert_false(fits((struct rule){.field = "service", .value = "till"}));
	assert_false(fits((struct rule){.orgs = LIST("acme"), .words = LIST("absent")})); /* all must hold */
}

static void test_the_first_to_set_something_wins(void **state)
{
	(void)state;
	const struct rule rules[] = {
		{.name = "off", .queue = "never", .enabled = false},
		{.name = "one", .enabled = true, .priority = PRIORITY_HIGH, .tags = LIST("till")},
		{.name = "none", .enabled = true, .orgs = LIST("autre"), .queue = "never"},
		{.name = "two", .enabled = true, .queue = "caisses", .priority = PRIORITY_LOW, .tags = LIST("shop")},
		{.name = "three", .enabled = true, .queue = "other", .assign = "bob", .set_type = TYPE_PROBLEM},
	};
	struct rule_outcome out;
	rules_decide(rules, 5, &facts, &out);
	assert_string_equal(out.queue, "caisses");
	assert_string_equal(out.assign, "bob");
	assert_int_equal(out.priority, PRIORITY_HIGH);
	assert_int_equal(out.type, TYPE_PROBLEM);
	assert_int_equal(out.ntags, 2);
	assert_string_equal(out.tags[1], "shop");
	assert_int_equal(out.nfired, 3);
	assert_string_equal(out.fired[0], "one");
	assert_string_equal(out.fired[2], "three");
}

TEST_MAIN(cmocka_unit_test(test_where_it_comes_from), cmocka_unit_test(test_words_stand_for_themselves),
	cmocka_unit_test(test_type_organisation_and_field), cmocka_unit_test(test_the_first_to_set_something_wins))
