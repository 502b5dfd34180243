/* A catalogue, a reader in Paris and a set of values, for the tests of this room. */
#ifndef GUICHET_TESTS_I18N_FIXTURE_H
#define GUICHET_TESTS_I18N_FIXTURE_H

#include "base/limits.h"
#include "base/text.h"
#include "i18n/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TUESDAY_9H INT64_C(1775545200000) /* 2026-04-07 09:00 in Paris */
#define NNBSP "\u202f"

struct fixture {
	struct catalog *catalog;
	struct zones zones;
	struct reader reader;
	struct msg_voice voice;
	struct msg_values values;
	struct msg_choices choices;
	struct buf out;
};

static inline int fixture_open(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->catalog = catalog_new();
	f->reader.zone = f->reader.home = zones_get(&f->zones, "Europe/Paris", NULL);
	f->reader.now_ms = TUESDAY_9H - INT64_C(86400000);
	f->voice = (struct msg_voice){.catalog = f->catalog, .reader = &f->reader, .form = FORM_CHAT, .choices = CHOICES_APART};
	buf_init(&f->out, LIMIT_TEXT);
	*state = f;
	return f->reader.zone ? 0 : -1;
}

static inline int fixture_close(void **state)
{
	struct fixture *f = *state;

	catalog_free(f->catalog);
	zones_clear(&f->zones);
	buf_clear(&f->out);
	free(f);
	return 0;
}

static inline enum msg_result render(struct fixture *f, enum lang lang, enum msg msg)
{
	f->reader.lang = lang;
	f->choices.count = 0;
	buf_reset(&f->out);
	return msg_render(&f->out, &f->voice, msg, &f->values, &f->choices);
}

static inline void assert_rendered(struct fixture *f, enum lang lang, enum msg msg, const char *expected)
{
	assert_int_equal(render(f, lang, msg), MSG_DONE);
	assert_string_equal(f->out.data, expected);
}

#define FIXTURE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

#endif
