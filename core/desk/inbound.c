#include "desk/inbound.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/act.h"
#include "desk/out/message_copy.h"
#include "desk/persons.h"
#include "desk/result.h"
#include "desk/sender.h"
#include "store/inbox.h"
#include "store/scan.h"

#include <string.h>

#define BLOCKED_LOOK 20 /* closed tickets among which the one is sought that was spam */

struct inbound_unit {
	struct desk_unit unit;
	struct arena arena; /* the copy and the answer */
	const char *channel;
	const struct gd_inbound *in;
	inbound_done *done;
	void *ctx;
	struct gd_result result;
};

static void (*const handlers[])(struct work *, struct inbound *) = {
	[GD_TEXT] = inbound_text,
	[GD_COMMAND] = inbound_command,
	[GD_EDIT] = inbound_edit,
	[GD_DELETE] = inbound_delete,
	[GD_REACTION] = inbound_reaction,
	[GD_CHOICE] = inbound_choice,
	[GD_FORM] = inbound_form,
	[GD_RECEIPT] = inbound_receipt,
	[GD_SYSTEM] = inbound_system,
	[GD_MEMBER] = inbound_member,
	[GD_PLACE] = inbound_place,
	[GD_OPENED] = inbound_opened,
	[GD_CURSOR] = NULL, /* its key-value writes are all of it */
};

/* ---- repeats ------------------------------------------------------------------------------------------------------------------------ */

static bool answer_repeat(struct work *w, struct inbound *m)
{
	struct seen seen;
	struct ticket ticket;
	for (size_t i = 0; i < 3; i++) {
		if (!m->in->dedupe[i] || !inbox_find(w->db, w->arena, m->channel, m->in->dedupe[i], &seen))
			continue;
		if (seen.ticket_id && ticket_load(w->db, w->arena, seen.ticket_id, &ticket))
			result_ticket(w, m, &ticket, GD_R_REPEATED, seen.word);
		m->result.code = GD_R_REPEATED;
		m->result.word = seen.word;
		m->result.text = seen.text;
		return true;
	}
	return false;
}

static void remember(struct work *w, const struct inbound *m)
{
	struct seen seen = {(int)m->result.code, m->ticket_id, m->result.word, m->result.text};
	for (size_t i = 0; i < 3; i++) {
		bool again = false;
		for (size_t j = 0; j < i; j++)
			again = again || (m->in->dedupe[i] && m->in->dedupe[j] && strcmp(m->in->dedupe[i], m->in->dedupe[j]) == 0);
		if (m->in->dedupe[i] && !again)
			inbox_put(w->db, work_id(w), m->channel, m->in->dedupe[i], &seen, w->now);
	}
}

/* ---- the unit ----------------------------------------------------------------------------------------------------------------------- */

/* What somebody blocked writes is kept beside what they were blocked for, where a lead may read it. Nobody hears of it. */
static void file_blocked(struct work *w, const struct inbound *m)
{
	struct ticket *list;
	struct entry e;
	struct scan_of closed = {.scope = SCAN_REQUESTER, .id = w->actor.id};
	size_t n = m->in->kind == GD_TEXT && m->in->text ? tickets_scan(w->db, w->arena, &closed, BLOCKED_LOOK, &list) : 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].reason != REASON_SPAM)
			continue;
		act_entry(w, &list[i],
			&(struct entry_draft){.author_id = w->actor.id, .kind = ENTRY_COMMENT, .is_public = true, .text = m->in->text}, &e);
		act_save(w, &list[i]);
		return;
	}
}

static bool find_sender(struct work *w, struct inbound *m)
{
	struct person sender;
	if (!m->in->sender.user || !sender_person(w, m->channel, &m->in->sender, &m->in->place, &sender, &m->identity))
		return true; /* a receipt or a cursor has no sender */
	w->actor = sender;
	if (m->identity.invalid) /* they are there after all */
		identity_set_invalid(w->db, m->identity.id, false);
	if (!sender.blocked)
		return true;
	file_blocked(w, m);
	result_text(m, GD_R_IGNORED, "blocked", NULL);
	return false;
}

static void keep_result(struct inbound_unit *u, const struct inbound *m)
{
	u->result = m->result;
	u->result.size = sizeof u->result;
	u->result.ref = arena_strdup(&u->arena, m->result.ref);
	u->result.url = arena_strdup(&u->arena, m->result.url);
	u->result.word = arena_strdup(&u->arena, m->result.word ? m->result.word : "ignored");
	u->result.text = arena_strdup(&u->arena, m->result.text);
	u->result.json = arena_strdup(&u->arena, m->result.json);
}

static void run(struct work *w, struct desk_unit *unit)
{
	struct inbound_unit *u = (struct inbound_unit *)unit;
	struct gd_limits limits = {.size = sizeof limits};
	bool open;
	w->hooks->limits(w->hooks->self, u->channel, &limits, &open);
	struct inbound m = {.channel = u->channel,
		.in = u->in,
		.capabilities = limits.capabilities,
		.result = {.code = GD_R_IGNORED, .word = "ignored"}};
	w->origin = u->channel;
	for (size_t i = 0; i < u->in->nkv; i++)
		kv_put(w->db, u->channel, u->in->kv[i].key, u->in->kv[i].value);
	if (!answer_repeat(w, &m)) {
		bool known = u->in->kind > 0 && (size_t)u->in->kind < sizeof handlers / sizeof *handlers;
		if (known && handlers[u->in->kind] && find_sender(w, &m))
			handlers[u->in->kind](w, &m);
		if (!m.forget)
			remember(w, &m);
	}
	keep_result(u, &m);
}

static void done(struct desk_unit *unit, enum unit_end end)
{
	struct inbound_unit *u = (struct inbound_unit *)unit;
	if (end == UNIT_LOST)
		u->result = (struct gd_result){.size = sizeof u->result, .code = GD_R_TROUBLE, .word = "trouble", .retry_after_s = 5};
	else if (end == UNIT_UNDONE)
		u->result = (struct gd_result){.size = sizeof u->result, .code = GD_R_TROUBLE, .word = "trouble", .retry_after_s = 60};
	u->done(u->ctx, &u->result);
	struct arena arena = u->arena;
	arena_clear(&arena);
	free(u);
}

bool desk_submit(struct desk *desk, const char *channel, const struct gd_inbound *in, inbound_done *on_done, void *ctx, struct err *err)
{
	struct inbound_unit *u = mem_alloc(sizeof *u);
	u->unit.run = run;
	u->unit.done = done;
	u->channel = arena_strdup(&u->arena, channel);
	u->in = inbound_copy(&u->arena, in, err);
	u->done = on_done;
	u->ctx = ctx;
	if (u->in && desk_push(desk, &u->unit))
		return true;
	arena_clear(&u->arena);
	free(u);
	return false;
}
