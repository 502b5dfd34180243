/* mrkdwn.h: Slack's text and ours.
 *
 * In: entities, mentions, links and emoji names become plain text; a mention of a member is @{U0123}, which mrkdwn_escape() turns back
 * into a mention. Out: exactly & < > are escaped, so that nobody's text can call <!channel>. Pure; texts are in the arena. Any thread.
 *
 *     mrkdwn_plain(arena, "<@U0123> see <http://a.example|a.example> &amp; more")  ->  "@{U0123} see a.example & more"
 */
#ifndef SLACK_MRKDWN_H
#define SLACK_MRKDWN_H

#include "base/buf.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

const char *mrkdwn_plain(struct arena *arena, const char *text);      /* NULL stays NULL */

/* What follows a mention of `user` at the very beginning ("<@U0123> take 42"), still as Slack wrote it; NULL: it does not begin so. */
const char *mrkdwn_after_mention(const char *text, const char *user);
bool mrkdwn_mentions(const char *text, const char *user);

void mrkdwn_escape(struct buf *out, const char *text, size_t len);    /* for text, sections and fields */
void mrkdwn_label(struct buf *out, const char *text);                 /* for the label of a link: one line, no '|' */
uint32_t mrkdwn_units(const char *text, size_t len);                  /* code points once escaped: gd_channel_plugin.text_units */
size_t mrkdwn_cut(const char *text, size_t len, size_t units);        /* bytes of text that give at most so many units, on a line or word */

#endif
