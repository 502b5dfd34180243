#include "state.h"

#include <openssl/evp.h>
#include <string.h>

#define KEY_MAX 190 /* bytes of an id that is kept as it is in a key */

struct room room_parse(struct arena *arena, const char *text)
{
	if (!text)
		return (struct room){0};
	const char *space = strchr(text, ' ');
	size_t flags = space ? (size_t)(space - text) : strlen(text);
	return (struct room){
		.known = *text != 'x',
		.left = *text == 'x',
		.encrypted = memchr(text, 'e', flags) != NULL,
		.told = memchr(text, 't', flags) != NULL,
		.user = space && space[1] ? arena_strdup(arena, space + 1) : NULL,
	};
}

const char *room_text(struct arena *arena, const struct room *room)
{
	char kind = room->left ? 'x' : room->user ? 'd' : 'r';

	return arena_printf(
		arena, "%c%s%s %s", kind, room->encrypted ? "e" : "", room->told ? "t" : "", room->user ? room->user : "");
}

const char *state_key(struct arena *arena, const char *kind, const char *id)
{
	if (strlen(id) > KEY_MAX)
		return arena_printf(arena, "%s/%s", kind, state_digest(arena, id));
	return arena_printf(arena, "%s/%s", kind, id);
}

const char *state_digest(struct arena *arena, const char *text)
{
	unsigned char digest[EVP_MAX_MD_SIZE] = {0};
	char hex[33];

	EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL);
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return arena_strdup(arena, hex);
}
