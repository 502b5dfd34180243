/* Every verb x who x where, against a table that was written out from what people are promised (requirements 2.3), not from the code.
 *
 * A letter stands for who may: R requester, C copy, L colleague of an organisation that shares its view, O leads the requester's
 * organisation, Z anybody else, A agent of the team, T agent of another team, D leads the team, X admin, U auditor, Y an agent of the team
 * whose own request it is. Three columns: in one's own conversation, in the ticket's thread in the team's room, in its thread in a request
 * room. Who is not in the column is refused; a verb that is carried out and stands in no row here fails the test. */
#include "desk_check.h"

#include "desk/verbs/table.h"

#include <stdio.h>
#include <stdlib.h>

#define WHO "RCLOZATDXUY"
#define EVERYBODY WHO

static const struct right {
	enum verb_id verb;
	const char *line; /* N: the reference */
	const char *direct, *desk, *request;
} rights[] = {
	/* known to whoever sees the ticket; in a request room that is everybody who stands there */
	{VERB_SHOW, "show N", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	{VERB_LOG, "log N", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	{VERB_SLA, "sla N", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	{VERB_NOTIFY, "notify N key", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	{VERB_UNDO, "undo N", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	{VERB_YES, "yes N", "RCLOATDUY", "RCLOATDUY", EVERYBODY}, /* no question is open: see below for one that is */
	{VERB_NO, "no N", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	{VERB_HUMAN, "human N", "RCLOATDUY", "RCLOATDUY", EVERYBODY},
	/* whoever may write on it */
	{VERB_COMMENT, "comment N encore un mot", "RCLOY", "RCLOY", EVERYBODY},
	{VERB_CALLBACK, "callback N 14h-16h", "ROY", "ROY", "ROY"},
	/* the work is the team's, and not on one's own request */
	{VERB_TAKE, "take N", "AD", "AD", "AD"},
	{VERB_STEAL, "steal N", "AD", "AD", "AD"},
	{VERB_DROP, "drop N", "AD", "AD", "AD"},
	/* of another team: as a note, which is a proposal */
	{VERB_ASSIGN, "assign N @bob", "ADT", "ADT", "AD"},
	{VERB_MOVE, "move N ~technique", "ADT", "ADT", "AD"},
	{VERB_WIP, "wip N", "AD", "AD", "AD"},
	{VERB_HOLD, "hold N 2d pièce", "AD", "AD", "AD"},
	{VERB_PRIORITY, "priority N high", "AD", "AD", "AD"},
	{VERB_SET, "set N p:normal", "AD", "AD", "AD"},
	{VERB_DISCARD, "discard N", "AD", "AD", "AD"},
	{VERB_RETRY, "retry N", "AD", "AD", "AD"},
	{VERB_TAG, "tag N +vpn", "AD", "AD", "AD"},
	{VERB_LINK, "link N 1002", "AD", "AD", "AD"},
	{VERB_LINK, "link N child of 1002", "AD", "AD", "AD"},
	{VERB_LINK, "link N off 1002", "AD", "AD", "AD"},
	{VERB_MERGE, "merge N 9999", "AD", "AD", "AD"}, /* into nothing: the rights are asked before */
	{VERB_SPLIT, "split N.9", "AD", "AD", "AD"},
	{VERB_SNOOZE, "snooze N 2d", "AD", "AD", "AD"},
	{VERB_REMIND, "remind N me 2h rappeler", "AD", "AD", "AD"},
	{VERB_CANNED, "canned N bonjour", "AD", "AD", "AD"},
	{VERB_REPLY, "reply N Bonjour", "AD", "AD", "AD"},
	{VERB_ASK, "ask N Quel modèle ?", "AD", "AD", "AD"},
	/* the desk's own words stay on the desk's side */
	{VERB_NOTE, "note N entre nous", "ATD", "ATD", ""},
	{VERB_EDIT, "edit N.1 autrement", "ATD", "ATD", ""}, /* one's own: what another wrote is not found */
	{VERB_RETRACT, "retract N.1", "ATD", "ATD", ""},
	{VERB_WHY, "why N", "ATDU", "ATDU", ""},
	/* what the requester, who leads their organisation, and the team may do */
	{VERB_TITLE, "title N Autre titre", "ROADY", "ROADY", "ROADY"},
	{VERB_CC, "cc N @lena", "ROADY", "ROADY", "ROADY"},
	{VERB_UNCC, "uncc N @lena", "ROADY", "ROADY", "ROADY"},
	{VERB_SEVERITY, "severity N minor", "ROADY", "ROADY", "ROADY"},
	{VERB_URGENT, "urgent N tout est arrêté", "ROADY", "ROADY", "ROADY"},
	{VERB_SOLVED, "solved N", "ROADY", "ROADY", "ROADY"},
	{VERB_REOPEN, "reopen N", "ROADY", "ROADY", "ROADY"},
	{VERB_DONE, "done N", "ROADY", "ROADY", "ROADY"},
	{VERB_CANCEL, "cancel N inutile", "ROADY", "ROADY", "ROADY"},
	{VERB_CLOSE, "close N réglé", "ROADY", "ROADY", "ROADY"},
	{VERB_PRIVATE, "private N off", "RADY", "RADY", "RADY"},
	{VERB_RATE, "N rate 4", "RY", "RY", "RY"},
	/* one's own part in it */
	{VERB_MUTE, "mute N", "RCOADY", "RCOADY", "RCOADY"},
	{VERB_UNMUTE, "unmute N", "RCOADY", "RCOADY", "RCOADY"},
	{VERB_HERE, "here N", "RY", "RY", "RY"},
	{VERB_LEAVE, "leave N", "C", "C", "C"}, /* the last: there is no copy after it */
};

/* Verbs about no ticket: a place is a place, and no ticket is in hand. */
static const struct right others[] = {
	{VERB_ORG, "org list", "X", "X", ""},
	{VERB_USER, "user list", "X", "X", ""},
	{VERB_QUEUE, "queue list", "X", "X", ""},
	{VERB_INVITE, "invite +33699999991", "ATDXY", "ATDXY", ""},
	{VERB_AWAY, "away", "ATDY", "ATDY", "ATDY"},
	{VERB_BACK, "back", "ATDY", "ATDY", "ATDY"},
	{VERB_ME, "me", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_LANG, "lang fr", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_DIGEST, "digest off", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_CODE, "code", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_JOIN, "join acme", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_LIST, "list", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_FIND, "find caisse", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_MORE, "more", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_HELP, "help", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_HOME, "home", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_SHOW, "show @xena", "ATDY", "ATDY", ""},
	{VERB_SHOW, "show org:acme", "ATDY", "ATDY", ""},
	{VERB_NEW, "new Une panne", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_NEW, "new for @xena Une panne", "ATDXY", "ATDXY", "ATDXY"}, /* of Xena, who is X */
	{VERB_SKIP, "skip", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_KB, "kb caisse", EVERYBODY, EVERYBODY, EVERYBODY},
	{VERB_CONFIRM, "confirm ABCD", "ATDXY", "ATDXY", "ATDXY"},
	{VERB_TELL, "tell list:\"st:new\" Bonjour", "ATDY", "ATDY", "ATDY"},
	{VERB_ONCALL, "oncall", "ATDY", "ATDY", "ATDY"},
	{VERB_REPORT, "report load", "D", "D", ""},
	{VERB_RULE, "rule list", "X", "X", ""},
	{VERB_CONFIG, "config", "X", "X", ""},
	{VERB_HEALTH, "health", "DX", "DX", ""},
	{VERB_EXPORT, "export @xena json", "X", "X", ""},
	{VERB_FORGET, "forget @xena", "X", "X", "X"}, /* asks for its word */
};

static const char *name_of(char who)
{
	static const struct {
		char who;
		const char *name;
	} names[] = {{'R', "marie"}, {'C', "carl"}, {'L', "paul"}, {'O', "olga"}, {'Z', "zoe"}, {'A', "bob"}, {'T', "fred"}, {'D', "lena"},
		{'X', "xena"}, {'U', "uma"}, {'Y', "alice"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].who == who)
			return names[i].name;
	return "?";
}

static void with_roles(struct desk_settings *s)
{
	struct desk_person *list = arena_alloc(&s->arena, (s->npersons + 2) * sizeof *list);
	static const struct desk_identity xena[] = {{CHAT, "", "xena"}}, uma[] = {{CHAT, "", "uma"}};
	memcpy(list, s->persons, s->npersons * sizeof *list);
	list[s->npersons] = (struct desk_person){.handle = "xena", .name = "Xena", .admin = true, .identities = xena, .nidentities = 1};
	list[s->npersons + 1] = (struct desk_person){.handle = "uma", .name = "Uma", .auditor = true, .identities = uma, .nidentities = 1};
	static const struct desk_canned canned[] = {{.name = "bonjour", .text = "Bonjour", .then = CANNED_REPLY}};
	s->canned = canned;
	s->ncanned = 1;
	for (size_t i = 0; i < s->npersons; i++)
		list[i].lang = NULL; /* one language is enough to tell a refusal by */
	s->persons = list;
	s->npersons += 2;
}

struct stage {
	struct bench *b;
	const char *places[3];
	const char *ref;
};

/* One desk for one person in one place: the ticket, with Carl in copy; for Y it is Alice's own. */
static void set_stage(struct stage *s, char who)
{
	s->b = bench_open_with(with_roles);
	bench_say(s->b, who == 'Y' ? "alice" : "marie", CHAT, "demandes", "La caisse 2 est figée");
	const char *thread = arena_printf(&s->b->arena, "demandes/%s", bench_last_id(s->b));
	bench_command(s->b, who == 'Y' ? "alice" : "marie", CHAT, "dm", "cc 1001 @carl");
	bench_command(s->b, who == 'Y' ? "alice" : "marie", CHAT, "dm", "new Une autre");
	s->places[0] = "dm";
	s->places[1] = bench_card(s->b, CHAT, "technique");
	s->places[2] = thread;
	s->ref = "1001";
}

/* Refused for who they are, or told that there is no such thing. What the ticket's state forbids is no matter of rights. */
static bool is_refused(struct bench *b)
{
	static const char *const refusals[] = {"est réservé à l'équipe", "est votre propre demande",
		"Seule la personne qui a fait la demande",
		"G-1001 introuvable", "@xena introuvable", "acme introuvable", "inconnu ; au choix", "n'est pas une commande"};
	const char *text = bench_text(b);
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (strstr(text, refusals[i]))
			return true;
	return false;
}

/* "take N" about 1001. */
static const char *about(struct bench *b, const char *line, const char *ref)
{
	const char *at = strstr(line, " N");
	if (strncmp(line, "N ", 2) == 0)
		return arena_printf(&b->arena, "%s%s", ref, line + 1);
	return at ? arena_printf(&b->arena, "%.*s %s%s", (int)(at - line), line, ref, at + 2) : line;
}

static const char *column(const struct right *r, size_t place)
{
	return place == 0 ? r->direct : place == 1 ? r->desk : r->request;
}

static size_t try_all(struct stage *s, char who, size_t place, const struct right *list, size_t n)
{
	static const char *const places[] = {"direct", "desk", "request"};
	size_t wrong = 0;
	for (size_t i = 0; i < n; i++) {
		const char *line = about(s->b, list[i].line, s->ref);
		if (!verb_row_of(list[i].verb))
			continue;
		bench_command(s->b, name_of(who), CHAT, s->places[place], line);
		bool may = !is_refused(s->b), should = strchr(column(&list[i], place), who) != NULL;
		if (may == should)
			continue;
		fprintf(stderr, "%c (%s) at %s: \"%s\" %s be allowed; answered: %s\n", who, name_of(who), places[place], line,
			should ? "should" : "should not", bench_text(s->b));
		wrong++;
	}
	return wrong;
}

static void test_every_verb_by_everybody_everywhere(void **state)
{
	size_t wrong = 0;
	(void)state;
	for (const char *who = WHO; *who; who++) {
		for (size_t place = 0; place < 3; place++) {
			struct stage s;
			struct desk_figures figures;
			set_stage(&s, *who);
			wrong += try_all(&s, *who, place, others, sizeof others / sizeof *others);
			wrong += try_all(&s, *who, place, rights, sizeof rights / sizeof *rights);
			desk_figures(s.b->desk, &figures);
			assert_int_equal(figures.undone, 0);
			bench_close(s.b);
		}
	}
	assert_int_equal(wrong, 0);
}

static bool is_listed(enum verb_id verb)
{
	for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
		if (rights[i].verb == verb)
			return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i].verb == verb)
			return true;
	return false;
}

static void test_no_verb_is_carried_out_without_a_row(void **state)
{
	(void)state;
	for (int verb = VERB_NONE + 1; verb < VERB_COUNT; verb++)
		if (verb_row_of((enum verb_id)verb) && !is_listed((enum verb_id)verb))
			fail_msg("who may \"%s\"?", verb_of((enum verb_id)verb)->names[LANG_EN]);
}

/* A private ticket, one of a private team, one of another organisation: for whoever has no part in it, it does not exist. */
static void test_what_is_hidden_does_not_exist(void **state)
{
	static const char *const strangers = "LOZTX"; /* and Y, R, C, who have no part in it either */
	static const char *const opened_at[] = {"demandes", "paie-demandes", "dm"};
	(void)state;
	for (size_t kind = 0; kind < 3; kind++) {
		struct bench *b = bench_open_with(with_roles);
		bench_say(b, kind == 2 ? "carl" : "marie", CHAT, opened_at[kind], "Une affaire à part");
		if (kind == 0)
			bench_command(b, "marie", CHAT, "dm", "private 1001");
		for (const char *who = strangers; *who; who++) {
			if (kind == 2 && *who == 'T')
				continue; /* agents of other teams see what is not private */
			for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
				const char *hidden = about(b, rights[i].line, "1001"), *missing = about(b, rights[i].line, "9999");
				bench_command(b, name_of(*who), CHAT, "dm", hidden);
				char *said = strdup(bench_text(b));
				bench_command(b, name_of(*who), CHAT, "dm", missing);
				for (char *at = said; (at = strstr(at, "1001"));)
					memcpy(at, "9999", 4);
				if (strcmp(said, bench_text(b)) != 0)
					fail_msg("%c, \"%s\": \"%s\" instead of \"%s\"", *who, hidden, said, bench_text(b));
				free(said);
			}
		}
		bench_close(b);
	}
}

TEST_MAIN(cmocka_unit_test(test_every_verb_by_everybody_everywhere), cmocka_unit_test(test_no_verb_is_carried_out_without_a_row),
	cmocka_unit_test(test_what_is_hidden_does_not_exist))
