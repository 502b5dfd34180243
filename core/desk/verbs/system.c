/* health: how the desk is. */
#include "base/limits.h"
#include "desk/answer.h"
#include "desk/out/post.h"
#include "desk/persons.h"
#include "desk/verbs/table.h"
#include "i18n/words.h"
#include "store/admin.h"

#include <inttypes.h>
#include <string.h>

#define CHANNELS_MOST 64
#define OWN_DOOR "local:" /* of commands that come over the control socket */
#define DESTINATIONS_MOST 10

static const char *word(struct call *c, const char *list, const char *value)
{
	return word_of(c->w->catalog, person_lang(c->w, &c->w->actor), list, value);
}

/* ---- health ------------------------------------------------------------------------------------------------------------------------- */

static void add_channel(const char **list, size_t *n, const char *channel)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(list[i], channel) == 0)
			return;
	if (*n < CHANNELS_MOST)
		list[(*n)++] = channel;
}

/* Those that teams and people are on. */
static size_t channels_of(struct call *c, const char **list)
{
	const struct desk_settings *s = c->w->settings;
	size_t n = 0;
	for (size_t i = 0; i < s->nqueues; i++)
		for (size_t k = 0; k < s->queues[i].nrooms; k++)
			add_channel(list, &n, s->queues[i].rooms[k].channel);
	for (size_t i = 0; i < s->npersons; i++)
		for (size_t k = 0; k < s->persons[i].nidentities; k++)
			add_channel(list, &n, s->persons[i].identities[k].channel);
	return n;
}

static void put_moment(struct call *c, struct buf *out, int64_t ms)
{
	struct reader reader = reader_of(c->w, &c->w->actor);
	date_render(out, c->w->catalog, &reader, ms, DATE_MOMENT, DATE_WORDS, 0);
}

static void put_channels(struct call *c, struct buf *out)
{
	const char *list[CHANNELS_MOST];
	size_t n = channels_of(c, list);
	for (size_t i = 0; i < n; i++) {
		struct gd_limits limits;
		int64_t last = inbox_last(c->w->db, list[i]);
		if (strncmp(list[i], OWN_DOOR, strlen(OWN_DOOR)) == 0)
			continue;
		buf_addf(out, "\n%s %s", channel_limits(c->w, list[i], &limits) ? "✅" : "⚠️", list[i]);
		if (last) {
			buf_addf(out, " · %s ", word(c, "health", "last"));
			put_moment(c, out, last);
		}
	}
}

static void put_outbox(struct call *c, struct buf *out)
{
	struct waiting *rows;
	size_t n = outbox_waiting(c->w->db, c->w->arena, &rows);
	for (size_t i = 0; i < n && i < DESTINATIONS_MOST; i++)
		buf_addf(out, "\n📤 %s · %s %" PRId64 " · %s %" PRId64 "%s%s", rows[i].dest, word(c, "health", "waiting"),
			rows[i].waiting + rows[i].leased, word(c, "health", "parked"), rows[i].parked, rows[i].why ? " · " : "",
			rows[i].why ? rows[i].why : "");
}

void verb_health(struct call *c)
{
	struct counts counts;
	struct buf out;
	c->ticket.id = 0;
	if (!answer_may_on_desk(c, ACTION_HEALTH))
		return;
	admin_counts(c->w->db, &counts);
	buf_init(&out, LIMIT_TEXT);
	buf_addf(&out, "Guichet %s · SQLite %s · %" PRId64 " MB · WAL %" PRId64 " MB", GUICHET_VERSION, db_version(),
		db_bytes(c->w->db) / 1000000, db_wal_bytes(c->w->db) / 1000000);
	buf_addf(&out, "\n🎫 %" PRId64 " · %s %" PRId64 " · %s %" PRId64 " · %s %" PRId64, counts.tickets, word(c, "status", "open"),
		counts.open, word(c, "health", "waiting"), counts.waiting, word(c, "health", "parked"), counts.parked);
	put_channels(c, &out);
	put_outbox(c, &out);
	answer_words(c, out.data);
	answer_done(c, "shown");
	buf_clear(&out);
}
