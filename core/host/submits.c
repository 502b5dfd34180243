#include "host/submits.h"

#include "base/log.h"
#include "base/mem.h"
#include "host/copy.h"
#include "host/hooks.h"
#include "host/validate.h"

#include <stdlib.h>
#include <string.h>

struct host_submit {
	struct loop_work work; /* first */
	struct host *host;
	uint64_t number, tag, began_us;
	const struct gd_kv *kv;
	size_t nkv;
	struct gd_result *result;
	struct arena arena;
};

static void submit_free(struct host_submit *handle)
{
	arena_clear(&handle->arena);
	free(handle);
}

static void arrive(struct loop_work *work)
{
	struct host_submit *handle = (struct host_submit *)work;
	struct gd_ctx *ctx = instance_find(handle->host, handle->number);
	if (ctx) {
		for (size_t i = 0; handle->result->code != GD_R_TROUBLE && i < handle->nkv; i++)
			instance_set_kv(ctx, handle->kv[i].key, handle->kv[i].value);
		int64_t start = hook_enter(ctx);
		ctx->plugin->table.on_result(ctx->self, handle->tag, handle->result);
		hook_leave(ctx, "on_result", start);
		if ((size_t)handle->result->code < HOST_RESULTS)
			ctx->figures.results[handle->result->code]++;
		histogram_add(&handle->host->ack, clock_mono_us() - handle->began_us);
	}
	submit_free(handle);
}

void host_result(struct host_submit *handle, const struct gd_result *result)
{
	handle->result = copy_result(&handle->arena, result);
	handle->work.run = arrive;
	if (!loop_post_result(handle->host->spec.loop, &handle->work))
		submit_free(handle); /* the loop has ended: it is stored, and the sender will ask again */
}

/* A file must be the one that the host has lent to this very hook: a plugin cannot name others. */
static bool files_are_ours(const struct gd_ctx *ctx, const struct gd_inbound *in)
{
	for (size_t i = 0; i < in->nfiles; i++)
		if (in->files[i].path && (!ctx->lent_file || strcmp(in->files[i].path, ctx->lent_file) != 0))
			return false;
	return true;
}

static bool fits(const struct gd_ctx *ctx, const struct gd_inbound *in)
{
	struct err err = {{0}};
	if (validate_inbound(in, &err)) {
		if (files_are_ours(ctx, in))
			return true;
		err_set(&err, "file.path is not the file that on_http() was given");
	}
	log_warn("host", "a message was refused", KV("channel", ctx->channel), KV("why", err.text));
	return false;
}

static void take_files(struct gd_ctx *ctx, const struct gd_inbound *in)
{
	for (size_t i = 0; i < in->nfiles; i++)
		ctx->file_taken = ctx->file_taken || in->files[i].path;
}

enum gd_rc submits_send(struct gd_ctx *ctx, const struct gd_inbound *given, uint64_t tag)
{
	struct host *host = ctx->host;
	struct gd_inbound in;
	struct gd_system reported;
	if (!ctx->plugin->table.on_result) {
		log_error("host", "a plugin submits and has no on_result()", KV("channel", ctx->channel));
		return GD_REFUSED;
	}
	whole_inbound(&in, &reported, given);
	if (!fits(ctx, &in)) {
		ctx->figures.malformed++;
		return GD_BAD_INPUT;
	}
	struct host_submit *handle = mem_alloc(sizeof *handle);
	handle->host = host;
	handle->number = ctx->number;
	handle->tag = tag;
	handle->began_us = clock_mono_us();
	handle->kv = copy_kv(&handle->arena, in.kv, in.nkv);
	handle->nkv = in.nkv;
	enum gd_rc rc = host->spec.desk.submit(host->spec.desk.self, ctx->channel, &in, handle);
	if (rc != GD_OK) {
		submit_free(handle);
		if (rc == GD_BUSY)
			ctx->figures.busy++;
		else
			ctx->figures.malformed++;
		ctx->wants_ready = ctx->wants_ready || rc == GD_BUSY;
		return rc;
	}
	take_files(ctx, &in);
	ctx->figures.submits++;
	ctx->figures.last_event_ms = clock_now(host->spec.clock);
	return GD_OK;
}
