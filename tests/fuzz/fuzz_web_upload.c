// fuzz: source plugins/web/multipart.c
/* Bodies of the page for files: whatever the bytes, what comes out lies within them and has a name. */
#include "plugins/web/multipart.h"

#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gd_file files[MOST];
	struct arena arena = {0};
	const char *body = (const char *)data;
	size_t n = multipart_files("multipart/form-data; boundary=xyz", body, size, &arena, files, MOST);
	if (n > MOST)
		abort();
	for (size_t i = 0; i < n; i++) {
		bool inside = files[i].bytes >= body && files[i].length > 0 && files[i].bytes + files[i].length <= body + size;
		if (!inside || !*files[i].name || !text_is_utf8(files[i].name, strlen(files[i].name)) || strchr(files[i].name, '/'))
			abort();
	}
	arena_clear(&arena);
	return 0;
}
