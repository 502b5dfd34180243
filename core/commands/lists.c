#include "commands/lists.h"

#include "domain/ticket.h"

#include <stddef.h>
#include <string.h>

#define NAMES(en, fr) \
	{ \
		[LANG_EN] = (en), [LANG_FR] = (fr) \
	}

static const struct list_word status_rows[] = {
	{STATUS_NEW, NAMES("new", "nouveau"), "new|nouveau|ouvert"},
	{STATUS_ACK, NAMES("ack", "pris"), "ack|pris|prisencharge"},
	{STATUS_WIP, NAMES("wip", "encours"), "wip|encours"},
	{STATUS_WAIT, NAMES("wait", "attente"), "wait|attente|attente-client"},
	{STATUS_HOLD, NAMES("hold", "suspendu"), "hold|suspendu|attente-longue"},
	{STATUS_SOLVED, NAMES("solved", "résolu"), "solved|resolu|attente-reponse"},
	{STATUS_CLOSED, NAMES("closed", "fermé"), "closed|ferme|termine"},
	{STATUS_WORD_OPEN, NAMES("open", "ouverts"), "open|ouverts"},
};
static const struct list_word priority_rows[] = {
	{PRIORITY_LOW, NAMES("low", "basse"), "low|basse"},
	{PRIORITY_NORMAL, NAMES("normal", "normale"), "normal|normale"},
	{PRIORITY_HIGH, NAMES("high", "pressante"), "high|pressante|haute"},
	{PRIORITY_URGENT, NAMES("urgent", "urgente"), "urgent|urgente"},
};
static const struct list_word severity_rows[] = {
	{SEVERITY_MINOR, NAMES("minor", "mineur"), "minor|mineur"},
	{SEVERITY_MAJOR, NAMES("major", "majeur"), "major|majeur"},
	{SEVERITY_CRITICAL, NAMES("critical", "critique"), "critical|critique"},
	{SEVERITY_FEATURE, NAMES("feature", "fonctionnel"), "feature|fonctionnel"},
};
static const struct list_word type_rows[] = {
	{TYPE_QUESTION, NAMES("question", "question"), "question|info|demande"},
	{TYPE_PROBLEM, NAMES("problem", "problème"), "problem|probleme"},
	{TYPE_INCIDENT, NAMES("incident", "panne"), "incident|panne|erreur|outage|error|dysfonctionnement"},
	{TYPE_FEATURE, NAMES("feature", "évolution"), "feature|evolution"},
};
static const struct list_word reason_rows[] = {
	{REASON_RESOLVED, NAMES("resolved", "réglé"), "resolved|regle|fixed"},
	{REASON_CANCELLED, NAMES("cancelled", "inutile"), "cancelled|inutile|notneeded"},
	{REASON_DUPLICATE, NAMES("dup", "doublon"), "dup|doublon"},
	{REASON_SPAM, NAMES("spam", "spam"), "spam"},
};
static const struct list_word level_rows[] = {
	{HEAR_ALL, NAMES("all", "tout"), "all|tout"},
	{HEAR_REPLIES, NAMES("replies", "réponses"), "replies|reponses"},
	{HEAR_KEY, NAMES("key", "essentiel"), "key|essentiel"},
	{HEAR_NONE, NAMES("none", "rien"), "none|rien"},
};
static const struct list_word lang_rows[] = {
	{1 + LANG_FR, NAMES("fr", "fr"), "fr"},
	{1 + LANG_EN, NAMES("en", "en"), "en"},
};
static const struct list_word off_rows[] = {{LIST_SAID, NAMES("off", "non"), "off|non"}};
static const struct list_word all_rows[] = {{LIST_SAID, NAMES("all", "tout"), "all|tout"}};
static const struct list_word history_rows[] = {{LIST_SAID, NAMES("history", "historique"), "history|historique"}};
static const struct list_word into_rows[] = {{LIST_SAID, NAMES("into", "dans"), "into|dans"}};
static const struct list_word link_rows[] = {
	{LINK_DUPLICATE, NAMES("dup", "doublon"), "dup|doublon"},
	{LINK_BLOCKS, NAMES("blocks", "bloque"), "blocks|bloque"},
	{LINK_CHILD, NAMES("child of", "enfant de"), "child of|enfant de"},
	{LINK_OFF, NAMES("off", "sans"), "off|sans"},
};
static const struct list_word scope_rows[] = {{LIST_SAID, NAMES("children", "enfants"), "children|enfants"}};
static const struct list_word reply_rows[] = {{LIST_SAID, NAMES("on reply", "sur réponse"), "on reply|sur reponse"}};
static const struct list_word kb_rows[] = {
	{KB_DRAFT, NAMES("draft", "brouillon"), "draft|brouillon"},
	{KB_PUBLISH, NAMES("publish", "publier"), "publish|publier"},
};
static const struct list_word me_rows[] = {
	{ME_NAME, NAMES("name", "nom"), "name|nom"},
	{ME_EMAIL, NAMES("email", "email"), "email|e-mail|mail"},
	{ME_PHONE, NAMES("phone", "tél"), "phone|tel|telephone"},
	{ME_DATE, NAMES("date", "date"), "date|dates"},
	{ME_ZONE, NAMES("tz", "fuseau"), "tz|fuseau"},
	{ME_UNDO, NAMES("undo", "délai"), "undo|delai"},
	{ME_CHANNELS, NAMES("channels", "canaux"), "channels|canaux"},
	{ME_PREFER, NAMES("prefer", "préférer"), "prefer|preferer"},
	{ME_UNLINK, NAMES("unlink", "délier"), "unlink|delier"},
};
static const struct list_word oncall_rows[] = {
	{ONCALL_SHOW, NAMES("show", "voir"), "show|voir"},
	{ONCALL_SWAP, NAMES("swap", "remplacer"), "swap|remplacer"},
	{ONCALL_SWAP_OFF, NAMES("off", "fin"), "off|fin"},
};
static const struct list_word report_rows[] = {
	{REPORT_SLA, NAMES("sla", "sla"), "sla|delais"},
	{REPORT_CSAT, NAMES("csat", "csat"), "csat|notes"},
	{REPORT_LOAD, NAMES("load", "charge"), "load|charge"},
	{REPORT_QUEUE, NAMES("queue", "équipe"), "queue|equipe"},
};
static const struct list_word csv_rows[] = {{LIST_SAID, NAMES("csv", "csv"), "csv"}};
static const struct list_word rule_rows[] = {
	{RULE_LIST, NAMES("list", "liste"), "list|liste"},
	{RULE_SHOW, NAMES("show", "voir"), "show|voir"},
	{RULE_ON, NAMES("on", "activer"), "on|activer"},
	{RULE_OFF, NAMES("off", "arrêter"), "off|arreter"},
	{RULE_TEST, NAMES("test", "tester"), "test|tester"},
};
static const struct list_word admin_rows[] = {
	{ADMIN_LIST, NAMES("list", "liste"), "list|liste"},
	{ADMIN_ADD, NAMES("add", "ajouter"), "add|ajouter"},
	{ADMIN_SET, NAMES("set", "modifier"), "set|modifier"},
};
static const struct list_word format_rows[] = {
	{FORMAT_JSON, NAMES("json", "json"), "json"},
	{FORMAT_TXT, NAMES("txt", "txt"), "txt|text|texte"},
	{FORMAT_CSV, NAMES("csv", "csv"), "csv"},
};
static const struct list_word filter_rows[] = {
	{FILTER_ORG, NAMES("org", "société"), "org|societe"},
	{FILTER_OPEN, NAMES("open", "ouverts"), "open|ouverts"},
	{FILTER_CLOSED, NAMES("closed", "fermés"), "closed|fermes"},
	{FILTER_ALL, NAMES("all", "tous"), "all|tous"},
	{FILTER_MINE, NAMES("mine", "miens"), "mine|miens"},
};
static const struct list_word sort_rows[] = {
	{SORT_AGE, NAMES("age", "âge"), "age"},
	{SORT_DUE, NAMES("due", "échéance"), "due|echeance"},
	{SORT_PRIORITY, NAMES("prio", "prio"), "prio|priority|priorite"},
	{SORT_UPDATED, NAMES("updated", "activité"), "updated|activite"},
	{SORT_STATUS, NAMES("status", "statut"), "status|statut"},
};

#define LIST(rows, en, fr) \
	{ \
		rows, sizeof(rows) / sizeof(rows)[0], NAMES(en, fr) \
	}
static const struct {
	const struct list_word *rows;
	size_t count;
	const char *label[LANG_COUNT];
} lists[WORDS_COUNT] = {
	[WORDS_STATUS] = LIST(status_rows, "status", "statut"),
	[WORDS_PRIORITY] = LIST(priority_rows, "priority", "priorité"),
	[WORDS_SEVERITY] = LIST(severity_rows, "severity", "gravité"),
	[WORDS_TYPE] = LIST(type_rows, "type", "type"),
	[WORDS_REASON] = LIST(reason_rows, "reason", "motif"),
	[WORDS_LEVEL] = LIST(level_rows, "level", "niveau"),
	[WORDS_LANG] = LIST(lang_rows, "language", "langue"),
	[WORDS_OFF] = LIST(off_rows, "word", "mot"),
	[WORDS_ALL] = LIST(all_rows, "word", "mot"),
	[WORDS_HISTORY] = LIST(history_rows, "word", "mot"),
	[WORDS_INTO] = LIST(into_rows, "word", "mot"),
	[WORDS_KIND] = LIST(link_rows, "link", "lien"),
	[WORDS_SCOPE] = LIST(scope_rows, "group", "groupe"),
	[WORDS_REPLY] = LIST(reply_rows, "word", "mot"),
	[WORDS_KB] = LIST(kb_rows, "action", "action"),
	[WORDS_ME] = LIST(me_rows, "item", "élément"),
	[WORDS_ONCALL] = LIST(oncall_rows, "action", "action"),
	[WORDS_REPORT] = LIST(report_rows, "report", "rapport"),
	[WORDS_CSV] = LIST(csv_rows, "format", "format"),
	[WORDS_RULE] = LIST(rule_rows, "action", "action"),
	[WORDS_ADMIN] = LIST(admin_rows, "action", "action"),
	[WORDS_FORMAT] = LIST(format_rows, "format", "format"),
	[WORDS_FILTER] = LIST(filter_rows, "filter", "filtre"),
	[WORDS_SORT] = LIST(sort_rows, "order", "ordre"),
};

static size_t words_in(const char *form, size_t len)
{
	size_t words = 1;
	for (size_t i = 0; i < len; i++)
		words += form[i] == ' ';
	return words;
}

/* Is `form` the start of `text`, ending at its end or at a space? */
static bool starts_with_form(const char *text, const char *form, size_t len)
{
	return strncmp(text, form, len) == 0 && (text[len] == '\0' || text[len] == ' ');
}

const struct list_word *list_find_prefix(enum word_list list, const char *folded, size_t *words)
{
	const struct list_word *best = NULL;
	size_t longest = 0;
	for (size_t i = 0; i < lists[list].count; i++) {
		const struct list_word *row = &lists[list].rows[i];
		for (const char *form = row->folded; *form;) {
			size_t len = strcspn(form, "|");
			if (len > longest && starts_with_form(folded, form, len)) {
				best = row;
				longest = len;
				*words = words_in(form, len);
			}
			form += len + (form[len] == '|');
		}
	}
	return best;
}

const struct list_word *list_find(enum word_list list, const char *folded)
{
	size_t words = 0;
	const struct list_word *row = list_find_prefix(list, folded, &words);
	return row && words == words_in(folded, strlen(folded)) ? row : NULL;
}

const struct list_word *list_word_of(enum word_list list, int value)
{
	for (size_t i = 0; i < lists[list].count; i++)
		if (lists[list].rows[i].value == value)
			return &lists[list].rows[i];
	return NULL;
}

size_t list_rows(enum word_list list, const struct list_word **rows)
{
	*rows = lists[list].rows;
	return lists[list].count;
}

const char *list_label(enum word_list list, enum lang lang)
{
	return lists[list].label[lang];
}

void list_items(struct buf *out, enum word_list list, enum lang lang)
{
	for (size_t i = 0; i < lists[list].count; i++) {
		buf_adds(out, i ? ", " : "");
		buf_adds(out, lists[list].rows[i].name[lang]);
	}
}
