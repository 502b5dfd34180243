#include "i18n/catalog.h"

#include "i18n_fixture.h"

/* The names, kinds and clauses of a template in a form that does not depend on word order: "due? n n# ref <yes>". */
static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void inventory(const struct template *t, struct buf *out)
{
	char items[64][40];
	const char *sorted[64];
	size_t n = 0;
	bool inside = false;

	for (size_t i = 0; i < t->count && n < 64; i++) {
		const struct part *part = &t->parts[i];
		if (part->kind == PART_OPEN || part->kind == PART_CLOSE)
			inside = part->kind == PART_OPEN;
		else if (part->kind == PART_VALUE)
			snprintf(items[n++], sizeof(*items), "%s%s", part->name, inside ? "?" : "");
		else if (part->kind == PART_CHOICE)
			snprintf(items[n++], sizeof(*items), "<%s>", choice_id(part->choice));
	}
	for (size_t i = 0; i < n; i++)
		sorted[i] = items[i];
	qsort(sorted, n, sizeof(*sorted), by_text);
	for (size_t i = 0; i < n; i++)
		buf_addf(out, " %s", sorted[i]);
}

static void test_languages_have_the_same_holes(void **state)
{
	struct fixture *f = *state;
	struct buf fr, en;

	buf_init(&fr, LIMIT_TEXT);
	buf_init(&en, LIMIT_TEXT);
	for (int i = 0; i < MSG_COUNT; i++) {
		buf_reset(&fr);
		buf_reset(&en);
		inventory(catalog_message(f->catalog, LANG_FR, (enum msg)i), &fr);
		inventory(catalog_message(f->catalog, LANG_EN, (enum msg)i), &en);
		if (strcmp(fr.data, en.data) != 0)
			fail_msg("%s: French has%s, English has%s", msg_key((enum msg)i), fr.data, en.data);
	}
	buf_clear(&fr);
	buf_clear(&en);
}

/* Digits count choices, so their order must not depend on the language. */
static void test_choices_come_in_the_same_order(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < MSG_COUNT; i++) {
		enum choice order[LANG_COUNT][8];
		size_t n[LANG_COUNT] = {0};
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			const struct template *t = catalog_message(f->catalog, (enum lang)lang, (enum msg)i);
			for (size_t p = 0; p < t->count; p++)
				if (t->parts[p].kind == PART_CHOICE && n[lang] < 8)
					order[lang][n[lang]++] = t->parts[p].choice;
		}
		assert_int_equal(n[LANG_FR], n[LANG_EN]);
		assert_memory_equal(order[LANG_FR], order[LANG_EN], n[LANG_FR] * sizeof(enum choice));
	}
}

static bool has_name(const struct template *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->parts[i].name && strcmp(t->parts[i].name, name) == 0)
			return true;
	return false;
}

/* Who renders m.created gives its values without knowing that a phone will read x.created. */
static void test_phone_texts_need_no_other_values(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < MSG_COUNT; i++) {
		enum msg phone;
		if (!msg_for_phone((enum msg)i, &phone) || phone == (enum msg)i)
			continue;
		const struct template *t = catalog_message(f->catalog, LANG_FR, phone);
		for (size_t p = 0; p < t->count; p++)
			if (t->parts[p].name && !has_name(catalog_message(f->catalog, LANG_FR, (enum msg)i), t->parts[p].name))
				fail_msg("%s has {%s}, %s has not", msg_key(phone), t->parts[p].name, msg_key((enum msg)i));
	}
}

static void test_clauses_have_values(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < MSG_COUNT; i++) {
		const struct template *t = catalog_message(f->catalog, LANG_FR, (enum msg)i);
		for (size_t p = 0; p < t->count; p++) {
			bool any = t->parts[p].kind != PART_OPEN || i == MSG_M_HISTORY; /* its clause waits for `more` */
			for (size_t q = p; !any && q < t->parts[p].close; q++)
				any = t->parts[q].name != NULL;
			if (!any)
				fail_msg("a clause of %s has no value", msg_key((enum msg)i));
		}
	}
}

static void test_override(void **state)
{
	static const char good[] = "; ours\n[messages]\nm.ack = {agent} s'occupe de {ref}.\n"
				   "[choices]\nyes = ouais\n[words]\nstatus.wip = au feu\n";
	struct fixture *f = *state;
	struct err err = {0};

	if (!catalog_override(f->catalog, LANG_FR, good, strlen(good), &err))
		fail_msg("%s", err.text);
	msg_text(&f->values, "ref", "G-1");
	msg_text(&f->values, "agent", "bob");
	assert_rendered(f, LANG_FR, MSG_M_ACK, "bob s’occupe de G-1.");
	assert_rendered(f, LANG_EN, MSG_M_ACK, "👀 bob is now handling G-1.");
	assert_string_equal(catalog_choice(f->catalog, LANG_FR, CHOICE_YES)->chat, "ouais");
	assert_string_equal(catalog_word(f->catalog, LANG_FR, WORD_STATUS_WIP), "au feu");
	assert_string_equal(catalog_word(f->catalog, LANG_FR, WORD_STATUS_NEW), "nouveau");
}

static void test_override_is_all_or_nothing(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{"[words]\nstatus.wip = x\nstatus.nope = y", "line 3: there is no word called status.nope"},
		{"[words]\nstatus.wip = x\n[messages]\nm.ack = {ref", "line 4: m.ack: "},
		{"[words]\nstatus.wip = x\n[messages]\nm.ack = {title}", "line 4: m.ack: {title} has no value in this message"},
		{"[words]\nstatus.wip = x\nstatus.wip = y", "line 3: status.wip stands twice"},
		{"[words]\nstatus.wip = x\n[messages]\nm.solved = {ref} <yes>", "line 4: m.solved: its choices"},
		{"[words]\nstatus.wip = x\nrubbish", "line 3: there is no ="},
		{"[words]\nstatus.wip = x\n[choices]\nperhaps = y", "line 4: there is no choice called perhaps"},
		{"[words]\nstatus.wip = x\n[messages]\nm.nope = y", "line 4: there is no message called m.nope"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = {0};
		assert_false(catalog_override(f->catalog, LANG_FR, rows[i].text, strlen(rows[i].text), &err));
		if (strncmp(err.text, rows[i].why, strlen(rows[i].why)) != 0)
			fail_msg("said: %s", err.text);
		assert_string_equal(catalog_word(f->catalog, LANG_FR, WORD_STATUS_WIP), "en cours");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_languages_have_the_same_holes),
		FIXTURE_TEST(test_choices_come_in_the_same_order),
		FIXTURE_TEST(test_phone_texts_need_no_other_values),
		FIXTURE_TEST(test_clauses_have_values),
		FIXTURE_TEST(test_override),
		FIXTURE_TEST(test_override_is_all_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
