/* report.h: what became of a message: reports of the gateway as GD_RECEIPT.
 *
 * Reports come late, twice, and in any order; their rank never goes back: sent < delivered or failed (the first of them counts) < read.
 * The last RANKS deliveries of this run are remembered; of others only final reports are passed on, and their keys let the desk drop
 * repeats. Loop thread. Example: inbound.c.
 */
#ifndef SMS_REPORT_H
#define SMS_REPORT_H

#include "sms.h"
#include "view.h"

#define REPORT_PREFIX "guichet-" /* may stand before our id, where a gateway wants ids that are nobody else's */

void report_expect(struct gd_channel *channel, int64_t delivery);    /* a request for it goes out */
/* The gateway's answer says so of the number: GD_RECEIPT_OPTED_OUT or GD_RECEIPT_INVALID. */
void report_contact(struct gd_channel *channel, int64_t delivery, enum gd_receipt receipt, const char *why);

bool report_knows(const char *word, size_t len); /* sent, delivered ...: what dlr_map may say. Pure, any thread */

/* Submits what the request says under `tag`. GD_REFUSED: there is nothing to tell, which is fine. */
enum gd_rc report_submit(struct gd_channel *channel, struct view *view, uint64_t tag);

#endif
