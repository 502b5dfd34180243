/* Signed events of Slack: the body of POST /slack/NAME/events, whatever stands in it. */
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
	stage_request(&stage, "events", "application/json", body, size);
	stage_close(&stage);
	free(body);
	return 0;
}
