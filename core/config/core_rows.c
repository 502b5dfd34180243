/* A table, hence long. Rows of a section stand in the order in which config.example.ini shows them. */
#include "config/core_rows.h"

#include "config/options.h"

#include <string.h>

#define RELOAD GD_OPT_RELOAD
#define NEEDED (GD_OPT_REQUIRED | GD_OPT_RELOAD)
#define TABLE (GD_OPT_MANY | GD_OPT_RELOAD)
#define LANGS "fr|en"
#define DATES "dmy|mdy|iso"
#define PRIORITIES "low|normal|high|urgent"

static const struct gd_option guichet[] = {
	{"name", GD_STR, "Guichet", NULL, RELOAD, "What the desk calls itself in its messages."},
	{"data_dir", GD_STR, "/var/lib/guichet", NULL, 0, "Folder of the database and the attachments; the daemon's user owns it."},
	{"public_url", GD_URL, NULL, NULL, RELOAD,
		"Base of the links in messages, as people reach it from outside; signed URLs use it exactly."},
	{"default_lang", GD_ENUM, "fr", LANGS, RELOAD, "Language of people whose language is not known."},
	{"default_tz", GD_STR, "Europe/Paris", NULL, RELOAD, "Time zone of people and queues that say nothing else."},
	{"default_date", GD_ENUM, "dmy", DATES, RELOAD, "Order of day, month and year."},
	{"default_queue", GD_STR, NULL, NULL, RELOAD, "Queue of requests that nothing else routes; the first [queue] if empty."},
	{"guest_queue", GD_STR, "commercial", NULL, RELOAD,
		"Queue of unknown people who named no team, while they are asked which; without one so called, the default queue."},
	{"ref_format", GD_STR, "G-%d", NULL, RELOAD, "How references of new tickets are written; %d is the number."},
	{"phone", GD_STR, NULL, NULL, RELOAD, "Number that people may call; it stands in help and out-of-hours messages."},
	{"max_files", GD_INT, "20", "0..100", RELOAD, "Attachments of one message."},
	{"max_mb", GD_INT, "25", "1..100", RELOAD, "Megabytes of one attachment."},
	{"log_level", GD_ENUM, "info", "debug|info|warn|error", RELOAD, "Least level that is logged."},
	{"log_format", GD_ENUM, "words", "words|json", 0, "One record a line, as key=value words or as JSON."},
	{0}};

static const struct gd_option server[] = {
	{"listen", GD_LIST, "127.0.0.1:8077", NULL, 0, "Addresses for webhooks and channels, as host:port or [::]:port."},
	{"unix_socket", GD_STR, NULL, NULL, 0, "The same on a Unix socket, for a reverse proxy on this machine."},
	{"control_socket", GD_STR, "/run/guichet/control.sock", NULL, 0,
		"Socket of the guichet command; who may open it is decided by its mode."},
	{"control_mode", GD_STR, "0660", NULL, 0, "Mode of the control socket, in octal."},
	{"admin_listen", GD_STR, "127.0.0.1:8078", NULL, 0,
		"Address of /healthz, /readyz and /metrics; keep it on the loopback. Empty: none."},
	{"tls_cert", GD_STR, NULL, NULL, RELOAD, "Certificate chain in PEM; without it the listener speaks plain HTTP."},
	{"tls_key", GD_STR, NULL, NULL, RELOAD, "Its private key in PEM."},
	{"trusted_proxies", GD_LIST, NULL, NULL, RELOAD, "Addresses or networks whose X-Forwarded-For is believed."},
	{"rate", GD_INT, "2000", "1..100000", RELOAD, "Requests a second from one source address (/64 for IPv6)."},
	{"rate_burst", GD_INT, "5000", "1..1000000", RELOAD, "Requests that one source may send at once before the rate applies."},
	{"max_connections", GD_INT, "1024", "16..65536", 0, "Connections at a time."},
	{"request_timeout", GD_SECONDS, "15s", "1s..10m", RELOAD, "Time for a whole request to arrive."},
	{0}};

static const struct gd_option plugins[] = {
	{"dir", GD_STR, NULL, NULL, 0,
		"Folder of the channel plugins, that of the installation if empty; only root or the daemon's user may write there."},
	{"slow_hook_ms", GD_INT, "50", "1..60000", RELOAD, "A plugin that takes longer than this at a time is named in the log."}, {0}};

static const struct gd_option outbox[] = {
	{"retry_first", GD_SECONDS, "5s", "1s..1h", RELOAD, "Wait before the second attempt; it doubles, with jitter."},
	{"retry_longest", GD_SECONDS, "30m", "10s..1d", RELOAD, "Longest wait between two attempts."},
	{"give_up_after", GD_SECONDS, "3d", "1m..30d", RELOAD, "A delivery that failed for so long is parked and shown in its ticket."},
	{"allow_private", GD_LIST, NULL, NULL, RELOAD,
		"Private addresses or networks that configured URLs may lead to, beside allow_private of an instance."},
	{0}};

static const struct gd_option retention[] = {
	{"dedupe", GD_SECONDS, "7d", "7d..90d", RELOAD, "How long event keys of senders are remembered."},
	{"inbox", GD_SECONDS, "30d", "1d..365d", RELOAD, "How long bodies of inbound requests are kept for replay."},
	{"deliveries", GD_SECONDS, "90d", "1d..730d", RELOAD, "How long finished deliveries stay in the log."},
	{0}};

static const struct gd_option alerts[] = {
	{"storm", GD_INT, "20", "0..1000000", RELOAD,
		"New problems of one source in a minute; what is more is gathered in one ticket. 0: never."},
	{"reopen", GD_SECONDS, "4h", "0..90d", RELOAD, "A problem that comes back within this time reopens its ticket."},
	{"hold_down", GD_SECONDS, "15m", "0..1d", RELOAD,
		"How long a problem that comes and goes must be quiet before its ticket closes by itself."},
	{0}};

static const struct gd_option survey[] = {
	{"enabled", GD_BOOL, "yes", NULL, RELOAD, "Ask for a rating after a closing."},
	{"after_customer", GD_SECONDS, "5m", NULL, RELOAD, "Wait after a closing by the customer."},
	{"after_agent", GD_SECONDS, "15m", NULL, RELOAD, "Wait after a closing by an agent."},
	{"interval", GD_SECONDS, "7d", NULL, RELOAD, "Least time between two surveys to one person."},
	{"change", GD_SECONDS, "7d", NULL, RELOAD, "How long a rating may be changed."},
	{0}};

static const struct gd_option queue[] = {
	{"title", GD_STR, NULL, NULL, RELOAD, "Name for people; the section's name if empty."},
	{"aliases", GD_LIST, NULL, NULL, RELOAD, "Other names that are understood after ~."},
	{"rooms", GD_LIST, NULL, NULL, RELOAD, "The agents' rooms, as channel:instance/room, such as slack:acme/C0123."},
	{"request_rooms", GD_LIST, NULL, NULL, RELOAD, "Rooms where customers write: each message at top level is a request."},
	{"oneway", GD_LIST, NULL, NULL, RELOAD, "Rooms that only hear of public events."},
	{"lead", GD_LIST, NULL, NULL, RELOAD, "Persons who lead the queue."},
	{"agents", GD_LIST, NULL, NULL, RELOAD, "Persons who answer; a person may also name the queue."},
	{"hours", GD_STR, NULL, NULL, RELOAD, "The [calendar] of its opening hours; round the clock if empty."},
	{"tz", GD_STR, NULL, NULL, RELOAD, "Time zone of its calendar."},
	{"lang", GD_ENUM, NULL, LANGS, RELOAD, "Language of its rooms."},
	{"reply_policy", GD_ENUM, "assignee", "assignee|agents|marked", RELOAD,
		"Whose plain text in a ticket's thread is a public reply: the assignee's, any agent's, or only what is marked with !r."},
	{"undo_delay", GD_SECONDS, NULL, "0..5m", RELOAD,
		"How long a reply is held; 10s on chat and 20s where nothing can be recalled if empty."},
	{"private", GD_BOOL, "no", NULL, RELOAD, "Requests move to a direct conversation and only this queue sees them."},
	{"guest", GD_BOOL, "yes", NULL, RELOAD, "Unknown people may open requests; with no they wait in the lead's triage list."},
	{"ask", GD_LIST, NULL, NULL, RELOAD, "Fields to ask for after a request, such as type, product or a [field]."},
	{"want", GD_ENUM, NULL, "image|file", RELOAD, "Attachment to ask for once if none came."},
	{"notice", GD_ENUM, NULL, "freeze", RELOAD, "Notice in the first answer: change nothing on the service meanwhile."},
	{"kb", GD_ENUM, "suggest", "suggest|no", RELOAD, "Suggest articles in the first answer."},
	{"autoclose", GD_SECONDS, "15d", "0..365d", RELOAD, "A solved ticket closes by itself after this time; 0 never."},
	{"warn", GD_LIST, "7d,1d", "seconds", RELOAD, "Warnings before it closes by itself."},
	{"wait_autoclose", GD_SECONDS, "0", "0..365d", RELOAD, "The same for a ticket that waits for the customer; 0 never."},
	{"wait_remind", GD_LIST, "3d,7d", "seconds", RELOAD, "Reminders to a customer who owes an answer."},
	{"reopen", GD_SECONDS, "14d", "0..365d", RELOAD, "How long a closed ticket may be reopened."},
	{"retention", GD_SECONDS, "0", "0..3650d", RELOAD,
		"How long texts and files of a closed ticket are kept; its times and states stay. 0 for good, else at least 30d."},
	{"silence", GD_SECONDS, "5d", "0..90d", RELOAD, "Business days without public text before the assignee is asked; 0 never."},
	{"late", GD_BOOL, "yes", NULL, RELOAD, "Tell the requester when a promised date passes."},
	{"pause_hold", GD_BOOL, "no", NULL, RELOAD, "Time on hold does not count for the target."},
	{"assign", GD_ENUM, "none", "none|turns|least", RELOAD,
		"Give new tickets to the agents in turns, or to the one with the fewest open."},
	{"ref_format", GD_STR, NULL, NULL, RELOAD, "How references of this queue's new tickets are written, such as TT%d."},
	{"oncall", GD_LIST, NULL, NULL, RELOAD,
		"The on-call chain, as person/channel:instance, first level first; levels of several persons are joined by +."},
	{"page", GD_ENUM, "always", "always|closed", RELOAD, "When urgent tickets page: always, or only outside the opening hours."},
	{"page_step", GD_SECONDS, "10m", "1m..2h", RELOAD, "Time for a level to answer before the next is paged."},
	{"phone", GD_STR, NULL, NULL, RELOAD, "Number that people may call, in place of the desk's."},
	{0}};

static const struct gd_option person[] = {
	{"name", GD_STR, NULL, NULL, NEEDED, "Name for people."},
	{"email", GD_STR, NULL, NULL, RELOAD, "Address, verified by whoever writes this file."},
	{"phone", GD_STR, NULL, NULL, RELOAD, "Number in the form +33612345678."},
	{"lang", GD_ENUM, NULL, LANGS, RELOAD, "Language."},
	{"tz", GD_STR, NULL, NULL, RELOAD, "Time zone, such as Europe/Paris."},
	{"date", GD_ENUM, NULL, DATES, RELOAD, "Order of day, month and year."},
	{"role", GD_ENUM, "customer", "customer|agent|lead|admin|auditor", RELOAD,
		"What the person may do; lead and agent act in the queues below."},
	{"queues", GD_LIST, NULL, NULL, RELOAD, "Queues the person works for."},
	{"org", GD_STR, NULL, NULL, RELOAD, "The [org] the person belongs to."},
	{"uid", GD_INT, NULL, "0..4294967294", RELOAD, "User id on this machine, for guichet chat."},
	{"identities", GD_LIST, NULL, NULL, RELOAD,
		"Who they are in channels, as channel:instance/user, such as slack:acme/U0123 or sms:main/+33612345678."},
	{"notify", GD_ENUM, NULL, "all|replies|key|none", RELOAD, "How much they hear of their own tickets; key if empty."},
	{"undo_delay", GD_SECONDS, NULL, "0..5m", RELOAD, "How long their replies are held, in place of the queue's."},
	{0}};

static const struct gd_option org[] = {
	{"title", GD_STR, NULL, NULL, RELOAD, "Name for people; the section's name if empty."},
	{"domain", GD_LIST, NULL, NULL, RELOAD, "Mail domains that are the organisation's own; public mail domains are refused."},
	{"share", GD_ENUM, "none", "none|view", RELOAD, "Whether colleagues see each other's tickets."},
	{"lead", GD_LIST, NULL, NULL, RELOAD, "Persons who may act on every ticket of the organisation."},
	{"queue", GD_STR, NULL, NULL, RELOAD, "Queue whose leads decide who joins."},
	{"products", GD_STR, NULL, NULL, RELOAD, "Products its people may name, separated by commas."},
	{"services", GD_STR, NULL, NULL, RELOAD, "Services its people may name, separated by commas."},
	{0}};

static const struct gd_option sla[] = {
	{OPTION_ANY_KEY, GD_STR, NULL, NULL, TABLE,
		"A priority, or type.priority, either with @ORG behind it for one organisation, and its targets: response and"
		" resolve with a time (8h), business time (4bh, 2bd) or eod; "
		"resolve_from new or ack; none for no target. A [sla QUEUE] section is for one queue."},
	{0}};

static const struct gd_option type[] = {
	{"title", GD_STR, NULL, NULL, RELOAD, "Name for people."},
	{"aliases", GD_LIST, NULL, NULL, RELOAD, "Other words that mean it."},
	{"base", GD_ENUM, NULL, "question|problem|incident|feature", RELOAD, "The built-in type it behaves like; itself if it is one."},
	{"fields", GD_LIST, NULL, NULL, RELOAD, "Fields to ask for; a * after the name makes one mandatory."},
	{"want", GD_ENUM, NULL, "image|file", RELOAD, "Attachment to ask for once if none came."},
	{"example", GD_STR, NULL, NULL, RELOAD, "Example text shown in the form and in the question."},
	{"priority", GD_ENUM, NULL, PRIORITIES, RELOAD, "Priority of new tickets of this type."},
	{"queue", GD_STR, NULL, NULL, RELOAD, "Queue of new tickets of this type."},
	{0}};

static const struct gd_option field[] = {
	{"label", GD_STR, NULL, NULL, RELOAD, "The question, in a few words."},
	{"aliases", GD_LIST, NULL, NULL, RELOAD, "Other names of the key."},
	{"choices", GD_STR, NULL, NULL, RELOAD, "Values to choose from, separated by commas; any text if empty."},
	{"example", GD_STR, NULL, NULL, RELOAD, "Example shown with the question."},
	{"multiline", GD_BOOL, "no", NULL, RELOAD, "The answer may have several lines."},
	{0}};

static const struct gd_option rule[] = {
	{"enabled", GD_BOOL, "yes", NULL, RELOAD, "Switch of the rule."},
	{"from", GD_LIST, NULL, NULL, RELOAD, "Channel, instance or room it applies to, such as webhook:ci or slack:acme/C0123."},
	{"type", GD_LIST, NULL, NULL, RELOAD, "Types it applies to."},
	{"org", GD_LIST, NULL, NULL, RELOAD, "Organisations it applies to."},
	{"field", GD_STR, NULL, NULL, RELOAD, "A field and its value, as product=till."},
	{"words", GD_LIST, NULL, NULL, RELOAD, "Words of which one stands in title or text; case and accents do not count."},
	{"queue", GD_STR, NULL, NULL, RELOAD, "Queue to give the request to."},
	{"tag", GD_LIST, NULL, NULL, RELOAD, "Tags to add."},
	{"priority", GD_ENUM, NULL, PRIORITIES, RELOAD, "Least priority."},
	{"set_type", GD_STR, NULL, NULL, RELOAD, "Type to set."},
	{"assign", GD_STR, NULL, NULL, RELOAD,
		"Person to assign, or turns for the queue's agents in turns, or least for the one with the fewest open tickets."},
	{0}};

static const struct gd_option calendar[] = {
	{"tz", GD_STR, NULL, NULL, RELOAD, "Time zone; the queue's, else the desk's if empty."},
	{"monday", GD_STR, NULL, NULL, RELOAD, "Opening hours, as 9:00-12:30 14:00-18:00; closed if empty."},
	{"tuesday", GD_STR, NULL, NULL, RELOAD, "The same for Tuesday."},
	{"wednesday", GD_STR, NULL, NULL, RELOAD, "The same for Wednesday."},
	{"thursday", GD_STR, NULL, NULL, RELOAD, "The same for Thursday."},
	{"friday", GD_STR, NULL, NULL, RELOAD, "The same for Friday."},
	{"saturday", GD_STR, NULL, NULL, RELOAD, "The same for Saturday."},
	{"sunday", GD_STR, NULL, NULL, RELOAD, "The same for Sunday."},
	{"always", GD_BOOL, "no", NULL, RELOAD, "Open round the clock, holidays too."},
	{"holidays", GD_LIST, NULL, NULL, RELOAD, "Closed days, as 2026-12-25, or 12-25 for every year."},
	{"holidays_file", GD_STR, NULL, NULL, RELOAD, "Text file with one such day a line, or an .ics file of all-day events."},
	{0}};

static const struct gd_option token[] = {
	{"secret", GD_SECRET, NULL, NULL, NEEDED, "The bearer token; several separated by spaces while it is rotated."},
	{"as", GD_STR, NULL, NULL, NEEDED, "The person whose rights it has."},
	{"scope", GD_LIST, "command", "command|read|metrics", RELOAD, "What it may be used for."},
	{"from", GD_LIST, NULL, NULL, RELOAD, "Addresses or networks it may come from; any if empty."},
	{0}};

static const struct gd_option canned[] = {
	{"text", GD_STR, NULL, NULL, NEEDED, "The answer; {requester}, {ref} and var=… of the command are filled in, \\n is a new line."},
	{"text_en", GD_STR, NULL, NULL, RELOAD, "The same in English."},
	{"aliases", GD_LIST, NULL, NULL, RELOAD, "Other names."},
	{"then", GD_ENUM, NULL, "ask|solved|close", RELOAD, "What the answer also does."},
	{"do", GD_STR, NULL, NULL, RELOAD, "Verbs carried out before it, separated by semicolons, such as prio high; tag +vpn."},
	{0}};

static const struct gd_option words[] = {
	{OPTION_ANY_KEY, GD_STR, NULL, NULL, TABLE,
		"Another label for a status, priority, type or severity in one language, as status.wait.fr = Attente de retour client; "
		"help.urgent.fr describes a priority."},
	{0}};

static const struct gd_option instance[] = {
	{"enabled", GD_BOOL, "yes", NULL, 0, "With no the instance is not opened."},
	{"queue", GD_STR, NULL, NULL, RELOAD, "Queue of requests that come in here and name none."},
	{"rate", GD_INT, "2000", "1..100000", RELOAD, "Requests a second to this channel from one source address."},
	{"rate_burst", GD_INT, "5000", "1..1000000", RELOAD, "Requests that one address may make at once before the rate applies."},
	{"allow_private", GD_BOOL, "no", NULL, 0, "The URLs configured here may lead to private addresses."},
	{0}};

static const struct core_section sections[] = {
	{"guichet", CORE_SINGLE, guichet, "The desk.", NULL},
	{"server", CORE_SINGLE, server, "Where the daemon listens.", NULL},
	{"plugins", CORE_SINGLE, plugins, "Channel plugins.", NULL},
	{"outbox", CORE_SINGLE, outbox, "Messages on their way out. A channel may have a schedule of its own.", NULL},
	{"retention", CORE_SINGLE, retention, "How long things are kept.", NULL},
	{"alerts", CORE_SINGLE, alerts, "Problems that machines report.", NULL},
	{"survey", CORE_SINGLE, survey, "Ratings.", NULL},
	{"queue", CORE_NAMED, queue, "A team and its requests. At least one queue is needed to open a ticket.", "technique"},
	{"calendar", CORE_NAMED, calendar, "Opening hours.", "bureau"},
	{"person", CORE_NAMED, person, "Somebody known from the start: agents, leads, the first admin. Others become known by writing.",
		"bob"},
	{"org", CORE_NAMED, org, "An organisation of customers.", "acme"},
	{"sla", CORE_EITHER, sla, "Targets. As shipped: low none; normal 8h, high 4h, urgent 1h to the solution, from the creation.", NULL},
	{"type", CORE_NAMED, type, "A kind of request. question, problem, incident and feature exist without a section.", "incident"},
	{"field", CORE_NAMED, field, "A field of requests, beside product and service.", "composant"},
	{"rule", CORE_NAMED, rule, "A routing rule; all that fit apply, in the order of the file, the first to set something wins.",
		"caisses"},
	{"canned", CORE_NAMED, canned, "A ready-made answer.", "bonjour"},
	{"token", CORE_NAMED, token, "A program that uses POST /v1/cmd.", "supervision"},
	{"words", CORE_SINGLE, words, "Words of your house in place of ours.", NULL},
};

const struct core_section *core_sections(size_t *count)
{
	*count = sizeof sections / sizeof sections[0];
	return sections;
}

const struct core_section *core_section_find(const char *kind)
{
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (strcmp(sections[i].kind, kind) == 0)
			return &sections[i];
	return NULL;
}

const struct gd_option *core_rows_instance(void)
{
	return instance;
}
