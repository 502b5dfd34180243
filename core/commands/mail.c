#include "commands/mail.h"

#include <string.h>

static size_t line_length(const char *line)
{
	return strcspn(line, "\r\n");
}

static const char *next_line(const char *line)
{
	line += line_length(line);
	line += *line == '\r';
	return line + (*line == '\n');
}

struct mail_commands mail_commands(const char *text, struct arena *arena)
{
	struct mail_commands found = {.rest = text};
	const char *line = text;
	for (; *line == '#'; line = next_line(line)) {
		if (found.count == MAIL_COMMANDS || line[1] == ' ' || line[1] == '#') /* a heading, or a list that goes on */
			return (struct mail_commands){.rest = text};
		found.lines[found.count++] = arena_strndup(arena, line, line_length(line));
	}
	if (found.count == 0 || line_length(line) > 0) /* no empty line: it was the beginning of a text */
		return (struct mail_commands){.rest = text};
	found.rest = next_line(line);
	return found;
}
