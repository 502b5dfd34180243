/* crypto_job.h: what encryption asks of the server, one job after the other, step by step.
 *
 * Two jobs that changed the same keys at once would use an index twice, so only the first of the list runs. Each step ends in exactly one
 * of job_ask() (a request; its answer is the next step), job_commit() (the next step comes when all changed keys are committed) or
 * job_end(). A job that ends without an answer to hand on makes one up: not sent. Loop thread; a job's arena lives as long as the job.
 *
 *     struct job *job = job_new(first_step);
 *     job->room = arena_strdup(&job->arena, room);
 *     job_add(channel, job);
 */
#ifndef MATRIX_CRYPTO_JOB_H
#define MATRIX_CRYPTO_JOB_H

#include "crypto.h"

struct device {
	struct device *next;
	const char *user, *id, *curve25519, *ed25519;
};

typedef void job_step(struct gd_channel *channel, struct job *job);
typedef void job_answer(struct gd_channel *channel, struct job *job, const struct api_answer *answer);

struct job {
	struct job *next;
	struct arena arena;
	job_step *step; /* the next one; NULL while an answer is awaited */
	job_answer *answered;
	uint64_t version; /* committed before the next step */
	bool commits, running;
	api_done *done; /* of crypto_send(); NULL: nobody waits */
	void *data;

	const char *room, *type, *content, *transaction;
	const char **users; /* who must be able to read it */
	size_t nusers;
	struct device *devices;     /* who still lacks the key; those of one person stand together */
	struct device *without;     /* who cannot get it */
	bool keys;                  /* crypto_start.c: it uploads keys, so no other job need do it */
	bool dummy;                 /* no message: a new Olm session for a device whose old one is broken */
	const char *body, *body_id; /* of the next request */
	const char **given;         /* beginnings of the keys of the devices that the request is for */
	size_t ngiven;
	const uint8_t *seeds;   /* crypto_sign.c: the three of our identity */
	const char *secret_key; /* crypto_sign.c: id of the key of the secret storage */
	unsigned phase;
};

struct job *job_new(job_step *first);
void job_add(struct gd_channel *channel, struct job *job);
void job_ask(struct gd_channel *channel, struct job *job, const char *method, const char *path, const char *body, job_answer *answered);
void job_commit(struct gd_channel *channel, struct job *job, job_step *next);
/* the same, for what the server knows of our own devices and identity */
void job_ask_own_keys(struct gd_channel *channel, struct job *job, job_answer *answered);
void job_end(struct gd_channel *channel, struct job *job, const struct api_answer *answer); /* NULL: it could not be tried */
void job_run(struct gd_channel *channel);
void job_clear(struct gd_channel *channel);

#endif
