#include "app/guard.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define LOOK_MS 100

struct guard {
	const struct host *host;
	pthread_t thread;
	int signals, wake; /* the first is only ever polled */
	atomic_bool over;
};

static void rouse(struct guard *guard)
{
	static const uint64_t one = 1;
	if (write(guard->wake, &one, sizeof one) < 0)
		log_error("app", "the guard could not be woken", KV("why", strerror(errno)));
}

/* Until somebody rouses us, or so long. */
static void rest(struct guard *guard, int ms)
{
	struct pollfd fds[] = {{.fd = guard->wake, .events = POLLIN}, {.fd = guard->signals, .events = POLLIN}};
	uint64_t times;
	while (poll(fds, ms < 0 ? 2 : 1, ms) < 0 && errno == EINTR)
		;
	while (read(guard->wake, &times, sizeof times) > 0)
		;
}

static void watch(struct guard *guard)
{
	uint64_t last = 0, number;
	int64_t since = clock_mono(&clock_real);
	while (!atomic_load(&guard->over)) {
		const char *channel = host_hook(guard->host, &number);
		int64_t now = clock_mono(&clock_real);
		if (!channel || number != last)
			since = now;
		last = number;
		if (now - since >= GUARD_PATIENCE_MS) {
			log_error("app", "ended without the channel, whose plugin does not return", KV("channel", channel),
				KI("ms", now - since));
			_exit(1);
		}
		rest(guard, LOOK_MS);
	}
}

static void *guard_main(void *arg)
{
	struct guard *guard = arg;
	rest(guard, -1);
	watch(guard);
	return NULL;
}

struct guard *guard_new(const struct host *host, struct err *err)
{
	struct guard *guard = mem_alloc(sizeof *guard);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	*guard = (struct guard){
		.host = host, .signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), .wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
	int rc = guard->signals < 0 || guard->wake < 0 ? errno : pthread_create(&guard->thread, NULL, guard_main, guard);
	if (rc == 0)
		return guard;
	err_set(err, "Cannot start the guard of the end: %s.", strerror(rc));
	close(guard->signals);
	close(guard->wake);
	free(guard);
	return NULL;
}

void guard_begin(struct guard *guard)
{
	if (guard)
		rouse(guard);
}

void guard_free(struct guard *guard)
{
	if (!guard)
		return;
	atomic_store(&guard->over, true);
	rouse(guard);
	pthread_join(guard->thread, NULL);
	close(guard->signals);
	close(guard->wake);
	free(guard);
}
