#include "domain/words.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/survey.h"

#include <stdlib.h>
#include <string.h>

/* ---- the lists: folded (no case, no accent, straight apostrophes), one phrase each ------------------------------------------------- */

/* Words that open a message; what follows is another matter even without a comma. */
static const char *const greetings[] = {
	"bonjour", "bonsoir", "salut", "coucou", "bjr", "bsr", "re bonjour", "rebonjour", "bonjour a tous", "bonjour a toutes",
	"bonjour a toute l'equipe", "bonjour tout le monde", "bonjour l'equipe", "bonjour madame", "bonjour monsieur",
	"bonjour messieurs", "bonjour mesdames", "bonjour madame monsieur", "bonsoir a tous", "salut a tous", "hello", "hi", "hey",
	"hi there", "hello there", "hello all", "hi all", "hello everyone", "hi everyone", "hello team", "hi team", "good morning",
	"good afternoon", "good evening", "good day", "greetings", "dear all", "dear team", "dear sir", "dear madam", "dear sir or madam",
};

static const char *const courtesies[] = {
	/* thanks */
	"merci", "mercis", "merci a vous", "merci a tous", "merci a toi", "merci bien", "merci beaucoup", "merci infiniment",
	"merci mille fois", "mille mercis", "grand merci", "un grand merci", "merci d'avance", "merci par avance", "d'avance merci",
	"par avance", "merci pour tout", "merci pour votre aide", "merci pour votre reponse", "merci pour ton aide",
	"merci de votre aide", "merci a l'equipe", "encore merci", "merci encore", "je vous remercie", "nous vous remercions",
	"je te remercie", "thanks", "thank you", "thank u", "thx", "ty", "tks", "thanks a lot", "thanks so much", "thank you so much",
	"thank you very much", "many thanks", "thanks again", "thank you again", "thanks in advance", "thank you in advance",
	"thanks for your help", "thank you for your help", "thanks for everything", "much appreciated", "cheers",
	/* praise and assent */
	"parfait", "c'est parfait", "super", "c'est super", "genial", "top", "au top", "nickel", "excellent", "impeccable", "impec",
	"formidable", "bravo", "cool", "ok", "okay", "oki", "d'accord", "daccord", "d'acc", "dac", "entendu", "bien recu", "bien note",
	"c'est note", "c'est entendu", "tres bien", "bien", "great", "perfect", "awesome", "brilliant", "wonderful", "nice", "good",
	"very good", "well done", "fine", "alright", "all right", "got it", "noted", "understood", "well received", "lovely", "fantastic",
	"good job", "great job", "nice job",
	/* farewells */
	"au revoir", "a bientot", "a plus tard", "a demain", "bonne journee", "bonne soiree", "bonne nuit", "bonne fin de journee",
	"bon week-end", "bon weekend", "bon we", "bonne continuation", "bonne semaine", "bonne apres-midi", "bon apres-midi",
	"bonne journee a vous", "bonne journee a tous", "bonne soiree a vous", "cordialement", "bien cordialement", "tres cordialement",
	"cdt", "cdlt", "bien a vous", "bien a toi", "amicalement", "sincerement", "salutations", "meilleures salutations", "a vous aussi",
	"vous aussi", "bye", "bye bye", "goodbye", "see you", "see you soon", "have a nice day", "have a good day", "have a great day",
	"good night", "good weekend", "have a nice weekend", "have a good weekend", "regards", "best regards", "kind regards",
	"warm regards", "best", "best wishes", "sincerely", "yours sincerely", "take care", "you too", "same to you",
	/* other small coin */
	"de rien", "je vous en prie", "avec plaisir", "svp", "stp", "s'il vous plait", "s'il te plait", "please", "you're welcome",
	"you are welcome", "madame", "monsieur", "mesdames", "messieurs", "a tous", "a toutes", "tout le monde", "l'equipe",
	"a toute l'equipe", "team", "the team", "all", "everyone", "everybody", "sir", "madam", "guys",
};

static const char *const confirmations[] = {
	"oui", "yes", "\xe2\x9c\x85", "\xe2\x9c\x94", "1", "c'est regle", "regle", "c'est resolu", "resolu", "probleme regle",
	"probleme resolu", "it is fixed", "it's fixed", "its fixed", "fixed", "it is solved", "it's solved", "solved",
};

static const char *const denials[] = {"non", "no", "nope", "\xe2\x9d\x8c", "2"};

/* One of these anywhere reopens. */
static const char *const doubts[] = {"pas", "plus", "toujours", "encore", "mais", "not", "no", "non", "still", "again", "but"};

/* Emoji that are no mere courtesy. */
static const uint32_t meaning_emoji[] = {0x2705, 0x2714, 0x274c, 0x2753, 0x2754, 0x1f44e};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- words of a text --------------------------------------------------------------------------------------------------------------- */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_EMOJI, TOKEN_MENTION, TOKEN_QUESTION };
struct token {
	enum token_kind kind;
	const char *at; /* in the text */
	size_t len;
	const char *word; /* folded: what the lists are compared with */
	size_t word_len;
	uint32_t emoji;
};
#define TOKENS_MOST 16 /* longer texts are no courtesy */

static size_t decode(const char *p, uint32_t *c)
{
	size_t n = utf8_decode(p, strnlen(p, 4), c);

	if (!n)
		*c = 0xfffd;
	return n ? n : 1;
}

static bool is_emoji(uint32_t c)
{
	return (c >= 0x2190 && c <= 0x2bff) || c == 0x3030 || c == 0x303d || (c >= 0x1f000 && c <= 0x1faff);
}

static bool is_skin_tone(uint32_t c)
{
	return c >= 0x1f3fb && c <= 0x1f3ff;
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2bc;
}

/* Not letters: what is neither ASCII nor an emoji, but stands between words or marks an emoji. */
static const struct {
	uint32_t first, last;
} signs[] = {
	{0x80, 0xa9}, {0xab, 0xb4}, {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7}, {0x2000, 0x206f}, {0x20e3, 0x20e3},
	{0x3000, 0x303f}, {0xfe0f, 0xfe0f}, {0xfffd, 0xfffd},
};

/* A letter or a digit, loosely: people write more alphabets than this list could name. */
static bool is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	for (size_t i = 0; i < COUNT(signs); i++)
		if (c >= signs[i].first && c <= signs[i].last)
			return false;
	return !is_emoji(c);
}

/* A word keeps its inner apostrophes and hyphens: "s'il", "week-end". */
static size_t word_length(const char *p)
{
	size_t len = 0, n, after;
	uint32_t c, next;

	for (;;) {
		n = decode(p + len, &c);
		if (is_letter(c)) {
			len += n;
			continue;
		}
		if (len && p[len] && (is_apostrophe(c) || c == '-')) {
			after = decode(p + len + n, &next);
			if (is_letter(next)) {
				len += n + after;
				continue;
			}
		}
		return len;
	}
}

static size_t emoji_length(const char *p)
{
	size_t len = 0, n;
	uint32_t c;

	for (;;) {
		n = decode(p + len, &c);
		if (len && !is_skin_tone(c) && c != 0xfe0f && c != 0x200d)
			return len;
		len += n;
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next token at or after *p; *p moves behind it. `start` is the beginning of the text. */
static struct token next_token(const char *start, const char **p)
{
	struct token token = {.kind = TOKEN_END};
	uint32_t c;
	size_t n;

	for (; **p; *p += n) {
		n = decode(*p, &c);
		token.at = *p;
		if (c == '@' && (*p)[1] && !is_blank((*p)[1]) && (*p == start || is_blank((*p)[-1]))) {
			token.kind = TOKEN_MENTION;
			token.len = strcspn(*p, " \t\r\n,");
		} else if (is_letter(c)) {
			token.kind = TOKEN_WORD;
			token.len = word_length(*p);
		} else if (is_emoji(c) && !is_skin_tone(c)) {
			token.kind = c == 0x2753 || c == 0x2754 ? TOKEN_QUESTION : TOKEN_EMOJI;
			token.len = emoji_length(*p);
			token.emoji = c;
		} else if (c == '?') {
			token.kind = TOKEN_QUESTION;
			token.len = 1;
		} else {
			continue;
		}
		token.word = token.at;
		token.word_len = token.len;
		*p += token.len;
		return token;
	}
	return token;
}

/* ---- phrases ----------------------------------------------------------------------------------------------------------------------- */

static bool is_word(const struct token *token, const char *word, size_t len)
{
	return (token->kind == TOKEN_WORD || token->kind == TOKEN_EMOJI) && token->word_len == len && memcmp(token->word, word, len) == 0;
}

/* How many tokens the phrase takes from the front of these; 0 if it is not there. */
static size_t phrase_length(const struct token *tokens, size_t count, const char *phrase)
{
	size_t used = 0;

	for (const char *word = phrase; *word; used++) {
		size_t len = strcspn(word, " ");

		if (used == count || !is_word(&tokens[used], word, len))
			return 0;
		word += len;
		word += *word == ' ';
	}
	return used;
}

static size_t longest(const struct token *tokens, size_t count, const char *const *list, size_t phrases)
{
	size_t best = 0;

	for (size_t i = 0; i < phrases; i++) {
		size_t used = phrase_length(tokens, count, list[i]);

		if (used > best)
			best = used;
	}
	return best;
}

static bool is_plain_emoji(const struct token *token)
{
	if (token->kind != TOKEN_EMOJI)
		return false;
	for (size_t i = 0; i < COUNT(meaning_emoji); i++)
		if (meaning_emoji[i] == token->emoji)
			return false;
	return true;
}

static bool is_name(const struct token *token, const char *const *names, size_t nnames)
{
	bool found = false;

	for (size_t i = 0; i < nnames && !found && token->kind == TOKEN_WORD; i++) {
		char *folded = text_fold(names[i]);
		struct token part;

		for (const char *p = folded; p && !found && (part = next_token(folded, &p)).kind != TOKEN_END;)
			found = part.word_len == token->word_len && memcmp(part.word, token->word, part.word_len) == 0;
		free(folded);
	}
	return found;
}

/* Tokens at the front that are a courtesy: 0 if there are none. */
static size_t courtesy_length(const struct token *tokens, size_t count, const char *const *names, size_t nnames)
{
	size_t greeting = longest(tokens, count, greetings, COUNT(greetings));
	size_t courtesy = longest(tokens, count, courtesies, COUNT(courtesies));
	size_t best = greeting > courtesy ? greeting : courtesy;

	if (best)
		return best;
	return is_plain_emoji(&tokens[0]) || tokens[0].kind == TOKEN_QUESTION || tokens[0].kind == TOKEN_MENTION ||
	       is_name(&tokens[0], names, nnames);
}

/* True if phrases of `list` and courtesies make up the whole, with at least one of `list` (or a NULL list: courtesies alone). */
static bool is_made_of(const struct token *tokens, size_t count, const char *const *list, size_t phrases, const char *const *names,
	size_t nnames)
{
	bool found = !list;

	for (size_t i = 0, used; i < count; i += used) {
		used = list ? longest(tokens + i, count - i, list, phrases) : 0;
		if (used)
			found = true;
		else
			used = courtesy_length(tokens + i, count - i, names, nnames);
		if (!used)
			return false;
	}
	return found && count;
}

/* ---- the class of a text ----------------------------------------------------------------------------------------------------------- */

struct reading {
	struct token tokens[TOKENS_MOST];
	size_t count;    /* of tokens kept */
	size_t words;
	bool more;       /* than could be kept */
	bool solid;      /* something that is no question mark */
	bool question, doubt;
	bool plus;       /* the last word was "plus": "plus besoin" is no doubt */
};

static bool is_doubt(const struct token *token)
{
	if (token->word_len > 3 && memcmp(token->word + token->word_len - 3, "n't", 3) == 0)
		return true;
	for (size_t i = 0; i < COUNT(doubts); i++)
		if (is_word(token, doubts[i], strlen(doubts[i])))
			return true;
	return false;
}

static void read_token(struct reading *r, const struct token *token)
{
	bool after_plus = r->plus;

	if (r->count < TOKENS_MOST)
		r->tokens[r->count++] = *token;
	else
		r->more = true;
	r->plus = false;
	if (token->kind == TOKEN_QUESTION)
		r->question = true;
	else
		r->solid = true;
	if (token->kind != TOKEN_WORD)
		return;
	r->words++;
	if (is_word(token, "plus", 4))
		r->plus = true; /* judged by the next word */
	else if (is_doubt(token))
		r->doubt = true;
	if (after_plus && !is_word(token, "besoin", 6))
		r->doubt = true;
}

static void read_words(const char *folded, struct reading *r)
{
	struct token token;

	*r = (struct reading){0};
	for (const char *p = folded; (token = next_token(folded, &p)).kind != TOKEN_END;)
		read_token(r, &token);
	if (r->plus)
		r->doubt = true;
}

static enum ticket_event classify(const struct reading *r, const char *const *names, size_t nnames)
{
	if (!r->more && r->solid) {
		if (r->words <= WORDS_COURTESY_MOST && is_made_of(r->tokens, r->count, NULL, 0, names, nnames))
			return EVENT_TEXT_COURTESY;
		if (!r->question && is_made_of(r->tokens, r->count, confirmations, COUNT(confirmations), names, nnames))
			return EVENT_TEXT_YES;
		if (is_made_of(r->tokens, r->count, denials, COUNT(denials), names, nnames))
			return EVENT_TEXT_NO;
	}
	return r->question || r->doubt ? EVENT_TEXT_NO : EVENT_TEXT;
}

enum ticket_event words_class(const char *text, const char *const *names, size_t nnames)
{
	char *folded = text_fold(text);
	struct reading reading;
	enum ticket_event class = EVENT_TEXT;

	if (folded) {
		read_words(folded, &reading);
		class = classify(&reading, names, nnames);
	}
	free(folded);
	return class;
}

enum ticket_event words_after_rating(enum ticket_event class, int64_t rated_ms, int64_t now_ms)
{
	return class == EVENT_TEXT && rating_takes_comment(rated_ms, now_ms) ? EVENT_TEXT_COMMENT : class;
}

int words_yes_or_no(const char *text)
{
	static const struct {
		const char *word;
		int means;
	} answers[] = {{"oui", 1}, {"yes", 1}, {"\xe2\x9c\x85", 1}, {"non", 2}, {"no", 2}, {"\xe2\x9d\x8c", 2}};
	char *folded = text_fold(text);
	struct reading r = {0};
	int means = 0;

	if (folded)
		read_words(folded, &r);
	for (size_t i = 0; r.count == 1 && i < COUNT(answers); i++)
		if (is_word(&r.tokens[0], answers[i].word, strlen(answers[i].word)))
			means = answers[i].means;
	free(folded);
	return means;
}

/* ---- the title --------------------------------------------------------------------------------------------------------------------- */

#define TITLE_BYTES (LIMIT_TITLE * 4 + 8) /* enough of a line to cut it; every character takes four bytes at most */
#define TITLE_TOKENS 8                    /* a salutation is not longer */

struct opening {
	struct token tokens[TITLE_TOKENS];
	char *folded[TITLE_TOKENS];
	size_t count;
};

/* The first words of a line, each folded by itself so that their places in the line stay known. */
static void read_opening(const char *line, struct opening *o)
{
	const char *p = line;

	for (o->count = 0; o->count < TITLE_TOKENS; o->count++) {
		struct token token = next_token(line, &p);
		char word[64];

		if (token.kind == TOKEN_END)
			return;
		o->folded[o->count] = NULL;
		if (token.kind == TOKEN_WORD && token.len < sizeof word) {
			memcpy(word, token.at, token.len);
			word[token.len] = 0;
			o->folded[o->count] = text_fold(word);
		}
		if (o->folded[o->count]) {
			token.word = o->folded[o->count];
			token.word_len = strlen(token.word);
		}
		o->tokens[o->count] = token;
	}
}

static void free_opening(struct opening *o)
{
	for (size_t i = 0; i < o->count; i++)
		free(o->folded[i]);
}

/* True if a sign that ends a salutation stands between these tokens, or the line ends. */
static bool is_set_off(const struct opening *o, size_t last)
{
	const char *from = o->tokens[last].at + o->tokens[last].len;
	const char *to = last + 1 < o->count ? o->tokens[last + 1].at : from + strlen(from);

	for (const char *p = from; p < to; p++)
		if (strchr(",.!:;-", *p))
			return true;
	return last + 1 == o->count;
}

/* A Latin capital: names of people begin with one. */
static bool is_capital(const struct token *token)
{
	uint32_t c;

	decode(token->at, &c);
	return token->kind == TOKEN_WORD && ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde));
}

/* "Bonjour Bob," and "Hello Mr Smith,": after a greeting, up to two words in capitals before the comma are whom it greets. */
static size_t greeted(const struct opening *o, size_t from)
{
	for (size_t n = 1; n <= 2 && from + n < o->count; n++) {
		if (!is_capital(&o->tokens[from + n - 1]))
			return 0;
		if (is_set_off(o, from + n - 1))
			return n;
	}
	return 0;
}

/* How many tokens to remove at `from`; 0 if the matter begins here. */
static size_t removable(const struct opening *o, size_t from)
{
	const struct token *tokens = o->tokens + from;
	size_t left = o->count - from, used;

	if (tokens[0].kind == TOKEN_MENTION || tokens[0].kind == TOKEN_QUESTION)
		return 1;
	used = longest(tokens, left, greetings, COUNT(greetings));
	if (used)
		return used + greeted(o, from + used);
	used = courtesy_length(tokens, left, NULL, 0);
	if (used && (is_set_off(o, from + used - 1) || tokens[used].kind == TOKEN_EMOJI))
		return used;
	return 0;
}

/* Where a line begins to be read after what was removed: signs that belonged to the salutation go, a bracket or a quote stays. */
static const char *after_removed(const char *p, bool removed)
{
	return p + strspn(p, removed ? " \t\r,.!?:;-" : " \t\r");
}

/* Where the matter of this line begins; NULL if it has none. */
static const char *matter_of(const char *line)
{
	const char *at = line;

	for (;;) {
		struct opening o;
		size_t from = 0, used;

		read_opening(at, &o);
		while (from < o.count && (used = removable(&o, from)) > 0)
			from += used;
		if (from)
			at = o.tokens[from - 1].at + o.tokens[from - 1].len;
		free_opening(&o);
		if (from < o.count)
			return after_removed(at, at != line);
		if (o.count < TITLE_TOKENS)
			return NULL;
	}
}

struct words_span words_title(const char *text)
{
	for (const char *line = text, *end; line; line = *end ? end + 1 : NULL) {
		char copy[TITLE_BYTES];
		size_t len = strcspn(line, "\n");
		const char *matter;

		end = line + len;
		len = utf8_floor(line, len < sizeof copy ? len : sizeof copy - 1);
		memcpy(copy, line, len);
		copy[len] = 0;
		matter = matter_of(copy);
		if (matter) {
			size_t title = text_cut(matter, LIMIT_TITLE);

			while (title && (is_blank(matter[title - 1]) || matter[title - 1] == ','))
				title--;
			return (struct words_span){.at = line + (matter - copy), .len = title};
		}
	}
	return (struct words_span){.at = text, .len = 0};
}
