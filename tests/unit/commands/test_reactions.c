/* Reactions: P25 of the parser's list, and the table row by row. */
#include "fixture.h"

#include "commands/reactions.h"

/* The meaning of an emoji there, -1 for none. */
static int meaning(void **state, const char *emoji, unsigned on, unsigned by)
{
	struct fixture *f = *state;
	struct reaction r;
	return reaction_find(emoji, on, by, &f->arena, &r) ? (int)r.meaning : -1;
}

static void test_p25_skin_tones(void **state)
{
	static const char *const hands[] = {"✋", "✋🏿", "✋🏻", "✋\ufe0f", "raised_hand",
		":raised_hand:", "raised_hand::skin-tone-6", ":raised_hand::skin-tone-2:"};
	for (size_t i = 0; i < sizeof(hands) / sizeof(hands[0]); i++)
		assert_int_equal(meaning(state, hands[i], ON_OWN_HELD, BY_AGENT), REACT_STOP);
	assert_int_equal(meaning(state, "🗑️", ON_CUSTOMER_CARD, BY_REQUESTER), REACT_CANCEL);
}

static void test_place_and_person_decide(void **state)
{
	assert_int_equal(meaning(state, "✅", ON_DESK_CARD, BY_AGENT), REACT_SOLVED);
	assert_int_equal(meaning(state, "✅", ON_CUSTOMER_CARD, BY_REQUESTER), REACT_DONE);
	assert_int_equal(meaning(state, "✅", ON_CUSTOMER_CARD | ON_QUESTION, BY_REQUESTER), REACT_YES);
	assert_int_equal(meaning(state, "❌", ON_CUSTOMER_CARD | ON_QUESTION, BY_REQUESTER), REACT_NO);
	assert_int_equal(meaning(state, "❌", ON_CUSTOMER_CARD, BY_REQUESTER), -1);
	assert_int_equal(meaning(state, "❌", ON_DESK_CARD, BY_AGENT), REACT_DISCARD);
	assert_int_equal(meaning(state, "✅", ON_DESK_CARD, BY_REQUESTER), -1);
	assert_int_equal(meaning(state, "👀", ON_DESK_CARD, BY_AGENT), REACT_TAKE);
	assert_int_equal(meaning(state, "👀", ON_TAKE_QUESTION, BY_AGENT), REACT_TAKE_AND_SEND);
	assert_int_equal(meaning(state, "👀", ON_CUSTOMER_CARD, BY_REQUESTER), -1);
	assert_int_equal(meaning(state, "🎫", ON_MESSAGE, BY_OTHER), REACT_NEW);
	assert_int_equal(meaning(state, "🎫", ON_OWN_HELD, BY_AGENT), REACT_NEW);
	assert_int_equal(meaning(state, "🔒", ON_OWN_HELD, BY_AGENT), REACT_KEEP);
	assert_int_equal(meaning(state, "📨", ON_OWN_NOTE, BY_AGENT), REACT_SEND);
	assert_int_equal(meaning(state, "⏳", ON_OWN_REPLY, BY_AGENT), REACT_ASK);
	assert_int_equal(meaning(state, "💤", ON_DESK_CARD, BY_AGENT), REACT_SNOOZE);
	assert_int_equal(meaning(state, "🔺", ON_CUSTOMER_CARD, BY_REQUESTER), REACT_URGENT);
	assert_int_equal(meaning(state, "🔕", ON_CUSTOMER_CARD, BY_OTHER), REACT_MUTE);
	assert_int_equal(meaning(state, "🔔", ON_DESK_CARD, BY_AGENT), REACT_UNMUTE);
	assert_int_equal(meaning(state, "🔗", ON_OTHER_REF, BY_AGENT), REACT_LINK);
	assert_int_equal(meaning(state, "📚", ON_ANSWER, BY_AGENT), REACT_KB_DRAFT);
	assert_int_equal(meaning(state, "👍", ON_ARTICLE, BY_REQUESTER), REACT_HELPFUL);
	assert_int_equal(meaning(state, "-1", ON_ARTICLE, BY_AGENT), REACT_UNHELPFUL);
	assert_int_equal(meaning(state, "👍", ON_MESSAGE, BY_AGENT), -1);
	assert_int_equal(meaning(state, "🦊", ON_MESSAGE, BY_AGENT), -1);
	assert_int_equal(meaning(state, "", ON_MESSAGE, BY_AGENT), -1);
}

static void test_faces_carry_their_digit(void **state)
{
	struct fixture *f = *state;
	static const char *const faces[] = {"😡", "🙁", "😐", "🙂", "😍"};
	struct reaction r;
	for (int i = 0; i < 5; i++) {
		assert_true(reaction_find(faces[i], ON_SURVEY, BY_REQUESTER, &f->arena, &r));
		assert_int_equal(r.rating, i + 1);
		assert_int_equal(r.verb, VERB_RATE);
	}
	assert_false(reaction_find("😍", ON_SURVEY, BY_OTHER, &f->arena, &r));
}

static void test_helpers(void **state)
{
	struct fixture *f = *state;
	assert_true(reaction_known("✋🏿", &f->arena));
	assert_false(reaction_known("🦊", &f->arena));
	assert_string_equal(reaction_emoji(VERB_TAKE), "👀");
	assert_null(reaction_emoji(VERB_ASSIGN));
	assert_true(silent_mark("📣 Réunion à 9h"));
	assert_true(silent_mark(":mega: Réunion"));
	assert_false(silent_mark("Réunion 📣"));
	assert_string_equal(mark_emoji(MARK_FILED), "📥");
	assert_string_equal(mark_emoji(MARK_MACHINE), "🤖");
}

TEST_MAIN(CASE(test_p25_skin_tones), CASE(test_place_and_person_decide), CASE(test_faces_carry_their_digit), CASE(test_helpers))
