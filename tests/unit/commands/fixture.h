/* What the tests of the command language share: one author in Paris, on Tuesday 7 April 2026 at 9:30, and short ways to parse. */
#ifndef GUICHET_TESTS_COMMANDS_FIXTURE_H
#define GUICHET_TESTS_COMMANDS_FIXTURE_H

#include "commands/parse.h"
#include "domain/ticket.h"

#include "support/check.h"

#include <stdlib.h>

#define NOW_MS INT64_C(1775547000000) /* 2026-04-07T07:30:00Z */
#define CUSTOMER ROLE_BIT(ROLE_CUSTOMER)
#define AGENT (ROLE_BIT(ROLE_CUSTOMER) | ROLE_BIT(ROLE_AGENT))
#define EVERYBODY (AGENT | ROLE_BIT(ROLE_LEAD) | ROLE_BIT(ROLE_ADMIN))

struct fixture {
	struct arena arena;
	struct zone *paris;
	struct parse_context context;
	struct command command;
	struct parse_error error;
};

static inline bool only_acme(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "acme") == 0;
}

/* References 1000 to 1999 are the author's own. */
static inline bool a_thousand(void *arg, int64_t number)
{
	(void)arg;
	return number >= 1000 && number < 2000;
}

static inline int setup(void **state)
{
	static const char *const queues[] = {"technique", "facturation", "commercial", "comptabilité", NULL};
	static const char *const fields[] = {"composant", NULL};
	struct fixture *f = mem_alloc(sizeof(*f));
	f->paris = zone_load("Europe/Paris", NULL);
	assert_non_null(f->paris);
	f->context = (struct parse_context){.place = AT_DESK,
		.roles = AGENT,
		.lang = LANG_FR,
		.names.queues = queues,
		.fields = fields,
		.time = {.zone = f->paris, .format = DATE_DMY, .now_ms = NOW_MS},
		.org_known = only_acme,
		.ref_visible = a_thousand};
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;
	arena_clear(&f->arena);
	zone_free(f->paris);
	free(f);
	return 0;
}

static inline enum parsed parse(struct fixture *f, const char *text)
{
	return command_parse(&f->context, text, &f->arena, &f->command, &f->error);
}

/* On the desk side, by an agent. */
static inline const struct command *desk(void **state, const char *text)
{
	struct fixture *f = *state;
	f->context.place = AT_DESK;
	f->context.roles = AGENT;
	if (parse(f, text) != PARSED_COMMAND)
		fail_msg("no command: %s", text);
	return &f->command;
}

/* By an admin, as a command line of its own. */
static inline const struct command *line(void **state, const char *text)
{
	struct fixture *f = *state;
	f->context.place = AT_LINE;
	f->context.roles = EVERYBODY;
	if (parse(f, text) != PARSED_COMMAND)
		fail_msg("no command: %s (%d)", text, f->error.fault);
	return &f->command;
}

/* By a customer in a conversation with the desk alone. */
static inline enum parsed direct(void **state, const char *text)
{
	struct fixture *f = *state;
	f->context.place = AT_DIRECT;
	f->context.roles = CUSTOMER;
	return parse(f, text);
}

static inline const struct parse_error *failing(void **state, const char *text, enum parse_fault fault)
{
	struct fixture *f = *state;
	f->context.place = AT_DESK;
	f->context.roles = EVERYBODY;
	assert_int_equal(parse(f, text), PARSED_ERROR);
	assert_int_equal(f->error.fault, fault);
	return &f->error;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
