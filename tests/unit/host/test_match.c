#include "host/match.h"

#include "support/check.h"

static void test_matches_whole_paths_only(void **state)
{
	(void)state;
	static const struct { const char *pattern, *path; bool fits; } cases[] = {
		{"/slack/{instance}/events", "/slack/acme/events", true},
		{"/slack/{instance}/events", "/slack/acme/events/", false},
		{"/slack/{instance}/events", "/slack/acme/event", false},
		{"/slack/{instance}/events", "/slack/acm/events", false},
		{"/slack/{instance}/events", "/slack/acmee/events", false},
		{"/slack/{instance}/events", "/slack//events", false},
		{"/hook/{instance}", "/hook/acme", true},
		{"/hook/{instance}", "/hook/acme2", false},
		{"/hook/{instance}", "/hook/", false},
		{"/hook/{instance}/*", "/hook/acme/s3cret/more", true},
		{"/hook/{instance}/*", "/hook/acme/", false},
		{"/hook/{instance}/*", "/hook/acme", false},
		{"/fixed", "/fixed", true},
		{"/fixed", "/fixe", false},
		{"/fixed", "", false},
		{"/a*b", "/a*b", true},
		{"/a*b", "/axb", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (match_path(cases[i].pattern, "acme", cases[i].path) != cases[i].fits)
			fail_msg("%s against %s", cases[i].path, cases[i].pattern);
}

TEST_MAIN(cmocka_unit_test(test_matches_whole_paths_only))
