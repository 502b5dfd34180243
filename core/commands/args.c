#include "commands/args.h"

#include "base/text.h"
#include "base/utf8.h"
#include "commands/normalise.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"
#define NUMBER_DIGITS 12 /* a reference or an entry */

static const char *const usual_prefixes[] = {"G", "TT", NULL};

/* ---- references -------------------------------------------------------------------------------------------------------------------- */

/* A number without leading zero: 0612345678 is a phone number, not a ticket. */
static bool number_take(const char **at, int64_t *out)
{
	size_t len = strspn(*at, DIGITS);
	if (len == 0 || len > NUMBER_DIGITS || **at == '0')
		return false;
	*out = strtoll(*at, NULL, 10);
	*at += len;
	return true;
}

static size_t prefix_length(const char *word, const char *const *prefixes)
{
	for (const char *const *p = prefixes ? prefixes : usual_prefixes; *p; p++) {
		size_t len = strlen(*p);
		if (len && strncasecmp(word, *p, len) == 0) {
			len += word[len] == '-';
			if (isdigit((unsigned char)word[len]))
				return len;
		}
	}
	return 0;
}

/* "#42", "G-42", "42" at *at. */
static bool ticket_take(const char **at, const char *const *prefixes, struct ticket_ref *out)
{
	struct ticket_ref ref = {.kind = REF_NUMBER};
	const char *p = *at + (**at == '#');
	size_t prefix = prefix_length(p, prefixes);
	ref.marked = **at == '#' || prefix;
	p += prefix;
	if (!number_take(&p, &ref.number))
		return false;
	*out = ref;
	*at = p;
	return true;
}

static bool entry_take(const char **at, struct ticket_ref *out)
{
	const char *p = *at + 1;
	if (**at != '.' || !number_take(&p, &out->entry))
		return false;
	out->marked = true;
	*at = p;
	return true;
}

bool ref_parse(const char *word, const char *const *prefixes, struct arena *arena, struct ticket_ref *out)
{
	struct ticket_ref ref = {0};
	const char *at = word;
	if (*word == '@') {
		ref.kind = REF_PERSON;
		ref.marked = true;
		at = person_parse_named(word, arena, &ref.person) ? "" : word;
	} else if (strcmp(word, ".") == 0) {
		ref.kind = REF_LAST;
		ref.marked = true;
		at = "";
	} else if (*word == '.') {
		ref.kind = REF_HERE;
		if (!entry_take(&at, &ref))
			return false;
	} else {
		if (!ticket_take(&at, prefixes, &ref))
			return false;
		if (*at == '.' && !entry_take(&at, &ref))
			return false;
	}
	if (*at)
		return false;
	*out = ref;
	return true;
}

static bool range_take(const char **at, const char *const *prefixes, struct ticket_ref *first, int64_t *last)
{
	struct ticket_ref end;
	const char *p = *at;
	if (!ticket_take(&p, prefixes, first))
		return false;
	*last = first->number;
	if (*p == '-') {
		p++;
		if (!ticket_take(&p, prefixes, &end) || end.number < first->number)
			return false;
		*last = end.number;
	}
	*at = p;
	return *p == '\0' || *p == ',';
}

/* One number of a list as people mean it: digits, whatever their value, with or without a mark in front. */
static bool loose_take(const char **at, const char *const *prefixes, bool *marked)
{
	const char *p = *at + (**at == '#');
	size_t prefix = prefix_length(p, prefixes), digits = strspn(p + prefix, DIGITS);
	*marked |= **at == '#' || prefix;
	*at = p + prefix + digits;
	return digits > 0 && p[prefix] != '0';
}

/* Does a word that names no ticket mean some all the same: "G-99999999999999", "12-5", "1001,1002,"? Then it is no text to be sent. */
static bool means_refs(const char *word, const char *const *prefixes)
{
	bool marked = false, list = false;
	const char *at = word;
	while (*at) {
		const char *start = at;
		if (!loose_take(&at, prefixes, &marked))
			return false;
		list |= at - start > NUMBER_DIGITS;
		if (*at == '-') {
			at++;
			list = true;
			if (!loose_take(&at, prefixes, &marked))
				return false;
		}
		list |= *at == ',';
		at += *at == ',';
	}
	return marked || list;
}

static enum ref_list_result no_refs(const char *word, const char *const *prefixes)
{
	return means_refs(word, prefixes) ? REFS_BAD : REFS_NONE;
}

/* A ticket that is named twice is meant once. */
static bool is_named(const struct ticket_ref *refs, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (refs[i].number == number)
			return true;
	return false;
}

enum ref_list_result ref_list_parse(
	const char *word, const char *const *prefixes, struct arena *arena, struct ticket_ref **out, size_t *count)
{
	struct ticket_ref one;
	bool single = ref_parse(word, prefixes, arena, &one);
	if (!single && !strpbrk(word, ",-"))
		return no_refs(word, prefixes);
	struct ticket_ref *refs = arena_alloc(arena, (single ? 1 : LIMIT_REFS) * sizeof(*refs));
	if (single) {
		refs[0] = one;
		*out = refs;
		*count = 1;
		return REFS_READ;
	}
	size_t n = 0;
	bool too_many = false;
	for (const char *at = word;; at++) {
		int64_t last;
		if (!range_take(&at, prefixes, &one, &last))
			return no_refs(word, prefixes);
		for (; one.number <= last && !too_many; one.number++) {
			if (is_named(refs, n, one.number))
				continue;
			too_many = n == LIMIT_REFS;
			if (!too_many)
				refs[n++] = one;
		}
		if (!*at)
			break;
	}
	*out = refs;
	*count = n;
	return too_many ? REFS_TOO_MANY : REFS_READ;
}

/* ---- persons ----------------------------------------------------------------------------------------------------------------------- */

static bool handle_char(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || strchr("._-:", c);
}

static bool mention_parse(const char *word, size_t len, struct arena *arena, struct person_ref *out)
{
	if (len > 3 && word[1] == '{' && word[len - 1] == '}') {
		out->kind = PERSON_ID;
		out->text = arena_strndup(arena, word + 2, len - 3);
		return true;
	}
	for (size_t i = 1; i < len; i++)
		if (!handle_char((unsigned char)word[i]))
			return false;
	if (len < 2 || !(isalnum((unsigned char)word[1]) || (unsigned char)word[1] >= 0x80))
		return false;
	out->kind = PERSON_HANDLE;
	out->text = arena_strndup(arena, word + 1, len - 1);
	return true;
}

static bool email_parse(const char *word, size_t len, struct arena *arena, struct person_ref *out)
{
	const char *at = memchr(word, '@', len);
	size_t local = at ? (size_t)(at - word) : 0;
	const char *domain = at ? at + 1 : "";
	const char *dot = local ? memchr(domain, '.', len - local - 1) : NULL;
	if (!dot || dot == domain || word[len - 1] == '.' || memchr(domain, '@', len - local - 1))
		return false;
	for (size_t i = 0; i < len; i++)
		if (strchr("<>(){}[],;:\"'\\", word[i]))
			return false;
	out->kind = PERSON_EMAIL;
	out->text = arena_strndup(arena, word, len);
	return true;
}

/* +33612345678, also with the dots, dashes and brackets people put into it. */
static bool phone_parse(const char *word, size_t len, struct arena *arena, struct person_ref *out)
{
	char *number = arena_alloc(arena, len + 1);
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		if (isdigit((unsigned char)word[i]) || (i == 0 && word[i] == '+'))
			number[n++] = word[i];
		else if (!strchr(".-()/", word[i]))
			return false;
	}
	if (*number != '+' || n < 7 || n > 16)
		return false;
	out->kind = PERSON_PHONE;
	out->text = number;
	return true;
}

bool person_parse_named(const char *word, struct arena *arena, struct person_ref *out)
{
	size_t len = strlen(word);
	while (len > 1 && strchr(",;", word[len - 1])) /* "@marie, @bob" */
		len--;
	if (len == 0 || len > LIMIT_ADDRESS)
		return false;
	if (*word == '@')
		return mention_parse(word, len, arena, out);
	return *word == '+' ? phone_parse(word, len, arena, out) : email_parse(word, len, arena, out);
}

bool person_parse(const char *word, const char *folded, struct arena *arena, struct person_ref *out)
{
	static const struct {
		const char *folded;
		enum person_kind kind;
	} words[] = {{"me", PERSON_ME}, {"moi", PERSON_ME}, {"none", PERSON_NONE}, {"personne", PERSON_NONE}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(folded, words[i].folded) == 0) {
			*out = (struct person_ref){.kind = words[i].kind};
			return true;
		}
	}
	return person_parse_named(word, arena, out);
}

/* ---- tags, queues, keys ------------------------------------------------------------------------------------------------------------- */

static bool name_char(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || c == '-' || c == '_' || c == '.' || c == '/';
}

/* A name of letters, digits and - _ . / that begins with a letter or digit and has a letter somewhere. */
static bool is_name(const char *word)
{
	bool letter = false;
	if (strchr("-_./", *word))
		return false;
	for (; *word; word++) {
		if (!name_char((unsigned char)*word))
			return false;
		letter |= isalpha((unsigned char)*word) || (unsigned char)*word >= 0x80;
	}
	return letter;
}

#define CODE_CHARS 6
bool code_shape(const char *word)
{
	size_t len = 0;
	while (isalnum((unsigned char)word[len]))
		len++;
	return len == CODE_CHARS && !word[len];
}

#define TAG_BYTES 60 /* it stands on cards, beside others */

bool tag_parse(const char *word, struct arena *arena, struct tag_change *out)
{
	if ((*word != '+' && *word != '-') || !is_name(word + 1) || strlen(word + 1) > TAG_BYTES)
		return false;
	out->remove = *word == '-';
	out->name = arena_strdup(arena, word + 1);
	return true;
}

const char *queue_word(const char *word)
{
	return *word == '~' && is_name(word + 1) ? word + 1 : NULL;
}

enum field_key key_find(const char *folded)
{
	static const struct {
		const char *folded;
		enum field_key key;
	} keys[] = {
		{"p", FIELD_PRIORITY},
		{"q", FIELD_QUEUE},
		{"t", FIELD_TYPE},
		{"type", FIELD_TYPE},
		{"s", FIELD_SEVERITY},
		{"sev", FIELD_SEVERITY},
		{"st", FIELD_STATUS},
		{"cc", FIELD_CC},
		{"via", FIELD_VIA},
		{"title", FIELD_TITLE},
		{"titre", FIELD_TITLE},
		{"product", FIELD_PRODUCT},
		{"produit", FIELD_PRODUCT},
		{"service", FIELD_SERVICE},
	};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].folded, folded) == 0)
			return keys[i].key;
	return FIELD_OTHER;
}

size_t key_parse(const char *word, struct arena *arena, struct key_word *out)
{
	size_t len = 0;
	while (name_char((unsigned char)word[len]) && !(word[len] == '-' && word[len + 1] == '=') && word[len] != '/')
		len++;
	if (len == 0 || !is_name(arena_strndup(arena, word, len)))
		return 0;
	struct key_word key = {.name = arena_strndup(arena, word, len), .op = FIELD_SET, .colon = word[len] == ':'};
	size_t op = 1;
	if ((word[len] == '+' || word[len] == '-') && word[len + 1] == '=') {
		key.op = word[len] == '+' ? FIELD_ADD : FIELD_TAKE;
		op = 2;
	} else if (word[len] != '=' && word[len] != ':')
		return 0;
	key.key = key_find(normalise_fold(arena, key.name));
	*out = key;
	return len + op;
}
