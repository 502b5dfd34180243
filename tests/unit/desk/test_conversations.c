/* Random conversations by phone against a slow, obvious model: the routing table read from the top, and digits as whoever holds the phone
 * sees them. After every message exactly the ticket that the model names has changed, nobody has read anything of somebody else's, and a
 * number that said STOP has read nothing more.
 *
 * GUICHET_CONVERSATIONS says how many (ten thousand at night), GUICHET_SEED which. A failure prints its conversation. */
#include "desk_check.h"

#include "base/buf.h"
#include "base/limits.h"
#include "desk/settings.h"
#include "desk/work.h"
#include "domain/route.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONVERSATIONS 120
#define STEPS 14
#define PER_DESK 20
#define OPEN_MOST 3
#define TICKETS 24
#define QUESTIONS 64

/* ---- what the phone shows, and what its owner knows ---------------------------------------------------------------------------------- */

enum asks { ASKS_WHICH, ASKS_SOLVED, ASKS_RATING, ASKS_REOPEN };
struct shown {
	enum asks asks;
	int64_t ref;                     /* of the ticket; which: 0 */
	int64_t choices[ROUTE_CHOICES];
	size_t nchoices;
	int64_t at_ms;
	bool answered;
};

struct ticket_seen {
	int64_t ref, status, entries, stars, closed_ms, rated_ms;
	int64_t human_ms, asked_ms;      /* the model's own: last words of a person, last question of one */
};

struct phone {
	struct bench *b;
	char number[24];
	uint32_t seed;
	bool stopped;
	unsigned tokens;
	struct ticket_seen tickets[TICKETS];
	size_t ntickets;
	struct shown questions[QUESTIONS];
	size_t nquestions;
	char waiting[64][24];            /* tokens that wait for the which-choice */
	size_t nwaiting;
	struct buf story;
};

static uint32_t next(struct phone *p, uint32_t below)
{
	p->seed = p->seed * 1664525u + 1013904223u;
	return (p->seed >> 16) % below;
}

static int64_t now(const struct phone *p)
{
	return p->b->clock.now;
}

__attribute__((format(printf, 2, 3), noreturn)) static void wrong(struct phone *p, const char *format, ...)
{
	char why[400];
	va_list args;
	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	fprintf(stderr, "%s: %s\n%s", p->number, why, p->story.data);
	fail_msg("%s", why);
	abort();
}

static struct ticket_seen *ticket_of(struct phone *p, int64_t ref)
{
	for (size_t i = 0; i < p->ntickets; i++)
		if (p->tickets[i].ref == ref)
			return &p->tickets[i];
	return NULL;
}

static bool is_open(const struct ticket_seen *t)
{
	return t->status != STATUS_CLOSED;
}

/* ---- the desk as it is --------------------------------------------------------------------------------------------------------------- */

static struct db *store(struct phone *p)
{
	return desk_db(p->b->desk);
}

/* This number's tickets; what the model itself knows of one stays. */
static size_t look(struct phone *p, struct ticket_seen *out)
{
	size_t n = 0;
	struct db_rows *rows = db_query(store(p), NULL,
		"SELECT t.number AS number, t.status AS status, t.entries AS entries, t.closed_ms AS closed_ms, r.stars AS stars,"
		" r.last_ms AS rated_ms"
		" FROM ticket t JOIN identity i ON i.person_id = t.requester_id LEFT JOIN rating r ON r.ticket_id = t.id"
		" WHERE i.native = $1 ORDER BY t.number",
		db_text(p->number));
	while (n < TICKETS && db_next(rows)) {
		out[n] = (struct ticket_seen){.ref = db_col_int(rows, "number"),
			.status = db_col_int(rows, "status"),
			.entries = db_col_int(rows, "entries"),
			.closed_ms = db_col_int(rows, "closed_ms"),
			.rated_ms = db_col_int(rows, "rated_ms"),
			.stars = db_col_int(rows, "stars")};
		const struct ticket_seen *known = ticket_of(p, out[n].ref);
		if (known) {
			out[n].human_ms = known->human_ms;
			out[n].asked_ms = known->asked_ms;
		}
		n++;
	}
	db_done(rows, NULL);
	return n;
}

static int64_t entries_in_all(struct phone *p)
{
	return db_number(store(p), NULL, 0, "SELECT sum(entries) FROM ticket");
}

static int64_t entries_of_mine(const struct ticket_seen *list, size_t n)
{
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += list[i].entries;
	return sum;
}

/* The ticket in which a text stands; 0: in none, -1: in several. */
static int64_t where_is(struct phone *p, const char *token)
{
	char like[40];
	snprintf(like, sizeof like, "%%%s.%%", token);
	int64_t n = db_number(
		store(p), NULL, 0, "SELECT count(DISTINCT ticket_id) FROM entry WHERE text LIKE $1", db_text(like));
	if (n != 1)
		return n ? -1 : 0;
	return db_number(store(p), NULL, 0,
		"SELECT t.number FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.text LIKE $1", db_text(like));
}

/* ---- reading the phone --------------------------------------------------------------------------------------------------------------- */

static int64_t first_ref(const char *text)
{
	const char *at = strstr(text, "G-");
	return at ? strtoll(at + 2, NULL, 10) : 0;
}

static void read_which(struct shown *q, const char *text)
{
	for (const char *at = text; (at = strstr(at, "G-")) && q->nchoices < ROUTE_CHOICES; at++)
		q->choices[q->nchoices++] = strtoll(at + 2, NULL, 10);
}

static void read_question(struct phone *p, const char *text)
{
	static const struct {
		const char *words;
		enum asks asks;
	} rows[] = {{"Pour quelle demande ?", ASKS_WHICH}, {"1=oui 2=non", ASKS_SOLVED}, {"Votre note, de 1", ASKS_RATING},
		{"1=rouvrir 2=laisser", ASKS_REOPEN}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!strstr(text, rows[i].words))
			continue;
		if (p->nquestions == QUESTIONS)
			wrong(p, "too many questions");
		struct shown *q = &p->questions[p->nquestions++];
		*q = (struct shown){.asks = rows[i].asks, .ref = first_ref(text), .at_ms = now(p)};
		if (q->asks == ASKS_WHICH)
			read_which(q, text);
	}
}

/* Everything that came since: it is about this number's own tickets, and nothing comes after STOP. */
static void read_phone(struct phone *p)
{
	for (size_t i = p->b->mark; i < p->b->count; i++) {
		const struct bench_delivery *d = &p->b->list[i];
		if (strcmp(d->channel, SMS) != 0)
			continue;
		if (strcmp(d->box, p->number) != 0)
			continue; /* others of this desk are still told of theirs */
		buf_addf(&p->story, "    | %s\n", d->out.text);
		if (p->stopped && !strstr(d->out.text, "REPRISE"))
			wrong(p, "a text came after STOP: %s", d->out.text);
		for (const char *at = d->out.text; (at = strstr(at, "G-")); at++)
			if (!ticket_of(p, strtoll(at + 2, NULL, 10)))
				wrong(p, "a text about somebody else's request: %s", d->out.text);
		read_question(p, d->out.text);
	}
	bench_clear(p->b);
}

static bool still_open(struct phone *p, const struct shown *q, size_t at)
{
	const struct ticket_seen *t = q->ref ? ticket_of(p, q->ref) : NULL;
	for (size_t i = at + 1; i < p->nquestions; i++)
		if (p->questions[i].asks == q->asks && q->asks != ASKS_WHICH && p->questions[i].ref == q->ref)
			return false; /* asked again since */
	if (q->answered)
		return false;
	switch (q->asks) {
	case ASKS_WHICH:
		return now(p) - q->at_ms < HOUR_MS;
	case ASKS_SOLVED:
		return t && t->status == STATUS_SOLVED;
	case ASKS_RATING:
		return t && t->status == STATUS_CLOSED && t->rated_ms < q->at_ms; /* one given before may change */
	case ASKS_REOPEN:
		return t && (t->status == STATUS_SOLVED || t->status == STATUS_CLOSED);
	}
	return false;
}

static struct shown *last_question(struct phone *p, bool which_only)
{
	for (size_t i = p->nquestions; i-- > 0;) {
		struct shown *q = &p->questions[i];
		if ((!which_only || q->asks == ASKS_WHICH) && still_open(p, q, i))
			return q;
	}
	return NULL;
}

/* ---- the routing table, row by row --------------------------------------------------------------------------------------------------- */

#define TO_WAITING (-1)
#define TO_WHICH (-2)
#define TO_NEW (-3)

/* Row 2. A text that neither confirms nor reopens goes past a solution to an older question that waits for words. */
static int64_t asked_by_a_person(struct phone *p, bool reopens)
{
	const struct ticket_seen *latest = NULL, *question = NULL;
	for (size_t i = 0; i < p->ntickets; i++) {
		const struct ticket_seen *t = &p->tickets[i];
		bool solved = t->status == STATUS_SOLVED && now(p) - t->asked_ms < 72 * HOUR_MS;
		if (!solved && t->status != STATUS_WAIT)
			continue;
		if (!latest || t->asked_ms > latest->asked_ms)
			latest = t;
		if (t->status == STATUS_WAIT && (!question || t->asked_ms > question->asked_ms))
			question = t;
	}
	if (!latest)
		return 0;
	return latest->status == STATUS_SOLVED && !reopens && question ? question->ref : latest->ref;
}

static int64_t among_closed(struct phone *p)
{
	const struct ticket_seen *one = NULL;
	size_t n = 0;
	for (size_t i = 0; i < p->ntickets; i++, n++)
		one = &p->tickets[i];
	if (n == 0)
		return TO_NEW;
	return n == 1 && now(p) - one->closed_ms < DAY_MS ? one->ref : TO_WHICH;
}

static int64_t expected(struct phone *p, bool reopens)
{
	const struct ticket_seen *open = NULL, *fresh = NULL;
	size_t nopen = 0, nfresh = 0;
	if (last_question(p, true))
		return TO_WAITING;
	int64_t asked = asked_by_a_person(p, reopens);
	if (asked)
		return asked;
	for (size_t i = 0; i < p->ntickets; i++) {
		if (!is_open(&p->tickets[i]))
			continue;
		open = &p->tickets[i];
		nopen++;
		if (now(p) - open->human_ms <= 30 * MINUTE_MS) {
			fresh = open;
			nfresh++;
		}
	}
	if (nfresh == 1)
		return fresh->ref;
	if (nopen > 1)
		return TO_WHICH;
	if (nopen == 1)
		return now(p) - open->human_ms < 72 * HOUR_MS || open->status == STATUS_WAIT ? open->ref : TO_WHICH;
	return among_closed(p);
}

/* ---- what the owner of the phone does ------------------------------------------------------------------------------------------------ */

static const struct gd_result *text(struct phone *p, const char *words)
{
	buf_addf(&p->story, "%+6.1fh %s\n", (double)(now(p) - BENCH_START_MS) / (double)HOUR_MS, words);
	return bench_submit(p->b, SMS,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = p->number, .phone = p->number},
			.place = {.kind = GD_PLACE_DIRECT, .room = p->number},
			.text = words});
}

static const char *token(struct phone *p)
{
	return arena_printf(&p->b->arena, "mot%s%u", p->number + 8, ++p->tokens);
}

/* Takes in what has become of the tickets. Those but `changed` are as they were; TO_NEW: one more, and the old ones as they were. */
static struct ticket_seen *settle(struct phone *p, int64_t changed)
{
	struct ticket_seen after[TICKETS], *named = NULL;
	size_t n = look(p, after);
	bool one_more = n == p->ntickets + 1 && changed == TO_NEW;
	if (n != p->ntickets && !one_more)
		wrong(p, "%zu requests became %zu", p->ntickets, n);
	for (size_t i = 0; i < p->ntickets; i++) {
		const struct ticket_seen *a = &p->tickets[i], *b = &after[i];
		if (a->ref != changed && (a->status != b->status || a->entries != b->entries || a->stars != b->stars))
			wrong(p, "G-%" PRId64 " changed, and G-%" PRId64 " was meant", a->ref, changed);
	}
	memcpy(p->tickets, after, sizeof after);
	p->ntickets = n;
	for (size_t i = 0; i < p->nquestions; i++) /* one that has no meaning any more does not come back */
		p->questions[i].answered = !still_open(p, &p->questions[i], i);
	if (changed == TO_NEW)
		named = &p->tickets[n - 1];
	else if (changed > 0)
		named = ticket_of(p, changed);
	return named;
}

static void landed(struct phone *p, int64_t where, const char *word)
{
	struct ticket_seen *t = settle(p, where);
	int64_t found = where_is(p, word);
	if (found != (t ? t->ref : 0))
		wrong(p, "%s stands in G-%" PRId64 ", not in G-%" PRId64, word, found, t ? t->ref : 0);
	if (t)
		t->human_ms = now(p);
	if (where == TO_NEW && !t)
		wrong(p, "no request was opened for %s", word);
}

static int by_text(const void *a, const void *b)
{
	const struct ticket_seen *x = a, *y = b;
	return x->human_ms != y->human_ms ? (x->human_ms < y->human_ms) - (x->human_ms > y->human_ms)
					  : (x->ref < y->ref) - (x->ref > y->ref);
}

static int by_ref(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The three with the latest words, in the order of their references. */
static void check_choices(struct phone *p)
{
	struct ticket_seen list[TICKETS];
	int64_t refs[ROUTE_CHOICES] = {0};
	const struct shown *q = last_question(p, true);
	bool any_open = false;
	size_t n = 0;
	for (size_t i = 0; i < p->ntickets; i++)
		any_open = any_open || is_open(&p->tickets[i]);
	for (size_t i = 0; i < p->ntickets; i++)
		if (is_open(&p->tickets[i]) == any_open)
			list[n++] = p->tickets[i];
	qsort(list, n, sizeof *list, by_text);
	n = n < ROUTE_CHOICES ? n : ROUTE_CHOICES;
	for (size_t i = 0; i < n; i++)
		refs[i] = list[i].ref;
	qsort(refs, n, sizeof *refs, by_ref);
	if (!q || q->nchoices != n || memcmp(q->choices, refs, n * sizeof *refs) != 0)
		wrong(p, "the choice should offer %zu: G-%" PRId64 " G-%" PRId64 " G-%" PRId64, n, refs[0], refs[1], refs[2]);
}

static void keep_waiting(struct phone *p, const char *word)
{
	if (p->nwaiting == sizeof p->waiting / sizeof *p->waiting)
		wrong(p, "too many waiting texts");
	snprintf(p->waiting[p->nwaiting++], sizeof p->waiting[0], "%s", word);
	landed(p, 0, word);
}

static void say_something(struct phone *p)
{
	const char *word = token(p);
	bool reopens = next(p, 4) == 0;
	int64_t where = expected(p, reopens);
	text(p, arena_printf(&p->b->arena, reopens ? "Toujours en panne %s." : "Voici le relevé %s.", word));
	if (p->stopped && where == TO_WHICH)
		where = TO_NEW; /* it cannot be asked */
	if (where != TO_WAITING && where != TO_WHICH) {
		landed(p, where, word);
		read_phone(p);
		return;
	}
	if (where == TO_WHICH)
		p->nwaiting = 0;
	keep_waiting(p, word);
	read_phone(p);
	if (where == TO_WHICH)
		check_choices(p);
}

static size_t open_count(const struct phone *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->ntickets; i++)
		n += is_open(&p->tickets[i]);
	return n;
}

static void ask_for_more(struct phone *p)
{
	const char *word = token(p);
	if (open_count(p) >= OPEN_MOST)
		return;
	text(p, arena_printf(&p->b->arena, "NOUVEAU Le poste %s.", word));
	landed(p, TO_NEW, word);
	read_phone(p);
}

static void name_one(struct phone *p)
{
	const char *word = token(p);
	if (!p->ntickets)
		return;
	int64_t ref = p->tickets[next(p, (uint32_t)p->ntickets)].ref;
	text(p, arena_printf(&p->b->arena, next(p, 2) ? "%" PRId64 " Voici %s." : "#%" PRId64 " Voici %s.", ref, word));
	landed(p, ref, word);
	read_phone(p);
}

/* Of another number, which exists: the words are those for one that does not. */
static void name_anothers(struct phone *p)
{
	const char *word = token(p);
	int64_t other = db_number(store(p), NULL, 0,
		"SELECT t.number FROM ticket t JOIN identity i ON i.person_id = t.requester_id WHERE i.native <> $1 AND"
		" i.channel = 'sms:one'"
		" LIMIT 1",
		db_text(p->number));
	if (!other || open_count(p) >= OPEN_MOST)
		return;
	text(p, arena_printf(&p->b->arena, "#%" PRId64 " Voici %s.", other, word));
	landed(p, TO_NEW, word);
	read_phone(p);
}

static void check_answer(struct phone *p, const struct shown *q, const struct shown *before, int digit)
{
	const struct ticket_seen *t = ticket_of(p, q->ref);
	bool right = t != NULL;
	(void)before;
	if (right && q->asks == ASKS_SOLVED)
		right = t->status == (digit == 1 ? STATUS_CLOSED : STATUS_WIP);
	else if (right && q->asks == ASKS_RATING)
		right = t->stars == digit;
	else if (right && q->asks == ASKS_REOPEN && digit == 1)
		right = is_open(t) && t->status != STATUS_SOLVED;
	if (!right)
		wrong(p, "%d did not answer the question about G-%" PRId64, digit, q->ref);
}

static void choose(struct phone *p, struct shown *q, int digit)
{
	int64_t where = digit ? q->choices[digit - 1] : TO_NEW;
	q->answered = true;
	landed(p, where, p->waiting[0]);
	for (size_t i = 1; i < p->nwaiting; i++)
		if (where_is(p, p->waiting[i]) != (digit ? where : p->tickets[p->ntickets - 1].ref))
			wrong(p, "%s did not follow", p->waiting[i]);
	p->nwaiting = 0;
}

static void press(struct phone *p)
{
	struct shown *q = last_question(p, false), before = {0};
	int digit = (int)next(p, 6);
	text(p, arena_printf(&p->b->arena, "%d", digit));
	int most = !q ? -1 : q->asks == ASKS_WHICH ? (int)q->nchoices : q->asks == ASKS_RATING ? 5 : 2;
	int least = q && q->asks == ASKS_WHICH ? 0 : 1;
	if (!q || digit < least || digit > most) {
		settle(p, 0);
		read_phone(p);
		return;
	}
	before = *q;
	if (q->asks == ASKS_WHICH) {
		choose(p, q, digit);
	} else {
		settle(p, q->ref);
		check_answer(p, q, &before, digit);
		q->answered = true;
	}
	read_phone(p);
	if (before.asks == ASKS_RATING) /* words right after it would be a comment on it */
		bench_advance(p->b, 20 * MINUTE_MS);
}

static void stop_or_start(struct phone *p)
{
	if (last_question(p, true))
		return;
	text(p, p->stopped ? "START" : "STOP");
	bool was = p->stopped;
	settle(p, 0);
	p->stopped = true; /* the confirmation is the last text that may come */
	if (!was)
		read_phone(p);
	p->stopped = !was;
	read_phone(p);
}

/* ---- what the desk does, and time ---------------------------------------------------------------------------------------------------- */

static void agent(struct phone *p)
{
	static const struct {
		const char *verb;
		bool asks;
	} rows[] = {{"reply", false}, {"reply", false}, {"ask", true}, {"solved", true}, {"close", false}};
	size_t i = next(p, 5);
	if (!p->ntickets)
		return;
	struct ticket_seen *t = &p->tickets[next(p, (uint32_t)p->ntickets)];
	int64_t ref = t->ref;
	if (!is_open(t) || t->status == STATUS_SOLVED)
		return;
	const char *line = arena_printf(
		&p->b->arena, "!%s %" PRId64 "%s", rows[i].verb, ref, strcmp(rows[i].verb, "close") ? " voyons" : "");
	buf_addf(&p->story, "%+6.1fh bob: %s\n", (double)(now(p) - BENCH_START_MS) / (double)HOUR_MS, line);
	bench_say(p->b, "bob", CHAT, "technique", line);
	t = settle(p, ref);
	t->human_ms = strcmp(rows[i].verb, "close") ? now(p) : t->human_ms;
	if (rows[i].asks && (t->status == STATUS_WAIT || t->status == STATUS_SOLVED))
		t->asked_ms = now(p);
	read_phone(p);
}

static void wait_a_while(struct phone *p)
{
	static const int64_t spans[] = {2 * MINUTE_MS, 10 * MINUTE_MS, 40 * MINUTE_MS, 3 * HOUR_MS, 30 * HOUR_MS};
	struct shown *q = last_question(p, true);
	int64_t span = spans[next(p, 5)];
	bool lapses = q && now(p) + span - q->at_ms >= HOUR_MS;
	bench_advance(p->b, span);
	if (lapses) { /* nobody said which: a new request */
		q->answered = true;
		struct ticket_seen *t = settle(p, TO_NEW);
		if (!t || where_is(p, p->waiting[0]) != t->ref)
			wrong(p, "what waited for an hour is no new request");
		t->human_ms = q->at_ms + HOUR_MS;
		p->nwaiting = 0;
	} else {
		settle(p, 0);
	}
	read_phone(p);
}

/* ---- conversations ------------------------------------------------------------------------------------------------------------------- */

static void converse(struct bench *b, uint32_t seed, unsigned nth)
{
	static void (*const moves[])(struct phone *) = {say_something, say_something, say_something, ask_for_more, name_one, name_one,
		press, press, agent, agent, agent, wait_a_while, wait_a_while, name_anothers, stop_or_start};
	struct phone p = {.b = b, .seed = seed};
	buf_init(&p.story, LIMIT_BODY);
	snprintf(p.number, sizeof p.number, "+3361%07u", nth);
	bench_advance(b, HOUR_MS);
	bench_clear(b);
	for (int i = 0; i < OPEN_MOST; i++)
		ask_for_more(&p);
	int64_t others = entries_in_all(&p) - entries_of_mine(p.tickets, p.ntickets);
	for (int i = 0; i < STEPS; i++) {
		bench_advance(b, SECOND_MS); /* no two things happen at once */
		moves[next(&p, sizeof moves / sizeof *moves)](&p);
	}
	if (entries_in_all(&p) - entries_of_mine(p.tickets, p.ntickets) != others)
		wrong(&p, "something was written in somebody else's request");
	buf_clear(&p.story);
}

static void no_delay(struct desk_settings *s)
{
	s->undo_chat_ms = s->undo_plain_ms = 0;
}

static unsigned number_of(const char *name, unsigned fallback)
{
	const char *value = getenv(name);
	return value ? (unsigned)strtoul(value, NULL, 10) : fallback;
}

static void test_conversations(void **state)
{
	unsigned count = number_of("GUICHET_CONVERSATIONS", CONVERSATIONS), seed = number_of("GUICHET_SEED", 20261122);
	struct bench *b = NULL;
	(void)state;
	for (unsigned i = 0; i < count; i++) {
		if (i % PER_DESK == 0) {
			if (b)
				bench_close(b);
			b = bench_open_with(no_delay);
			assert_true(db_exec(desk_db(b->desk), NULL, "PRAGMA synchronous = OFF"));
		}
		converse(b, seed + i * 7919u, i);
	}
	if (b)
		bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_conversations))
