/* The configuration is read in a chat with its secrets masked, and the desk says how it is; who may not hears nothing of it. */
#include "desk_check.h"

static void adapt(struct desk_settings *s)
{
	struct desk_person *list = (struct desk_person *)(uintptr_t)s->persons;
	for (size_t i = 0; i < s->npersons; i++)
		list[i].admin = list[i].admin || strcmp(list[i].handle, "carl") == 0;
	s->printed = "[guichet]\n; /etc/guichet.conf:2\nname = Guichet\n\n"
		     "[queue technique]\n; /etc/guichet.conf:9\ntitle = Technique\nkb = suggest\n\n"
		     "[token ci]\n; /etc/guichet.conf:14\nsecret = ********\n";
}

static void test_config(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(adapt);
	bench_say(b, "carl", CONSOLE, "dm", "!config");
	assert_string_equal(bench_text(b), "[guichet] [queue technique] [token ci]");
	bench_say(b, "carl", CONSOLE, "dm", "!config title");
	assert_string_equal(bench_text(b), "[queue technique] title = Technique · /etc/guichet.conf:9");
	bench_say(b, "carl", CONSOLE, "dm", "!config technique");
	HAS(bench_text(b), "[queue technique] title = Technique · /etc/guichet.conf:9\n[queue technique] kb = suggest");
	bench_say(b, "carl", CONSOLE, "dm", "!config secret");
	assert_string_equal(bench_text(b), "[token ci] secret = ******** · /etc/guichet.conf:14");
	bench_say(b, "carl", CONSOLE, "dm", "!config title Autre");
	HAS(bench_text(b), "title = Technique");
	HAS(bench_text(b), "dans le fichier");
	bench_say(b, "carl", CONSOLE, "dm", "!config rien");
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

static void test_health(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(adapt);
	bench_say(b, "marie", CHAT, "dm", "La caisse 2 est figée");
	bench_say(b, "lena", CONSOLE, "dm", "!santé");
	HAS(bench_text(b), "SQLite");
	HAS(bench_text(b), "🎫 1 · ouvert 1 · en attente 0 · en échec 0");
	HAS(bench_text(b), "✅ chat:one · dernier événement mardi 7 avril 9 h 30");
	b->outcome = GD_GIVE_UP;
	b->why = "no such room";
	bench_say(b, "bob", CHAT, bench_card(b, CHAT, "technique"), "!take");
	bench_run(b);
	bench_say(b, "carl", CONSOLE, "dm", "!health");
	HAS(bench_text(b), "no such room");
	bench_close(b);
}

static void test_not_for_everybody(void **state)
{
	(void)state;
	static const char *const verbs[] = {"!config", "!config title", "!consigne liste", "!santé", "!exporter @marie", "!oublier @marie"};
	struct bench *b = bench_open_with(adapt);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		bench_say(b, "bob", CONSOLE, "dm", verbs[i]);
		HAS(bench_text(b), "réservé");
		bench_say(b, "marie", CONSOLE, "dm", verbs[i]);
		HAS(bench_text(b), "réservé");
	}
	bench_say(b, "lena", CONSOLE, "dm", "!config"); /* a lead is no admin */
	HAS(bench_text(b), "réservé");
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_config), cmocka_unit_test(test_health), cmocka_unit_test(test_not_for_everybody))
