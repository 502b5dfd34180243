/* Who one is (rule R11): codes from one account to another, numbers, invitations, access to an organisation. */
#include "desk_check.h"

#define ZOE_DM "D-zoe"

/* The six characters of the latest m.link.code or m.invited in what was answered or heard. */
static const char *code_in(struct bench *b, const char *text)
{
	for (const char *at = text; (at = strpbrk(at, "0123456789ABCDEFGHJKMNPQRSTVWXYZ")); at++)
		if (strspn(at, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == 6)
			return arena_strndup(&b->arena, at, 6);
	fail_msg("no code in: %s", text);
	return "";
}

static const char *code_shown_to(struct bench *b, const char *who)
{
	bench_say(b, who, CHAT, "dm", "code");
	return code_in(b, bench_text(b));
}

static void say_code(struct bench *b, const char *who, const char *channel, const char *code)
{
	bench_say(b, who, channel, "dm", arena_printf(&b->arena, "code %s", code));
}

/* ---- codes --------------------------------------------------------------------------------------------------------------------------- */

static void test_a_code_brings_two_accounts_together(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "zoe", CHAT, "dm", "Le badge ne marche plus");
	const char *code = code_shown_to(b, "marie");
	HAS(bench_text(b), "Ne donnez ce code à personne");
	bench_clear(b);
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "Code reçu. Confirmez depuis le compte qui l'a demandé.");
	HAS(bench_heard(b, CHAT, MARIE_DM), "chat zoe demande à rejoindre votre compte. Est-ce vous ?");
	bench_say(b, "zoe", CHAT, "dm", "liste");
	HAS_NOT(bench_text(b), "Marie");
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "oui");
	HAS(bench_text(b), "Comptes reliés :");
	HAS(bench_text(b), "chat zoe");
	HAS(bench_heard(b, CHAT, ZOE_DM), "Comptes reliés :");
	bench_say(b, "marie", CONSOLE, "dm", "liste");
	HAS(bench_text(b), "Le badge ne marche plus");
	bench_close(b);
}

static void test_no_means_that_nothing_has_changed(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "zoe", CHAT, "dm", "Le badge ne marche plus");
	const char *code = code_shown_to(b, "marie");
	say_code(b, "zoe", CHAT, code);
	bench_clear(b);
	bench_say(b, "marie", CHAT, "dm", "non");
	HAS(bench_text(b), "Liaison refusée, rien n'a changé.");
	HAS(bench_heard(b, CHAT, ZOE_DM), "Liaison refusée, rien n'a changé.");
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "expiré");
	bench_say(b, "marie", CHAT, "dm", "liste");
	HAS_NOT(bench_text(b), "Le badge");
	bench_close(b);
}

static void test_a_code_works_once_and_ten_minutes(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *code = code_shown_to(b, "marie");
	say_code(b, "marie", CHAT, code);
	HAS(bench_text(b), "inconnu"); /* from one side to another */
	say_code(b, "zoe", CHAT, code);
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "l'accès n'est pas encore ouvert");
	say_code(b, "carl", CHAT, code);
	HAS(bench_text(b), "expiré");
	code = code_shown_to(b, "marie");
	bench_advance(b, 10 * MINUTE_MS);
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "expiré");
	const char *older = code_shown_to(b, "marie"), *newer = code_shown_to(b, "marie");
	say_code(b, "zoe", CHAT, older);
	HAS(bench_text(b), "expiré");
	say_code(b, "zoe", CHAT, newer);
	HAS(bench_text(b), "Code reçu");
	bench_close(b);
}

/* Minutes are minutes, whatever the clock says in between: also over a stop during which it was set back. */
static void test_a_clock_that_is_set_gives_a_code_no_time(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *code = code_shown_to(b, "marie");
	fake_clock_step(&b->clock, -2 * HOUR_MS);
	bench_advance(b, 9 * MINUTE_MS);
	say_code(b, "zoe", CHAT, "AAAA11");
	HAS(bench_text(b), "inconnu");
	bench_advance(b, 2 * MINUTE_MS);
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "expiré");
	for (int i = 0; i < 4; i++)
		say_code(b, "zoe", CHAT, "AAAA11");
	HAS(bench_text(b), "Trop d'essais");
	fake_clock_step(&b->clock, -5 * HOUR_MS);
	bench_advance(b, 61 * MINUTE_MS);
	say_code(b, "zoe", CHAT, "AAAA11");
	HAS(bench_text(b), "Code AAAA11 inconnu");
	code = code_shown_to(b, "marie");
	fake_clock_step(&b->clock, -HOUR_MS);
	bench_reopen(b);
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "expiré");
	bench_close(b);
}

static void test_five_wrong_ones_lock_for_an_hour_over_a_restart(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *code = code_shown_to(b, "marie");
	for (int i = 0; i < 4; i++) {
		say_code(b, "zoe", CHAT, "AAAA11");
		HAS(bench_text(b), "Code AAAA11 inconnu");
	}
	say_code(b, "zoe", CHAT, "AAAA11");
	HAS(bench_text(b), "Trop d'essais. Un nouveau code sera possible dans 60 min.");
	bench_reopen(b);
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "Trop d'essais");
	bench_say(b, "zoe", CHAT, "dm", "code");
	HAS(bench_text(b), "Trop d'essais");
	say_code(b, "carl", CHAT, code);
	HAS(bench_text(b), "Code reçu"); /* the others go on */
	bench_advance(b, 60 * MINUTE_MS);
	code = code_shown_to(b, "marie");
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "Code reçu");
	bench_close(b);
}

static void test_a_living_code_survives_a_restart_and_needs_no_verb(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *code = code_shown_to(b, "marie");
	bench_reopen(b);
	bench_say(b, "zoe", CHAT, "dm", code);
	HAS(bench_text(b), "Code reçu");
	bench_close(b);
}

/* ---- what an account may see -------------------------------------------------------------------------------------------------------- */

static void link_to_marie(struct bench *b, const char *asks_on, const char *who, const char *channel)
{
	bench_say(b, "marie", asks_on, "dm", "code");
	bench_run(b);
	const char *text = strcmp(asks_on, SMS) == 0 ? bench_heard(b, SMS, MARIE_NUMBER) : bench_text(b);
	say_code(b, who, channel, code_in(b, text));
	bench_say(b, "marie", asks_on, "dm", strcmp(asks_on, SMS) == 0 ? "1" : "oui");
}

static void test_a_verified_account_vouches_for_another(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	link_to_marie(b, CHAT, "zoe", CONSOLE);
	bench_say(b, "zoe", CONSOLE, "dm", "list org");
	HAS(bench_text(b), "badge reader");
	bench_close(b);
}

static void test_a_number_vouches_for_nobody(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_clear(b);
	link_to_marie(b, SMS, "zoe", CHAT);
	bench_say(b, "zoe", CHAT, "dm", "liste");
	HAS(bench_text(b), "La caisse 2"); /* the person's own */
	bench_say(b, "zoe", CHAT, "dm", "list org");
	HAS_NOT(bench_text(b), "badge reader");
	bench_say(b, "zoe", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_a_number_is_never_promoted(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	link_to_marie(b, CHAT, "+33699999999", SMS);
	bench_clear(b);
	bench_say(b, "+33699999999", SMS, "dm", "STATUT 1001");
	HAS_NOT(bench_heard(b, SMS, "+33699999999"), "badge reader");
	bench_close(b);
}

static void test_the_agents_rights_stay_with_the_agents_accounts(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "zoe", CHAT, "dm", "code");
	const char *code = code_in(b, bench_text(b));
	say_code(b, "bob", CHAT, code); /* an agent falls for a stranger's code */
	bench_say(b, "zoe", CHAT, "dm", "oui");
	bench_say(b, "zoe", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "introuvable");
	bench_say(b, "bob", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "La caisse 2");
	bench_close(b);
}

static void test_two_people_of_the_file_never_become_one(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	const char *code = code_shown_to(b, "marie");
	say_code(b, "carl", CHAT, code);
	bench_say(b, "marie", CHAT, "dm", "oui");
	HAS(bench_text(b), "Liaison refusée");
	bench_close(b);
}

/* ---- accounts ----------------------------------------------------------------------------------------------------------------------- */

static void test_a_number_is_proven_by_sms(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "zoe", CHAT, "dm", "moi tél +33 6 99 99 99 98");
	SILENT(bench_text(b));
	const char *code = code_in(b, bench_heard(b, SMS, "+33699999998"));
	say_code(b, "carl", CHAT, code);
	HAS(bench_text(b), "expiré");
	bench_clear(b);
	bench_say(b, "zoe", CHAT, "dm", "me phone +33699999998");
	code = code_in(b, bench_heard(b, SMS, "+33699999998"));
	say_code(b, "zoe", CHAT, code);
	HAS(bench_text(b), "Comptes reliés :");
	HAS(bench_text(b), "sms +33699999998");
	bench_say(b, "zoe", CHAT, "dm", "moi");
	HAS(bench_text(b), ", +33699999998,");
	bench_say(b, "zoe", CHAT, "dm", "me phone +33699999997");
	bench_say(b, "zoe", CHAT, "dm", "me phone +33699999996");
	HAS(bench_text(b), "Trop de messages à la suite");
	bench_close(b);
}

static void test_an_account_is_unlinked_but_for_the_last(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "zoe", CHAT, "dm", "Le badge ne marche plus");
	bench_say(b, "zoe", CHAT, "dm", "me unlink");
	HAS(bench_text(b), "chat zoe est votre seul accès à vos demandes");
	const char *code = code_shown_to(b, "zoe");
	say_code(b, "zoe", CONSOLE, code);
	bench_say(b, "zoe", CHAT, "dm", "oui");
	bench_say(b, "zoe", CONSOLE, "dm", "moi canaux");
	HAS(bench_text(b), "Comptes reliés : 1. console zoe, 2. chat zoe");
	bench_say(b, "zoe", CONSOLE, "dm", "moi délier 2");
	HAS(bench_text(b), "chat zoe n'est plus relié.");
	bench_clear(b);
	bench_say(b, "zoe", CHAT, "dm", "voir 1001");
	HAS(bench_text(b), "introuvable");
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!r C'est réparé");
	bench_advance(b, MINUTE_MS);
	HAS_NOT(bench_heard(b, CHAT, ZOE_DM), "C'est réparé");
	HAS(bench_heard(b, CONSOLE, "@zoe"), "C'est réparé");
	bench_close(b);
}

/* ---- organisations ------------------------------------------------------------------------------------------------------------------ */

static void from_workspace(struct bench *b, const char *who, const char *email, uint32_t flags, const char *text)
{
	struct gd_inbound in = {.kind = GD_TEXT, .sender = {.user = who, .handle = who, .name = who, .email = email, .flags = flags},
		.place = {.kind = GD_PLACE_DIRECT, .room = arena_printf(&b->arena, "D-%s", who)}, .text = text};
	bench_submit(b, CHAT, in);
}

static void test_a_workspace_vouches_for_an_address(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	from_workspace(b, "nina", "nina@acme.fr", GD_P_EMAIL_VERIFIED, "list org");
	HAS(bench_text(b), "badge reader");
	from_workspace(b, "eve", "eve@acme.fr", 0, "list org"); /* she says so herself */
	HAS_NOT(bench_text(b), "badge reader");
	from_workspace(b, "U777", "paul@acme.fr", GD_P_EMAIL_VERIFIED, "list"); /* it is Paul, by another account */
	HAS(bench_text(b), "badge reader");
	from_workspace(b, "U888", "bob@acme.fr", GD_P_EMAIL_VERIFIED | GD_P_OUTSIDER, "voir 1001"); /* another workspace's word */
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_an_invitation_is_accepted_by_answering(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	bench_say(b, "bob", CHAT, "technique", "!invite +33699999990 org:acme");
	HAS(bench_text(b), "Invitation envoyée à +33699999990, code valable 7 jours.");
	HAS(bench_heard(b, SMS, "+33699999990"), "Bob (ACME) vous ouvre l'accès à Guichet");
	bench_clear(b);
	bench_say(b, "+33699999990", SMS, "dm", "Bonjour");
	HAS(bench_heard(b, SMS, "+33699999990"), "Vous avez rejoint ACME");
	bench_clear(b);
	bench_say(b, "+33699999990", SMS, "dm", "STATUT 1001");
	HAS(bench_heard(b, SMS, "+33699999990"), "badge reader");
	bench_say(b, "marie", CHAT, "dm", "!invite +33699999991 org:acme");
	HAS(bench_text(b), "réservé");
	bench_close(b);
}

static void test_an_invitation_is_accepted_by_its_code_elsewhere_and_grows_old(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	bench_say(b, "bob", CHAT, "technique", "!invite +33699999990 org:acme");
	say_code(b, "zoe", CHAT, code_in(b, bench_heard(b, SMS, "+33699999990")));
	HAS(bench_text(b), "Vous avez rejoint ACME");
	bench_say(b, "zoe", CHAT, "dm", "list org");
	HAS(bench_text(b), "badge reader");
	bench_clear(b);
	bench_say(b, "bob", CHAT, "technique", "!invite +33699999992 org:acme");
	const char *code = code_in(b, bench_heard(b, SMS, "+33699999992"));
	bench_advance(b, 7 * DAY_MS);
	say_code(b, "nina", CHAT, code);
	HAS(bench_text(b), "expiré");
	bench_clear(b);
	bench_say(b, "+33699999992", SMS, "dm", "Bonjour");
	HAS(bench_heard(b, SMS, "+33699999992"), "code");
	HAS_NOT(bench_heard(b, SMS, "+33699999992"), "rejoint");
	bench_close(b);
}

static void test_access_is_asked_for_and_decided_by_a_lead(void **state)
{
	struct bench *b = bench_open();
	(void)state;
	bench_say(b, "paul", CHAT, "dm", "The badge reader is dead");
	bench_say(b, "zoe", CHAT, "dm", "rejoindre acme");
	HAS(bench_text(b), "Demande transmise à Guichet pour ACME.");
	HAS(bench_heard(b, CHAT, "@lena"), "zoe demande l'accès à ACME.");
	SILENT(bench_heard(b, CHAT, "@bob"));
	bench_clear(b);
	bench_say(b, "zoe", CHAT, "dm", "rejoindre acme");
	SILENT(bench_heard(b, CHAT, "@lena"));
	bench_say(b, "zoe", CHAT, "dm", "list org");
	HAS_NOT(bench_text(b), "badge reader");
	bench_clear(b);
	bench_say(b, "lena", CHAT, "dm", "accepter");
	HAS(bench_heard(b, CHAT, ZOE_DM), "Vous avez rejoint ACME.");
	HAS_NOT(bench_heard(b, CHAT, ZOE_DM), "Lena");
	bench_say(b, "zoe", CHAT, "dm", "list org");
	HAS(bench_text(b), "badge reader");
	bench_say(b, "nina", CHAT, "dm", "rejoindre acme");
	bench_say(b, "lena", CHAT, "dm", "refuser");
	HAS(bench_heard(b, CHAT, "D-nina"), "Guichet n'a pas pu accepter l'accès à ACME.");
	bench_say(b, "nina", CHAT, "dm", "list org");
	HAS_NOT(bench_text(b), "badge reader");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_a_code_brings_two_accounts_together), cmocka_unit_test(test_no_means_that_nothing_has_changed),
	cmocka_unit_test(test_a_code_works_once_and_ten_minutes), cmocka_unit_test(test_a_clock_that_is_set_gives_a_code_no_time),
	cmocka_unit_test(test_five_wrong_ones_lock_for_an_hour_over_a_restart),
	cmocka_unit_test(test_a_living_code_survives_a_restart_and_needs_no_verb),
	cmocka_unit_test(test_a_verified_account_vouches_for_another), cmocka_unit_test(test_a_number_vouches_for_nobody),
	cmocka_unit_test(test_a_number_is_never_promoted), cmocka_unit_test(test_the_agents_rights_stay_with_the_agents_accounts),
	cmocka_unit_test(test_two_people_of_the_file_never_become_one), cmocka_unit_test(test_a_number_is_proven_by_sms),
	cmocka_unit_test(test_an_account_is_unlinked_but_for_the_last), cmocka_unit_test(test_a_workspace_vouches_for_an_address),
	cmocka_unit_test(test_an_invitation_is_accepted_by_answering),
	cmocka_unit_test(test_an_invitation_is_accepted_by_its_code_elsewhere_and_grows_old),
	cmocka_unit_test(test_access_is_asked_for_and_decided_by_a_lead))
