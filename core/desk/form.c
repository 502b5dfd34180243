#include "desk/form.h"

#include "base/limits.h"
#include "base/text.h"
#include "commands/lists.h"
#include "desk/terms.h"
#include "i18n/words.h"
#include "store/labels.h"
#include "store/orgs.h"

#include <string.h>

#define REPORTED_MOST 4000 /* bytes; what comes after them is not kept */

/* ---- fields ------------------------------------------------------------------------------------------------------------------------ */

/* They exist without a section; their choices are the organisation's. */
static const struct desk_field product = {.key = "product"}, service = {.key = "service"};

static bool is_called(const struct desk_field *f, const char *name)
{
	bool is = text_equal_folded(f->key, name);
	for (size_t i = 0; !is && i < f->naliases; i++)
		is = text_equal_folded(f->aliases[i], name);
	return is;
}

const struct desk_field *form_field(const struct work *w, const char *name)
{
	for (size_t i = 0; i < w->settings->nfields; i++)
		if (is_called(&w->settings->fields[i], name))
			return &w->settings->fields[i];
	if (text_equal_folded(name, product.key))
		return &product;
	return text_equal_folded(name, service.key) ? &service : NULL;
}

static const struct desk_org *org_of(struct work *w, int64_t org_id)
{
	for (size_t i = 0; org_id && i < w->settings->norgs; i++)
		if (org_by_name(w->db, w->settings->orgs[i].name) == org_id)
			return &w->settings->orgs[i];
	return NULL;
}

static size_t choices_of(struct work *w, const struct ticket *t, const struct desk_field *f, const char *const **out)
{
	const struct desk_org *org = f == &product || f == &service ? org_of(w, t->org_id) : NULL;
	*out = org ? (f == &product ? org->products : org->services) : f->choices;
	size_t n = org ? (f == &product ? org->nproducts : org->nservices) : f->nchoices;
	return n < FORM_CHOICES_MOST ? n : FORM_CHOICES_MOST;
}

const char *form_label(struct work *w, const struct desk_field *f, enum lang lang)
{
	if (f == &product)
		return catalog_word(w->catalog, lang, WORD_FIELD_PRODUCT);
	return f == &service ? catalog_word(w->catalog, lang, WORD_FIELD_SERVICE) : f->label;
}

const char *form_value(struct work *w, const struct ticket *t, const struct desk_field *f, const char *words)
{
	const char *const *choices;
	struct buf line;
	size_t n = choices_of(w, t, f, &choices);
	for (size_t i = 0; i < n; i++)
		if (text_equal_folded(choices[i], words))
			return choices[i];
	if (n > 0 || text_is_blank(words))
		return NULL;
	buf_init(&line, LIMIT_TEXT + 1);
	text_strip_controls(&line, words, f->multiline);
	buf_cut(&line, text_cut(line.data, FORM_VALUE_CHARS));
	const char *value = arena_strdup(w->arena, line.data);
	buf_clear(&line);
	return value;
}

const char *form_choices(struct work *w, const struct ticket *t, const struct desk_field *f)
{
	const char *const *choices;
	struct buf out;
	size_t n = choices_of(w, t, f, &choices);
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, "%s%s", i ? ", " : "", choices[i]);
	const char *text = n ? arena_strdup(w->arena, out.data) : "…";
	buf_clear(&out);
	return text;
}

void form_put(struct work *w, struct ticket *t, const struct desk_field *f, const char *value)
{
	field_put(w->db, t->id, f->key, value);
	work_history(w, t, HISTORY_FIELD, w->actor.id, "{\"set\":%d}", value != NULL);
}

/* ---- what is wanted ---------------------------------------------------------------------------------------------------------------- */

static void add_asks(const struct desk_ask *from, size_t count, struct desk_ask *out, size_t *n)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < *n && strcmp(out[at].key, from[i].key) != 0)
			at++;
		if (at == FORM_ASKS_MOST)
			return;
		out[at].mandatory = from[i].mandatory || (at < *n && out[at].mandatory);
		out[at].key = from[i].key;
		*n = at == *n ? at + 1 : *n;
	}
}

bool form_guest(const struct person *p)
{
	return !p->machine && !p->org_id && !p->handle && !p->email && !p->phone;
}

/* Nobody knows them and they named no team: they say which, and the sales team has the request meanwhile. */
static bool asks_for_team(struct work *w, const struct ticket *t, const struct desk_queue *queue)
{
	struct person p;
	return queue && strcmp(queue->name, w->settings->guest_queue) == 0 &&
	       person_load(w->db, w->arena, t->requester_id, &p) && form_guest(&p);
}

/* By its team, then by its type. */
size_t form_asks(struct work *w, const struct ticket *t, struct desk_ask *out)
{
	static const struct desk_ask team[] = {{FORM_QUEUE, false}};
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	size_t n = 0;
	if (asks_for_team(w, t, queue))
		add_asks(team, 1, out, &n);
	if (queue)
		add_asks(queue->asks, queue->nasks, out, &n);
	for (size_t i = 0; t->type && i < w->settings->ntypes; i++)
		if (w->settings->types[i].type == t->type)
			add_asks(w->settings->types[i].asks, w->settings->types[i].nasks, out, &n);
	return n;
}

enum desk_want form_want(struct work *w, const struct ticket *t)
{
	const struct desk_queue *queue = terms_queue(w, t->queue_id);
	for (size_t i = 0; t->type && i < w->settings->ntypes; i++)
		if (w->settings->types[i].type == t->type && w->settings->types[i].want)
			return w->settings->types[i].want;
	return queue ? queue->want : WANT_NOTHING;
}

bool form_says(struct work *w, const struct ticket *t, const char *key)
{
	if (strcmp(key, FORM_TYPE) == 0)
		return t->type != TYPE_NONE;
	const struct desk_field *f = form_field(w, key);
	return f && field_get(w->db, w->arena, t->id, f->key);
}

const char *form_label_of(struct work *w, const char *key, enum lang lang)
{
	const struct desk_field *f = form_field(w, key);
	if (strcmp(key, FORM_TYPE) == 0)
		return catalog_word(w->catalog, lang, WORD_FIELD_TYPE);
	if (strcmp(key, FORM_QUEUE) == 0)
		return catalog_word(w->catalog, lang, WORD_FIELD_QUEUE);
	return f ? form_label(w, f, lang) : key;
}

const char *form_want_word(struct work *w, enum desk_want want, enum lang lang)
{
	return catalog_word(w->catalog, lang, want == WANT_IMAGE ? WORD_FIELD_IMAGE : WORD_FIELD_FILE);
}

const char *form_missing(struct work *w, const struct ticket *t, enum lang lang)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	struct buf out;
	size_t n = t->machine || t->status == STATUS_CLOSED ? 0 : form_asks(w, t, asks);
	enum desk_want want = t->machine || t->status == STATUS_CLOSED ? WANT_NOTHING : form_want(w, t);
	buf_init(&out, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++)
		if (asks[i].mandatory && strcmp(asks[i].key, FORM_QUEUE) != 0 && !form_says(w, t, asks[i].key))
			buf_addf(&out, "%s%s", out.len ? ", " : "", form_label_of(w, asks[i].key, lang));
	if (want && !ticket_has_file(w->db, t->id, want == WANT_IMAGE))
		buf_addf(&out, "%s%s", out.len ? ", " : "", form_want_word(w, want, lang));
	const char *text = out.len ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return text;
}

const char *form_services(struct work *w, int64_t org_id)
{
	const struct desk_org *org = org_of(w, org_id);
	const char *out = NULL;
	for (size_t i = 0; org && i < org->nservices; i++)
		out = out ? arena_printf(w->arena, "%s, %s", out, org->services[i]) : org->services[i];
	return out;
}

const char *form_lines(struct work *w, const struct ticket *t, enum lang lang)
{
	struct field_row *rows;
	struct buf out;
	size_t n = fields_of(w->db, w->arena, t->id, &rows);
	buf_init(&out, LIMIT_BODY);
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].key, service.key) != 0 && strcmp(rows[i].key, FORM_REPORTED) != 0) /* they have places of their own */
			buf_addf(&out, "%s%s%s%s", out.len ? " · " : "", form_label_of(w, rows[i].key, lang), lang_colon(lang),
				rows[i].value);
	const char *text = out.len ? arena_strdup(w->arena, out.data) : NULL;
	buf_clear(&out);
	return text;
}

/* ---- from programs ----------------------------------------------------------------------------------------------------------------- */

static const char *given_value(struct work *w, const struct desk_field *f, const struct gd_field *given, size_t count)
{
	(void)w;
	for (size_t i = 0; i < count; i++)
		if (given[i].key && given[i].value && is_called(f, given[i].key))
			return given[i].value;
	return NULL;
}

const char *form_lacks(struct work *w, const struct ticket *as_if, const struct gd_field *given, size_t count)
{
	struct desk_ask asks[FORM_ASKS_MOST];
	size_t n = form_asks(w, as_if, asks);
	for (size_t i = 0; i < n; i++) {
		const struct desk_field *f = form_field(w, asks[i].key);
		const char *value = f ? given_value(w, f, given, count) : NULL;
		if (!f ? asks[i].mandatory && !form_says(w, as_if, asks[i].key) && strcmp(asks[i].key, FORM_QUEUE) != 0
		       : value ? !form_value(w, as_if, f, value)
			       : asks[i].mandatory)
			return asks[i].key;
	}
	return NULL;
}

static void add_reported(struct buf *out, const struct gd_field *given)
{
	struct buf line;
	buf_init(&line, LIMIT_TEXT + LIMIT_ADDRESS);
	buf_adds(&line, out->len ? " · " : "");
	text_strip_controls(&line, given->key, false);
	buf_adds(&line, ": ");
	size_t head = line.len;
	text_strip_controls(&line, given->value, false);
	buf_cut(&line, head + text_cut(line.data + head, FORM_VALUE_CHARS));
	buf_adds(out, line.data);
	buf_clear(&line);
}

/* What is no field of the desk's is kept in one row: alerts have a dozen labels. */
void form_take(struct work *w, struct ticket *t, const struct gd_field *given, size_t count)
{
	struct buf beside;
	buf_init(&beside, REPORTED_MOST);
	for (size_t i = 0; i < count; i++) {
		const struct desk_field *f = given[i].key ? form_field(w, given[i].key) : NULL;
		const char *value = f && given[i].value ? form_value(w, t, f, given[i].value) : NULL;
		if (value)
			form_put(w, t, f, value);
		else if (!f && given[i].key && given[i].value)
			add_reported(&beside, &given[i]);
	}
	if (beside.len)
		field_put(w->db, t->id, FORM_REPORTED, beside.data);
	buf_clear(&beside);
}

/* ---- choices ------------------------------------------------------------------------------------------------------------------------- */

size_t form_queues(struct work *w, const struct desk_queue **out)
{
	size_t n = 0;
	for (size_t i = 0; i < w->settings->nqueues && n < FORM_CHOICES_MOST; i++)
		if (!w->settings->queues[i].is_private)
			out[n++] = &w->settings->queues[i];
	return n;
}

size_t form_offers(struct work *w, const struct ticket *t, const char *key, enum lang lang, const char *words[FORM_CHOICES_MOST],
	const char *values[FORM_CHOICES_MOST])
{
	const struct desk_queue *queues[FORM_CHOICES_MOST];
	const struct list_word *types;
	const char *const *choices;
	const struct desk_field *f = form_field(w, key);
	size_t n = 0;
	if (strcmp(key, FORM_TYPE) == 0) {
		n = list_rows(WORDS_TYPE, &types);
		for (size_t i = 0; i < n; i++) {
			values[i] = type_name((enum ticket_type)types[i].value);
			words[i] = word_of(w->catalog, lang, "type", values[i]);
		}
	} else if (strcmp(key, FORM_QUEUE) == 0) {
		n = form_queues(w, queues);
		for (size_t i = 0; i < n; i++) {
			values[i] = queues[i]->name;
			words[i] = queues[i]->title;
		}
	} else if (f) {
		n = choices_of(w, t, f, &choices);
		for (size_t i = 0; i < n; i++)
			values[i] = words[i] = choices[i];
	}
	return n;
}
