/* Each verb of the first wave: what its author sees, what the customer hears. */
#include "desk_check.h"

#include <stdio.h>

static void test_take_and_the_race(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!prendre");
	HAS(bench_heard(b, CHAT, MARIE_DM), "👀 Bob prend en charge G-1001.");
	bench_advance(b, 3 * SECOND_MS);
	bench_say(b, "alice", CHAT, thread, "!take");
	HAS(bench_text(b), "Bob a pris G-1001 il y a 3 s. `reprendre` si c'est voulu.");
	assert_int_equal(b->result.code, GD_R_REFUSED);
	bench_close(b);
}

static void test_steal_tells_the_colleague(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, HOUR_MS);
	bench_say(b, "alice", CHAT, thread, "!reprendre");
	HAS(bench_heard(b, CHAT, "@bob"), "Alice a repris G-1001.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est confiée à Alice");
	HAS(bench_text(b), "G-1001 confié à Alice.");
	bench_close(b);
}

static void test_hands_that_change_fast_are_announced_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_advance(b, MINUTE_MS);
	bench_say(b, "alice", CHAT, thread, "!steal");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_assign_to_a_person(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!confier @alice elle connaît cette caisse");
	HAS(bench_heard(b, CHAT, MARIE_DM), "👀 Alice prend en charge G-1001.");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "connaît");
	HAS(bench_heard(b, CHAT, "@alice"), "Bob vous confie G-1001 : La caisse 2 est figée");
	HAS(bench_text(b), "G-1001 confié à Alice.");
	bench_say(b, "bob", CHAT, thread, "!assign @marie");
	HAS(bench_text(b), "agent `@marie` inconnu ; au choix : @"); /* it is not Bob's own request, so that is not said */
	bench_say(b, "bob", CHAT, thread, "!assign @fred");
	HAS(bench_text(b), "agent `@fred` inconnu");
	bench_say(b, "bob", CHAT, thread, "!assign @nobody");
	HAS(bench_text(b), "@nobody introuvable.");
	bench_close(b);
}

static void test_drop_makes_an_orphan(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!drop en congé");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "nouveau");
	HAS(bench_text(b), "suivi par personne");
	bench_say(b, "bob", CHAT, thread, "!drop");
	HAS(bench_text(b), "G-1001 est déjà dans l'état « nouveau »");
	bench_close(b);
}

static void test_move_changes_the_rooms(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!transférer ~facturation");
	HAS(bench_text(b), "G-1001 : équipe Facturation.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 passe à l'équipe Facturation.");
	HAS(bench_heard(b, CHAT, "facturation"), "G-1001 La caisse 2 est figée");
	/* Its agent was none of that team. */
	bench_command(b, "fred", CHAT, bench_card(b, CHAT, "facturation"), "show");
	HAS(bench_text(b), "suivi par personne");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "Et la facture ?");
	SILENT(bench_heard(b, CHAT, "technique"));
	HAS(bench_heard(b, CHAT, "facturation"), "Et la facture ?");
	bench_close(b);
}

static void test_hold_until_its_date(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!suspendre 2j pièce commandée");
	HAS(bench_text(b), "G-1001 : attente longue jusqu'à jeudi 9 avril 9 h 30.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "⏸ G-1001 est suspendue : pièce commandée. Prochain point le jeudi 9 avril.");
	bench_clear(b);
	bench_advance(b, 2 * DAY_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "▶️ G-1001 : le traitement reprend.");
	HAS(bench_heard(b, CHAT, "@bob"), "G-1001 : la date est arrivée, le ticket repart en cours.");
	bench_say(b, "bob", CHAT, thread, "!suspendre devis");
	HAS(bench_text(b), "il manque");
	bench_close(b);
}

static void test_wip_ends_a_hold(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!hold 2d part");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!encours");
	HAS(bench_heard(b, CHAT, MARIE_DM), "le traitement reprend");
	bench_clear(b);
	bench_advance(b, 3 * DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "reprend");
	bench_close(b);
}

static void test_solved_with_and_without_words(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved");
	HAS(bench_heard(b, CHAT, MARIE_DM), "✅ Bob pense que G-1001 est réglée. Est-ce le cas ?");
	HAS(bench_heard(b, CHAT, MARIE_DM), "fermeture le mercredi 22 avril.");
	const struct bench_delivery *asked = bench_find(b, CHAT, MARIE_DM, "Est-ce le cas");
	assert_int_equal(asked->out.nchoices, 2);
	bench_press(b, "marie", CHAT, "dm", asked->remote, "no");
	HAS(bench_heard(b, CHAT, MARIE_DM), "↩️ G-1001 est rouverte");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!résolu Disque changé.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "✅ G-1001, Bob : Disque changé.\nC'est réglé ?");
	bench_close(b);
}

static void test_close_in_its_forms(void **state)
{
	(void)state;
	static const struct {
		const char *line, *heard, *said;
	} rows[] = {
		{"!close", "🏁 G-1001 est fermée.", "G-1001 fermé (réglé)."},
		{"!fermer inutile déjà remplacée", "🏁 G-1001 est annulée par Bob : déjà remplacée.", "G-1001 fermé (annulé)."},
		{"!cancel plus demandé", "🏁 G-1001 est annulée par Bob : plus demandé.", "G-1001 fermé (annulé)."},
		{"!done", "🏁 G-1001 est fermée.", "G-1001 fermé (réglé)."},
		{"!close -q", "", "G-1001 fermé (réglé)."},
		{"!close in 2h", "G-1001 sera fermée le mardi 7 avril 11 h 30, sauf si vous écrivez d'ici là.", "sera fermée le"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bench *b = bench_open();
		const char *thread = taken_ticket(b);
		bench_say(b, "bob", CHAT, thread, rows[i].line);
		HAS(bench_heard(b, CHAT, MARIE_DM), rows[i].heard);
		if (!*rows[i].heard)
			SILENT(bench_heard(b, CHAT, MARIE_DM));
		HAS(bench_text(b), rows[i].said);
		bench_close(b);
	}
}

static void test_an_agent_must_say_why_it_is_cancelled(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!cancel");
	HAS(bench_text(b), "il manque");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_a_planned_closing_comes_unless_somebody_writes(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!close in 2h");
	bench_clear(b);
	bench_advance(b, 3 * HOUR_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est fermée.");
	bench_say(b, "marie", CHAT, "dm", "pas du tout !");
	bench_say(b, "bob", CHAT, thread, "!close in 2h");
	bench_say(b, "marie", CHAT, "dm", "elle est figée");
	bench_clear(b);
	bench_advance(b, 3 * HOUR_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "fermée");
	bench_close(b);
}

static void test_a_customer_is_asked_why_and_answers_with_a_button(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "fermer 1001");
	const struct bench_delivery *asked = bench_find(b, CHAT, MARIE_DM, "G-1001 :");
	assert_int_equal(asked->out.nchoices, 2);
	bench_press(b, "marie", CHAT, "dm", asked->remote, "useless");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🏁 G-1001 est annulée à votre demande.");
	bench_close(b);
}

static void test_discard_only_before_an_answer(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!écarter publicité");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est classée sans suite : publicité.");
	bench_say(b, "marie", CHAT, "dm", "Non, elle est vraiment figée");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 est rouverte");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!discard");
	HAS(bench_text(b), "G-1001 est déjà dans l'état");
	bench_close(b);
}

static void test_duplicate_names_the_other(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "nouveau La caisse 2, encore");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!fermer doublon 1001");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1002 rejoint G-1001, sur le même sujet.");
	bench_close(b);
}

static void test_priority_up_and_down(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!prio haute");
	HAS(bench_text(b), "G-1001 : priorité normale → pressante");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "bob", CHAT, thread, "!prio basse");
	HAS(bench_text(b), "il manque");
	bench_say(b, "bob", CHAT, thread, "!prio basse contournement trouvé");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob passe G-1001 en priorité basse : contournement trouvé");
	bench_say(b, "bob", CHAT, thread, "!prio gigantesque");
	HAS(bench_text(b), "`gigantesque` inconnu ; au choix");
	bench_close(b);
}

static void test_a_customer_raises_once_and_meets_the_brake(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "urgent 1001 plus rien ne marche");
	HAS(bench_heard(b, CHAT, MARIE_DM), "🔺 G-1001 passe en priorité pressante.");
	HAS(bench_heard(b, CHAT, "technique"), "🔺 G-1001 : Marie demande la priorité pressante : plus rien ne marche");
	HAS(bench_heard(b, CHAT, "@bob"), "🔺 G-1001");
	bench_say(b, "marie", CHAT, "dm", "urgent 1001 encore");
	HAS(bench_text(b), "L'équipe est alertée pour G-1001 depuis 9 h 30, en priorité pressante.");
	bench_close(b);
}

static void test_severity_has_a_floor_and_an_end(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "!gravité critique");
	HAS(bench_text(b), "G-1001 : gravité - → critique");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "priorité urgente · gravité critique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "marie", CHAT, "dm", "!gravité mineur");
	assert_int_equal(b->result.code, GD_R_REFUSED);
	bench_close(b);
}

static void test_set_many_at_once(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!set p:urgente t:panne title=\"Écran noir\"");
	HAS(bench_text(b), "priorité normale → urgente");
	HAS(bench_text(b), "type - → incident");
	HAS(bench_text(b), "titre La caisse 2 est figée → Écran noir");
	bench_close(b);
}

static void test_title_and_private(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!titre Caisse 2 hors service");
	HAS(bench_text(b), "G-1001 : titre La caisse 2 est figée → Caisse 2 hors service");
	bench_command(b, "paul", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "Caisse 2 hors service"); /* a colleague of an organisation that shares */
	bench_say(b, "marie", CHAT, "dm", "!privé");
	HAS(bench_text(b), "G-1001 est maintenant privée");
	bench_command(b, "paul", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "G-1001 not found.");
	bench_say(b, "marie", CHAT, "dm", "!private off");
	bench_command(b, "paul", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "Caisse 2 hors service");
	bench_close(b);
}

static void test_copies_get_what_is_public(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!copie @carl");
	HAS(bench_text(b), "Carl reçoit maintenant une copie de G-1001.");
	assert_non_null(bench_find(b, CHAT, "@carl", "Marie vous met en copie de G-1001"));
	HAS(bench_heard(b, CHAT, "technique"), "Carl, hors de ACME, reçoit les textes publics");
	bench_say(b, "bob", CHAT, thread, "// Carl n'est pas d'ici");
	bench_say(b, "bob", CHAT, thread, "Je redémarre la caisse");
	bench_advance(b, 10 * SECOND_MS);
	HAS(bench_heard(b, CHAT, "@carl"), "Bob (G-1001) : Je redémarre la caisse");
	HAS_NOT(bench_heard(b, CHAT, "@carl"), "pas d'ici");
	bench_say(b, "carl", CHAT, "dm", "quitter 1001");
	HAS(bench_text(b), "Vous ne recevez plus de copie de G-1001.");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "C'est fait");
	bench_advance(b, 10 * SECOND_MS);
	SILENT(bench_heard(b, CHAT, "@carl"));
	bench_close(b);
}

static void test_mute_and_notify(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "muet 1001");
	HAS(bench_text(b), "🔕 G-1001 : plus de message, même si vous écrivez.");
	HAS(bench_heard(b, CHAT, "@bob"), "client en sourdine");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!prio haute");
	bench_say(b, "bob", CHAT, thread, "Je redémarre");
	bench_advance(b, 10 * SECOND_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "marie", CHAT, "dm", "réactiver 1001");
	HAS(bench_text(b), "🔔 G-1001 : les messages reprennent.");
	bench_say(b, "marie", CHAT, "dm", "!notify réponses");
	HAS(bench_text(b), "notifications essentiel → réponses");
	bench_say(b, "bob", CHAT, thread, "!hold 2d part");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_show_says_as_much_as_the_reader_may_know(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!note disque mort");
	bench_say(b, "bob", CHAT, thread, "!show");
	HAS(bench_text(b), "disque mort");
	bench_say(b, "marie", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "👀 G-1001 La caisse 2 est figée\nprise en charge · priorité normale\nPar Marie, suivi par Bob");
	HAS_NOT(bench_text(b), "disque");
	bench_say(b, "marie", CHAT, "dm", "!log");
	HAS_NOT(bench_text(b), "disque");
	bench_say(b, "bob", CHAT, thread, "!log");
	HAS(bench_text(b), "disque mort");
	HAS(bench_text(b), "→ 👤 Bob");
	HAS(bench_text(b), "→ pris en charge");
	bench_close(b);
}

static void test_not_yours_and_not_there_read_the_same(void **state)
{
	(void)state;
	static const char *const lines[] = {"show %s", "voir %s", "close %s", "cancel %s", "mute %s", "log %s", "title %s x",
		"cc %s @marie", "urgent %s feu", "take %s", "note %s x"};
	struct bench *b = bench_open();
	open_ticket(b);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char own[80], none[80];
		snprintf(own, sizeof own, "%.*s1001%s", (int)strcspn(lines[i], "%"), lines[i], strchr(lines[i], '%') + 2);
		snprintf(none, sizeof none, "%.*s8888%s", (int)strcspn(lines[i], "%"), lines[i], strchr(lines[i], '%') + 2);
		bench_command(b, "carl", CHAT, "dm", own);
		const char *theirs = bench_text(b);
		enum gd_result_code code = b->result.code;
		assert_null(b->result.ref);
		bench_command(b, "carl", CHAT, "dm", none);
		HAS(theirs, "G-1001 introuvable.");
		HAS(bench_text(b), "G-8888 introuvable.");
		assert_int_equal(code, b->result.code);
		assert_int_equal(code, GD_R_UNKNOWN);
	}
	bench_close(b);
}

static void test_lists(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_command(b, "carl", CHAT, "dm", "list");
	HAS(bench_text(b), "Aucune demande à afficher.");
	open_ticket(b);
	bench_advance(b, HOUR_MS);
	for (int i = 0; i < 12; i++)
		bench_command(b, "marie", CHAT, "dm", "new Souris cassée");
	bench_command(b, "marie", CHAT, "dm", "list");
	HAS(bench_text(b), "13 demandes :");
	HAS(bench_text(b), "`suite` : 3 de plus");
	bench_command(b, "marie", CHAT, "dm", "more");
	HAS(bench_text(b), "G-1001 La caisse 2 est figée");
	bench_command(b, "carl", CHAT, "dm", "list all");
	HAS(bench_text(b), "Aucune demande");
	bench_command(b, "paul", CHAT, "dm", "list org");
	HAS(bench_text(b), "13 requests");
	bench_command(b, "bob", CHAT, "technique", "list caisse st:nouveau");
	HAS(bench_text(b), "1 demande (caisse st:nouveau) :");
	bench_command(b, "bob", CHAT, "technique", "find souris -caisse");
	HAS(bench_text(b), "12 demandes");
	bench_close(b);
}

static void test_bulk_wants_a_word(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	char word[8] = "";
	for (int i = 0; i < 6; i++)
		bench_command(b, "marie", CHAT, "dm", "new Souris cassée");
	bench_command(b, "bob", CHAT, "technique", "close 1001-1006");
	HAS(bench_text(b), "6 tickets concernés : G-1001, G-1002");
	const char *at = strstr(bench_text(b), "`confirmer ") + strlen("`confirmer ");
	snprintf(word, sizeof word, "%.4s", at);
	bench_command(b, "bob", CHAT, "technique", "confirm nope");
	HAS(bench_text(b), "Ce n'est pas le mot attendu");
	bench_command(b, "bob", CHAT, "technique", "list st:fermé");
	HAS(bench_text(b), "Aucune demande");
	char line[32];
	snprintf(line, sizeof line, "confirm %s", word);
	bench_command(b, "bob", CHAT, "technique", line);
	bench_command(b, "bob", CHAT, "technique", "list st:fermé");
	HAS(bench_text(b), "6 demandes");
	bench_command(b, "bob", CHAT, "technique", line);
	HAS(bench_text(b), "Ce n'est pas le mot attendu");
	bench_close(b);
}

static void test_undo_puts_back_status_clocks_and_hands(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!solved fini");
	bench_advance(b, 5 * MINUTE_MS);
	bench_clear(b);
	bench_say(b, "alice", CHAT, thread, "!undo");
	HAS(bench_text(b), "Rien à défaire");
	bench_say(b, "bob", CHAT, thread, "!zut");
	HAS(bench_text(b), "Défait : résolu. Correction envoyée à Marie.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Correction : G-1001 est de nouveau « prise en charge ».");
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "Défait : prendre.");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "nouveau");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_advance(b, 11 * MINUTE_MS);
	bench_say(b, "bob", CHAT, thread, "!undo");
	HAS(bench_text(b), "plus de 10 minutes");
	bench_close(b);
}

static void test_human_pings_and_opens(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "humain");
	HAS(bench_text(b), "G-1001 est transmise à l'équipe Technique : une personne vous répondra.");
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "humain");
	HAS(bench_text(b), "L'équipe sait que vous souhaitez parler à quelqu'un au sujet de G-1001.");
	HAS(bench_heard(b, CHAT, "@bob"), "☎️ G-1001 : Marie souhaite parler à quelqu'un.");
	bench_close(b);
}

static void test_help_and_home(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", CHAT, "dm", "aide");
	HAS(bench_text(b), "Écrivez simplement votre message.");
	bench_command(b, "bob", CHAT, "technique", "help");
	HAS(bench_text(b), "Répondre : écrivez, si le ticket est à vous");
	bench_command(b, "bob", CHAT, "technique", "help close");
	HAS(bench_text(b), "fermer");
	bench_say(b, "marie", CHAT, "dm", "accueil");
	HAS(bench_text(b), "0 demande ouverte");
	bench_close(b);
}

static void test_new_for_somebody_else(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_command(b, "bob", CHAT, "technique", "new for @marie p:haute Écran noir");
	HAS(bench_text(b), "🎫 G-1001 créé");
	assert_non_null(bench_find(b, CHAT, "@marie", "Bob a ouvert G-1001 pour vous : « Écran noir »."));
	bench_command(b, "marie", CHAT, "dm", "new for @paul Écran noir");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_errors_teach_and_do_nothing(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_command(b, "bob", CHAT, "technique", "colse 1001");
	HAS(bench_text(b), "`colse` n'est pas une commande. Vouliez-vous `close` ?");
	bench_command(b, "bob", CHAT, "dm", "take");
	HAS(bench_text(b), "Quel ticket ? `prendre` et le numéro.");
	open_ticket(b);
	bench_command(b, "marie", CHAT, "dm", "take 1001");
	HAS(bench_text(b), "`prendre` est réservé à l'équipe Technique.");
	bench_command(b, "bob", CHAT, "technique", "set title=\"sans fin");
	HAS(bench_text(b), "Guillemet non fermé");
	bench_close(b);
}

static void test_retry_sends_again_what_failed(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	b->outcome = GD_GIVE_UP;
	b->why = "number unknown";
	bench_say(b, "bob", CHAT, thread, "Redémarrez-la");
	bench_advance(b, 10 * SECOND_MS);
	b->outcome = GD_SENT;
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!renvoyer");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Redémarrez-la");
	bench_close(b);
}

/* One part of it is refused: nothing of it is done. */
static void test_set_is_whole_or_not_at_all(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	static const char *const refused[] = {
		"!set title=Autre st:wait", "!set title=Autre p:basse", "!set p:haute title=", "!set sev:majeur color+=red",
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		bench_say(b, "bob", CHAT, thread, refused[i]);
	HAS(bench_text(b), "champ `color+=red` inconnu");
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "La caisse 2 est figée\nnouveau · priorité normale\n");
	bench_say(b, "bob", CHAT, thread, "!set product=Caisse");
	bench_say(b, "bob", CHAT, thread, "!set product+=Balance");
	HAS(bench_text(b), "produit Caisse → Caisse, Balance");
	bench_say(b, "bob", CHAT, thread, "!set product-=autre");
	HAS(bench_text(b), "produit Caisse, Balance → Caisse, Balance");
	bench_say(b, "bob", CHAT, thread, "!set product-=caisse");
	HAS(bench_text(b), "produit Caisse, Balance → Balance");
	bench_close(b);
}

static void test_a_history_has_pages(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	for (int i = 1; i <= 12; i++)
		bench_say(b, "bob", CHAT, thread, arena_printf(&b->arena, "!n note %d.", i));
	bench_command(b, "bob", CHAT, "dm", "log 1001");
	HAS(bench_text(b), "note 12.");
	HAS(bench_text(b), "note 3.");
	HAS_NOT(bench_text(b), "note 2.");
	HAS(bench_text(b), "`suite`");
	bench_command(b, "bob", CHAT, "dm", "more");
	HAS(bench_text(b), "note 2.");
	HAS(bench_text(b), "💬 .1 La caisse 2 est figée");
	HAS_NOT(bench_text(b), "`suite`");
	bench_command(b, "marie", CHAT, "dm", "more"); /* is Bob's page, not hers */
	HAS(bench_text(b), "Aucune demande à afficher.");
	bench_close(b);
}

static void test_whoever_asked_is_in_nobodys_copy(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "quitter 1001");
	HAS(bench_text(b), "G-1001 est votre propre demande, pas une copie. `muet G-1001`");
	bench_close(b);
}

/* Whoever calls is often unknown; and what was closed last is what `reopen` by itself is about. */
static void test_a_call_is_logged_and_reopened(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "bob", CHAT, "technique", "!new for +33611111111 via:phone La caisse 2 est figée");
	HAS(bench_heard(b, SMS, "+33611111111"), "Bob a ouvert G-1001 pour vous");
	bench_say(b, "marie", CHAT, "dm", "!new for +33622222222 Une blague"); /* is for agents */
	HAS(bench_text(b), "+33622222222 introuvable.");
	HAS_NOT(bench_text(b), "@+33");
	bench_say(b, "marie", CHAT, "dm", "Plus de réseau");
	bench_say(b, "marie", CHAT, "dm", "!fermer réglé");
	bench_say(b, "marie", CHAT, "dm", "!rouvrir cela recommence");
	bench_command(b, "bob", CHAT, "dm", "show 1002");
	HAS(bench_text(b), "Marie : cela recommence");
	HAS_NOT(bench_text(b), "fermé");
	bench_close(b);
}

static void test_no_hours_and_no_time_are_said(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	open_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!rappel 25h-26h");
	HAS(bench_text(b), "date non comprise : `25h-26h`");
	bench_say(b, "marie", CHAT, "dm", "!bilan 25h");
	HAS(bench_text(b), "date non comprise : `25h`");
	bench_say(b, "marie", CHAT, "dm", "!rappel 06-12-34-56-78");
	HAS(bench_text(b), "rappel demandé dès que possible");
	bench_close(b);
}

static void test_a_note_taken_back_and_a_merged_history_say_so(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!n vu avec le fournisseur");
	bench_say(b, "bob", CHAT, thread, "!retract");
	HAS(bench_text(b), "🗑 G-1001.2");
	bench_say(b, "marie", CHAT, "dm", "nouveau La caisse 3 aussi");
	bench_say(b, "bob", CHAT, thread, "!merge 1001 into 1002");
	bench_command(b, "bob", CHAT, "dm", "log 1002");
	HAS(bench_text(b), "Bob G-1001 → fermé"); /* it is not this one that was closed */
	HAS_NOT(bench_text(b), "G-1002 →");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_take_and_the_race), cmocka_unit_test(test_steal_tells_the_colleague),
	cmocka_unit_test(test_hands_that_change_fast_are_announced_once), cmocka_unit_test(test_assign_to_a_person),
	cmocka_unit_test(test_drop_makes_an_orphan), cmocka_unit_test(test_move_changes_the_rooms),
	cmocka_unit_test(test_hold_until_its_date), cmocka_unit_test(test_wip_ends_a_hold),
	cmocka_unit_test(test_solved_with_and_without_words), cmocka_unit_test(test_close_in_its_forms),
	cmocka_unit_test(test_an_agent_must_say_why_it_is_cancelled), cmocka_unit_test(test_a_planned_closing_comes_unless_somebody_writes),
	cmocka_unit_test(test_a_customer_is_asked_why_and_answers_with_a_button), cmocka_unit_test(test_discard_only_before_an_answer),
	cmocka_unit_test(test_duplicate_names_the_other), cmocka_unit_test(test_priority_up_and_down),
	cmocka_unit_test(test_a_customer_raises_once_and_meets_the_brake), cmocka_unit_test(test_severity_has_a_floor_and_an_end),
	cmocka_unit_test(test_set_many_at_once), cmocka_unit_test(test_title_and_private), cmocka_unit_test(test_copies_get_what_is_public),
	cmocka_unit_test(test_mute_and_notify), cmocka_unit_test(test_show_says_as_much_as_the_reader_may_know),
	cmocka_unit_test(test_not_yours_and_not_there_read_the_same), cmocka_unit_test(test_lists),
	cmocka_unit_test(test_bulk_wants_a_word), cmocka_unit_test(test_undo_puts_back_status_clocks_and_hands),
	cmocka_unit_test(test_human_pings_and_opens), cmocka_unit_test(test_help_and_home), cmocka_unit_test(test_new_for_somebody_else),
	cmocka_unit_test(test_errors_teach_and_do_nothing), cmocka_unit_test(test_retry_sends_again_what_failed),
	cmocka_unit_test(test_set_is_whole_or_not_at_all),
	cmocka_unit_test(test_a_history_has_pages), cmocka_unit_test(test_whoever_asked_is_in_nobodys_copy),
	cmocka_unit_test(test_a_call_is_logged_and_reopened), cmocka_unit_test(test_no_hours_and_no_time_are_said),
	cmocka_unit_test(test_a_note_taken_back_and_a_merged_history_say_so))
