#include "app/local.h"

#include "app/daemon.h"
#include "app/online.h"
#include "app/setup.h"
#include "base/json.h"
#include "base/limits.h"
#include "config/load.h"
#include "config/show.h"
#include "host/example.h"
#include "store/datadir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STANDARD_SOCKET "/run/guichet/control.sock"

const char *local_config_path(const struct arguments *args, struct arena *arena)
{
	char *standard = setup_default_path();
	const char *path = args->config ? args->config : arena_strdup(arena, standard);
	free(standard);
	return path;
}

static void print_faults(const struct setup *setup, FILE *file)
{
	struct buf out;
	buf_init(&out, LIMIT_CONFIG_FILE);
	faults_print(&setup->faults, &out);
	fputs(out.data, file);
	buf_clear(&out);
}

/* The daemon that runs may have kept an older configuration than the one in the file, which is wrong now: its socket is asked all the
 * same. */
const char *local_socket(const struct arguments *args, struct arena *arena)
{
	extern char **environ;
	struct faults faults = {0};
	const char *path = local_config_path(args, arena), *socket = NULL;
	if (args->socket)
		return args->socket;
	if (access(path, R_OK) != 0) {
		if (!args->config)
			return STANDARD_SOCKET; /* people of the socket's group need not read the secrets in the file */
		fprintf(stderr, "guichet %s: %s cannot be read: %s\n", args->command->name, path, strerror(errno));
		return NULL;
	}
	struct config *config = config_load(&(struct config_source){.path = path, .environment = environ, .lenient = true}, &faults);
	socket = arena_strdup(arena, config_text(config_section(config, "server", NULL), "control_socket"));
	config_free(config);
	faults_clear(&faults);
	return socket;
}

/* ---- run --------------------------------------------------------------------------------------------------------------------------- */

static int run_run(const struct arguments *args)
{
	struct arena arena = {0};
	int status = daemon_run(&(struct daemon_options){local_config_path(args, &arena), arguments_value(args, "--migrate-only") != NULL});
	arena_clear(&arena);
	return status;
}

static const struct command_option run_options[] = {{"--migrate-only", NULL, "Update the database to this version and end.", 0}, {0}};

const struct command app_run = {
	.name = "run",
	.help = "Run the daemon in the foreground.",
	.more = "SIGTERM ends it within a second, SIGHUP reads the configuration again.",
	.common = COMMAND_CONFIG,
	.options = run_options,
	.run = run_run,
};

/* ---- check ------------------------------------------------------------------------------------------------------------------------- */

static void put_faults(const struct setup *setup, const char *path, bool ok)
{
	struct buf out;
	struct json_writer j = {.out = &out};
	buf_init(&out, LIMIT_CONFIG_FILE);
	json_open(&j, NULL, '{');
	json_put_bool(&j, "fine", ok);
	json_put_text(&j, "file", path);
	json_open(&j, "faults", '[');
	for (size_t i = 0; i < setup->faults.count; i++) {
		const struct fault *fault = &setup->faults.list[i];
		json_open(&j, NULL, '{');
		json_put_text(&j, "kind", fault->kind == FAULT_WARNING ? "warning" : "error");
		json_put_text(&j, "file", fault->origin.file);
		json_put_int(&j, "line", fault->origin.line);
		json_put_text(&j, "at", fault->subject);
		json_put_text(&j, "why", fault->sentence);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_close(&j, '}');
	printf("%s\n", out.data);
	buf_clear(&out);
}

/* What the daemon would end with as soon as it starts. Only of a folder that somebody named: the standard one comes with the service. */
static bool find_bad_folder(struct setup *setup)
{
	struct err err = {0};
	const struct config_section *s = config_section(setup->config, "guichet", NULL);
	if (!config_has(s, "data_dir") || datadir_try(config_text(s, "data_dir"), &err))
		return true;
	faults_add(&setup->faults, FAULT_ERROR, config_origin(s, "data_dir"), "[guichet] data_dir", "%s", err.text);
	faults_sort(&setup->faults);
	return false;
}

static int check_run(const struct arguments *args)
{
	struct setup setup = {0};
	struct arena arena = {0};
	const char *path = local_config_path(args, &arena);
	int status = EXIT_DONE;
	bool ok = setup_load(&setup, path);
	ok = (!setup.config || find_bad_folder(&setup)) && ok;
	if (args->json)
		put_faults(&setup, path, ok);
	else
		print_faults(&setup, ok ? stdout : stderr);
	if (ok && !args->json)
		printf("%s: the configuration is fine.\n", path);
	if (ok && arguments_value(args, "--online") && !online_check(&setup))
		status = EXIT_NO;
	setup_free(&setup);
	arena_clear(&arena);
	return ok ? status : EXIT_CONFIG;
}

static const struct command_option check_options[] = {
	{"--online", NULL, "Also try the tokens and scopes of the channels that can be tried; nothing is posted.", 0}, {0}};

const struct command app_check = {
	.name = "check",
	.help = "Check the configuration and say everything that is wrong with it.",
	.common = COMMAND_CONFIG | COMMAND_JSON,
	.options = check_options,
	.run = check_run,
};

/* ---- config ------------------------------------------------------------------------------------------------------------------------ */

static int show_example(const struct arguments *args)
{
	struct err err = {0};
	struct plugins plugins = {0};
	struct buf out;
	const char *dir = arguments_value(args, "--plugins");
	char *place = setup_plugins_dir(dir);
	buf_init(&out, LIMIT_CONFIG_FILE);
	plugins_init(&plugins, place);
	bool ok = host_example(&plugins, &out, &err);
	if (ok)
		fputs(out.data, stdout);
	else
		fprintf(stderr, "guichet config: %s.\n", err.text);
	plugins_clear(&plugins);
	buf_clear(&out);
	free(place);
	return ok ? EXIT_DONE : EXIT_NO;
}

static int show_config(const struct arguments *args)
{
	struct setup setup = {0};
	struct arena arena = {0};
	struct buf out;
	bool ok = setup_load(&setup, local_config_path(args, &arena));
	buf_init(&out, LIMIT_CONFIG_FILE);
	print_faults(&setup, stderr);
	if (ok)
		config_print(setup.config, arguments_value(args, "--all") != NULL, &out);
	fputs(out.data ? out.data : "", stdout);
	buf_clear(&out);
	setup_free(&setup);
	arena_clear(&arena);
	return ok ? EXIT_DONE : EXIT_CONFIG;
}

static int config_run(const struct arguments *args)
{
	if (args->nwords == 1 && strcmp(args->words[0], "example") == 0)
		return show_example(args);
	if (args->nwords == 1 && strcmp(args->words[0], "show") == 0)
		return show_config(args);
	return arguments_usage(args, "say example or show.");
}

static const struct command_option config_options[] = {
	{"--all", NULL, "show: also what was not written and has its standard value.", 0},
	{"--plugins", "DIR", "example: the folder of the plugins; that of the installation without it.", OPTION_DIR},
	{0}};

const struct command app_config = {
	.name = "config",
	.operands = "example | show",
	.words = "example show",
	.help = "Print an example with every option, or the configuration in force; secrets are not shown.",
	.common = COMMAND_CONFIG,
	.options = config_options,
	.run = config_run,
};
