// fuzz: room net
/* The small grammar of HTTP that the server checks itself. The first byte picks the part; each part's promises are asserted. */
#include "net/http_chunks.h"
#include "net/http_line.h"
#include "net/http_text.h"
#include "net/url.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void require(int holds)
{
	if (!holds)
		abort();
}

static void try_length(const char *text, size_t len)
{
	uint64_t n = 0;
	if (http_length(text, len, &n))
		for (size_t i = 0; i < len; i++)
			require(text[i] >= '0' && text[i] <= '9');
}

static void try_names(const char *text, size_t len)
{
	if (http_is_token(text, len) || http_is_host(text, len))
		require(!memchr(text, '\n', len) && !memchr(text, ' ', len) && !memchr(text, '\0', len));
	if (http_is_value(text, len))
		require(!memchr(text, '\r', len) && !memchr(text, '\n', len) && !memchr(text, '\0', len));
	http_has_word(text, "close");
}

static void try_param(char *text, size_t len)
{
	const char *name, *value;
	http_split_param(text, &name, &value);
	require(strlen(name) + strlen(value) <= len && !strchr(name, '='));
}

static void try_forwarded(const char *text, size_t len)
{
	(void)len;
	struct cidr ours;
	struct address peer, sender;
	char out[ADDRESS_TEXT];
	cidr_parse(text, &ours);
	cidr_parse("10.0.0.0/8", &ours);
	address_parse("10.0.0.1", &peer);
	sender = http_forwarded(&peer, text, &ours, 1);
	address_text(&sender, out);
	require(address_parse(out, &peer) && address_equal(&peer, &sender));
}

static void try_url(const char *text, size_t len)
{
	(void)len;
	struct url url;
	if (!url_parse(text, &url, NULL))
		return;
	require(url.host[0] != '\0' && !strpbrk(url.host, "@/? \n") && url.port != 0);
	require(url.target[0] == '\0' || url.target[0] == '/' || url.target[0] == '?');
}

/* Whatever is refused has a sentence; what passes has nothing in its address that the server would have to refuse later. */
static void try_line(const char *text, size_t len)
{
	const char *why = NULL;
	unsigned status = http_line_judge(text, len, &why);
	require((status != 0) == (why != NULL));
	if (len > 4 && memcmp(text, "GET ", 4) == 0 && status == 0)
		require(text[4] == '/' || text[4] == ' ' || text[4] == '\r' || text[4] == '\n');
	why = NULL;
	status = http_headers_judge(text, len, &why);
	require((status != 0) == (why != NULL));
}

/* The pieces in which the bytes come change nothing. */
static void try_chunks(const char *text, size_t len)
{
	struct http_chunks whole = {0}, pieces = {0};
	struct buf one, other;
	buf_init(&one, 256);
	buf_init(&other, 256);
	enum chunks_found found = http_chunks_take(&whole, text, len, &one), again = CHUNKS_MORE;
	for (size_t i = 0; i < len && again == CHUNKS_MORE; i++)
		again = http_chunks_take(&pieces, text + i, 1, &other);
	require((found == CHUNKS_END) == (again == CHUNKS_END) && one.len <= 256);
	require(found != CHUNKS_END || (one.len == other.len && memcmp(one.data, other.data, one.len) == 0));
	buf_clear(&one);
	buf_clear(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	char *text = calloc(1, size);
	memcpy(text, data + 1, size - 1);
	switch (data[0] % 5) {
	case 0:
		try_length(text, size - 1);
		break;
	case 1:
		try_names(text, size - 1);
		break;
	case 2:
		try_param(text, size - 1);
		break;
	case 3:
		try_forwarded(text, size - 1);
		break;
	case 4:
		try_url(text, size - 1);
		break;
	}
	try_line(text, size - 1);
	try_chunks(text, size - 1);
	free(text);
	return 0;
}
