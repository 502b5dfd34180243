#include "commands/query.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "commands/moment.h"
#include "commands/normalise.h"
#include "domain/ticket.h"

#include <string.h>

struct reader_state {
	const char *at;
	bool filters;
	const struct house_names *names;
	struct arena *arena;
	struct query *query;
	struct query_error *bad;
};

/* ---- values ------------------------------------------------------------------------------------------------------------------------ */

enum value_kind { VALUE_TEXT, VALUE_STATUS, VALUE_WORD, VALUE_SPAN, VALUE_NUMBER, VALUE_SORT };

static const struct {
	const char *folded;
	enum query_kind kind;
	enum value_kind value;
	enum word_list list;
} keys[] = {
	{"st", QUERY_STATUS, VALUE_STATUS, WORDS_STATUS},
	{"p", QUERY_PRIORITY, VALUE_WORD, WORDS_PRIORITY},
	{"sev", QUERY_SEVERITY, VALUE_WORD, WORDS_SEVERITY},
	{"s", QUERY_SEVERITY, VALUE_WORD, WORDS_SEVERITY},
	{"t", QUERY_TYPE, VALUE_WORD, WORDS_TYPE},
	{"type", QUERY_TYPE, VALUE_WORD, WORDS_TYPE},
	{"q", QUERY_QUEUE, VALUE_TEXT, 0},
	{"cat", QUERY_QUEUE, VALUE_TEXT, 0},
	{"owner", QUERY_REQUESTER, VALUE_TEXT, 0},
	{"auteur", QUERY_REQUESTER, VALUE_TEXT, 0},
	{"org", QUERY_ORG, VALUE_TEXT, 0},
	{"societe", QUERY_ORG, VALUE_TEXT, 0},
	{"age", QUERY_AGE, VALUE_SPAN, 0},
	{"closed", QUERY_CLOSED, VALUE_SPAN, 0},
	{"ferme", QUERY_CLOSED, VALUE_SPAN, 0},
	{"sla", QUERY_SLA, VALUE_SPAN, 0},
	{"csat", QUERY_CSAT, VALUE_NUMBER, 0},
	{"sort", QUERY_AND, VALUE_SORT, WORDS_SORT},
	{"tri", QUERY_AND, VALUE_SORT, WORDS_SORT},
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))

static bool fail(struct reader_state *r, enum query_fault fault, const char *bad)
{
	r->bad->fault = fault;
	r->bad->bad = bad;
	return false;
}

static const struct list_word *word_value(struct reader_state *r, enum word_list list, const char *value)
{
	const struct list_word *row = list_find(list, normalise_fold(r->arena, value));
	if (!row) {
		r->bad->list = list;
		fail(r, QUERY_BAD_WORD, value);
	}
	return row;
}

/* st:new,ack,open as bits. */
static bool status_value(struct reader_state *r, const char *value, int64_t *out)
{
	char *copy = arena_strdup(r->arena, value), *save = NULL;
	*out = 0;
	for (char *item = strtok_r(copy, ",", &save); item; item = strtok_r(NULL, ",", &save)) {
		const struct list_word *row = word_value(r, WORDS_STATUS, item);
		if (!row)
			return false;
		*out |= row->value == STATUS_WORD_OPEN ? (int64_t)STATUS_OPEN : (int64_t)STATUS_BIT(row->value);
	}
	return *out != 0 || fail(r, QUERY_BAD_WORD, value);
}

static bool span_value(struct reader_state *r, const char *value, int64_t *out)
{
	struct when when;
	if (!duration_parse(normalise_fold(r->arena, value), &when) || when.kind != WHEN_AFTER)
		return fail(r, QUERY_BAD_NUMBER, value);
	*out = when.span_ms + when.days * DAY_MS;
	return true;
}

static bool rating_value(struct reader_state *r, const char *value, int64_t *out)
{
	r->bad->rating = true;
	if (strlen(value) != 1 || *value < '1' || *value > '5')
		return fail(r, QUERY_BAD_NUMBER, value);
	*out = *value - '0';
	return true;
}

/* A type by the house's own name, which goes before ours. */
static bool own_type(const struct reader_state *r, const char *value, int64_t *out)
{
	int type;
	if (!names_type(r->names, value, r->arena, &type))
		return false;
	*out = type;
	return true;
}

/* Its whole name, if the beginning says which. */
static const char *queue_value(const struct reader_state *r, const char *value)
{
	const char *typed = value + (*value == '~'), *known = names_queue(r->names, typed, r->arena);
	return known ? known : typed;
}

/* Fills the node; *skip: it was an order, not a condition. */
static bool value_read(struct reader_state *r, size_t key, const char *value, struct query_node *node, bool *skip)
{
	const struct list_word *row = NULL;
	r->bad->key = keys[key].folded;
	node->kind = keys[key].kind;
	switch (keys[key].value) {
	case VALUE_TEXT:
		node->text = node->kind == QUERY_QUEUE ? queue_value(r, value) : value + (node->kind == QUERY_REQUESTER && *value == '@');
		return true;
	case VALUE_STATUS:
		return status_value(r, value, &node->number);
	case VALUE_WORD:
		if (node->kind == QUERY_TYPE && own_type(r, value, &node->number))
			return true;
		row = word_value(r, keys[key].list, value);
		node->number = row ? row->value : 0;
		return row;
	case VALUE_SPAN:
		return span_value(r, value, &node->number);
	case VALUE_NUMBER:
		return rating_value(r, value, &node->number);
	case VALUE_SORT:
		row = word_value(r, keys[key].list, value);
		r->query->sort = row ? row->value : 0;
		*skip = true;
		return row;
	}
	return false;
}

/* ---- terms ------------------------------------------------------------------------------------------------------------------------- */

static const char *skip_blanks(const char *at)
{
	uint32_t c;
	for (size_t n; (n = normalise_next(at, &c)) && (c == ' ' || c == '\n' || c == 0);)
		at += n;
	return at;
}

static bool cmp_take(const char **at, enum query_cmp *out)
{
	static const struct {
		const char *sign;
		enum query_cmp cmp;
	} signs[] = {{">=", CMP_GE}, {"<=", CMP_LE}, {">", CMP_GT}, {"<", CMP_LT}, {"=", CMP_EQ}};
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t len = strlen(signs[i].sign);
		if (strncmp(*at, signs[i].sign, len) == 0) {
			*out = signs[i].cmp;
			*at += len;
			return true;
		}
	}
	return false;
}

/* "key:", "key>=", "key:>=" at the start of the message's own bytes. Gives where the value begins, NULL if it is no key. */
static const char *key_take(struct reader_state *r, const char *at, size_t *key, enum query_cmp *cmp)
{
	size_t len = strcspn(at, ":<>= \n\"");
	if (len == 0 || !at[len] || !strchr(":<>=", at[len]))
		return NULL;
	const char *folded = normalise_fold(r->arena, arena_strndup(r->arena, at, len));
	for (*key = 0; *key < KEYS && strcmp(keys[*key].folded, folded) != 0;)
		(*key)++;
	if (*key == KEYS)
		return NULL;
	at += len;
	*cmp = CMP_EQ;
	at += *at == ':';
	cmp_take(&at, cmp);
	return at;
}

/* A word, or a quoted phrase, at the cursor. */
static bool value_take(struct reader_state *r, const char **out, bool *quoted)
{
	uint32_t c = 0;
	struct scan scan = {.at = r->at};
	struct word_at word;
	normalise_next(r->at, &c);
	*quoted = c == '"';
	if (*quoted) {
		char *phrase;
		const char *end = scan_quoted(r->at, r->arena, &phrase);
		if (!end)
			return fail(r, QUERY_OPEN_QUOTE, arena_strndup(r->arena, r->at, strcspn(r->at, "\n")));
		*out = phrase;
		r->at = end;
		return true;
	}
	*out = "";
	if (scan.at == scan_skip(scan.at) && scan_word(&scan, r->arena, &word)) {
		*out = word.text;
		r->at = word.end;
	}
	return true;
}

static bool filter_read(const char *folded, struct query_node *node)
{
	const struct list_word *row = list_find(WORDS_FILTER, folded);
	static const struct query_node nodes[] = {
		[FILTER_ORG] = {.kind = QUERY_ORG},
		[FILTER_OPEN] = {.kind = QUERY_STATUS, .number = STATUS_OPEN},
		[FILTER_CLOSED] = {.kind = QUERY_STATUS, .number = STATUS_BIT(STATUS_CLOSED)},
		[FILTER_ALL] = {.kind = QUERY_ALL},
		[FILTER_MINE] = {.kind = QUERY_MINE},
	};
	if (row)
		*node = nodes[row->value];
	return row;
}

static void word_read(struct reader_state *r, const char *word, struct query_node *node)
{
	const char *folded = normalise_fold(r->arena, word);
	node->text = word;
	node->kind = QUERY_WORD;
	if (strcmp(folded, "me") == 0 || strcmp(folded, "moi") == 0)
		*node = (struct query_node){.kind = QUERY_ME};
	else if (r->filters && filter_read(folded, node))
		return;
	else if (word[1] && strchr("+~@", *word)) {
		node->kind = *word == '+' ? QUERY_TAG : *word == '~' ? QUERY_QUEUE : QUERY_AGENT;
		node->text = *word == '~' ? queue_value(r, word) : word + 1;
	}
}

static bool term_read(struct reader_state *r, struct query_node *node, bool *skip)
{
	size_t key;
	bool quoted;
	const char *value, *after = key_take(r, r->at, &key, &node->cmp);
	if (after)
		r->at = after;
	if (!value_take(r, &value, &quoted))
		return false;
	if (after)
		return value_read(r, key, value, node, skip);
	if (quoted) {
		node->kind = QUERY_PHRASE;
		node->text = value;
		*skip = !*value;
	} else
		word_read(r, value, node);
	return true;
}

static struct query_node *node_new(struct reader_state *r, enum query_kind kind, struct query_node *child)
{
	struct query_node *node = arena_alloc(r->arena, sizeof(*node));
	node->kind = kind;
	node->child = child;
	return node;
}

/* One condition with its minus sign; NULL and true: an order was read. */
static bool condition_read(struct reader_state *r, struct query_node **out)
{
	struct query_node *node = node_new(r, QUERY_WORD, NULL);
	bool skip = false, negated = r->at[0] == '-' && r->at[1] && !strchr(" \n-", r->at[1]);
	r->at += negated;
	if (!term_read(r, node, &skip))
		return false;
	*out = skip ? NULL : negated ? node_new(r, QUERY_NOT, node) : node;
	return true;
}

/* "or" between two conditions at the cursor is taken. */
static bool or_take(struct reader_state *r)
{
	struct scan scan = {.at = r->at};
	struct word_at word;
	if (!scan_word(&scan, r->arena, &word) || (strcmp(word.folded, "or") != 0 && strcmp(word.folded, "ou") != 0))
		return false;
	if (!*skip_blanks(word.end))
		return false;
	r->at = skip_blanks(word.end);
	return true;
}

static struct query_node **tail_of(struct query_node *parent)
{
	struct query_node **tail = &parent->child;
	while (*tail)
		tail = &(*tail)->next;
	return tail;
}

/* `last` and `node` become the children of one OR, in the place of `last`. */
static struct query_node *join(struct reader_state *r, struct query_node **last, struct query_node *node)
{
	if ((*last)->kind != QUERY_OR)
		*last = node_new(r, QUERY_OR, *last);
	*tail_of(*last) = node;
	return *last;
}

bool query_parse(const char *text, bool filters, const struct house_names *names, struct arena *arena, struct query *out,
	struct query_error *bad)
{
	struct reader_state r = {.at = skip_blanks(text), .filters = filters, .names = names, .arena = arena, .query = out, .bad = bad};
	struct query_node *all = node_new(&r, QUERY_AND, NULL), **last = &all->child;
	*out = (struct query){0};
	*bad = (struct query_error){0};
	if (strlen(text) > LIMIT_COMMAND)
		return fail(&r, QUERY_TOO_LONG, arena_strndup(arena, text, utf8_floor(text, 40)));
	for (; *r.at; r.at = skip_blanks(r.at)) {
		struct query_node *node;
		bool joined = *last && or_take(&r);
		if (!condition_read(&r, &node))
			return false;
		if (!node)
			continue;
		if (joined)
			join(&r, last, node);
		else {
			last = *last ? &(*last)->next : last;
			*last = node;
		}
	}
	out->root = all->child && !all->child->next ? all->child : all->child ? all : NULL;
	return true;
}

/* ---- printing ---------------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	bool text, number;
} prints[] = {
	[QUERY_AND] = {"AND", 0, 0},
	[QUERY_OR] = {"OR", 0, 0},
	[QUERY_NOT] = {"NOT", 0, 0},
	[QUERY_WORD] = {"", 1, 0},
	[QUERY_PHRASE] = {"\"", 1, 0},
	[QUERY_TAG] = {"+", 1, 0},
	[QUERY_QUEUE] = {"~", 1, 0},
	[QUERY_REQUESTER] = {"owner:", 1, 0},
	[QUERY_AGENT] = {"@", 1, 0},
	[QUERY_ORG] = {"org:", 1, 0},
	[QUERY_ME] = {"@me", 0, 0},
	[QUERY_MINE] = {"mine", 0, 0},
	[QUERY_ALL] = {"all", 0, 0},
	[QUERY_STATUS] = {"st", 0, 1},
	[QUERY_PRIORITY] = {"p", 0, 1},
	[QUERY_SEVERITY] = {"sev", 0, 1},
	[QUERY_TYPE] = {"t", 0, 1},
	[QUERY_AGE] = {"age", 0, 1},
	[QUERY_CLOSED] = {"closed", 0, 1},
	[QUERY_SLA] = {"sla", 0, 1},
	[QUERY_CSAT] = {"csat", 0, 1},
};

static void print_node(struct buf *out, const struct query_node *node)
{
	static const char *const signs[] = {[CMP_EQ] = "=", [CMP_LT] = "<", [CMP_GT] = ">", [CMP_LE] = "<=", [CMP_GE] = ">="};
	buf_adds(out, prints[node->kind].name);
	if (prints[node->kind].text)
		buf_addf(out, "%s%s", node->text ? node->text : "", node->kind == QUERY_PHRASE ? "\"" : "");
	if (prints[node->kind].number)
		buf_addf(out, "%s%lld", signs[node->cmp], (long long)node->number);
	if (!node->child)
		return;
	buf_addc(out, '(');
	for (const struct query_node *child = node->child; child; child = child->next) {
		print_node(out, child);
		buf_adds(out, child->next ? " " : "");
	}
	buf_addc(out, ')');
}

char *query_print(const struct query *query, struct arena *arena)
{
	static const char *const sorts[] = {
		[SORT_AGE] = "age", [SORT_DUE] = "due", [SORT_PRIORITY] = "prio", [SORT_UPDATED] = "updated", [SORT_STATUS] = "status"};
	struct buf out;
	buf_init(&out, 16 * LIMIT_COMMAND);
	if (query->root)
		print_node(&out, query->root);
	if (query->sort)
		buf_addf(&out, "%ssort:%s", out.len ? " " : "", sorts[query->sort]);
	char *printed = arena_strdup(arena, out.data);
	buf_clear(&out);
	return printed;
}
