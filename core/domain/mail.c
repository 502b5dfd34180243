#include "domain/mail.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Providers that give an address to anybody, the largest of the countries where the product is spoken. */
static const char *const providers[] = {"gmail.com", "googlemail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr",
	"hotmail.co.uk", "live.com", "live.fr", "msn.com", "yahoo.com", "yahoo.fr", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com",
	"mac.com", "aol.com", "aol.fr", "gmx.com", "gmx.fr", "gmx.net", "gmx.de", "web.de", "mail.com", "mail.ru", "yandex.ru",
	"yandex.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "zoho.com", "fastmail.com", "hey.com", "orange.fr",
	"wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "laposte.net", "numericable.fr", "club-internet.fr", "gnet.tn",
	"planet.tn", "topnet.tn", "hexabyte.tn", "videotron.ca", "sympatico.ca", "bell.net", "rogers.com", "skynet.be", "bluewin.ch",
	"btinternet.com", "virginmedia.com", "comcast.net", "verizon.net", "att.net", "qq.com", "163.com", "example.com"};

bool mail_domain_is_public(const char *folded)
{
	size_t len = strlen(folded);
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
		size_t own = strlen(providers[i]);
		bool ends = len >= own && strcmp(folded + len - own, providers[i]) == 0;
		if (ends && (len == own || folded[len - own - 1] == '.'))
			return true;
	}
	return false;
}

bool mail_domain_is_name(const char *folded)
{
	const char *dot = strchr(folded, '.');
	if (!dot || dot == folded || !dot[1] || folded[strlen(folded) - 1] == '.' || strstr(folded, ".."))
		return false;
	for (const char *at = folded; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '-' && *at != '.')
			return false;
	return true;
}
