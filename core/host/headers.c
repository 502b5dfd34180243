#include "host/headers.h"

#include <stddef.h>
#include <string.h>

const char *const headers_always[] = {
	"authorization", "content-type", "host", "user-agent", "accept-language", "origin",
	"webhook-id", "webhook-timestamp", "webhook-signature", "svix-id", "svix-timestamp", "svix-signature", "x-hub-signature-256",
	"x-gitlab-token", "stripe-signature", "x-slack-signature", "x-slack-request-timestamp", "sentry-hook-signature",
	"x-grafana-alerting-signature", "x-grafana-alerting-timestamp", "x-twilio-signature", "x-signature", "x-timestamp",
	"x-token", NULL};

static bool listed(const char *name, const char *const *list)
{
	for (; list && *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

bool header_kept(const char *name, const char *const *wanted)
{
	return listed(name, headers_always) || listed(name, wanted);
}
