/* One row a verb: the table is as long as the language. */
#include "commands/verbs.h"

#include "base/text.h"
#include "domain/ticket.h"

#include <string.h>

#define C ROLE_BIT(ROLE_CUSTOMER)
#define A ROLE_BIT(ROLE_AGENT)
#define L ROLE_BIT(ROLE_LEAD)
#define X ROLE_BIT(ROLE_ADMIN)
#define NAMES_OF(en, fr) \
	{ \
		[LANG_EN] = (en), [LANG_FR] = (fr) \
	}
#define NAMES(en, fr) .names = NAMES_OF(en, fr)
#define SLOTS(...) .slots = {__VA_ARGS__}

#define TEXT \
	{ \
		.kind = SLOT_TEXT \
	}
#define TEXT_NEEDED \
	{ \
		.kind = SLOT_TEXT, .flags = SLOT_REQUIRED \
	}
#define WORD_IN(words, more) \
	{ \
		.kind = SLOT_WORD, .flags = (more), .list = (words) \
	}
#define KIND(slot, more) \
	{ \
		.kind = (slot), .flags = (more) \
	}
#define CALLED(slot, more, name) \
	{ \
		.kind = (slot), .flags = (more), .label = (name) \
	}

static const struct verb verbs[VERB_COUNT] = {
	[VERB_NEW] = {VERB_NEW, NAMES("new create", "nouveau créer"), "new* create nouveau* creer", C | A, VERB_F_UNDO,
		SLOTS(KIND(SLOT_FOR, 0), KIND(SLOT_QUEUE, 0), KIND(SLOT_FIELDS, 0), KIND(SLOT_TAGS, SLOT_PLUS), TEXT)},
	[VERB_REPLY] = {VERB_REPLY, NAMES("reply r answer", "répondre rép"), "reply r answer repondre rep", A,
		VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC, SLOTS(TEXT_NEEDED)},
	[VERB_NOTE] = {VERB_NOTE, NAMES("note n", "noter"), "note n noter", A, VERB_F_TICKET | VERB_F_UNDO, SLOTS(TEXT_NEEDED)},
	[VERB_ASK] = {VERB_ASK, NAMES("ask question", "demander"), "ask question demander", A, VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC,
		SLOTS(TEXT_NEEDED)},
	[VERB_TAKE] = {VERB_TAKE, NAMES("take claim t", "prendre"), "take claim t prendre", A, VERB_F_TICKET | VERB_F_UNDO},
	[VERB_STEAL] = {VERB_STEAL, NAMES("steal", "reprendre"), "steal reprendre", A, VERB_F_TICKET | VERB_F_UNDO},
	[VERB_DROP] = {VERB_DROP, NAMES("drop release", "lâcher libérer"), "drop release lacher liberer", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(TEXT)},
	[VERB_ASSIGN] = {VERB_ASSIGN, NAMES("assign give", "confier donner"), "assign give confier donner", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_PERSON, SLOT_REQUIRED), KIND(SLOT_QUEUE, SLOT_REQUIRED | SLOT_OR), CALLED(SLOT_TEXT, 0, LABEL_NOTE))},
	[VERB_MOVE] = {VERB_MOVE, NAMES("move transfer", "transférer déplacer"), "move transfer transferer deplacer", A,
		VERB_F_TICKET | VERB_F_UNDO, SLOTS(KIND(SLOT_QUEUE, SLOT_REQUIRED), CALLED(SLOT_TEXT, 0, LABEL_NOTE))},
	[VERB_WIP] = {VERB_WIP, NAMES("wip", "encours"), "wip encours", A, VERB_F_TICKET | VERB_F_UNDO},
	[VERB_HOLD] = {VERB_HOLD, NAMES("hold park", "suspendre"), "hold park suspendre", A, VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC,
		SLOTS(KIND(SLOT_WHEN, SLOT_REQUIRED | SLOT_BARE), CALLED(SLOT_TEXT, SLOT_REQUIRED, LABEL_REASON))},
	[VERB_SNOOZE] = {VERB_SNOOZE, NAMES("snooze later", "plustard"), "snooze later plustard", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_WHEN, SLOT_REQUIRED | SLOT_BARE))},
	[VERB_SOLVED] = {VERB_SOLVED, NAMES("solved solve fixed", "résolu solution"), "solved solve fixed resolu solution", A,
		VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC, SLOTS(TEXT)},
	[VERB_DONE] = {VERB_DONE, NAMES("done ok", "réglé ok"), "done* ok regle*", C | A, VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC,
		SLOTS(TEXT)},
	[VERB_CLOSE] = {VERB_CLOSE, NAMES("close", "fermer clore"), "close* fermer* clore*", C | A,
		VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC,
		SLOTS(KIND(SLOT_REASON, 0), KIND(SLOT_WHEN, 0), KIND(SLOT_QUIET, SLOT_DESK), TEXT)},
	[VERB_CANCEL] = {VERB_CANCEL, NAMES("cancel withdraw", "annuler"), "cancel* withdraw* annuler*", C | A,
		VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC, SLOTS(TEXT)},
	[VERB_DISCARD] = {VERB_DISCARD, NAMES("discard", "écarter"), "discard ecarter", A, VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC,
		SLOTS(TEXT)},
	[VERB_REOPEN] = {VERB_REOPEN, NAMES("reopen again", "rouvrir"), "reopen again rouvrir", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(TEXT)},
	[VERB_YES] = {VERB_YES, NAMES("yes", "oui"), "yes* oui*", C, VERB_F_MAY},
	[VERB_NO] = {VERB_NO, NAMES("no", "non"), "no* non*", C, VERB_F_MAY, SLOTS(TEXT)},
	[VERB_URGENT] = {VERB_URGENT, NAMES("urgent raise", "urgent monter"), "urgent* raise monter", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(TEXT)},
	[VERB_PRIORITY] = {VERB_PRIORITY, NAMES("priority prio p", "priorité prio"), "priority prio p priorite", A,
		VERB_F_TICKET | VERB_F_UNDO, SLOTS(WORD_IN(WORDS_PRIORITY, SLOT_REQUIRED), CALLED(SLOT_TEXT, 0, LABEL_REASON))},
	[VERB_SEVERITY] = {VERB_SEVERITY, NAMES("severity sev", "gravité"), "severity sev gravite", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(WORD_IN(WORDS_SEVERITY, SLOT_REQUIRED))},
	[VERB_SET] = {VERB_SET, NAMES("set", "modifier"), "set modifier", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_FIELDS, SLOT_REQUIRED), KIND(SLOT_TAGS, SLOT_REQUIRED | SLOT_OR))},
	[VERB_TITLE] = {VERB_TITLE, NAMES("title rename", "titre renommer"), "title rename titre renommer", C | A,
		VERB_F_TICKET | VERB_F_UNDO, SLOTS(CALLED(SLOT_TEXT, SLOT_REQUIRED, LABEL_TITLE))},
	[VERB_TAG] = {VERB_TAG, NAMES("tag", "étiquette"), "tag etiquette", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_TAGS, SLOT_REQUIRED))},
	[VERB_PRIVATE] = {VERB_PRIVATE, NAMES("private", "privé"), "private prive", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(WORD_IN(WORDS_OFF, 0))},
	[VERB_CC] = {VERB_CC, NAMES("cc copy", "copie"), "cc copy copie", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_PERSONS, SLOT_REQUIRED), WORD_IN(WORDS_HISTORY, 0))},
	[VERB_UNCC] = {VERB_UNCC, NAMES("uncc uncopy", "sanscopie"), "uncc uncopy sanscopie", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_PERSONS, SLOT_REQUIRED))},
	[VERB_LEAVE] = {VERB_LEAVE, NAMES("leave", "quitter"), "leave* quitter*", C, VERB_F_TICKET | VERB_F_UNDO},
	[VERB_MUTE] = {VERB_MUTE, NAMES("mute quiet", "muet sourdine"), "mute* quiet muet* sourdine", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(WORD_IN(WORDS_ALL, 0))},
	[VERB_UNMUTE] = {VERB_UNMUTE, NAMES("unmute", "réactiver"), "unmute* reactiver*", C | A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(WORD_IN(WORDS_ALL, 0))},
	[VERB_NOTIFY] = {VERB_NOTIFY, NAMES("notify", "notifications notif"), "notify notifications notif", C | A, VERB_F_MAY,
		SLOTS(WORD_IN(WORDS_LEVEL, SLOT_REQUIRED))},
	[VERB_MERGE] = {VERB_MERGE, NAMES("merge", "fusionner"), "merge fusionner", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(WORD_IN(WORDS_INTO, 0), KIND(SLOT_TARGET, SLOT_REQUIRED))},
	[VERB_SPLIT] = {VERB_SPLIT, NAMES("split", "scinder"), "split scinder", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_ENTRY, 0), CALLED(SLOT_TEXT, 0, LABEL_TITLE))},
	[VERB_LINK] = {VERB_LINK, NAMES("link relate", "lier"), "link relate lier", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(WORD_IN(WORDS_KIND, 0), KIND(SLOT_TARGET, SLOT_REQUIRED))},
	[VERB_TELL] = {VERB_TELL, NAMES("tell broadcast", "diffuser"), "tell broadcast diffuser", A | L,
		VERB_F_MAY | VERB_F_WORD | VERB_F_PUBLIC,
		SLOTS(WORD_IN(WORDS_SCOPE, SLOT_REQUIRED), KIND(SLOT_MATCH, SLOT_REQUIRED | SLOT_OR), TEXT_NEEDED)},
	[VERB_CANNED] = {VERB_CANNED, NAMES("canned macro c", "modèle"), "canned macro c modele", A,
		VERB_F_TICKET | VERB_F_UNDO | VERB_F_PUBLIC, SLOTS(CALLED(SLOT_NAME, SLOT_REQUIRED, LABEL_TEMPLATE), KIND(SLOT_PAIRS, 0))},
	[VERB_REMIND] = {VERB_REMIND, NAMES("remind", "relance"), "remind relance", A, VERB_F_TICKET | VERB_F_UNDO,
		SLOTS(KIND(SLOT_PERSON, 0), WORD_IN(WORDS_REPLY, SLOT_REQUIRED), KIND(SLOT_WHEN, SLOT_REQUIRED | SLOT_OR | SLOT_BARE),
			TEXT)},
	[VERB_CALLBACK] = {VERB_CALLBACK, NAMES("callback callme", "rappelez-moi rappel"), "callback callme rappelez-moi rappel", C,
		VERB_F_MAY, SLOTS(KIND(SLOT_HOURS, 0), TEXT)},
	[VERB_EDIT] = {VERB_EDIT, NAMES("edit", "corriger"), "edit corriger", A, VERB_F_TICKET | VERB_F_PUBLIC,
		SLOTS(KIND(SLOT_ENTRY, 0), TEXT_NEEDED)},
	[VERB_RETRACT] = {VERB_RETRACT, NAMES("retract unsend", "retirer"), "retract unsend retirer", A, VERB_F_TICKET,
		SLOTS(KIND(SLOT_ENTRY, 0))},
	[VERB_RETRY] = {VERB_RETRY, NAMES("retry", "renvoyer"), "retry renvoyer", A, VERB_F_TICKET, SLOTS(KIND(SLOT_ENTRY, 0))},
	[VERB_COMMENT] = {VERB_COMMENT, NAMES("comment", "commenter"), "comment commenter", C, VERB_F_MAY, SLOTS(TEXT_NEEDED)},
	[VERB_SHOW] = {VERB_SHOW, NAMES("show view v s", "voir v"), "show* view v s voir*", C | A, VERB_F_TICKET,
		SLOTS(KIND(SLOT_PERSON, SLOT_DESK), KIND(SLOT_ORG, SLOT_DESK | SLOT_OR))},
	[VERB_LIST] = {VERB_LIST, NAMES("list ls tickets", "liste tickets"), "list* ls tickets liste*", C | A, 0,
		SLOTS(KIND(SLOT_QUERY, 0))},
	[VERB_MORE] = {VERB_MORE, NAMES("more next", "suite"), "more* next suite*", C | A, 0},
	[VERB_FIND] = {VERB_FIND, NAMES("find search", "chercher"), "find search chercher", C | A, 0,
		SLOTS(KIND(SLOT_QUERY, SLOT_REQUIRED))},
	[VERB_LOG] = {VERB_LOG, NAMES("log history", "journal historique"), "log history journal historique", C | A, VERB_F_TICKET},
	[VERB_SLA] = {VERB_SLA, NAMES("sla clock", "délais"), "sla clock delais", C | A, VERB_F_TICKET},
	[VERB_WHY] = {VERB_WHY, NAMES("why", "pourquoi"), "why pourquoi", A, VERB_F_TICKET},
	[VERB_UNDO] = {VERB_UNDO, NAMES("undo oops", "zut défaire"), "undo oops zut defaire", C | A, VERB_F_MAY},
	[VERB_CONFIRM] = {VERB_CONFIRM, NAMES("confirm", "confirmer"), "confirm confirmer", A | L | X, 0,
		SLOTS(CALLED(SLOT_NAME, SLOT_REQUIRED, LABEL_WORD))},
	[VERB_KB] = {VERB_KB, NAMES("kb doc faq", "kb doc faq"), "kb* doc faq*", C | A, VERB_F_NUMBER,
		SLOTS(WORD_IN(WORDS_KB, SLOT_DESK), KIND(SLOT_NUMBER, SLOT_LAST), CALLED(SLOT_TEXT, 0, LABEL_WORDS))},
	[VERB_RATE] = {VERB_RATE, NAMES("rate", "évaluer"), "rate evaluer", C, VERB_F_MAY | VERB_F_NUMBER,
		SLOTS(KIND(SLOT_RATING, SLOT_REQUIRED), TEXT)},
	[VERB_ME] = {VERB_ME, NAMES("me profile", "moi profil"), "me* profile moi* profil", C | A, VERB_F_NUMBER,
		SLOTS(WORD_IN(WORDS_ME, 0), CALLED(SLOT_TEXT, SLOT_AFTER, LABEL_VALUE))},
	[VERB_LANG] = {VERB_LANG, NAMES("lang language", "langue"), "lang* language langue*", C | A, 0,
		SLOTS(WORD_IN(WORDS_LANG, SLOT_REQUIRED))},
	[VERB_CODE] = {VERB_CODE, NAMES("code", "code"), "code*", C | A, VERB_F_NUMBER, SLOTS(KIND(SLOT_CODE, 0))},
	[VERB_HERE] = {VERB_HERE, NAMES("here follow", "ici suivre"), "here* follow* ici* suivre*", C, VERB_F_TICKET | VERB_F_UNDO},
	[VERB_JOIN] = {VERB_JOIN, NAMES("join", "rejoindre"), "join rejoindre", C, 0, SLOTS(CALLED(SLOT_TEXT, SLOT_REQUIRED, LABEL_ORG))},
	[VERB_INVITE] = {VERB_INVITE, NAMES("invite", "inviter"), "invite inviter", A | L | X, 0,
		SLOTS(KIND(SLOT_PERSON, SLOT_REQUIRED), KIND(SLOT_ORG, 0))},
	[VERB_HUMAN] = {VERB_HUMAN, NAMES("human", "humain conseiller"), "human* humain* conseiller", C, VERB_F_MAY},
	[VERB_HOME] = {VERB_HOME, NAMES("home menu", "accueil menu"), "home* menu accueil*", C | A, 0},
	[VERB_SKIP] = {VERB_SKIP, NAMES("skip", "passer"), "skip* passer*", C, 0},
	[VERB_DIGEST] = {VERB_DIGEST, NAMES("digest", "bilan"), "digest bilan", C | A, 0,
		SLOTS(KIND(SLOT_TIME, SLOT_REQUIRED), WORD_IN(WORDS_OFF, SLOT_REQUIRED | SLOT_OR))},
	[VERB_AWAY] = {VERB_AWAY, NAMES("away", "absent"), "away absent", A, VERB_F_NUMBER,
		SLOTS(KIND(SLOT_WHEN, SLOT_BARE), CALLED(SLOT_PERSON, 0, LABEL_DEPUTY))},
	[VERB_BACK] = {VERB_BACK, NAMES("back", "présent"), "back present", A, 0},
	[VERB_ONCALL] = {VERB_ONCALL, NAMES("oncall", "astreinte"), "oncall astreinte", A | L, 0,
		SLOTS(WORD_IN(WORDS_ONCALL, 0), KIND(SLOT_PERSONS, 0), KIND(SLOT_WHEN, SLOT_BARE))},
	[VERB_REPORT] = {VERB_REPORT, NAMES("report stats", "rapport"), "report stats rapport", L, VERB_F_NUMBER,
		SLOTS(WORD_IN(WORDS_REPORT, SLOT_REQUIRED), KIND(SLOT_PERIOD, 0), KIND(SLOT_QUEUE, 0), WORD_IN(WORDS_CSV, 0))},
	[VERB_RULE] = {VERB_RULE, NAMES("rule", "consigne"), "rule consigne", X, VERB_F_NUMBER,
		SLOTS(WORD_IN(WORDS_RULE, SLOT_REQUIRED), KIND(SLOT_NUMBER, 0), KIND(SLOT_TARGET, 0))},
	[VERB_QUEUE] = {VERB_QUEUE, NAMES("queue", "équipe"), "queue equipe", X, 0,
		SLOTS(WORD_IN(WORDS_ADMIN, SLOT_REQUIRED), CALLED(SLOT_NAME, 0, LABEL_NAME), KIND(SLOT_PAIRS, 0))},
	[VERB_ORG] = {VERB_ORG, NAMES("org", "société"), "org societe", X, 0,
		SLOTS(WORD_IN(WORDS_ADMIN, 0), CALLED(SLOT_NAME, 0, LABEL_ORG), KIND(SLOT_PAIRS, 0))},
	[VERB_USER] = {VERB_USER, NAMES("user", "utilisateur"), "user utilisateur", X, 0,
		SLOTS(WORD_IN(WORDS_ADMIN, SLOT_REQUIRED), KIND(SLOT_PERSON, 0), KIND(SLOT_PAIRS, 0))},
	[VERB_CONFIG] = {VERB_CONFIG, NAMES("config", "config"), "config", X, 0,
		SLOTS(CALLED(SLOT_NAME, 0, LABEL_KEY), CALLED(SLOT_TEXT, 0, LABEL_VALUE))},
	[VERB_EXPORT] = {VERB_EXPORT, NAMES("export", "exporter"), "export exporter", X, VERB_F_NUMBER,
		SLOTS(KIND(SLOT_PERSON, SLOT_REQUIRED), KIND(SLOT_TARGET, SLOT_REQUIRED | SLOT_OR), WORD_IN(WORDS_FORMAT, 0))},
	[VERB_FORGET] = {VERB_FORGET, NAMES("forget", "oublier"), "forget oublier", X, VERB_F_WORD,
		SLOTS(KIND(SLOT_PERSON, SLOT_REQUIRED))},
	[VERB_HEALTH] = {VERB_HEALTH, NAMES("health ping", "santé"), "health ping sante", L | X, 0},
	[VERB_HELP] = {VERB_HELP, NAMES("help ?", "aide ?"), "help* ? aide*", C | A, VERB_F_NUMBER,
		SLOTS(CALLED(SLOT_TEXT, 0, LABEL_TOPIC))},
};

static const char *const kind_labels[][LANG_COUNT] = {
	[SLOT_NONE] = NAMES_OF("", ""),
	[SLOT_PERSON] = NAMES_OF("@person", "@personne"),
	[SLOT_FOR] = NAMES_OF("for @person", "pour @personne"),
	[SLOT_PERSONS] = NAMES_OF("@person…", "@personne…"),
	[SLOT_QUEUE] = NAMES_OF("~team", "~équipe"),
	[SLOT_TAGS] = NAMES_OF("+tag", "+étiquette"),
	[SLOT_FIELDS] = NAMES_OF("key=value", "clé=valeur"),
	[SLOT_ORG] = NAMES_OF("org:name", "société:nom"),
	[SLOT_PAIRS] = NAMES_OF("key=value", "clé=valeur"),
	[SLOT_WHEN] = NAMES_OF("WHEN", "QUAND"),
	[SLOT_TIME] = NAMES_OF("HOUR", "HEURE"),
	[SLOT_HOURS] = NAMES_OF("HOUR-HOUR", "HEURE-HEURE"),
	[SLOT_PERIOD] = NAMES_OF("DURATION", "DURÉE"),
	[SLOT_WORD] = NAMES_OF("word", "mot"),
	[SLOT_REASON] = NAMES_OF("reason", "motif"),
	[SLOT_QUIET] = NAMES_OF("-q", "-q"),
	[SLOT_TARGET] = NAMES_OF("N", "N"),
	[SLOT_ENTRY] = NAMES_OF(".ENTRY", ".ENTRÉE"),
	[SLOT_RATING] = NAMES_OF("1-5", "1-5"),
	[SLOT_NUMBER] = NAMES_OF("N", "N"),
	[SLOT_CODE] = NAMES_OF("CODE", "CODE"),
	[SLOT_NAME] = NAMES_OF("name", "nom"),
	[SLOT_MATCH] = NAMES_OF("list:\"QUERY\"", "list:\"RECHERCHE\""),
	[SLOT_QUERY] = NAMES_OF("query", "recherche"),
	[SLOT_TEXT] = NAMES_OF("text", "texte"),
};

static const char *const labels[LABEL_COUNT][LANG_COUNT] = {
	[LABEL_KIND] = NAMES_OF("", ""),
	[LABEL_REASON] = NAMES_OF("reason", "motif"),
	[LABEL_NOTE] = NAMES_OF("note", "note"),
	[LABEL_TITLE] = NAMES_OF("title", "titre"),
	[LABEL_TEMPLATE] = NAMES_OF("template", "modèle"),
	[LABEL_WORD] = NAMES_OF("word", "mot"),
	[LABEL_ORG] = NAMES_OF("organisation", "société"),
	[LABEL_VALUE] = NAMES_OF("value", "valeur"),
	[LABEL_KEY] = NAMES_OF("key", "clé"),
	[LABEL_WORDS] = NAMES_OF("words", "mots"),
	[LABEL_TOPIC] = NAMES_OF("verb or words", "verbe ou mots"),
	[LABEL_NAME] = NAMES_OF("name", "nom"),
	[LABEL_DEPUTY] = NAMES_OF("@deputy", "@relais"),
};

bool is_desk_role(unsigned roles)
{
	return roles & (A | L | X);
}

const char *slot_label(const struct slot *slot, enum lang lang)
{
	if (slot->label != LABEL_KIND)
		return labels[slot->label][lang];
	return slot->kind == SLOT_WORD ? list_label(slot->list, lang) : kind_labels[slot->kind][lang];
}

const struct verb *verb_of(enum verb_id id)
{
	return id > VERB_NONE && id < VERB_COUNT ? &verbs[id] : NULL;
}

/* One folded name of a row. Names are few and short: walking them all costs less than an index would. */
struct name {
	const char *text;
	size_t len;
	bool bare;
};

static bool name_next(const char **at, struct name *out)
{
	while (**at == ' ')
		(*at)++;
	if (!**at)
		return false;
	size_t len = strcspn(*at, " ");
	out->text = *at;
	out->bare = (*at)[len - 1] == '*';
	out->len = len - out->bare;
	*at += len;
	return true;
}

static bool verb_has(const struct verb *verb, const char *folded, bool *bare)
{
	struct name name;
	size_t len = strlen(folded);
	for (const char *at = verb->folded; name_next(&at, &name);) {
		if (name.len == len && memcmp(name.text, folded, len) == 0) {
			*bare = name.bare;
			return true;
		}
	}
	return false;
}

const struct verb *verb_find(const char *folded)
{
	bool bare;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++)
		if (verb_has(&verbs[id], folded, &bare))
			return &verbs[id];
	return NULL;
}

bool verb_is_bare(const struct verb *verb, const char *folded)
{
	bool bare = false;
	return verb_has(verb, folded, &bare) && bare;
}

/* Of one or two letters everything is a near neighbour. */
#define NEAR_LETTERS 3

bool verb_near(const char *folded, char out[VERB_NAME_SIZE])
{
	size_t len = strlen(folded);
	if (text_chars(folded) < NEAR_LETTERS || len >= VERB_NAME_SIZE)
		return false;
	for (int id = VERB_NONE + 1; id < VERB_COUNT; id++) {
		struct name name;
		for (const char *at = verbs[id].folded; name_next(&at, &name);) {
			if (name.len < NEAR_LETTERS || name.len > len + 1 || len > name.len + 1)
				continue;
			memcpy(out, name.text, name.len);
			out[name.len] = '\0';
			if (text_distance(folded, out) <= 1)
				return true;
		}
	}
	return false;
}

void verb_main_name(const struct verb *verb, enum lang lang, char out[VERB_NAME_SIZE])
{
	size_t len = strcspn(verb->names[lang], " ");
	memcpy(out, verb->names[lang], len);
	out[len] = '\0';
}

const struct slot *verb_slot(const struct verb *verb, enum slot_kind kind)
{
	for (size_t i = 0; i < VERB_SLOTS && verb->slots[i].kind != SLOT_NONE; i++)
		if (verb->slots[i].kind == kind)
			return &verb->slots[i];
	return NULL;
}
