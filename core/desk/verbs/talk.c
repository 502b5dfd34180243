/* The verbs around tickets: a new one, help, home, a person please, once more, the word, take it back. */
#include "base/text.h"
#include "commands/help.h"
#include "commands/reactions.h"
#include "desk/answer.h"
#include "desk/form.h"
#include "desk/result.h"
#include "desk/verbs/confirm.h"
#include "desk/time/jobs.h"
#include "desk/knowledge.h"
#include "desk/open.h"
#include "desk/persons.h"
#include "desk/sheet.h"
#include "desk/terms.h"
#include "desk/verbs/accounts.h"
#include "desk/verbs/people.h"
#include "desk/verbs/undo.h"
#include "desk/verbs/table.h"
#include "store/admin.h"
#include "i18n/words.h"
#include "store/scan.h"

#include <string.h>

/* ---- new ----------------------------------------------------------------------------------------------------------------------------- */

static const struct field_change *field_of(const struct command *command, enum field_key key)
{
	for (size_t i = 0; i < command->nfields; i++)
		if (command->fields[i].key == key)
			return &command->fields[i];
	return NULL;
}

static int word_of_field(const struct command *command, enum field_key key)
{
	const struct field_change *f = field_of(command, key);
	return f ? f->word : 0;
}

static int64_t queue_named(struct call *c, const char *name)
{
	struct queue_row queue;
	return name && queue_by_name(c->w->db, c->w->arena, name, &queue) && !queue.retired ? queue.id : c->where.queue_id;
}

static bool may_open_for(struct call *c, const struct person *other)
{
	struct object object = {.kind = OBJECT_QUEUE, .place = c->where.place, .queue = c->where.queue_id};
	return other->id == c->w->actor.id || authorise(&c->principal, ACTION_CREATE_FOR, &object) == ALLOWED;
}

/* Whoever called is often unknown: an agent's word makes them one, by their number. */
static bool requester_named(struct call *c, const struct person_ref *ref, struct person *out)
{
	struct person unknown = {0};
	return call_person(c, ref, out) ? may_open_for(c, out) : may_open_for(c, &unknown) && accounts_person(c, ref, out);
}

static void say_new(struct call *c)
{
	struct msg_values v = {0};
	if (!is_desk_role(c->principal.nagent ? ROLE_BIT(ROLE_AGENT) : 0) || c->where.place == PLACE_DIRECT)
		return; /* the card says it */
	msg_text(&v, "url", work_link(c->w, &c->ticket) ? work_link(c->w, &c->ticket) : c->ticket.title);
	answer_say(c, MSG_A_NEW, &v);
}

static void add_copies(struct call *c)
{
	const struct field_change *cc = field_of(c->command, FIELD_CC);
	copies_add(c, cc ? cc->persons : NULL, cc ? cc->npersons : 0);
	result_ticket(c->w, c->m, &c->ticket, GD_R_CREATED, "created"); /* whoever could not be found */
	c->failed = false;
}

void verb_new(struct call *c)
{
	const struct command *command = c->command;
	struct person other = c->w->actor;
	const struct field_change *queue = field_of(command, FIELD_QUEUE), *title = field_of(command, FIELD_TITLE);
	if (command->npersons > 0 && !requester_named(c, &command->persons[0], &other)) {
		answer_no_person(c, &command->persons[0]);
		return;
	}
	if (!command->text && c->m->in->nfiles == 0) {
		sheet_offer(c);
		return;
	}
	const char *read = knowledge_unhelpful(c->w, other.id);
	open_request(c, &(struct request){.text = read ? arena_printf(c->w->arena, "%s\n📚 %s", command->text ? command->text : "", read)
						       : command->text,
				.native = c->m->in->native_id,
				.title = title ? title->value : NULL,
				.queue_id = queue_named(c, command->queue ? command->queue
							   : queue        ? queue->value
									  : NULL),
				.requester_id = other.id,
				.priority = (enum priority)word_of_field(command, FIELD_PRIORITY),
				.severity = (enum severity)word_of_field(command, FIELD_SEVERITY),
				.type = (enum ticket_type)word_of_field(command, FIELD_TYPE),
				.fields = command->fields,
				.nfields = command->nfields,
				.tags = command->tags,
				.ntags = command->ntags,
				.offered = c->offered,
				.noffered = c->noffered});
	sheet_over(c);
	add_copies(c);
	say_new(c);
}

/* ---- help, home ---------------------------------------------------------------------------------------------------------------------- */

static const char *joined_lines(struct call *c, const char *const *lines, size_t n)
{
	struct buf out;
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s%s", i ? "\n" : "", lines[i]);
	const char *text = arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return text;
}

static void help_on_verb(struct call *c, const struct verb *verb, const struct parse_context *rules)
{
	const char *examples[HELP_EXAMPLES];
	struct msg_values v = {0};
	size_t n = help_examples(verb, rules, c->w->arena, examples);
	msg_text(&v, "usage", help_usage(verb, rules->lang, rules->roles, c->w->arena));
	msg_text(&v, "examples", n ? joined_lines(c, examples, n) : "-");
	msg_text(&v, "aliases", help_aliases(verb, rules->lang, c->w->arena));
	msg_text(&v, "emoji", reaction_emoji(verb->id));
	msg_text(&v, "role", help_roles(verb, rules->lang, c->w->arena));
	answer_say(c, MSG_M_HELP_VERB, &v);
}

static void help_list(struct call *c, const struct parse_context *rules)
{
	const char *lines[HELP_LINES];
	struct msg_values v = {0};
	msg_text(&v, "ref", "N");
	msg_text(&v, "phone", c->w->settings->phone);
	if (!is_desk_role(rules->roles)) {
		answer_say(c, MSG_M_HELP_CUSTOMER, &v);
		return;
	}
	size_t n = help_lines(rules, c->w->arena, lines);
	msg_text(&v, "items", joined_lines(c, lines, n));
	answer_say(c, MSG_A_HELP_AGENT, &v);
}

/* What this priority promises where the question was asked. */
static const char *target_words(struct call *c, enum priority priority)
{
	struct sla_promise promise;
	struct buf out;
	enum lang lang = person_lang(c->w, &c->w->actor);
	struct ticket any = {.queue_id = c->where.queue_id ? c->where.queue_id : queue_default(c->w),
		.priority = priority,
		.org_id = c->w->actor.org_id};
	const char *hours;
	enum span_style style = terms_hours(c->w, &any, &hours)->always ? SPAN_LONG : SPAN_BUSINESS;
	terms_promise(c->w, &any, &promise);
	buf_init(&out, LIMIT_COMMAND);
	if (promise.end_of_day)
		buf_adds(&out, word_of(c->w->catalog, lang, "why", "eod"));
	else if (promise.resolve_ms)
		span_words(&out, c->w->catalog, lang, promise.resolve_ms, style);
	else
		buf_adds(&out, "–");
	const char *own = c->w->settings->priority_words[priority][lang];
	const char *text = own ? arena_printf(c->w->arena, "%s (%s)", own, out.data) : arena_strdup(c->w->arena, out.data);
	buf_clear(&out);
	return text;
}

static void help_priorities(struct call *c)
{
	struct msg_values v = {0};
	msg_text(&v, "normal", target_words(c, PRIORITY_NORMAL));
	msg_text(&v, "high", target_words(c, PRIORITY_HIGH));
	msg_text(&v, "urgent", target_words(c, PRIORITY_URGENT));
	answer_say(c, MSG_M_HELP_PRIO, &v);
}

static void help_group(struct call *c, enum help_group group, const struct parse_context *rules)
{
	const char *lines[HELP_LINES];
	size_t n = help_group_lines(group, rules, c->w->arena, lines);
	answer_words(c, joined_lines(c, lines, n));
}

void verb_help(struct call *c)
{
	struct parse_context rules;
	struct help_topic topic = {0};
	c->ticket.id = 0;
	call_rules(c, c->where.place == PLACE_DESK ? AT_DESK : c->where.place == PLACE_CUSTOMER ? AT_REQUEST : AT_DIRECT, &rules);
	switch (help_find(c->command->text, c->w->arena, &topic)) {
	case HELP_VERB:
		help_on_verb(c, topic.verb, &rules);
		break;
	case HELP_GROUP:
		help_group(c, topic.group, &rules);
		break;
	case HELP_WORDS:
		kb_find(c, c->command->text);
		return;
	case HELP_PRIORITY:
		help_priorities(c);
		break;
	case HELP_LIST:
		help_list(c, &rules);
		break;
	}
	answer_done(c, "helped");
}

void verb_home(struct call *c)
{
	struct ticket *open;
	struct msg_values v = {0};
	size_t n = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id, .open = true}, 1000, &open);
	c->ticket.id = 0;
	msg_number(&v, "n", (int64_t)n);
	if (c->principal.org)
		msg_text(&v, "services", form_services(c->w, c->principal.org));
	answer_say(c, MSG_M_HOME, &v);
	answer_done(c, "home");
}

/* ---- a person, please ---------------------------------------------------------------------------------------------------------------- */

static void open_for_human(struct call *c)
{
	const char *wish = catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), WORD_SHEET_HUMAN);
	open_request(c, &(struct request){.text = arena_printf(c->w->arena, "☎️ %s", wish),
					 .native = c->m->in->native_id,
					 .without_form = true});
	answer_say(c, MSG_M_HUMAN, NULL);
}

/* None was named: the one that was spoken about last. */
static void find_spoken_of(struct call *c)
{
	struct ticket *open;
	const struct ticket *last = NULL;
	size_t n = tickets_scan(
		c->w->db, c->w->arena, &(struct scan_of){.scope = SCAN_PERSON, .id = c->w->actor.id, .open = true}, 64, &open);
	for (size_t i = 0; i < n; i++)
		if (open[i].requester_id == c->w->actor.id && (!last || open[i].human_ms > last->human_ms))
			last = &open[i];
	if (!c->ticket.id && last)
		call_ticket(c, last);
}

void verb_human(struct call *c)
{
	struct msg_values v = {0};
	find_spoken_of(c);
	if (!c->ticket.id || c->ticket.status == STATUS_CLOSED) {
		open_for_human(c);
		return;
	}
	msg_text(&v, "who", c->w->actor.name);
	tell_desk(c->w, &c->ticket, MSG_D_HUMAN, &v, 0, 0);
	if (c->ticket.assignee_id)
		tell_person(c->w, &c->ticket, c->ticket.assignee_id, MSG_D_HUMAN, &v, 0, LANE_PEOPLE);
	answer_say(c, MSG_M_HUMAN_PING, NULL);
	answer_done(c, "pinged");
}

/* ---- once more, the word, back ------------------------------------------------------------------------------------------------------- */

void verb_confirm(struct call *c)
{
	confirm_run(c, c->command->name);
}

void verb_undo(struct call *c)
{
	undo_run(c);
}
