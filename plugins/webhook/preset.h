/* preset.h: the senders that the plugin understands, a row each.
 *
 * A preset's map function is pure: it reads the hook and adds events to it (hook.h). It says HOOK_OK with no event for what needs nothing
 * done, HOOK_BAD for what makes no sense, HOOK_MISSING for what lacks something, each with a sentence. To add a sender: a map function in a
 * file of its own, a row in preset.c, a word in settings.c, a capture in tests/plugins/webhook/captures and a seed for the fuzz target.
 *
 *     const struct preset *preset = preset_find("alertmanager");
 *     enum hook_verdict verdict = preset->map(hook, &why);
 */
#ifndef WEBHOOK_PRESET_H
#define WEBHOOK_PRESET_H

#include "hook.h"
#include "mapping.h"

#include <stdint.h>

enum preset_body {
	BODY_JSON = 1u << 0,
	BODY_FORM = 1u << 1, /* urlencoded and multipart */
	BODY_ANY = 1u << 2,  /* other types too: the preset reads the bytes itself */
	BODY_QUERY = 1u << 3, /* GET with everything in the query */
	BODY_CHUNKS = 1u << 4 /* in chunks as well: any program may be the sender, and the usual library for CloudEvents writes no length */
};

/* How the sender wants to be answered when all went well. */
enum preset_answer {
	ANSWER_TICKETS, /* {"tickets":[...]} */
	ANSWER_OK,      /* text/plain "ok": what a Slack client checks */
	ANSWER_BROWSER  /* to the configured page, if there is one */
};

typedef enum hook_verdict preset_map_fn(struct hook *hook, struct err *why);

struct preset {
	const char *name;
	const char *title;      /* how people know it: "Alertmanager" */
	uint32_t bodies;
	const char *json_field; /* of a form: the field that holds the document; NULL: the fields are the data */
	enum preset_answer answer;
	const char *id_header;  /* the sender's delivery id; NULL: only the usual ones */
	preset_map_fn *map;
	bool strays; /* it comments on what was there before the hook, too: a ticket that is unknown is no mistake */
};

const struct preset *preset_find(const char *name);

preset_map_fn preset_guichet, preset_alertmanager, preset_grafana, preset_github, preset_gitlab, preset_sentry, preset_kuma,
	preset_cloudevents, preset_slack, preset_form, preset_generic;

/* Of preset_generic.c, for cloudevents too: one document through the from.* lines. */
enum hook_verdict preset_map_document(struct hook *hook, const struct json *root, const char *const fallbacks[][2], struct err *why);

#endif
