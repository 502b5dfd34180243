#include "desk/work.h"

#include "life_fixture.h"

static void ask_often(struct life *f, struct work *w, void *arg)
{
	struct queue_row queue = {0}, again = {0}, other = {0};
	(void)f;
	(void)arg;
	assert_true(queue_by_name(w->db, w->arena, "support", &queue));
	assert_true(work_queue(w, queue.id, &again));
	assert_string_equal(again.name, "support");
	assert_false(work_queue(w, queue.id + 1000, &other)); /* no such queue, whatever was asked for before */
	assert_false(work_queue(w, 0, &other));
	assert_true(work_queue(w, queue.id, &again));
	again.title = "Cables";
	again.private_ = true;
	queue_save(w->db, &again);
	work_queue_changed(w);
	assert_true(work_queue(w, queue.id, &other));
	assert_string_equal(other.title, "Cables");
	assert_true(other.private_);
}

static void a_queue_is_known_for_a_unit_and_no_longer_than_it_is_true(void **state)
{
	struct life *f = *state;
	life_do(f, ask_often, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(a_queue_is_known_for_a_unit_and_no_longer_than_it_is_true),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
