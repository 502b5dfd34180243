/* preset.h: what is known of a gateway: the value that each option has there unless the section says otherwise.
 *
 * A preset is data only: a row of texts in the language of view.h and template.h. A row says what is different at that gateway; the rest
 * is common to them. NULL after preset_read(): there is no such thing there. Pure, any thread.
 *
 *     struct preset preset;
 *     if (!preset_read("kannel", &preset)) ...     // there is none
 */
#ifndef SMS_PRESET_H
#define SMS_PRESET_H

#include <stdbool.h>

struct preset {
	const char *name;
	const char *gateway; /* NULL: the section must say */
	const char *send_method, *send_url, *send_type, *send_body, *send_body_unicode, *send_auth;
	const char *send_body_service; /* when `from` is the id of a messaging service, MG... */
	const char *ok_status, *ok_match, *id_from, *temp_status, *temp_match;
	const char *code_from, *reason_from; /* the gateway's error code and sentence in a refusal */
	const char *in_method; /* "GET,POST" */
	const char *in_from, *in_to, *in_text, *in_id, *in_time, *in_only, *in_media, *in_parts, *in_reply;
	const char *dlr_id, *dlr_target, *dlr_status, *dlr_why, *dlr_map, *dlr_query;
	bool carrier_stop; /* the carrier answers STOP by itself */
	bool twilio_codes;
};

bool preset_read(const char *name, struct preset *out);

#endif
