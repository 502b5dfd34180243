#!/usr/bin/env python3
"""scripts/disable-rules.py [NAME ...]: disables rules of the product one by one, in a copy of the tree, and expects their transcripts to fail.

A test that still passes when its rule is gone tests nothing. Each row names a rule, where it stands, what is put in its place, and the
tests of which at least one has to fail: transcripts of tests/chat, or programs whose names begin with unit. Exits 1 when a disabled rule goes unnoticed, or is not where the row says.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TREE = Path(__file__).resolve().parents[1]

RULES = {
    # name: (file, what stands there, what is put there, tests: transcripts, or the program of a test after unit: )
    # ---- how people ask (rows T, I, D, G, H)
    "colleagues-see-shared": ("core/domain/authorise.c", "o->org_shares", "false", ["rows/T18-G12-G13.fr"]),
    "mute-is-silence": ("core/desk/out/tell.c", "return !part.muted && !person->muted && (", "return (", ["rows/T21.fr"]),
    "waiting-stops-the-clock": ("core/domain/transition.c", "ALWAYS, STATUS_WAIT, 0, 0, CLOCK_PAUSE,", "ALWAYS, STATUS_WAIT, 0, 0, 0,",
                                ["rows/T14-D28-I11.fr"]),
    "files-have-a-limit": ("core/desk/files.c", "bool large = (int64_t)len > w->settings->max_file_bytes;", "bool large = false;",
                           ["rows/H5-limits.fr"]),
    "lines-of-a-minute-join": ("core/desk/customer.c", "#define JOIN_MS MINUTE_MS", "#define JOIN_MS 0", ["rows/T8-G10.fr"]),
    "articles-are-suggested": ("core/desk/created.c", "	{MSG_M_KB_SUGGEST, suggest},\n", "", ["rows/I1.fr"]),
    "closing-asks-why": ("core/desk/verbs/close.c", "answer_ask(c, MSG_M_CLOSE_WHY, NULL, 0);", "end_with(c, EVENT_DONE, false);",
                         ["rows/H12.fr"]),
    "dates-in-the-author's-order": ("core/commands/moment.c", "bool day_first = format == DATE_DMY;", "bool day_first = true;",
                                    ["unit.commands.parse"]),
    "lists-hide-what-is-hidden": ("core/desk/verbs/list.c", "|| !page_visible(c, page, t);", ";", ["rows/G13.fr", "unit.desk.apart"]),
    "fields-of-a-type-are-asked": ("core/desk/created.c", "	{MSG_M_ASK_FIELD, ask_field},\n", "", ["rows/T10-T13-I5-H3.fr"]),
    # ---- who speaks to whom (rules R1 to R13)
    "R1-others-annotate": ("core/domain/reply.c", "if (f->has_assignee && !speaks)", "if (false)",
                          ["unit.desk.reply"]),
    "R1-a-note-mark-is-a-note": ("core/domain/reply.c", "	if (f->note_mark)\n		return REPLY_NOTE;\n", "", ["unit.desk.leak"]),
    "R1-a-mention-is-a-note": ("core/domain/reply.c", "if (f->mentions_colleague || f->file_alone)", "if (false)", ["unit.desk.leak"]),
    "R1-replies-are-held": ("core/desk/out/speak.c", "	if (delay > 0) {\n", "	if (delay < 0) {\n", ["held", "policy"]),
    "R1-a-new-text-is-asked-about": ("core/domain/reply.c", "if (held->customer_text_ms > held->written_ms && !held->newtext_answered)", "if (false)",
                                     ["held", "unit.desk.reply"]),
    "R2-notes-on-the-customer's-side": ("core/domain/reply.c", "return f->note_mark || f->verb == REPLY_VERB_NOTE ? REPLY_SIDE : REPLY_PUBLIC;",
                                        "return REPLY_PUBLIC;", ["unit.desk.leak"]),
    "R2-private-leaves-the-room": ("core/desk/out/say.c", "&& !ticket_is_private(w, t);", ";", ["unit.desk.ways"]),
    "R3-a-greeting-opens-nothing": ("core/domain/route.c", "if (f->text == EVENT_TEXT_COURTESY &&", "if (false &&", ["rows/D2.fr"]),
    "R4-yes-closes": ("core/domain/transition.c", "{16, S(SOLVED), E(TEXT_YES), PARTY", "{16, S(SOLVED), 0, PARTY", ["rows/I12-D30-D33-G27.fr"]),
    "R4-no-reopens": ("core/domain/transition.c", "{16, S(SOLVED), E(TEXT_NO), PARTY", "{16, S(SOLVED), 0, PARTY", ["rows/I12-D30-D33-G27.fr"]),
    "R5-advice-at-first-contact": ("core/desk/created.c", "	{MSG_M_ADVICE, advice},\n", "", ["unit.desk.created"]),
    "R6-nothing-private-is-merged": ("core/domain/merge.c", "if (a->ticket == b->ticket || a->private_ticket || b->private_ticket)",
                                     "if (a->ticket == b->ticket)", ["unit.desk.merge"]),
    "R7-not-one's-own": ("core/domain/authorise.c", "return A(REQUESTER) | (desk & A(AGENT) ? A(SELF) : 0);", "return A(REQUESTER) | desk;",
                         ["unit.desk.rights"]),
    "R8-a-deputy-stands-in": ("core/desk/persons.c", "p.away_until <= w->now || ", "true || ", ["unit.desk.presence"]),
    "R9-machines-are-not-asked": ("core/domain/transition.c", "if (facts->requester_is_machine && (event == EVENT_ASK ||",
                                  "if (false && (event == EVENT_ASK ||", ["unit.domain.transition"]),
    "R9-too-late-is-a-linked-one": ("core/desk/machine.c", "	link_put(w->db, t->id, old, LINKED_FOLLOWS);\n", "", ["unit.desk.machines"]),
    "R10-one-urgent-a-day": ("core/domain/priority.c", "if (within(f->person_urgent_ms, PRIORITY_BRAKE_MS, now_ms)) {", "if (false) {",
                             ["rows/R10-brake.fr"]),
    "R10-not-twice-a-day": ("core/domain/priority.c", "(within(f->raised_ms, PRIORITY_AGAIN_MS, now_ms) && !lowered_since)", "false",
                            ["rows/T22.fr", "rows/T22-phone.fr"]),
    "R11-a-code-lives-ten-minutes": ("core/desk/codes.h", "#define CODE_MS (10 * MINUTE_MS)", "#define CODE_MS (100 * MINUTE_MS)",
                                     ["unit.desk.identity"]),
    "R11-a-clock-gives-no-time": ("core/desk/time/handlers.c", "	codes_shift(w->db, by_ms);\n", "", ["unit.desk.identity"]),
    "R11-five-wrong-codes-lock": ("core/desk/codes.c", "#define WRONG_MOST 5", "#define WRONG_MOST 50", ["rows/D6.fr", "unit.desk.identity"]),
    "R12-edits-are-shown": ("core/desk/out/changes.c", "	tell_desk(c->w, &c->ticket, MSG_D_CUST_EDIT, &v, 0, 0);\n", "", ["unit.desk.changes"]),
    "R12-undo-ends": ("core/desk/verbs/undo.c", "c->w->now - row.at_ms > UNDO_MS", "false", ["unit.desk.undo"]),
    "R12-nobody-else's-work-is-undone": ("core/desk/verbs/undo.c", "else if (!own_way_of(&row) && went_on(c, &row))", "else if (false)",
                                         ["unit.desk.undo"]),
    "R12-undone-is-back-in-its-team": ("core/desk/verbs/undo.c", "	tell_leaving(c->w, &c->ticket);\n", "", ["unit.desk.undo"]),
    "R12-who-heard-hears": ("core/desk/verbs/undo.c", "!delivery_told(c->w->db, c->ticket.id, person, row->at_ms) ||", "true ||", ["unit.desk.undo"]),
    "R12-who-left-changes-nothing": ("core/desk/out/changes.c", "	if (!may_change(c, e))\n		return;\n", "", ["unit.desk.ways"]),
    "R13-no-survey-after-a-rating": ("core/domain/survey.c", "f->answered && !f->rated &&", "f->answered &&", ["unit.domain.survey", "unit.desk.rating"]),
    "R13-a-vote-changes-for-a-week": ("core/desk/time/rating.c", "return w->now - row->first_ms < w->settings->survey.change_ms ?",
                                      "return true ?", ["unit.desk.again"]),
    # ---- 2.1 to 2.6
    "2.1-an-answer-takes": ("core/domain/transition.c", "out->effects |= EFFECT_IMPLICIT_TAKE;", "out->effects |= 0;",
                           ["unit.desk.reply"]),
    "2.1-long-closed-is-a-new-one": ("core/domain/transition.c", "return may_reopen(facts) && !in_time;", "return false;", ["unit.desk.customer"]),
    "2.2-several-open-ask-which": ("core/domain/route.c", "} else if (open > 1) {", "} else if (open > 99) {", ["rows/T17-D20-phone.fr"]),
    "2.2-a-thread-is-its-ticket's": ("core/desk/open.c", "if (!direct && c->where.has_ticket)", "if (false)", ["unit.desk.ways"]),
    "2.3-a-wish-is-no-right": ("core/desk/persons.c", "if (part.role == PARTICIPANT_REQUESTER)", "if (true)", ["unit.desk.rights"]),
    "2.3-asked-again-at-the-door": ("core/desk/out/deliver.c", 'return may_see(&principal, &object) ? NULL : "', 'return true ? NULL : "',
                                    ["unit.desk.ways"]),
    "2.3-a-button-answers-its-own": ("core/desk/gestures.c", "if (question_with_choice(&c, m->in->text, ticket, &q))",
                                     "if (question_with_choice(&c, m->in->text, 0, &q))", ["unit.desk.ways"]),
    "2.4-texts-in-opening-hours": ("core/desk/out/reach.c", "return at == CALENDAR_NEVER ? w->now : at;", "return at ? w->now : at;",
                                   ["unit.desk.clocks", "unit.desk.rating"]),
    "2.4-holidays-are-closed": ("core/sla/calendar.c", "return holidays_has(c->holidays, day) ? 0 : c->count[weekday];", "return c->count[weekday];",
                                ["unit.sla.calendar", "unit.sla.holidays"]),
    "2.4-the-clock-is-set": ("core/desk/time/handlers.c", "	paging_shift(w->db, by_ms);", "	(void)0;", ["unit.desk.steps"]),
    "2.5-the-next-level": ("core/sla/oncall.c", "return state->since_ms + step_ms;", "return state->since_ms + 100 * step_ms;",
                           ["unit.desk.paging"]),
    "2.6-a-day-after-the-warning": ("core/sla/autoclose.c", "if (f->assured_ms && now_ms - f->assured_ms >= CLOSING_GUARD_MS) {", "if (f->assured_ms) {",
                                    ["unit.desk.closing", "unit.sla.autoclose"]),
    "2.6-two-warnings": ("core/sla/autoclose.c", "for (size_t i = 0; i < nbefore && out->nwarns", "for (size_t i = 0; i < 1 && out->nwarns", ["unit.desk.closing"]),
    "one-way-rooms-only-hear": ("core/desk/where.c", "kind == ROOM_ONEWAY", "false", ["rooms-oneway"]),
    "2.2-leads-look-first-at-guests": ("core/desk/interview_reply.c", "	triage_moved(c->w, &c->ticket, row.id);\n", "", ["unit.desk.guest"]),
    "teams-by-their-beginning": ("core/commands/query.c", "return known ? known : typed;", "return typed;", ["queries"]),
    "a-second-ticket-is-no-text": ("core/commands/slots.c", "if (is_more_refs(f, text, rest))", "if (false)", ["references"]),
    "a-change-is-whole-or-none": ("core/desk/verbs/field.c", "		if (!fits(c, &c->command->fields[i]))\n			return;\n", "		;\n",
                                  ["unit.desk.verbs"]),
    # ---- what is meant ill
    "no-time-is-no-text": ("core/commands/moment.c", "return is_bad_time(&ahead, &word, arena) ? WHEN_BAD : WHEN_NOT;", "return WHEN_NOT;",
                           ["unit.commands.parse"]),
    "controls-are-not-shown": ("core/i18n/render.c", "text_tame(pen->out, value->text);", "buf_adds(pen->out, value->text);", ["unit.desk.bad_input"]),
    "formulas-are-text": ("core/base/csv.c", 'bool formula = *t && strchr("=+-@\\t\\r", *t);', "bool formula = false;", ["unit.desk.bad_input"]),
}


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def built(copy, targets):
    done = run("cmake", "--build", "--preset", "dev", "--target", *targets, "--", "-j2", cwd=copy)
    if done.returncode:
        sys.exit(f"disable-rules: the copy does not build:\n{done.stdout[-2000:]}")


def fails(copy, test):
    if test.startswith("unit."):
        return run(copy / "build/dev/tests" / test, cwd=copy).returncode != 0
    return run(copy / "build/dev/tests/run_chat", copy / "tests/chat" / f"{test}.chat", cwd=copy).returncode != 0


def targets_of(tests):
    return sorted({test if test.startswith("unit.") else "run_chat" for test in tests})


def noticed(copy, name):
    """(the tests that missed the rule, what is wrong with this row)"""
    file, there, instead, tests = RULES[name]
    path = copy / file
    text = path.read_text()
    if there not in text:
        return [], f"{file} does not say {there!r} any more"
    path.write_text(text.replace(there, instead))
    try:
        built(copy, targets_of(tests))
        by = [test for test in tests if fails(copy, test)]
        return by, f"nothing of {', '.join(tests)} fails without it"
    finally:
        path.write_text(text)


def main():
    names, wrong = sys.argv[1:] or list(RULES), 0
    with tempfile.TemporaryDirectory(prefix="guichet-rules-", dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        copy = Path(folder) / "tree"
        run("git", "-C", TREE, "worktree", "prune")
        done = run("git", "clone", "-q", "--shared", TREE, copy)
        if done.returncode:
            sys.exit(f"disable-rules: {done.stderr}")
        rules = copy / "cmake/GuichetBuild.cmake"
        rules.write_text(rules.read_text().replace("-Werror", ""))  # what a rule used is not used any more
        done = run("cmake", "--preset", "dev", cwd=copy)
        if done.returncode:
            sys.exit(f"disable-rules: {done.stdout}{done.stderr}")
        for name in names:
            by, why = noticed(copy, name)
            print(f"{name}: {'noticed by ' + ', '.join(by) if by else why}", flush=True)
            wrong += not by
    return 1 if wrong else 0


sys.exit(main())
