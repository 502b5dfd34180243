#include "hosts.h"

#include <string.h>
#include <strings.h>

static const char *const allowed[] = {"slack.com", "slack-edge.com", "slack-files.com"};

/* "files.slack.com" is slack.com's, "evilslack.com" is not. */
static bool belongs(const char *host, size_t len, const char *domain)
{
	size_t size = strlen(domain);

	return len >= size && !strncasecmp(host + len - size, domain, size) && (len == size || host[len - size - 1] == '.');
}

bool hosts_is_api(const struct settings *settings, const char *url)
{
	const char *path = strstr(settings->api_url, "://");
	size_t len = path ? (size_t)(path + 3 - settings->api_url) + strcspn(path + 3, "/") : 0;

	return len && !strncmp(url, settings->api_url, len) && (url[len] == '/' || !url[len] || url[len] == '?');
}

bool hosts_allowed(const struct settings *settings, const char *url)
{
	if (settings->insecure && hosts_is_api(settings, url))
		return true;
	if (strncasecmp(url, "https://", 8) != 0)
		return false;
	const char *host = url + 8;
	size_t len = strcspn(host, "/?#");
	if (host[strcspn(host, "@\\/?#")] == '@' || memchr(host, '\\', len) || memchr(host, ':', len))
		return false;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (belongs(host, len, allowed[i]))
			return true;
	return false;
}
