/* base/log.h: one record a line, as key=value words or as JSON.
 *
 * A record has a level, the room that speaks, a fixed sentence and fields. Values are escaped: a control character, a quote or a newline
 * from outside cannot start a second record. There is no field type for a struct secret. Levels are named by consequence: `debug` for
 * a developer, `info` is normal life, `warn` needs a look some day, `error` needs a human now. Repeats of one sentence beyond 20 in a
 * second are counted, and summed up in one line before the next record. Any thread; one write(2) a record, to standard error.
 *
 *     log_warn("outbox", "delivery parked", KV("to", address), KI("attempts", n));
 *     level=warn room=outbox msg="delivery parked" to=webhook:crm attempts=10
 */
#ifndef GUICHET_BASE_LOG_H
#define GUICHET_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG_, LOG_INFO_, LOG_WARN_, LOG_ERROR_ };
enum log_format { LOG_WORDS, LOG_JSON };

struct log_field {
	const char *key;
	const char *text; /* NULL: the number counts */
	int64_t number;
};
static inline struct log_field KV(const char *key, const char *text) { return (struct log_field){.key = key, .text = text ? text : ""}; }
static inline struct log_field KI(const char *key, int64_t number) { return (struct log_field){.key = key, .number = number}; }

void log_setup(enum log_level least, enum log_format format, int fd); /* before threads start; default: info, words, fd 2 */
bool log_parse_level(const char *name, enum log_level *out);          /* debug info warn error */
void log_write(enum log_level level, const char *room, const char *msg, const struct log_field *fields, size_t count);

#define LOG_FIELDS_(...) ((const struct log_field[]){{.key = NULL}, ##__VA_ARGS__})
#define LOG_AT_(level, room, msg, ...)                                                                                                  \
	log_write(level, room, msg, LOG_FIELDS_(__VA_ARGS__) + 1, sizeof(LOG_FIELDS_(__VA_ARGS__)) / sizeof(struct log_field) - 1)
#define log_debug(room, ...) LOG_AT_(LOG_DEBUG_, room, __VA_ARGS__)
#define log_info(room, ...) LOG_AT_(LOG_INFO_, room, __VA_ARGS__)
#define log_warn(room, ...) LOG_AT_(LOG_WARN_, room, __VA_ARGS__)
#define log_error(room, ...) LOG_AT_(LOG_ERROR_, room, __VA_ARGS__)

#endif
