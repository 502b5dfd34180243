/* People whom nobody knows: what counts as an answer to "who are you?", and what the leads keep to themselves until they act. */
#include "desk_check.h"

#include "desk/work.h"
#include "store/people.h"

#include <string.h>

#define ZOE_DM "D-zoe"
#define ASKED "votre nom et votre e-mail"

static void guests_wait(struct desk_settings *s)
{
	struct desk_queue *queues = arena_alloc(&s->arena, s->nqueues * sizeof *queues);
	memcpy(queues, s->queues, s->nqueues * sizeof *queues);
	queues[0].guests_wait = queues[1].guests_wait = true; /* technique has a lead, facturation has none */
	s->queues = queues;
}

static void test_asked_once_and_in_private_alone(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "zoe", CHAT, "dm", "Le bouton est bloqué");
	HAS(bench_heard(b, CHAT, ZOE_DM), ASKED);
	bench_clear(b);
	bench_say(b, "zoe", CHAT, "dm", "!new Autre chose");
	HAS_NOT(bench_heard(b, CHAT, ZOE_DM), ASKED);
	bench_say(b, "max", CHAT, "demandes", "Plus de réseau");
	HAS_NOT(bench_heard(b, CHAT, "demandes"), ASKED);
	bench_say(b, "+33699999999", SMS, "dm", "Plus de réseau");
	HAS_NOT(bench_heard(b, SMS, "+33699999999"), ASKED);
	bench_say(b, "carl", CHAT, "dm", "Plus de réseau");
	HAS_NOT(bench_heard(b, CHAT, "D-carl"), ASKED);
	bench_close(b);
}

static void test_what_is_no_answer_stays_a_text(void **state)
{
	static const char *const texts[] = {"Le bouton rouge", "merci", "Urgent", "Zoé", "zoe martin",
		"Écrivez-moi à zoe@martin.example ou bob@x.fr", "Les caisses 1 et 2", "La caisse 3 zoe@martin.example", "@bob"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct bench *b = bench_open();
		bench_say(b, "zoe", CHAT, "dm", "Le bouton est bloqué");
		bench_say(b, "zoe", CHAT, "dm", texts[i]);
		HAS_NOT(bench_text(b), "Profil");
		bench_close(b);
	}
}

static void test_answers(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {{"Zoé Martin", "Zoé Martin"}, {"zoe martin zoe@martin.example.", "zoe martin"},
		{"Je m'appelle Zoé Martin", "Zoé Martin"}, {"Zoé Martin <zoe@martin.example>", "Zoé Martin"},
		{"my name is Zoe and my email is zoe@martin.example", NULL}, {"zoe@martin.example", "zoe"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bench *b = bench_open();
		bench_say(b, "zoe", CHAT, "dm", "Le bouton est bloqué");
		bench_say(b, "zoe", CHAT, "dm", rows[i].text);
		if (rows[i].name)
			HAS(bench_text(b), arena_printf(&b->arena, "Profil : %s,", rows[i].name));
		HAS(bench_heard(b, CHAT, "technique"), bench_plain(b, rows[i].text));
		bench_close(b);
	}
}

/* An address is no proof: whoever has it must never become the one who wrote it. */
static void test_an_address_that_was_written_is_nobodys(void **state)
{
	struct person p;
	(void)state;
	struct bench *b = bench_open();
	bench_say(b, "zoe", CHAT, "dm", "Le bouton est bloqué");
	bench_say(b, "zoe", CHAT, "dm", "Zoé Martin, boss@acme.fr");
	assert_false(person_by_address(desk_db(b->desk), &b->arena, "boss@acme.fr", &p));
	bench_submit(b, CHAT,
		(struct gd_inbound){.kind = GD_TEXT,
			.text = "liste",
			.sender = {.user = "boss", .email = "boss@acme.fr", .flags = GD_P_EMAIL_VERIFIED},
			.place = {.kind = GD_PLACE_DIRECT, .room = "D-boss"}});
	HAS_NOT(bench_text(b), "G-1001");
	bench_close(b);
}

static void test_the_leads_alone_see_it(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(guests_wait);
	bench_command(b, "zoe", CHAT, "dm", "new ~technique p:urgente Le bouton est bloqué");
	assert_string_equal(bench_heard(b, CHAT, "technique"), "");
	assert_string_equal(bench_heard(b, CONSOLE, "technique"), "");
	assert_int_equal(bench_events(b, "ticket.created"), 0);
	HAS(bench_heard(b, CHAT, "D-lena"), "");
	bench_command(b, "bob", CHAT, "technique", "take 1001");
	HAS(bench_text(b), "G-1001 introuvable");
	bench_command(b, "bob", CHAT, "technique", "list");
	HAS(bench_text(b), "Aucune demande");
	bench_command(b, "bob", CHAT, "technique", "find bouton");
	HAS_NOT(bench_text(b), "G-1001");
	bench_command(b, "alice", CHAT, "technique", "list -st:closed +triage");
	HAS_NOT(bench_text(b), "1");
	bench_command(b, "lena", CHAT, "technique", "assign 1001 @bob");
	HAS(bench_heard(b, CHAT, "technique"), "G-1001");
	assert_int_equal(bench_events(b, "ticket.created"), 1);
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "Le bouton est bloqué");
	HAS_NOT(bench_text(b), "triage");
	bench_close(b);
}

static void test_where_nobody_leads_the_team_sees_it(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(guests_wait);
	bench_command(b, "zoe", CHAT, "dm", "new ~facturation Un devis");
	HAS(bench_heard(b, CHAT, "facturation"), "G-1001");
	bench_command(b, "marie", CHAT, "dm", "new ~technique Je suis connue");
	HAS(bench_heard(b, CHAT, "technique"), "G-1002");
	bench_close(b);
}

/* It is the desk's own word which team has guests meanwhile. */
static void facturation_asks(struct desk_settings *s)
{
	guests_wait(s);
	s->guest_queue = "facturation";
}

/* Asked for a team, they choose one that wants its leads to look first: nobody else of it sees the request before. */
static void test_the_team_that_was_chosen_has_its_leads_look_first(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(facturation_asks);
	bench_say(b, "zoe", CHAT, "dm", "Bonjour, un devis pour dix caisses");
	HAS(bench_heard(b, CHAT, "facturation"), "G-1001");
	HAS(bench_heard(b, CHAT, "D-zoe"), "Votre demande s'adresse à quelle équipe ?");
	bench_clear(b);
	bench_say(b, "zoe", CHAT, "dm", "technique");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "G-1001 introuvable");
	assert_string_equal(bench_heard(b, CHAT, "technique"), "");
	bench_command(b, "lena", CHAT, "technique", "list +triage");
	HAS(bench_text(b), "G-1001");
	bench_command(b, "lena", CHAT, "technique", "assign 1001 @bob");
	bench_command(b, "bob", CHAT, "technique", "show 1001");
	HAS(bench_text(b), "un devis pour dix caisses");
	bench_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asked_once_and_in_private_alone),
		cmocka_unit_test(test_what_is_no_answer_stays_a_text),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_an_address_that_was_written_is_nobodys),
		cmocka_unit_test(test_the_leads_alone_see_it),
		cmocka_unit_test(test_where_nobody_leads_the_team_sees_it),
		cmocka_unit_test(test_the_team_that_was_chosen_has_its_leads_look_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
