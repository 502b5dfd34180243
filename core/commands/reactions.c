#include "commands/reactions.h"

#include "commands/normalise.h"

#include <string.h>

#define CARDS (ON_DESK_CARD | ON_CUSTOMER_CARD)
#define ANYBODY (BY_AGENT | BY_REQUESTER | BY_OTHER)

static const struct reaction reactions[] = {
	{"🎫", "ticket", ON_MESSAGE, ANYBODY, REACT_NEW, VERB_NEW, 0},
	{"👀", "eyes", ON_TAKE_QUESTION, BY_AGENT, REACT_TAKE_AND_SEND, VERB_TAKE, 0},
	{"👀", "eyes", ON_DESK_CARD | ON_FIRST_MESSAGE, BY_AGENT, REACT_TAKE, VERB_TAKE, 0},
	{"✅", "white_check_mark", ON_DESK_CARD, BY_AGENT, REACT_SOLVED, VERB_SOLVED, 0},
	{"✅", "white_check_mark", ON_QUESTION, BY_REQUESTER, REACT_YES, VERB_YES, 0},
	{"✅", "white_check_mark", ON_CUSTOMER_CARD, BY_REQUESTER, REACT_DONE, VERB_DONE, 0},
	{"❌", "x", ON_DESK_CARD, BY_AGENT, REACT_DISCARD, VERB_DISCARD, 0},
	{"❌", "x", ON_QUESTION, BY_REQUESTER, REACT_NO, VERB_NO, 0},
	{"🗑", "wastebasket", ON_CUSTOMER_CARD, ANYBODY, REACT_CANCEL, VERB_CANCEL, 0},
	{"⏳", "hourglass_flowing_sand", ON_OWN_REPLY, BY_AGENT, REACT_ASK, VERB_ASK, 0},
	{"🔺", "small_red_triangle", CARDS, ANYBODY, REACT_URGENT, VERB_URGENT, 0},
	{"💤", "zzz", ON_DESK_CARD, BY_AGENT, REACT_SNOOZE, VERB_SNOOZE, 0},
	{"📨", "incoming_envelope", ON_OWN_NOTE | ON_OWN_HELD, BY_AGENT, REACT_SEND, VERB_REPLY, 0},
	{"🔒", "lock", ON_OWN_HELD, BY_AGENT, REACT_KEEP, VERB_NONE, 0},
	{"✋", "raised_hand", ON_OWN_HELD, BY_AGENT, REACT_STOP, VERB_NONE, 0},
	{"🔕", "no_bell", CARDS, ANYBODY, REACT_MUTE, VERB_MUTE, 0},
	{"🔔", "bell", CARDS, ANYBODY, REACT_UNMUTE, VERB_UNMUTE, 0},
	{"🔗", "link", ON_OTHER_REF, BY_AGENT, REACT_LINK, VERB_LINK, 0},
	{"📚", "books", ON_ANSWER, BY_AGENT, REACT_KB_DRAFT, VERB_KB, 0},
	{"👍", "+1", ON_ARTICLE, ANYBODY, REACT_HELPFUL, VERB_KB, 0},
	{"👎", "-1", ON_ARTICLE, ANYBODY, REACT_UNHELPFUL, VERB_KB, 0},
	{"👍", "thumbsup", ON_ARTICLE, ANYBODY, REACT_HELPFUL, VERB_KB, 0},
	{"👎", "thumbsdown", ON_ARTICLE, ANYBODY, REACT_UNHELPFUL, VERB_KB, 0},
	{"😡", "rage", ON_SURVEY, BY_REQUESTER, REACT_RATE, VERB_RATE, 1},
	{"🙁", "slightly_frowning_face", ON_SURVEY, BY_REQUESTER, REACT_RATE, VERB_RATE, 2},
	{"😐", "neutral_face", ON_SURVEY, BY_REQUESTER, REACT_RATE, VERB_RATE, 3},
	{"🙂", "slightly_smiling_face", ON_SURVEY, BY_REQUESTER, REACT_RATE, VERB_RATE, 4},
	{"😍", "heart_eyes", ON_SURVEY, BY_REQUESTER, REACT_RATE, VERB_RATE, 5},
};
#define REACTIONS (sizeof(reactions) / sizeof(reactions[0]))

/* ":raised_hand::skin-tone-6:" -> "raised_hand" */
static const char *plain_name(const char *emoji, struct arena *arena)
{
	char *name = emoji_canonical(arena, emoji + (*emoji == ':'));
	char *tone = strstr(name, "::skin-tone-");
	size_t len = tone ? (size_t)(tone - name) : strlen(name);
	while (len > 1 && name[len - 1] == ':')
		len--;
	name[len] = '\0';
	return name;
}

static bool is_named(const struct reaction *row, const char *name)
{
	return strcmp(row->emoji, name) == 0 || strcmp(row->slack, name) == 0;
}

bool reaction_find(const char *emoji, unsigned on, unsigned by, struct arena *arena, struct reaction *out)
{
	const char *name = plain_name(emoji, arena);
	for (size_t i = 0; i < REACTIONS; i++) {
		if (is_named(&reactions[i], name) && (reactions[i].on & (on | ON_MESSAGE)) && (reactions[i].by & by)) {
			*out = reactions[i];
			return true;
		}
	}
	return false;
}

bool reaction_known(const char *emoji, struct arena *arena)
{
	const char *name = plain_name(emoji, arena);
	for (size_t i = 0; i < REACTIONS; i++)
		if (is_named(&reactions[i], name))
			return true;
	return false;
}

const char *reaction_emoji(enum verb_id verb)
{
	for (size_t i = 0; i < REACTIONS; i++)
		if (reactions[i].verb == verb)
			return reactions[i].emoji;
	return NULL;
}

bool silent_mark(const char *text)
{
	static const char *const marks[] = {"📣", ":mega:"};
	text += strspn(text, " \n");
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

const char *mark_emoji(enum mark mark)
{
	static const char *const emoji[] = {
		[MARK_FILED] = "📥",
		[MARK_NOTE] = "🔒",
		[MARK_SENT] = "📤",
		[MARK_FAILED] = "⚠️",
		[MARK_DELIVERED] = "📬",
		[MARK_MACHINE] = "🤖",
	};
	return emoji[mark];
}
