#include "budget.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBERS_MOST 1500 /* their text form stays below one value of a channel's state */

static void turn_page(struct budget *budget, int64_t now_ms)
{
	int64_t day = now_ms / DAY_MS;

	if (budget->day == day)
		return;
	budget->day = day;
	budget->total = 0;
	budget->count = 0;
}

static struct budget_row *row_of(const struct budget *budget, const char *number)
{
	for (size_t i = 0; i < budget->count; i++)
		if (!strcmp(budget->rows[i].number, number))
			return &budget->rows[i];
	return NULL;
}

static struct budget_row *row_new(struct budget *budget, const char *number)
{
	if (budget->count == NUMBERS_MOST)
		return NULL;
	if (budget->count == budget->cap) {
		budget->cap = budget->cap ? 2 * budget->cap : 16;
		budget->rows = mem_grow(budget->rows, budget->cap, sizeof *budget->rows);
	}
	struct budget_row *row = &budget->rows[budget->count++];
	*row = (struct budget_row){0};
	(void)snprintf(row->number, sizeof row->number, "%s", number);
	return row;
}

bool budget_allows(struct budget *budget, int64_t now_ms, const char *number, uint32_t segments, uint32_t number_limit, uint32_t day_limit)
{
	turn_page(budget, now_ms);
	const struct budget_row *row = row_of(budget, number);
	int64_t sent = row ? row->segments : 0;

	return (!number_limit || sent + segments <= number_limit) && (!day_limit || budget->total + segments <= day_limit);
}

void budget_add(struct budget *budget, int64_t now_ms, const char *number, int64_t segments)
{
	turn_page(budget, now_ms);
	struct budget_row *row = row_of(budget, number);

	if (!row && segments > 0)
		row = row_new(budget, number);
	if (row)
		row->segments = row->segments + segments > 0 ? row->segments + segments : 0;
	budget->total = budget->total + segments > 0 ? budget->total + segments : 0;
}

void budget_clear(struct budget *budget)
{
	free(budget->rows);
	*budget = (struct budget){0};
}

void budget_write(const struct budget *budget, struct buf *out)
{
	buf_addf(out, "%" PRId64 " %" PRId64, budget->day, budget->total);
	for (size_t i = 0; i < budget->count; i++)
		buf_addf(out, "\n%s %" PRId64, budget->rows[i].number, budget->rows[i].segments);
}

void budget_read(struct budget *budget, const char *text)
{
	int used = 0;

	if (!text || sscanf(text, "%" SCNd64 " %" SCNd64 "%n", &budget->day, &budget->total, &used) < 2)
		return;
	for (text = strchr(text + used, '\n'); text; text = strchr(text + 1, '\n')) {
		char number[20];
		int64_t segments;
		struct budget_row *row = NULL;
		if (sscanf(text, " %19s %" SCNd64, number, &segments) == 2)
			row = row_new(budget, number);
		if (row)
			row->segments = segments;
	}
}
