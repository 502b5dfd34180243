#include "desk/attach.h"

#include "desk/answer.h"
#include "desk/persons.h"
#include "desk/upload_link.h"
#include "i18n/catalog.h"

#include <inttypes.h>

static void say_kept(struct call *c, size_t count)
{
	struct msg_values v = {0};
	msg_number(&v, "n", (int64_t)count);
	answer_say(c, MSG_M_ATTACH_OK, &v);
}

/* Another way, where there is one: m.attach.sms is never said elsewhere than on a phone. */
static void say_link(struct call *c)
{
	struct msg_values v = {0};
	bool phone = (c->m->capabilities & GD_CAP_PLAIN) != 0;
	const char *url = phone ? upload_link(c->w, &c->ticket, c->w->actor.id) : NULL;
	if (!url)
		return;
	msg_text(&v, "url", url);
	answer_say(c, MSG_M_ATTACH_SMS, &v);
}

void attach_refused(struct call *c, const struct entry *entry)
{
	struct attachment *rows;
	size_t n = attachments_of_entry(c->w->db, c->w->arena, entry->id, &rows), lost = 0;
	for (size_t i = 0; i < n; i++) {
		struct msg_values v = {0};
		if (rows[i].hash)
			continue;
		msg_text(&v, "file", rows[i].name);
		msg_text(&v, "why", rows[i].why_not);
		msg_text(&v, "limit", arena_printf(c->w->arena, "%" PRId64 " %s", c->w->settings->max_file_bytes / (1024 * 1024),
					 catalog_word(c->w->catalog, person_lang(c->w, &c->w->actor), WORD_UNIT_MEGABYTE)));
		answer_say(c, MSG_M_ATTACH_NO, &v);
		lost++;
	}
	if (lost > 0)
		say_link(c);
}

void attach_added(struct call *c, const struct entry *entry)
{
	struct attachment *rows;
	size_t n = attachments_of_entry(c->w->db, c->w->arena, entry->id, &rows), kept = 0;
	for (size_t i = 0; i < n; i++)
		kept += rows[i].hash != NULL;
	if (kept > 0)
		say_kept(c, kept);
	attach_refused(c, entry);
}
