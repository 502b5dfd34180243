#include "desk/settings.h"

#include "base/clock.h"
#include "base/limits.h"

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

const struct desk_queue *settings_queue(const struct desk_settings *s, const char *name)
{
	for (size_t i = 0; name && i < s->nqueues; i++)
		if (strcmp(s->queues[i].name, name) == 0)
			return &s->queues[i];
	return NULL;
}
