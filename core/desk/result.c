#include "desk/result.h"

void result_ticket(struct work *w, struct inbound *m, const struct ticket *t, enum gd_result_code code, const char *word)
{
	m->ticket_id = t->id;
	m->result.code = code;
	m->result.word = word;
	m->result.ref = t->ref;
	m->result.url = work_link(w, t);
}

void result_text(struct inbound *m, enum gd_result_code code, const char *word, const char *text)
{
	m->result.code = code;
	m->result.word = word;
	m->result.text = text;
	m->forget = code == GD_R_INVALID || code == GD_R_MISSING || code == GD_R_TROUBLE;
}
