/* emoji.h: Slack's names of emoji and the characters they stand for.
 *
 * Slack says :white_check_mark:, everybody else says the character. The table holds the gestures of the command language and what
 * people use most; a name that is not in it stays a name. Characters are without U+FE0F and skin tones, as the desk compares them. Any
 * thread.
 *
 *     emoji_character("thumbsup", 8)    ->  "👍"          emoji_name("👍")  ->  "+1"
 */
#ifndef SLACK_EMOJI_H
#define SLACK_EMOJI_H

#include <stddef.h>

const char *emoji_character(const char *name, size_t len); /* NULL: not in the table; "wave::skin-tone-3" is "wave" */
const char *emoji_name(const char *character);             /* the name Slack prefers; U+FE0F is ignored; NULL */

#endif
