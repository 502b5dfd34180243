#include "app/metrics.h"

#include "app/process.h"
#include "outbox/pump.h"
#include "store/db.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define CHANNELS_MAX 256

/* ---- the format --------------------------------------------------------------------------------------------------------------------- */

/* A family's name and type, once, before its lines. Its help has neither a backslash nor a line break. */
static void family(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

struct label {
	const char *name, *value;
};

static void add_escaped(struct buf *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '\n')
			buf_adds(out, "\\n");
		else if (*value == '"' || *value == '\\')
			buf_addf(out, "\\%c", *value);
		else
			buf_add(out, value, 1);
	}
}

/* Name and labels of a line; labels end with a name that is NULL. */
static void series(struct buf *out, const char *name, const struct label *labels)
{
	buf_adds(out, name);
	for (size_t i = 0; labels && labels[i].name; i++) {
		buf_addf(out, "%s%s=\"", i ? "," : "{", labels[i].name);
		add_escaped(out, labels[i].value);
		buf_adds(out, "\"");
	}
	buf_adds(out, labels && labels[0].name ? "} " : " ");
}

static void whole(struct buf *out, const char *name, const struct label *labels, uint64_t value)
{
	series(out, name, labels);
	buf_addf(out, "%" PRIu64 "\n", value);
}

static void real(struct buf *out, const char *name, const struct label *labels, double value)
{
	series(out, name, labels);
	buf_addf(out, "%.3f\n", value);
}

/* The format's counts include all that is smaller. */
static void histogram(struct buf *out, const char *name, const char *help, const struct histogram *h)
{
	uint64_t sum = 0;
	family(out, name, "histogram", help);
	for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
		sum += h->bucket[i];
		buf_addf(out, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name, (double)histogram_bounds_us[i] / 1e6, sum);
	}
	sum += h->bucket[HISTOGRAM_BOUNDS];
	buf_addf(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum %.6f\n%s_count %" PRIu64 "\n", name, sum, name, (double)h->sum_us / 1e6,
		name, sum);
}

/* ---- families of one line ------------------------------------------------------------------------------------------------------------ */

struct plain {
	const char *name, *type, *help;
	uint64_t value;
};

static void plains(struct buf *out, const struct plain *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		family(out, rows[i].name, rows[i].type, rows[i].help);
		whole(out, rows[i].name, NULL, rows[i].value);
	}
}

static void engine(struct buf *out, const struct metrics_sources *from)
{
	struct desk_figures f;
	struct server_counts http = server_count(from->server);
	struct histogram ack;
	desk_figures(from->desk, &f);
	host_ack(from->host, &ack);
	const struct plain rows[] = {
		{"guichet_ready", "gauge", "1 if /readyz says 200.", from->ready},
		{"guichet_units_total", "counter", "Units of work run.", f.units},
		{"guichet_units_undone_total", "counter", "Units of work that failed alone.", f.undone},
		{"guichet_commits_total", "counter", "Commits.", f.commits},
		{"guichet_commit_failures_total", "counter", "Commits that failed.", f.commit_failures},
		{"guichet_http_requests_total", "counter", "Requests on all listeners.", http.requests},
		{"guichet_http_limited_total", "counter", "Requests refused by the rate of their source.", http.limited},
		{"guichet_http_connections", "gauge", "Connections now.", http.open},
	};
	family(out, "guichet_build_info", "gauge", "Version of the program and of its database engine.");
	whole(out, "guichet_build_info", (struct label[]){{"version", GUICHET_VERSION}, {"sqlite", db_version()}, {NULL, NULL}}, 1);
	plains(out, rows, sizeof rows / sizeof *rows);
	histogram(out, "guichet_db_commit_duration_seconds", "Time of a commit.", &f.commit);
	histogram(out, "guichet_event_ack_duration_seconds",
		"From an event's arrival until its sender was told that it is on disk.", &ack);
}

static void process(struct buf *out)
{
	struct process_figures p;
	process_read(&p);
	const struct plain rows[] = {
		{"process_resident_memory_bytes", "gauge", "Memory in RAM.", p.resident},
		{"process_virtual_memory_bytes", "gauge", "Address space.", p.virtual_},
		{"process_open_fds", "gauge", "Open file descriptors.", p.open_fds},
		{"process_max_fds", "gauge", "Most file descriptors that may be open.", p.max_fds},
		{"process_threads", "gauge", "Threads.", p.threads},
	};
	plains(out, rows, sizeof rows / sizeof *rows);
	family(out, "process_cpu_seconds_total", "counter", "User and system time spent.");
	real(out, "process_cpu_seconds_total", NULL, p.cpu_s);
	family(out, "process_start_time_seconds", "gauge", "When the process was started, in seconds since 1970.");
	real(out, "process_start_time_seconds", NULL, p.started_s);
}

/* ---- families with a line per channel ------------------------------------------------------------------------------------------------ */

static void per_channel(struct buf *out, const struct host_figures *figures, size_t n)
{
	static const struct {
		const char *name, *help;
		size_t offset;
	} rows[] = {
		{"guichet_requests_limited_total", "Requests refused by the rate of their source.", offsetof(struct host_figures, limited)},
		{"guichet_deliveries_started_total", "Deliveries handed to a channel.", offsetof(struct host_figures, deliveries)},
		{"guichet_slow_hooks_total", "Calls of a plugin that took too long.", offsetof(struct host_figures, slow_hooks)},
	};
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		family(out, rows[r].name, "counter", rows[r].help);
		for (size_t i = 0; i < n; i++)
			whole(out, rows[r].name, (struct label[]){{"channel", figures[i].channel}, {NULL, NULL}},
				*(const uint64_t *)(const void *)((const char *)&figures[i] + rows[r].offset));
	}
}

/* A line for each word, those at 0 too: a rate over a line that was not there before its first event would miss that event. */
static void by_word(struct buf *out, const char *name, const char *channel, const char *label, const char *const *words, size_t n,
	const uint64_t *values)
{
	for (size_t i = 0; i < n; i++)
		if (words[i])
			whole(out, name, (struct label[]){{"channel", channel}, {label, words[i]}, {NULL, NULL}}, values[i]);
}

static void requests(struct buf *out, const struct host_figures *figures, size_t n)
{
	static const char name[] = "guichet_requests_total";
	static const char *const words[HOST_STATUSES] = {"none", NULL, "2xx", "3xx", "4xx", "5xx"};
	family(out, name, "counter", "Requests on the routes of a channel, by their answer.");
	for (size_t i = 0; i < n; i++)
		by_word(out, name, figures[i].channel, "status", words, HOST_STATUSES, figures[i].answered);
}

static void events(struct buf *out, const struct host_figures *figures, size_t n)
{
	static const char name[] = "guichet_events_received_total";
	static const char *const words[HOST_RESULTS] = {[GD_R_CREATED] = "created", [GD_R_ADDED] = "added", [GD_R_REPEATED] = "repeated",
		[GD_R_IGNORED] = "ignored", [GD_R_REFUSED] = "refused", [GD_R_INVALID] = "invalid", [GD_R_MISSING] = "missing",
		[GD_R_UNKNOWN] = "unknown", [GD_R_TROUBLE] = "trouble"};
	static const char *const early[] = {"busy", "malformed"};
	family(out, name, "counter", "Messages that channels handed to the desk, by what became of them.");
	for (size_t i = 0; i < n; i++) {
		by_word(out, name, figures[i].channel, "result", words, HOST_RESULTS, figures[i].results);
		by_word(out, name, figures[i].channel, "result", early, 2, (const uint64_t[]){figures[i].busy, figures[i].malformed});
	}
}

static void refusals(struct buf *out, const struct host_figures *figures, size_t n)
{
	static const char name[] = "guichet_auth_failures_total";
	static const char *const words[HOST_VERDICTS] = {[SIGN_NO_SECRET] = "no_secret", [SIGN_MISSING] = "missing",
		[SIGN_MALFORMED] = "malformed", [SIGN_STALE] = "stale", [SIGN_MISMATCH] = "mismatch"};
	family(out, name, "counter", "Requests whose sender was not proved, by the reason.");
	for (size_t i = 0; i < n; i++)
		by_word(out, name, figures[i].channel, "reason", words, HOST_VERDICTS, figures[i].refused);
}

static void restarts(struct buf *out, const struct host *host)
{
	struct host_restarts rows[CHANNELS_MAX];
	size_t n = host_restarts(host, rows, CHANNELS_MAX);
	family(out, "guichet_plugin_restarts_total", "counter", "Times that a channel of a plugin was closed and opened again.");
	for (size_t i = 0; i < n; i++)
		whole(out, "guichet_plugin_restarts_total", (struct label[]){{"plugin", rows[i].plugin}, {NULL, NULL}}, rows[i].times);
}

static void channels(struct buf *out, const struct metrics_sources *from)
{
	struct host_figures figures[CHANNELS_MAX];
	size_t n = host_figures(from->host, figures, CHANNELS_MAX);
	per_channel(out, figures, n);
	requests(out, figures, n);
	events(out, figures, n);
	refusals(out, figures, n);
	restarts(out, from->host);
}

/* ---- deliveries ---------------------------------------------------------------------------------------------------------------------- */

static size_t find_waiting(const struct desk_backlog *b, const char *channel)
{
	size_t i = 0;
	while (i < b->count && strcmp(b->list[i].channel, channel) != 0)
		i++;
	return i;
}

/* One line for each channel that something was ever for in this life of the daemon, also while nothing waits. */
static void backlog(struct buf *out, const struct desk_backlog *b, const struct pump_counts *channels, size_t n)
{
	const struct plain rows[] = {
		{"guichet_db_wal_bytes", "gauge", "Size of the write-ahead log.", (uint64_t)b->wal_bytes},
		{"guichet_outbox_parked", "gauge", "Deliveries that were given up and wait for an admin.", (uint64_t)b->parked},
		{"guichet_outbox_switched_off", "gauge", "Channels whose deliveries are switched off.", (uint64_t)b->switched_off},
	};
	plains(out, rows, sizeof rows / sizeof *rows);
	family(out, "guichet_outbox_pending", "gauge", "Deliveries not yet accepted.");
	for (size_t i = 0; i < n; i++) {
		size_t at = find_waiting(b, channels[i].channel);
		whole(out, "guichet_outbox_pending", (struct label[]){{"channel", channels[i].channel}, {NULL, NULL}},
			at < b->count ? (uint64_t)b->list[at].pending : 0);
	}
	family(out, "guichet_outbox_oldest_age_seconds", "gauge", "Age of the oldest of them.");
	for (size_t i = 0; i < n; i++) {
		size_t at = find_waiting(b, channels[i].channel);
		bool waits = at < b->count && b->read_ms > b->list[at].oldest_ms;
		real(out, "guichet_outbox_oldest_age_seconds", (struct label[]){{"channel", channels[i].channel}, {NULL, NULL}},
			waits ? (double)(b->read_ms - b->list[at].oldest_ms) / 1000 : 0.0);
	}
}

static void deliveries(struct buf *out, struct desk *desk, const struct desk_backlog *waiting)
{
	static const char name[] = "guichet_deliveries_total";
	static const char *const words[] = {"sent", "retried", "parked"};
	struct pump_counts rows[CHANNELS_MAX];
	struct histogram took;
	size_t n = pump_counts(desk_pump(desk), rows, CHANNELS_MAX, &took);
	family(out, name, "counter", "Attempts to deliver, by how they ended: accepted, to be tried again, given up.");
	for (size_t i = 0; i < n; i++)
		by_word(out, name, rows[i].channel, "result", words, 3,
			(const uint64_t[]){rows[i].sent, rows[i].retried, rows[i].parked});
	histogram(out, "guichet_delivery_duration_seconds", "Time of an attempt to deliver, until its end was on disk.", &took);
	backlog(out, waiting, rows, n);
}

/* ---- tickets ------------------------------------------------------------------------------------------------------------------------- */

static void tickets(struct buf *out, const struct tally *tally)
{
	if (!tally_is_whole(tally))
		return; /* those from before the start are still being counted */
	family(out, "guichet_tickets_open", "gauge", "Tickets that are not closed.");
	whole(out, "guichet_tickets_open", NULL, (uint64_t)tally_open(tally));
	family(out, "guichet_tickets", "gauge", "Tickets by status and priority.");
	for (int s = STATUS_NEW; s < STATUS_COUNT; s++)
		for (int p = PRIORITY_LOW; p < TALLY_PRIORITIES; p++)
			whole(out, "guichet_tickets",
				(struct label[]){{"status", status_name((enum ticket_status)s)},
					{"priority", priority_name((enum priority)p)}, {NULL, NULL}},
				(uint64_t)tally->tickets[s][p]);
}

static void breaches(struct buf *out, const struct tally *tally)
{
	family(out, "guichet_sla_breaches_total", "counter", "Promises of time that were not kept.");
	for (int p = PRIORITY_LOW; p < TALLY_PRIORITIES; p++)
		whole(out, "guichet_sla_breaches_total",
			(struct label[]){{"priority", priority_name((enum priority)p)}, {NULL, NULL}}, (uint64_t)tally->breaches[p]);
}

void metrics_write(const struct metrics_sources *from, struct buf *out)
{
	struct desk_backlog waiting;
	desk_backlog(from->desk, &waiting);
	engine(out, from);
	process(out);
	channels(out, from);
	deliveries(out, from->desk, &waiting);
	tickets(out, &waiting.tally);
	breaches(out, &waiting.tally);
}
