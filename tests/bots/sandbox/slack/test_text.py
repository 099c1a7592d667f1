"""What Slack's composer makes of typed characters, and what a reader sees of a message."""

from typing import Any

import pytest

from bots.sandbox.slack.compose import compose, to_mrkdwn
from bots.sandbox.slack.state import Channel, User
from bots.sandbox.slack.text import read
from bots.sandbox.slack.workspace import Workspace


@pytest.fixture
def names() -> Workspace:
    workspace = Workspace()
    workspace.add_user(User("U1", "anna", display_name="Anna"))
    workspace.add_channel(Channel("C1", "support"))
    return workspace


@pytest.mark.parametrize(
    ("typed", "mrkdwn"),
    [
        ("plain & <simple>", "plain &amp; &lt;simple&gt;"),
        ("*bold* _slanted_ ~gone~ `code`", "*bold* _slanted_ ~gone~ `code`"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("@anna and <@U1> and @nobody", "<@U1> and <@U1> and @nobody"),
        ("mail anna@here.org", "mail anna@here.org"),
        ("@here, @channel!", "<!here>, <!channel>!"),
        ("<!channel> <!subteam^S1>", "&lt;!channel&gt; &lt;!subteam^S1&gt;"),
        ("see #support, not #nowhere", "see <#C1|>, not #nowhere"),
        ("https://example.com/a?b=1&c=2.", "<https://example.com/a?b=1&amp;c=2>."),
        ("nice 👍 :tada: 12:30:45", "nice :+1: :tada: 12:30:45"),
        ("👋🏽 :+1::skin-tone-2: 👍", ":wave::skin-tone-4: :+1::skin-tone-2: :+1:"),
        ("- one\n- two", "• one\n• two"),
        ("1986. A year", "1986. A year"),
        ("> said\n> twice\nmine", "&gt; said\n&gt; twice\nmine"),
        ("before\n```\nx < 1\n```\nafter", "before\n```x &lt; 1```\nafter"),
    ],
)
def test_what_is_typed_becomes_rich_text_and_mrkdwn(
    names: Workspace, typed: str, mrkdwn: str
) -> None:
    assert to_mrkdwn(compose(typed, names)) == mrkdwn


@pytest.mark.parametrize("text", ["", "\n", " ", "\n\nx\n\n", "``````", "> ", "🙂"])
def test_no_element_is_empty(names: Workspace, text: str) -> None:
    for block in compose(text, names):
        for part in block["elements"]:
            assert all(element.get("text", "x") for element in part["elements"])


def test_typed_characters_are_read_as_they_were_typed(names: Workspace) -> None:
    typed = "Привет, @Anna! 👍\nline <b> & *x*y"
    assert read("", compose(typed, names), names).text == typed


def test_a_skin_tone_belongs_to_its_emoji(names: Workspace) -> None:
    (block,) = compose("👋🏽", names)
    wave = {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd", "skin_tone": 4}
    assert block["elements"] == [{"type": "rich_text_section", "elements": [wave]}]
    assert read("", [block], names).text == "👋🏽"


def test_mrkdwn_pings_and_links(names: Workspace) -> None:
    seen = read("<@U1> <!here|here> <https://a.example|safe> &lt;!channel&gt;", None, names)
    assert seen.text == "@Anna @here safe <!channel>"
    assert (seen.pings, seen.links) == (["U1", "here"], ["https://a.example"])


def test_every_kind_of_block_is_read(names: Workspace) -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "Head"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*a* <@U1>"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "note"}]},
        {"type": "markdown", "text": "down"},
        {"type": "divider"},
        {"type": "actions", "elements": []},
    ]
    seen = read("", blocks, names)
    assert (seen.text, seen.pings) == ("Head\na @Anna\nnote\ndown", ["U1"])
