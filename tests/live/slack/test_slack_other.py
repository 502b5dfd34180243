"""The same life and the same ways in with another workspace (other_slack.py): nothing hangs on what Slack does not promise."""
import pytest
import test_slack_form
import test_slack_life
import test_slack_rows
import test_slack_ways
from desk_in_slack import begin
from other_slack import OtherSlack


@pytest.fixture
def slack():
    fake = OtherSlack()
    yield fake
    fake.close()


@pytest.fixture(params=["socket", "http"])
def desk(request, slack, make_daemon):
    return begin(slack, make_daemon, request.param)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_whole_life(slack, make_daemon, mode):
    test_slack_life.test_a_whole_life(slack, make_daemon, mode, "en")


two = test_slack_rows.two
test_a_request_by_modal = test_slack_form.test_a_request_by_modal
test_a_channel_for_each_team = test_slack_rows.test_a_channel_for_each_team
test_the_ticket_reaction_in_any_channel = test_slack_ways.test_the_ticket_reaction_in_any_channel
test_the_shortcut_on_a_message = test_slack_ways.test_the_shortcut_on_a_message
test_a_post_that_comes_as_message_and_as_mention = test_slack_ways.test_a_post_that_comes_as_message_and_as_mention
