#include "crypto_job.h"

#include "base/limits.h"
#include "store.h"

#include <stdlib.h>

struct job *job_new(job_step *first)
{
	struct job *job = mem_alloc(sizeof *job);

	job->step = first;
	return job;
}

void job_add(struct gd_channel *channel, struct job *job)
{
	struct job **at = &channel->crypto->jobs;

	while (*at)
		at = &(*at)->next;
	*at = job;
	job_run(channel);
}

static void job_free(struct job *job)
{
	arena_clear(&job->arena);
	free(job);
}

/* A step may end the job and, through its done(), add others: the list is looked at anew each time. */
void job_run(struct gd_channel *channel)
{
	struct crypto *crypto = channel->crypto;

	while (crypto->jobs && crypto->jobs->step && !crypto->jobs->running) {
		struct job *job = crypto->jobs;
		if (job->commits) {
			if (store_waits(channel))
				job->version = store_flush(channel);
			if (!store_settled(channel, job->version))
				return;
			job->commits = false;
		}
		job_step *step = job->step;
		job->step = NULL;
		job->running = true;
		step(channel, job);
		if (crypto->jobs == job)
			job->running = false;
	}
}

static void arrived(struct gd_channel *channel, void *data, const struct api_answer *answer)
{
	struct job *job = data;
	job_answer *answered = job->answered;

	job->running = true;
	answered(channel, job, answer);
	if (channel->crypto->jobs == job)
		job->running = false;
	job_run(channel);
}

void job_ask(struct gd_channel *channel, struct job *job, const char *method, const char *path, const char *body, job_answer *answered)
{
	job->answered = answered;
	if (!api_send(channel,
		    &(struct api_request){
			    .method = method, .path = path, .body = body, .max_response = LIMIT_SYNC, .done = arrived, .data = job}))
		job_end(channel, job, NULL);
}

void job_ask_own_keys(struct gd_channel *channel, struct job *job, job_answer *answered)
{
	struct buf body;
	struct json_writer w = {.out = &body};

	buf_init(&body, LIMIT_JSON);
	json_open(&w, NULL, '{');
	json_open(&w, "device_keys", '{');
	json_put_raw(&w, channel->session.user, "[]");
	json_close(&w, '}');
	json_close(&w, '}');
	job_ask(channel, job, "POST", CLIENT_API "/keys/query", body.data, answered);
	buf_clear(&body);
}

void job_commit(struct gd_channel *channel, struct job *job, job_step *next)
{
	job->step = next;
	job->commits = true;
	job->version = channel->version;
}

void job_end(struct gd_channel *channel, struct job *job, const struct api_answer *answer)
{
	static const struct gd_http_res unsent = {.size = sizeof unsent, .net = GD_NET_NOT_SENT};
	struct json *none = NULL;
	const struct api_answer made_up = {.res = &unsent, .errcode = "", .error = "encryption is not possible now", .owned = &none};

	channel->crypto->jobs = job->next;
	if (job->done)
		job->done(channel, job->data, answer ? answer : &made_up);
	job_free(job);
}

void job_clear(struct gd_channel *channel)
{
	while (channel->crypto->jobs) {
		struct job *job = channel->crypto->jobs;
		channel->crypto->jobs = job->next;
		job_free(job);
	}
}
