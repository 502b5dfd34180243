/* The worst accident is an internal remark that reaches the customer. Whatever happens, in whatever order, a text that was written as a
 * note and not
 * sent on purpose by its own author is in no delivery to the customer's side, and in no answer to anybody there. */
#include "desk_check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define SEQUENCES 60
#define STEPS 70

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
	"!cc @carl historique", "!assign @alice", "!mute all", "!unmute all", "!merge 1002", "!merge 1001", "!split 1001.2",
	"!split 1001.3 Autre sujet", "!link 1002", "!link child of 1001", "!link sans 1001", "!tell children Une nouvelle",
	"!kb draft 1001",
	"!kb draft 1002", "!kb publish 1", "!kb publish 2 org:acme", "!canned bonjour", "!retry", "!retract", "!edit Je corrige",
	"!edit 1001.2 Je corrige", "!confirm ABCD", "!why", "!snooze 1h", "!remind me 1h", "!remind @alice on reply", "!tag +urgent",
	"!set title=Autre", "!find CANARI", "!report csat", "!export @marie txt", "!discard", "!close dup 1002", "!urgent"};
static const char *const customer_words[] = {"Des nouvelles ?", "oui", "non", "merci", "1", "2", "0", "voir 1001", "liste", "!log",
	"urgent 1001 feu", "!cc @paul", "muet 1001", "réactiver 1001", "quitter 1001", "suite", "!private", "aide", "fermer 1001",
	"list org", "!find CANARI", "!rouvrir", "ici 1001", "code", "code AAAA11", "moi", "moi canaux", "me prefer 1 8h-18h", "me prefer 2",
	"!digest 14h", "!notify 1001 tout", "!notify all", "!muet tout", "!réactiver tout", "rejoindre acme", "!show @bob", "langue en",
	"langue fr", "!cc @bob", "me unlink 3", "!kb CANARI", "kb 1", "kb 2", "kb", "!rate 1", "!comment bof", "1001 encore un mot",
	"!list CANARI", "!list \"CANARI entre nous\"", "more", "!sla 1001", "!log 1002", "voir 1002", "humain 1001", "accueil", "!undo",
	"callback 1001 14h-16h", "3", "5", "utile", "pas utile", "rouvrir", "laisser ainsi"};
static const char *const emoji[] = {"👀", "✅", "❌", "⏳", "🔺", "🔒", "✋", "🗑", "🔕", "🔔", "🎫", "🔗", "📚", "💤", "😡", "👍"};

/* A ready-made answer, and somebody who may export. */
static void with_more(struct desk_settings *s)
{
	static const struct desk_canned canned[] = {{.name = "bonjour", .text = "Bonjour", .then = CANNED_REPLY}};
	static const struct desk_identity xena[] = {{CHAT, "", "xena"}};
	struct desk_person *list = arena_alloc(&s->arena, (s->npersons + 1) * sizeof *list);
	memcpy(list, s->persons, s->npersons * sizeof *list);
	list[s->npersons] = (struct desk_person){.handle = "xena", .name = "Xena", .admin = true, .identities = xena, .nidentities = 1};
	s->persons = list;
	s->npersons++;
	s->canned = canned;
	s->ncanned = 1;
}

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
	const char *said[] = {b->result.text, b->result.json};
	for (size_t i = 0; i < 2; i++)
		if (said[i] && strstr(said[i], "CANARI") && !strstr(said[i], "(CANARI)") && !strstr(said[i], "(\"CANARI entre nous\")"))
			fail_msg("%s was answered with a note: %s", who, said[i]);
}

static void step(struct bench *b, uint32_t *seed, const char *desk)
{
	const char *agent = agents[next(seed, 4)], *customer = customers[next(seed, 4)];
	const char *place = place_of(b, seed, desk);
	const char *channel = strstr(place, "/") && strcmp(place, bench_card(b, CONSOLE, "technique")) == 0 ? CONSOLE : CHAT;
	char target[16];
	snprintf(target, sizeof target, next(seed, 2) ? "m%u" : "r%u", 1 + next(seed, 60));
	switch (next(seed, 11)) {
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
	case 9: /* a file stays with the desk until its author sends it, its name too */
		bench_send_file(b, agent, CHAT, desk,
			&(struct gd_file){.name = "CANARI.txt", .mime = "text/plain", .bytes = "CANARI", .length = 6});
		break;
	case 10:
		bench_do(b, GD_OPENED, customer, CHAT, "dm", NULL, NULL);
		check_answer(b, customer);
		bench_edit(b, customer, CHAT, "demandes/m3", target, "Tout autre chose");
		break;
	}
}

/* What an export of the customer gives away is theirs to read. */
static void check_exports(struct bench *b, uint32_t sequence)
{
	const char *folder = arena_printf(&b->arena, "%s/exports", b->dir);
	DIR *dir = opendir(folder);
	for (const struct dirent *entry; dir && (entry = readdir(dir));) {
		char bytes[65536];
		FILE *file = fopen(arena_printf(&b->arena, "%s/%s", folder, entry->d_name), "r");
		size_t n = file ? fread(bytes, 1, sizeof bytes - 1, file) : 0;
		bytes[n] = 0;
		if (strstr(bytes, "CANARI"))
			fail_msg("sequence %u: a note is in the export: %s", sequence, bytes);
		if (file)
			fclose(file);
	}
	if (dir)
		closedir(dir);
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
		bool file = false;
		for (size_t j = 0; j < d->out.nfiles; j++)
			file = file || strstr(d->out.files[j].name, "CANARI");
		if (!file && !strstr(text, "CANARI") && !strstr(json, "CANARI"))
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
		struct bench *b = bench_open_with(with_more);
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
		bench_command(b, "xena", CHAT, "dm", "export @marie txt");
		assert_int_equal(b->result.code, GD_R_ADDED);
		check_exports(b, sequence);
		check_deliveries(b, sequence);
		struct desk_figures figures;
		desk_figures(b->desk, &figures);
		if (figures.undone > 0)
			fail_msg("sequence %u: a unit of work was undone", sequence);
		bench_close(b);
	}
}

TEST_MAIN(cmocka_unit_test(test_no_note_reaches_the_customers_side))
