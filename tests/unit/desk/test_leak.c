/* The worst accident is an internal remark that reaches the customer. Whatever happens, in whatever order, a text that was written as a
 * note and not
 * sent on purpose by its own author is in no delivery to the customer's side, and in no answer to anybody there. */
#include "desk_check.h"

#include <stdio.h>
#include <stdlib.h>

#define SEQUENCES 60
#define STEPS 45

/* A small generator of our own: the same sequences on every machine. */
static uint32_t next(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % below;
}

static const char *const agents[] = {"bob", "alice", "lena", "fred"}; /* the notes mention another one: to name oneself is no note */
static const char *const customers[] = {"marie", "paul", "carl", "olga"};

/* Every way of writing a note that carries the canary word, and things that happen around it. */
static const char *const notes[] = {"// CANARI entre nous", "!n CANARI", "/ CANARI", "Bonjour\n// CANARI", "@zoe CANARI ?", "!note CANARI",
	"!drop CANARI", "!assign @bob CANARI", "!move ~facturation CANARI"};
#define NOTES_ANYWHERE 4 /* these are notes on the customer's side too, where a mention is only a mention */
static const char *const desk_words[] = {"!take", "!steal", "Je regarde", "!r C'est fait", "!ask Quel modèle ?", "!solved Fini", "!close",
	"!reopen", "!undo", "!wip", "!hold 2d part", "!prio haute", "!cc @carl", "!uncc @carl", "!private", "!private off",
	"!move ~technique", "!title Autre titre", "!show", "!log", "!list", "!mute", "!unmute", "!close in 1h",
	"!away 2h @alice", "!away", "!back", "!show @marie", "!show org:acme", "!invite @carl org:acme", "!notify all", "!cc @john history",
	"!cc @carl historique", "!assign @alice", "!mute all", "!unmute all"};
static const char *const customer_words[] = {"Des nouvelles ?", "oui", "non", "merci", "1", "2", "0", "voir 1001", "liste", "!log",
	"urgent 1001 feu", "!cc @paul", "muet 1001", "réactiver 1001", "quitter 1001", "suite", "!private", "aide", "fermer 1001",
	"list org", "!find CANARI", "!rouvrir", "ici 1001", "code", "code AAAA11", "moi", "moi canaux", "me prefer 1 8h-18h", "me prefer 2",
	"!digest 14h", "!notify 1001 tout", "!notify all", "!muet tout", "!réactiver tout", "rejoindre acme", "!show @bob", "langue en",
	"langue fr", "!cc @bob", "me unlink 3"};
static const char *const emoji[] = {"👀", "✅", "❌", "⏳", "🔺", "🔒", "✋", "🗑", "🔕", "🔔", "🎫"};

static const char *place_of(struct bench *b, uint32_t *seed, const char *desk)
{
	switch (next(seed, 4)) {
	case 0:
		return arena_printf(&b->arena, "demandes/m3");
	case 1:
		return bench_card(b, CONSOLE, "technique");
	default:
		return desk;
	}
}

static void check_answer(struct bench *b, const char *who)
{
	if (b->result.text && strstr(b->result.text, "CANARI"))
		fail_msg("%s was answered with a note: %s", who, b->result.text);
}

static void step(struct bench *b, uint32_t *seed, const char *desk)
{
	const char *agent = agents[next(seed, 4)], *customer = customers[next(seed, 4)];
	const char *place = place_of(b, seed, desk);
	const char *channel = strstr(place, "/") && strcmp(place, bench_card(b, CONSOLE, "technique")) == 0 ? CONSOLE : CHAT;
	char target[16];
	snprintf(target, sizeof target, next(seed, 2) ? "m%u" : "r%u", 1 + next(seed, 60));
	switch (next(seed, 9)) {
	case 0:
	case 1:
		bench_say(b, agent, channel, place,
			notes[next(seed, strstr(place, "demandes") ? NOTES_ANYWHERE : sizeof notes / sizeof *notes)]);
		break;
	case 2:
	case 3:
		bench_say(b, agent, channel, place, desk_words[next(seed, sizeof desk_words / sizeof *desk_words)]);
		break;
	case 4:
		bench_say(b, customer, next(seed, 3) ? CHAT : SMS, "dm",
			customer_words[next(seed, sizeof customer_words / sizeof *customer_words)]);
		check_answer(b, customer);
		break;
	case 5:
		bench_say(b, customer, CHAT, "demandes/m3", customer_words[next(seed, sizeof customer_words / sizeof *customer_words)]);
		check_answer(b, customer);
		break;
	case 6:
		bench_react(b, next(seed, 2) ? agent : customer, CHAT, next(seed, 2) ? "technique" : "demandes", target,
			emoji[next(seed, sizeof emoji / sizeof *emoji)]);
		break;
	case 7:
		bench_edit(b, agent, CHAT, desk, target, next(seed, 2) ? "// CANARI" : "C'est fait, vraiment");
		break;
	case 8:
		bench_advance(b, (int64_t)next(seed, 1200) * SECOND_MS);
		break;
	}
}

static bool is_desk_room(const char *box)
{
	return strcmp(box, "technique") == 0 || strcmp(box, "facturation") == 0 || strcmp(box, "paie") == 0;
}

static bool is_agent_box(const char *box)
{
	for (size_t i = 0; i < sizeof agents / sizeof *agents; i++)
		if (strcmp(box + (*box == '@'), agents[i]) == 0 || (strncmp(box, "D-", 2) == 0 && strcmp(box + 2, agents[i]) == 0))
			return true;
	return false;
}

static void check_deliveries(struct bench *b, uint32_t first)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct bench_delivery *d = &b->list[i];
		const char *text = d->out.text ? d->out.text : "", *json = d->out.json ? d->out.json : "";
		if (!strstr(text, "CANARI") && !strstr(json, "CANARI"))
			continue;
		if (!is_desk_room(d->box) && !is_agent_box(d->box))
			fail_msg("sequence %u: a note went to %s %s: %s%s", first, d->channel, d->box, text, json);
	}
}

static void test_no_note_reaches_the_customers_side(void **state)
{
	(void)state;
	for (uint32_t sequence = 1; sequence <= SEQUENCES; sequence++) {
		uint32_t seed = sequence * 7919u;
		struct bench *b = bench_open();
		struct gd_person zoe = {.user = "zoe", .handle = "zoe"};
		bench_submit(b, CHAT,
			(struct gd_inbound){
				.kind = GD_MEMBER, .place = {.kind = GD_PLACE_ROOM, .room = "technique"}, .members = &zoe, .nmembers = 1});
		bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
		const char *desk = bench_card(b, CHAT, "technique");
		bench_say(b, "paul", CHAT, "demandes", "The badge reader is dead");
		if (sequence % 2)
			desk = bench_card(b, CHAT, "technique");
		for (int i = 0; i < STEPS; i++)
			step(b, &seed, desk);
		bench_advance(b, DAY_MS);
		check_deliveries(b, sequence);
		struct desk_figures figures;
		desk_figures(b->desk, &figures);
		if (figures.undone > 0)
			fail_msg("sequence %u: a unit of work was undone", sequence);
		bench_close(b);
	}
}

TEST_MAIN(cmocka_unit_test(test_no_note_reaches_the_customers_side))
