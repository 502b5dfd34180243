#include "app/admin.h"

#include "app/metrics.h"
#include "base/buf.h"
#include "base/limits.h"

#include <string.h>
#include <sys/statvfs.h>

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

static void metrics(struct admin *admin, const struct http_request *req)
{
	struct buf out;
	buf_init(&out, LIMIT_BODY);
	metrics_write(&(struct metrics_sources){admin->server, admin->desk, admin->host, admin_why_not(admin) == NULL}, &out);
	if (out.failed)
		answer(admin, req->id, 500, "text/plain", "There is more to tell than fits.\n");
	else
		answer(admin, req->id, 200, "text/plain; version=0.0.4; charset=utf-8", out.data);
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
