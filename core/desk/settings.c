#include "desk/settings.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct desk_queue shipped_queues[] = {{.name = "support", .title = "Support", .ref_format = "G-%d"}};

static const struct survey_terms survey_shipped = {
	.enabled = true,
	.after_customer_ms = 5 * MINUTE_MS,
	.after_agent_ms = 15 * MINUTE_MS,
	.interval_ms = 7 * DAY_MS,
	.change_ms = 7 * DAY_MS,
};

struct desk_settings *settings_new(void)
{
	struct desk_settings *s = mem_alloc(sizeof *s);
	s->name = "Guichet";
	s->default_queue = "support";
	s->guest_queue = "commercial";
	s->tz = "Europe/Paris";
	s->lang = LANG_FR;
	s->undo_chat_ms = 10 * SECOND_MS;
	s->undo_plain_ms = 20 * SECOND_MS;
	s->max_files = LIMIT_FILES;
	s->max_file_bytes = LIMIT_FILE;
	s->alert_reopen_ms = 4 * HOUR_MS;
	s->alert_hold_down_ms = 15 * MINUTE_MS;
	s->storm_per_minute = 20;
	s->inbox_keep_ms = 7 * DAY_MS;
	s->received_keep_ms = 30 * DAY_MS;
	s->outbox_keep_ms = 30 * DAY_MS;
	s->queues = shipped_queues;
	s->nqueues = 1;
	s->survey = survey_shipped;
	return s;
}

void settings_free(struct desk_settings *s)
{
	if (!s)
		return;
	zones_clear(&s->zones);
	struct arena arena = s->arena; /* the struct itself is not in it */
	free(s);
	arena_clear(&arena);
}

const char *settings_queue_called(const struct desk_settings *s, const char *word)
{
	for (size_t i = 0; word && i < s->nqueues; i++)
		for (size_t j = 0; j < s->queues[i].naliases; j++)
			if (text_equal_folded(s->queues[i].aliases[j], word))
				return s->queues[i].name;
	return word;
}

const struct desk_type *settings_type(const struct desk_settings *s, enum ticket_type type, const struct desk_type *after)
{
	for (size_t i = after ? (size_t)(after - s->types) + 1 : 0; type && i < s->ntypes; i++)
		if (s->types[i].type == type)
			return &s->types[i];
	return NULL;
}

enum priority settings_usual(const struct desk_settings *s, enum ticket_type type)
{
	for (const struct desk_type *t = NULL; (t = settings_type(s, type, t));)
		if (t->priority)
			return t->priority;
	return (enum priority)0;
}

const char *settings_channel_queue(const struct desk_settings *s, const char *channel)
{
	for (size_t i = 0; channel && i < s->nchannels; i++)
		if (strcmp(s->channels[i].channel, channel) == 0)
			return s->channels[i].queue;
	return NULL;
}

const struct desk_queue *settings_queue(const struct desk_settings *s, const char *name)
{
	for (size_t i = 0; name && i < s->nqueues; i++)
		if (strcmp(s->queues[i].name, name) == 0)
			return &s->queues[i];
	return NULL;
}
