/* desk/verbs/table.h: every verb that is carried out: the right it needs and the function that does it.
 *
 * A verb of the language without a row here is answered as unknown. Constant, any thread.
 *
 *     const struct verb_row *row = verb_row_of(VERB_TAKE);      // ACTION_WORK, verb_take
 */
#ifndef GUICHET_DESK_VERBS_TABLE_H
#define GUICHET_DESK_VERBS_TABLE_H

#include "desk/call.h"

struct verb_row {
	enum verb_id verb;
	enum action action; /* on each ticket it names; 0: it names none */
	void (*run)(struct call *call);
};
const struct verb_row *verb_row_of(enum verb_id verb); /* NULL: none */

/* text.c: words of the desk */
void verb_reply(struct call *c);
void verb_note(struct call *c);
void verb_ask(struct call *c);
/* work.c: who does it, and when */
void verb_take(struct call *c);
void verb_steal(struct call *c);
void verb_drop(struct call *c);
void verb_assign(struct call *c);
void verb_move(struct call *c);
void verb_wip(struct call *c);
void verb_hold(struct call *c);
/* close.c: ends, and new beginnings */
void verb_solved(struct call *c);
void verb_done(struct call *c);
void verb_close(struct call *c);
void verb_cancel(struct call *c);
void verb_discard(struct call *c);
void verb_reopen(struct call *c);
void verb_yes(struct call *c);
void verb_no(struct call *c);
/* field.c: what a ticket says of itself */
void verb_urgent(struct call *c);
void verb_priority(struct call *c);
void verb_severity(struct call *c);
void verb_set(struct call *c);
void verb_title(struct call *c);
void verb_private(struct call *c);
/* label.c: what sorts it and ties it to others */
void verb_tag(struct call *c);
void verb_link(struct call *c);
void change_tags(struct call *c); /* those of the command, told with m.set */
bool find_other(struct call *c, struct ticket *other); /* the command's other ticket; false: the speaker has heard that there is none */
/* custom.c: what the configuration lets it say */
bool field_fits(struct call *c, const struct field_change *change);   /* false: refused with m.err.enum */
void change_field(struct call *c, const struct field_change *change); /* one that fits; told with m.set */
void verb_skip(struct call *c);
/* again.c: a text that was written already */
void verb_edit(struct call *c);
void verb_retract(struct call *c);
void verb_retry(struct call *c);
/* canned.c: ready-made answers */
void verb_canned(struct call *c);
/* merge.c: one of two, two of one */
void verb_merge(struct call *c);
void verb_split(struct call *c);
/* tell.c: one text for many */
void verb_tell(struct call *c);
/* people.c: who hears of it */
void verb_cc(struct call *c);
void verb_uncc(struct call *c);
void verb_leave(struct call *c);
void verb_mute(struct call *c);
void verb_unmute(struct call *c);
void verb_notify(struct call *c);
/* profile.c, code.c, access.c: who one is, and how that is proven */
void verb_me(struct call *c);
void verb_lang(struct call *c);
void verb_code(struct call *c);
void verb_invite(struct call *c);
void verb_join(struct call *c);
/* follow.c, presence.c: where and when one wants to be reached */
void verb_here(struct call *c);
void verb_away(struct call *c);
void verb_back(struct call *c);
void verb_digest(struct call *c);
/* directory.c: teams, organisations, people */
void verb_queue(struct call *c);
void verb_org(struct call *c);
void verb_user(struct call *c);
/* show.c, list.c: looking */
void verb_show(struct call *c);
void verb_log(struct call *c);
void verb_list(struct call *c);
void verb_search(struct call *c);
void verb_more(struct call *c);
/* rule.c: routing */
void verb_rule(struct call *c);
/* system.c: the configuration and how the desk is */
void verb_config(struct call *c);
void verb_health(struct call *c);
/* personal.c: what is kept of a person */
void verb_export(struct call *c);
void verb_forget(struct call *c);
/* kb.c: the knowledge base */
void verb_kb(struct call *c);
void kb_find(struct call *c, const char *words); /* m.kb.list or m.kb.none */
/* explain.c: what it is promised, and why it stands where it stands */
void verb_sla(struct call *c);
void verb_why(struct call *c);
/* rate.c: what its requester thinks of it */
void verb_rate(struct call *c);
void verb_comment(struct call *c);
/* later.c: at another moment */
void verb_snooze(struct call *c);
void verb_remind(struct call *c);
void verb_callback(struct call *c);
/* oncall.c, report.c: for whoever runs a queue */
void verb_oncall(struct call *c);
void verb_report(struct call *c);
/* talk.c: everything around */
void verb_new(struct call *c);
void verb_help(struct call *c);
void verb_home(struct call *c);
void verb_human(struct call *c);
void verb_confirm(struct call *c);
void verb_undo(struct call *c);

#endif
