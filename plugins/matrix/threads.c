#include "threads.h"

#include "base/mem.h"
#include "matrix.h"

#include <stdlib.h>
#include <string.h>

static struct thread_end *end_of(const struct gd_channel *channel, const char *root)
{
	for (size_t i = 0; i < channel->nthreads; i++)
		if (!strcmp(channel->threads[i].root, root))
			return &channel->threads[i];
	return NULL;
}

/* A place for one more: a new one, or that of the thread which was seen first. */
static struct thread_end *place_for(struct gd_channel *channel, const char *root)
{
	if (!channel->threads)
		channel->threads = mem_array(THREADS, sizeof *channel->threads);
	struct thread_end *end = &channel->threads[channel->threads_next];
	channel->threads_next = (channel->threads_next + 1) % THREADS;
	if (channel->nthreads < THREADS)
		channel->nthreads++;
	free(end->root);
	free(end->newest);
	*end = (struct thread_end){.root = mem_strdup(root)};
	return end;
}

void threads_note(struct gd_channel *channel, const char *root, const char *event_id)
{
	if (!root || !event_id)
		return;
	struct thread_end *end = end_of(channel, root);
	if (!end)
		end = place_for(channel, root);
	free(end->newest);
	end->newest = mem_strdup(event_id);
}

const char *threads_newest(const struct gd_channel *channel, const char *root)
{
	const struct thread_end *end = root ? end_of(channel, root) : NULL;

	return end ? end->newest : NULL;
}

void threads_clear(struct gd_channel *channel)
{
	for (size_t i = 0; i < channel->nthreads; i++) {
		free(channel->threads[i].root);
		free(channel->threads[i].newest);
	}
	free(channel->threads);
}
