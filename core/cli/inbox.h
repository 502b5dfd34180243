/* cli/inbox.h: `guichet inbox`: what senders posted and what they were told, and one of those requests again.
 *
 *     guichet inbox                     the last request of each endpoint
 *     guichet inbox webhook:ci          those of one
 *     guichet inbox show ID             one as it came, without what proved its sender
 *     guichet inbox replay ID           the same again, after the configuration was mended
 */
#ifndef GUICHET_CLI_INBOX_H
#define GUICHET_CLI_INBOX_H

#include "cli/command.h"

extern const struct command cli_inbox;

#endif
