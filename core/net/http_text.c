#include "net/http_text.h"

#include <string.h>
#include <strings.h>

bool http_length(const char *value, size_t len, uint64_t *out)
{
	uint64_t n = 0;
	if (len == 0 || len > 18)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (value[i] < '0' || value[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(value[i] - '0');
	}
	*out = n;
	return true;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool http_is_token(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_alnum(name[i]) && (name[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", name[i])))
			return false;
	return len > 0;
}

bool http_is_value(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];
		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

bool http_is_host(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_alnum(value[i]) && (value[i] == '\0' || !strchr("-._~:[]%", value[i])))
			return false;
	return len > 0;
}

bool http_has_word(const char *value, const char *word)
{
	size_t len = strlen(word);
	while (*value) {
		value += strspn(value, " \t,");
		size_t here = strcspn(value, ","), end = here;
		while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == '\t'))
			end--;
		if (end == len && strncasecmp(value, word, len) == 0)
			return true;
		value += here;
	}
	return false;
}

static const struct reason {
	unsigned status;
	const char *phrase;
} reasons[] = {
	{200, "OK"},
	{201, "Created"},
	{202, "Accepted"},
	{204, "No Content"},
	{301, "Moved Permanently"},
	{302, "Found"},
	{303, "See Other"},
	{304, "Not Modified"},
	{307, "Temporary Redirect"},
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{410, "Gone"},
	{411, "Length Required"},
	{412, "Precondition Failed"},
	{413, "Content Too Large"},
	{414, "URI Too Long"},
	{415, "Unsupported Media Type"},
	{417, "Expectation Failed"},
	{422, "Unprocessable Content"},
	{423, "Locked"},
	{429, "Too Many Requests"},
	{431, "Request Header Fields Too Large"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{507, "Insufficient Storage"},
};

const char *http_reason(unsigned status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].status == status)
			return reasons[i].phrase;
	return "Status";
}

bool http_may_have_body(unsigned status)
{
	return status >= 200 && status != 204 && status != 304;
}

void http_split_param(char *text, const char **name, const char **value)
{
	char *equals = strchr(text, '=');
	*name = text;
	*value = "";
	if (equals) {
		*equals = '\0';
		*value = equals + 1;
	}
}

/* One element of X-Forwarded-For: "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711". */
static bool parse_element(const char *from, size_t len, struct address *out)
{
	char text[80];
	while (len > 0 && (*from == ' ' || *from == '\t')) {
		from++;
		len--;
	}
	while (len > 0 && (from[len - 1] == ' ' || from[len - 1] == '\t'))
		len--;
	if (len == 0 || len >= sizeof text)
		return false;
	memcpy(text, from, len);
	text[len] = '\0';
	char *start = text, *close = strchr(text, ']'), *colon = strchr(text, ':');
	if (*start == '[' && close) {
		start++;
		*close = '\0';
	} else if (colon && !strchr(colon + 1, ':')) {
		*colon = '\0';
	}
	return address_parse(start, out);
}

struct address http_forwarded(const struct address *peer, const char *forwarded, const struct cidr *trusted, unsigned count)
{
	struct address at = *peer;
	size_t end = forwarded ? strlen(forwarded) : 0;
	while (end > 0 && cidr_any(trusted, count, &at)) {
		size_t start = end;
		while (start > 0 && forwarded[start - 1] != ',')
			start--;
		struct address next;
		if (!parse_element(forwarded + start, end - start, &next))
			break;
		at = next;
		end = start > 0 ? start - 1 : 0;
	}
	return at;
}
