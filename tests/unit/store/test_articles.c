#include "store/orgs.h"
#include "store_fixture.h"

#include "store/articles.h"

#define ACME 40

static const struct article_reader marie = {.lang = "fr", .org_id = ACME}, carl = {.lang = "fr"}, paul = {.lang = "en", .org_id = ACME},
				   bob = {.lang = "fr", .agent = true};

static void add(struct fixture *f, int64_t number, const char *title, const char *body, const struct article *more)
{
	struct article a = *more;
	a.number = number;
	a.title = title;
	a.body = body;
	a.author_id = 10;
	a.state = a.state ? a.state : ARTICLE_PUBLISHED;
	a.audience = a.audience ? a.audience : AUDIENCE_EVERYBODY;
	a.revision = 1;
	a.created_ms = a.updated_ms = NOW + number;
	article_put(f->db, &a);
	assert_well(f);
}

static void add_some(struct fixture *f)
{
	make_ticket(f);
	org_put(f->db, ACME, "acme", "ACME", NULL, true);
	add(f, 1, "Imprimante : vider la file d'attente", "Ouvrez les paramètres puis redémarrez l'appareil.",
		&(struct article){.lang = "fr"});
	add(f, 2, "Printer: empty the queue", "Open the settings, then restart the device. Imprimante.", &(struct article){.lang = "en"});
	add(f, 3, "Le cœur du réseau d'ACME", "Les bornes sont au 2e.", &(struct article){.audience = AUDIENCE_ORG, .org_id = ACME});
	add(f, 4, "Mots de passe des imprimantes", "Dans le coffre.", &(struct article){.audience = AUDIENCE_AGENTS});
	add(f, 5, "Imprimante réseau", "Brouillon.", &(struct article){.state = ARTICLE_DRAFT});
}

static const char *numbers(struct fixture *f, const struct article *list, size_t n)
{
	char *text = arena_strdup(&f->arena, "");
	for (size_t i = 0; i < n; i++)
		text = arena_printf(&f->arena, "%s%s%d", text, i ? " " : "", (int)list[i].number);
	return text;
}

static const char *found(struct fixture *f, const struct article_reader *reader, const char *words)
{
	struct article *list;
	size_t n = articles_find(f->db, &f->arena, reader, words, 10, &list);
	assert_well(f);
	return numbers(f, list, n);
}

static const char *near(struct fixture *f, const struct article_reader *reader, const char *text)
{
	struct article *list;
	size_t n = articles_near(f->db, &f->arena, reader, text, 3, &list);
	assert_well(f);
	return numbers(f, list, n);
}

static void test_words_without_accents_case_or_plural(void **state)
{
	struct fixture *f = *state;
	add_some(f);
	assert_string_equal(found(f, &marie, "IMPRIMANTES"), "1 2"); /* own language first */
	assert_string_equal(found(f, &paul, "imprim"), "2 1");
	assert_string_equal(found(f, &marie, "coeur reseau"), "3");
	assert_string_equal(found(f, &marie, "cœur"), "3");
	assert_string_equal(found(f, &marie, "\"file d'attente\""), "1");
	assert_string_equal(found(f, &marie, "\"attente file\""), "");
	assert_string_equal(found(f, &marie, "imprimante absente"), "");
	assert_string_equal(found(f, &marie, ""), "");
}

static void test_only_for_its_readers(void **state)
{
	struct fixture *f = *state;
	struct article a;
	add_some(f);
	assert_string_equal(found(f, &carl, "reseau"), "");
	assert_string_equal(found(f, &marie, "passe"), "");
	assert_string_equal(found(f, &bob, "passe"), "4");
	assert_string_equal(found(f, &bob, "brouillon"), ""); /* a draft is found by its number alone */
	assert_true(article_load(f->db, &f->arena, 3, &a) && article_is_for(&a, &marie) && !article_is_for(&a, &carl));
	assert_true(article_load(f->db, &f->arena, 5, &a) && article_is_for(&a, &bob) && !article_is_for(&a, &marie));
	assert_false(article_load(f->db, &f->arena, 6, &a));
}

static void test_near_a_text(void **state)
{
	struct fixture *f = *state;
	add_some(f);
	assert_string_equal(near(f, &marie, "Bonjour, l'imprimante du 2e ne répond plus, merci"), "1");
	assert_string_equal(near(f, &marie, "Bonjour, avec vous dans tout"), "");
	assert_string_equal(near(f, &carl, "le réseau est tombé"), "");
}

static void test_engine_syntax_is_only_text(void **state)
{
	static const char *const hostile[] = {"c++", "\"x", "title:imprimante", "{title}: x", "a OR b", "NEAR(a b)", "^x", "(", ")", "-a",
		"a AND", "'; DROP TABLE article; --", "NOT", "imprimante*", "\"\"", "* *", "\xe2\x80\x9c", "a\"b\"c\"", "+ +"};
	struct fixture *f = *state;
	add_some(f);
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		found(f, &marie, hostile[i]);
		near(f, &marie, hostile[i]);
	}
	assert_string_equal(found(f, &marie, "imprimante OR absente"), "");
}

static void test_a_new_text_replaces_the_old_words(void **state)
{
	struct fixture *f = *state;
	struct article a;
	add_some(f);
	assert_true(article_load(f->db, &f->arena, 1, &a));
	a.title = "Scanner";
	a.body = "Rien.";
	a.revision = 2;
	article_put(f->db, &a);
	assert_string_equal(found(f, &marie, "imprimante"), "2");
	assert_string_equal(found(f, &marie, "scanner"), "1");
}

static void test_votes_are_one_a_person(void **state)
{
	struct fixture *f = *state;
	struct article *top, a;
	struct person other = {.id = 11, .name = "Paul", .undo_ms = -1};
	add_some(f);
	person_insert(f->db, &other, NOW);
	article_vote(f->db, 2, 10, true, NOW);
	article_vote(f->db, 2, 11, true, NOW);
	article_vote(f->db, 2, 11, false, NOW);
	assert_true(article_load(f->db, &f->arena, 2, &a));
	assert_int_equal(a.helpful, 1);
	assert_int_equal(a.unhelpful, 1);
	article_vote(f->db, 3, 10, true, NOW);
	size_t n = articles_top(f->db, &f->arena, &marie, 5, &top);
	assert_string_equal(numbers(f, top, n), "3 1 2");
	n = articles_top(f->db, &f->arena, &carl, 5, &top);
	assert_string_equal(numbers(f, top, n), "1 2");
}

static void test_numbers_count_from_one(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(article_next_number(f->db), 1);
	assert_int_equal(article_next_number(f->db), 2);
	assert_int_equal(ticket_next_number(f->db), 1001);
}

TEST_MAIN(cmocka_unit_test_setup_teardown(test_words_without_accents_case_or_plural, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_only_for_its_readers, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_near_a_text, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_engine_syntax_is_only_text, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_new_text_replaces_the_old_words, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_votes_are_one_a_person, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_numbers_count_from_one, fixture_open, fixture_close))
