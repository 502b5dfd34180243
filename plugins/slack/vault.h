/* vault.h: the installed workspaces and their tokens, as the instance's key-value state.
 *
 * One key for each workspace and one that lists them. A token is in use only once it is on disk: vault_keep() takes the team over, and
 * after the commit it is adopted (team.h) and `done` is called. A write that the desk cannot take now is handed in again until it can.
 * Loop thread; vault_clear() frees and forgets what waits.
 *
 *     vault_load(channel);                          // at the start: into channel->teams
 *     vault_keep(channel, fresh, on_kept, visit);   // later: on_kept(channel, team, visit)
 */
#ifndef SLACK_VAULT_H
#define SLACK_VAULT_H

#include "slack.h"

#include <stdbool.h>

typedef void vault_done(struct gd_channel *channel, struct team *team, void *owner);

void vault_load(struct gd_channel *channel);
void vault_keep(struct gd_channel *channel, struct team *fresh, vault_done *done, void *owner); /* done may be NULL */
bool vault_result(struct gd_channel *channel, uint64_t tag, const struct gd_result *result);         /* false: it is not of a write */
void vault_again(struct gd_channel *channel); /* what the desk did not take: when it is ready, and after a while */
void vault_clear(struct gd_channel *channel);

#endif
