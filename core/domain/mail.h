/* domain/mail.h: which mail domains stand for nobody in particular.
 *
 * An organisation is known by the domain of its addresses; where anybody can have an address, that proves nothing. Pure, any thread.
 *
 *     if (mail_domain_is_public("gmail.com")) answer("m.err.domain");
 */
#ifndef GUICHET_DOMAIN_MAIL_H
#define GUICHET_DOMAIN_MAIL_H

#include <stdbool.h>

bool mail_domain_is_public(const char *folded); /* in small letters; names below one of these count too */
bool mail_domain_is_name(const char *folded);   /* letters, digits, hyphens and dots, with a dot inside */

#endif
