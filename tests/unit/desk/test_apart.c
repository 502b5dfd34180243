/* Two organisations on one desk: whatever their people and the agents do, in whatever order, nobody of one sees, changes or counts what
 * belongs to the other. */
#include "desk_check.h"

#include "base/text.h"
#include "desk/verbs/table.h"
#include "desk/work.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define SEQUENCES 24
#define STEPS 120

/* A small generator of our own: the same sequences on every machine. */
static uint32_t next(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % below;
}

/* ---- the two ------------------------------------------------------------------------------------------------------------------------ */

static const struct group {
	const char *org, *mark; /* the word that stands in every text of theirs and in none of the others' */
	const char *people[3];
} sides[2] = {{"acme", "ALPHA", {"marie", "paul", "olga"}}, {"beta", "OMEGA", {"bruno", "berta", "bela"}}};

static const struct desk_org orgs[] = {{.name = "acme", .title = "ACME", .domain = "acme.fr", .share = true},
	{.name = "beta", .title = "Beta", .domain = "beta.fr", .share = true}};

static void with_two_orgs(struct desk_settings *s)
{
	struct desk_person *list = arena_alloc(&s->arena, (s->npersons + 3) * sizeof *list);
	memcpy(list, s->persons, s->npersons * sizeof *list);
	for (size_t i = 0; i < 3; i++) {
		struct desk_identity *ids = arena_alloc(&s->arena, 2 * sizeof *ids);
		ids[0] = (struct desk_identity){CHAT, "", sides[1].people[i]};
		ids[1] = (struct desk_identity){CONSOLE, "", sides[1].people[i]};
		list[s->npersons + i] = (struct desk_person){.handle = sides[1].people[i],
			.name = sides[1].people[i],
			.org = "beta",
			.org_lead = i == 2,
			.identities = ids,
			.nidentities = 2};
	}
	for (size_t i = 0; i < s->npersons; i++)
		list[i].lang = NULL;
	s->persons = list;
	s->npersons += 3;
	s->orgs = orgs;
	s->norgs = 2;
}

/* ---- what they do ------------------------------------------------------------------------------------------------------------------- */

/* N: any reference, of either; W: their own word; P: somebody of their own. */
static const char *const customer_lines[] = {"!new W encore en panne", "W ne marche pas", "voir N", "!log N", "!sla N",
	"liste", "list org", "list all", "list closed", "suite", "!find W", "!find ALPHA", "!find OMEGA", "list org:acme",
	"list org:beta", "!find ALPHA org:acme", "list st:new", "!cc N @P", "!uncc N @P", "!title N W autrement",
	"!private N", "!private N off", "muet N", "réactiver N", "quitter N", "urgent N W feu", "!done N", "!cancel N W",
	"!close N réglé", "!reopen N", "N W encore", "ici N", "!notify N all", "!comment N W", "code", "moi", "moi canaux",
	"aide", "accueil", "1", "2", "0", "oui", "non", "merci", "!undo N", "!show @bruno", "!show org:beta",
	"!show @marie", "!show org:acme", "!kb OMEGA", "!kb ALPHA", "!take N", "!reply N W", "!note N W", "!ask N W",
	"!merge N into N", "!link N N", "!split N.1", "!tag N +W", "!set N p:high", "!move N ~facturation",
	"!assign N @bob", "!tell list:st:new W", "!remind N me 1h", "!export @marie", "!org list", "!user list",
	"!digest 14h", "!rate N 3", "!canned N bonjour", "!callback N 14h-16h W", "!edit N.1 W", "!retract N.1", "!retry N",
	"!why N", "!confirm ABCD", "!skip", "!here N", "!join acme", "!join beta", "!invite +33699999990", "human N",
	"humain", "!lang fr", "!away", "!back", "!oncall", "!report load", "!rule list", "!queue list", "!config",
	"!export N", "!forget @marie", "!forget @bruno", "!health", "!snooze N 1h", "!set N title=W", "!drop N", "!steal N",
	"!wip N", "!hold N 2d W", "!solved N W", "!discard N W", "!severity N major", "!title 1001-1012 W",
	"!close 1001-1012", "!mute 1001-1012", "!cc 1001-1012 @P", "yes N", "no N W", "!priority N high", "!show @berta",
	"!show @paul", "log @P", "log @bruno", "log @marie", "voir .", ".", "!new for @P W", "!new cc:@P W encore",
	"!list @bob", "!list owner:marie", "!list owner:bruno", "!list W sort:due", "!find W or ALPHA or OMEGA", "!list -W",
	"!list -st:closed", "!kb draft N", "!kb publish 1", "!help W", "aide"};
static const char *const agent_lines[] = {"!take", "!r Je regarde", "!ask Quel modèle ?", "!solved Fini", "!close",
	"!reopen", "!wip", "!hold 2d pièce", "!prio haute", "!drop", "!undo", "!move ~facturation", "!move ~technique",
	"// entre nous", "Bonjour", "!steal", "!assign @alice", "!tag +W", "!snooze 1h", "!remind me 1h", "!canned bonjour",
	"!discard", "!urgent", "!severity major", "!set p:normal", "!title Autre", "!private", "!private off",
	"!merge 1002", "!merge 1003", "!link 1004", "!link child of 1005", "!split 1001.2", "!tell children Tous", "!mute",
	"!unmute", "!why", "!log", "!sla", "!retry", "!edit Je corrige", "!retract", "!kb draft 1001", "!callback",
	"!away 1h @alice", "!back", "!oncall", "!confirm ABCD"};

static const char *fill(struct bench *b, uint32_t *seed, const struct group *side, const char *line)
{
	const char *out = "";
	for (const char *at = line; *at; at++) {
		bool alone = (at == line || !isalpha((unsigned char)at[-1])) && !isalpha((unsigned char)at[1]);
		if (*at == 'N' && alone)
			out = arena_printf(&b->arena, "%s%u", out, 1001 + next(seed, 12));
		else if (*at == 'W' && alone)
			out = arena_printf(&b->arena, "%s%s", out, side->mark);
		else if (*at == 'P' && alone)
			out = arena_printf(&b->arena, "%s%s", out, side->people[next(seed, 3)]);
		else
			out = arena_printf(&b->arena, "%s%c", out, *at);
	}
	return out;
}

/* ---- what must hold ----------------------------------------------------------------------------------------------------------------- */

/* Everything that is the organisation's, as one number: rows of tickets, copies, texts, ratings. */
static int64_t fingerprint(struct bench *b, const char *org)
{
	return db_number(desk_db(b->desk), NULL, 0,
		"SELECT coalesce(sum(t.version * 7919 + t.status * 31 + t.priority * 37 + t.private * 41 + t.entries * 43 +"
		" length(t.title) +"
		" (SELECT count(*) * 47 + coalesce(sum(p.role * 3 + p.muted * 5 + coalesce(p.level, 0) * 7), 0) FROM participant p WHERE"
		" p.ticket_id = t.id) + (SELECT coalesce(sum(length(e.text) + e.state * 53), 0) FROM entry e WHERE e.ticket_id = t.id)), 0)"
		" FROM ticket t JOIN org o ON o.id = t.org_id WHERE o.name = $1",
		db_text(org));
}

static int64_t tickets_of(struct bench *b, const char *org)
{
	return db_number(
		desk_db(b->desk), NULL, 0, "SELECT count(*) FROM ticket t JOIN org o ON o.id = t.org_id WHERE o.name = $1", db_text(org));
}

/* "7 demandes :" counts no more than there are. */
static bool counts_others(struct bench *b, const struct group *side)
{
	const char *text = bench_text(b), *word = strstr(text, " demande");
	return word && isdigit((unsigned char)*text) && strtoll(text, NULL, 10) > tickets_of(b, side->org);
}

/* Which of them: the number stands in every failure, and makes the same sequence again. */
#define FAIL(format, ...) fail_msg("sequence %u: " format, sequence, __VA_ARGS__)

static void check_answer(
	struct bench *b, uint32_t sequence, const struct group *side, const struct group *other, const char *line)
{
	const char *text = bench_text(b), *json = b->result.json ? b->result.json : "";
	bool own_word = strstr(line, other->mark) != NULL; /* an error quotes what was typed */
	if (!own_word && (strstr(text, other->mark) || strstr(json, other->mark)))
		FAIL("%s: \"%s\" was answered with the other's: %s%s", side->org, line, text, json);
	if (own_word && strstr(text, arena_printf(&b->arena, "%s encore", other->mark)))
		FAIL("%s: \"%s\" found the other's: %s", side->org, line, text);
	if (counts_others(b, side))
		FAIL("\"%s\" counted more than the tickets of %s: %s", line, side->org, text);
}

static bool is_box_of(const struct group *side, const char *box)
{
	for (size_t i = 0; i < 3; i++)
		if (strcmp(box + (*box == '@'), side->people[i]) == 0 ||
			(strncmp(box, "D-", 2) == 0 && strcmp(box + 2, side->people[i]) == 0))
			return true;
	return false;
}

static void check_deliveries(struct bench *b, uint32_t sequence)
{
	for (size_t i = 0; i < b->count; i++)
		for (size_t s = 0; s < 2; s++) {
			const struct bench_delivery *d = &b->list[i];
			const char *text = d->out.text ? d->out.text : "";
			if (is_box_of(&sides[s], d->box) && strstr(text, sides[1 - s].mark))
				fail_msg("sequence %u: %s was sent what is %s's: %s", sequence, d->box, sides[1 - s].org, text);
		}
}

/* ---- the sequences ------------------------------------------------------------------------------------------------------------------ */

static void customer_step(struct bench *b, uint32_t sequence, uint32_t *seed)
{
	size_t s = next(seed, 2);
	const struct group *side = &sides[s], *other = &sides[1 - s];
	const char *who = side->people[next(seed, 3)];
	const char *line = fill(b, seed, side, customer_lines[next(seed, sizeof customer_lines / sizeof *customer_lines)]);
	int64_t before = fingerprint(b, other->org);
	bench_say(b, who, next(seed, 3) ? CHAT : CONSOLE, "dm", line);
	check_answer(b, sequence, side, other, line);
	if (fingerprint(b, other->org) != before)
		FAIL("%s of %s changed what is %s's: \"%s\"", who, side->org, other->org, line);
}

static void agent_step(struct bench *b, uint32_t *seed)
{
	static const char *const agents[] = {"bob", "alice", "lena"};
	const char *line = agent_lines[next(seed, sizeof agent_lines / sizeof *agent_lines)];
	const char *card = bench_card(b, CHAT, "technique");
	if (card)
		bench_say(b, agents[next(seed, 3)], CHAT, card, line);
}

/* A verb that is new takes part from its first day. */
static bool stands_in(const char *const *lines, size_t n, const struct verb *verb)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = lines[i] + (*lines[i] == '!');
		char word[VERB_NAME_SIZE] = "";
		snprintf(word, sizeof word, "%.*s", (int)strcspn(at, " "), at);
		char *folded = text_fold(word);
		bool same = folded && verb_find(folded) == verb;
		free(folded);
		if (same)
			return true;
	}
	return false;
}

static void test_every_verb_takes_part(void **state)
{
	(void)state;
	for (int verb = VERB_NONE + 1; verb < VERB_COUNT; verb++)
		if (verb_row_of((enum verb_id)verb) &&
			!stands_in(customer_lines, sizeof customer_lines / sizeof *customer_lines, verb_of((enum verb_id)verb)))
			fail_msg("no customer says \"%s\"", verb_of((enum verb_id)verb)->names[LANG_EN]);
}

static void test_two_organisations_stay_apart(void **state)
{
	(void)state;
	for (uint32_t sequence = 1; sequence <= SEQUENCES; sequence++) {
		uint32_t seed = sequence * 104729u;
		struct desk_figures figures;
		struct bench *b = bench_open_with(with_two_orgs);
		for (size_t i = 0; i < 4; i++)
			bench_say(b, sides[i % 2].people[i / 2], CHAT, i < 2 ? "dm" : "demandes-dm",
				arena_printf(&b->arena, "%s en panne", sides[i % 2].mark));
		bench_say(b, "paul", CHAT, "dm", "ALPHA la caisse");
		bench_say(b, "berta", CHAT, "dm", "OMEGA la caisse");
		for (int i = 0; i < STEPS; i++) {
			uint32_t kind = next(&seed, 10);
			if (kind < 6)
				customer_step(b, sequence, &seed);
			else if (kind < 9)
				agent_step(b, &seed);
			else
				bench_advance(b, (int64_t)next(&seed, 3600) * SECOND_MS);
		}
		bench_advance(b, DAY_MS);
		check_deliveries(b, sequence);
		desk_figures(b->desk, &figures);
		if (figures.undone > 0)
			fail_msg("sequence %u: a unit of work was undone", sequence);
		assert_true(tickets_of(b, "acme") > 0 && tickets_of(b, "beta") > 0);
		bench_close(b);
	}
}

TEST_MAIN(cmocka_unit_test(test_every_verb_takes_part), cmocka_unit_test(test_two_organisations_stay_apart))
