/* Slash commands: the form of POST /slack/NAME/commands. Input: the body as it comes. */
// fuzz: source plugins/slack/*.c
// fuzz: source core/host/validate.c
#include "slack_stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stage stage;
	char *body = malloc(size + 1);

	memcpy(body, data, size);
	body[size] = '\0';
	stage_open(&stage, false);
	stage_request(&stage, "commands", "application/x-www-form-urlencoded", body, size);
	stage_close(&stage);
	free(body);
	return 0;
}
