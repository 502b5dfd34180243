/* The form decoders of the webhook plugin. Input: one byte ('u' urlencoded, else multipart), then the body; a multipart body's
 * boundary is "b". */
// fuzz: room sign
// fuzz: source plugins/webhook/*.c
#include "plugins/webhook/body.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct hook hook = {.arena = &arena};
	struct err why = {0};

	if (size < 1)
		return 0;
	const char *body = (const char *)data + 1;
	uint32_t status = data[0] == 'u' ? body_urlencoded(&hook, body, size - 1, &why) : body_multipart(&hook, "b", body, size - 1, &why);
	if ((status != 0) != (why.text[0] != '\0'))
		abort();
	for (size_t i = 0; i < hook.nparams; i++) {
		const struct hook_param *param = &hook.params[i];
		bool clean = text_is_utf8(param->name, strlen(param->name)) && (param->file || text_is_utf8(param->value, param->len));
		if (!clean || param->len > size * 3)
			abort();
	}
	arena_clear(&arena);
	return 0;
}
