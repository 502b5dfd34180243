"""`guichet check` and every start refuse what would show later as texts that nobody gets; the sentence names the option."""
import subprocess

import pytest
from harness.build import build_dir, guichet

HTTP = ("preset = http\ngateway = https://sms.example.org\nsend_url = /m\nfrom = Guichet\nscheme = query\n"
        "secret = abcdefabcdefabcdef1234\n")
AUTH = HTTP.replace("scheme = query\n", "")
JSON = HTTP + "send_type = application/json\n"
TWILIO = "preset = twilio\naccount = AC1\npassword = x\nfrom = +33755500001\n"
SIGNED = TWILIO + "scheme = twilio\nsecret = abcdefabcdefabcdef1234\n"


def check(folder, section, public_url="public_url = https://help.example.org\n"):
    config = folder / "guichet.ini"
    config.write_text(f"[guichet]\ndata_dir = {folder}\n{public_url}[plugins]\ndir = {build_dir() / 'plugins'}\n[queue support]\ntitle = S\n"
                      f"[sms main]\n{section}\n")
    config.chmod(0o600)
    result = subprocess.run([guichet(), "check", "-c", config], capture_output=True, text=True, timeout=300, check=False)
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize("section, word", [
    (HTTP + "send_body = to=${to}&t=${text:url}", "send_body: ${to}"),
    (HTTP + "send_body = t=${text:json}", "send_body: ${text:json}"),
    (HTTP + "send_body = to=${to:e164}", "send_body: ${to:e164}"),
    (HTTP + "send_body = ${nothing:url}", "no placeholder"),
    (HTTP + "send_body = ${text:url", "not closed"),
    (JSON + 'send_body = {"t":"${text}"}', "send_body: ${text}"),
    (JSON + 'send_body = {"t":"${text:url}"}', "send_body: ${text:url}"),
    (JSON + 'send_body = {"t":${text:json}}', "not JSON"),
    (JSON + 'send_body = {"t":"${text:json}"', "not JSON"),
    (HTTP + "send_header.x-key = ${password}", "send_header.x-key"),
    (HTTP + "send_header.x-key = ${text:header}", "no placeholder"),
    (HTTP + "send_header.host = elsewhere.example", "send_header.host"),
    (HTTP + "send_header.content-length = 5", "send_header.content-length"),
    (HTTP.replace("/m\n", "https://elsewhere.example/${to:url}\n"), "send_url"),
    (HTTP.replace("/m\n", "@elsewhere.example/\n"), "send_url"),
    (HTTP.replace("sms.example.org", "${to:url}.example.org"), "gateway"),
    (HTTP.replace("sms.example.org", "sms.example.org/?a=b"), "gateway"),
    (HTTP + "send_method = GET\nsend_body = x=${text:url}", "send_method = GET"),
    (HTTP + "send_timeout = 0s", "send_timeout"),
    (HTTP + "send_auth = bearer", "needs a password"),
    (HTTP + "ok_status = fine", "ok_status"),
    (HTTP + "ok_status = 0", "ok_status"),
    (HTTP + "temp_status = 01", "temp_status"),
    (HTTP + "ok_status = 200-", "ok_status"),
    (HTTP + "ok_status = 299-200", "ok_status"),
    (HTTP + "temp_status = 42", "temp_status"),
    (HTTP + "dlr_map.DONE = deliverd", "dlr_map.DONE"),
    (HTTP + "in_reply = thanks", "in_reply"),
    (HTTP + "in_reply = 500 x", "in_reply"),
    (HTTP + "in_parts = ref,total", "in_parts"),
    (HTTP + "in_from = From", "in_from"),
    (HTTP + "id_from = regex:(", "id_from"),
    (HTTP + "in_media = MediaUrl", "in_media"),
    (HTTP + "media_hosts = https://api.twilio.com/", "media_hosts"),
    (HTTP + "default_country = FR", "default_country"),
    (HTTP + "default_country = +33", "default_country"),
    (HTTP.replace("secret = abcdefabcdefabcdef1234\n", ""), "needs a secret"),
    (TWILIO.replace("account = AC1\n", ""), "account is missing"),
    (TWILIO.replace("password = x\n", ""), "needs a password"),
    (TWILIO + "scheme = query\nsecret = abcdefabcdefabcdef1234", "scheme = twilio"),
    (HTTP + "in_auth = twilio", "in_auth and scheme"),
    (AUTH + "in_auth = hmac:alg=sha256", "in_auth: header="),
    (AUTH + "in_auth = hmac:header=X-Sig,alg=md5", "in_auth: alg"),
    (AUTH + "in_auth = hmac:header=X-Sig,over=ts", "in_auth: over"),
    (AUTH + "in_auth = nonsense", "in_auth: there is no scheme"),
    (AUTH + "in_auth = token:key", "in_auth: \"key\""),
    (AUTH.replace("secret = abcdefabcdefabcdef1234\n", "") + "in_auth = header:X-Key", "needs a secret"),
    (HTTP + "in_path = /hook/KEY", "in_path"),
    (HTTP + "in_path = /sms/", "in_path"),
    (HTTP + "in_path = /sms/a b", "in_path"),
    (HTTP + "in_path = /sms/x/../y", "in_path"),
    (HTTP + "in_path = /sms/main/in", "has anyway"),
    (HTTP + "in_path = /sms/main/status/x", "has anyway"),
    (HTTP + "in_path = /sms/hook/*", "with scheme = path only"),
    (HTTP.replace("scheme = query", "scheme = path") + "in_path = /sms/hook", "must end in /*"),
    (AUTH.replace("secret = abcdefabcdefabcdef1234\n", "") + "in_path = /sms/hook", "in_path without"),
    (HTTP + "in_method = PUT", "in_method"),
    (HTTP + "in_method = GET,GET", "in_method"),
    (HTTP + "in_format = xml", "in_format"),
    ("preset = kannel", "gateway is missing"),
    ("preset = kannel\ngateway = http://127.0.0.1:13013\nfrom = 3615", "user is missing"),
    ("preset = vonage\nfrom = Guichet", "user is missing"),
    ("preset = ovhrest\nfrom = Guichet\nuser = u\npassword = p\naccount = sms-1", "consumer"),
    ("preset = smsgate\nfrom = 1\npassword = p", "needs a user"),
    ("preset = jasmin", "gateway is missing"),
])
def test_is_refused(tmp_path, section, word):
    status, said = check(tmp_path, section)
    assert status == 78 and word in said and "[sms main]" in said, said


@pytest.mark.parametrize("section", [SIGNED, AUTH + "in_auth = hmac:header=X-Sig,over=url+body", TWILIO + "in_auth = twilio\nsecret = abcdefabcdef1234"])
def test_a_signed_address_must_be_known(tmp_path, section):
    assert check(tmp_path, section)[0] == 0
    status, said = check(tmp_path, section, "")
    assert status == 78 and "public_url" in said, said


def test_an_address_is_one_sections(tmp_path):
    section = HTTP + "in_path = /sms/hook\n"
    assert check(tmp_path, section + "[sms other]\n" + section.replace("hook", "other"))[0] == 0
    status, said = check(tmp_path, section + "[sms other]\n" + section)
    assert status == 78 and "[sms other] in_path: [sms main] has this address already" in said and said.count("already") == 1, said


@pytest.mark.parametrize("section", [
    HTTP + "send_body = to=${to:e164:url}&t=${text:url}",
    JSON + 'send_body = {"to":"${to:e164}","t":"${text:json}","n":${coding:digits}}\nok_status = 200-299, 302\ndlr_map.DONE = read',
    *(f"preset = {name}\ngateway = https://x.example\nfrom = 3615\nscheme = query\nsecret = abcdefabcdefabcdef1234\nuser = u\npassword = p\n"
      "account = a\nconsumer = c" for name in ("kannel", "vonage", "ovh", "ovhrest", "smsgate", "jasmin")),
    "preset = http\nscheme = query\nsecret = abcdefabcdefabcdef1234",  # only listens
    AUTH + "in_auth = hmac:header=X-Signature,alg=sha256,enc=hex,over=body+ts\nin_path = /sms/in/KEY\nin_method = GET,POST\nin_format = json",
    AUTH + "in_auth = hmac:header=Sig,alg=sha512,enc=base64,over='v1:'+ts+'.'+body,ts=When,prefix=v1=",
    HTTP.replace("scheme = query", "scheme = path") + "in_path = /sms/hook/*",
    AUTH + "in_auth = token:param=key\ntemp_status = 429,500-599,0",
    *(HTTP.replace("scheme = query", f"scheme = vonage-{method}") for method in ("md5hash", "md5", "sha1", "sha256", "sha512")),
])
def test_is_fine(tmp_path, section):
    assert check(tmp_path, section) == (0, f"{tmp_path / 'guichet.ini'}: the configuration is fine.\n")
