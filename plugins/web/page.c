#include "page.h"

#include <string.h>
#include <strings.h>

const struct gd_header page_headers[] = {
	{"content-type", "text/html; charset=utf-8"},
	{"content-security-policy",
		"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
	{"referrer-policy", "no-referrer"},
	{"x-content-type-options", "nosniff"},
	{"cache-control", "no-store"},
};
const size_t page_nheaders = sizeof page_headers / sizeof page_headers[0];

enum page_lang page_lang(const char *accept)
{
	for (const char *at = accept ? accept : ""; *at;) {
		at += strspn(at, " ,");
		if (strncasecmp(at, "en", 2) == 0)
			return PAGE_EN;
		if (strncasecmp(at, "fr", 2) == 0)
			return PAGE_FR;
		at += strcspn(at, ",");
	}
	return PAGE_FR;
}

static void escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		default:
			buf_add(out, text, 1);
		}
	}
}

static void begin(struct buf *html, enum page_lang lang, const char *title)
{
	buf_addf(html, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">", lang == PAGE_FR ? "fr" : "en");
	buf_adds(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
	escaped(html, title);
	buf_adds(html, "</title><style>body{font:18px/1.5 sans-serif;max-width:32em;margin:2em auto;padding:0 1em}"
		       "li{margin:.6em 0}input,button{font:inherit;margin:.4em 0}</style></head><body><h1>");
	escaped(html, title);
	buf_adds(html, "</h1>\n");
}

void page_hello(struct buf *html, enum page_lang lang, const char *title, const struct page_way *ways, size_t count)
{
	begin(html, lang, title);
	buf_adds(html, lang == PAGE_FR ? "<p>Écrivez-nous là où vous êtes déjà :</p>\n<ul>\n"
				       : "<p>Write to us where you are already:</p>\n<ul>\n");
	for (size_t i = 0; i < count; i++) {
		if (!ways[i].value || !*ways[i].value)
			continue;
		buf_addf(html, "<li><a href=\"%s", ways[i].scheme);
		escaped(html, ways[i].value);
		buf_addf(html, "\">%s</a>", ways[i].label[lang]);
		if (*ways[i].scheme) {
			buf_adds(html, " ");
			escaped(html, ways[i].value);
		}
		buf_adds(html, "</li>\n");
	}
	buf_adds(html, "</ul>\n</body></html>\n");
}

void page_upload(struct buf *html, enum page_lang lang, const char *said)
{
	bool fr = lang == PAGE_FR;
	begin(html, lang, fr ? "Envoyer un fichier" : "Send a file");
	if (said) {
		buf_adds(html, "<p>");
		escaped(html, said);
		buf_adds(html, "</p>\n");
	} else {
		buf_addf(html,
			"<form method=\"post\" enctype=\"multipart/form-data\">\n"
			"<p><input type=\"file\" name=\"file\" multiple required></p>\n"
			"<p><button>%s</button></p>\n</form>\n",
			fr ? "Envoyer" : "Send");
	}
	buf_adds(html, "</body></html>\n");
}

const char *page_words(enum page_lang lang, int status)
{
	static const struct {
		int status;
		const char *words[2];
	} rows[] = {
		{400, {"Aucun fichier n'est arrivé. Revenez en arrière et choisissez-en un.",
			      "No file has arrived. Go back and choose one."}},
		{404, {"Ce lien a déjà servi, ou il a plus de 24 heures.", "This link was used already, or it is older than 24 hours."}},
		{413, {"Ce fichier est trop volumineux.", "This file is too large."}},
		{503, {"Réessayez dans un instant.", "Try again in a moment."}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].status == status)
			return rows[i].words[lang];
	return "";
}
