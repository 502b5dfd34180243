/* Personal data: handed out, and erased so that no byte of it is left in any file of the data folder. */
#include "desk_check.h"

#include "desk/work.h"
#include "store/history.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CANARY "zorglubine"   /* in everything of hers */
#define OTHERS "quenottine"   /* in what others said elsewhere: stays */

/* Lena is the admin; Marie's name, address and number hold the canary. */
static void adapt(struct desk_settings *s)
{
	struct desk_person *list = (struct desk_person *)(uintptr_t)s->persons;
	for (size_t i = 0; i < s->npersons; i++) {
		if (strcmp(list[i].handle, "lena") == 0)
			list[i].admin = true;
		if (strcmp(list[i].handle, "marie") == 0) {
			list[i].name = "Marie Zorglubine";
			list[i].email = CANARY "@acme.fr";
		}
	}
}

static const char *confirm_word(struct bench *b)
{
	static char line[40];
	const char *at = strstr(bench_text(b), "confirmer ");
	assert_non_null(at);
	snprintf(line, sizeof line, "!confirmer %.*s", (int)strcspn(at + 10, "`"), at + 10);
	return line;
}

static void forget_marie(struct bench *b)
{
	bench_say(b, "lena", CONSOLE, "dm", "!oublier @marie");
	HAS_NOT(bench_text(b), "Marie");
	bench_say(b, "lena", CONSOLE, "dm", confirm_word(b));
	bench_run(b);
}

/* ---- every byte of every file ------------------------------------------------------------------------------------------------------ */

static size_t found, files;
static const char *wanted;

static int look(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)ftw;
	if (type != FTW_F || st->st_size == 0)
		return 0;
	char *bytes = malloc((size_t)st->st_size);
	FILE *in = fopen(path, "rb");
	size_t len = bytes && in ? fread(bytes, 1, (size_t)st->st_size, in) : 0;
	files++;
	for (size_t i = 0; i + strlen(wanted) <= len; i++)
		if (strncasecmp(bytes + i, wanted, strlen(wanted)) == 0) {
			print_message("%s at %zu of %s\n", wanted, i, path);
			found++;
			break;
		}
	if (in)
		fclose(in);
	free(bytes);
	return 0;
}

/* Read in another process: closing a database file here would drop the locks of the one under test. */
static size_t files_with(struct bench *b, const char *text)
{
	int end[2];
	assert_int_equal(pipe(end), 0);
	pid_t child = fork();
	if (child == 0) {
		wanted = text;
		nftw(b->dir, look, 8, FTW_PHYS);
		size_t out[2] = {found, files};
		_exit(write(end[1], out, sizeof out) != sizeof out);
	}
	size_t got[2] = {0, 0};
	assert_int_equal(read(end[0], got, sizeof got), (ssize_t)sizeof got);
	close(end[0]);
	close(end[1]);
	assert_true(got[1] > 0);
	return got[0];
}

static void send_file(struct bench *b, const char *who, const char *name, const char *bytes)
{
	struct gd_file file = {.name = name, .mime = "text/plain", .length = (int64_t)strlen(bytes), .bytes = bytes};
	struct gd_inbound in = {.size = sizeof in, .kind = GD_TEXT, .text = "Voici",
		.sender = {.user = who, .handle = who, .name = who}, .place = {.kind = GD_PLACE_DIRECT, .room = "D-marie"},
		.native_id = "f1", .files = &file, .nfiles = 1};
	bench_submit(b, CHAT, in);
}

/* A life at the desk that leaves her words wherever words can be. */
static void live(struct bench *b)
{
	bench_say(b, "marie", CHAT, "dm", "La caisse " CANARY " est figée");
	const char *card = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, card, "!take");
	bench_say(b, "bob", CHAT, card, "Bonjour madame " CANARY ", quel modèle ?");
	bench_advance(b, MINUTE_MS);
	bench_say(b, "bob", CHAT, card, "!n La dame " CANARY " rappelle");
	bench_say(b, "marie", CHAT, "dm", "Le modèle est " CANARY " 2000");
	bench_edit(b, "marie", CHAT, "dm", bench_last_id(b), "Non, c'est le " CANARY " 3000");
	send_file(b, "marie", CANARY ".txt", "des octets de " CANARY);
	bench_advance(b, HOUR_MS); /* indexed, sent */
	bench_say(b, "bob", CHAT, card, "!titre Caisse de " CANARY);
	bench_say(b, "bob", CHAT, card, "!solved Réparé, madame " CANARY);
	bench_say(b, "marie", CHAT, "dm", "oui");
	bench_say(b, "marie", CHAT, "dm", "2");
	bench_say(b, "marie", CHAT, "dm", "Trop long, signé " CANARY);
	bench_say(b, "marie", SMS, "dm", "NOUVEAU Et mon écran " CANARY);
	bench_say(b, "paul", CHAT, "dm", "The screen is " OTHERS);
	bench_say(b, "marie", CONSOLE, "dm", "1003 Chez moi aussi, " CANARY);
	bench_say(b, "marie", CONSOLE, "dm", "!find " CANARY);
	bench_say(b, "marie", CONSOLE, "dm", "moi");
	bench_advance(b, HOUR_MS);
}

static void test_not_a_byte_is_left(void **state)
{
	(void)state;
	int64_t events = 0;
	struct err err = {0};
	struct bench *b = bench_open_with(adapt);
	live(b);
	assert_true(files_with(b, CANARY) >= 2); /* the database and the file */
	forget_marie(b);
	HAS(bench_text(b), "données effacées, 2 tickets anonymisés");
	bench_run(b);
	assert_int_equal(files_with(b, CANARY), 0);
	assert_int_equal(files_with(b, MARIE_NUMBER), 0);
	assert_true(files_with(b, OTHERS) >= 1);
	assert_true(history_verify(desk_db(b->desk), &events, &err));
	assert_true(events > 10);
	bench_close(b);
}

static void test_the_tickets_stay_without_her(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(adapt);
	live(b);
	forget_marie(b);
	bench_say(b, "bob", CONSOLE, "dm", "!show 1001");
	HAS(bench_text(b), "G-1001 …");
	HAS_NOT(bench_text(b), "Marie");
	bench_say(b, "bob", CONSOLE, "dm", "!find " CANARY);
	HAS(bench_text(b), "Aucune demande");
	bench_say(b, "bob", CONSOLE, "dm", "!find " OTHERS);
	HAS(bench_text(b), "G-1003");
	bench_clear(b);
	bench_advance(b, 20 * DAY_MS); /* nothing is said to whoever is gone */
	SILENT(bench_heard(b, CHAT, MARIE_DM));
	SILENT(bench_heard(b, SMS, MARIE_NUMBER));
	bench_close(b);
}

static void test_only_an_admin_and_only_with_the_word(void **state)
{
	(void)state;
	struct bench *b = bench_open_with(adapt);
	live(b);
	bench_say(b, "bob", CONSOLE, "dm", "!oublier @marie");
	HAS(bench_text(b), "réservé");
	bench_say(b, "bob", CONSOLE, "dm", "!exporter @marie");
	HAS(bench_text(b), "réservé");
	bench_say(b, "marie", CONSOLE, "dm", "!exporter 1001");
	HAS(bench_text(b), "réservé");
	bench_say(b, "lena", CONSOLE, "dm", "!oublier @marie");
	HAS(bench_text(b), "2 tickets concernés");
	bench_say(b, "lena", CONSOLE, "dm", "!confirmer non");
	bench_advance(b, 3 * MINUTE_MS);
	assert_true(files_with(b, CANARY) >= 2);
	bench_say(b, "lena", CONSOLE, "dm", "!oublier @personne-de-tel");
	bench_say(b, "lena", CONSOLE, "dm", confirm_word(b));
	HAS(bench_text(b), "introuvable");
	bench_close(b);
}

/* ---- exports ------------------------------------------------------------------------------------------------------------------------ */

static char *exported(struct bench *b)
{
	const char *at = strstr(bench_text(b), b->dir);
	assert_non_null(at);
	char path[300];
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, " \n"), at);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
	FILE *in = fopen(path, "r");
	char *text = calloc(1, 100000);
	assert_true(in && text && fread(text, 1, 99999, in) > 0);
	fclose(in);
	return text;
}

static void test_exports(void **state)
{
	(void)state;
	static const struct {
		const char *command, *has;
	} rows[] = {{"!exporter @marie", "{\"what\":\"name\",\"text\":\"Marie Zorglubine\"}"},
		{"!exporter @marie csv", "name,,,,Marie Zorglubine\r\n"}, {"!exporter @marie txt", "name: Marie Zorglubine\n"},
		{"!exporter 1001 json", "\"ref\":\"G-1001\""}};
	struct bench *b = bench_open_with(adapt);
	live(b);
	bench_say(b, "marie", CHAT, "dm", "NOUVEAU =1+1");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bench_say(b, "lena", CONSOLE, "dm", rows[i].command);
		char *text = exported(b);
		HAS(text, rows[i].has);
		HAS(text, "3000");
		HAS_NOT(text, "rappelle"); /* an internal note */
		HAS_NOT(text, OTHERS);
		free(text);
	}
	assert_true(files_with(b, "rappelle") >= 1);
	forget_marie(b);
	assert_int_equal(files_with(b, CANARY), 0); /* the exports are gone too */
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_not_a_byte_is_left), cmocka_unit_test(test_the_tickets_stay_without_her),
	cmocka_unit_test(test_only_an_admin_and_only_with_the_word), cmocka_unit_test(test_exports))
