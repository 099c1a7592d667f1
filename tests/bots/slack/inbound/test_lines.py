"""Whatever people write in Slack is understood."""

from typing import Any

import pytest

from bots.platforms import (
    LineEdited,
    LineWritten,
    Unavailable,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound.decode import concerns_us
from bots.platforms.slack.payload import lane_of
from bots.sandbox.client.sim import Sim
from domain.messages import Attachment, AttachmentKind
from domain.people.accounts import Identity
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.bots.slack.inbound.events import AT, ROOT, TS, changed, event, rich, written


async def test_a_line_in_a_thread(adapter: SlackAdapter) -> None:
    payload = event(**written(thread_ts=ROOT))
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineWritten)
    assert incoming.line.place == Place("slack", "T1", "C1", ROOT)
    assert (incoming.line.external_id, incoming.line.text) == (TS, Text("hello"))
    assert incoming.line.written_at == AT
    assert not incoming.private
    assert not incoming.line.opens_thread
    assert lane_of(payload) == f"slack:C1:{ROOT}"


@pytest.mark.parametrize("fields", [{}, {"thread_ts": TS}])
async def test_a_top_level_line_has_no_thread(
    adapter: SlackAdapter, fields: dict[str, str]
) -> None:
    payload = event(**written(**fields))
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineWritten)
    assert incoming.line.place == Place("slack", "T1", "C1")
    assert lane_of(payload) == f"slack:C1:{TS}"


async def test_a_direct_line_is_private_and_opens_a_thread(adapter: SlackAdapter) -> None:
    top = event(**written(), channel="DU1", channel_type="im")
    reply = event(**written(thread_ts=ROOT), channel="DU1", channel_type="im")
    opened, continued = await adapter.decode(top), await adapter.decode(reply)
    assert isinstance(opened, LineWritten)
    assert isinstance(continued, LineWritten)
    assert (opened.private, continued.private) == (True, True)
    assert (opened.line.opens_thread, continued.line.opens_thread) == (True, False)
    assert lane_of(top) == lane_of(reply) == "slack:DU1"


async def test_who_wrote_is_known_by_name_language_and_zone(adapter: SlackAdapter) -> None:
    known = {}
    for user in ("U1", "U2", "U3", "U4", "U9"):
        incoming = await adapter.decode(event(**written(user=user)))
        assert isinstance(incoming, LineWritten)
        known[user] = incoming.author
    assert known["U1"].name == "Anna"
    assert known["U1"].handle == "anna"
    assert known["U1"].time_zone == "Europe/Berlin"
    assert (known["U2"].name, known["U2"].language) == ("Ivan Petrov", "ru-RU")
    assert known["U1"].identity == Identity("slack", "T1", "U1")
    assert known["U4"].identity == Identity("slack", "T2", "U4")
    assert [user for user, profile in known.items() if profile.is_guest] == ["U3", "U4", "U9"]
    assert known["U9"].name == "Slack U9"


async def test_a_name_is_asked_for_once(adapter: SlackAdapter, sim: Sim) -> None:
    for _ in range(3):
        await adapter.decode(event(**written(user="U2")))
    assert len(await sim.journal(platform="slack", method="users.info")) == 1


async def test_without_slacks_answer_a_line_waits(adapter: SlackAdapter, sim: Sim) -> None:
    await sim.fault("slack", "500", "users.info")
    with pytest.raises(Unavailable):
        await adapter.decode(event(**written()))
    assert isinstance(await adapter.decode(event(**written())), LineWritten)


async def test_mentions_are_named(adapter: SlackAdapter) -> None:
    blocks = rich(
        {"type": "user", "user_id": "U2"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C1"},
        {"type": "text", "text": " and "},
        {"type": "channel", "channel_id": "C9"},
    )
    incoming = await adapter.decode(event(**written(blocks=blocks)))
    assert isinstance(incoming, LineWritten)
    assert incoming.line.text == Text(
        "@Ivan Petrov in #support and #C9",
        (
            Span(0, 12, Style.MENTION, "U2"),
            Span(16, 24, Style.MENTION, "C1"),
            Span(29, 32, Style.MENTION, "C9"),
        ),
    )


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
async def test_people_write_lines_of_several_subtypes(adapter: SlackAdapter, subtype: str) -> None:
    payload = event(**written(thread_ts=ROOT), subtype=subtype)
    assert concerns_us(payload)
    assert isinstance(await adapter.decode(payload), LineWritten)


async def test_files_and_forwarded_messages_come_along(adapter: SlackAdapter) -> None:
    files = [
        {"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 7},
        {"id": "F2", "name": "b.gif", "mimetype": "image/gif", "size": 8},
        {"id": "F3", "name": "c.mp4", "mimetype": "video/mp4", "size": 9},
        {"id": "F4", "name": "d.m4a", "mimetype": "audio/mp4", "subtype": "slack_audio"},
        {"id": "F5", "name": "e.mp3", "mimetype": "audio/mpeg"},
        {"id": "F6", "title": "f", "mimetype": "application/pdf"},
        {"id": "F7", "mode": "hidden_by_limit"},
    ]
    shared = [
        {"is_share": True, "author_name": "Ivan", "text": "look"},
        {"title": "a preview", "from_url": "https://acme.example"},
    ]
    incoming = await adapter.decode(
        event(**written("", files=files, attachments=shared), subtype="file_share")
    )
    assert isinstance(incoming, LineWritten)
    kind = AttachmentKind
    assert incoming.line.attachments == (
        Attachment(kind.PHOTO, "a.png", "F1", 7, "image/png"),
        Attachment(kind.ANIMATION, "b.gif", "F2", 8, "image/gif"),
        Attachment(kind.VIDEO, "c.mp4", "F3", 9, "video/mp4"),
        Attachment(kind.VOICE, "d.m4a", "F4", 0, "audio/mp4"),
        Attachment(kind.AUDIO, "e.mp3", "F5", 0, "audio/mpeg"),
        Attachment(kind.DOCUMENT, "f", "F6", 0, "application/pdf"),
        Attachment(kind.DOCUMENT, "", "F7"),
        Attachment(kind.FORWARDED, "look", author="Ivan"),
    )


@pytest.mark.parametrize("address", ["https://acme.slack.com/archives/C2/p1", ""])
@pytest.mark.parametrize("composed", [False, True])
async def test_the_preview_of_a_link_that_was_typed_is_nothing_of_its_own(
    adapter: SlackAdapter, composed: bool, address: str
) -> None:
    """The same message is shared if the line has no link to it."""
    link = {"type": "link", "url": address}
    said = {"text": "Look", "blocks": rich(link)} if composed else {"text": f"Look: <{address}>"}
    preview = {
        "is_msg_unfurl": True,
        "author_name": "Boris",
        "text": "It burns",
        "from_url": "https://acme.slack.com/archives/C2/p1?thread_ts=1",
    }
    typed = said if address else {"text": "Look"}
    incoming = await adapter.decode(event(**written(**typed, attachments=[preview])))
    assert isinstance(incoming, LineWritten)
    assert [one.author for one in incoming.line.attachments] == ([] if address else ["Boris"])


SHARES: dict[str, dict[str, Any]] = {
    "as mrkdwn": {"text": "ask <@U2>, see <https://acme.example/a|this> &lt;now&gt;"},
    "as a fallback": {"fallback": "ask <@U2>, see <https://acme.example/a|this> &lt;now&gt;"},
    "in its blocks alone": {
        "text": "This content can't be displayed.",
        "message_blocks": [
            {
                "team": "T1",
                "channel": "C1",
                "ts": ROOT,
                "message": {
                    "blocks": rich(
                        {"type": "text", "text": "ask "},
                        {"type": "user", "user_id": "U2"},
                        {"type": "text", "text": ", see "},
                        {"type": "link", "url": "https://acme.example/a", "text": "this"},
                        {"type": "text", "text": " <now>"},
                    )
                },
            }
        ],
    },
}


@pytest.mark.parametrize("fields", SHARES.values(), ids=list(SHARES))
@pytest.mark.parametrize("edited", [False, True])
async def test_a_shared_message_is_read_like_typed_text(
    adapter: SlackAdapter, fields: dict[str, Any], edited: bool
) -> None:
    shared = {"is_share": True, "is_msg_unfurl": True, "author_name": "Boris"} | fields
    now = written("", attachments=[shared], thread_ts=ROOT)
    payload = changed(now, written(thread_ts=ROOT)) if edited else event(**now)
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineWritten | LineEdited)
    (found,) = incoming.line.attachments
    said = "ask @Ivan Petrov, see this <now>"
    assert (found.kind, found.author) == (AttachmentKind.FORWARDED, "Boris")
    mention, link = said.index("@"), said.index("this")
    assert found.said == Text(
        said,
        (
            Span(mention, mention + len("@Ivan Petrov"), Style.MENTION, "U2"),
            Span(link, link + len("this"), Style.LINK, "https://acme.example/a"),
        ),
    )
    assert incoming.line.words == "Boris\n" + found.said


async def test_a_file_kept_elsewhere_comes_as_a_link(adapter: SlackAdapter) -> None:
    files = [
        {"id": "F1", "name": "plan", "is_external": True, "external_url": "https://docs.example/1"},
        {"id": "F2", "name": "a.txt", "public_url_shared": True, "permalink_public": "https://p"},
        {"id": "F3", "name": "b.txt", "permalink": "https://acme.slack.com/files/b.txt"},
    ]
    incoming = await adapter.decode(event(**written("", files=files), subtype="file_share"))
    assert isinstance(incoming, LineWritten)
    found = [(one.url, one.problem) for one in incoming.line.attachments]
    assert found == [("https://docs.example/1", "elsewhere"), ("https://p", ""), ("", "")]


async def test_our_own_files_are_no_lines(adapter: SlackAdapter) -> None:
    payload = event(**written("", files=[{"id": "F1"}], user="UBOT"), subtype="file_share")
    payload["authorizations"] = [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}]
    assert not concerns_us(payload)
    assert await adapter.decode(payload) is None
