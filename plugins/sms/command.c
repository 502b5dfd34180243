#include "command.h"

#include "base/json_write.h"
#include "base/limits.h"
#include "base/mem.h"
#include "segments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_all(FILE *file, struct buf *out)
{
	char chunk[4096];
	size_t n;

	while (!out->failed && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(out, chunk, n);
	return !ferror(file) && !out->failed;
}

static void write_cost(const struct segments *cost, const uint32_t *units, struct buf *out)
{
	struct json_writer w = {.out = out};

	json_open(&w, NULL, '{');
	json_put_text(&w, "encoding", cost->ucs2 ? "UCS-2" : "GSM-7");
	json_put_int(&w, "segments", cost->count);
	json_open(&w, "units", '[');
	for (uint32_t i = 0; i < cost->count; i++)
		json_put_int(&w, NULL, units[i]);
	json_close(&w, ']');
	json_put_int(&w, "chars", cost->chars);
	json_put_int(&w, "scalars", cost->scalars);
	json_put_int(&w, "bits", (int64_t)cost->bits);
	json_close(&w, '}');
}

static void print_cost(const struct buf *text)
{
	struct segments cost = segments_measure(text->data, text->len, NULL, 0);
	uint32_t *units = mem_array(cost.count, sizeof *units);
	struct buf out;

	segments_measure(text->data, text->len, units, cost.count);
	buf_init(&out, LIMIT_RESPONSE);
	write_cost(&cost, units, &out);
	puts(out.data);
	buf_clear(&out);
	free(units);
}

static int run_segments(int argc, char *const *argv)
{
	bool smart = argc > 1 && !strcmp(argv[1], "--smart");
	struct buf text, plain;
	int status = 2;

	if (argc > 2 || (argc == 2 && !smart)) {
		fprintf(stderr, "guichet sms segments: \"%s\" is not understood; usage: guichet sms segments [--smart] < text\n",
			argv[argc - 1]);
		return status;
	}
	buf_init(&text, LIMIT_BODY);
	buf_init(&plain, 8 * (size_t)LIMIT_BODY); /* a tab becomes seven spaces */
	if (!read_all(stdin, &text)) {
		fprintf(stderr, "guichet sms segments: the text cannot be read, or is longer than %d bytes\n", LIMIT_BODY);
	} else {
		if (smart)
			segments_smart(&plain, text.data, text.len);
		print_cost(smart ? &plain : &text);
		status = 0;
	}
	buf_clear(&plain);
	buf_clear(&text);
	return status;
}

const struct gd_command sms_commands[] = {
	{"segments", "[--smart] < text", "Say how a text is encoded and how many segments it takes.", run_segments},
	{0},
};
