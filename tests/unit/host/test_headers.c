#include "host/headers.h"

#include "sign/digest.h"
#include "sign/scheme.h"
#include "sign/standard.h"
#include "support/check.h"

static void expect_kept(const char *name)
{
	if (name && !header_kept(name, NULL))
		fail_msg("%s is not kept", name);
}

/* A scheme whose header is not kept would refuse everybody. */
static void test_every_signature_header_is_kept(void **state)
{
	(void)state;
	for (const struct sign_scheme *scheme = sign_schemes; scheme->name; scheme++) {
		if (scheme->digest) {
			expect_kept(scheme->digest->header);
			expect_kept(scheme->digest->time_header);
		}
		for (int i = 0; scheme->names && i < 2; i++) {
			expect_kept(scheme->names->id[i]);
			expect_kept(scheme->names->time[i]);
			expect_kept(scheme->names->signature[i]);
		}
	}
	expect_kept("stripe-signature");
	expect_kept("x-twilio-signature");
	expect_kept("x-gitlab-token");
	expect_kept("x-token");
}

static void test_others_are_kept_when_a_plugin_names_them(void **state)
{
	(void)state;
	static const char *const wanted[] = {"x-github-event", NULL};
	assert_true(header_kept("x-github-event", wanted));
	assert_false(header_kept("x-github-event", NULL));
	assert_false(header_kept("cookie", wanted));
	assert_true(header_kept("content-type", wanted));
}

TEST_MAIN(cmocka_unit_test(test_every_signature_header_is_kept), cmocka_unit_test(test_others_are_kept_when_a_plugin_names_them))
