#include "app/terminal.h"

#include "app/local.h"
#include "app/setup.h"
#include "cli/chat.h"

#include <stdio.h>
#include <stdlib.h>

/* The first console of the configuration; "local" if it cannot be read. */
static const char *console_name(const struct arguments *args, struct arena *arena)
{
	struct setup setup = {0};
	setup_load(&setup, local_config_path(args, arena));
	const struct config_section *console = setup.config ? config_next(setup.config, "console", NULL) : NULL;
	const char *name = arena_strdup(arena, console ? console->name : "local");
	setup_free(&setup);
	return name;
}

static int chat_command(const struct arguments *args)
{
	struct arena arena = {0};
	const char *lines[COMMAND_WORDS], *line, *listen = arguments_value(args, "--listen"), *channel = arguments_value(args, "--channel");
	struct chat_options o = {
		.socket = args->socket, .as = arguments_value(args, "--as"), .room = arguments_value(args, "--room"), .say = lines};
	for (size_t at = 0; (line = arguments_each(args, "--say", &at));)
		lines[o.nsay++] = line;
	o.listen_s = listen ? (int)strtol(listen, NULL, 10) : 0;
	o.instance = channel ? channel : console_name(args, &arena);
	int status = chat_run(&o);
	arena_clear(&arena);
	return status;
}

static const struct command_option options[] = {
	{"--as", "NAME", "Who talks; only for root and the daemon's own user.", 0},
	{"--room", "ROOM", "Begin in this room, a queue's name.", 0},
	{"--say", "LINE", "Say this and end, instead of a prompt.", OPTION_MANY},
	{"--listen", "SECONDS", "With --say: stay so long and show what comes.", 0},
	{"--channel", "NAME", "The console; the first one of the configuration without it.", 0},
	{0}};

const struct command app_chat = {
	.name = "chat",
	.help = "Talk with the desk from this terminal, as a customer or as an agent.",
	.more = "`:1042` enters a ticket's thread, `:support` a room, `:dm` goes back, `:quit` ends; every other line is said where "
		"one stands.",
	.common = COMMAND_CONFIG | COMMAND_SOCKET,
	.options = options,
	.run = chat_command,
};
