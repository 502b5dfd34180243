#include "store/match.h"

#include <string.h>

#define WORDS_MOST 64   /* a text of 32 KiB is looked at by its first words */
#define LONG_BYTES 4
#define STEM_BYTES 5    /* shorter words keep their last letter */

bool match_is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Words that stand in every request and in every title. */
static bool says_nothing(const char *word, size_t len)
{
	static const char *const rows[] = {"avec", "dans", "pour", "plus", "vous", "nous", "mais", "tout", "bien", "comment", "bonjour",
		"merci", "cette", "fait", "faire", "quand", "depuis", "encore", "toujours", "this", "that", "with", "from", "have", "hello",
		"please", "thanks", "what", "when", "there", "does", "your", "cannot", "still"};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strlen(rows[i]) == len && memcmp(rows[i], word, len) == 0)
			return true;
	return false;
}

static bool wanted(const char *word, size_t len, enum match_how how)
{
	return how != MATCH_ANY_LONG || (len >= LONG_BYTES && !says_nothing(word, len));
}

/* "imprimantes" is looked for as imprimante*, and so finds both. */
static void put_word(struct buf *out, const char *word, size_t len, enum match_how how)
{
	bool stem = how != MATCH_ALL && len >= STEM_BYTES && (word[len - 1] == 's' || word[len - 1] == 'x');
	buf_addc(out, '"');
	buf_add(out, word, len - stem);
	buf_adds(out, how == MATCH_ALL || len < LONG_BYTES ? "\"" : "\"*");
}

static size_t word_at(const char *at)
{
	size_t len = 0;
	while (match_is_word_byte((unsigned char)at[len]))
		len++;
	return len;
}

/* The words up to a space, or to the closing quote, are one phrase: c'est, 10.0.0.1, "code 79". */
static size_t phrase_at(const char *at, bool quoted)
{
	return quoted ? strcspn(at, "\"") : strcspn(at, " \n\t\"");
}

static size_t put_phrase(struct buf *out, const char *at, size_t len, size_t before)
{
	size_t words = 0;
	for (size_t i = 0; i < len;) {
		size_t word = word_at(at + i);
		word = word > len - i ? len - i : word;
		if (word > 0)
			buf_addf(out, "%s%.*s", words++ ? " " : before ? " \"" : "\"", (int)word, at + i);
		i += word ? word : 1;
	}
	buf_adds(out, words ? "\"" : "");
	return words;
}

static size_t put_each(struct buf *out, const char *at, size_t len, size_t before, enum match_how how)
{
	size_t words = 0;
	for (size_t i = 0; i < len && before + words < WORDS_MOST;) {
		size_t word = word_at(at + i);
		word = word > len - i ? len - i : word;
		if (word > 0 && wanted(at + i, word, how)) {
			buf_adds(out, before + words == 0 ? "" : how == MATCH_ANY_LONG ? " OR " : " ");
			put_word(out, at + i, word, how);
			words++;
		}
		i += word ? word : 1;
	}
	return words;
}

bool match_words(struct buf *out, const char *folded, enum match_how how)
{
	size_t words = 0;
	for (const char *at = folded; *at && words < WORDS_MOST;) {
		bool quoted = *at == '"';
		at += quoted;
		size_t len = phrase_at(at, quoted);
		words += how == MATCH_ALL || (quoted && how == MATCH_BEGINNINGS) ? put_phrase(out, at, len, words)
										  : put_each(out, at, len, words, how);
		at += len;
		at += *at && (quoted || *at != '"');
	}
	return words > 0 && !out->failed;
}
