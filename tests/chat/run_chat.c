/* Runs a transcript: what people say, and every message that everybody receives. docs/transcripts.md defines the format.
 *
 * A transcript fails when a message that it lists does not come, when one comes that it does not list, or when a text differs by one
 * character. Run with GUICHET_WRITE_CHAT=1 to write what really came into the file; then read the difference as you would read a change of
 * the product. */
#include "support/desk_bench.h"

#include "base/buf.h"
#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANNEL "console:main"

struct run {
	struct bench *bench;
	struct buf out;       /* the transcript as it really went */
	char card[200];       /* "room/thread" of the last card */
	size_t seen;          /* deliveries already written */
};

/* ---- what came ----------------------------------------------------------------------------------------------------------------------- */

static void put_lines(struct buf *out, const char *who, const char *mark, const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		buf_addf(out, "    %s%s %.*s\n", who, line == text ? mark : " ", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

/* The people of the bench read their direct conversation in "D-name". */
static const char *reader(const char *box)
{
	return strncmp(box, "D-", 2) == 0 ? box + 2 : *box == '@' ? box + 1 : box;
}

static void put_delivery(struct run *r, const struct bench_delivery *d)
{
	const struct gd_outbound *o = &d->out;
	char who[120];
	if (o->op == GD_NOTIFY) {
		buf_addf(&r->out, "    !%s\n", o->event);
		return;
	}
	snprintf(who, sizeof who, "%s%s", reader(d->box),
		strcmp(d->channel, CHANNEL) == 0     ? ""
		: strncmp(d->channel, "sms", 3) == 0 ? " (phone)"
						     : " (chat)");
	put_lines(&r->out, who, o->op == GD_REPLACE ? "*" : "|", o->text ? o->text : "");
}

static void put_what_came(struct run *r)
{
	const char *answer = bench_text(r->bench);
	if (answer && *answer)
		put_lines(&r->out, "", "=", answer);
	for (; r->seen < r->bench->count; r->seen++)
		put_delivery(r, &r->bench->list[r->seen]);
	const char *card = bench_card(r->bench, CHANNEL, "technique");
	if (card)
		snprintf(r->card, sizeof r->card, "%s", card);
}

/* ---- what is said -------------------------------------------------------------------------------------------------------------------- */

static int64_t duration_ms(const char *text)
{
	char *unit;
	long n = strtol(text, &unit, 10);
	return n * (*unit == 'd' ? DAY_MS : *unit == 'h' ? HOUR_MS : *unit == 'm' ? MINUTE_MS : SECOND_MS);
}

/* "marie> text", "bob@thread> text", "bob@technique> text" */
static bool say(struct run *r, char *line)
{
	char *arrow = strstr(line, "> "), *at;
	if (!arrow)
		return false;
	*arrow = 0;
	at = strchr(line, '@');
	if (at && at < arrow)
		*at++ = 0;
	const char *place = !at ? "dm" : strcmp(at, "thread") == 0 ? r->card : at;
	bench_say(r->bench, line, CHANNEL, place, arrow + 2);
	return true;
}

static bool step(struct run *r, const char *text)
{
	char line[LIMIT_COMMAND];
	snprintf(line, sizeof line, "%s", text);
	r->bench->result.text = NULL;
	if (strncmp(line, "@+", 2) == 0)
		bench_advance(r->bench, duration_ms(line + 2));
	else if (!say(r, line))
		return false;
	put_what_came(r);
	return true;
}

/* ---- a file -------------------------------------------------------------------------------------------------------------------------- */

static char *read_whole(const char *path)
{
	FILE *in = fopen(path, "r");
	struct buf text;
	char line[8192];
	buf_init(&text, LIMIT_BODY);
	while (in && fgets(line, sizeof line, in))
		buf_adds(&text, line);
	if (in)
		fclose(in);
	return buf_detach(&text);
}

/* Lines that are indented say what came: they are left out and written anew. */
static bool play(struct run *r, const char *text)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");
		char *one = strndup(line, len);
		bool came = strncmp(one, "    ", 4) == 0, plain = *one == '#' || *one == 0;
		if (!came)
			buf_addf(&r->out, "%s\n", one);
		if (!came && !plain && !step(r, one)) {
			fprintf(stderr, "not understood: %s\n", one);
			free(one);
			return false;
		}
		free(one);
		line += len + (line[len] == '\n');
	}
	return true;
}

static void show_first_difference(const char *wanted, const char *came)
{
	size_t line = 1;
	while (*wanted && *came) {
		size_t a = strcspn(wanted, "\n"), b = strcspn(came, "\n");
		if (a != b || strncmp(wanted, came, a) != 0)
			break;
		wanted += a + (wanted[a] == '\n');
		came += b + (came[b] == '\n');
		line++;
	}
	fprintf(stderr, "line %zu differs\n  transcript: %.*s\n  came:       %.*s\n", line, (int)strcspn(wanted, "\n"), wanted,
		(int)strcspn(came, "\n"), came);
}

int main(int argc, char **argv)
{
	struct run r = {0};
	if (argc != 2)
		return 2;
	char *text = read_whole(argv[1]);
	buf_init(&r.out, LIMIT_BODY);
	r.bench = bench_open();
	bool ok = play(&r, text);
	bool same = ok && strcmp(text, r.out.data) == 0;
	if (ok && !same && getenv("GUICHET_WRITE_CHAT")) {
		FILE *out = fopen(argv[1], "w");
		same = out && fputs(r.out.data, out) >= 0;
		if (out)
			fclose(out);
	} else if (ok && !same) {
		show_first_difference(text, r.out.data);
	}
	bench_close(r.bench);
	buf_clear(&r.out);
	free(text);
	return same ? 0 : 1;
}
