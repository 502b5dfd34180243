"""A workspace installs the app by the two pages, its token outlives a restart, is exchanged when it runs out, and is of no use once it left."""
import json
import urllib.error
import urllib.parse
import urllib.request

from desk_in_slack import QUEUE, deliver
from fake_slack import APP_TOKEN, CLIENT_ID, CLIENT_SECRET, SECRET, TEAM
from harness.daemon import inbound
from harness.waiting import wait_until

SECTION = (f"[slack acme]\nmode = http\nclient_id = {CLIENT_ID}\nclient_secret = {CLIENT_SECRET}\nsigning_secret = {SECRET}\n"
           "insecure = yes\nallow_private = yes\npace_ms = 20\n")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def get(url, cookie=None):
    """(status, headers, body) of one page, as a browser gets it."""
    request = urllib.request.Request(url, headers={"cookie": cookie} if cookie else {})
    try:
        answer = urllib.request.build_opener(Stay).open(request, timeout=120)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read().decode()


def install(slack, desk):
    """Both pages and Slack's own between them; the last one."""
    status, headers, _ = get(f"http://127.0.0.1:{desk.port}/slack/acme/install")
    assert status == 302
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(headers["location"]).query))
    assert query["client_id"] == CLIENT_ID and "chat:write" in query["scope"].split(",")
    return get(slack.consent(query["state"], query["redirect_uri"]), headers["set-cookie"].split(";")[0])


def test_installed_restarted_exchanged_and_gone(slack, make_daemon):
    slack.socket_mode, slack.token_life = False, 43200
    slack.tokens.clear()
    desk = make_daemon(inbound() + QUEUE + SECTION + f"api_url = {slack.api_url}\n")
    desk.mode = "http"
    desk.environment |= {"GUICHET__GUICHET__PUBLIC_URL": f"http://127.0.0.1:{desk.port}", "GUICHET__GUICHET__DEFAULT_QUEUE": "network"}
    desk.start()
    assert get(f"http://127.0.0.1:{desk.port}/slack/acme/oauth?code=x&state=y")[0] == 400
    status, _, body = install(slack, desk)
    assert status == 200 and "Acme" in body, body
    assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "my printer burns"))
    wait_until(lambda: slack.messages("C0DESK"), "the card")

    desk.stop()
    desk.start()  # nothing but the database knows the token
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "after the restart"))
    wait_until(lambda: len(slack.messages("C0DESK")) == 2, "the second card")

    slack.tokens.clear()  # it has run out: one exchange, and the call is made again
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "with a stale token"))
    wait_until(lambda: len(slack.messages("C0DESK")) == 3, "the third card")
    assert len([call for call in slack.of("oauth.v2.access") if call.arguments.get("grant_type") == "refresh_token"]) == 1

    wait_until(lambda: len([one for one in slack.messages("C0HELP") if one.get("bot_id")]) == 2, "she hears of both")
    wait_until(lambda: [one for one in slack.messages("D0MARIE") if one.get("bot_id")], "and of the first")
    before = len(slack.calls)
    assert deliver(slack, desk, {"type": "app_uninstalled"})
    assert deliver(slack, desk, slack.message("C0HELP", "U0MARIE", "to nobody"))
    wait_until(lambda: "uninstalled from workspace " + TEAM in desk.log.read_text(), "the log says so")
    assert not [call for call in slack.calls[before:] if call.method == "chat.postMessage"]
    status, _, _ = install(slack, desk)
    assert status == 200
    text = desk.log.read_text()
    assert CLIENT_SECRET not in text and APP_TOKEN not in text and "xoxe" not in text
    assert "xoxe" not in json.dumps([one for one in slack.messages("C0DESK")])


def test_a_token_from_before_rotation(slack, make_daemon):
    """Token Rotation is switched on in the app's settings, and then in the configuration: one exchange, and the old token is used no more."""
    slack.socket_mode = False
    slack.tokens.clear()
    desk = make_daemon(inbound() + QUEUE + SECTION + f"api_url = {slack.api_url}\n")
    desk.mode = "http"
    desk.environment |= {"GUICHET__GUICHET__PUBLIC_URL": f"http://127.0.0.1:{desk.port}", "GUICHET__GUICHET__DEFAULT_QUEUE": "network"}
    desk.start()
    assert install(slack, desk)[0] == 200
    desk.stop()
    slack.token_life = 43200
    desk.environment["GUICHET__SLACK_ACME__ROTATE_TOKENS"] = "yes"
    for _ in range(2):
        desk.start()
        wait_until(lambda: len(slack.refreshes) == 1, "the exchange")
        wait_until(lambda: "has a new token" in desk.log.read_text(), "it is kept")
        slack.tokens = {token for token in slack.tokens if token.startswith("xoxe")}
        assert deliver(slack, desk, slack.message("D0MARIE", "U0MARIE", "!new with the new token"))
        wait_until(lambda: slack.messages("C0DESK"), "the card")
        desk.stop()
        slack.history.clear()
    assert len(slack.of("oauth.v2.exchange")) == 1
