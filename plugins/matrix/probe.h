/* probe.h: `guichet check --online`: is there a Matrix server, and does it let us in?
 *
 * Two requests: which versions the server speaks; then who the token belongs to, or, with a password, whether the server takes one (it is
 * not tried: logins are few). Pure.
 */
#ifndef MATRIX_PROBE_H
#define MATRIX_PROBE_H

#include "guichet/channel.h"

uint32_t probe_request(const char *const *values, size_t n, struct gd_http_req *out, struct gd_probe_room *room);
uint32_t probe_judge(const char *const *values, size_t n, const struct gd_http_res *res, char *say, size_t size);

#endif
