#include "preset.h"

#include <string.h>

static const struct preset presets[] = {
	{"guichet", "webhook", BODY_JSON, NULL, ANSWER_TICKETS, NULL, preset_guichet, false},
	{"alertmanager", "Alertmanager", BODY_JSON, NULL, ANSWER_TICKETS, NULL, preset_alertmanager, false},
	{"grafana", "Grafana", BODY_JSON, NULL, ANSWER_TICKETS, NULL, preset_grafana, false},
	{"github", "GitHub", BODY_JSON | BODY_FORM, "payload", ANSWER_TICKETS, "x-github-delivery", preset_github, true},
	{"gitlab", "GitLab", BODY_JSON, NULL, ANSWER_TICKETS, "x-gitlab-event-uuid", preset_gitlab, true},
	{"sentry", "Sentry", BODY_JSON, NULL, ANSWER_TICKETS, "request-id", preset_sentry, false},
	{"uptime-kuma", "Uptime Kuma", BODY_JSON | BODY_FORM | BODY_QUERY, "data", ANSWER_TICKETS, NULL, preset_kuma, false},
	{"cloudevents", "CloudEvents", BODY_JSON | BODY_ANY | BODY_CHUNKS, NULL, ANSWER_TICKETS, NULL, preset_cloudevents, false},
	{"slack", "Slack", BODY_JSON | BODY_FORM, "payload", ANSWER_OK, NULL, preset_slack, false},
	{"form", "form", BODY_FORM, NULL, ANSWER_BROWSER, NULL, preset_form, false},
	{"generic", "webhook", BODY_JSON | BODY_FORM | BODY_CHUNKS, NULL, ANSWER_TICKETS, NULL, preset_generic, false},
};

const struct preset *preset_find(const char *name)
{
	for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
		if (!strcmp(presets[i].name, name))
			return &presets[i];
	return NULL;
}
