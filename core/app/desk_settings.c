#include "app/desk_settings.h"

#include "app/orders.h"
#include "app/desk_terms.h"
#include "app/desk_words.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/show.h"
#include "domain/notice.h"

#include <stdlib.h>
#include <string.h>

/* ---- lists and addresses ---------------------------------------------------------------------------------------------------------- */

static size_t words(struct arena *a, const char *list, const char *const **out)
{
	size_t n = 0, room = 1;
	for (const char *c = list ? list : ""; *c; c++)
		room += *c == ',';
	const char **words = arena_alloc(a, (room + 1) * sizeof *words);
	for (const char *c = list ? list : ""; *c;) {
		size_t len = strcspn(c, ",");
		if (len > 0)
			words[n++] = arena_strndup(a, c, len);
		c += len + (c[len] == ',');
	}
	*out = words;
	return n;
}

/* Parts of several words each, without the blanks around them. */
static size_t phrases(struct arena *a, const char *text, char between, const char *const **out)
{
	const char *at = text ? text : "", stop[] = {between, 0};
	size_t n = 0;
	const char **parts = arena_alloc(a, (strlen(at) + 1) * sizeof *parts);
	while (*at) {
		size_t len = strcspn(at, stop), next = len + (at[len] != 0);
		const char *from = at + strspn(at, " ");
		while (len > 0 && at[len - 1] == ' ')
			len--;
		if (from < at + len)
			parts[n++] = arena_strndup(a, from, (size_t)(at + len - from));
		at += next;
	}
	*out = parts;
	return n;
}

/* "slack:acme/C0123" is the native id C0123 of the instance slack:acme. The check of the configuration has refused other forms. */
static struct desk_identity address(struct arena *a, const char *text)
{
	const char *slash = strchr(text, '/');
	if (!slash)
		return (struct desk_identity){text, "", ""};
	return (struct desk_identity){arena_strndup(a, text, (size_t)(slash - text)), "", slash + 1};
}

static size_t add_rooms(struct arena *a, const char *list, struct desk_room kind, struct desk_room *rooms, size_t n)
{
	const char *const *names;
	size_t count = words(a, list, &names);
	for (size_t i = 0; i < count; i++) {
		struct desk_identity at = address(a, names[i]);
		rooms[n++] = (struct desk_room){at.channel, at.tenant, at.native, kind.request, kind.oneway};
	}
	return n;
}

static size_t commas(const char *list)
{
	size_t n = 1;
	for (const char *c = list ? list : ""; *c; c++)
		n += *c == ',';
	return n;
}

static size_t count_sections(const struct config *config, const char *kind)
{
	size_t n = 0;
	for (const struct config_section *x = NULL; (x = config_next(config, kind, x));)
		n++;
	return n;
}

/* ---- forms ------------------------------------------------------------------------------------------------------------------------- */

/* "component*, room" */
static size_t asks(struct arena *a, const char *list, const struct desk_ask **out)
{
	const char *const *names;
	size_t n = words(a, list, &names);
	struct desk_ask *rows = arena_alloc(a, (n + 1) * sizeof *rows);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(names[i]);
		bool mandatory = names[i][len - 1] == '*';
		rows[i] = (struct desk_ask){arena_strndup(a, names[i], len - mandatory), mandatory};
	}
	*out = rows;
	return n;
}

static enum desk_want want_of(const struct config_section *from)
{
	const char *want = config_text(from, "want");
	return !want || !*want ? WANT_NOTHING : strcmp(want, "image") == 0 ? WANT_IMAGE : WANT_FILE;
}

static const char *given(struct arena *a, const struct config_section *from, const char *key)
{
	return config_has(from, key) ? arena_strdup(a, config_text(from, key)) : NULL;
}

static void read_fields(struct desk_settings *s, const struct config *config)
{
	struct arena *a = &s->arena;
	struct desk_field *fields = arena_alloc(a, (count_sections(config, "field") + 1) * sizeof *fields);
	for (const struct config_section *x = NULL; (x = config_next(config, "field", x));) {
		struct desk_field *f = &fields[s->nfields++];
		*f = (struct desk_field){.key = arena_strdup(a, x->name),
			.label = config_has(x, "label") ? given(a, x, "label") : arena_strdup(a, x->name),
			.example = given(a, x, "example"),
			.multiline = config_bool(x, "multiline")};
		f->naliases = words(a, config_text(x, "aliases"), &f->aliases);
		f->nchoices = phrases(a, config_text(x, "choices"), ',', &f->choices);
	}
	s->fields = fields;
}

static void read_canned(struct desk_settings *s, const struct config *config)
{
	static const char *const then[] = {[CANNED_ASK] = "ask", [CANNED_SOLVED] = "solved", [CANNED_CLOSE] = "close"};
	struct arena *a = &s->arena;
	struct desk_canned *canned = arena_alloc(a, (count_sections(config, "canned") + 1) * sizeof *canned);
	for (const struct config_section *x = NULL; (x = config_next(config, "canned", x));) {
		struct desk_canned *t = &canned[s->ncanned++];
		*t = (struct desk_canned){.name = arena_strdup(a, x->name),
			.text = given(a, x, "text"),
			.text_en = given(a, x, "text_en"),
			.then = CANNED_REPLY};
		for (int i = CANNED_ASK; config_has(x, "then") && i <= CANNED_CLOSE; i++)
			if (strcmp(then[i], config_text(x, "then")) == 0)
				t->then = (enum canned_then)i;
		t->naliases = words(a, config_text(x, "aliases"), &t->aliases);
		t->nverbs = phrases(a, config_text(x, "do"), ';', &t->verbs);
	}
	s->canned = canned;
}

static void read_types(struct desk_settings *s, const struct config *config)
{
	struct arena *a = &s->arena;
	struct desk_type *types = arena_alloc(a, (count_sections(config, "type") + 1) * sizeof *types);
	for (const struct config_section *x = NULL; (x = config_next(config, "type", x));) {
		struct desk_type *t = &types[s->ntypes++];
		*t = (struct desk_type){.type = desk_type_of(x),
			.example = given(a, x, "example"),
			.want = want_of(x),
			.queue = given(a, x, "queue")};
		if (config_has(x, "priority"))
			priority_parse(config_text(x, "priority"), &t->priority);
		t->nnames = desk_type_names(a, x, &t->names);
		t->nasks = asks(a, config_text(x, "fields"), &t->asks);
	}
	s->types = types;
}

/* ---- sections ------------------------------------------------------------------------------------------------------------------------ */

/* Agents are named in the queue's section, in the person's, or in both. */
static size_t people_of_queue(struct arena *a, const struct config *config, const struct config_section *queue, const char *key,
	const char *role, const char *const **out)
{
	const char *const *named;
	size_t n = words(a, config_text(queue, key), &named), room = n;
	for (const struct config_section *p = NULL; (p = config_next(config, "person", p));)
		room++;
	const char **handles = arena_alloc(a, (room + 1) * sizeof *handles);
	memcpy(handles, named, n * sizeof *handles);
	for (const struct config_section *p = NULL; (p = config_next(config, "person", p));) {
		const char *has = config_text(p, "role");
		if (has && strcmp(has, role) == 0 && config_lists(p, "queues", queue->name))
			handles[n++] = p->name;
	}
	*out = handles;
	return n;
}

static enum reply_policy policy_of(const char *word)
{
	return word && strcmp(word, "agents") == 0 ? REPLY_ANYONE : word && strcmp(word, "marked") == 0 ? REPLY_MARKED : REPLY_ASSIGNEE;
}

static const int64_t *undo_ms(struct arena *a, const struct config_section *from)
{
	if (!config_has(from, "undo_delay"))
		return NULL;
	int64_t *ms = arena_alloc(a, sizeof *ms);
	*ms = config_int(from, "undo_delay") * SECOND_MS;
	return ms;
}

static void read_queue(struct desk_settings *s, const struct config *config, const struct config_section *from, struct desk_queue *q)
{
	struct arena *a = &s->arena;
	const char *desk_rooms = config_text(from, "rooms"), *request_rooms = config_text(from, "request_rooms");
	const char *oneway_rooms = config_text(from, "oneway");
	struct desk_room *rooms = arena_alloc(
		a, (commas(desk_rooms) + commas(request_rooms) + commas(oneway_rooms) + count_sections(config, "console")) * sizeof *rooms);
	const char *kb = config_text(from, "kb"), *assign = config_text(from, "assign");
	*q = (struct desk_queue){
		.name = arena_strdup(a, from->name),
		.title = arena_strdup(a, config_has(from, "title") ? config_text(from, "title") : from->name),
		.lang = given(a, from, "lang"),
		.is_private = config_bool(from, "private"),
		.assign = assign && strcmp(assign, "none") != 0 ? arena_strdup(a, assign) : NULL,
		.keep_ms = config_int(from, "retention") * SECOND_MS,
		.no_suggestions = kb && strcmp(kb, "no") == 0,
		.guests_wait = config_has(from, "guest") && !config_bool(from, "guest"),
		.reply_policy = policy_of(config_text(from, "reply_policy")),
		.undo_ms = undo_ms(a, from),
		.ref_format = arena_strdup(a, config_has(from, "ref_format")
						      ? config_text(from, "ref_format")
						      : config_text(config_section(config, "guichet", NULL), "ref_format")),
		.rooms = rooms,
	};
	q->nrooms = add_rooms(a, desk_rooms, (struct desk_room){.request = false}, rooms, 0);
	q->nrooms = add_rooms(a, request_rooms, (struct desk_room){.request = true}, rooms, q->nrooms);
	q->nrooms = add_rooms(a, oneway_rooms, (struct desk_room){.oneway = true}, rooms, q->nrooms);
	/* Each queue has a room of its own name on every console. */
	for (const struct config_section *c = NULL; (c = config_next(config, "console", c));)
		rooms[q->nrooms++] = (struct desk_room){arena_printf(a, "console:%s", c->name), "", q->name, false, false};
	q->nagents = people_of_queue(a, config, from, "agents", "agent", &q->agents);
	q->nleads = people_of_queue(a, config, from, "lead", "lead", &q->leads);
	q->naliases = words(a, config_text(from, "aliases"), &q->aliases);
	q->want = want_of(from);
	q->nasks = asks(a, config_text(from, "ask"), &q->asks);
	q->terms = desk_terms_of(s, config, from);
}

/* At a terminal of this machine a person is known by their name here, or by their uid. */
static size_t add_console(
	struct arena *a, const struct config *config, const struct config_section *person, struct desk_identity *ids, size_t n)
{
	for (const struct config_section *c = NULL; (c = config_next(config, "console", c));) {
		const char *channel = arena_printf(a, "console:%s", c->name);
		ids[n++] = (struct desk_identity){channel, "", arena_strdup(a, person->name)};
		if (config_has(person, "uid"))
			ids[n++] = (struct desk_identity){channel, "", arena_printf(a, "uid:%s", config_text(person, "uid"))};
	}
	return n;
}

static int level_of(const char *word)
{
	static const enum notice_level levels[] = {LEVEL_NONE, LEVEL_REPLIES, LEVEL_KEY, LEVEL_ALL};
	for (size_t i = 0; word && i < sizeof levels / sizeof *levels; i++)
		if (strcmp(word, level_name(levels[i])) == 0)
			return 1 + (int)levels[i];
	return 0;
}

static void read_person(struct desk_settings *s, const struct config *config, const struct config_section *from, struct desk_person *p)
{
	struct arena *a = &s->arena;
	const char *role = config_text(from, "role");
	const char *const *names;
	size_t n = words(a, config_text(from, "identities"), &names);
	struct desk_identity *ids = arena_alloc(a, (n + 2 * count_sections(config, "console") + 2) * sizeof *ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = address(a, names[i]);
	n = add_console(a, config, from, ids, n);
	ids[n++] = (struct desk_identity){ORDERS_CHANNEL, "", arena_strdup(a, from->name)};
	*p = (struct desk_person){
		.handle = arena_strdup(a, from->name),
		.name = arena_strdup(a, config_text(from, "name")),
		.email = arena_strdup(a, config_text(from, "email")),
		.phone = arena_strdup(a, config_text(from, "phone")),
		.lang = arena_strdup(a, config_text(from, "lang")),
		.tz = arena_strdup(a, config_text(from, "tz")),
		.date_format = arena_strdup(a, config_text(from, "date")),
		.org = arena_strdup(a, config_text(from, "org")),
		.level = level_of(config_text(from, "notify")),
		.undo_ms = undo_ms(a, from),
		.admin = role && strcmp(role, "admin") == 0,
		.auditor = role && strcmp(role, "auditor") == 0,
		.identities = ids,
		.nidentities = n,
	};
	for (const struct config_section *o = NULL; (o = config_next(config, "org", o));)
		p->org_lead = p->org_lead || (p->org && strcmp(o->name, p->org) == 0 && config_lists(o, "lead", from->name));
}

static void read_queues(struct desk_settings *s, const struct config *config)
{
	size_t n = count_sections(config, "queue"), i = 0;
	if (n == 0)
		return; /* the shipped one */
	struct desk_queue *queues = arena_alloc(&s->arena, n * sizeof *queues);
	for (const struct config_section *x = NULL; (x = config_next(config, "queue", x));)
		read_queue(s, config, x, &queues[i++]);
	s->queues = queues;
	s->nqueues = n;
	const char *chosen = config_text(config_section(config, "guichet", NULL), "default_queue");
	s->default_queue = chosen && *chosen ? arena_strdup(&s->arena, chosen) : queues[0].name;
	s->guest_queue = arena_strdup(&s->arena, config_text(config_section(config, "guichet", NULL), "guest_queue"));
}

static void read_persons(struct desk_settings *s, const struct config *config)
{
	size_t i = 0;
	struct desk_person *persons = arena_alloc(&s->arena, (count_sections(config, "person") + 1) * sizeof *persons);
	for (const struct config_section *x = NULL; (x = config_next(config, "person", x));)
		read_person(s, config, x, &persons[i++]);
	s->persons = persons;
	s->npersons = i;
}

static void read_orgs(struct desk_settings *s, const struct config *config)
{
	size_t i = 0;
	struct desk_org *orgs = arena_alloc(&s->arena, (count_sections(config, "org") + 1) * sizeof *orgs);
	for (const struct config_section *x = NULL; (x = config_next(config, "org", x));) {
		const char *share = config_text(x, "share");
		orgs[i++] = (struct desk_org){
			.name = arena_strdup(&s->arena, x->name),
			.title = arena_strdup(&s->arena, config_has(x, "title") ? config_text(x, "title") : x->name),
			.domain = arena_strdup(&s->arena, config_text(x, "domain")),
			.queue = given(&s->arena, x, "queue"),
			.share = share && strcmp(share, "view") == 0,
		};
		orgs[i - 1].nproducts = phrases(&s->arena, config_text(x, "products"), ',', &orgs[i - 1].products);
		orgs[i - 1].nservices = phrases(&s->arena, config_text(x, "services"), ',', &orgs[i - 1].services);
	}
	s->orgs = orgs;
	s->norgs = i;
}

/* ---- routing rules ------------------------------------------------------------------------------------------------------------------ */

static struct rule_list list_of(struct arena *a, const char *text, bool fold)
{
	const char *const *items;
	size_t n = words(a, text, &items);
	const char **copy = arena_alloc(a, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++) {
		char *folded = fold ? text_fold(items[i]) : NULL;
		copy[i] = folded ? arena_strdup(a, folded) : items[i];
		free(folded);
	}
	return (struct rule_list){copy, n};
}

static const char *text_or_null(struct arena *a, const struct config_section *from, const char *key)
{
	return config_has(from, key) ? arena_strdup(a, config_text(from, key)) : NULL;
}

static void read_rule(struct arena *a, const struct config *config, const struct config_section *from, struct rule *r)
{
	const char *field = text_or_null(a, from, "field"), *equal = field ? strchr(field, '=') : NULL;
	struct rule_list types = list_of(a, config_text(from, "type"), false);
	char *value = equal ? text_fold(equal + 1) : NULL;
	*r = (struct rule){
		.name = arena_strdup(a, from->name),
		.enabled = config_bool(from, "enabled"),
		.from = list_of(a, config_text(from, "from"), false),
		.orgs = list_of(a, config_text(from, "org"), true),
		.words = list_of(a, config_text(from, "words"), true),
		.field = equal ? arena_strndup(a, field, (size_t)(equal - field)) : NULL,
		.value = value ? arena_strdup(a, value) : NULL,
		.queue = text_or_null(a, from, "queue"),
		.assign = text_or_null(a, from, "assign"),
		.tags = list_of(a, config_text(from, "tag"), false),
		.set_type = desk_type_called(config, config_text(from, "set_type")),
	};
	for (size_t i = 0; i < types.count; i++)
		r->types |= 1u << desk_type_called(config, types.items[i]);
	if (config_has(from, "priority"))
		priority_parse(config_text(from, "priority"), &r->priority);
	free(value);
}

static void read_rules(struct desk_settings *s, const struct config *config)
{
	size_t n = count_sections(config, "rule"), i = 0;
	struct rule *rules = arena_alloc(&s->arena, (n + 1) * sizeof *rules);
	for (const struct config_section *x = NULL; i < RULES_MOST && (x = config_next(config, "rule", x));)
		read_rule(&s->arena, config, x, &rules[i++]);
	s->rules = rules;
	s->nrules = i;
}

/* Instances of channels: what is no section of ours. */
static void read_channels(struct desk_settings *s, const struct config *config)
{
	size_t n = 0;
	for (const struct config_section *x = NULL; (x = config_next_instance(config, x));)
		n++;
	struct desk_channel *channels = arena_alloc(&s->arena, (n + 1) * sizeof *channels);
	for (const struct config_section *x = NULL; (x = config_next_instance(config, x));) {
		const char *queue = config_text(x, "queue");
		if (queue && *queue)
			channels[s->nchannels++] = (struct desk_channel){
				arena_printf(&s->arena, "%s:%s", x->kind, x->name), arena_strdup(&s->arena, queue)};
	}
	s->channels = channels;
}

static void print(struct desk_settings *s, const struct config *config)
{
	struct buf out;
	buf_init(&out, LIMIT_CONFIG_FILE);
	config_print(config, true, &out);
	s->printed = arena_strdup(&s->arena, out.data);
	buf_clear(&out);
}

struct desk_settings *desk_settings_from(const struct config *config)
{
	const struct config_section *desk = config_section(config, "guichet", NULL), *keep = config_section(config, "retention", NULL);
	const struct config_section *alerts = config_section(config, "alerts", NULL);
	struct desk_settings *s = settings_new();
	s->name = arena_strdup(&s->arena, config_text(desk, "name"));
	s->phone = arena_strdup(&s->arena, config_text(desk, "phone"));
	s->public_url = config_has(desk, "public_url") ? arena_strdup(&s->arena, config_text(desk, "public_url")) : NULL;
	s->tz = arena_strdup(&s->arena, config_text(desk, "default_tz"));
	lang_parse(config_text(desk, "default_lang"), &s->lang);
	date_format_parse(config_text(desk, "default_date"), &s->date);
	s->max_files = config_int(desk, "max_files");
	s->max_file_bytes = config_int(desk, "max_mb") * 1024 * 1024;
	const struct config_section *outbox = config_section(config, "outbox", NULL);
	s->retry_first_ms = config_int(outbox, "retry_first") * SECOND_MS;
	s->retry_longest_ms = config_int(outbox, "retry_longest") * SECOND_MS;
	s->give_up_ms = config_int(outbox, "give_up_after") * SECOND_MS;
	s->storm_per_minute = config_int(alerts, "storm");
	s->alert_reopen_ms = config_int(alerts, "reopen") * SECOND_MS;
	s->alert_hold_down_ms = config_int(alerts, "hold_down") * SECOND_MS;
	s->received_keep_ms = config_int(keep, "inbox") * SECOND_MS;
	s->inbox_keep_ms = config_int(keep, "dedupe") * SECOND_MS;
	s->outbox_keep_ms = config_int(keep, "deliveries") * SECOND_MS;
	print(s, config);
	read_orgs(s, config);
	read_persons(s, config);
	read_queues(s, config);
	read_rules(s, config);
	read_fields(s, config);
	read_types(s, config);
	read_canned(s, config);
	read_channels(s, config);
	desk_words_read(s, config);
	desk_terms_sla(s, config);
	desk_terms_survey(s, config);
	return s;
}
