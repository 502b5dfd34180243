#include "net/loop.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/loop_fd.h"
#include "net/lws_compat.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* The library's tables have one entry for each descriptor that the process may open, and it clears them, so a limit of half a million costs
 * memory at once. Its own setting for fewer entries makes every lookup a walk through the table. So the limit of the process is set
 * to what we can use. */
#define MOST_DESCRIPTORS 8192
#define WORK_PER_TURN 256 /* posted work run between two looks at the sockets */
#define LIBRARY_BUFFER (32 * 1024)
#define LIBRARY_HEADERS (3 * LIMIT_HEADERS) /* it keeps more for a header than came; what is too long is refused by us, in a sentence */
#define NO_LIBRARY_TIMEOUT 3600 /* seconds: the deadlines are ours (net/server.c, net/socket.c), the library renews its own too readily */

struct loop {
	struct loop_spec spec;
	struct lws_context *lws;
	struct lws_vhost *vhost;
	struct queue work;
	atomic_bool woken, stopping;
	int signal_fd;
	struct loop_fd *signals;
};

struct loop_timer {
	lws_sorted_usec_list_t sul; /* first */
	struct loop *loop;
	void (*fire)(void *arg);
	void *arg;
};

/* What the library reports is mostly the doing of the other side, so nothing of it is an error of ours. The log limits repeats. */
static void on_library_log(int level, const char *line)
{
	char text[300];
	size_t len = strcspn(line, "\n");
	if (len >= sizeof text)
		len = sizeof text - 1;
	memcpy(text, line, len);
	text[len] = '\0';
	bool ours = strstr(text, "http_proxy needs to be ads:port") != NULL; /* it is told "", so that it takes none from outside */
	if (level & LLL_ERR && !ours)
		log_info("net", "the network library complains", KV("it_says", text));
	else
		log_debug("net", "the network library notes", KV("it_says", text));
}

static void set_descriptor_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == MOST_DESCRIPTORS)
		return;
	limit.rlim_cur = limit.rlim_max < MOST_DESCRIPTORS ? limit.rlim_max : MOST_DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static bool open_library(struct loop *loop, struct err *err)
{
	lws_set_log_level(LLL_ERR | LLL_WARN, on_library_log);
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
		.uid = LWS_COMPAT_NO_ID,
		.gid = LWS_COMPAT_NO_ID,
		.user = loop,
		.max_http_header_data = LIBRARY_HEADERS,
		.pt_serv_buf_size = LIBRARY_BUFFER,
		.timeout_secs = NO_LIBRARY_TIMEOUT,
		.timeout_secs_ah_idle = NO_LIBRARY_TIMEOUT,
		.vhost_name = "loop",
		.protocols = loop_fd_protocols,
	};
	loop->lws = lws_create_context(&info);
	info.options = 0; /* this vhost needs no TLS client, whose certificate store is a megabyte */
	loop->vhost = loop->lws ? lws_create_vhost(loop->lws, &info) : NULL;
	if (!loop->vhost)
		err_set(err, "The network library could not start.");
	return loop->vhost != NULL;
}

static void read_signals(void *arg)
{
	struct loop *loop = arg;
	struct signalfd_siginfo info;
	while (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
		loop->spec.on_signal(loop->spec.owner, (int)info.ssi_signo);
}

static bool watch_signals(struct loop *loop, struct err *err)
{
	if (loop->spec.signals[0] == 0)
		return true;
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < LOOP_SIGNALS && loop->spec.signals[i] != 0; i++)
		sigaddset(&set, loop->spec.signals[i]);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	loop->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd >= 0)
		loop->signals = loop_fd_watch(loop, loop->signal_fd, read_signals, loop);
	if (!loop->signals)
		err_set(err, "The signals could not be watched: %s.", strerror(errno));
	return loop->signals != NULL;
}

struct loop *loop_new(const struct loop_spec *spec, struct err *err)
{
	struct loop *loop = mem_alloc(sizeof *loop);
	loop->spec = *spec;
	loop->signal_fd = -1;
	queue_init(&loop->work, spec->queue_max ? spec->queue_max : LIMIT_CLIENT_QUEUE);
	set_descriptor_limit();
	if (!open_library(loop, err) || !watch_signals(loop, err)) {
		loop_free(loop);
		return NULL;
	}
	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	loop_drain(loop);
	loop_fd_close(loop->signals);
	if (loop->lws)
		lws_context_destroy(loop->lws);
	loop_drain(loop);
	queue_destroy(&loop->work);
	free(loop);
}

struct lws_context *loop_lws(struct loop *loop)
{
	return loop->lws;
}

struct lws_vhost *loop_vhost(struct loop *loop)
{
	return loop->vhost;
}

/* One wake for any number of posts: the flag is taken down before the queue is emptied, so no post is left behind. */
static void wake(struct loop *loop)
{
	if (!atomic_exchange(&loop->woken, true))
		lws_cancel_service(loop->lws);
}

static size_t run_posted(struct loop *loop, size_t most)
{
	atomic_store(&loop->woken, false);
	size_t count = 0;
	struct queue_node *node = queue_take(&loop->work, most, 0, &count);
	while (node) {
		struct loop_work *work = (struct loop_work *)node;
		node = node->next; /* run() may free it */
		work->run(work);
	}
	return count;
}

void loop_drain(struct loop *loop)
{
	while (run_posted(loop, WORK_PER_TURN) > 0)
		;
}

void loop_run(struct loop *loop)
{
	while (!atomic_load(&loop->stopping) && lws_service(loop->lws, 0) >= 0)
		if (run_posted(loop, WORK_PER_TURN) == WORK_PER_TURN)
			wake(loop);
	queue_close(&loop->work);
	loop_drain(loop);
}

void loop_stop(struct loop *loop)
{
	atomic_store(&loop->stopping, true);
	lws_cancel_service(loop->lws);
}

bool loop_post(struct loop *loop, struct loop_work *work)
{
	if (!queue_push(&loop->work, &work->node))
		return false;
	wake(loop);
	return true;
}

bool loop_post_result(struct loop *loop, struct loop_work *work)
{
	if (!queue_force(&loop->work, &work->node))
		return false;
	wake(loop);
	return true;
}

static void on_timer(lws_sorted_usec_list_t *sul)
{
	struct loop_timer *timer = lws_container_of(sul, struct loop_timer, sul);
	timer->fire(timer->arg);
}

struct loop_timer *loop_timer_new(struct loop *loop, void (*fire)(void *arg), void *arg)
{
	struct loop_timer *timer = mem_alloc(sizeof *timer);
	timer->loop = loop;
	timer->fire = fire;
	timer->arg = arg;
	return timer;
}

void loop_timer_free(struct loop_timer *timer)
{
	if (!timer)
		return;
	loop_timer_cancel(timer);
	free(timer);
}

void loop_timer_set(struct loop_timer *timer, int64_t ms)
{
	lws_sul_schedule(timer->loop->lws, 0, &timer->sul, on_timer, ms > 0 ? ms * LWS_US_PER_MS : 1);
}

void loop_timer_cancel(struct loop_timer *timer)
{
	lws_sul_cancel(&timer->sul);
}
