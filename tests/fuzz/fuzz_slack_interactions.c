/* Buttons, shortcuts and modals: POST /slack/NAME/interactivity. Input: the JSON of the field `payload`; one that begins with "payload="
 * is the whole form. */
// fuzz: source plugins/slack/*.c
// fuzz: source core/host/validate.c
#include "slack_stage.h"

#include "plugins/slack/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stage stage;
	struct buf body;
	char *json = malloc(size + 1);

	memcpy(json, data, size);
	json[size] = '\0';
	buf_init(&body, 4 * size + 64);
	if (!strncmp(json, "payload=", 8))
		buf_add(&body, json, size);
	else
		form_add(&body, "payload", json);
	stage_open(&stage, false);
	stage_request(&stage, "interactivity", "application/x-www-form-urlencoded", body.data, body.len);
	stage_close(&stage);
	buf_clear(&body);
	free(json);
	return 0;
}
