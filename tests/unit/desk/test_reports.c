#include "desk/reports.h"

#include "desk/time/rating.h"

#include "life_fixture.h"

struct asked {
	void (*report)(const struct report_ask *, struct report *);
	bool elsewhere; /* the queues of somebody else */
	char csv[2000], items[1000], avg[8], pct[8], p2[8], n[8];
};

static void copy_value(const struct report *r, const char *name, char *out, size_t size)
{
	for (size_t i = 0; i < r->values.count; i++) {
		const struct msg_value *v = &r->values.list[i];
		if (strcmp(v->name, name) == 0 && v->type == VALUE_TEXT)
			snprintf(out, size, "%s", v->text);
		else if (strcmp(v->name, name) == 0)
			snprintf(out, size, "%lld", (long long)v->number);
	}
}

static void ask(struct life *f, struct work *w, void *arg)
{
	struct asked *a = arg;
	struct report r;
	struct queue_row queue;
	(void)f;
	assert_true(queue_by_name(w->db, w->arena, "support", &queue));
	int64_t queues[] = {a->elsewhere ? queue.id + 1 : queue.id};
	a->report(&(struct report_ask){w->db, w->arena, w->catalog, LANG_EN, MONDAY_9 - DAY_MS, w->now + 1, queues, 1, "30 days"}, &r);
	snprintf(a->csv, sizeof a->csv, "%s", r.csv);
	copy_value(&r, "items", a->items, sizeof a->items);
	copy_value(&r, "avg", a->avg, sizeof a->avg);
	copy_value(&r, "pct", a->pct, sizeof a->pct);
	copy_value(&r, "p2", a->p2, sizeof a->p2);
	copy_value(&r, "n", a->n, sizeof a->n);
}

struct vote {
	int64_t id;
	int stars;
	const char *text;
};

static void vote(struct life *f, struct work *w, void *arg)
{
	struct vote *v = arg;
	struct ticket t;
	enum msg unused;
	(void)f;
	assert_true(ticket_load(w->db, w->arena, v->id, &t));
	assert_int_equal(rating_give(w, &t, t.requester_id, v->stars, v->text, &unused), RATING_KEPT);
}

static int64_t done(struct life *f, enum priority priority, int64_t at_ms)
{
	int64_t id = life_open(f, priority);
	life_event(f, id, "bob", EVENT_TAKE);
	life_until(f, at_ms);
	life_event(f, id, "bob", EVENT_DONE);
	return id;
}

static void satisfaction_in_figures_a_chart_and_csv(void **state)
{
	struct life *f = *state;
	int64_t one = done(f, PRIORITY_NORMAL, AT(0, 9, 1)), two = done(f, PRIORITY_NORMAL, AT(0, 9, 2));
	done(f, PRIORITY_NORMAL, AT(0, 9, 3));
	life_do(f, vote, &(struct vote){one, 5, "=HYPERLINK(\"http://x\")"});
	life_do(f, vote, &(struct vote){two, 4, "fast, friendly"});
	struct asked a = {.report = report_csat};
	life_do(f, ask, &a);
	assert_string_equal(a.avg, "4.5");
	assert_string_equal(a.n, "2");
	assert_string_equal(a.pct, "67");
	assert_non_null(strstr(a.items, "5 ██████████ 1\n4 ██████████ 1\n3 ░░░░░░░░░░ 0"));
	assert_non_null(strstr(a.csv, ",\"'=HYPERLINK(\"\"http://x\"\")\","));
	assert_non_null(strstr(a.csv, ",\"fast, friendly\","));
}

static void promises_kept_and_missed(void **state)
{
	struct life *f = *state;
	done(f, PRIORITY_HIGH, AT(0, 11, 0));
	done(f, PRIORITY_HIGH, AT(1, 9, 0)); /* 4 h were promised, 5 passed */
	int64_t cancelled = life_open(f, PRIORITY_URGENT);
	life_until(f, AT(1, 12, 0));
	life_event(f, cancelled, "marie", EVENT_CANCEL); /* counts for nothing, late as it was */
	struct asked a = {.report = report_sla};
	life_do(f, ask, &a);
	assert_string_equal(a.p2, "50");
	assert_string_equal(a.n, "1");
	assert_non_null(strstr(a.csv, "G-1001,,high,resolution,7200,14400,yes\r\n"));
	assert_non_null(strstr(a.csv, "G-1002,,high,resolution,18000,14400,no\r\n"));
	assert_null(strstr(a.csv, "G-1003"));
}

static void load_and_queues(void **state)
{
	struct life *f = *state;
	done(f, PRIORITY_NORMAL, AT(0, 9, 1));
	life_event(f, life_open(f, PRIORITY_NORMAL), "bob", EVENT_TAKE);
	life_open(f, PRIORITY_NORMAL);
	struct asked load = {.report = report_load}, queue = {.report = report_queue};
	life_do(f, ask, &load);
	assert_non_null(strstr(load.csv, "Bob,2,1,1\r\n"));
	assert_non_null(strstr(load.items, "1 · Bob (+2 −1)"));
	life_do(f, ask, &queue);
	assert_string_equal(queue.csv, "queue,opened,closed,open\r\nSupport,3,1,2\r\n");
}

static void nothing_of_other_queues_is_counted(void **state)
{
	struct life *f = *state;
	life_do(f, vote, &(struct vote){done(f, PRIORITY_HIGH, AT(0, 9, 1)), 5, NULL});
	void (*const all[])(const struct report_ask *, struct report *) = {report_csat, report_sla, report_load, report_queue};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct asked a = {.report = all[i], .elsewhere = true};
		life_do(f, ask, &a);
		assert_string_equal(strchr(a.csv, '\n') + 1, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE_TEST(satisfaction_in_figures_a_chart_and_csv),
		LIFE_TEST(promises_kept_and_missed),
		LIFE_TEST(load_and_queues),
		LIFE_TEST(nothing_of_other_queues_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
