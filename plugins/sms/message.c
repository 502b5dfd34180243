#include "message.h"

#include "base/limits.h"
#include "base/text.h"
#include "codes.h"
#include "when.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define WINDOW_MS (5 * 60 * INT64_C(1000)) /* in which a text without id and time counts once */

static const char *digest(struct arena *arena, const char *from, const char *text, int64_t ms)
{
	unsigned char bytes[EVP_MAX_MD_SIZE] = {0};
	char hex[33];
	const char *whole = arena_printf(arena, "%s\n%" PRId64 "\n%s", from, ms, text ? text : "");

	EVP_Digest(whole, strlen(whole), bytes, NULL, EVP_sha256(), NULL);
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return arena_printf(arena, "text/%s", hex);
}

/* The gateway's id; beside it sender, text and time, because some gateways give one message two ids. Without id and time a text counts once
 * in five minutes. */
void message_keys(struct message *m)
{
	size_t n = 0;

	m->keys[0] = m->keys[1] = m->keys[2] = NULL;
	if (m->id)
		m->keys[n++] = arena_printf(m->arena, "id/%.400s", m->id);
	if (m->sent_ms) {
		m->keys[n++] = digest(m->arena, m->from, m->text, m->sent_ms);
	} else if (!m->id) {
		m->keys[n++] = digest(m->arena, m->from, m->text, m->now_ms / WINDOW_MS);
		m->keys[n++] = digest(m->arena, m->from, m->text, m->now_ms / WINDOW_MS - 1);
	}
}

/* MediaUrl0, MediaUrl1 ... until one is not there. */
static void read_media(struct message *m, struct view *view, const char *rule)
{
	const char *prefix = rule ? rule + strlen("prefix:") : NULL;

	while (prefix && m->nmedia < MESSAGE_MEDIA) {
		const char *url = view_take(view, arena_printf(m->arena, "field:%s%zu", prefix, m->nmedia));
		if (!url)
			return;
		m->media[m->nmedia++] = url;
	}
}

static const char *bounded(struct arena *arena, const char *text, size_t most)
{
	if (!text || strlen(text) <= most)
		return text;
	return arena_strndup(arena, text, text_floor(text, most));
}

static void add_field(struct message *m, const char *key, const char *value)
{
	if (value && *value)
		m->fields[m->nfields++] = (struct gd_field){.key = key, .label = key, .value = value};
}

/* The carrier says for which word it took the message, else it is one of those that it takes so everywhere. */
static const char *carrier_answered(const struct message *m, struct view *view, const struct settings *s)
{
	const char *told = view_take(view, "field:OptOutType");

	if (!s->p.carrier_stop)
		return NULL;
	return told ? told : m->text ? code_keyword(m->text) : NULL;
}

bool message_read(struct message *m, struct view *view, const struct settings *s, int64_t now_ms, struct err *err)
{
	const char *from = view_take(view, s->p.in_from);

	*m = (struct message){.arena = view->arena, .now_ms = now_ms};
	m->kind = from ? number_read(from, s->country, m->from) : NUMBER_BAD;
	if (m->kind == NUMBER_BAD) {
		err_set(err, from ? "the sender is neither a number nor a name" : "the request names no sender");
		return false;
	}
	m->to = bounded(m->arena, view_take(view, s->p.in_to), LIMIT_ADDRESS);
	m->text = bounded(m->arena, view_take(view, s->p.in_text), LIMIT_TEXT);
	m->id = bounded(m->arena, view_take(view, s->p.in_id), LIMIT_ADDRESS);
	m->sent_ms = when_read(view_take(view, s->p.in_time));
	read_media(m, view, s->p.in_media);
	add_field(m, "to", m->to);
	add_field(m, "carrier_answered", carrier_answered(m, view, s));
	message_keys(m);
	return true;
}

void message_fill(const struct message *m, struct gd_inbound *in)
{
	*in = (struct gd_inbound){
		.size = sizeof *in,
		.kind = GD_TEXT,
		.dedupe = {m->keys[0], m->keys[1], m->keys[2]},
		.sender = {.user = m->from,
			.phone = m->kind == NUMBER_E164 ? m->from : NULL,
			.flags = m->kind == NUMBER_E164 ? 0 : GD_P_MACHINE},
		.place = {.kind = GD_PLACE_DIRECT, .room = m->from},
		.native_id = m->id,
		.text = m->text,
		.sent_ms = m->sent_ms,
		.fields = m->fields,
		.nfields = m->nfields,
	};
}
