/* What a gateway tells of our messages: the best news stays, whatever the order, and the desk acts on it. */
#include "desk_check.h"

#include "desk/out/deliver.h"
#include "desk/work.h"

#define CUSTOMER_NUMBER "+33699000001" /* a phone, and nothing else is known of whoever has it */

static const struct gd_result *text_from(struct bench *b, const char *number, const char *text)
{
	return bench_submit(b, SMS,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = number, .phone = number},
			.place = {.kind = GD_PLACE_DIRECT, .room = number},
			.text = text});
}

static const struct gd_result *news_of(struct bench *b, int64_t delivery, enum gd_receipt receipt, const char *why)
{
	return bench_submit(b, SMS, (struct gd_inbound){.kind = GD_RECEIPT, .delivery = delivery, .receipt = receipt, .why = why});
}

static int64_t state_of(struct bench *b, int64_t delivery)
{
	return db_number(desk_db(b->desk), NULL, -1, "SELECT state FROM outbox WHERE id = $1", db_int(delivery));
}

static int64_t receipt_of(struct bench *b, int64_t delivery)
{
	return db_number(desk_db(b->desk), NULL, -1, "SELECT receipt FROM outbox WHERE id = $1", db_int(delivery));
}

/* Bob's answer to a request by phone: its thread, the message of his that it was, and the delivery to the phone. */
struct answered {
	const char *thread, *said;
	int64_t delivery;
};
static struct answered answered(struct bench *b)
{
	struct answered a;
	text_from(b, CUSTOMER_NUMBER, "La caisse 2 est figée");
	a.thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, a.thread, "!take");
	bench_say(b, "bob", CHAT, a.thread, "Je regarde");
	a.said = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, 20 * SECOND_MS);
	const struct bench_delivery *d = bench_find(b, SMS, CUSTOMER_NUMBER, "Je regarde");
	assert_non_null(d);
	a.delivery = d->out.delivery;
	bench_clear(b);
	return a;
}

static void test_ranks_never_go_back(void **state)
{
	static const struct {
		enum gd_receipt told[4];
		int64_t kept, delivery_state;
	} rows[] = {
		{{GD_RECEIPT_SENT, GD_RECEIPT_DELIVERED}, GD_RECEIPT_DELIVERED, DELIVERY_SENT},
		{{GD_RECEIPT_DELIVERED, GD_RECEIPT_SENT}, GD_RECEIPT_DELIVERED, DELIVERY_SENT},
		{{GD_RECEIPT_DELIVERED, GD_RECEIPT_FAILED}, GD_RECEIPT_DELIVERED, DELIVERY_SENT},
		{{GD_RECEIPT_READ, GD_RECEIPT_DELIVERED, GD_RECEIPT_FAILED}, GD_RECEIPT_READ, DELIVERY_SENT},
		{{GD_RECEIPT_SENT, GD_RECEIPT_FAILED, GD_RECEIPT_DELIVERED, GD_RECEIPT_READ}, GD_RECEIPT_FAILED, DELIVERY_PARKED},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bench *b = bench_open();
		struct answered a = answered(b);
		for (size_t j = 0; j < 4 && rows[i].told[j]; j++)
			news_of(b, a.delivery, rows[i].told[j], "no coverage");
		assert_int_equal(receipt_of(b, a.delivery), rows[i].kept);
		assert_int_equal(state_of(b, a.delivery), rows[i].delivery_state);
		bool failed = rows[i].delivery_state == DELIVERY_PARKED;
		assert_int_equal(strstr(bench_heard(b, CHAT, "technique"), "pas remis à") != NULL, failed);
		assert_int_equal(strstr(bench_marks(b, CHAT, a.said), "📬") != NULL, !failed);
		bench_close(b);
	}
}

static void test_a_failure_is_told_once_with_its_reason(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct answered a = answered(b);
	assert_string_equal(news_of(b, a.delivery, GD_RECEIPT_FAILED, "the phone cannot be reached")->word, "noted");
	HAS(bench_heard(b, CHAT, "technique"), "⚠️ G-1001 : pas remis à +33699000001 : the phone cannot be reached");
	bench_clear(b);
	assert_string_equal(news_of(b, a.delivery, GD_RECEIPT_FAILED, "again")->word, "ignored");
	SILENT(bench_heard(b, CHAT, "technique"));
	bench_close(b);
}

/* The report was faster than the gateway's answer to our request. */
static void test_news_before_the_answer(void **state)
{
	static const struct {
		enum gd_receipt told;
		const char *marks;
	} rows[] = {{GD_RECEIPT_DELIVERED, "📬"}, {GD_RECEIPT_FAILED, "⚠️"}};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bench *b = bench_open();
		text_from(b, CUSTOMER_NUMBER, "La caisse 2 est figée");
		const char *thread = bench_card(b, CHAT, "technique");
		bench_say(b, "bob", CHAT, thread, "!take");
		bench_say(b, "bob", CHAT, thread, "Je regarde");
		const char *said = arena_strdup(&b->arena, bench_last_id(b));
		b->silent_on = SMS;
		bench_advance(b, 20 * SECOND_MS);
		int64_t delivery = bench_find(b, SMS, CUSTOMER_NUMBER, "Je regarde")->out.delivery;
		b->silent_on = NULL;
		news_of(b, delivery, rows[i].told, "no coverage");
		assert_null(strstr(bench_marks(b, CHAT, said), "📬"));
		desk_outcome(b->desk, delivery, 1, GD_SENT, 0, false, "r-late", NULL);
		bench_run(b);
		assert_string_equal(bench_marks(b, CHAT, said), rows[i].marks);
		assert_int_equal(state_of(b, delivery), i == 0 ? DELIVERY_SENT : DELIVERY_PARKED);
		bench_close(b);
	}
}

/* Nobody knew whether it had left, and agents were told so; then its delivery is reported. */
static void test_an_unknown_state_is_shown_and_mended(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	text_from(b, CUSTOMER_NUMBER, "La caisse 2 est figée");
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!ask Quel modèle ?");
	b->silent_on = SMS;
	bench_advance(b, 20 * SECOND_MS);
	int64_t delivery = bench_find(b, SMS, CUSTOMER_NUMBER, "Quel modèle")->out.delivery;
	b->silent_on = NULL;
	desk_outcome(b->desk, delivery, 1, GD_GIVE_UP, 0, false, NULL, "it is not known whether the message left");
	bench_run(b);
	HAS(bench_heard(b, CHAT, "technique"), "pas remis à +33699000001 : it is not known whether the message left");
	assert_int_equal(db_number(desk_db(b->desk), NULL, 0, "SELECT status FROM ticket WHERE number = 1001"), STATUS_ACK);
	news_of(b, delivery, GD_RECEIPT_DELIVERED, NULL);
	assert_int_equal(state_of(b, delivery), DELIVERY_SENT);
	assert_int_equal(db_number(desk_db(b->desk), NULL, 0, "SELECT status FROM ticket WHERE number = 1001"), STATUS_WAIT);
	bench_close(b);
}

static void test_an_opt_out_told_by_the_carrier(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct answered a = answered(b);
	b->silent_on = SMS; /* one that waits for its turn */
	bench_say(b, "bob", CHAT, a.thread, "!solved C'est bon");
	b->silent_on = NULL;
	news_of(b, a.delivery, GD_RECEIPT_OPTED_OUT, NULL);
	HAS(bench_heard(b, CHAT, "technique"), "client en sourdine ou désabonné");
	bench_clear(b);
	bench_say(b, "bob", CHAT, a.thread, "!r Toujours là ?");
	bench_advance(b, DAY_MS);
	SILENT(bench_heard(b, SMS, CUSTOMER_NUMBER));
	HAS(bench_heard(b, CHAT, "technique"), "pas remis à +33699000001 : ne veut plus de messages");
	assert_string_equal(text_from(b, CUSTOMER_NUMBER, "START")->word, "started");
	HAS(bench_heard(b, SMS, CUSTOMER_NUMBER), "Les SMS de Guichet reprennent.");
	bench_close(b);
}

static void test_a_number_that_does_not_exist(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct answered a = answered(b);
	news_of(b, a.delivery, GD_RECEIPT_INVALID, "the number is not valid");
	HAS(bench_heard(b, CHAT, "technique"), "pas remis à +33699000001 : the number is not valid");
	bench_clear(b);
	bench_say(b, "bob", CHAT, a.thread, "!r Toujours là ?");
	bench_advance(b, MINUTE_MS);
	SILENT(bench_heard(b, SMS, CUSTOMER_NUMBER));
	HAS(bench_heard(b, CHAT, "technique"), "pas remis à +33699000001 : aucun canal");
	text_from(b, CUSTOMER_NUMBER, "Si, me voici"); /* somebody writes from it: there is somebody */
	bench_say(b, "bob", CHAT, a.thread, "!r Bonjour");
	bench_advance(b, MINUTE_MS);
	HAS(bench_heard(b, SMS, CUSTOMER_NUMBER), "Bonjour");
	bench_close(b);
}

/* A retry of what was under way when STOP came. */
static void test_nothing_is_tried_again_after_stop(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	text_from(b, CUSTOMER_NUMBER, "La caisse 2 est figée");
	b->silent_on = SMS;
	text_from(b, CUSTOMER_NUMBER, "LISTE");
	const struct bench_delivery *d = bench_find(b, SMS, CUSTOMER_NUMBER, "1 demande");
	assert_non_null(d);
	int64_t list = d->out.delivery;
	text_from(b, CUSTOMER_NUMBER, "STOP");
	b->silent_on = NULL;
	desk_outcome(b->desk, list, 1, GD_RETRY_LATER, 0, false, NULL, "busy");
	bench_clear(b);
	bench_advance(b, HOUR_MS);
	HAS(bench_heard(b, SMS, CUSTOMER_NUMBER), "Vous ne recevrez plus de SMS");
	HAS_NOT(bench_heard(b, SMS, CUSTOMER_NUMBER), "1 demande");
	assert_int_equal(state_of(b, list), DELIVERY_DROPPED);
	bench_close(b);
}

static const struct gd_result *carrier_text(struct bench *b, const char *text, const char *answered)
{
	const struct gd_field field = {"carrier_answered", NULL, answered};
	return bench_submit(b, SMS,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = CUSTOMER_NUMBER},
			.place = {.kind = GD_PLACE_DIRECT, .room = CUSTOMER_NUMBER},
			.text = text,
			.fields = &field,
			.nfields = 1});
}

static void test_what_the_carrier_answered_is_not_answered_twice(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	text_from(b, CUSTOMER_NUMBER, "La caisse 2 est figée");
	bench_clear(b);
	assert_string_equal(carrier_text(b, "Désabo", "STOP")->word, "stopped"); /* its own list of words, not ours */
	SILENT(bench_heard(b, SMS, CUSTOMER_NUMBER));
	HAS(bench_heard(b, CHAT, "technique"), "client en sourdine ou désabonné");
	HAS_NOT(bench_heard(b, CHAT, "technique"), "Désabo");
	assert_string_equal(carrier_text(b, "Encore", "START")->word, "started");
	HAS(bench_heard(b, SMS, CUSTOMER_NUMBER), "Les SMS de Guichet reprennent.");
	bench_close(b);
}

static const struct gd_result *robot(struct bench *b, const char *text)
{
	return bench_submit(b, SMS,
		(struct gd_inbound){.kind = GD_TEXT,
			.sender = {.user = "36105", .flags = GD_P_MACHINE},
			.place = {.kind = GD_PLACE_DIRECT, .room = "36105"},
			.text = text});
}

static void test_short_codes_are_never_answered(void **state)
{
	static const char *const texts[] = {"Votre colis arrive demain", "7", "LISTE", "AIDE", "Bonjour", "STOP", "G-9999 ?", "START"};
	(void)state;
	struct bench *b = bench_open();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		robot(b, texts[i]);
	bench_advance(b, HOUR_MS);
	const char *thread = bench_card(b, CHAT, "technique");
	bench_say(b, "bob", CHAT, thread, "!take");
	bench_say(b, "bob", CHAT, thread, "!r Merci");
	const char *said = arena_strdup(&b->arena, bench_last_id(b));
	bench_advance(b, DAY_MS);
	SILENT(bench_heard(b, SMS, "36105"));
	HAS(bench_heard(b, CHAT, "technique"), "Votre colis arrive demain");
	HAS(bench_marks(b, CHAT, said), "🤖");
	bench_close(b);
}

static int64_t warned(struct bench *b)
{
	return db_number(desk_db(b->desk), NULL, -1, "SELECT warning FROM closing");
}

/* Where there are receipts, a warning has reached somebody when they say so. */
static void test_a_warning_counts_once_it_is_delivered(void **state)
{
	(void)state;
	struct bench *b = bench_open();
	struct answered a = answered(b);
	bench_say(b, "bob", CHAT, a.thread, "!solved C'est bon");
	for (int day = 0; day < 12 && warned(b) < 1; day++)
		bench_advance(b, DAY_MS);
	const struct bench_delivery *d = bench_find(b, SMS, CUSTOMER_NUMBER, "sera fermée le");
	assert_non_null(d);
	assert_int_equal(warned(b), 1);
	news_of(b, d->out.delivery, GD_RECEIPT_DELIVERED, NULL);
	assert_int_equal(warned(b), 2);
	bench_close(b);
}

TEST_MAIN(cmocka_unit_test(test_ranks_never_go_back), cmocka_unit_test(test_a_failure_is_told_once_with_its_reason),
	cmocka_unit_test(test_news_before_the_answer), cmocka_unit_test(test_an_unknown_state_is_shown_and_mended),
	cmocka_unit_test(test_an_opt_out_told_by_the_carrier), cmocka_unit_test(test_a_number_that_does_not_exist),
	cmocka_unit_test(test_nothing_is_tried_again_after_stop), cmocka_unit_test(test_what_the_carrier_answered_is_not_answered_twice),
	cmocka_unit_test(test_short_codes_are_never_answered), cmocka_unit_test(test_a_warning_counts_once_it_is_delivered))
