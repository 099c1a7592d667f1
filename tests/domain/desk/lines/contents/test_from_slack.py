"""What comes with messages in Slack: raw messages in, what the other side reads out."""

from typing import Any

import pytest

from domain.messages import AttachmentKind
from domain.people.places import Place
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody, World

Json = dict[str, Any]

LINK = "https://acme.slack.com/archives/C07/p1688651267097029"
PICTURE = {"id": "F1", "name": "screen.png", "mimetype": "image/png", "size": 9}
SENTENCE = [
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Ask "},
                    {"type": "user", "user_id": "UBORIS"},
                    {"type": "text", "text": " & <co>"},
                ],
            }
        ],
    }
]


def shared(**more: Any) -> Json:
    """A message as Slack's apps put it into another when somebody chooses *Forward*."""
    part = {
        "ts": "1688651267.097029",
        "author_id": "UOLGA",
        "author_name": "Olga",
        "channel_id": "C07",
        "channel_name": "incidents",
        "is_msg_unfurl": True,
        "is_share": True,
        "from_url": LINK,
        "text": "Ask <@UBORIS> &amp; &lt;co&gt;",
        "fallback": "[July 6th, 2023 1:47 PM] olga: Ask <@UBORIS> &amp; &lt;co&gt;",
        "message_blocks": [
            {"team": "T1", "channel": "C07", "ts": "1", "message": {"blocks": SENTENCE}}
        ],
    }
    return {key: value for key, value in (part | more).items() if value is not None}


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


@pytest.fixture
def ivan(hands: Hands) -> Somebody:
    return hands.client("slack")


@pytest.fixture
def anna(hands: Hands) -> Somebody:
    """A specialist who answers a client in Telegram, and a colleague who is talked about."""
    hands.says(hands.client("telegram", "Olaf"), "Cannot log in")
    hands.arrives()
    hands.world.pass_time(minutes=3)
    return hands.specialist("slack")


def read(hands: Hands, template: str = "thread/line") -> list[str]:
    """What leaves now by a template, as it is read; the author's name is left out."""
    texts = [one.text for one in hands.arrives() if one.template == template]
    return [text.removeprefix("Ivan\n").removeprefix("Anna · #1\n") for text in texts]


SHARES: dict[str, tuple[Json, str]] = {
    "as its blocks": (shared(), "forwarded from Olga in #incidents:\nAsk @UBORIS & <co>"),
    "as mrkdwn": (
        shared(message_blocks=None),
        "forwarded from Olga in #incidents:\nAsk @UBORIS & <co>",
    ),
    "as a fallback": (
        shared(message_blocks=None, text=None),
        "forwarded from Olga in #incidents:\nAsk @UBORIS & <co>",
    ),
    "not said to be a share": (
        shared(is_share=None),
        "forwarded from Olga in #incidents:\nAsk @UBORIS & <co>",
    ),
    "of a direct message": (
        shared(channel_id="D07", channel_name="Direct Message"),
        "forwarded from Olga:\nAsk @UBORIS & <co>",
    ),
    "of somebody nobody knows": (
        shared(author_name=None, author_id="UNOBODY"),
        "forwarded message:\nAsk @UBORIS & <co>",
    ),
    "with a file": (
        shared(files=[PICTURE]),
        "forwarded from Olga in #incidents:\nAsk @UBORIS & <co>\n[photo: screen.png]",
    ),
    "a file alone": (
        shared(files=[PICTURE], text="", fallback="", message_blocks=None),
        "forwarded from Olga in #incidents:\n[photo: screen.png]",
    ),
    "with one inside": (
        shared(attachments=[shared(author_name="Petra", attachments=None)]),
        (
            "forwarded from Olga in #incidents:\nAsk @UBORIS & <co>\n"
            "forwarded from Petra in #incidents:\nAsk @UBORIS & <co>"
        ),
    ),
    "the poll of an app": (
        shared(
            author_name="Polly",
            text="This content can't be displayed.",
            message_blocks=[
                {
                    "message": {
                        "blocks": [
                            {"type": "header", "text": {"type": "plain_text", "text": "Tea?"}},
                            {
                                "type": "section",
                                "text": {"type": "mrkdwn", "text": "by <@UBORIS>"},
                                "accessory": {
                                    "type": "button",
                                    "text": {"type": "plain_text", "text": "Yes :tada:"},
                                    "value": "1",
                                },
                            },
                            {"type": "divider"},
                            {
                                "type": "context",
                                "elements": [{"type": "plain_text", "text": "2 votes"}],
                            },
                        ]
                    }
                }
            ],
        ),
        "forwarded from Polly in #incidents:\nTea?\nby @UBORIS\n• Yes 🎉\n2 votes",
    ),
}


@pytest.mark.parametrize(("part", "read_as"), SHARES.values(), ids=list(SHARES))
def test_a_client_shares_a_message(hands: Hands, ivan: Somebody, part: Json, read_as: str) -> None:
    hands.writes(ivan, attachments=[part])
    assert read(hands) == [read_as]
    subject = read_as.split("\n")[1].removeprefix("[photo: ").removesuffix("]")
    assert hands.world.ticket(1).subject == subject


def test_a_shared_file_goes_along(hands: Hands, ivan: Somebody) -> None:
    number = hands.writes(ivan, text="See this", attachments=[shared(files=[PICTURE])])
    found = hands.line_of(ivan, number).attachments
    assert [one.reference for one in found] == ["", "F1"]
    assert hands.world.ticket(1).subject == "See this"


def test_the_preview_of_a_typed_link_is_no_message_that_was_shared(
    hands: Hands, ivan: Somebody
) -> None:
    preview = shared(is_share=None)
    typed = f"Look at <{LINK}?thread_ts=1.2&amp;cid=C07>"
    hands.writes(ivan, text=typed, attachments=[preview])
    (shown,) = read(hands)
    assert "forwarded" not in shown


def test_a_specialists_share_reaches_the_client_without_the_channels_name(
    hands: Hands, anna: Somebody
) -> None:
    part = shared(text="Restart it", message_blocks=None, files=[PICTURE])
    hands.writes(anna, hands.world.thread(1), text="Try this", attachments=[part])
    hands.world.pass_time(seconds=6)
    assert read(hands, "client/reply") == [
        "Try this\nforwarded from Olga:\nRestart it\n[photo: screen.png]"
    ]


NAMED: dict[str, tuple[Json, str, str]] = {
    "canvas": (
        {"files": [{"id": "F2", "title": "Plan", "filetype": "quip", "mode": "quip"}]},
        "[canvas: Plan]: it can't be shown here",
        "canvas: Plan",
    ),
    "list": (
        {
            "files": [
                {"id": "F3", "name": "Tasks", "mimetype": "application/vnd.slack-list", "size": 1}
            ]
        },
        "[list: Tasks]: it can't be shown here",
        "list: Tasks",
    ),
    "huddle": (
        {
            "subtype": "huddle_thread",
            "text": "A huddle started",
            "room": {"name": "", "created_by": "U1", "call_family": "huddle"},
        },
        "[huddle]: it can't be shown here",
        "huddle",
    ),
    "blocks without words": (
        {"blocks": [{"type": "workflow_step", "step_id": "7"}]},
        "[message from an app]: it can't be shown here",
        "message from an app",
    ),
}


@pytest.mark.parametrize(("fields", "read_as", "told"), NAMED.values(), ids=list(NAMED))
def test_what_opens_in_slack_alone_is_named_and_both_sides_are_told(
    hands: Hands, ivan: Somebody, fields: Json, read_as: str, told: str
) -> None:
    if "room" in fields:
        fields["room"]["created_by"] = ivan.identity.external_id
        fields["user"] = "USLACKBOT"
    hands.writes(ivan, **fields)
    left = hands.arrives()
    assert [one.text for one in left if one.template == "thread/line"] == [f"Ivan\n{read_as}"]
    (notice,) = (one.text for one in left if one.template == "client/files_stay")
    assert notice.startswith(f"We can't see this:\n• {told}\n")


def test_a_specialist_is_told_that_the_client_sees_no_canvas(hands: Hands, anna: Somebody) -> None:
    canvas = {"id": "F2", "title": "Plan", "filetype": "canvas"}
    hands.writes(anna, hands.world.thread(1), text="Here", files=[canvas], subtype="file_share")
    (notice,) = read(hands, "thread/files_stay")
    assert notice.startswith("The client can't see this, only its name:\n• canvas: Plan\n")
    hands.world.pass_time(seconds=6)
    assert read(hands, "client/reply") == ["Here\n[canvas: Plan]: it can't be shown here"]


def test_a_reply_that_is_also_sent_to_the_channel_says_what_it_answers(
    hands: Hands, ivan: Somebody
) -> None:
    first = hands.says(ivan, "Cannot log in")
    hands.arrives()
    root = {"user": ivan.identity.external_id, "ts": first, "text": "Cannot log in"}
    place = Place("slack", "T1", ivan.place.chat, first)
    hands.writes(ivan, place, text="Still so", subtype="thread_broadcast", root=root)
    assert read(hands) == ["in reply to Ivan:\nCannot log in\nStill so"]


def test_what_the_desk_wrote_is_not_repeated(hands: Hands, anna: Somebody) -> None:
    card = {"user": "UBOT", "bot_id": "B1", "text": "🟡 #1 Cannot log in"}
    hands.writes(anna, hands.world.thread(1), text="Hello", subtype="thread_broadcast", root=card)
    hands.world.pass_time(seconds=6)
    assert read(hands, "client/reply") == ["Hello"]


def test_an_apps_own_attachment_is_read(hands: Hands, ivan: Somebody) -> None:
    part = {"title": "Build 7", "text": "*failed*", "fields": [{"title": "By", "value": "CI"}]}
    number = hands.writes(ivan, attachments=[part])
    assert read(hands) == ["[message from an app: Build 7]\n*failed*\nBy: CI"]
    (found,) = hands.line_of(ivan, number).attachments
    assert found.kind is AttachmentKind.APP
