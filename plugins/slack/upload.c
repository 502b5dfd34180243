#include "upload.h"

#include "base/json_write.h"
#include "form.h"
#include "hosts.h"
#include "turns.h"

#include <inttypes.h>
#include <stdio.h>

#define BYTES_TIMEOUT_MS 60000

static void give_up_file(struct gd_channel *channel, struct parcel *parcel, const struct api_answer *answer)
{
	if (answer->kind == ERROR_RETRY || answer->kind == ERROR_RATE || answer->kind == ERROR_DOUBT || answer->kind == ERROR_TOKEN) {
		parcel_fail(channel, parcel, answer); /* the next attempt finds the text in the history */
		return;
	}
	slack_log(channel, GD_LOG_ERROR, "a file did not reach Slack (%s): %s", answer->code, answer->why);
	parcel_end(channel, parcel, GD_GIVE_UP, 0, answer->why);
}

static void on_shared(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	if (answer->ok)
		parcel_end(channel, owner, GD_SENT, 0, NULL);
	else
		give_up_file(channel, owner, answer);
}

static void share(struct gd_channel *channel, void *owner)
{
	const struct parcel *parcel = owner;
	struct buf body, files;
	struct json_writer w = {.out = &files};

	buf_init(&body, LIMIT_JSON);
	buf_init(&files, LIMIT_JSON);
	json_open(&w, NULL, '[');
	for (size_t i = 0; i < parcel->nfiles; i++) {
		json_open(&w, NULL, '{');
		json_put_text(&w, "id", parcel->file_ids[i]);
		json_put_text(&w, "title", parcel->files[i].name);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	form_add(&body, "files", files.data);
	form_add(&body, "channel_id", parcel->room);
	form_add(&body, "thread_ts", parcel->thread ? parcel->thread : *parcel->room == 'D' ? NULL : parcel->ts);
	api_call(channel,
		&(struct api_request){
			.method = "files.completeUploadExternal", .team = parcel->team, .body = &body, .room = parcel->room,
			.done = on_shared, .owner = owner});
	buf_clear(&files);
	buf_clear(&body);
}

static void on_bytes(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct parcel *parcel = owner;

	if (!answer->ok) {
		give_up_file(channel, parcel, answer);
		return;
	}
	parcel->file++;
	upload_start(channel, parcel);
}

static void on_address(struct gd_channel *channel, void *owner, const struct api_answer *answer)
{
	struct parcel *parcel = owner;
	const char *url = json_text(json_get(answer->json, "upload_url"), NULL), *id = json_text(json_get(answer->json, "file_id"), NULL);

	if (!answer->ok) {
		give_up_file(channel, parcel, answer);
		return;
	}
	if (!url || !id || !hosts_allowed(&channel->settings, url)) {
		parcel_end(channel, parcel, GD_GIVE_UP, 0, "Slack's address for the file makes no sense.");
		return;
	}
	parcel->file_ids[parcel->file] = arena_strdup(&parcel->arena, id);
	api_call(channel, &(struct api_request){.method = "upload", .url = url, .content_type = "application/octet-stream",
		.body_file = parcel->files[parcel->file].path, .plain_answer = true, .timeout_ms = BYTES_TIMEOUT_MS, .done = on_bytes,
		.owner = parcel});
}

void upload_start(struct gd_channel *channel, struct parcel *parcel)
{
	const struct gd_file *file = &parcel->files[parcel->file];
	char length[24];
	struct buf body;

	if (parcel->file == parcel->nfiles) {
		turns_wait(channel, parcel->room, share, parcel); /* the files are a message of their own, and follow the text as one */
		return;
	}
	buf_init(&body, LIMIT_JSON);
	(void)snprintf(length, sizeof length, "%" PRId64, file->length);
	form_add(&body, "filename", file->name);
	form_add(&body, "length", length);
	api_call(channel,
		&(struct api_request){
			.method = "files.getUploadURLExternal", .team = parcel->team, .body = &body, .done = on_address, .owner = parcel});
	buf_clear(&body);
}
