#include "report.h"

#include "codes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct word {
	const char *word;
	enum gd_receipt receipt;
	int rank;
	const char *key; /* of those that exclude each other */
} words[] = {
	{"sent", GD_RECEIPT_SENT, 1, "sent"},
	{"delivered", GD_RECEIPT_DELIVERED, 2, "final"},
	{"failed", GD_RECEIPT_FAILED, 2, "final"},
	{"opted_out", GD_RECEIPT_OPTED_OUT, 2, "final"},
	{"invalid", GD_RECEIPT_INVALID, 2, "final"},
	{"read", GD_RECEIPT_READ, 3, "read"},
};

bool report_knows(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].word) == len && !strncmp(words[i].word, word, len))
			return true;
	return false;
}

static const struct word *word_for(enum gd_receipt receipt)
{
	size_t i = 0;

	while (words[i].receipt != receipt)
		i++;
	return &words[i];
}

/* ---- ranks ---------------------------------------------------------------------------------------------------- */

static struct rank *rank_of(struct gd_channel *channel, int64_t delivery)
{
	for (size_t i = 0; i < RANKS; i++)
		if (channel->ranks[i].delivery == delivery)
			return &channel->ranks[i];
	return NULL;
}

void report_expect(struct gd_channel *channel, int64_t delivery)
{
	struct rank *rank = rank_of(channel, delivery);

	if (!rank) {
		rank = &channel->ranks[channel->next_rank];
		channel->next_rank = (channel->next_rank + 1) % RANKS;
	}
	*rank = (struct rank){.delivery = delivery};
}

/* Does this report bring news? `delivery` is 0 where the gateway knows only its own id. */
static bool is_news(struct gd_channel *channel, int64_t delivery, const struct word *word)
{
	struct rank *rank = delivery ? rank_of(channel, delivery) : NULL;

	if (!rank)
		return word->receipt != GD_RECEIPT_SENT;
	if (word->rank <= rank->rank)
		return false;
	rank->rank = word->rank;
	return true;
}

/* ---- what the request says ---------------------------------------------------------------------------------------------------- */

static const struct word *word_of(struct view *view, const struct settings *s)
{
	const char *status = view_take(view, s->p.dlr_status), *value;
	size_t len;

	if (!status || !settings_line(s->p.dlr_map, status, &value, &len))
		return NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].word) == len && !strncmp(words[i].word, value, len))
			return &words[i];
	return NULL;
}

static int64_t delivery_of(struct view *view, const struct settings *s)
{
	const char *id = view_take(view, s->p.dlr_id);

	if (id && !strncmp(id, REPORT_PREFIX, strlen(REPORT_PREFIX)))
		id += strlen(REPORT_PREFIX);
	size_t digits = id ? strspn(id, "0123456789") : 0; /* as we wrote it: no sign, no space */

	return digits && digits <= 19 && !id[digits] ? (int64_t)strtoll(id, NULL, 10) : 0;
}

static const char *reason(struct view *view, const struct settings *s)
{
	const char *why = view_take(view, s->p.dlr_why);
	const struct code *code = s->p.twilio_codes ? code_find(why) : NULL;

	if (code)
		return arena_printf(view->arena, "%s (%s)", code->why, why);
	return why ? arena_printf(view->arena, "the carrier did not deliver it: %.200s", why) : "the carrier did not deliver it";
}

static enum gd_rc submit(struct gd_channel *channel, const struct gd_inbound *in, const struct word *word, uint64_t tag)
{
	char key[640];

	if (in->delivery)
		(void)snprintf(key, sizeof key, "dlr/%" PRId64 "/%s", in->delivery, word->key);
	else
		(void)snprintf(key, sizeof key, "dlr/%.500s/%s", in->target, word->key);
	struct gd_inbound copy = *in;
	copy.size = sizeof copy;
	copy.kind = GD_RECEIPT;
	copy.dedupe[0] = key;
	copy.receipt = word->receipt;
	return channel->host->submit(channel->ctx, &copy, tag);
}

enum gd_rc report_submit(struct gd_channel *channel, struct view *view, uint64_t tag)
{
	const struct settings *s = &channel->settings;
	const struct word *word = word_of(view, s);
	int64_t delivery = delivery_of(view, s);
	const char *target = delivery ? NULL : view_take(view, s->p.dlr_target);

	if (!word || (!delivery && !target) || !is_news(channel, delivery, word))
		return GD_REFUSED;
	const struct code *code = s->p.twilio_codes ? code_find(view_take(view, s->p.dlr_why)) : NULL;
	if (code && code->contact)
		word = word_for(code->contact);
	bool failed = word->receipt == GD_RECEIPT_FAILED || word->receipt == GD_RECEIPT_INVALID;
	return submit(channel, &(struct gd_inbound){.delivery = delivery, .target = target, .why = failed ? reason(view, s) : NULL}, word,
		tag);
}

void report_contact(struct gd_channel *channel, int64_t delivery, enum gd_receipt receipt, const char *why)
{
	const struct word *word = word_for(receipt);

	if (is_news(channel, delivery, word) &&
		submit(channel, &(struct gd_inbound){.delivery = delivery, .why = why}, word, ++channel->serial) != GD_OK)
		channel->host->log(channel->ctx, GD_LOG_WARN,
			"what the gateway says of a number could not be handed to the desk; the next message will tell it again");
}
