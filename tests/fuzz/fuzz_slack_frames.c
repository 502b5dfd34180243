/* Socket Mode: what comes over the WebSocket. Input: one frame a line; the socket has been opened and has not yet said hello. */
// fuzz: source plugins/slack/*.c
// fuzz: source core/host/validate.c
#include "slack_stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data;
	struct stage stage;

	stage_open(&stage, true);
	for (size_t left = size, frames = 0; left && frames < 32; frames++) {
		const char *end = memchr(at, '\n', left);
		size_t len = end ? (size_t)(end - at) : left;
		char *text = malloc(len + 1);
		memcpy(text, at, len);
		text[len] = '\0';
		stage_frame(&stage, text, len);
		free(text);
		at += len + (end != NULL);
		left -= len + (end != NULL);
	}
	stage_close(&stage);
	return 0;
}
