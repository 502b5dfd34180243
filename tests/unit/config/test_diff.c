#include "config/diff.h"

#include "world.h"

static char *changes_of(const char *before_text, const char *after_text)
{
	struct faults faults = {0};
	struct config *before = config_of(before_text, &faults), *after = config_of(after_text, &faults);
	struct buf out;
	size_t count = 0;
	assert_non_null(before);
	assert_non_null(after);
	struct config_change *changes = config_diff(before, after, &count);
	buf_init(&out, 4096);
	for (size_t i = 0; i < count; i++) {
		const struct config_section *section = changes[i].after ? changes[i].after : changes[i].before;
		buf_addf(&out, "%c ", " +-~"[changes[i].kind]);
		config_title(section, &out);
		buf_addf(&out, " %s %s\n", changes[i].key ? changes[i].key : "-", changes[i].reload ? "reload" : "restart");
	}
	free(changes);
	config_free(before);
	config_free(after);
	faults_clear(&faults);
	return buf_detach(&out);
}

static void expect(const char *before, const char *after, const char *changes)
{
	char *text = changes_of(before, after);
	assert_string_equal(text, changes);
	free(text);
}

static void test_tells_what_changed_and_how_it_applies(void **state)
{
	(void)state;
	expect("[queue a]\n", "[queue a]\n", "");
	expect("[queue a]\n", "[queue b]\n", "- queue a - reload\n+ queue b - reload\n");
	expect("[server]\nrate = 5\n", "[server]\nrate = 6\n", "~ server rate reload\n");
	expect("[server]\nrate = 5\n", "[server]\nlisten = 127.0.0.1:1\n", "~ server listen restart\n");
	expect("[slack a]\npoll = 1m\n", "[slack a]\npoll = 2m\n", "~ slack a poll reload\n");
	expect("[slack a]\npoll = 1m\n", "[slack a]\npoll = 2m\nmode = http\n", "~ slack a mode restart\n");
	expect("[slack a]\n", "[slack a]\nallow_private = yes\n", "~ slack a allow_private restart\n");
	expect("[slack a]\nmap.x = 1\n", "[slack a]\nmap.x = 2\n", "~ slack a map restart\n");
	expect("[slack a]\npoll = 5m\n", "[slack a]\npoll = 300\n", ""); /* the same, written otherwise */
}

TEST_MAIN(cmocka_unit_test(test_tells_what_changed_and_how_it_applies))
