#include "domain/route.h"

/* A ticket that a text may still reach though it is closed: within its time, and not ended for other reasons (rows 23 and 25 of 2.1). */
static bool may_reopen(const struct route_ticket *t, int64_t now_ms)
{
	return t->status == STATUS_CLOSED && t->reason != REASON_MERGED && t->reason != REASON_SPAM && now_ms <= t->reopen_until_ms;
}

static bool is_candidate(const struct route_ticket *t, bool open, int64_t now_ms)
{
	return open ? status_is_open(t->status) : may_reopen(t, now_ms);
}

static size_t count_candidates(const struct route_facts *f, bool open, int64_t now_ms, const struct route_ticket **last)
{
	size_t count = 0;

	for (size_t i = 0; i < f->ntickets; i++) {
		if (is_candidate(&f->tickets[i], open, now_ms)) {
			*last = &f->tickets[i];
			count++;
		}
	}
	return count;
}

static const struct route_ticket *ticket_of(const struct route_facts *f, int64_t id)
{
	for (size_t i = 0; i < f->ntickets; i++)
		if (f->tickets[i].id == id && status_is_open(f->tickets[i].status))
			return &f->tickets[i];
	return NULL;
}

/* The latest unanswered question, of one kind if `asks_only`. Questions of tickets that ended meanwhile have no owner any more. */
static const struct route_question *latest_question(const struct route_facts *f, bool asks_only, int64_t now_ms)
{
	const struct route_question *best = NULL;

	for (size_t i = 0; i < f->nquestions; i++) {
		const struct route_question *q = &f->questions[i];

		if (!ticket_of(f, q->ticket) || (q->handshake && (asks_only || now_ms - q->asked_ms >= ROUTE_HANDSHAKE_MS)))
			continue;
		if (!best || q->asked_ms > best->asked_ms)
			best = q;
	}
	return best;
}

/* Row 2. A handshake takes what answers it; other texts go to an older real question first. */
static const struct route_question *asked(const struct route_facts *f, int64_t now_ms)
{
	const struct route_question *latest = latest_question(f, false, now_ms), *ask;

	if (!latest || !latest->handshake || f->text == EVENT_TEXT_YES || f->text == EVENT_TEXT_NO)
		return latest;
	ask = latest_question(f, true, now_ms);
	return ask ? ask : latest;
}

/* Row 3: the only open ticket with human text within the last half hour; NULL if there is none or a second one. */
static const struct route_ticket *only_sticky(const struct route_facts *f, int64_t now_ms)
{
	const struct route_ticket *found = NULL;

	for (size_t i = 0; i < f->ntickets; i++) {
		const struct route_ticket *t = &f->tickets[i];

		if (!status_is_open(t->status) || !t->human_ms || now_ms - t->human_ms > ROUTE_STICKY_MS)
			continue;
		if (found)
			return NULL;
		found = t;
	}
	return found;
}

/* Keeps the latest three: the oldest text makes room. Of equal ones the higher reference stays. */
static void keep_latest(struct route *out, const struct route_ticket *t)
{
	size_t oldest = 0;

	if (out->nchoices < ROUTE_CHOICES) {
		out->choices[out->nchoices++] = t;
		return;
	}
	for (size_t i = 1; i < ROUTE_CHOICES; i++) {
		const struct route_ticket *a = out->choices[i], *b = out->choices[oldest];

		if (a->human_ms < b->human_ms || (a->human_ms == b->human_ms && a->ref < b->ref))
			oldest = i;
	}
	if (t->human_ms > out->choices[oldest]->human_ms ||
		(t->human_ms == out->choices[oldest]->human_ms && t->ref > out->choices[oldest]->ref))
		out->choices[oldest] = t;
}

static void which(const struct route_facts *f, bool open, unsigned row, int64_t now_ms, struct route *out)
{
	out->to = ROUTE_WHICH;
	out->row = row;
	for (size_t i = 0; i < f->ntickets; i++)
		if (is_candidate(&f->tickets[i], open, now_ms))
			keep_latest(out, &f->tickets[i]);
	for (size_t i = 1; i < out->nchoices; i++)
		for (size_t j = i; j > 0 && out->choices[j - 1]->ref > out->choices[j]->ref; j--) {
			const struct route_ticket *swap = out->choices[j];

			out->choices[j] = out->choices[j - 1];
			out->choices[j - 1] = swap;
		}
}

static void to_ticket(struct route *out, unsigned row, int64_t ticket)
{
	out->to = ROUTE_TICKET;
	out->row = row;
	out->ticket = ticket;
}

/* Rows 3 to 6. False if nothing is open. */
static bool among_open(const struct route_facts *f, int64_t now_ms, struct route *out)
{
	const struct route_ticket *sticky = only_sticky(f, now_ms), *one = NULL;
	size_t open = count_candidates(f, true, now_ms, &one);

	if (!open)
		return false;
	if (sticky) {
		to_ticket(out, 3, sticky->id);
	} else if (open > 1) {
		which(f, true, 4, now_ms, out);
	} else if (one->status == STATUS_WAIT || now_ms - one->human_ms < ROUTE_RECENT_MS) {
		to_ticket(out, 5, one->id);
		out->tell_added = true;
	} else {
		which(f, true, 6, now_ms, out);
	}
	return true;
}

/* Rows 7 and 8. */
static void among_closed(const struct route_facts *f, int64_t now_ms, struct route *out)
{
	const struct route_ticket *one = NULL;
	size_t closed = count_candidates(f, false, now_ms, &one);

	if (!closed) {
		out->to = ROUTE_NEW;
		out->row = 8;
	} else if (closed == 1 && now_ms - one->closing_ms < ROUTE_CLOSING_MS) {
		to_ticket(out, 7, one->id);
	} else {
		which(f, false, 7, now_ms, out);
	}
}

void route_text(const struct route_facts *f, int64_t now_ms, struct route *out)
{
	const struct route_question *question;

	*out = (struct route){0};
	if (f->which_open) {
		out->to = ROUTE_WAITING;
		out->row = 1;
		return;
	}
	question = asked(f, now_ms);
	if (question)
		to_ticket(out, 2, question->ticket);
	else if (!among_open(f, now_ms, out))
		among_closed(f, now_ms, out);
	/* Thanks and greetings are filed where they clearly belong; they never ask which, and open nothing. */
	if (f->text == EVENT_TEXT_COURTESY && (out->to == ROUTE_WHICH || out->to == ROUTE_NEW))
		*out = (struct route){.to = ROUTE_GREETING, .row = out->row};
}
