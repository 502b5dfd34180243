#include "settings.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum row {
	PRESET,
	GATEWAY,
	ACCOUNT,
	USER,
	PASSWORD,
	CONSUMER,
	FROM,
	COUNTRY,
	SCHEME,
	IN_AUTH,
	SECRET,
	CALLBACK,
	UNICODE,
	MAX_SEGMENTS,
	RATE,
	NUMBER_LIMIT,
	DAY_LIMIT,
	MEDIA_HOSTS,
	CARRIER_STOP,
	SEND_METHOD,
	SEND_URL,
	SEND_HEADER,
	SEND_TYPE,
	SEND_BODY,
	SEND_BODY_UNICODE,
	SEND_AUTH,
	SEND_TIMEOUT,
	OK_STATUS,
	OK_MATCH,
	ID_FROM,
	TEMP_STATUS,
	TEMP_MATCH,
	CODE_FROM,
	REASON_FROM,
	IN_PATH,
	IN_METHOD,
	IN_FORMAT,
	IN_FROM,
	IN_TO,
	IN_TEXT,
	IN_ID,
	IN_TIME,
	IN_ONLY,
	IN_MEDIA,
	IN_PARTS,
	IN_REPLY,
	DLR_ID,
	DLR_TARGET,
	DLR_STATUS,
	DLR_WHY,
	DLR_MAP
};

const struct gd_option settings_rows[] = {
	[PRESET] = {"preset", GD_ENUM, "http", "http|twilio|kannel|vonage|ovh|ovhrest|smsgate|jasmin", 0,
		"The gateway. It fills in everything below that is not set; http fills in next to nothing."},
	[GATEWAY] = {"gateway", GD_URL, NULL, NULL, 0,
		"Address of the gateway, such as http://127.0.0.1:13013; the public services have it already."},
	[ACCOUNT] = {"account", GD_STR, NULL, NULL, 0, "Account at the gateway: Twilio's AccountSid, OVH's service name."},
	[USER] = {"user", GD_STR, NULL, NULL, 0, "User name or key at the gateway. Twilio: an API key, or the account if this is empty."},
	[PASSWORD] = {"password", GD_SECRET, NULL, NULL, 0, "Its password, token or secret."},
	[CONSUMER] = {"consumer", GD_SECRET, NULL, NULL, 0, "OVH's consumer key; user and password are the application's key and secret."},
	[FROM] = {"from", GD_STR, NULL, NULL, 0, "Our number as the gateway wants it, or Twilio's messaging service (MG...)."},
	[COUNTRY] = {"default_country", GD_STR, NULL, NULL, 0,
		"Calling code for numbers in national form: with 33, 06 12 34 56 78 is +33612345678. Without it such numbers are refused."},
	[SCHEME] = {"scheme", GD_ENUM, NULL,
		"twilio|smsgate|query|path|header|bearer|basic|vonage-md5hash|vonage-md5|vonage-sha1|vonage-sha256|vonage-sha512", 0,
		"How the gateway proves itself; opens /sms/NAME/in and /sms/NAME/status. query: the argument token; path: the "
		"last segment, /sms/NAME/in/SECRET; header: X-Token; twilio: its signature, which needs public_url; smsgate: that of "
		"SMS Gateway for Android; vonage-*: signed webhooks of Vonage, by the method that is set there."},
	[IN_AUTH] = {"in_auth", GD_STR, NULL, NULL, 0,
		"Instead of scheme, in words of your own: header:X-My-Key, token:param=key, or "
		"hmac:header=X-Signature,alg=sha256,enc=hex,over=body+ts. alg: sha256, sha512, sha1; enc: hex, HEX, base64; over: body, "
		"ts, url, texts in single quotes; ts: the header with the time, X-Timestamp unless it says another; prefix: what stands "
		"before the signature. A name that scheme takes will do, too."},
	[SECRET] = {"secret", GD_SECRET, NULL, NULL, 0,
		"What the gateway proves to know: Twilio's auth token, a long random word elsewhere. Several, separated by spaces, "
		"while it is changed."},
	[CALLBACK] = {"callback_url", GD_URL, NULL, NULL, 0,
		"Base address under which the gateway reaches Guichet for its reports, if that is not public_url."},
	[UNICODE] = {"unicode", GD_ENUM, "auto", "auto|always|never", 0,
		"auto: accents and typographic signs are simplified where that halves the price; always: sent as "
		"written; never: no UCS-2 at all."},
	[MAX_SEGMENTS] = {"max_segments", GD_INT, "4", "1..10", 0, "Longer messages are cut at a word and end with a link."},
	[RATE] = {"rate_per_s", GD_INT, "1", "1..100", 0, "Messages handed to the gateway in one second."},
	[NUMBER_LIMIT] = {"number_limit", GD_INT, "60", "0..100000", 0,
		"Segments to one number in a day (UTC); 0: no limit. Pages are always sent."},
	[DAY_LIMIT] = {"day_limit", GD_INT, "0", "0..10000000", 0, "Segments to all numbers in a day; 0: no limit."},
	[MEDIA_HOSTS] = {"media_hosts", GD_LIST, "api.twilio.com", NULL, 0,
		"Hosts from which pictures of a message are fetched; any other is refused."},
	[CARRIER_STOP] = {"carrier_stop", GD_BOOL, NULL, NULL, 0,
		"The carrier itself answers STOP; then nothing of ours is sent. Twilio: yes."},
	[SEND_METHOD] = {"send_method", GD_ENUM, NULL, "GET|POST", 0, "Method of the request that sends a message."},
	[SEND_URL] = {"send_url", GD_STR, NULL, NULL, 0,
		"Its path and query behind gateway, with placeholders: /send?to=${to:digits}&text=${text:url}. Placeholders: to, from, "
		"text, id, dlr_url, coding (0, 2), dcs (0, 8), alphabet (text, unicode), ovh_coding (1, 2), ovh_bits (7bit, 8bit), user, "
		"password, account. "
		"Filters: url, json, header; before them e164, digits, 00, hexutf16."},
	[SEND_HEADER] = {"send_header", GD_STR, NULL, NULL, GD_OPT_MANY, "Headers: send_header.authorization = Key ${password:header}."},
	[SEND_TYPE] = {"send_type", GD_STR, NULL, NULL, 0, "Content-Type of send_body; it decides which filter is safe there."},
	[SEND_BODY] = {"send_body", GD_STR, NULL, NULL, 0, "Body of a POST, with placeholders."},
	[SEND_BODY_UNICODE] = {"send_body_unicode", GD_STR, NULL, NULL, 0, "Another body for texts in UCS-2, where the gateway wants one."},
	[SEND_AUTH] = {"send_auth", GD_ENUM, NULL, "none|basic|bearer|ovh1", 0,
		"Authorization header made of user and password; ovh1: each request is signed as OVH's API wants it."},
	[SEND_TIMEOUT] = {"send_timeout", GD_SECONDS, "10s", NULL, 0, "Time for the whole request."},
	[OK_STATUS] = {"ok_status", GD_STR, NULL, NULL, 0, "HTTP statuses that may mean success: 200-299, 202."},
	[OK_MATCH] = {"ok_match", GD_STR, NULL, NULL, 0,
		"What must also hold: json:/messages/*/status == \"0\", prefix:Success, regex:^OK."},
	[ID_FROM] = {"id_from", GD_STR, NULL, NULL, 0, "The gateway's id of the message: json:/sid, regex:\"([^\"]+)\"."},
	[TEMP_STATUS] = {"temp_status", GD_STR, NULL, NULL, 0,
		"HTTP statuses that surely mean \"not taken, try again\". Only these: a message that may have left is never sent twice."},
	[TEMP_MATCH] = {"temp_match", GD_STR, NULL, NULL, 0, "A rule that means the same."},
	[CODE_FROM] = {"code_from", GD_STR, NULL, NULL, 0, "The gateway's error code."},
	[REASON_FROM] = {"reason_from", GD_STR, NULL, NULL, 0, "Its sentence about the error."},
	[IN_PATH] = {"in_path", GD_STR, NULL, NULL, 0,
		"Another address for messages, beside /sms/NAME/in: /sms/in/KEY. With scheme = path it ends in /*, where the secret is."},
	[IN_METHOD] = {"in_method", GD_LIST, NULL, NULL, 0, "Methods with which messages may come: GET, POST or both."},
	[IN_FORMAT] = {"in_format", GD_ENUM, NULL, "form|json|text", 0,
		"How bodies of messages and reports are read, whatever their Content-Type says; without it, as that says."},
	[IN_FROM] = {"in_from", GD_STR, NULL, NULL, 0,
		"Who wrote: field:From, json:/payload/number, header:x-from; \"a | b\" takes the first there is."},
	[IN_TO] = {"in_to", GD_STR, NULL, NULL, 0, "Our number."},
	[IN_TEXT] = {"in_text", GD_STR, NULL, NULL, 0, "The text; text: is the body of a request of plain text, body: of any."},
	[IN_ID] = {"in_id", GD_STR, NULL, NULL, 0, "The gateway's id of the message, the same when it repeats itself."},
	[IN_TIME] = {"in_time", GD_STR, NULL, NULL, 0, "When it was written: seconds since 1970 or a date."},
	[IN_ONLY] = {"in_only", GD_STR, NULL, NULL, 0, "What must hold for a request to be a message; others are answered and ignored."},
	[IN_MEDIA] = {"in_media", GD_STR, NULL, NULL, 0, "Addresses of pictures: prefix:MediaUrl takes MediaUrl0, MediaUrl1 ..."},
	[IN_PARTS] = {"in_parts", GD_STR, NULL, NULL, 0, "Names of the fields reference,total,part where long messages come in pieces."},
	[IN_REPLY] = {"in_reply", GD_STR, NULL, NULL, 0, "What the gateway wants to hear: 200 text/plain ACK/Jasmin."},
	[DLR_ID] = {"dlr_id", GD_STR, NULL, NULL, 0, "In a report: our id of the message, as in dlr_url."},
	[DLR_TARGET] = {"dlr_target", GD_STR, NULL, NULL, 0, "In a report: the gateway's id of the message."},
	[DLR_STATUS] = {"dlr_status", GD_STR, NULL, NULL, 0, "In a report: what became of it."},
	[DLR_WHY] = {"dlr_why", GD_STR, NULL, NULL, 0, "In a report: why it failed."},
	[DLR_MAP] = {"dlr_map", GD_STR, NULL, NULL, GD_OPT_MANY,
		"What the words mean: dlr_map.DELIVRD = delivered; also sent, read, failed, opted_out. Other words are ignored."},
	{0},
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* ---- from the preset and from the section ------------------------------------------------------------------------------------------- */

static void over(const char **field, const char *value)
{
	if (text_or_null(value))
		*field = value;
}

static void take_changes(struct preset *p, const char *const *values)
{
	struct {
		const char **field;
		enum row row;
	} rows[] = {
		{&p->gateway, GATEWAY},
		{&p->send_method, SEND_METHOD},
		{&p->send_url, SEND_URL},
		{&p->send_type, SEND_TYPE},
		{&p->send_body, SEND_BODY},
		{&p->send_body_unicode, SEND_BODY_UNICODE},
		{&p->send_auth, SEND_AUTH},
		{&p->ok_status, OK_STATUS},
		{&p->ok_match, OK_MATCH},
		{&p->id_from, ID_FROM},
		{&p->temp_status, TEMP_STATUS},
		{&p->temp_match, TEMP_MATCH},
		{&p->code_from, CODE_FROM},
		{&p->reason_from, REASON_FROM},
		{&p->in_method, IN_METHOD},
		{&p->in_from, IN_FROM},
		{&p->in_to, IN_TO},
		{&p->in_text, IN_TEXT},
		{&p->in_id, IN_ID},
		{&p->in_time, IN_TIME},
		{&p->in_only, IN_ONLY},
		{&p->in_media, IN_MEDIA},
		{&p->in_parts, IN_PARTS},
		{&p->in_reply, IN_REPLY},
		{&p->dlr_id, DLR_ID},
		{&p->dlr_target, DLR_TARGET},
		{&p->dlr_status, DLR_STATUS},
		{&p->dlr_why, DLR_WHY},
		{&p->dlr_map, DLR_MAP},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		over(rows[i].field, values[rows[i].row]);
	if (text_or_null(values[SEND_BODY]))
		p->send_body_service = NULL;
	if (text_or_null(values[CARRIER_STOP]))
		p->carrier_stop = !strcmp(values[CARRIER_STOP], "yes");
}

static uint32_t number(const char *text)
{
	return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

static enum phone_unicode unicode_of(const char *word)
{
	if (word && !strcmp(word, "always"))
		return PHONE_ALWAYS;
	return word && !strcmp(word, "never") ? PHONE_NEVER : PHONE_AUTO;
}

/* Lines "name=value", made once, since only their placeholders change. */
static bool read_headers(struct settings *s, const char *table, struct err *err)
{
	while (table && *table) {
		size_t line = strcspn(table, "\n"), name = strcspn(table, "=\n");
		size_t value = line > name ? line - name - 1 : 0;
		if (s->nheaders == SETTINGS_HEADERS || name >= sizeof s->header_names[0] || value >= sizeof s->header_values[0]) {
			err_set(err, "send_header: at most %d headers of 500 characters", SETTINGS_HEADERS);
			return false;
		}
		(void)snprintf(s->header_names[s->nheaders], sizeof s->header_names[0], "%.*s", (int)name, table);
		(void)snprintf(s->header_values[s->nheaders], sizeof s->header_values[0], "%.*s", (int)value, table + name + 1);
		s->nheaders++;
		table += line + (table[line] == '\n');
	}
	return true;
}

/* "hmac:...,over=body+url,...": is our address among what is signed? What is between quotes is only text. */
static bool signs_address(const char *description)
{
	const char *over = strstr(description, "over=");
	bool quoted = false, found = false;

	for (over = over ? over + strlen("over=") : ""; *over && !found && (quoted || *over != ','); over++) {
		quoted ^= *over == '\'';
		found = !quoted && !strncmp(over, "url", 3);
	}
	return found;
}

/* Their signatures are over the body, so that a query is anybody's. */
static bool leaves_query_out(const char *scheme)
{
	static const char *const names[] = {
		"smsgate", "github", "gitlab", "slack", "sentry", "grafana", "stripe", "svix", "standard-webhooks", NULL};

	for (size_t i = 0; names[i]; i++)
		if (!strcmp(scheme, names[i]))
			return true;
	return !strncmp(scheme, "hmac:", 5) && !signs_address(scheme);
}

static void judge_scheme(struct settings *s)
{
	static const char argument[] = "token:param=";
	const char *scheme = s->scheme ? s->scheme : "";
	bool is_hmac = !strncmp(scheme, "hmac:", 5);

	if (!strcmp(scheme, "query"))
		s->token = "token";
	else if (!strncmp(scheme, argument, sizeof argument - 1))
		s->token = scheme + sizeof argument - 1;
	s->reads_query = !leaves_query_out(scheme);
	s->reports_signed = !strncmp(scheme, "vonage-", 7);
	s->can_answer = s->token || s->reports_signed || !strcmp(scheme, "path") || !strcmp(scheme, "twilio") ||
			(is_hmac && s->reads_query);
}

bool settings_read(struct settings *s, const char *const *values, struct err *err)
{
	struct preset preset;

	if (!preset_read(values[PRESET] ? values[PRESET] : "http", &preset)) {
		err_set(err, "there is no preset %s", values[PRESET]);
		return false;
	}
	*s = (struct settings){
		.p = preset,
		.scheme = text_or_null(values[IN_AUTH]) ? values[IN_AUTH] : text_or_null(values[SCHEME]),
		.scheme_twice = text_or_null(values[IN_AUTH]) && text_or_null(values[SCHEME]),
		.in_path = text_or_null(values[IN_PATH]),
		.in_format = text_or_null(values[IN_FORMAT]),
		.account = text_or_null(values[ACCOUNT]),
		.user = text_or_null(values[USER]) ? values[USER] : text_or_null(values[ACCOUNT]),
		.password = text_or_null(values[PASSWORD]),
		.consumer = text_or_null(values[CONSUMER]),
		.from = text_or_null(values[FROM]),
		.country = text_or_null(values[COUNTRY]),
		.callback = text_or_null(values[CALLBACK]),
		.unicode = unicode_of(values[UNICODE]),
		.max_segments = number(values[MAX_SEGMENTS]),
		.rate_per_s = number(values[RATE]),
		.number_limit = number(values[NUMBER_LIMIT]),
		.day_limit = number(values[DAY_LIMIT]),
		.timeout_ms = number(values[SEND_TIMEOUT]) * 1000,
		.media_hosts = text_or_null(values[MEDIA_HOSTS]),
	};
	take_changes(&s->p, values);
	judge_scheme(s);
	if (s->p.send_body_service && s->from && !strncmp(s->from, "MG", 2))
		s->p.send_body = s->p.send_body_service;
	if (text_or_null(values[SECRET])) {
		(void)snprintf(s->first_secret, sizeof s->first_secret, "%.*s", (int)strcspn(values[SECRET], " \t\n"), values[SECRET]);
		s->secret = s->first_secret;
	}
	return read_headers(s, values[SEND_HEADER], err) && check_settings(s, err);
}

uint32_t settings_conflict(const char *const *values, char *say, size_t size)
{
	struct settings settings;
	struct err err = {0};

	if (settings_read(&settings, values, &err))
		return 0;
	(void)snprintf(say, size, "%s", err.text);
	return 1;
}

/* ---- small readers ------------------------------------------------------------------------------------------------------------------ */

bool settings_lists(const char *list, const char *word, size_t len)
{
	while (list && *list) {
		size_t n = strcspn(list, ",");
		if (n == len && !strncmp(list, word, len))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

bool settings_in_ranges(const char *ranges, uint32_t value)
{
	while (ranges && *ranges) {
		char *end;
		unsigned long from = strtoul(ranges, &end, 10), to = from;
		if (end == ranges)
			return false;
		if (*end == '-')
			to = strtoul(end + 1, &end, 10);
		if (value >= from && value <= to)
			return true;
		ranges = end + strspn(end, ", ");
	}
	return false;
}

bool settings_line(const char *table, const char *name, const char **value, size_t *len)
{
	size_t name_len = strlen(name);

	while (table && *table) {
		size_t line = strcspn(table, "\n");
		if (line > name_len && table[name_len] == '=' && !strncmp(table, name, name_len)) {
			*value = table + name_len + 1;
			*len = line - name_len - 1;
			return true;
		}
		table += line + (table[line] == '\n');
	}
	return false;
}
