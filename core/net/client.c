#include "net/client.h"

#include "base/limits.h"
#include "net/client_transfer.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SPARE_HANDLES 32 /* kept between requests; more are made and freed with a burst */
#define OPEN_CONNECTIONS 256L
#define POLL_MS 1000

struct client {
	struct client_spec spec;
	struct transfer_shared shared;
	struct queue inbox;
	struct client_queue *queue;
	struct transfer *active;
	CURLM *multi;
	CURL *spare[SPARE_HANDLES];
	unsigned nspare;
	pthread_t thread;
	bool running;
	atomic_bool woken, stopping;
	atomic_size_t outstanding; /* accepted and not handed back */
	atomic_uint_fast64_t accepted, done, transfers;
};

static void hand_back(struct client *client, struct transfer *t, CURLcode code)
{
	void (*on_result)(void *, struct client_result *) = t->request.on_result;
	void *owner = on_result ? t->request.owner : client->spec.owner;
	struct client_result *result = transfer_finish(t, code);
	atomic_fetch_sub(&client->outstanding, 1);
	atomic_fetch_add(&client->done, 1);
	(on_result ? on_result : client->spec.on_result)(owner, result);
}

static void link_active(struct client *client, struct transfer *t)
{
	t->next = client->active;
	if (t->next)
		t->next->prev = t;
	client->active = t;
	atomic_fetch_add(&client->transfers, 1);
}

static void unlink_active(struct client *client, struct transfer *t)
{
	*(t->prev ? &t->prev->next : &client->active) = t->next;
	if (t->next)
		t->next->prev = t->prev;
	atomic_fetch_sub(&client->transfers, 1);
}

static CURL *take_handle(struct client *client)
{
	return client->nspare > 0 ? client->spare[--client->nspare] : curl_easy_init();
}

static void give_handle(struct client *client, CURL *easy)
{
	if (client->nspare == SPARE_HANDLES) {
		curl_easy_cleanup(easy);
		return;
	}
	curl_easy_reset(easy);
	client->spare[client->nspare++] = easy;
}

static struct transfer *of_queued(struct client_queued *queued)
{
	return (struct transfer *)((char *)queued - offsetof(struct transfer, queued));
}

static void start(struct client *client, struct transfer *t)
{
	CURL *easy = take_handle(client);
	bool started = easy && transfer_start(t, easy) && curl_multi_add_handle(client->multi, easy) == CURLM_OK;
	if (started) {
		link_active(client, t);
		return;
	}
	client_queue_done(client->queue, &t->queued);
	hand_back(client, t, CURLE_FAILED_INIT);
	if (easy)
		give_handle(client, easy);
}

static void start_what_may(struct client *client)
{
	struct client_queued *queued;
	while ((queued = client_queue_next(client->queue)))
		start(client, of_queued(queued));
}

static void take_new(struct client *client)
{
	atomic_store(&client->woken, false);
	struct queue_node *node = queue_take(&client->inbox, SIZE_MAX, 0, NULL);
	while (node) {
		struct transfer *t = (struct transfer *)node;
		node = node->next;
		if (!t->problem && !client_queue_add(client->queue, &t->queued))
			t->problem = "Too many requests are waiting for this destination.";
		if (t->problem)
			hand_back(client, t, CURLE_FAILED_INIT);
	}
}

static void end(struct client *client, struct transfer *t, CURLcode code)
{
	CURL *easy = t->easy;
	unlink_active(client, t);
	curl_multi_remove_handle(client->multi, easy);
	client_queue_done(client->queue, &t->queued);
	hand_back(client, t, code);
	give_handle(client, easy);
}

/* True if there was one. */
static bool end_finished(struct client *client)
{
	int left;
	bool any = false;
	CURLMsg *message;
	while ((message = curl_multi_info_read(client->multi, &left))) {
		struct transfer *t = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		end(client, t, message->data.result);
		any = true;
	}
	return any;
}

/* Until nothing more can be started or ended. A fast answer may be there as soon as its request was sent, and polling would not tell of it:
 * it waits only for what is still under way. */
static void work(struct client *client)
{
	int running = 0;
	do {
		start_what_may(client);
		curl_multi_perform(client->multi, &running);
	} while (end_finished(client));
}

static void end_everything(struct client *client)
{
	struct client_queued *queued;
	take_new(client);
	while (client->active) {
		client->active->problem = "The program is ending.";
		end(client, client->active, CURLE_ABORTED_BY_CALLBACK);
	}
	while ((queued = client_queue_cancel(client->queue))) {
		struct transfer *t = of_queued(queued);
		t->problem = "The program is ending.";
		hand_back(client, t, CURLE_FAILED_INIT);
	}
}

static void *run(void *arg)
{
	struct client *client = arg;
	while (!atomic_load(&client->stopping)) {
		take_new(client);
		work(client);
		curl_multi_poll(client->multi, NULL, 0, POLL_MS, NULL);
	}
	end_everything(client);
	return NULL;
}

/* Signals belong to the loop. */
static bool start_thread(struct client *client)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	client->running = pthread_create(&client->thread, NULL, run, client) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return client->running;
}

static bool copy_allow(struct client *client, struct err *err)
{
	struct transfer_shared *shared = &client->shared;
	for (const char *const *range = client->spec.allow; range && *range; range++) {
		shared->allow = mem_grow(shared->allow, shared->nallow + 1, sizeof *shared->allow);
		if (!cidr_parse(*range, &shared->allow[shared->nallow])) {
			err_set(err, "%s is not an address or a range such as 10.0.0.0/8.", *range);
			return false;
		}
		shared->nallow++;
	}
	return true;
}

struct client *client_new(const struct client_spec *spec, struct err *err)
{
	struct client *client = mem_alloc(sizeof *client);
	client->spec = *spec;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	size_t max = spec->queue_max ? spec->queue_max : LIMIT_CLIENT_QUEUE;
	client->spec.queue_max = max;
	queue_init(&client->inbox, max);
	client->queue = client_queue_new(spec->per_destination ? spec->per_destination : 16, spec->total ? spec->total : 512, max / 4 + 1);
	client->shared.proxy = mem_strdup(spec->proxy);
	client->shared.ca_file = mem_strdup(spec->ca_file);
	client->shared.user_agent = mem_strdup(spec->user_agent ? spec->user_agent : "guichet/" GUICHET_VERSION);
	client->multi = curl_multi_init();
	bool ok = copy_allow(client, err);
	if (ok && client->multi)
		curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, OPEN_CONNECTIONS);
	if (ok && (!client->multi || !start_thread(client))) {
		err_set(err, "The thread for outbound requests could not be started.");
		ok = false;
	}
	if (!ok) {
		client_free(client);
		return NULL;
	}
	return client;
}

void client_free(struct client *client)
{
	if (!client)
		return;
	queue_close(&client->inbox);
	if (client->running) {
		atomic_store(&client->stopping, true);
		curl_multi_wakeup(client->multi);
		pthread_join(client->thread, NULL);
	}
	while (client->nspare > 0)
		curl_easy_cleanup(client->spare[--client->nspare]);
	curl_multi_cleanup(client->multi);
	curl_global_cleanup();
	client_queue_free(client->queue);
	queue_destroy(&client->inbox);
	free((char *)client->shared.proxy);
	free((char *)client->shared.ca_file);
	free((char *)client->shared.user_agent);
	free(client->shared.allow);
	free(client);
}

bool client_request(struct client *client, const struct client_request *request)
{
	if (atomic_fetch_add(&client->outstanding, 1) >= client->spec.queue_max) {
		atomic_fetch_sub(&client->outstanding, 1);
		return false;
	}
	struct transfer *t = transfer_new(request, &client->shared);
	if (!queue_force(&client->inbox, &t->node)) {
		atomic_fetch_sub(&client->outstanding, 1);
		client_result_free(t->result);
		arena_clear(&t->arena);
		free(t);
		return false;
	}
	atomic_fetch_add(&client->accepted, 1);
	if (!atomic_exchange(&client->woken, true))
		curl_multi_wakeup(client->multi);
	return true;
}

struct client_counts client_count(struct client *client)
{
	return (struct client_counts){
		.accepted = atomic_load(&client->accepted),
		.done = atomic_load(&client->done),
		.active = atomic_load(&client->transfers),
	};
}

const char *client_library(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}
