#include "desk/sender.h"

#include "base/limits.h"
#include "base/text.h"
#include "desk/link.h"
#include "desk/names.h"
#include "store/orgs.h"

#include <string.h>

/* A display name is a stranger's text: one line, no control characters, cut. */
static const char *clean_name(struct work *w, const struct gd_person *sender)
{
	const char *raw = sender->name && *sender->name ? sender->name : sender->handle && *sender->handle ? sender->handle : sender->user;
	struct buf out;
	buf_init(&out, LIMIT_TEXT);
	text_strip_controls(&out, raw ? raw : "?", false);
	buf_cut(&out, text_cut(out.data, LIMIT_NAME));
	const char *name = arena_strdup(w->arena, text_is_blank(out.data) ? sender->user : out.data);
	buf_clear(&out);
	return name;
}

static void insert_person(
	struct work *w, const char *channel, const struct gd_person *sender, const char *room, struct person *p, struct identity *i)
{
	*p = (struct person){
		.id = work_id(w),
		.name = clean_name(w, sender),
		.lang = sender->lang && *sender->lang ? sender->lang : NULL,
		.tz = sender->tz && *sender->tz ? sender->tz : NULL,
		.machine = (sender->flags & GD_P_MACHINE) != 0,
		.undo_ms = -1,
	};
	*i = (struct identity){
		.id = work_id(w),
		.person_id = p->id,
		.channel = channel,
		.tenant = sender->tenant ? sender->tenant : "",
		.native = sender->user,
		.handle = sender->handle,
		.room = room,
	};
	person_insert(w->db, p, w->now);
	identity_insert(w->db, i, w->now);
}

/* An address that the workspace vouches for proves who this is: the person who has it, or a newcomer of its organisation. Outsiders
 * are vouched for by somebody else's workspace, so that is no way into the desk. */
static int64_t person_who_has(struct work *w, const struct gd_person *sender, int64_t newcomer)
{
	struct person known;
	if (!person_by_address(w->db, w->arena, sender->email, &known))
		return newcomer;
	if ((sender->flags & GD_P_OUTSIDER) && (known.roles || member_of_any(w->db, known.id)))
		return 0;
	return link_persons(w, known.id, newcomer);
}

static void prove_by_address(struct work *w, const struct gd_person *sender, struct person *p, struct identity *i)
{
	bool vouched = (sender->flags & GD_P_EMAIL_VERIFIED) && sender->email && *sender->email;
	int64_t one = vouched && !i->verified ? person_who_has(w, sender, p->id) : 0;
	if (!one || !person_load(w->db, w->arena, one, p))
		return;
	if (!p->email) {
		p->email = sender->email;
		person_save(w->db, p);
	}
	int64_t org = p->org_id || (p->own & OWN_ORG) ? 0 : org_by_address(w->db, p->email);
	if (org)
		link_org(w, p, org);
	identity_set_verified(w->db, i->id, true);
	i->verified = true;
	i->person_id = p->id;
}

static void set_apart(struct work *w, const struct gd_person *sender, struct person *p)
{
	const char *name = names_apart(w, p->id, p->name, sender->handle && *sender->handle ? sender->handle : sender->user);
	if (name == p->name)
		return;
	p->name = name;
	person_save(w->db, p);
}

bool sender_person(struct work *w, const char *channel, const struct gd_person *sender, const struct gd_place *place, struct person *out,
	struct identity *identity)
{
	const char *room = place && place->kind == GD_PLACE_DIRECT ? place->room : NULL;
	if (!sender->user || !*sender->user)
		return false;
	if (!identity_find(w->db, w->arena, channel, sender->tenant, sender->user, identity)) {
		insert_person(w, channel, sender, room, out, identity);
		prove_by_address(w, sender, out, identity);
		if (!identity->verified)
			set_apart(w, sender, out);
		return true;
	}
	if (room && (!identity->room || strcmp(identity->room, room) != 0)) {
		identity_set_room(w->db, identity->id, room);
		identity->room = room;
	}
	if (!person_load(w->db, w->arena, identity->person_id, out))
		return false;
	prove_by_address(w, sender, out, identity);
	return true;
}
