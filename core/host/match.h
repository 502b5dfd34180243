/* host/match.h: whether a path is the one that a route describes.
 *
 * `{instance}` stands for the instance's name, a last segment `*` for anything that is left but nothing. Paths come decoded and
 * normalised from the server. Pure, any thread.
 *
 *     match_path("/slack/{instance}/events", "acme", "/slack/acme/events")     // true
 *     match_path("/hook/{instance}" "/" "*", "ci", "/hook/ci/s3cret/more")     // true
 */
#ifndef GUICHET_HOST_MATCH_H
#define GUICHET_HOST_MATCH_H

#include <stdbool.h>

bool match_path(const char *pattern, const char *instance, const char *path);

#endif
