/* crypto_withheld.h: keys that somebody does not get, said by whoever keeps them (m.room_key.withheld).
 *
 * From others: a session of theirs that will not come is not waited for; where their device could not speak to ours, ours begins a new
 * session with it. From us: every device of the people in a room gets the room's key; the one exception is a device that offers no key for
 * a session, which is told once. Loop thread.
 *
 *     withheld_arrived(channel, event);                     // out of to_device
 *     if (!withheld_tell(channel, job, told)) say(...);     // false: everybody in job->without knows already
 */
#ifndef MATRIX_CRYPTO_WITHHELD_H
#define MATRIX_CRYPTO_WITHHELD_H

#include "crypto_job.h"

void withheld_arrived(struct gd_channel *channel, const struct json *event);
bool withheld_tell(struct gd_channel *channel, struct job *job, job_answer *told);

#endif
