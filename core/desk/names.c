#include "desk/names.h"

#include "base/limits.h"
#include "base/text.h"
#include "domain/likeness.h"

#include <string.h>

static bool is_of_desk(struct work *w, int64_t person_id)
{
	struct person p;
	return person_load(w->db, w->arena, person_id, &p) && (p.roles || member_of_any(w->db, person_id));
}

bool names_desk_has(struct work *w, int64_t person_id, const char *name)
{
	const char **names;
	size_t n = names_of_desk(w->db, w->arena, &names);
	bool taken = name_is_like(name, w->settings->name);
	for (size_t i = 0; i < n && !taken; i++)
		taken = name_is_like(name, names[i]);
	for (size_t i = 0; i < w->settings->npersons && !taken; i++)
		taken = w->settings->persons[i].admin && name_is_like(name, w->settings->persons[i].name);
	return taken && !is_of_desk(w, person_id);
}

const char *names_apart(struct work *w, int64_t person_id, const char *name, const char *account)
{
	struct buf line;
	if (!names_desk_has(w, person_id, name))
		return name;
	buf_init(&line, LIMIT_TEXT);
	buf_addf(&line, "%s (", name);
	text_strip_controls(&line, account, false);
	buf_cut(&line, text_cut(line.data, LIMIT_NAME));
	buf_addc(&line, ')');
	const char *apart = arena_strdup(w->arena, line.data);
	buf_clear(&line);
	return apart;
}
