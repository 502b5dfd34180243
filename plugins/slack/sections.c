#include "sections.h"

#include "base/limits.h"
#include "mrkdwn.h"

#include <string.h>

void sections_one(struct json_writer *w, const char *mrkdwn)
{
	json_open(w, NULL, '{');
	json_put_text(w, "type", "section");
	json_open(w, "text", '{');
	json_put_text(w, "type", "mrkdwn");
	json_put_text(w, "text", mrkdwn);
	json_close(w, '}');
	json_close(w, '}');
}

void sections_text(struct json_writer *w, const char *text, size_t most)
{
	struct buf escaped;

	buf_init(&escaped, LIMIT_JSON);
	while (*text && most--) {
		size_t len = mrkdwn_cut(text, strlen(text), SECTION_UNITS);
		buf_reset(&escaped);
		mrkdwn_escape(&escaped, text, len);
		text += len;
		if (*text && !most)
			buf_adds(&escaped, "…");
		sections_one(w, escaped.data);
	}
	buf_clear(&escaped);
}
