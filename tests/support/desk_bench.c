#include "support/desk_bench.h"

#include "desk/out/deliver.h"
#include "desk/work.h"
#include "store/history.h"
#include "store/inbox.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the cast ------------------------------------------------------------------------------------------------------------------------ */

#define CHAT "chat:one"
#define CONSOLE "console:main"
#define SMS "sms:one"

static const struct {
	const char *name;
	uint32_t capabilities, most;
} channels[] = {
	{CHAT,
		GD_CAP_THREADS | GD_CAP_EDITS | GD_CAP_REACTIONS | GD_CAP_BUTTONS | GD_CAP_FILES | GD_CAP_FORMS | GD_CAP_EPHEMERAL |
			GD_CAP_RETRACT,
		4000},
	{CONSOLE, GD_CAP_THREADS | GD_CAP_EPHEMERAL, 4000},
	{SMS, GD_CAP_PLAIN | GD_CAP_RECEIPTS, 640},
	{"hook:crm", GD_CAP_NOTIFY | GD_CAP_ONE_WAY, 100000},
	{"web:main", GD_CAP_UPLOADS | GD_CAP_ONE_WAY, 4000},
};

static const struct {
	const char *handle, *name, *org, *lang;
	const char *number;
	bool lead;
} people[] = {
	{"bob", "Bob", NULL, NULL, "+33600000001", false},
	{"alice", "Alice", NULL, NULL, "+33600000002", false},
	{"lena", "Lena", NULL, NULL, "+33600000003", false},
	{"fred", "Fred", NULL, NULL, "+33600000004", false},
	{"marie", "Marie", "acme", NULL, "+33600000005", false},
	{"paul", "Paul", "acme", "en", "+33600000006", false},
	{"olga", "Olga", "acme", NULL, "+33600000007", true},
	{"carl", "Carl", NULL, NULL, "+33600000008", false},
	{"john", "John", NULL, "en", "+33600000009", false},
};

static const char *const agents_technique[] = {"bob", "alice"};
static const char *const leads_technique[] = {"lena"};
static const char *const agents_facturation[] = {"fred"};
static const struct desk_room rooms_technique[] = {
	{CHAT, "", "technique", false, false}, {CHAT, "", "demandes", true, false}, {CONSOLE, "", "technique", false, false}};
static const struct desk_room rooms_facturation[] = {{CHAT, "", "facturation", false, false}};
static const struct desk_room rooms_paie[] = {{CHAT, "", "paie", false, false}, {CHAT, "", "paie-demandes", true, false}};
static const struct desk_queue queues[] = {
	{.name = "technique",
		.title = "Technique",
		.ref_format = "G-%d",
		.rooms = rooms_technique,
		.nrooms = 3,
		.agents = agents_technique,
		.leads = leads_technique,
		.nagents = 2,
		.nleads = 1},
	{.name = "facturation",
		.title = "Facturation",
		.ref_format = "G-%d",
		.rooms = rooms_facturation,
		.nrooms = 1,
		.agents = agents_facturation,
		.nagents = 1},
	{.name = "paie",
		.title = "Paie",
		.is_private = true,
		.ref_format = "G-%d",
		.rooms = rooms_paie,
		.nrooms = 2,
		.agents = agents_technique,
		.nagents = 1},
};
static const struct desk_org orgs[] = {{.name = "acme", .title = "ACME", .domain = "acme.fr", .share = true}};

#define PEOPLE (sizeof people / sizeof *people)

static void add_people(struct desk_settings *s)
{
	struct desk_person *list = arena_alloc(&s->arena, PEOPLE * sizeof *list);
	for (size_t i = 0; i < PEOPLE; i++) {
		struct desk_identity *ids = arena_alloc(&s->arena, 3 * sizeof *ids);
		ids[0] = (struct desk_identity){SMS, "", people[i].number};
		ids[1] = (struct desk_identity){CONSOLE, "", people[i].handle};
		ids[2] = (struct desk_identity){CHAT, "", people[i].handle};
		list[i] = (struct desk_person){.handle = people[i].handle,
			.name = people[i].name,
			.lang = people[i].lang,
			.org = people[i].org,
			.org_lead = people[i].lead,
			.email = arena_printf(&s->arena, "%s@acme.fr", people[i].handle),
			.identities = ids,
			.nidentities = 3};
	}
	s->persons = list;
	s->npersons = PEOPLE;
}

static struct desk_settings *cast(void (*adapt)(struct desk_settings *))
{
	struct desk_settings *s = settings_new();
	s->name = "Guichet";
	s->default_queue = "technique";
	s->queues = queues;
	s->nqueues = sizeof queues / sizeof *queues;
	s->orgs = orgs;
	s->norgs = 1;
	add_people(s);
	if (adapt)
		adapt(s);
	return s;
}

/* ---- the channels: they record ------------------------------------------------------------------------------------------------------- */

static void limits(void *self, const char *channel, struct gd_limits *out, bool *open)
{
	(void)self;
	*open = false;
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
		if (strcmp(channels[i].name, channel) != 0)
			continue;
		*open = true;
		*out = (struct gd_limits){.size = sizeof *out,
			.capabilities = channels[i].capabilities,
			.in_flight = 64,
			.in_flight_total = 1024,
			.lease_s = 86400,
			.disable_after_s = strcmp(channel, "hook:crm") == 0 ? 5 * 86400 : 0};
	}
}

static uint32_t text_units(void *self, const char *channel, const char *text, size_t len, uint32_t *most)
{
	(void)self;
	(void)text;
	*most = 0;
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		if (strcmp(channels[i].name, channel) == 0)
			*most = channels[i].most;
	return (uint32_t)len;
}

static size_t channels_with(void *self, uint32_t capability, const char **out, size_t max)
{
	size_t n = 0;
	(void)self;
	for (size_t i = 0; i < sizeof channels / sizeof *channels && n < max; i++)
		if ((channels[i].capabilities & capability) == capability)
			out[n++] = channels[i].name;
	return n;
}

/* U+202F and U+00A0 become a space, U+2019 an apostrophe. */
static const char *plain(struct arena *arena, const char *text)
{
	static const struct {
		const char *from;
		char to;
	} rows[] = {{"\xe2\x80\xaf", ' '}, {"\xc2\xa0", ' '}, {"\xe2\x80\x99", '\''}};
	char *copy = arena_strdup(arena, text), *to = copy;
	for (const char *at = copy; at && *at;) {
		size_t i = 0;
		while (i < 3 && strncmp(at, rows[i].from, strlen(rows[i].from)) != 0)
			i++;
		*to++ = i < 3 ? rows[i].to : *at;
		at += i < 3 ? strlen(rows[i].from) : 1;
	}
	if (to)
		*to = 0;
	return copy;
}

const char *bench_plain(struct bench *b, const char *text)
{
	return plain(&b->arena, text);
}

static const struct gd_choice *copy_choices(struct arena *a, const struct gd_choice *choices, size_t count)
{
	struct gd_choice *list = arena_alloc(a, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct gd_choice){
			arena_strdup(a, choices[i].value), arena_strdup(a, choices[i].label), arena_strdup(a, choices[i].emoji)};
	return list;
}

static const struct gd_form_field *copy_form(struct arena *a, const struct gd_outbound *out)
{
	struct gd_form_field *list = arena_alloc(a, (out->nform + 1) * sizeof *list);
	for (size_t i = 0; i < out->nform; i++) {
		list[i] = out->form[i];
		list[i].key = arena_strdup(a, out->form[i].key);
		list[i].label = arena_strdup(a, out->form[i].label);
		list[i].example = arena_strdup(a, out->form[i].example);
		list[i].value = arena_strdup(a, out->form[i].value);
		list[i].choices = copy_choices(a, out->form[i].choices, out->form[i].nchoices);
	}
	return list;
}

static const struct gd_file *copy_files(struct arena *a, const struct gd_outbound *out)
{
	struct gd_file *list = arena_alloc(a, (out->nfiles + 1) * sizeof *list);
	for (size_t i = 0; i < out->nfiles; i++)
		list[i] = (struct gd_file){.name = arena_strdup(a, out->files[i].name),
			.mime = arena_strdup(a, out->files[i].mime),
			.length = out->files[i].length,
			.path = arena_strdup(a, out->files[i].path)};
	return list;
}

static struct gd_outbound copy_out(struct arena *a, const struct gd_outbound *out)
{
	struct gd_outbound o = *out;
	o.key = arena_strdup(a, o.key);
	o.tenant = arena_strdup(a, o.tenant);
	o.room = arena_strdup(a, o.room);
	o.thread = arena_strdup(a, o.thread);
	o.user = arena_strdup(a, o.user);
	o.target = arena_strdup(a, o.target);
	o.text = plain(a, o.text);
	o.title = arena_strdup(a, o.title);
	o.ref = arena_strdup(a, o.ref);
	o.url = arena_strdup(a, o.url);
	o.lang = arena_strdup(a, o.lang);
	o.as_name = arena_strdup(a, o.as_name);
	o.event = arena_strdup(a, o.event);
	o.json = arena_strdup(a, o.json);
	o.form_id = arena_strdup(a, o.form_id);
	o.form_send = arena_strdup(a, o.form_send);
	o.choices = copy_choices(a, out->choices, out->nchoices);
	o.files = copy_files(a, out);
	o.form = copy_form(a, out);
	o.fields = NULL;
	o.nfields = 0;
	return o;
}

static void deliver(void *self, const char *channel, const struct gd_outbound *out)
{
	struct bench *b = self;
	if (b->count == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 64;
		b->list = mem_grow(b->list, b->cap, sizeof *b->list);
	}
	struct bench_delivery *d = &b->list[b->count++];
	*d = (struct bench_delivery){.channel = arena_strdup(&b->arena, channel), .out = copy_out(&b->arena, out)};
	d->box = d->out.room ? d->out.room : d->out.user ? arena_printf(&b->arena, "@%s", d->out.user) : "";
	bool deaf = b->silent || (b->silent_on && strcmp(b->silent_on, channel) == 0);
	if (deaf || (b->taker.deliver && b->taker.deliver(b->taker.self, channel, out)))
		return;
	if (b->outcome == GD_SENT)
		snprintf(d->remote, sizeof d->remote, "r%zu", b->count);
	desk_outcome(b->desk, out->delivery, out->attempt, b->outcome, 0, false, d->remote, b->why);
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------------- */

static void start(struct bench *b, struct desk_settings *settings)
{
	struct err err = {0};
	b->settings = settings;
	struct desk_hooks hooks = {
		.self = b, .limits = limits, .text_units = text_units, .deliver = deliver, .channels = channels_with};
	b->desk = desk_open(&(struct desk_spec){.data_dir = b->dir, .clock = &b->clock.clock, .hooks = hooks}, settings, &err);
	if (!b->desk) {
		fprintf(stderr, "bench: %s\n", err.text);
		abort();
	}
}

struct bench *bench_open_as(struct desk_settings *settings)
{
	struct bench *b = mem_alloc(sizeof *b);
	/* In memory where there is such a folder: these tests look at rules, tests/faults looks at what a sync is worth. */
	snprintf(b->dir, sizeof b->dir, "%s/guichet-bench-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(b->dir))
		abort();
	fake_clock_init(&b->clock, BENCH_START_MS);
	b->outcome = GD_SENT;
	start(b, settings);
	bench_run(b);
	return b;
}

struct bench *bench_open_with(void (*adapt)(struct desk_settings *))
{
	struct bench *b = bench_open_as(cast(adapt));
	b->adapt = adapt;
	return b;
}

struct bench *bench_open(void)
{
	return bench_open_with(NULL);
}

void bench_reopen(struct bench *b)
{
	desk_stop(b->desk);
	desk_close(b->desk);
	start(b, cast(b->adapt));
	bench_run(b);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* Whatever a test did, the history tells of every text as it is. */
static void check_history(struct bench *b)
{
	struct err err = {0};
	int64_t events;
	if (history_verify(desk_db(b->desk), &events, &err) && history_verify_texts(desk_db(b->desk), &err))
		return;
	fprintf(stderr, "bench: %s\n", err.text);
	abort();
}

void bench_close(struct bench *b)
{
	desk_stop(b->desk);
	check_history(b);
	desk_close(b->desk);
	nftw(b->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_clear(&b->arena);
	free(b->list);
	free(b);
}

/* ---- time ---------------------------------------------------------------------------------------------------------------------------- */

#define ROUNDS 10000 /* more is a circle */

void bench_run(struct bench *b)
{
	struct desk_figures before, after;
	for (int i = 0; i < ROUNDS; i++) {
		size_t deliveries = b->count;
		desk_figures(b->desk, &before);
		size_t units = desk_turn(b->desk, 0);
		desk_figures(b->desk, &after);
		bool taken = b->taker.turn && b->taker.turn(b->taker.self);
		if (!taken && units == 0 && after.commits == before.commits && b->count == deliveries)
			return;
	}
	fprintf(stderr, "bench: the desk does not come to rest\n");
	abort();
}

/* The next moment at which something becomes due: a job, or a delivery that waits. */
static int64_t next_due(struct bench *b, int64_t end)
{
	struct db *db = desk_db(b->desk);
	int64_t job = jobs_next_ms(db), row = db_number(db, NULL, 0, "SELECT min(next_ms) FROM outbox WHERE state = 0");
	int64_t next = end;
	if (job > b->clock.now && job < next)
		next = job;
	if (row > b->clock.now && row < next)
		next = row;
	return next;
}

void bench_advance(struct bench *b, int64_t ms)
{
	int64_t end = b->clock.now + ms;
	bench_run(b);
	while (b->clock.now < end) {
		fake_clock_advance(&b->clock, next_due(b, end) - b->clock.now);
		bench_run(b);
	}
}

/* ---- saying -------------------------------------------------------------------------------------------------------------------------- */

static void on_done(void *ctx, const struct gd_result *result)
{
	struct bench *b = ctx;
	b->result = *result;
	b->result.ref = arena_strdup(&b->arena, result->ref);
	b->result.url = arena_strdup(&b->arena, result->url);
	b->result.word = arena_strdup(&b->arena, result->word);
	b->result.text = plain(&b->arena, result->text);
	b->result.json = arena_strdup(&b->arena, result->json);
}

const struct gd_result *bench_submit(struct bench *b, const char *channel, struct gd_inbound in)
{
	struct err err = {0};
	in.size = sizeof in;
	b->next_id++;
	if (!in.dedupe[0])
		in.dedupe[0] = arena_printf(&b->arena, "e%u", b->next_id);
	if (!in.native_id)
		in.native_id = arena_printf(&b->arena, "m%u", b->next_id);
	in.sent_ms = b->clock.now;
	b->result = (struct gd_result){.word = "none"};
	if (!desk_submit(b->desk, channel, &in, on_done, b, &err)) {
		fprintf(stderr, "bench: refused: %s\n", err.text);
		abort();
	}
	bench_run(b);
	return &b->result;
}

const char *bench_last_id(const struct bench *b)
{
	return arena_printf((struct arena *)(uintptr_t)&b->arena, "m%u", b->next_id);
}

static const char *native_of(const char *who, const char *channel)
{
	for (size_t i = 0; i < PEOPLE; i++)
		if (strcmp(people[i].handle, who) == 0 && strcmp(channel, SMS) == 0)
			return people[i].number;
	return who;
}

static struct gd_inbound from(struct bench *b, const char *who, const char *channel, const char *place)
{
	const char *native = native_of(who, channel), *slash = strchr(place, '/');
	struct gd_inbound in = {.sender = {.user = native, .handle = who, .name = who}};
	if (strcmp(channel, CONSOLE) == 0)
		in.flags |= GD_F_EPHEMERAL_OK;
	if (strcmp(place, "dm") == 0) {
		bool number = strcmp(channel, SMS) == 0;
		const char *room = number ? native : arena_printf(&b->arena, "%s%s", strcmp(channel, CONSOLE) == 0 ? "@" : "D-", who);
		in.place = (struct gd_place){.kind = GD_PLACE_DIRECT, .room = room};
		return in;
	}
	in.place.kind = GD_PLACE_ROOM;
	in.place.room = slash ? arena_strndup(&b->arena, place, (size_t)(slash - place)) : place;
	in.place.thread = slash ? slash + 1 : NULL;
	return in;
}

const struct gd_result *bench_do(
	struct bench *b, enum gd_kind kind, const char *who, const char *channel, const char *place, const char *target, const char *text)
{
	struct gd_inbound in = from(b, who, channel, place);
	in.kind = kind;
	in.target = target;
	in.text = text;
	return bench_submit(b, channel, in);
}

const struct gd_result *bench_send_file(
	struct bench *b, const char *who, const char *channel, const char *place, const struct gd_file *file)
{
	struct gd_inbound in = from(b, who, channel, place);
	in.kind = GD_TEXT;
	in.files = file;
	in.nfiles = 1;
	return bench_submit(b, channel, in);
}

const struct gd_result *bench_say(struct bench *b, const char *who, const char *channel, const char *place, const char *text)
{
	return bench_do(b, GD_TEXT, who, channel, place, NULL, text);
}

const struct gd_result *bench_command(struct bench *b, const char *who, const char *channel, const char *place, const char *text)
{
	return bench_do(b, GD_COMMAND, who, channel, place, NULL, text);
}

const struct gd_result *bench_fill(struct bench *b, const char *who, const char *channel, const char *place, const char *form_id,
	const struct gd_field *fields, size_t n)
{
	struct gd_inbound in = from(b, who, channel, place);
	in.kind = GD_FORM;
	in.text = form_id;
	in.fields = fields;
	in.nfields = n;
	return bench_submit(b, channel, in);
}

const struct gd_result *bench_react(
	struct bench *b, const char *who, const char *channel, const char *place, const char *target, const char *emoji)
{
	return bench_do(b, GD_REACTION, who, channel, place, target, emoji);
}

const struct gd_result *bench_press(
	struct bench *b, const char *who, const char *channel, const char *place, const char *target, const char *value)
{
	return bench_do(b, GD_CHOICE, who, channel, place, target, value);
}

const struct gd_result *bench_edit(
	struct bench *b, const char *who, const char *channel, const char *place, const char *target, const char *text)
{
	return bench_do(b, GD_EDIT, who, channel, place, target, text);
}

const struct gd_result *bench_delete(struct bench *b, const char *who, const char *channel, const char *place, const char *target)
{
	return bench_do(b, GD_DELETE, who, channel, place, target, NULL);
}

/* ---- hearing ------------------------------------------------------------------------------------------------------------------------- */

static bool is_in(const struct bench_delivery *d, const char *channel, const char *box)
{
	return strcmp(d->channel, channel) == 0 && strcmp(d->box, box) == 0;
}

const char *bench_heard(struct bench *b, const char *channel, const char *box)
{
	const char *all = "";
	for (size_t i = b->mark; i < b->count; i++)
		if (is_in(&b->list[i], channel, box) && b->list[i].out.op == GD_POST)
			all = arena_printf(&b->arena, "%s%s\n", all, b->list[i].out.text);
	return all;
}

void bench_clear(struct bench *b)
{
	b->mark = b->count;
}

const char *bench_text(struct bench *b)
{
	return b->result.text ? b->result.text : "";
}

const struct bench_delivery *bench_find(struct bench *b, const char *channel, const char *box, const char *part)
{
	for (size_t i = b->count; i-- > 0;) {
		const struct bench_delivery *d = &b->list[i];
		if (is_in(d, channel, box) && (!part || (d->out.text && strstr(d->out.text, part))))
			return d;
	}
	return NULL;
}

const char *bench_card(struct bench *b, const char *channel, const char *room)
{
	for (size_t i = b->count; i-- > 0;) {
		const struct bench_delivery *d = &b->list[i];
		if (is_in(d, channel, room) && (d->out.flags & GD_O_CARD) && d->out.op == GD_POST)
			return arena_printf(&b->arena, "%s/%s", room, d->remote);
	}
	return room;
}

const char *bench_marks(struct bench *b, const char *channel, const char *target)
{
	const char *all = "";
	for (size_t i = 0; i < b->count; i++) {
		const struct bench_delivery *d = &b->list[i];
		if (d->out.op == GD_MARK && strcmp(d->channel, channel) == 0 && strcmp(d->out.target, target) == 0)
			all = arena_printf(&b->arena, "%s%s", all, d->out.text);
	}
	return all;
}

size_t bench_events(struct bench *b, const char *event)
{
	size_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		n += b->list[i].out.op == GD_NOTIFY && strcmp(b->list[i].out.event, event) == 0;
	return n;
}
