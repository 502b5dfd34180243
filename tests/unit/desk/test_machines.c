/* Rule R9, at the whole desk: who has no person behind it is written to by nobody, asked nothing, and never closed by time. */
#include "terms_bench.h"

#define CRM "hook:crm"
#define MACHINE_URGENT "urgent"

static int sent;

static const struct gd_result *report(struct bench *b, const char *action, const char *key, int64_t episode, const char *priority)
{
	struct gd_system s = {.size = sizeof s,
		.action = action,
		.key = key,
		.episode = episode ? arena_printf(&b->arena, "e%d", (int)episode) : NULL,
		.episode_ms = episode,
		.title = arena_printf(&b->arena, "Disk full: %s", key),
		.queue = "technique",
		.priority = priority};
	struct gd_inbound in = {.kind = GD_SYSTEM,
		.sender = {.user = "monitor", .flags = GD_P_MACHINE},
		.dedupe = {arena_printf(&b->arena, "report-%d", ++sent)},
		.text = "95 % used",
		.system = &s};
	return bench_submit(b, CRM, in);
}

static const char *fired(struct bench *b)
{
	report(b, "fire", "host-17", 100, NULL);
	return bench_card(b, CHAT, "technique");
}

static void test_nobody_is_asked_and_nobody_hears(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = fired(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!ask Quel disque ?");
	HAS(bench_text(b), "G-1001 vient d'une machine : personne ne peut répondre.");
	bench_say(b, "bob", CHAT, thread, "Je vide le journal");
	HAS(bench_text(b), "Enregistré. G-1001 vient d'une machine : personne ne reçoit ce texte.");
	bench_advance(b, MINUTE_MS);
	HAS(bench_marks(b, CHAT, bench_last_id(b)), "🤖");
	for (size_t i = 0; i < b->count; i++) /* nothing of it went to a customer's side: there is none */
		assert_true(b->list[i].out.op == GD_NOTIFY || !b->list[i].out.user || strcmp(b->list[i].out.user, "monitor") != 0);
	bench_close(b);
}

static void test_solved_is_closed_and_nothing_is_rated(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = fired(b);
	bench_say(b, "bob", CHAT, thread, "!solved Journal vidé");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "🏁 G-1001");
	bench_advance(b, 2 * DAY_MS);
	assert_int_equal(bench_events(b, "survey.sent"), 0);
	bench_close(b);
}

static void test_time_closes_none_and_excuses_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = fired(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_advance(b, 40 * DAY_MS);
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "pris en charge");
	assert_null(bench_find(b, CHAT, MARIE_DM, "plus de temps que prévu"));
	bench_close(b);
}

static void test_firing_again(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	fired(b);
	assert_string_equal(report(b, "fire", "host-17", 100, NULL)->word, "repeated");
	assert_string_equal(report(b, "resolve", "host-17", 100, NULL)->word, "resolved");
	bench_advance(b, 3 * HOUR_MS);
	const struct gd_result *again = report(b, "fire", "host-17", 200, NULL);
	assert_string_equal(again->word, "reopened");
	assert_string_equal(again->ref, "G-1001");
	assert_string_equal(report(b, "resolve", "host-17", 200, NULL)->word, "resolved");
	bench_advance(b, 5 * HOUR_MS);
	assert_string_equal(report(b, "fire", "host-17", 300, NULL)->ref, "G-1002");
	bench_command(b, "bob", CHAT, "dm", "show 1002");
	HAS(bench_text(b), "suite de G-1001");
	bench_close(b);
}

/* Ends come late and twice: of an older episode they change nothing. */
static void test_late_ends_change_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	fired(b);
	report(b, "resolve", "host-17", 100, NULL);
	report(b, "fire", "host-17", 200, NULL);
	assert_string_equal(report(b, "resolve", "host-17", 100, NULL)->word, "ignored");
	assert_string_equal(report(b, "resolve", "host-17", 100, NULL)->word, "ignored");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS_NOT(bench_text(b), "🏁");
	assert_string_equal(report(b, "resolve", "nowhere", 100, NULL)->word, "ignored");
	bench_close(b);
}

/* Whoever took it decides: the end of the alert is told, and the ticket stays. */
static void test_the_end_closes_what_nobody_took(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = fired(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	report(b, "resolve", "host-17", 100, NULL);
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "pris en charge");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 : la source annonce la fin de l'alerte.");
	report(b, "fire", "host-18", 100, NULL);
	report(b, "resolve", "host-18", 100, NULL);
	bench_command(b, "bob", CHAT, "dm", "show 1002");
	HAS(bench_text(b), "🏁 G-1002");
	bench_close(b);
}

/* An alert about a message broker: its labels say what it is about, and one of them has the name of a thing of ours. */
static const struct gd_result *labelled(struct bench *b, const char *action, const char *queue)
{
	static const struct gd_field labels[] = {{.key = "instance", .value = "broker1:5672"}, {.key = "queue", .value = "orders"},
		{.key = "odd\x1b[2J", .value = "two\nlines"}};
	struct gd_system s = {.size = sizeof s,
		.action = action,
		.title = "Too many messages",
		.key = *action == 'f' ? "orders" : NULL,
		.url = "https://grafana.example.org/d/1",
		.queue = queue};
	struct gd_inbound in = {.kind = GD_SYSTEM,
		.sender = {.user = "monitor", .flags = GD_P_MACHINE},
		.dedupe = {arena_printf(&b->arena, "report-%d", ++sent)},
		.fields = labels,
		.nfields = 3,
		.system = &s};
	return bench_submit(b, CRM, in);
}

static void test_agents_see_what_the_alert_said(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	assert_string_equal(labelled(b, "fire", NULL)->ref, "G-1001");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "\ninstance: broker1:5672 · queue: orders · odd: two lines\nhttps://grafana.example.org/d/1\n");
	bench_command(b, "bob", CHAT, "dm", "cc 1001 @marie");
	bench_command(b, "marie", CHAT, "dm", "show 1001"); /* she may see the ticket, and what a monitor says is not for her */
	HAS(bench_text(b), "Too many messages");
	HAS_NOT(bench_text(b), "broker1");
	HAS_NOT(bench_text(b), "grafana");
	bench_close(b);
}

static const struct gd_result *grave(struct bench *b, const char *severity)
{
	struct gd_system s = {.size = sizeof s, .action = "fire", .title = "Slow", .key = "slow", .severity = severity};
	struct gd_inbound in = {.kind = GD_SYSTEM,
		.sender = {.user = "monitor", .flags = GD_P_MACHINE},
		.dedupe = {arena_printf(&b->arena, "report-%d", ++sent)},
		.system = &s};
	return bench_submit(b, "hook:watch", in);
}

static void test_a_warning_may_become_critical(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	grave(b, "minor");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "priorité normale · gravité mineure");
	assert_string_equal(grave(b, "critical")->word, "added");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "priorité urgente · gravité critique");
	assert_int_equal(bench_events(b, "ticket.priority_changed"), 1);
	bench_command(b, "bob", CHAT, "dm", "priority 1001 low Rien ne presse");
	assert_string_equal(grave(b, "critical")->word, "repeated"); /* a person knows better by now */
	assert_string_equal(grave(b, "minor")->word, "repeated");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "priorité basse · gravité critique");
	bench_close(b);
}

static void test_an_alert_needs_no_queue_of_ours(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	assert_int_equal(labelled(b, "create", "orders")->code, GD_R_INVALID); /* who creates a ticket means one of ours */
	assert_int_equal(labelled(b, "fire", "orders")->code, GD_R_CREATED);
	bench_close(b);
}

static void test_a_storm_is_one_ticket(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	for (int i = 1; i <= 30; i++)
		report(b, "fire", arena_printf(&b->arena, "host-%d", i), 100, NULL);
	bench_command(b, "bob", CHAT, "technique", "list");
	HAS(bench_text(b), "21 demandes");
	HAS(bench_heard(b, CHAT, "technique"), "alertes de");
	bench_close(b);
}

static void chained(struct desk_settings *s)
{
	terms_bench_chain(terms_bench_office(s));
}

/* The brake is for people: a second urgent alert on one day pages like the first. */
static void test_urgent_pages_without_a_brake(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(chained);
	for (int i = 1; i <= 3; i++) {
		report(b, "fire", arena_printf(&b->arena, "host-%d", i), 100, MACHINE_URGENT);
		bench_advance(b, MINUTE_MS);
		bool paged = false;
		for (size_t k = 0; k < b->count; k++)
			paged = paged || (b->list[k].out.text &&
						 strstr(b->list[k].out.text, arena_printf(&b->arena, "URGENT G-%d", 1000 + i)));
		assert_true(paged);
	}
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_nobody_is_asked_and_nobody_hears), cmocka_unit_test(test_solved_is_closed_and_nothing_is_rated),
	cmocka_unit_test(test_time_closes_none_and_excuses_nothing), cmocka_unit_test(test_firing_again),
	cmocka_unit_test(test_late_ends_change_nothing), cmocka_unit_test(test_the_end_closes_what_nobody_took),
	cmocka_unit_test(test_agents_see_what_the_alert_said), cmocka_unit_test(test_a_warning_may_become_critical),
	 cmocka_unit_test(test_an_alert_needs_no_queue_of_ours),
	cmocka_unit_test(test_a_storm_is_one_ticket), cmocka_unit_test(test_urgent_pages_without_a_brake))
