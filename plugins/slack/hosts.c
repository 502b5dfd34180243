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

static bool is_here(const char *host, size_t len)
{
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == len && !strncasecmp(host, names[i], len))
			return true;
	return false;
}

/* The host of an address, NULL unless it is http:// or https:// and says no more than host and port before its path. */
static const char *host_of(const char *url, size_t *len)
{
	const char *host = !strncasecmp(url, "https://", 8) ? url + 8 : !strncasecmp(url, "http://", 7) ? url + 7 : NULL;

	if (!host || host[strcspn(host, "@\\/?#")] == '@' || host[strcspn(host, "@\\/?#")] == '\\')
		return NULL;
	*len = *host == '[' ? strcspn(host, "]/?#") + 1 : strcspn(host, ":/?#");
	return host;
}

/* Tests spread a workspace over several ports of this machine; "insecure" is for them alone. */
static bool is_beside(const struct settings *settings, const char *url)
{
	size_t len = 0, api_len = 0;
	const char *host = host_of(url, &len), *api = host_of(settings->api_url, &api_len);

	return settings->insecure && host && api && is_here(host, len) && is_here(api, api_len);
}

bool hosts_is_api(const struct settings *settings, const char *url)
{
	const char *path = strstr(settings->api_url, "://");
	size_t len = path ? (size_t)(path + 3 - settings->api_url) + strcspn(path + 3, "/") : 0;

	return is_beside(settings, url) ||
	       (len && !strncmp(url, settings->api_url, len) && (url[len] == '/' || !url[len] || url[len] == '?'));
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
