#include "store_fixture.h"

#include "store/search.h"

static const char *const texts[] = {
	"L'imprimante du 3e est en panne",
	"Le cœur du système répond code 79",
	"Éléphant d'Œuvre",
	"internal_note: secret word",
	"C++ builds fail",
	"Imprimante réparée",
};

static void add_texts(struct fixture *f, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		entry_insert(f->db, &(struct entry){.id = 100 + (int64_t)i,
					    .ticket_id = 30,
					    .seq = (int64_t)i + 1,
					    .author_id = 10,
					    .kind = ENTRY_TEXT,
					    .state = ENTRY_FILED,
					    .public_ = true,
					    .text = texts[i],
					    .salt = "s",
					    .created_ms = NOW});
	assert_well(f);
}

static void index_all(struct fixture *f)
{
	while (search_index(f->db, search_watermark(f->db), 2))
		;
	assert_false(search_pending(f->db, search_watermark(f->db)));
	assert_well(f);
}

static size_t found(struct fixture *f, const char *words, int64_t *first)
{
	struct hit *hits;
	size_t n = search_find(f->db, &f->arena, words, 0, 20, &hits);
	assert_well(f);
	*first = n ? hits[0].entry_id : 0;
	return n;
}

/* The same answers from the index, from the tail that is not in it yet, and from both. */
static void assert_answers(struct fixture *f)
{
	static const struct {
		const char *words;
		size_t n;
		int64_t first;
	} rows[] = {
		{"imprimante", 2, 105},
		{"IMPRIMANTE panne", 1, 100},
		{"coeur", 1, 101},
		{"cœur", 1, 101},
		{"oeuvre elephant", 1, 102},
		{"secret", 1, 103},
		{"l'imprimante", 1, 100},
		{"\"code 79\"", 1, 101},
		{"absent", 0, 0},
		{"", 0, 0},
		{"\"", 0, 0},
		{"répondu", 0, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t first;
		size_t n = found(f, rows[i].words, &first);
		if (n != rows[i].n || first != rows[i].first)
			fail_msg("%s: %zu found, first %lld", rows[i].words, n, (long long)first);
	}
}

static void test_in_the_tail(void **state)
{
	struct fixture *f = *state;
	make_ticket(f);
	add_texts(f, 0, 6);
	assert_answers(f);
}

static void test_in_the_index(void **state)
{
	struct fixture *f = *state;
	make_ticket(f);
	add_texts(f, 0, 6);
	index_all(f);
	assert_answers(f);
}

static void test_in_both(void **state)
{
	struct fixture *f = *state;
	make_ticket(f);
	add_texts(f, 0, 3);
	index_all(f);
	add_texts(f, 3, 6);
	assert_answers(f);
}

/* Nothing that people type is read as the engine's own language. */
static void test_engine_syntax_is_only_text(void **state)
{
	static const char *const hostile[] = {"c++", "\"x", "body:secret", "a OR b", "NEAR(a b)", "imprim*", "^x", "(", ")", "{a b}",
		"-panne", "a AND", "'; DROP TABLE entry; --", "NOT"};
	struct fixture *f = *state;
	int64_t first;
	make_ticket(f);
	add_texts(f, 0, 6);
	index_all(f);
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
		found(f, hostile[i], &first);
	assert_int_equal(found(f, "imprim*", &first), 0); /* the star is no wildcard */
}

static void test_older_ones_page_by_page(void **state)
{
	struct fixture *f = *state;
	struct hit *hits;
	make_ticket(f);
	add_texts(f, 0, 6);
	index_all(f);
	assert_int_equal(search_find(f->db, &f->arena, "imprimante", 0, 1, &hits), 1);
	assert_int_equal(hits[0].entry_id, 105);
	assert_int_equal(search_find(f->db, &f->arena, "imprimante", hits[0].entry_id, 1, &hits), 1);
	assert_int_equal(hits[0].entry_id, 100);
}

/* What was said no longer is found, in the index or in the tail; what is said now is. */
static void test_a_text_that_changed(void **state)
{
	struct fixture *f = *state;
	int64_t first;
	struct entry e;
	make_ticket(f);
	add_texts(f, 0, 3);
	index_all(f);
	add_texts(f, 3, 6);
	for (int64_t id = 100; id <= 105; id += 5) {
		assert_true(entry_load(f->db, &f->arena, id, &e));
		search_changed(f->db, id, e.text, "Le scanner, plutôt");
		e.text = "Le scanner, plutôt";
		entry_save(f->db, &e);
	}
	assert_int_equal(found(f, "imprimante", &first), 0);
	assert_int_equal(found(f, "scanner", &first), 2);
	assert_true(entry_load(f->db, &f->arena, 105, &e));
	e.deleted_ms = NOW;
	entry_save(f->db, &e);
	assert_int_equal(found(f, "scanner", &first), 1);
	assert_int_equal(first, 100);
}

/* While the whole index is made anew, a question reads the newest ones only: it never holds up the desk for long. */
static void test_a_long_tail_is_read_in_part(void **state)
{
	struct fixture *f = *state;
	int64_t first;
	make_ticket(f);
	add_texts(f, 0, 1);
	db_exec(f->db, NULL,
		"WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) INSERT INTO entry (id, ticket_id, seq,"
		" author_id, kind, public, state, text, salt, created_ms) SELECT 1000 + i, 30, i, 10, 1, 1, 1, 'scanner', 's', 5 FROM n");
	assert_int_equal(found(f, "imprimante", &first), 0);
	assert_int_equal(found(f, "scanner", &first), 20);
	index_all(f);
	assert_int_equal(found(f, "imprimante", &first), 1);
}

TEST_MAIN(
	cmocka_unit_test_setup_teardown(test_a_text_that_changed, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_a_long_tail_is_read_in_part, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_in_the_tail, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_in_the_index, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_in_both, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_engine_syntax_is_only_text, fixture_open, fixture_close),
	cmocka_unit_test_setup_teardown(test_older_ones_page_by_page, fixture_open, fixture_close))
