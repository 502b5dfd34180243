#include "app/online.h"

#include "base/mem.h"
#include "base/text.h"
#include "net/client.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#define PROBES_MOST 16 /* of one instance */
#define SAY_MOST 1024

struct waiting {
	sem_t done;
	struct client_result *result;
};

static void on_result(void *owner, struct client_result *result)
{
	struct waiting *waiting = owner;

	waiting->result = result;
	sem_post(&waiting->done);
}

static const struct http_header *headers_of(const struct gd_http_req *req, struct http_header *out)
{
	for (size_t i = 0; i < req->nheaders; i++)
		out[i] = (struct http_header){req->headers[i].name, req->headers[i].value};
	return out;
}

static bool judge(
	const struct plugin *plugin, const struct config_section *section, size_t n, const struct client_result *result, char *say)
{
	struct gd_header *headers = mem_array(result->nheaders + 1, sizeof *headers);

	for (size_t i = 0; i < result->nheaders; i++)
		headers[i] = (struct gd_header){result->headers[i].name, result->headers[i].value};
	const struct gd_http_res res = {.size = sizeof res, .status = result->status, .headers = headers, .nheaders = result->nheaders,
		.body = result->body, .body_len = result->body_len, .net = (enum gd_net)result->net, .error = result->error};
	bool fine = plugin->table.judge(section->own.texts, n, &res, say, SAY_MOST);
	free(headers);
	return fine;
}

/* What somebody else's server says is shown without control characters. */
static void print_line(const struct config_section *section, const char *say, bool fine)
{
	struct buf line;

	buf_init(&line, 4 * SAY_MOST);
	text_strip_controls(&line, say, false);
	printf("%s:%s: %s%s\n", section->kind, section->name, fine ? "" : "WRONG: ", line.data);
	buf_clear(&line);
}

static bool check_one(struct client *client, struct waiting *waiting, const struct plugin *plugin,
	const struct config_section *section, size_t n, bool *fine)
{
	struct gd_probe_room room = {{0}, {0}, {{0}}};
	struct gd_http_req req = {0};
	struct http_header headers[sizeof room.headers / sizeof *room.headers];
	char say[SAY_MOST] = "the request could not be made";

	if (n == PROBES_MOST || !plugin->table.probe(section->own.texts, n, &req, &room))
		return false;
	bool right = client_request(client, &(struct client_request){.method = req.method, .url = req.url,
		.headers = headers_of(&req, headers), .nheaders = req.nheaders, .body = req.body, .body_len = req.body_len,
		.timeout_ms = req.timeout_ms, .allow_private = config_bool(section, "allow_private")});
	if (right) {
		sem_wait(&waiting->done);
		right = judge(plugin, section, n, waiting->result, say);
		client_result_free(waiting->result);
	}
	print_line(section, say, right);
	*fine = *fine && right;
	return true;
}

bool online_check(struct setup *setup)
{
	struct err err = {0};
	struct waiting waiting = {0};
	bool fine = true;

	sem_init(&waiting.done, 0, 0);
	struct client *client = client_new(&(struct client_spec){.on_result = on_result, .owner = &waiting}, &err);
	for (const struct config_section *s = NULL; client && (s = config_next_instance(setup->config, s));) {
		const struct plugin *plugin = plugins_get(&setup->plugins, s->kind, &err);
		for (size_t n = 0; plugin && plugin->table.probe && plugin->table.judge; n++)
			if (!check_one(client, &waiting, plugin, s, n, &fine))
				break;
	}
	if (!client)
		fprintf(stderr, "guichet check: %s\n", err.text);
	client_free(client);
	sem_destroy(&waiting.done);
	return fine && client;
}
