"""guichet check --online: the tokens and the scopes, tried before anything is started."""
from desk_in_slack import section


def check(desk):
    return desk.run("check", "--online", "-c", desk.config)


def test_tokens_and_scopes_are_tried(slack, make_daemon):
    desk = make_daemon(section(slack, "socket"))
    done = check(desk)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "slack:acme: bot_token: guichet in workspace Acme\n" in done.stdout
    assert "slack:acme: app_token: it opens sockets\n" in done.stdout
    assert not [call for call in slack.calls if call.method.startswith("chat.")]
    slack.scopes.remove("files:read")
    done = check(desk)
    assert done.returncode == 1 and "missing scopes: files:read" in done.stdout, done.stdout
    slack.tokens.clear()
    done = check(desk)
    assert done.returncode == 1 and "WRONG: bot_token: Slack refuses the token" in done.stdout, done.stdout
    assert desk.run("check", "-c", desk.config).returncode == 0
