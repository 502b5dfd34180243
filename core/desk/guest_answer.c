#include "desk/guest_answer.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/answer.h"
#include "desk/customer.h"
#include "desk/guest.h"
#include "desk/names.h"
#include "desk/question.h"
#include "desk/verbs/accounts.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 16
#define NAMES_MOST 4

/* ---- the words ---------------------------------------------------------------------------------------------------------------------- */

struct contact {
	const char *names[NAMES_MOST];
	size_t nnames;
	size_t addresses;
	bool other;   /* something that is neither a name nor an address */
	bool capital; /* every name begins with one */
};

static bool is_address(const char *word)
{
	const char *at = strchr(word, '@'), *dot = at ? strchr(at, '.') : NULL;
	return at && at > word && dot && dot > at + 1 && dot[1] && !strchr(at + 1, '@');
}

/* Letters of any script, and what stands in names between them. */
static bool is_name(const char *word)
{
	for (const char *c = word; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '-' || *c == '\'' || *c == '.' || (*c & 0x80)))
			return false;
	return *word && *word != '-' && *word != '.';
}

/* "je suis", "my name is": around a name, none of it. */
static bool is_filler(const char *word)
{
	static const char *const fillers[] = {"je", "m'appelle", "suis", "mon", "nom", "est", "c'est", "et", "mail", "email", "e-mail",
		"courriel", "adresse", "my", "name", "is", "i", "i'm", "am", "and", "address"};
	char *fold = text_fold(word);
	bool is = false;
	for (size_t i = 0; fold && !is && i < sizeof fillers / sizeof *fillers; i++)
		is = strcmp(fold, fillers[i]) == 0;
	free(fold);
	return is;
}

static void add_word(struct contact *out, const char *word)
{
	if (is_address(word))
		out->addresses++;
	else if (is_filler(word))
		return;
	else if (is_name(word) && out->nnames < NAMES_MOST) {
		out->capital = out->capital && ((*word >= 'A' && *word <= 'Z') || (*word & 0x80));
		out->names[out->nnames++] = word;
	} else
		out->other = true;
}

static void read_contact(struct arena *arena, const char *text, struct contact *out)
{
	static const char between[] = " ,;:<>()\t\r\n";
	*out = (struct contact){.capital = true};
	size_t words = 0;
	for (const char *at = text; *at && !out->other;) {
		size_t skip = strspn(at, between), len = strcspn(at + skip, between);
		char *word = arena_strndup(arena, at + skip, len);
		while (len > 0 && strchr(".!", word[len - 1]))
			word[--len] = 0;
		out->other = ++words > WORDS_MOST;
		if (len > 0)
			add_word(out, word);
		at += skip + strcspn(at + skip, between);
	}
}

/* With an address it is an answer; a name alone must look like one. */
static bool is_answer(const struct contact *contact)
{
	if (contact->other || contact->addresses > 1)
		return false;
	return contact->addresses == 1 || (contact->nnames >= 2 && contact->nnames <= 3 && contact->capital);
}

/* ---- the answer --------------------------------------------------------------------------------------------------------------------- */

static bool is_open(struct call *c, struct question_row *out)
{
	struct question_row *rows;
	size_t n = questions_open(c->w->db, c->w->arena, c->w->actor.id, c->m->channel, &rows);
	for (size_t i = n; i-- > 0;) {
		*out = rows[i];
		if (strcmp(out->topic, GUEST_TOPIC) == 0 && c->w->now - out->sent_ms < QUESTION_LAPSE_MS)
			return true;
	}
	return false;
}

static void keep_name(struct call *c, const struct contact *contact)
{
	struct buf name;
	buf_init(&name, LIMIT_TEXT);
	for (size_t i = 0; i < contact->nnames; i++)
		buf_addf(&name, "%s%s", i ? " " : "", contact->names[i]);
	buf_cut(&name, text_cut(name.data, LIMIT_NAME));
	c->w->actor.name = names_apart(c->w, c->w->actor.id, arena_strdup(c->w->arena, name.data),
		c->m->identity.handle && *c->m->identity.handle ? c->m->identity.handle : c->m->identity.native);
	c->w->actor.own |= OWN_NAME;
	person_save(c->w->db, &c->w->actor);
	buf_clear(&name);
}

/* Of a request that nobody has ended; a text would move one that is solved or closed. */
static bool takes_texts(const struct ticket *t)
{
	return t->status == STATUS_NEW || t->status == STATUS_ACK || t->status == STATUS_WIP || t->status == STATUS_HOLD;
}

bool guest_answer_take(struct call *c, const char *text)
{
	struct question_row q;
	struct contact contact;
	struct ticket t;
	if (text_is_blank(text) || c->m->in->nfiles > 0 || !is_open(c, &q))
		return false;
	read_contact(c->w->arena, text, &contact);
	bool courtesy = contact.addresses == 0 && call_class(c, text) == EVENT_TEXT_COURTESY;
	if (courtesy || !is_answer(&contact) || !ticket_surviving(c->w, q.ticket_id, &t) || !takes_texts(&t))
		return false;
	call_ticket(c, &t);
	question_answered(c->w->db, q.id, c->w->now);
	if (contact.nnames > 0)
		keep_name(c, &contact);
	customer_text(c, &(struct customer_text){.text = text, .native = c->m->in->native_id, .apart = true});
	profile_say(c);
	return true;
}
