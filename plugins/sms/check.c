#include "check.h"

#include "base/json.h"
#include "base/limits.h"
#include "report.h"
#include "template.h"
#include "view.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- templates ---------------------------------------------------------------------------------------------------------------------- */

static const char *const message_names[] = {
	"to", "from", "text", "id", "dlr_url", "coding", "dcs", "alphabet", "ovh_coding", "ovh_bits", "user", "password",
	"account", NULL};
static const char *const header_names[] = {"from", "user", "password", "account", NULL}; /* a header is the same for each message */

static enum template_context body_context(const struct preset *p)
{
	return p->send_type && strstr(p->send_type, "json") ? TEMPLATE_JSON : TEMPLATE_FORM;
}

static bool check_templates(const struct settings *s, struct err *err)
{
	const struct preset *p = &s->p;
	enum template_context body = body_context(p);
	const struct {
		const char *key, *text;
		enum template_context context;
	} rows[] = {
		{"send_url", p->send_url, TEMPLATE_URL},
		{"send_body", p->send_body, body},
		{"send_body_unicode", p->send_body_unicode, body},
		{"send_body", p->send_body_service, body},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!template_check(rows[i].text, rows[i].context, message_names, err)) {
			err_prefix(err, "%s: ", rows[i].key);
			return false;
		}
	return true;
}

/* A body is JSON whatever the message says, or it never is. */
static bool is_json(const char *body, struct err *err)
{
	struct slot slots[sizeof message_names / sizeof *message_names] = {{NULL, NULL}};
	struct buf filled;

	for (size_t i = 0; message_names[i]; i++)
		slots[i] = (struct slot){message_names[i], !strcmp(message_names[i], "text") ? "a \"text\"" : "1"};
	buf_init(&filled, LIMIT_BODY);
	template_fill(&filled, body, slots);
	struct json *doc = json_parse(filled.data, filled.len, LIMIT_JSON, err);
	bool fine = doc != NULL;
	json_free(doc);
	buf_clear(&filled);
	return fine;
}

static bool check_json(const struct settings *s, struct err *err)
{
	const struct {
		const char *key, *text;
	} rows[] = {{"send_body", s->p.send_body}, {"send_body_unicode", s->p.send_body_unicode}};

	if (body_context(&s->p) != TEMPLATE_JSON)
		return true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].text && !is_json(rows[i].text, err)) {
			err_prefix(err, "%s: it is not JSON once its placeholders are filled in: ", rows[i].key);
			return false;
		}
	return true;
}

static bool is_header_name(const char *name)
{
	if (!*name)
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("!#$%&'*+-.^_`|~", *name))
			return false;
	return true;
}

/* These are the client's to say: with others beside them a request means different things to different servers. */
static bool is_ours(const char *name)
{
	static const char *const names[] = {"host", "content-length", "transfer-encoding", "connection", NULL};

	for (size_t i = 0; names[i]; i++)
		if (!strcasecmp(name, names[i]))
			return true;
	return false;
}

static bool check_headers(const struct settings *s, struct err *err)
{
	for (size_t i = 0; i < s->nheaders; i++) {
		const char *name = s->header_names[i];
		bool fine = is_header_name(name) && !is_ours(name);
		if (!fine)
			err_set(err, "it is not a header that can be set");
		if (fine && template_check(s->header_values[i], TEMPLATE_HEADER, header_names, err))
			continue;
		err_prefix(err, "send_header.%s: ", name);
		return false;
	}
	return true;
}

/* ---- what a template needs ---------------------------------------------------------------------------------------------------------- */

static bool uses(const char *template, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = template ? strstr(template, "${") : NULL; at; at = strstr(at + 2, "${"))
		if (!strncmp(at + 2, name, len) && strchr(":}", at[2 + len]))
			return true;
	return false;
}

static bool is_used(const struct settings *s, const char *name)
{
	bool used = uses(s->p.send_url, name) || uses(s->p.send_body, name) || uses(s->p.send_body_unicode, name);

	for (size_t i = 0; i < s->nheaders; i++)
		used = used || uses(s->header_values[i], name);
	return used;
}

static bool check_needs(const struct settings *s, struct err *err)
{
	const struct {
		const char *name, *value;
	} rows[] = {{"account", s->account}, {"user", s->user}, {"password", s->password}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!rows[i].value && is_used(s, rows[i].name)) {
			err_set(err, "%s is missing: each message to this gateway says it", rows[i].name);
			return false;
		}
	if (strcmp(s->p.send_auth, "none") != 0 && !s->password)
		err_set(err, "send_auth = %s needs a password", s->p.send_auth);
	else if (!strcmp(s->p.send_auth, "basic") && !s->user)
		err_set(err, "send_auth = basic needs a user");
	else if (!strcmp(s->p.send_auth, "ovh1") && (!s->consumer || !s->user))
		err_set(err, "send_auth = ovh1 needs user (the application key) and consumer (the consumer key)");
	else
		return true;
	return false;
}

static bool check_way_out(const struct settings *s, struct err *err)
{
	if (!s->p.gateway && !s->p.send_url && s->scheme)
		return true;
	if (!s->p.gateway)
		err_set(err, "gateway is missing: the address of the gateway, such as http://127.0.0.1:13013");
	else if (strpbrk(s->p.gateway, "?#$"))
		err_set(err, "gateway is the beginning of the address only: what follows ? belongs to send_url");
	else if (!s->p.send_url || s->p.send_url[0] != '/')
		err_set(err, "send_url must begin with /: the host is that of gateway, whatever a message says");
	else if (!s->from)
		err_set(err, "from is missing: our number as the gateway wants it");
	else if (!strcmp(s->p.send_method, "GET") && s->p.send_body)
		err_set(err, "send_body is not sent with send_method = GET: its fields belong to send_url");
	else if (!s->timeout_ms)
		err_set(err, "send_timeout = 0s leaves the gateway no time to answer");
	else
		return check_needs(s, err);
	return false;
}

/* ---- tables and lists --------------------------------------------------------------------------------------------------------------- */

/* "200-299, 202". 0 stands for no connection at all, which is tried again anyway. */
static bool is_ranges(const char *text, bool with_none)
{
	while (*text) {
		if (with_none && *text == '0' && strchr(", ", text[1])) {
			text += 1 + strspn(text + 1, ", ");
			continue;
		}
		char *end;
		unsigned long from = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0, to = from;
		if (from < 100 || from > 599)
			return false;
		if (*end == '-') {
			text = end + 1;
			to = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
		}
		text = end + strspn(end, ", ");
		if (to < from || to > 599 || (*text && text == end))
			return false;
	}
	return true;
}

static bool check_statuses(const struct settings *s, struct err *err)
{
	const struct {
		const char *key, *text;
		bool with_none;
	} rows[] = {{"ok_status", s->p.ok_status, false}, {"temp_status", s->p.temp_status, true}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].text && !is_ranges(rows[i].text, rows[i].with_none)) {
			err_set(err, "%s = %s is not a list of HTTP statuses such as 200-299,302", rows[i].key, rows[i].text);
			return false;
		}
	return true;
}

static bool check_map(const struct settings *s, struct err *err)
{
	for (const char *line = s->p.dlr_map, *end; line && *line; line = end + (*end == '\n')) {
		size_t len = strcspn(line, "\n"), name = strcspn(line, "=\n");
		const char *word = line + name + (name < len);
		int rest = (int)(line + len - word);
		end = line + len;
		if (report_knows(word, (size_t)rest))
			continue;
		err_set(err, "dlr_map.%.*s = %.*s is none of sent, delivered, read, failed, opted_out", (int)name, line, rest, word);
		return false;
	}
	return true;
}

static bool check_reply(const struct settings *s, struct err *err)
{
	char *end;
	unsigned long status = strtoul(s->p.in_reply, &end, 10);

	if (status >= 200 && status <= 299 && (!*end || *end == ' '))
		return true;
	err_set(err, "in_reply = %s does not begin with a status of 200 to 299, as in 200 text/plain OK", s->p.in_reply);
	return false;
}

static bool check_parts(const struct settings *s, struct err *err)
{
	size_t commas = 0;

	for (const char *p = s->p.in_parts; p && *p; p++)
		commas += *p == ',';
	if (!s->p.in_parts || commas == 2)
		return true;
	err_set(err, "in_parts = %s is not three names, as in ref,total,part", s->p.in_parts);
	return false;
}

/* ---- readers ------------------------------------------------------------------------------------------------------------------------ */

static bool check_readers(const struct settings *s, struct err *err)
{
	const struct preset *p = &s->p;
	const struct {
		const char *key, *text;
		bool (*check)(const char *text, struct err *err);
	} rows[] = {
		{"ok_match", p->ok_match, view_check_rule},
		{"temp_match", p->temp_match, view_check_rule},
		{"in_only", p->in_only, view_check_rule},
		{"id_from", p->id_from, view_check_expression},
		{"code_from", p->code_from, view_check_expression},
		{"reason_from", p->reason_from, view_check_expression},
		{"in_from", p->in_from, view_check_expression},
		{"in_to", p->in_to, view_check_expression},
		{"in_text", p->in_text, view_check_expression},
		{"in_id", p->in_id, view_check_expression},
		{"in_time", p->in_time, view_check_expression},
		{"dlr_id", p->dlr_id, view_check_expression},
		{"dlr_target", p->dlr_target, view_check_expression},
		{"dlr_status", p->dlr_status, view_check_expression},
		{"dlr_why", p->dlr_why, view_check_expression},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!rows[i].check(rows[i].text, err)) {
			err_prefix(err, "%s: ", rows[i].key);
			return false;
		}
	return true;
}

static bool check_method(const struct settings *s, struct err *err)
{
	static const char *const lists[] = {"GET", "POST", "GET,POST", "POST,GET"};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (!strcmp(s->p.in_method, lists[i]))
			return true;
	err_set(err, "in_method = %s is not GET, POST or both", s->p.in_method);
	return false;
}

/* The addresses that every section has: /sms/NAME/in and /sms/NAME/status, with or without a secret behind. */
static bool is_standing(const char *path)
{
	const char *name = path + strlen("/sms/"), *rest = name + strcspn(name, "/");
	size_t word = *rest ? strcspn(rest + 1, "/") : 0;

	return (word == 2 && !strncmp(rest, "/in", 3)) || (word == 6 && !strncmp(rest, "/status", 7));
}

static bool is_plain_path(const char *path, size_t len)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-.~";

	return len > 5 && len <= 200 && !strncmp(path, "/sms/", 5) && !strstr(path, "//") && !strstr(path, "/.") && path[len - 1] != '/' &&
	       strspn(path, plain) >= len;
}

static bool check_path(const struct settings *s, struct err *err)
{
	const char *path = s->in_path;
	size_t len = path ? strlen(path) : 0;
	bool open = len > 2 && !strcmp(path + len - 2, "/*"), by_path = s->scheme && !strcmp(s->scheme, "path");

	if (!path)
		return true;
	if (!s->scheme)
		err_set(err, "in_path without scheme or in_auth: nobody could prove to be the gateway");
	else if (!is_plain_path(path, open ? len - 2 : len))
		err_set(err, "in_path = %s is not /sms/ and plain words between slashes, as in /sms/in/main", path);
	else if (is_standing(path))
		err_set(err, "in_path = %s is the address that a section has anyway", path);
	else if (open != by_path)
		err_set(err, open ? "in_path ends in /* with scheme = path only"
				  : "in_path must end in /* with scheme = path: the secret is there");
	else
		return true;
	return false;
}

static bool check_way_in(const struct settings *s, struct err *err)
{
	if (s->scheme_twice)
		err_set(err, "in_auth and scheme say the same thing: set one of them");
	else if (s->scheme && !s->secret)
		err_set(err, "%s needs a secret; without one everybody would be refused", s->scheme);
	else if (s->scheme && s->p.twilio_codes && strcmp(s->scheme, "twilio") != 0)
		err_set(err, "preset = twilio is proved by its signature: scheme = twilio");
	else if (s->p.in_media && strncmp(s->p.in_media, "prefix:", 7) != 0)
		err_set(err, "in_media = %s is not prefix: and the beginning of a field's name", s->p.in_media);
	else if (s->media_hosts && strpbrk(s->media_hosts, "/:"))
		err_set(err, "media_hosts = %s holds an address; names of hosts are wanted, as in api.twilio.com", s->media_hosts);
	else
		return check_reply(s, err) && check_parts(s, err) && check_method(s, err) && check_path(s, err);
	return false;
}

static bool check_country(const struct settings *s, struct err *err)
{
	size_t len = s->country ? strlen(s->country) : 0;

	if (!s->country || (len <= 3 && strspn(s->country, "0123456789") == len && s->country[0] != '0'))
		return true;
	err_set(err, "default_country = %s is not a calling code such as 33", s->country);
	return false;
}

bool check_settings(const struct settings *settings, struct err *err)
{
	static bool (*const checks[])(const struct settings *s, struct err *err) = {check_way_in, check_templates, check_headers,
		check_way_out, check_json, check_statuses, check_map, check_country, check_readers};

	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (!checks[i](settings, err))
			return false;
	return true;
}
