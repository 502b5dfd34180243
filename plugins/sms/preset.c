#include "preset.h"

#include <stddef.h>
#include <string.h>

#define EMPTY_TWIML "200 text/xml <?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"

#define NONE "" /* not at this gateway, though at most others */

/* What OVH posts to us is the same whichever of its doors a message left by. */
#define OVH_CALLBACKS \
	.in_from = "field:senderid | field:sender", .in_to = "field:receiver", .in_text = "field:message", \
	.in_time = "field:datetime", .dlr_id = NONE, .dlr_target = "field:id", .dlr_status = "field:ptt", \
	.dlr_map = "1=sent\n2=sent\n3=failed\n4=sent\n5=delivered\n6=failed",

/* What most gateways have in common. */
static const struct preset common = {
	.send_method = "POST",
	.send_auth = "none",
	.ok_status = "200",
	.temp_status = "429,503",
	.in_method = "GET,POST",
	.in_from = "field:from",
	.in_to = "field:to",
	.in_text = "field:text",
	.in_id = "field:id",
	.in_reply = "200",
	.dlr_id = "field:d",
	.dlr_status = "field:status",
};

static const struct preset presets[] = {
	{
		.name = "http",
		.ok_status = "200-299",
		.dlr_map = "delivered=delivered\nread=read\nsent=sent\nfailed=failed\nundelivered=failed",
	},
	{
		.name = "twilio",
		.gateway = "https://api.twilio.com",
		.send_url = "/2010-04-01/Accounts/${account:url}/Messages.json",
		.send_body = "To=${to:url}&From=${from:url}&Body=${text:url}&StatusCallback=${dlr_url:url}",
		.send_body_service = "To=${to:url}&MessagingServiceSid=${from:url}&Body=${text:url}&StatusCallback=${dlr_url:url}",
		.send_auth = "basic",
		.ok_status = "201",
		.id_from = "json:/sid",
		.code_from = "json:/code",
		.reason_from = "json:/message",
		.in_method = "POST",
		.in_from = "field:From",
		.in_to = "field:To",
		.in_text = "field:Body",
		.in_id = "field:MessageSid",
		.in_media = "prefix:MediaUrl",
		.in_reply = EMPTY_TWIML,
		.dlr_target = "field:MessageSid",
		.dlr_status = "field:MessageStatus",
		.dlr_why = "field:ErrorCode",
		.dlr_map = "sent=sent\ndelivered=delivered\nread=read\nundelivered=failed\nfailed=failed\ncanceled=failed",
		.carrier_stop = true,
		.twilio_codes = true,
	},
	{
		.name = "kannel",
		.send_method = "GET",
		.send_url = "/cgi-bin/sendsms?username=${user:url}&password=${password:url}&from=${from:url}&to=${to:00}&text=${text:url}"
			    "&charset=UTF-8&coding=${coding:digits}&dlr-mask=31&dlr-url=${dlr_url:url}",
		.ok_status = "202",
		.temp_status = "503",
		.reason_from = "body:",
		.in_from = "field:from | header:x-kannel-from",
		.in_to = "field:to | header:x-kannel-to",
		.in_text = "field:text | text:",
		.in_time = "field:ts",
		.dlr_status = "field:s",
		.dlr_why = "field:a",
		.dlr_map = "1=delivered\n2=failed\n4=sent\n8=sent\n16=failed",
		.dlr_query = "&s=%d&a=%A",
	},
	{
		.name = "vonage",
		.gateway = "https://rest.nexmo.com",
		.send_url = "/sms/json",
		.send_body = "api_key=${user:url}&api_secret=${password:url}&from=${from:url}&to=${to:digits}&text=${text:url}"
			     "&type=${alphabet:url}&status-report-req=1&client-ref=${id:url}&callback=${dlr_url:url}",
		.ok_match = "json:/messages/*/status == \"0\"",
		.id_from = "json:/messages/0/message-id",
		.temp_match = "json:/messages/0/status == \"1\"",
		.code_from = "json:/messages/0/status",
		.reason_from = "json:/messages/0/error-text",
		.in_from = "field:msisdn",
		.in_id = "field:messageId",
		.in_time = "field:message-timestamp",
		.in_parts = "concat-ref,concat-total,concat-part",
		.dlr_id = "field:d | field:client-ref",
		.dlr_target = "field:messageId",
		.dlr_why = "field:err-code",
		.dlr_map = "accepted=sent\nbuffered=sent\ndelivered=delivered\nexpired=failed\nfailed=failed\nrejected=failed",
	},
	{
		.name = "ovh",
		.gateway = "https://www.ovh.com",
		.send_method = "GET",
		.send_url = "/cgi-bin/sms/http2sms.cgi?account=${account:url}&login=${user:url}&password=${password:url}&from=${from:url}"
			    "&to=${to:00}&message=${text:url}&smsCoding=${ovh_coding:digits}&noStop=1&contentType=text/json",
		.ok_match = "json:/status == \"100\"",
		.id_from = "json:/SmsIds/0",
		.code_from = "json:/status",
		.reason_from = "json:/message",
		OVH_CALLBACKS
	},
	{
		.name = "ovhrest",
		.gateway = "https://eu.api.ovh.com",
		.send_url = "/1.0/sms/${account:url}/jobs",
		.send_type = "application/json",
		.send_body = "{\"message\":\"${text:json}\",\"receivers\":[\"${to:e164}\"],\"sender\":\"${from:json}\","
			     "\"charset\":\"UTF-8\",\"coding\":\"${ovh_bits:json}\",\"noStopClause\":true,\"priority\":\"high\"}",
		.send_auth = "ovh1",
		.ok_match = "json:/validReceivers/0",
		.id_from = "json:/ids/0",
		.reason_from = "json:/message",
		OVH_CALLBACKS
	},
	{
		.name = "smsgate",
		.gateway = "https://api.sms-gate.app",
		.send_url = "/3rdparty/v1/message",
		.send_type = "application/json",
		.send_body =
			"{\"id\":\"guichet-${id:json}\",\"phoneNumbers\":[\"${to:e164}\"],"
			"\"message\":\"${text:json}\",\"withDeliveryReport\":true}",
		.send_auth = "basic",
		.ok_status = "202",
		.id_from = "json:/id",
		.reason_from = "json:/message",
		.in_only = "json:/event == \"sms:received\"",
		.in_from = "json:/payload/phoneNumber",
		.in_text = "json:/payload/message",
		.in_to = NONE,
		.in_id = NONE, /* made of the text: two equal texts have one */
		.in_time = "json:/payload/receivedAt",
		.dlr_id = "json:/payload/messageId",
		.dlr_target = "json:/payload/messageId",
		.dlr_status = "json:/event",
		.dlr_why = "json:/payload/reason",
		.dlr_map = "sms:sent=sent\nsms:delivered=delivered\nsms:failed=failed",
	},
	{
		.name = "jasmin",
		.send_url = "/send",
		.send_body = "username=${user:url}&password=${password:url}&from=${from:url}&to=${to:digits}&content=${text:url}&coding=0"
			     "&dlr=yes&dlr-level=2&dlr-method=POST&dlr-url=${dlr_url:url}",
		.send_body_unicode = "username=${user:url}&password=${password:url}&from=${from:url}&to=${to:digits}"
				     "&hex-content=${text:hexutf16}&coding=8&dlr=yes&dlr-level=2&dlr-method=POST&dlr-url=${dlr_url:url}",
		.ok_match = "prefix:Success",
		.id_from = "regex:\"([^\"]+)\"",
		.reason_from = "body:",
		.in_text = "field:content",
		.in_reply = "200 text/plain ACK/Jasmin",
		.dlr_target = "field:id",
		.dlr_status = "field:message_status",
		.dlr_why = "field:err",
		.dlr_map = "ESME_ROK=sent\nACCEPTD=sent\nENROUTE=sent\nDELIVRD=delivered\nUNDELIV=failed\nEXPIRED=failed\nREJECTD=failed\n"
			   "DELETED=failed",
	},
};

/* The members of the common row. */
static const size_t shared[] = {
	offsetof(struct preset, send_method),
	offsetof(struct preset, send_auth),
	offsetof(struct preset, ok_status),
	offsetof(struct preset, temp_status),
	offsetof(struct preset, in_method),
	offsetof(struct preset, in_from),
	offsetof(struct preset, in_to),
	offsetof(struct preset, in_text),
	offsetof(struct preset, in_id),
	offsetof(struct preset, in_reply),
	offsetof(struct preset, dlr_id),
	offsetof(struct preset, dlr_status),
};

static void share(struct preset *p, size_t offset)
{
	const char **value = (const char **)(void *)((char *)p + offset);

	if (!*value)
		memcpy(value, (const char *)&common + offset, sizeof *value);
	else if (!**value)
		*value = NULL;
}

bool preset_read(const char *name, struct preset *out)
{
	size_t row = 0;

	while (row < sizeof presets / sizeof *presets && strcmp(presets[row].name, name) != 0)
		row++;
	if (row == sizeof presets / sizeof *presets)
		return false;
	*out = presets[row];
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		share(out, shared[i]);
	return true;
}
