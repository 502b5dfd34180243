#include "world.h"

/* One wrong line in otherwise good sections: the sentence names what is wrong. */
static void test_names_what_one_row_cannot_know(void **state)
{
	(void)state;
	static const struct { const char *text, *part; } cases[] = {
		{"[guichet]\ndefault_tz = Europe/Pariss\n", "[guichet] default_tz"},
		{"[guichet]\nref_format = G-\n", "no reference format"},
		{"[guichet]\nref_format = %d%d\n", "no reference format"},
		{"[guichet]\nref_format = G %d\n", "no reference format"},
		{"[guichet]\ndefault_queue = nope\n", "there is no [queue nope]"},
		{"[server]\nlisten = 127.0.0.1\n", "no address to listen on"},
		{"[server]\nlisten = 127.0.0.1:99999\n", "no address to listen on"},
		{"[server]\nlisten = ::1:80\n", "no address to listen on"},
		{"[server]\ncontrol_mode = 0999\n", "no file mode"},
		{"[server]\ntrusted_proxies = 10.0.0.0/33\n", "no address or network"},
		{"[server]\ntrusted_proxies = proxy.example\n", "no address or network"},
		{"[server]\ntls_cert = /x\n", "[server] tls_cert: tls_cert and tls_key are given together"},
		{"[queue a]\nlead = bobb\n[person bob]\nname = Bob\n", "there is no [person bobb]; did you mean \"bob\"?"},
		{"[queue a]\nhours = office\n", "there is no [calendar office]"},
		{"[queue a]\nrooms = C0123\n", "no place of a channel"},
		{"[queue a]\nrooms = slack/C1\n", "no place of a channel"},
		{"[queue a]\noncall = bob/slack:acme+eve\n[person bob]\nname = Bob\n", "there is no [person eve]"},
		{"[person a]\nname = A\nphone = 0612345678\n", "write it as +33"},
		{"[person a]\nname = A\nemail = a@b\n", "no e-mail address"},
		{"[person a]\nname = A\nqueues = techniqe\n[queue technique]\n", "did you mean \"technique\"?"},
		{"[person a]\nname = A\nidentities = slack:x/U1\n[person b]\nname = B\nidentities = slack:x/U1\n",
		"is also an identity of [person b]"},
		{"[sla]\nurgent = resolve soon\n", "are no targets"},
		{"[sla]\nurgent = resolve 30\n", "are no targets"},
		{"[sla]\nurgent = resolve 1h 2h\n", "are no targets"},
		{"[sla nope]\nurgent = none\n", "there is no [queue nope]"},
		{"[sla]\nurgent@nope = none\n", "there is no [org nope]"},
		{"[calendar a]\nmonday = 9-12\n", "no opening hours"},
		{"[calendar a]\nmonday = 9:00-12:00 11:00-13:00\n", "no opening hours"},
		{"[calendar a]\nmonday = 12:00-9:00\n", "no opening hours"},
		{"[calendar a]\nmonday = 9:00-25:00\n", "no opening hours"},
		{"[calendar a]\nholidays = 2026-02-30\n", "no day"},
		{"[calendar a]\nholidays = 13-01\n", "no day"},
		{"[slack acme]\nqueue = nope\n", "[slack acme] queue: there is no [queue nope]"},
		{"[rule r]\nassign = nobody\n", "there is no [person nobody]"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct faults faults = {0};
		struct buf out;
		buf_init(&out, 65536);
		assert_null(config_of(cases[i].text, &faults));
		faults_print(&faults, &out);
		if (!strstr(out.data, cases[i].part))
			fail_msg("%sdoes not say \"%s\" but:\n%s", cases[i].text, cases[i].part, out.data);
		assert_int_equal(faults.errors, 1);
		buf_clear(&out);
		faults_clear(&faults);
	}
}

static void test_takes_what_is_right(void **state)
{
	(void)state;
	static const char text[] =
		"[guichet]\nref_format = TT%d\ndefault_queue = a\n"
		"[server]\nlisten = [::]:80, 127.0.0.1:8077\ntrusted_proxies = 10.0.0.0/8 ::1\n"
		"[queue a]\nlead = bob\nhours = office\noncall = bob/slack:acme+eve/slack:acme, bob\nrooms = slack:acme/C1\ntz = UTC\n"
		"[calendar office]\nmonday = 9:00-12:30 13h30-18h\nsunday = 0:00-24:00\nholidays = 12-25, 2028-02-29\n"
		"[person bob]\nname = Bob\nphone = +33612345678\nemail = bob@acme.example\nidentities = slack:acme/U1\n"
		"[person eve]\nname = Eve\n"
		"[sla]\nurgent = response 1h, resolve 4bh, resolve_from ack\nlow = none\nerreur.high = resolve 2jo\n"
		"normal = resolve eod\n[sla a]\n"
		"[rule r]\nassign = turns\n[slack acme]\nqueue = a\n";
	struct faults faults = {0};
	struct config *config = config_of(text, &faults);
	struct buf out;
	buf_init(&out, 65536);
	faults_print(&faults, &out);
	assert_string_equal(out.data, "");
	assert_non_null(config);
	buf_clear(&out);
	config_free(config);
	faults_clear(&faults);
}

static void test_a_channel_that_is_off_is_only_a_warning(void **state)
{
	(void)state;
	struct faults faults = {0};
	struct config *config = config_of("[queue a]\nrooms = slack:gone/C1\n", &faults);
	assert_non_null(config);
	assert_int_equal(faults.count, 1);
	assert_int_equal(faults.list[0].kind, FAULT_WARNING);
	assert_non_null(strstr(faults.list[0].sentence, "there is no [slack gone], so slack:gone/C1 is out of reach"));
	config_free(config);
	faults_clear(&faults);
}

TEST_MAIN(cmocka_unit_test(test_names_what_one_row_cannot_know), cmocka_unit_test(test_takes_what_is_right),
	cmocka_unit_test(test_a_channel_that_is_off_is_only_a_warning))
