#include "app/daemon.h"

#include "app/admin.h"
#include "app/control.h"
#include "app/desk_settings.h"
#include "app/guard.h"
#include "app/link.h"
#include "app/notify.h"
#include "app/setup.h"
#include "base/limits.h"
#include "base/log.h"
#include "config/diff.h"
#include "net/socket.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DRAIN_MS 600      /* of the second that SIGTERM has, for all that is waited for */
#define LOOK_MS 10        /* at deliveries under way, meanwhile */
#define LISTENERS_MAX 16
#define EX_CONFIG 78

struct daemon {
	const char *path;
	struct setup setup;
	struct link link;
	struct loop *loop;
	struct client *client;
	struct sockets *sockets;
	struct server *server;
	struct listener *listeners[LISTENERS_MAX]; /* those for channels, which have certificate, proxies and rate */
	size_t nlisteners;
	struct admin admin;
	struct control_api control;
	struct tasks *tasks;
	struct orders orders;
	struct loop_timer *watchdog, *ending;
	struct guard *guard;
	uint64_t end_by_us; /* by the clock that never steps */
	struct config **older;
	size_t nolder;
	bool stopping;
};

/* ---- listeners ----------------------------------------------------------------------------------------------------------------------- */

static char *const *split(struct arena *a, const char *list)
{
	size_t n = 0;
	char *copy = arena_strdup(a, list ? list : ""), *save = NULL;
	char **out = arena_alloc(a, (strlen(copy) / 2 + 2) * sizeof *out);
	for (char *word = strtok_r(copy, ", ", &save); word; word = strtok_r(NULL, ", ", &save))
		out[n++] = word;
	return out;
}

/* "[::]:443", "127.0.0.1:8077", "*:80" */
static bool split_address(struct arena *a, const char *text, const char **address, uint16_t *port)
{
	const char *colon = strrchr(text, ':');
	if (!colon)
		return false;
	long n = strtol(colon + 1, NULL, 10);
	bool bracket = *text == '[' && colon > text && colon[-1] == ']';
	*address = bracket ? arena_strndup(a, text + 1, (size_t)(colon - text - 2)) : arena_strndup(a, text, (size_t)(colon - text));
	*port = (uint16_t)n;
	return n >= 0 && n <= 65535 && **address;
}

static struct listener_spec web_spec(struct daemon *d, struct arena *a)
{
	const struct config_section *s = config_section(d->setup.config, "server", NULL);
	return (struct listener_spec){
		.name = "web",
		.tls_cert = config_has(s, "tls_cert") ? config_text(s, "tls_cert") : NULL,
		.tls_key = config_has(s, "tls_key") ? config_text(s, "tls_key") : NULL,
		.trusted_proxies = (const char *const *)split(a, config_text(s, "trusted_proxies")),
		.rate_per_s = (unsigned)config_int(s, "rate"),
		.rate_burst = (unsigned)config_int(s, "rate_burst"),
		.rate_status = 503, /* some senders give up on 429 */
		.body_ms = (uint32_t)config_int(s, "request_timeout") * 1000,
		.owner = &d->orders,
		.probe = orders_probe,
		.handle = orders_handle,
		.gone = orders_gone,
	};
}

static bool listen_web(struct daemon *d, struct arena *a, struct err *err)
{
	const struct config_section *s = config_section(d->setup.config, "server", NULL);
	char *const *addresses = split(a, config_text(s, "listen"));
	struct listener_spec spec = web_spec(d, a);
	for (; *addresses && d->nlisteners < LISTENERS_MAX; addresses++) {
		if (!split_address(a, *addresses, &spec.address, &spec.port)) {
			err_set(err, "[server] listen: \"%s\" is no address with a port.", *addresses);
			return false;
		}
		if (!(d->listeners[d->nlisteners] = server_listen(d->server, &spec, err)))
			return false;
		log_info("app", "listening", KV("address", *addresses), KI("port", listener_port(d->listeners[d->nlisteners])),
			KV("tls", spec.tls_cert ? "yes" : "no"));
		d->nlisteners++;
	}
	if (config_has(s, "unix_socket")) {
		spec.address = NULL;
		spec.unix_path = config_text(s, "unix_socket");
		spec.unix_mode = 0660;
		spec.tls_cert = spec.tls_key = NULL;
		return server_listen(d->server, &spec, err) != NULL;
	}
	return true;
}

static bool listen_control(struct daemon *d, struct err *err)
{
	const struct config_section *s = config_section(d->setup.config, "server", NULL);
	struct listener_spec spec = {.name = "control",
		.unix_path = config_text(s, "control_socket"),
		.unix_mode = (mode_t)strtol(config_text(s, "control_mode"), NULL, 8),
		.answer_ms = 65000,
		.idle_ms = 120000,
		.owner = &d->control,
		.probe = control_probe,
		.handle = control_handle,
		.gone = control_gone};
	return !config_has(s, "control_socket") || server_listen(d->server, &spec, err) != NULL;
}

static bool listen_admin(struct daemon *d, struct arena *a, struct err *err)
{
	const struct config_section *s = config_section(d->setup.config, "server", NULL);
	struct listener_spec spec = {.name = "admin", .owner = &d->admin, .probe = admin_probe, .handle = admin_handle};
	if (!config_has(s, "admin_listen"))
		return true;
	if (split_address(a, config_text(s, "admin_listen"), &spec.address, &spec.port))
		return server_listen(d->server, &spec, err) != NULL;
	err_set(err, "[server] admin_listen: \"%s\" is no address with a port.", config_text(s, "admin_listen"));
	return false;
}

static bool start_listening(struct daemon *d, struct err *err)
{
	struct arena a = {0};
	d->orders = (struct orders){d->loop, d->server, d->link.desk, d->link.host, (const struct config *const *)&d->setup.config};
	server_want_header(d->server, "idempotency-key");
	d->tasks = tasks_new(config_text(config_section(d->setup.config, "guichet", NULL), "data_dir"));
	d->admin = (struct admin){
		d->server, d->link.desk, d->link.host, config_text(config_section(d->setup.config, "guichet", NULL), "data_dir"), false};
	d->control = (struct control_api){d->loop, d->server, d->link.desk, d->link.host, &d->admin, d->tasks, &d->orders};
	bool ok = listen_control(d, err) && listen_admin(d, &a, err) && listen_web(d, &a, err);
	arena_clear(&a);
	return ok;
}

/* ---- channels ------------------------------------------------------------------------------------------------------------------------ */

static bool open_channels(struct daemon *d, struct err *err)
{
	for (const struct config_section *s = NULL; (s = config_next_instance(d->setup.config, s));) {
		if (!config_bool(s, "enabled"))
			continue;
		const struct plugin *plugin = plugins_get(&d->setup.plugins, s->kind, err);
		if (!plugin || !host_open(d->link.host, plugin, s, err)) {
			err_prefix(err, "[%s %s]: ", s->kind, s->name);
			return false;
		}
		log_info("app", "channel open", KV("plugin", s->kind), KV("instance", s->name), KV("version", plugin->table.version));
	}
	return true;
}

static void set_up_log(const struct config *config)
{
	const struct config_section *s = config_section(config, "guichet", NULL);
	enum log_level level = LOG_INFO_;
	log_parse_level(config_text(s, "log_level"), &level);
	log_setup(level, strcmp(config_text(s, "log_format"), "json") == 0 ? LOG_JSON : LOG_WORDS, 2);
}

static void warn_of_faults(const struct setup *setup)
{
	for (size_t i = 0; i < setup->faults.count; i++)
		log_warn("config", setup->faults.list[i].sentence, KV("file", setup->faults.list[i].origin.file),
			KI("line", setup->faults.list[i].origin.line), KV("at", setup->faults.list[i].subject));
}

/* An instance whose section changed in what its plugin was opened with is closed and opened anew; what the host itself reads at every use
 * is taken over as it runs. Either way the values must then stay: the whole new setup is kept for them. */
static bool same_values(const struct config_values *a, const struct config_values *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const char *x = a->texts[i], *y = b->texts[i];
		bool same = x == y || (x && y && strcmp(x, y) == 0);
		if (!same && !(a->rows[i].flags & GD_OPT_RELOAD))
			return false;
	}
	return true;
}

static bool same_section(const struct config_section *a, const struct config_section *b)
{
	return a && b && same_values(&a->own, &b->own) && same_values(&a->common, &b->common);
}

static void close_channel(struct daemon *d, const struct config_section *s)
{
	struct arena a = {0};
	log_info("app", "channel closed", KV("plugin", s->kind), KV("instance", s->name));
	host_close(d->link.host, arena_printf(&a, "%s:%s", s->kind, s->name));
	arena_clear(&a);
}

static void open_channel(struct daemon *d, const struct config_section *s)
{
	struct err err = {0};
	const struct plugin *plugin = plugins_get(&d->setup.plugins, s->kind, &err);
	if (plugin && host_open(d->link.host, plugin, s, &err))
		log_info("app", "channel open", KV("plugin", s->kind), KV("instance", s->name), KV("version", plugin->table.version));
	else
		log_error("app", "a channel could not be opened", KV("plugin", s->kind), KV("instance", s->name), KV("why", err.text));
}

static void reload_channels(struct daemon *d, const struct config *fresh)
{
	const struct config *old = d->setup.config;
	desk_settle(d->link.desk);
	for (const struct config_section *s = NULL; (s = config_next_instance(old, s));)
		if (!same_section(s, config_section(fresh, s->kind, s->name)))
			close_channel(d, s);
	for (const struct config_section *s = NULL; (s = config_next_instance(fresh, s));) {
		char channel[HOST_CHANNEL_SIZE];
		snprintf(channel, sizeof channel, "%s:%s", s->kind, s->name);
		if (!config_bool(s, "enabled"))
			continue;
		if (!same_section(s, config_section(old, s->kind, s->name)))
			open_channel(d, s);
		else
			host_take_section(d->link.host, channel, s);
	}
	desk_resume(d->link.desk);
}

/* ---- signals ------------------------------------------------------------------------------------------------------------------------- */

/* What was handed to the channels gets its outcome if it comes soon: what is cut short may have arrived, and is not sent again where that
 * would be a second text. */
static void end_when_quiet(void *arg)
{
	struct daemon *d = arg;
	bool quiet = desk_is_still(d->link.desk) && !host_is_delivering(d->link.host);
	if (quiet || clock_mono_us() >= d->end_by_us)
		loop_stop(d->loop);
	else
		loop_timer_set(d->ending, LOOK_MS);
}

static void stop(struct daemon *d)
{
	if (d->stopping)
		return;
	d->stopping = d->admin.stopping = true;
	log_info("app", "stopping");
	notify_systemd("STOPPING=1");
	guard_begin(d->guard);
	d->end_by_us = clock_mono_us() + DRAIN_MS * 1000;
	desk_hold(d->link.desk); /* not waited for by the loop: it has answers to write meanwhile */
	server_drain(d->server, DRAIN_MS, end_when_quiet, d);
}

/* The new configuration is read as a whole; if it is wrong, the old one stays and the log says why. What a running daemon can take over is
 * the desk's own settings, certificates, proxies and rates; anything else waits for a restart, and the log names it. */
static void take_over(struct daemon *d, const struct setup *fresh)
{
	struct arena a = {0};
	struct err err = {0};
	const struct config_section *s = config_section(fresh->config, "server", NULL);
	const char *const *proxies = (const char *const *)split(&a, config_text(s, "trusted_proxies"));
	for (size_t i = 0; i < d->nlisteners; i++) {
		listener_set_rate(d->listeners[i], (unsigned)config_int(s, "rate"), (unsigned)config_int(s, "rate_burst"));
		if (!listener_set_proxies(d->listeners[i], proxies, &err) ||
			(config_has(s, "tls_cert") && !listener_reload_tls(d->listeners[i], &err)))
			log_error("app", "a listener keeps what it had", KV("why", err.text));
	}
	desk_reload(d->link.desk, desk_settings_from(fresh->config));
	arena_clear(&a);
}

/* Plugins still point into the values they were opened with, so earlier configurations live as long as the daemon. Each is one that an
 * admin has written: a reload that finds nothing changed keeps nothing. */
static void keep_config(struct daemon *d, struct config *fresh)
{
	d->older = mem_grow(d->older, d->nolder + 1, sizeof *d->older);
	d->older[d->nolder++] = d->setup.config;
	d->setup.config = fresh;
}

static bool nothing_changed(const struct config *before, const struct config *after)
{
	size_t n = 0;
	free(config_diff(before, after, &n));
	return n == 0;
}

static void reload(struct daemon *d)
{
	struct setup fresh = {0};
	notify_reloading();
	pthread_mutex_lock(&d->link.reading);
	bool fine = setup_load(&fresh, d->path);
	pthread_mutex_unlock(&d->link.reading);
	if (!fine) {
		log_error("app", "the new configuration is wrong, the old one stays");
		warn_of_faults(&fresh);
	} else if (nothing_changed(d->setup.config, fresh.config)) {
		take_over(d, &d->setup); /* certificates and holidays may be other ones under the same name */
		log_info("app", "configuration read again, nothing has changed");
	} else {
		set_up_log(fresh.config);
		take_over(d, &fresh);
		reload_channels(d, fresh.config);
		keep_config(d, fresh.config);
		fresh.config = NULL;
		log_info("app", "configuration read again");
	}
	setup_free(&fresh);
	notify_systemd("READY=1");
}

static void on_signal(void *owner, int signo)
{
	struct daemon *d = owner;
	if (signo == SIGHUP)
		reload(d);
	else
		stop(d);
}

/* The watchdog hears of us only while the database takes commits. */
static void watchdog(void *arg)
{
	struct daemon *d = arg;
	struct desk_figures f;
	desk_figures(d->link.desk, &f);
	if (f.writable)
		notify_systemd("WATCHDOG=1");
	loop_timer_set(d->watchdog, notify_watchdog_ms());
}

/* ---- life ---------------------------------------------------------------------------------------------------------------------------- */

static void on_client_result(void *owner, struct client_result *result)
{
	(void)owner;
	client_result_free(result); /* every request of ours names its own receiver */
}

static bool start_desk(struct daemon *d, struct err *err)
{
	const struct config_section *s = config_section(d->setup.config, "guichet", NULL);
	struct desk_spec spec = {.data_dir = config_text(s, "data_dir"), .clock = &clock_real, .hooks = link_desk_hooks(&d->link)};
	d->link.config = d->path;
	d->link.data_dir = spec.data_dir;
	d->link.desk = desk_open(&spec, desk_settings_from(d->setup.config), err);
	return d->link.desk != NULL;
}

static bool start_network(struct daemon *d, struct err *err)
{
	struct arena a = {0};
	const struct config_section *s = config_section(d->setup.config, "guichet", NULL),
				    *outbox = config_section(d->setup.config, "outbox", NULL);
	struct client_spec client = {
		.on_result = on_client_result, .allow = (const char *const *)split(&a, config_text(outbox, "allow_private"))};
	d->loop = loop_new(&(struct loop_spec){.on_signal = on_signal, .owner = d, .signals = {SIGTERM, SIGINT, SIGHUP}}, err);
	d->client = d->loop ? client_new(&client, err) : NULL;
	d->sockets = d->client ? sockets_new(&(struct sockets_spec){.loop = d->loop, .client = d->client}, err) : NULL;
	arena_clear(&a);
	if (!d->sockets)
		return false;
	d->server = server_new(d->loop);
	server_limit_connections(d->server, (unsigned)config_int(config_section(d->setup.config, "server", NULL), "max_connections"));
	d->link.host = host_new(&(struct host_spec){
		.loop = d->loop,
		.server = d->server,
		.client = d->client,
		.sockets = d->sockets,
		.clock = &clock_real,
		.desk = link_host_desk(&d->link),
		.public_url = config_has(s, "public_url") ? config_text(s, "public_url") : NULL,
		.data_dir = config_text(s, "data_dir"),
		.slow_hook_ms = config_int(config_section(d->setup.config, "plugins", NULL), "slow_hook_ms"),
	});
	return true;
}

static bool start(struct daemon *d, struct err *err)
{
	/* Signals are blocked by the loop before any thread starts, so that none of them takes one. */
	if (!start_desk(d, err) || !start_network(d, err) || !desk_start(d->link.desk, err))
		return false;
	d->guard = guard_new(d->link.host, err);
	if (!d->guard || !open_channels(d, err))
		return false;
	desk_resume(d->link.desk);
	return start_listening(d, err);
}

static void end(struct daemon *d)
{
	if (d->link.desk)
		desk_settle(d->link.desk);
	if (d->link.host)
		for (const struct config_section *s = NULL; (s = config_next_instance(d->setup.config, s));)
			close_channel(d, s);
	guard_free(d->guard);
	client_free(d->client);
	tasks_free(d->tasks);
	if (d->link.desk)
		desk_stop(d->link.desk);
	loop_timer_free(d->watchdog);
	loop_timer_free(d->ending);
	if (d->loop)
		loop_drain(d->loop);
	sockets_free(d->sockets);
	host_free(d->link.host);
	server_free(d->server);
	loop_free(d->loop);
	desk_close(d->link.desk);
	for (size_t i = 0; i < d->nolder; i++)
		config_free(d->older[i]);
	free(d->older);
	setup_free(&d->setup);
}

static int refuse(struct setup *setup)
{
	struct buf out;
	buf_init(&out, LIMIT_CONFIG_FILE);
	faults_print(&setup->faults, &out);
	fprintf(stderr, "%s", out.data);
	buf_clear(&out);
	setup_free(setup);
	return EX_CONFIG;
}

int daemon_run(const struct daemon_options *options)
{
	struct daemon d = {.path = options->config, .link = {.reading = PTHREAD_MUTEX_INITIALIZER}};
	struct err err = {0};
	umask(0077);
	if (!setup_load(&d.setup, options->config))
		return refuse(&d.setup);
	set_up_log(d.setup.config);
	warn_of_faults(&d.setup);
	bool ok = options->migrate_only ? start_desk(&d, &err) : start(&d, &err);
	if (!ok) {
		log_error("app", "cannot start", KV("why", err.text));
	} else if (!options->migrate_only) {
		d.ending = loop_timer_new(d.loop, end_when_quiet, &d);
		if (notify_watchdog_ms() > 0) {
			d.watchdog = loop_timer_new(d.loop, watchdog, &d);
			loop_timer_set(d.watchdog, notify_watchdog_ms());
		}
		notify_systemd("READY=1");
		log_info("app", "ready", KV("version", GUICHET_VERSION));
		loop_run(d.loop);
	}
	end(&d);
	log_info("app", "ended");
	return ok ? 0 : 1;
}
