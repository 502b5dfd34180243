#include "i18n/catalog_file.h"

#include "base/text.h"

#include <string.h>

static const struct {
	const char *name;
	enum catalog_section section;
} sections[] = {{"[choices]", SECTION_CHOICES}, {"[messages]", SECTION_MESSAGES}, {"[words]", SECTION_WORDS}};

static void trim(const char **at, const char **end)
{
	while (*at < *end && strchr(" \t\r", **at))
		++*at;
	while (*end > *at && strchr(" \t\r", (*end)[-1]))
		--*end;
}

static bool fail(struct catalog_file *file, struct err *err, const char *why)
{
	file->failed = true;
	err_set(err, "line %u: %s", file->line, why);
	return false;
}

static bool copy(char *out, size_t size, const char *at, const char *end)
{
	trim(&at, &end);
	if (at == end || (size_t)(end - at) >= size)
		return false;
	memcpy(out, at, (size_t)(end - at));
	out[end - at] = '\0';
	return true;
}

static bool read_section(struct catalog_file *file, const char *at, const char *end, struct err *err)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		if (strlen(sections[i].name) == (size_t)(end - at) && memcmp(sections[i].name, at, (size_t)(end - at)) == 0) {
			file->section = sections[i].section;
			return true;
		}
	}
	return fail(file, err, "a section is [choices], [messages] or [words]");
}

static bool read_entry(struct catalog_file *file, struct catalog_line *line, const char *at, const char *end, struct err *err)
{
	const char *equals = memchr(at, '=', (size_t)(end - at));

	if (!equals)
		return fail(file, err, "there is no = in it; a line is `key = text`");
	if (file->section == SECTION_NONE)
		return fail(file, err, "a text stands before the first section");
	if (!copy(line->key, sizeof(line->key), at, equals))
		return fail(file, err, "the key is empty or too long");
	if (!copy(line->text, sizeof(line->text), equals + 1, end))
		return fail(file, err, "the text is empty or too long");
	if (!text_is_utf8(line->text, strlen(line->text)))
		return fail(file, err, "the text is not UTF-8");
	line->section = file->section;
	return true;
}

bool catalog_file_next(struct catalog_file *file, struct catalog_line *line, struct err *err)
{
	while (file->at < file->end && !file->failed) {
		const char *at = file->at, *end = memchr(at, '\n', (size_t)(file->end - at));
		if (!end)
			end = file->end;
		file->at = end < file->end ? end + 1 : end;
		file->line++;
		if (memchr(at, '\0', (size_t)(end - at)))
			return fail(file, err, "there is a NUL in it");
		trim(&at, &end);
		if (at == end || *at == ';' || *at == '#')
			continue;
		if (*at != '[')
			return read_entry(file, line, at, end, err);
		if (!read_section(file, at, end, err))
			return false;
	}
	return false;
}
