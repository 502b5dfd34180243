/* rule: the routing rules, in words; what they would say about a ticket. */
#include "base/limits.h"
#include "commands/lists.h"
#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/rules.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"

#include <inttypes.h>

static const char *word(struct call *c, const char *list, const char *value)
{
	return word_of(c->w->catalog, person_lang(c->w, &c->w->actor), list, value);
}

static void put_list(struct buf *out, const char *label, const struct rule_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		buf_addf(out, "%s%s", i == 0 ? label : ",", list->items[i]);
}

static void put_actions(
	struct call *c, struct buf *out, const char *queue, const char *assign, enum priority priority, enum ticket_type type)
{
	if (queue)
		buf_addf(out, " ~%s", queue);
	if (priority)
		buf_addf(out, " p:%s", word(c, "priority", priority_name(priority)));
	if (type)
		buf_addf(out, " t:%s", word(c, "type", type_name(type)));
	if (assign)
		buf_addf(out, " @%s", assign);
}

static void put_rule(struct call *c, struct buf *out, size_t n, const struct rule *r)
{
	buf_addf(out, "%zu. %s %s", n, rule_is_on(c->w, r) ? "✅" : "⏸", r->name);
	put_list(out, " · from=", &r->from);
	put_list(out, " · org=", &r->orgs);
	put_list(out, " · words=", &r->words);
	for (int t = TYPE_QUESTION; t <= TYPE_FEATURE; t++)
		if ((r->types >> t) & 1)
			buf_addf(out, " · type=%s", type_name((enum ticket_type)t));
	if (r->field)
		buf_addf(out, " · %s=%s", r->field, r->value);
	buf_adds(out, " →");
	put_actions(c, out, r->queue, r->assign, r->priority, r->set_type);
	for (size_t i = 0; i < r->tags.count; i++)
		buf_addf(out, " +%s", r->tags.items[i]);
}

static void say_list(struct call *c)
{
	struct buf out;
	const struct desk_settings *s = c->w->settings;
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < s->nrules; i++) {
		buf_adds(&out, i ? "\n" : "");
		put_rule(c, &out, i + 1, &s->rules[i]);
	}
	answer_words(c, out.len ? out.data : word(c, "value", "none"));
	answer_done(c, "listed");
	buf_clear(&out);
}

static const struct rule *numbered(struct call *c)
{
	const struct desk_settings *s = c->w->settings;
	int64_t n = c->command->number;
	if (n >= 1 && n <= (int64_t)s->nrules)
		return &s->rules[n - 1];
	answer_no_ref(c, arena_printf(c->w->arena, "%" PRId64, n));
	return NULL;
}

static void say_one(struct call *c, const struct rule *r)
{
	struct buf out;
	buf_init(&out, LIMIT_TEXT);
	put_rule(c, &out, (size_t)c->command->number, r);
	answer_words(c, out.data);
	answer_done(c, "shown");
	buf_clear(&out);
}

/* ---- test --------------------------------------------------------------------------------------------------------------------------- */

static const char *first_text(struct call *c, const struct ticket *t)
{
	struct entry e;
	return entry_by_seq(c->w->db, c->w->arena, t->id, 1, &e) ? e.text : NULL;
}

static const char *first_room(struct call *c, const struct ticket *t)
{
	struct conversation *list;
	size_t n = conversations_of(c->w->db, c->w->arena, t->id, &list);
	for (size_t i = 0; i < n; i++)
		if (list[i].side == SIDE_CUSTOMER && !list[i].person_id)
			return list[i].room;
	return NULL;
}

/* What the rules would say if it came in now. Nothing is changed, no turn is taken. */
static void say_test(struct call *c, const struct ticket *t)
{
	struct rule_outcome said;
	struct buf out;
	rules_ask(c->w, &(struct rule_question){.channel = t->source, .room = first_room(c, t), .title = t->title, .text = first_text(c, t),
				.org_id = t->org_id, .ticket_id = t->id, .type = t->type}, &said);
	buf_init(&out, LIMIT_TEXT);
	buf_addf(&out, "%s :", t->ref);
	for (size_t i = 0; i < said.nfired; i++)
		buf_addf(&out, "%s %s", i ? "," : "", said.fired[i]);
	buf_adds(&out, said.nfired ? " →" : " –");
	put_actions(c, &out, said.queue, said.assign, said.priority, said.type);
	for (size_t i = 0; i < said.ntags; i++)
		buf_addf(&out, " +%s", said.tags[i]);
	c->ticket.id = 0;
	answer_words(c, out.data);
	answer_done(c, "tested");
	buf_clear(&out);
}

static void test(struct call *c)
{
	struct ticket t;
	struct ticket_ref ref = c->command->target;
	if (ref.kind == REF_UNSAID)
		ref = (struct ticket_ref){.kind = c->command->number ? REF_NUMBER : REF_HERE, .number = c->command->number};
	/* Which rules fit says nothing of what stands in it: whoever writes the rules may ask of any ticket. */
	bool found = ref.kind == REF_NUMBER ? ticket_by_number(c->w->db, c->w->arena, ref.number, &t) : call_find(c, &ref, &t);
	if (found)
		say_test(c, &t);
	else
		answer_no_ref(c, arena_printf(c->w->arena, "G-%" PRId64, ref.number));
}

void verb_rule(struct call *c)
{
	const struct rule *r = NULL;
	enum rule_word what = (enum rule_word)c->command->word[WORDS_RULE];
	if (!answer_may_on_desk(c, ACTION_CONFIGURE))
		return;
	c->ticket.id = 0;
	if (what == RULE_LIST || what == 0)
		say_list(c);
	else if (what == RULE_TEST)
		test(c);
	else if ((r = numbered(c)) && what == RULE_SHOW)
		say_one(c, r);
	else if (r) {
		rule_switch(c->w, r, what == RULE_ON);
		say_one(c, r);
	}
}
