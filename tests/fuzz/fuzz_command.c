/* Messages of people, at every place and in both languages. Input: one byte of settings, then the message. */
// fuzz: room commands
#include "commands/help.h"
#include "commands/reactions.h"
#include "commands/sms.h"
#include "domain/ticket.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A command may point into its text, but never beyond. */
static void check_text(const struct command *command, const char *text)
{
	if (command->text && strlen(command->text) > 3 * strlen(text))
		abort();
	if (command->ntags > LIMIT_TAGS || command->nrefs > LIMIT_REFS || command->npersons > LIMIT_PERSONS ||
		command->nfields > LIMIT_FIELDS)
		abort();
}

static void parse_at(struct parse_context *context, const char *text, struct arena *arena)
{
	struct command command;
	struct parse_error error;
	for (int place = AT_DESK; place <= AT_LINE; place++) {
		context->place = (enum command_place)place;
		enum parsed parsed = command_parse(context, text, arena, &command, &error);
		if (parsed == PARSED_COMMAND && (!command.def || command.def->id != command.verb))
			abort();
		if (parsed == PARSED_ERROR && error.fault == PARSE_FINE)
			abort();
		if (parsed == PARSED_COMMAND)
			check_text(&command, text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const queues[] = {"technique", "facturation", NULL};
	if (size < 1 || size > 64 * 1024)
		return 0;
	struct arena arena = {0};
	struct zone *zone = zone_load("UTC", NULL);
	char *text = arena_alloc(&arena, size);
	memcpy(text, data + 1, size - 1);
	struct parse_context context = {.roles = *data & 1 ? ROLE_BIT(ROLE_AGENT) : ROLE_BIT(ROLE_CUSTOMER),
		.lang = *data & 2 ? LANG_EN : LANG_FR,
		.names.queues = *data & 4 ? queues : NULL,
		.ref_required = *data & 8,
		.time = {.zone = zone, .format = *data & 16 ? DATE_MDY : DATE_DMY, .now_ms = INT64_C(1775547000000)}};
	parse_at(&context, text, &arena);
	struct question rating = {.kind = QUESTION_RATING, .least = 1, .most = 5};
	struct sms_context sms = {.parse = &context, .question = *data & 32 ? &rating : NULL, .has_open_ticket = *data & 64};
	struct sms_reading reading;
	context.place = AT_SMS;
	sms_parse(&sms, text, &arena, &reading);
	reaction_known(text, &arena);
	zone_free(zone);
	arena_clear(&arena);
	return 0;
}
