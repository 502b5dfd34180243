/* Where and when people want to be reached, and who stands in for them: here, prefer, away, notify, mute all, digest; cards of persons;
 * teams, organisations and people changed in a chat. (rules R8, R11) */
#include "desk_check.h"

#include "desk/work.h"

/* ---- where -------------------------------------------------------------------------------------------------------------------------- */

static void test_a_ticket_continues_where_its_requester_says(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", SMS, "dm", "ICI 1001");
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "G-1001 continue ici (auparavant : chat marie).");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!r C'est réparé");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "C'est réparé");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "marie", CHAT, "dm", "merci, mais non"); /* what comes from elsewhere is accepted still */
	HAS(bench_heard(b, CHAT, "technique"), "merci, mais non");
	bench_say(b, "paul", CHAT, "dm", "ici 1001");
	HAS(bench_text(b), "Only the person who asked");
	bench_say(b, "carl", CHAT, "dm", "ici 1001");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_a_preferred_account_goes_by_the_hour(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "moi canaux");
	HAS(bench_text(b), "3. sms +33600000005");
	bench_say(b, "marie", CHAT, "dm", "me prefer 3 18h-8h");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!r Premier");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Premier");
	bench_advance(b, 10 * HOUR_MS);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!r Deuxieme");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, SMS, "@" MARIE_NUMBER), "Deuxieme");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Deuxieme");
	bench_say(b, "marie", CHAT, "dm", "me prefer 9");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

/* ---- away --------------------------------------------------------------------------------------------------------------------------- */

static void test_a_deputy_gets_assignments_speaks_and_reads_along(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, "dm", "!absent demain 14h @alice");
	HAS(bench_text(b), "Absence notée jusqu'à mercredi 8 avril 14 h, relais Alice.");
	bench_say(b, "marie", CHAT, "dm", "Toujours en panne");
	HAS(bench_heard(b, CHAT, "@alice"), "G-1001 : Marie a écrit.");
	bench_clear(b);
	bench_say(b, "alice", CHAT, thread, "Je m'en occupe");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Alice (G-1001) : Je m'en occupe");
	bench_say(b, "marie", CHAT, "demandes", "Un autre souci");
	bench_say(b, "lena", CHAT, bench_card(b, CHAT, "technique"), "!confier @bob");
	HAS(bench_text(b), "confié à Alice");
	bench_say(b, "bob", CHAT, "dm", "!présent");
	HAS(bench_text(b), "Retour noté.");
	bench_clear(b);
	bench_say(b, "alice", CHAT, thread, "Encore moi");
	bench_advance(b, MINUTE_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "Encore moi"); /* Bob is back: hers is a note again */
	bench_close(b);
}

static void test_without_a_deputy_the_room_is_told(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = open_ticket(b);
	bench_say(b, "bob", CHAT, "dm", "!absent");
	HAS(bench_text(b), "Absence notée jusqu'à mercredi 8 avril");
	bench_clear(b);
	bench_say(b, "lena", CHAT, thread, "!confier @bob");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 est sans agent (Bob, absent).");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "bob", CHAT, "dm", "!absent @carl");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

/* ---- how much ----------------------------------------------------------------------------------------------------------------------- */

static void test_silence_about_everything(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!muet tout");
	HAS(bench_text(b), "🔕 tout : plus de message");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!r C'est réparé");
	bench_advance(b, MINUTE_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "marie", CHAT, "dm", "!réactiver tout");
	HAS(bench_text(b), "🔔 tout : les messages reprennent.");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!r Vraiment");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Vraiment");
	bench_close(b);
}

static void test_levels_for_all_and_for_one(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *thread = taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!notify all");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!wip");
	HAS(bench_heard(b, CHAT, MARIE_DM), "G-1001 : état prise en charge → en cours");
	bench_say(b, "marie", CHAT, "dm", "!notify 1001 replies");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!hold 2d pièce commandée");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "bob", CHAT, thread, "!r Elle arrive");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Elle arrive");
	bench_close(b);
}

static void test_an_agent_who_is_left_in_peace_gains_no_right(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	open_ticket(b);
	bench_say(b, "fred", CHAT, "dm", "!mute 1001"); /* of another team: no right to, and no way in */
	bench_say(b, "bob", CHAT, "dm", "!mute 1001");
	bench_say(b, "bob", CHAT, "dm", "liste miens");
	HAS_NOT(bench_text(b), "G-1001");
	bench_say(b, "marie", CHAT, "dm", "voir 1001");
	HAS_NOT(bench_text(b), "copie");
	bench_close(b);
}

static void test_the_list_of_the_day(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "!bilan 14h");
	HAS(bench_text(b), "Guichet : bilan non → 14:00");
	bench_clear(b);
	bench_advance(b, 5 * HOUR_MS);
	SILENT(bench_heard(b, CHAT, MARIE_DM)); /* nothing to say */
	open_ticket(b);
	bench_clear(b);
	bench_advance(b, 23 * HOUR_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "1 demande");
	bench_advance(b, HOUR_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "La caisse 2 est figée");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "!digest off");
	bench_advance(b, DAY_MS);
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "1 demande");
	bench_close(b);
}

/* ---- copies ------------------------------------------------------------------------------------------------------------------------- */

static void test_a_copy_outside_the_organisation_is_told_of(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	taken_ticket(b);
	bench_say(b, "marie", CHAT, "dm", "!copie 1001 +33 600000008");
	bench_say(b, "marie", CHAT, "dm", "!copie 1001 +33600000008");
	HAS(bench_text(b), "+33600000008 reçoit maintenant une copie de G-1001."); /* whose number it is she does not learn */
	HAS(bench_heard(b, CHAT, "technique"), "Carl, hors de ACME, reçoit les textes publics à venir");
	HAS(bench_heard(b, CHAT, "@olga"), "Carl reçoit maintenant une copie");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "!copie 1001 +33699999912");
	HAS(bench_heard(b, SMS, "+33699999912"), "Marie vous met en copie de G-1001");
	bench_say(b, "marie", CHAT, "dm", "!copie 1001 @paul historique");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "Paul, hors");
	bench_close(b);
}

/* ---- cards -------------------------------------------------------------------------------------------------------------------------- */

static void test_a_card_counts_what_its_reader_may_see(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	open_ticket(b);
	bench_say(b, "marie", CHAT, "paie-demandes", "Ma fiche de paie"); /* a private team: Fred is none of it */
	bench_command(b, "fred", CHAT, "facturation", "show @marie");
	HAS(bench_text(b), "Marie, ACME · ");
	HAS(bench_text(b), "1 ouvert, 0 fermé");
	HAS_NOT(bench_text(b), "fiche de paie");
	bench_command(b, "bob", CHAT, "technique", "show @marie");
	HAS(bench_text(b), "2 ouverts");
	HAS(bench_text(b), "La caisse 2 est figée");
	bench_command(b, "bob", CHAT, "technique", "show org:acme");
	HAS(bench_text(b), "ACME · Marie, Paul, Olga");
	/* To a colleague it is her only request that they may see; her card is the desk's to read. */
	bench_command(b, "paul", CHAT, "dm", "show @marie");
	HAS(bench_text(b), "G-1001");
	HAS_NOT(bench_text(b), "ACME");
	HAS_NOT(bench_text(b), "fiche de paie");
	bench_command(b, "bob", CHAT, "technique", "show @nobody");
	HAS(bench_text(b), "@nobody introuvable");
	bench_close(b);
}

/* ---- teams, organisations, people --------------------------------------------------------------------------------------------------- */

static void with_admin(struct desk_settings *s)
{
	struct desk_person *list = arena_copy(&s->arena, s->persons, s->npersons * sizeof *list);
	for (size_t i = 0; i < s->npersons; i++) {
		list[i].admin = strcmp(list[i].handle, "fred") == 0;
		list[i].auditor = strcmp(list[i].handle, "carl") == 0;
	}
	s->persons = list;
}

static void test_organisations_are_made_and_changed_by_admins(void **state)
{
	struct bench *b = bench_open_with(with_admin);
	(void)state;
	bench_command(b, "fred", CHAT, "dm", "org acme domain=gmail.com");
	HAS(bench_text(b), "gmail.com est un domaine public : il ne peut pas désigner une société.");
	bench_command(b, "fred", CHAT, "dm", "org beta domain=beta.fr share=view");
	HAS(bench_text(b), "beta : domain - → beta.fr");
	HAS(bench_text(b), "beta : share none → view");
	bench_command(b, "fred", CHAT, "dm", "org list");
	HAS(bench_text(b), "acme · ACME · domain=acme.fr · share=view · 3");
	HAS(bench_text(b), "beta · beta · domain=beta.fr · share=view · 0");
	bench_command(b, "fred", CHAT, "dm", "org set nowhere share=view");
	HAS(bench_text(b), "nowhere introuvable");
	bench_command(b, "bob", CHAT, "dm", "org list");
	HAS(bench_text(b), "réservé");
	bench_command(b, "marie", CHAT, "dm", "org list");
	HAS(bench_text(b), "réservé");
	bench_close(b);
}

static void test_what_was_set_in_a_chat_stands_over_a_restart(void **state)
{
	struct bench *b = bench_open_with(with_admin);
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_command(b, "fred", CHAT, "dm", "org set acme share=none");
	bench_command(b, "fred", CHAT, "dm", "queue add achats title=Achats");
	bench_reopen(b);
	bench_say(b, "paul", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "not found");
	bench_say(b, "marie", CHAT, "dm", "!new ~achats Une chaise");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Achats");
	bench_close(b);
}

static void test_a_person_who_changes_organisation_keeps_their_own_alone(void **state)
{
	struct bench *b = bench_open_with(with_admin);
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "paul", CHAT, "demandes", "The badge reader is dead");
	bench_command(b, "fred", CHAT, "dm", "org add beta share=view");
	bench_command(b, "fred", CHAT, "dm", "user set @marie org=beta");
	HAS(bench_text(b), "Marie : org ACME → beta");
	bench_say(b, "marie", CHAT, "dm", "voir 1002");
	HAS(bench_text(b), "introuvable");
	bench_say(b, "marie", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "La caisse 2");
	bench_say(b, "paul", CHAT, "dm", "show 1001"); /* it keeps the organisation that it was made in */
	HAS(bench_text(b), "La caisse 2");
	bench_command(b, "fred", CHAT, "dm", "user set @olga org=beta");
	bench_say(b, "olga", CHAT, "dm", "!fermer 1001 réglé"); /* she leads nobody there, and nobody here any more */
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_roles_come_and_go_and_leave_no_ticket_behind(void **state)
{
	struct bench *b = bench_open_with(with_admin);
	(void)state;
	const char *thread = open_ticket(b);
	bench_command(b, "fred", CHAT, "dm", "user set @carl role=agent queue=technique");
	HAS(bench_text(b), "Carl : role");
	bench_say(b, "carl", CHAT, thread, "!take");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Carl prend en charge G-1001");
	bench_clear(b);
	bench_command(b, "fred", CHAT, "dm", "user set @carl active=no");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001 est sans agent (Carl).");
	bench_say(b, "carl", CHAT, thread, "!take");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_command(b, "fred", CHAT, "dm", "user set @fred active=no");
	HAS(bench_text(b), "active");
	bench_command(b, "fred", CHAT, "dm", "user list");
	HAS(bench_text(b), "@carl Carl");
	HAS(bench_text(b), "active=no");
	bench_close(b);
}

static void test_the_reading_of_an_auditor_is_kept(void **state)
{
	struct bench *b = bench_open_with(with_admin);
	(void)state;
	open_ticket(b);
	bench_command(b, "carl", CHAT, "dm", "show 1001");
	HAS(bench_text(b), "La caisse 2");
	bench_command(b, "carl", CHAT, "dm", "take 1001");
	HAS(bench_text(b), "réservé");
	struct db *db = desk_db(b->desk);
	assert_int_equal(db_number(db, NULL, 0, "SELECT count(*) FROM event WHERE kind = $1", db_int(HISTORY_READ)), 1);
	bench_command(b, "bob", CHAT, "dm", "show 1001");
	assert_int_equal(db_number(db, NULL, 0, "SELECT count(*) FROM event WHERE kind = $1", db_int(HISTORY_READ)), 1);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_ticket_continues_where_its_requester_says), cmocka_unit_test(test_a_preferred_account_goes_by_the_hour),
	cmocka_unit_test(test_a_deputy_gets_assignments_speaks_and_reads_along), cmocka_unit_test(test_without_a_deputy_the_room_is_told),
	cmocka_unit_test(test_silence_about_everything), cmocka_unit_test(test_levels_for_all_and_for_one),
	cmocka_unit_test(test_an_agent_who_is_left_in_peace_gains_no_right), cmocka_unit_test(test_the_list_of_the_day),
	cmocka_unit_test(test_a_copy_outside_the_organisation_is_told_of), cmocka_unit_test(test_a_card_counts_what_its_reader_may_see),
	cmocka_unit_test(test_organisations_are_made_and_changed_by_admins),
	cmocka_unit_test(test_what_was_set_in_a_chat_stands_over_a_restart),
	cmocka_unit_test(test_a_person_who_changes_organisation_keeps_their_own_alone),
	cmocka_unit_test(test_roles_come_and_go_and_leave_no_ticket_behind), cmocka_unit_test(test_the_reading_of_an_auditor_is_kept))
