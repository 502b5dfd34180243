/* Ready-made answers, and what was written already: filled in, corrected, taken back, sent again. */
#include "desk_check.h"

#include <stdio.h>
#include <string.h>

static void ready_made(struct desk_settings *s)
{
	static const char *const aliases[] = {"salut"}, *const verbs[] = {"prio high", "tag +cache"};
	static const struct desk_canned canned[] = {{.name = "bonjour",
							    .text = "Bonjour {requester}, nous regardons {ref}.\\nÀ bientôt, {agent}",
							    .text_en = "Hello {requester}, we look at {ref}.",
							    .aliases = aliases,
							    .naliases = 1},
		{.name = "cache", .text = "Videz le cache de {logiciel}.", .verbs = verbs, .nverbs = 2, .then = CANNED_SOLVED},
		{.name = "modele", .text = "Quel modèle ?", .then = CANNED_ASK}};
	s->canned = canned;
	s->ncanned = 3;
}

static void test_variables_are_filled_in_in_the_readers_language(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(ready_made);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!modèle bonjour");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "Bob (G-1001) : Bonjour Marie, nous regardons G-1001.\nÀ bientôt, Bob");
	bench_say(b, "paul", CHAT, "dm", "The till is frozen");
	bench_command(b, "bob", CHAT, "technique", "canned 1002 salut");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, "D-paul"), "Hello Paul, we look at G-1002.");
	bench_close(b);
}

static void test_a_macro_does_its_verbs_then_proposes(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(ready_made);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!canned cache");
	HAS(bench_text(b), "`modèle` : il manque logiciel. Exemple : `modèle cache logiciel=…`");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_say(b, "bob", CHAT, thread, "!canned cache logiciel=\"Caisse Pro\"");
	HAS(bench_heard(b, CHAT, MARIE_DM), "✅ G-1001, Bob : Videz le cache de Caisse Pro.");
	bench_command(b, "bob", CHAT, thread, "show");
	HAS(bench_text(b), "priorité pressante");
	HAS(bench_text(b), "+cache");
	bench_close(b);
}

static void test_a_question_and_an_unknown_name(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(ready_made);
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "!c rien");
	HAS(bench_text(b), "`rien` inconnu ; au choix : bonjour, cache, modele");
	bench_say(b, "bob", CHAT, thread, "!c modele");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, CHAT, MARIE_DM), "❓ G-1001 : Bob a besoin d'une précision. Quel modèle ?");
	bench_command(b, "marie", CHAT, "dm", "canned bonjour");
	HAS_NOT(bench_heard(b, CHAT, MARIE_DM), "nous regardons");
	bench_close(b);
}

/* ---- edit, retract, retry ---------------------------------------------------------------------------------------------------------- */

static const char *answered(struct bench *b)
{
	const char *thread = taken_ticket(b);
	bench_say(b, "bob", CHAT, thread, "Redémarrez la caise");
	bench_advance(b, MINUTE_MS);
	return thread;
}

static void test_edit_changes_or_corrects(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = answered(b);
	bench_say(b, "bob", CHAT, thread, "!corriger Redémarrez la caisse");
	const struct bench_delivery *last = bench_find(b, CHAT, MARIE_DM, "Redémarrez la caisse");
	assert_non_null(last);
	assert_int_equal(last->out.op, GD_REPLACE);
	bench_say(b, "bob", CHAT, thread, "!edit 1001.9 rien");
	HAS(bench_text(b), "G-1001.9 introuvable.");
	bench_say(b, "bob", CHAT, thread, "!edit 1001.1 je parle pour Marie");
	HAS(bench_text(b), "G-1001.1 introuvable.");
	bench_close(b);
}

static void test_on_a_phone_an_edit_is_a_correction_and_a_withdrawal_is_said(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "marie", SMS, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "Rappelez le 12");
	bench_advance(b, 2 * MINUTE_MS);
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!edit Rappelez le 13");
	bench_advance(b, 2 * MINUTE_MS);
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Correction (G-1001) : Rappelez le 13");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!retirer");
	bench_advance(b, 2 * MINUTE_MS);
	HAS(bench_heard(b, SMS, MARIE_NUMBER), "Bob retire son dernier message sur G-1001.");
	bench_close(b);
}

static void test_only_ones_own_text_is_changed(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = answered(b);
	bench_clear(b);
	bench_say(b, "alice", CHAT, thread, "!edit 1001.2 autre chose");
	HAS(bench_text(b), "G-1001.2 introuvable.");
	bench_say(b, "alice", CHAT, thread, "!retract");
	HAS(bench_text(b), "il manque");
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	bench_close(b);
}

static void test_retry_sends_what_failed_again(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	const char *thread = taken_ticket(b);
	b->outcome = GD_GIVE_UP;
	b->why = "number unknown";
	bench_say(b, "bob", CHAT, thread, "!r Redémarrez");
	bench_advance(b, MINUTE_MS);
	b->outcome = GD_SENT;
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!renvoyer 1001.2");
	HAS(bench_text(b), "📤 ");
	HAS(bench_heard(b, CHAT, MARIE_DM), "Redémarrez");
	bench_close(b);
}

/* ---- spam -------------------------------------------------------------------------------------------------------------------------- */

static void confirm(struct bench *b, const char *who, const char *thread)
{
	char line[64];
	const char *at = strstr(bench_text(b), "confirmer ");
	assert_non_null(at);
	snprintf(line, sizeof line, "!%.*s", (int)strcspn(at, "`"), at);
	bench_say(b, who, CHAT, thread, line);
}

static void test_an_agent_files_spam_and_a_lead_blocks(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "carl", CHAT, "dm", "Gagnez un million");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_clear(b);
	bench_say(b, "bob", CHAT, thread, "!close spam");
	confirm(b, "bob", thread);
	HAS(bench_text(b), "G-1001 fermé (indésirable)");
	SILENT(bench_heard(b, CHAT, "D-carl"));
	HAS(bench_heard(b, CHAT, "@lena"), "G-1001 fermé (indésirable)");
	bench_say(b, "carl", CHAT, "dm", "new Encore un million");
	HAS(bench_heard(b, CHAT, "technique"), "G-1002");
	bench_say(b, "lena", CHAT, bench_card(b, CHAT, "technique"), "!close spam");
	confirm(b, "lena", bench_card(b, CHAT, "technique"));
	bench_clear(b);
	bench_say(b, "carl", CHAT, "dm", "Et encore un");
	SILENT(bench_heard(b, CHAT, "technique"));
	SILENT(bench_heard(b, CHAT, "D-carl"));
	bench_command(b, "lena", CHAT, "technique", "log 1002");
	HAS(bench_text(b), "Et encore un");
	/* Taken back, they may write again. */
	bench_command(b, "lena", CHAT, "technique", "undo 1002");
	bench_say(b, "carl", CHAT, "dm", "new Pardon");
	HAS(bench_heard(b, CHAT, "technique"), "Pardon");
	bench_close(b);
}

/* ---- a gesture --------------------------------------------------------------------------------------------------------------------- */

static void test_the_link_emoji_ties_the_ticket_that_a_message_names(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "carl", CHAT, "dm", "Mon écran est noir");
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!n même cause que G-1001.");
	bench_react(b, "bob", CHAT, thread, bench_last_id(b), "🔗");
	HAS(bench_text(b), "G-1002 lié à G-1001 (en rapport).");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_variables_are_filled_in_in_the_readers_language),
	cmocka_unit_test(test_a_macro_does_its_verbs_then_proposes), cmocka_unit_test(test_a_question_and_an_unknown_name),
	cmocka_unit_test(test_edit_changes_or_corrects),
	cmocka_unit_test(test_on_a_phone_an_edit_is_a_correction_and_a_withdrawal_is_said),
	cmocka_unit_test(test_only_ones_own_text_is_changed), cmocka_unit_test(test_retry_sends_what_failed_again),
	cmocka_unit_test(test_an_agent_files_spam_and_a_lead_blocks),
	cmocka_unit_test(test_the_link_emoji_ties_the_ticket_that_a_message_names))
