#include "mrkdwn.h"

#include "base/limits.h"
#include "emoji.h"

#include <string.h>

#define EMOJI_MOST 64 /* bytes of a name between colons */
#define ID_MOST 32    /* characters of a member's id; today's have 9 to 11 */
#define GROWTH 4      /* an emoji's name is longer than its character, "@{...}" as long as "<@...>": text never grows on the way in */

/* ---- in ---- */

struct angle {
	const char *body, *label; /* <body|label>; label NULL: none */
	size_t body_len, label_len;
};

static bool is_id(const char *text, size_t len)
{
	return len >= 2 && len <= ID_MOST && (*text == 'U' || *text == 'W') &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") >= len;
}

static bool begins(const struct angle *angle, const char *word)
{
	return angle->body_len >= strlen(word) && !strncmp(angle->body, word, strlen(word));
}

static void put_entity(struct buf *out, const char *text, size_t len);

/* A link that Slack made of what was typed (example.org, a@b.example) reads as it was typed; others keep both parts. */
static void put_link(struct buf *out, const struct angle *angle)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};
	bool typed = begins(angle, "mailto:") || begins(angle, "tel:");

	if (!angle->label) {
		size_t skip = begins(angle, "mailto:") ? strlen("mailto:") : begins(angle, "tel:") ? strlen("tel:") : 0;
		put_entity(out, angle->body + skip, angle->body_len - skip);
		return;
	}
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes && !typed; i++) {
		size_t len = begins(angle, schemes[i]) ? strlen(schemes[i]) : 0;
		typed = (len && angle->body_len - len == angle->label_len && !memcmp(angle->body + len, angle->label, angle->label_len)) ||
			(angle->body_len == angle->label_len && !memcmp(angle->body, angle->label, angle->label_len));
	}
	put_entity(out, angle->label, angle->label_len);
	if (!typed) {
		buf_adds(out, " (");
		put_entity(out, angle->body, angle->body_len);
		buf_addc(out, ')');
	}
}

/* <!here>, <!subteam^S0123|@team>, <!date^...|fallback> */
static void put_special(struct buf *out, const struct angle *angle)
{
	if (angle->label) {
		put_entity(out, angle->label, angle->label_len);
		return;
	}
	buf_addc(out, '@');
	put_entity(out, angle->body + 1, angle->body_len - 1);
}

static void put_angle(struct buf *out, const struct angle *angle)
{
	switch (*angle->body) {
	case '@':
		if (is_id(angle->body + 1, angle->body_len - 1))
			buf_addf(out, "@{%.*s}", (int)angle->body_len - 1, angle->body + 1);
		else
			put_entity(out, angle->body, angle->body_len);
		break;
	case '#':
		buf_addc(out, '#');
		if (angle->label_len)
			put_entity(out, angle->label, angle->label_len);
		else
			put_entity(out, angle->body + 1, angle->body_len - 1);
		break;
	case '!':
		put_special(out, angle);
		break;
	default:
		put_link(out, angle);
	}
}

/* At '<': the length of <...>, 0 if it is none. */
static size_t read_angle(const char *text, struct angle *angle)
{
	size_t len = strcspn(text + 1, "<>\n");

	if (text[len + 1] != '>' || !len)
		return 0;
	const char *bar = memchr(text + 1, '|', len);
	*angle = (struct angle){.body = text + 1, .body_len = bar ? (size_t)(bar - text - 1) : len};
	if (bar) {
		angle->label = bar + 1;
		angle->label_len = len - angle->body_len - 1;
	}
	return angle->body_len ? len + 2 : 0;
}

/* At ':': the length of :name:, 0 if it is none that we know. */
static size_t read_emoji(const char *text, const char **character)
{
	size_t len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz0123456789_+-");

	if (!len || len > EMOJI_MOST || text[len + 1] != ':')
		return 0;
	*character = emoji_character(text + 1, len);
	if (!*character)
		return 0;
	if (!strncmp(text + len + 2, ":skin-tone-", 11) && text[len + 13] >= '2' && text[len + 13] <= '6' && text[len + 14] == ':')
		return len + 15;
	return len + 2;
}

static const struct {
	const char *entity, *text;
} entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}};

static void put_entity(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len; ) {
		size_t used = 0;
		for (size_t i = 0; i < sizeof entities / sizeof *entities && !used; i++) {
			size_t size = strlen(entities[i].entity);
			if (len - at >= size && !memcmp(text + at, entities[i].entity, size)) {
				buf_adds(out, entities[i].text);
				used = size;
			}
		}
		if (!used)
			buf_addc(out, text[at]);
		at += used ? used : 1;
	}
}

const char *mrkdwn_plain(struct arena *arena, const char *text)
{
	struct buf out;
	struct angle angle;
	const char *character;
	size_t used;

	if (!text)
		return NULL;
	buf_init(&out, GROWTH * strlen(text) + 1);
	while (*text) {
		size_t run = strcspn(text, "<:");
		put_entity(&out, text, run);
		text += run;
		if (*text == '<' && (used = read_angle(text, &angle)) > 0) {
			put_angle(&out, &angle);
			text += used;
		} else if (*text == ':' && (used = read_emoji(text, &character)) > 0) {
			buf_adds(&out, character);
			text += used;
		} else if (*text) {
			buf_addc(&out, *text++);
		}
	}
	const char *kept = arena_strdup(arena, out.data);
	buf_clear(&out);
	return kept;
}

/* The length of "<@USER>" or "<@USER|name>" at text, 0 if it is not there. */
static size_t mention_of(const char *text, const char *user)
{
	struct angle angle;
	size_t used = *text == '<' ? read_angle(text, &angle) : 0;

	return used && *angle.body == '@' && strlen(user) == angle.body_len - 1 && !strncmp(angle.body + 1, user, angle.body_len - 1) ? used
																      : 0;
}

const char *mrkdwn_after_mention(const char *text, const char *user)
{
	if (!text || !user)
		return NULL;
	text += strspn(text, " \n");
	size_t used = mention_of(text, user);
	return used ? text + used + strspn(text + used, " :,\n") : NULL;
}

bool mrkdwn_mentions(const char *text, const char *user)
{
	for (const char *at = text && user ? strchr(text, '<') : NULL; at; at = strchr(at + 1, '<'))
		if (mention_of(at, user))
			return true;
	return false;
}

/* ---- out ---- */

/* The length of "@{U0123}" at text, 0 if it is not there. */
static size_t our_mention(const char *text, size_t len)
{
	/* cppcheck-suppress objectIndex -- with one byte, len is 1 and no more is read */
	const char *end = len > 3 && text[0] == '@' && text[1] == '{' ? memchr(text, '}', len) : NULL;

	return end && is_id(text + 2, (size_t)(end - text) - 2) ? (size_t)(end - text) + 1 : 0;
}

void mrkdwn_escape(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len; ) {
		size_t used = our_mention(text + at, len - at);
		const char *entity = NULL;
		for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
			if (text[at] == *entities[i].text)
				entity = entities[i].entity;
		if (used)
			buf_addf(out, "<@%.*s>", (int)used - 3, text + at + 2);
		else if (entity)
			buf_adds(out, entity);
		else
			buf_addc(out, text[at]);
		at += used ? used : 1;
	}
}

void mrkdwn_label(struct buf *out, const char *text)
{
	for (; *text; text++) {
		char c = *text == '|' || *text == '\n' || *text == '\r' ? ' ' : *text;
		mrkdwn_escape(out, &c, 1);
	}
}

static uint32_t units_of(unsigned char c)
{
	if ((c & 0xc0) == 0x80)
		return 0;
	return c == '&' ? 5 : c == '<' || c == '>' ? 4 : 1;
}

uint32_t mrkdwn_units(const char *text, size_t len)
{
	uint32_t units = 0;

	for (size_t i = 0; i < len; i++)
		units += units_of((unsigned char)text[i]);
	return units;
}

size_t mrkdwn_cut(const char *text, size_t len, size_t units)
{
	size_t at = 0, line = 0, word = 0;

	for (size_t used = 0; at < len; at++) {
		used += units_of((unsigned char)text[at]);
		if (used > units)
			break;
		if (text[at] == '\n')
			line = at + 1;
		if (text[at] == ' ')
			word = at + 1;
	}
	if (at == len)
		return len;
	if (line > at / 2)
		return line;
	return word > at / 2 ? word : at;
}
