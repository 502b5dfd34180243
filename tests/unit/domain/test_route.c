/* Which ticket a text belongs to: the rows by hand, then random conversations against the table read slowly and literally. */
#include "domain/route.h"

#include "support/check.h"

#include <stdio.h>

#define NOW INT64_C(1760000000000)
#define MIN INT64_C(60000)
#define H (60 * MIN)

static struct route_ticket open_ticket(int64_t id, int64_t human_ago)
{
	return (struct route_ticket){.id = id, .ref = 1000 + id, .status = STATUS_WIP, .human_ms = NOW - human_ago};
}

static struct route_ticket closed_ticket(int64_t id, int64_t closing_ago)
{
	return (struct route_ticket){.id = id, .ref = 1000 + id, .status = STATUS_CLOSED, .reason = REASON_RESOLVED,
		.closing_ms = NOW - closing_ago, .reopen_until_ms = NOW - closing_ago + 14 * 24 * H};
}

static struct route go(
	const struct route_ticket *tickets, size_t n, const struct route_question *questions, size_t q, enum ticket_event text)
{
	struct route_facts facts = {.tickets = tickets, .ntickets = n, .questions = questions, .nquestions = q, .text = text};
	struct route r;

	route_text(&facts, NOW, &r);
	return r;
}

static void a_waiting_choice_takes_everything(void **state)
{
	(void)state;
	struct route_ticket one = open_ticket(1, MIN);
	struct route_facts facts = {.tickets = &one, .ntickets = 1, .which_open = true, .text = EVENT_TEXT};
	struct route r;

	route_text(&facts, NOW, &r);
	assert_int_equal(r.to, ROUTE_WAITING);
	assert_int_equal(r.row, 1);
}

static void the_latest_question_first(void **state)
{
	(void)state;
	struct route_ticket tickets[] = {open_ticket(1, MIN), open_ticket(2, H), open_ticket(3, H)};
	struct route_question questions[] = {{1, false, NOW - 3 * H}, {2, true, NOW - 2 * H}, {9, false, NOW}};

	assert_int_equal(go(tickets, 3, questions, 3, EVENT_TEXT_YES).ticket, 2);
	assert_int_equal(go(tickets, 3, questions, 3, EVENT_TEXT_NO).ticket, 2);
	assert_int_equal(go(tickets, 3, questions, 3, EVENT_TEXT).ticket, 1);  /* neither answers nor reopens: the older question */
	assert_int_equal(go(tickets, 3, questions + 1, 1, EVENT_TEXT).ticket, 2);
	questions[1].asked_ms = NOW - 72 * H;
	assert_int_equal(go(tickets, 3, questions + 1, 1, EVENT_TEXT_YES).row, 3); /* the handshake's time is over */
	questions[1].asked_ms++;
	assert_int_equal(go(tickets, 3, questions + 1, 1, EVENT_TEXT_YES).row, 2);
	questions[0].asked_ms = NOW - MIN;
	assert_int_equal(go(tickets, 3, questions, 2, EVENT_TEXT_YES).ticket, 1); /* a real question asked last owns even a yes */
}

static void the_conversation_sticks(void **state)
{
	(void)state;
	struct route_ticket tickets[] = {open_ticket(1, 30 * MIN), open_ticket(2, 31 * MIN), open_ticket(3, 100 * H)};

	assert_int_equal(go(tickets, 3, NULL, 0, EVENT_TEXT).ticket, 1);
	assert_int_equal(go(tickets, 3, NULL, 0, EVENT_TEXT).row, 3);
	tickets[1].human_ms = NOW - MIN;
	assert_int_equal(go(tickets, 3, NULL, 0, EVENT_TEXT).to, ROUTE_WHICH);
	assert_int_equal(go(tickets, 3, NULL, 0, EVENT_TEXT).row, 4);
	assert_int_equal(go(tickets, 3, NULL, 0, EVENT_TEXT_COURTESY).to, ROUTE_GREETING);
}

static void one_open_ticket(void **state)
{
	(void)state;
	struct route_ticket t = open_ticket(1, 72 * H - 1);
	struct route r = go(&t, 1, NULL, 0, EVENT_TEXT);

	assert_int_equal(r.row, 5);
	assert_true(r.tell_added);
	t.human_ms--;
	r = go(&t, 1, NULL, 0, EVENT_TEXT);
	assert_int_equal(r.row, 6);
	assert_int_equal(r.nchoices, 1);
	t.status = STATUS_WAIT;
	assert_int_equal(go(&t, 1, NULL, 0, EVENT_TEXT).row, 5);
	assert_int_equal(go(&t, 1, NULL, 0, EVENT_TEXT_COURTESY).ticket, 1);
}

static void closed_ones(void **state)
{
	(void)state;
	struct route_ticket t[] = {closed_ticket(1, 24 * H - 1), closed_ticket(2, 48 * H)};
	struct route r = go(t, 1, NULL, 0, EVENT_TEXT);

	assert_int_equal(r.to, ROUTE_TICKET);
	assert_int_equal(r.row, 7);
	t[0].closing_ms--;
	assert_int_equal(go(t, 1, NULL, 0, EVENT_TEXT).to, ROUTE_WHICH);
	assert_int_equal(go(t, 1, NULL, 0, EVENT_TEXT_COURTESY).to, ROUTE_GREETING);
	assert_int_equal(go(t, 2, NULL, 0, EVENT_TEXT).nchoices, 2);
	t[0].reason = REASON_MERGED;
	assert_int_equal(go(t, 1, NULL, 0, EVENT_TEXT).row, 8);
	t[0].reason = REASON_SPAM;
	assert_int_equal(go(t, 1, NULL, 0, EVENT_TEXT).row, 8);
	t[0].reason = REASON_RESOLVED, t[0].reopen_until_ms = NOW - 1;
	assert_int_equal(go(t, 1, NULL, 0, EVENT_TEXT).row, 8);
	assert_int_equal(go(NULL, 0, NULL, 0, EVENT_TEXT).to, ROUTE_NEW);
	assert_int_equal(go(NULL, 0, NULL, 0, EVENT_TEXT_COURTESY).to, ROUTE_GREETING);
}

static void three_choices_in_order(void **state)
{
	(void)state;
	struct route_ticket t[] = {
		open_ticket(5, 2 * H), open_ticket(2, 5 * H), open_ticket(9, 3 * H), open_ticket(1, 1 * H), open_ticket(7, 4 * H)};
	struct route r = go(t, 5, NULL, 0, EVENT_TEXT);

	assert_int_equal(r.nchoices, 3);
	assert_int_equal(r.choices[0]->id, 1);
	assert_int_equal(r.choices[1]->id, 5);
	assert_int_equal(r.choices[2]->id, 9);
	for (size_t i = 0; i < 5; i++)
		t[i].human_ms = NOW - H; /* of equals the later references stay */
	t[2].human_ms = NOW - 2 * H;
	r = go(t, 5, NULL, 0, EVENT_TEXT);
	assert_int_equal(r.choices[0]->id, 2);
	assert_int_equal(r.choices[1]->id, 5);
	assert_int_equal(r.choices[2]->id, 7);
}

/* ---- the slow model ---------------------------------------------------------------------------------------------------------------- */

static uint64_t seed = 20260301;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

static bool reopenable(const struct route_ticket *t)
{
	return t->status == STATUS_CLOSED && t->reason != REASON_MERGED && t->reason != REASON_SPAM && NOW <= t->reopen_until_ms;
}

/* The table in words: the row that fits and the ticket it names, 0 for none. */
static unsigned slow(const struct route_facts *f, int64_t *ticket)
{
	int64_t latest = 0, latest_ask = 0, latest_at = -1, ask_at = -1, sticky = 0, only = 0, closed_one = 0, closing = 0, human = 0;
	unsigned open = 0, sticky_n = 0, closed = 0;
	bool latest_handshake = false, wait = false;

	*ticket = 0;
	if (f->which_open)
		return 1;
	for (size_t i = 0; i < f->ntickets; i++) {
		const struct route_ticket *t = &f->tickets[i];

		if (reopenable(t)) {
			closed++;
			closed_one = t->id;
			closing = t->closing_ms;
		}
		if (t->status == STATUS_CLOSED)
			continue;
		open++;
		only = t->id;
		human = t->human_ms;
		wait = t->status == STATUS_WAIT;
		if (t->human_ms && t->human_ms >= NOW - 30 * MIN) {
			sticky = t->id;
			sticky_n++;
		}
		for (size_t q = 0; q < f->nquestions; q++) {
			const struct route_question *question = &f->questions[q];

			if (question->ticket != t->id || (question->handshake && question->asked_ms <= NOW - 72 * H))
				continue;
			if (question->asked_ms > latest_at) {
				latest = t->id;
				latest_at = question->asked_ms;
				latest_handshake = question->handshake;
			}
			if (!question->handshake && question->asked_ms > ask_at) {
				latest_ask = t->id;
				ask_at = question->asked_ms;
			}
		}
	}
	if (latest) {
		*ticket = latest_handshake && latest_ask && f->text != EVENT_TEXT_YES && f->text != EVENT_TEXT_NO ? latest_ask : latest;
		return 2;
	}
	if (sticky_n == 1) {
		*ticket = sticky;
		return 3;
	}
	if (open > 1)
		return 4;
	if (open == 1 && (wait || human > NOW - 72 * H)) {
		*ticket = only;
		return 5;
	}
	if (open == 1)
		return 6;
	if (closed == 1 && closing > NOW - 24 * H)
		*ticket = closed_one;
	return closed ? 7 : 8;
}

static void random_conversations(void **state)
{
	(void)state;
	static const int64_t spans[] = {0, MIN, 29 * MIN, 30 * MIN, 31 * MIN, 23 * H, 24 * H, 71 * H, 72 * H, 73 * H, 400 * H};
	static const enum ticket_event classes[] = {EVENT_TEXT, EVENT_TEXT_YES, EVENT_TEXT_NO};

	printf("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < 200000; round++) {
		struct route_ticket tickets[5];
		struct route_question questions[3];
		struct route_facts f = {.tickets = tickets, .questions = questions, .text = classes[dice(3)], .which_open = dice(20) == 0};
		struct route r;
		int64_t ticket;
		unsigned row;

		f.ntickets = dice(6);
		f.nquestions = dice(4);
		for (size_t i = 0; i < f.ntickets; i++) {
			int64_t ago = spans[dice(11)];

			tickets[i] = dice(3) ? open_ticket((int64_t)i + 1, ago) : closed_ticket((int64_t)i + 1, ago);
			if (tickets[i].status != STATUS_CLOSED)
				tickets[i].status = (enum ticket_status)(1 + dice(6));
			if (dice(8) == 0)
				tickets[i].reason = REASON_MERGED;
			if (dice(8) == 0)
				tickets[i].human_ms = 0;
		}
		for (size_t i = 0; i < f.nquestions; i++)
			questions[i] = (struct route_question){1 + dice(5), dice(2), NOW - spans[dice(11)] - (int64_t)i};
		route_text(&f, NOW, &r);
		row = slow(&f, &ticket);
		if (r.row != row || r.ticket != ticket || (r.to == ROUTE_TICKET) != (ticket != 0))
			fail_msg("round %d: row %u to %lld, the model says row %u to %lld", round, r.row, (long long)r.ticket, row,
				(long long)ticket);
		for (size_t i = 1; i < r.nchoices; i++)
			assert_true(r.choices[i - 1]->ref < r.choices[i]->ref);
	}
}

TEST_MAIN(cmocka_unit_test(a_waiting_choice_takes_everything), cmocka_unit_test(the_latest_question_first),
	  cmocka_unit_test(the_conversation_sticks), cmocka_unit_test(one_open_ticket), cmocka_unit_test(closed_ones),
	  cmocka_unit_test(three_choices_in_order), cmocka_unit_test(random_conversations))
