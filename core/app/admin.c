#include "app/admin.h"

#include "base/buf.h"
#include "base/limits.h"
#include "store/db.h"

#include <inttypes.h>
#include <string.h>
#include <sys/statvfs.h>

#define CHANNELS_MAX 256
#define DISK_LEAST_PERCENT 5

static void answer(struct admin *admin, uint64_t id, unsigned status, const char *type, const char *body)
{
	struct http_header header = {"content-type", type};
	server_answer(admin->server, id,
		&(struct http_answer){.status = status, .headers = &header, .nheaders = 1, .body = body, .body_len = strlen(body)});
}

static void healthz(struct admin *admin, const struct http_request *req)
{
	answer(admin, req->id, 200, "application/json", "{\"status\":\"ok\"}\n");
}

const char *admin_why_not(struct admin *admin)
{
	struct desk_figures f;
	struct statvfs disk;
	desk_figures(admin->desk, &f);
	if (admin->stopping)
		return "stopping";
	if (!f.writable)
		return "the database takes no commits";
	if (statvfs(admin->data_dir, &disk) == 0 && disk.f_blocks > 0 && disk.f_bavail * 100 / disk.f_blocks < DISK_LEAST_PERCENT)
		return "the disk is nearly full";
	return NULL;
}

static void readyz(struct admin *admin, const struct http_request *req)
{
	const char *why = admin_why_not(admin);
	char body[200];
	snprintf(body, sizeof body, why ? "{\"status\":\"not ready\",\"why\":\"%s\"}\n" : "{\"status\":\"ready\"}\n", why);
	answer(admin, req->id, why ? 503 : 200, "application/json", body);
}

/* ---- metrics ------------------------------------------------------------------------------------------------------------------------- */

static void counter(struct buf *out, const char *name, const char *help, const char *type, uint64_t value)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name, help, name, type, name, value);
}

static void commit_histogram(struct buf *out, const struct desk_figures *f)
{
	static const char *const bounds[] = {"0.0005", "0.001", "0.002", "0.005", "0.01", "0.05", "0.25", "+Inf"};
	uint64_t sum = 0;
	buf_adds(out, "# HELP guichet_db_commit_duration_seconds Time of a commit.\n# TYPE guichet_db_commit_duration_seconds histogram\n");
	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
		sum += f->commit_us_bucket[i];
		buf_addf(out, "guichet_db_commit_duration_seconds_bucket{le=\"%s\"} %" PRIu64 "\n", bounds[i], sum);
	}
	buf_addf(out, "guichet_db_commit_duration_seconds_sum %.6f\nguichet_db_commit_duration_seconds_count %" PRIu64 "\n",
		(double)f->commit_us_total / 1e6, sum);
}

static void per_channel(struct buf *out, struct admin *admin)
{
	static struct {
		const char *name, *help;
		size_t offset;
	} const rows[] = {
		{"guichet_requests_total", "Requests on the routes of a channel.", offsetof(struct host_figures, requests)},
		{"guichet_auth_failures_total", "Requests whose signature was refused.", offsetof(struct host_figures, refused_signatures)},
		{"guichet_requests_limited_total", "Requests refused by the rate of their source.", offsetof(struct host_figures, limited)},
		{"guichet_events_received_total", "Messages handed to the desk.", offsetof(struct host_figures, submits)},
		{"guichet_deliveries_started_total", "Deliveries handed to a channel.", offsetof(struct host_figures, deliveries)},
		{"guichet_slow_hooks_total", "Calls of a plugin that took too long.", offsetof(struct host_figures, slow_hooks)},
	};
	struct host_figures figures[CHANNELS_MAX];
	size_t n = host_figures(admin->host, figures, CHANNELS_MAX);
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		buf_addf(out, "# HELP %s %s\n# TYPE %s counter\n", rows[r].name, rows[r].help, rows[r].name);
		for (size_t i = 0; i < n; i++)
			buf_addf(out, "%s{channel=\"%s\"} %" PRIu64 "\n", rows[r].name, figures[i].channel,
				*(const uint64_t *)(const void *)((const char *)&figures[i] + rows[r].offset));
	}
}

static void backlog(struct buf *out, struct admin *admin)
{
	struct desk_backlog b;
	desk_backlog(admin->desk, &b);
	counter(out, "guichet_db_wal_bytes", "Size of the write-ahead log.", "gauge", (uint64_t)b.wal_bytes);
	counter(out, "guichet_tickets_open", "Tickets that are not closed.", "gauge", (uint64_t)b.open_tickets);
	counter(out, "guichet_outbox_parked", "Deliveries that were given up and wait for an admin.", "gauge", (uint64_t)b.parked);
	counter(out, "guichet_outbox_switched_off", "Channels whose deliveries are switched off.", "gauge", (uint64_t)b.switched_off);
	buf_adds(out, "# HELP guichet_outbox_pending Deliveries not yet accepted.\n# TYPE guichet_outbox_pending gauge\n");
	for (size_t i = 0; i < b.count; i++)
		buf_addf(out, "guichet_outbox_pending{channel=\"%s\"} %" PRId64 "\n", b.list[i].channel, b.list[i].pending);
	buf_adds(out, "# HELP guichet_outbox_oldest_age_seconds Age of the oldest of them.\n"
		      "# TYPE guichet_outbox_oldest_age_seconds gauge\n");
	for (size_t i = 0; i < b.count; i++)
		buf_addf(out, "guichet_outbox_oldest_age_seconds{channel=\"%s\"} %.3f\n", b.list[i].channel,
			b.read_ms > b.list[i].oldest_ms ? (double)(b.read_ms - b.list[i].oldest_ms) / 1000 : 0.0);
}

static void metrics(struct admin *admin, const struct http_request *req)
{
	struct buf out;
	struct desk_figures f;
	struct server_counts http = server_count(admin->server);
	desk_figures(admin->desk, &f);
	buf_init(&out, LIMIT_BODY);
	buf_addf(&out,
		"# HELP guichet_build_info Version of the program and of its database engine.\n# TYPE guichet_build_info "
		"gauge\nguichet_build_info{version=\"%s\",sqlite=\"%s\"} 1\n",
		GUICHET_VERSION, db_version());
	counter(&out, "guichet_units_total", "Units of work run.", "counter", f.units);
	counter(&out, "guichet_units_undone_total", "Units of work that failed alone.", "counter", f.undone);
	counter(&out, "guichet_commits_total", "Commits.", "counter", f.commits);
	counter(&out, "guichet_commit_failures_total", "Commits that failed.", "counter", f.commit_failures);
	counter(&out, "guichet_deliveries_sent_total", "Deliveries accepted by the other side.", "counter", f.sent);
	counter(&out, "guichet_deliveries_retried_total", "Attempts that will be made again.", "counter", f.retried);
	counter(&out, "guichet_deliveries_parked_total", "Deliveries given up.", "counter", f.parked);
	counter(&out, "guichet_http_requests_total", "Requests on all listeners.", "counter", http.requests);
	counter(&out, "guichet_http_limited_total", "Requests refused by the rate of their source.", "counter", http.limited);
	counter(&out, "guichet_http_connections", "Connections now.", "gauge", http.open);
	counter(&out, "guichet_ready", "1 if /readyz says 200.", "gauge", admin_why_not(admin) == NULL);
	commit_histogram(&out, &f);
	backlog(&out, admin);
	per_channel(&out, admin);
	answer(admin, req->id, 200, "text/plain; version=0.0.4", out.data);
	buf_clear(&out);
}

static const struct {
	const char *path;
	void (*run)(struct admin *, const struct http_request *);
} routes[] = {{"/healthz", healthz}, {"/readyz", readyz}, {"/metrics", metrics}};

static size_t find(const char *path)
{
	size_t i = 0;
	while (i < sizeof routes / sizeof *routes && strcmp(routes[i].path, path) != 0)
		i++;
	return i;
}

void admin_probe(void *owner, const struct http_request *head, struct http_verdict *verdict)
{
	(void)owner;
	if (find(head->path) == sizeof routes / sizeof *routes) {
		verdict->status = 404;
	} else if (strcmp(head->method, "GET") != 0 && strcmp(head->method, "HEAD") != 0) {
		verdict->status = 405;
		verdict->allow = "GET, HEAD";
	}
}

void admin_handle(void *owner, const struct http_request *req)
{
	routes[find(req->path)].run(owner, req);
}
