/* session.h: who we are on the server.
 *
 * session_start() finds a token (the committed session, the option, or a login by password) and asks whoami: a desk that does not know its
 * own id would answer itself for ever, so nothing is read or sent before SESSION_READY. A token that has only run out is refreshed, and the
 * new pair is committed before it is used. A session that an administrator or a logout has ended stops the instance with a sentence in
 * the log: the next start logs in afresh if there is a password. Loop thread.
 *
 *     if (answer->res->status == 401)
 *         session_expired(channel, answer);
 */
#ifndef MATRIX_SESSION_H
#define MATRIX_SESSION_H

#include "api.h"

void session_start(struct gd_channel *channel);     /* also from TIMER_SESSION */
void session_saved(struct gd_channel *channel, bool stored); /* result of SUBMIT_SESSION */
void session_expired(struct gd_channel *channel, const struct api_answer *answer);
void session_renew(struct gd_channel *channel); /* our device is not ours: another one, by a login, if there is a password */
bool session_ready(const struct gd_channel *channel);
void session_clear(struct gd_channel *channel);

#endif
