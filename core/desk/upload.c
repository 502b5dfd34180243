#include "desk/upload.h"

#include "desk/call.h"
#include "desk/customer.h"
#include "desk/result.h"
#include "desk/upload_link.h"

#include <string.h>

#define PREFIX "upload:"

bool upload_is(const struct inbound *m)
{
	return (m->capabilities & GD_CAP_UPLOADS) && strncmp(m->in->text, PREFIX, strlen(PREFIX)) == 0;
}

void upload_taken(struct work *w, struct inbound *m)
{
	struct call c;
	struct ticket t;
	if (m->in->nfiles == 0 || !upload_link_redeem(w, m->in->text + strlen(PREFIX), &t)) {
		result_text(m, GD_R_UNKNOWN, "unknown", NULL);
		return;
	}
	m->identity = (struct identity){0};
	call_begin(w, m, &c);
	call_ticket(&c, &t);
	enum action action = t.requester_id == w->actor.id ? ACTION_WRITE : ACTION_COMMENT;
	if (call_may(&c, action) != ALLOWED) {
		result_text(m, GD_R_UNKNOWN, "unknown", NULL);
		return;
	}
	customer_text(&c, &(struct customer_text){.text = "", .with_files = true});
}
