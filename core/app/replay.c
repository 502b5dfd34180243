#include "app/replay.h"

#include "base/id.h"
#include "base/mem.h"
#include "desk/work.h"
#include "store/admin.h"

#include <stdlib.h>
#include <string.h>

struct replay {
	struct desk_unit unit;
	struct loop_work work;
	struct control_api *api;
	struct arena arena;
	uint64_t request;
	int64_t id;
	bool found;
	struct received row;
};

static void refuse(struct control_api *api, uint64_t request, unsigned status, const char *body)
{
	server_answer(api->server, request, &(struct http_answer){.status = status, .body = body, .body_len = strlen(body)});
}

static void replay_free(struct replay *r)
{
	arena_clear(&r->arena);
	free(r);
}

static void hand_over(struct loop_work *work)
{
	struct replay *r = (struct replay *)((char *)work - offsetof(struct replay, work));
	const struct host_received received = {.channel = r->row.channel, .method = r->row.method, .path = r->row.path,
		.headers = r->row.headers, .body = r->row.body, .body_len = r->row.len};
	if (!r->found)
		refuse(r->api, r->request, 404, "{\"error\":\"There is no such request. `guichet inbox` lists them.\"}");
	else if (!host_replay(r->api->host, r->request, &received))
		refuse(r->api, r->request, 404, "{\"error\":\"Its channel is closed, or has no such route any more.\"}");
	replay_free(r);
}

static void read_row(struct work *w, struct desk_unit *unit)
{
	struct replay *r = (struct replay *)unit;
	r->found = received_load(w->db, &r->arena, r->id, &r->row);
	if (r->found)
		work_history(w, NULL, HISTORY_ADMIN, 0, "{\"what\":\"inbox replay\"}");
}

static void row_read(struct desk_unit *unit, enum unit_end end)
{
	struct replay *r = (struct replay *)unit;
	r->found = r->found && end == UNIT_STORED;
	r->work.run = hand_over;
	if (!loop_post_result(r->api->loop, &r->work))
		replay_free(r);
}

void replay_start(struct control_api *api, uint64_t request, const char *id)
{
	struct replay *r = mem_alloc(sizeof *r);
	*r = (struct replay){.unit = {.run = read_row, .done = row_read}, .api = api, .request = request, .id = id ? id_from_text(id) : 0};
	if (desk_push(api->desk, &r->unit))
		return;
	refuse(api, request, 503, "{\"error\":\"Too much is waiting; try again in a moment.\"}");
	replay_free(r);
}
