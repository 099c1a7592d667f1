"""Everything people do in Slack is understood, and nothing that programs do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    CommandTyped,
    LineDeleted,
    LineEdited,
    LineWritten,
    Reacted,
    Unavailable,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.directory import profile_of
from bots.platforms.slack.inbound.decode import concerns_us
from bots.platforms.slack.payload import channel_of, instant, lane_of
from bots.sandbox.client.sim import Sim
from domain.messages import Attachment, AttachmentKind
from domain.people.accounts import Identity
from domain.people.places import Place
from domain.text.spans import Span, Style, Text

TS, ROOT, LATER = "1700000010.000200", "1700000000.000100", "1700000020.000300"
AT = datetime(2023, 11, 14, 22, 13, 30, 200, tzinfo=UTC)


def event(**fields: Any) -> dict[str, Any]:
    """A message event as the Events API wraps it."""
    about = {"type": "message", "channel": "C1", "channel_type": "channel", "ts": TS} | fields
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": about}


def written(text: str = "hello", **fields: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": TS} | fields


def changed(now: dict[str, Any], before: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return event(
        subtype="message_changed", ts=LATER, message=now, previous_message=before, **fields
    )


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "block_id": "b", "elements": [section]}]


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
    assert known["U9"].name == "U9"


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


async def test_an_edit_says_what_the_line_reads_now(adapter: SlackAdapter) -> None:
    now = written("hello!", thread_ts=ROOT, edited={"user": "U1", "ts": LATER})
    payload = changed(now, written(thread_ts=ROOT))
    assert concerns_us(payload)
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineEdited)
    assert incoming.line.external_id == TS
    assert incoming.line.text == Text("hello!")
    assert incoming.line.place.thread == ROOT
    assert incoming.line.written_at == AT
    assert lane_of(payload) == f"slack:C1:{ROOT}"


UNCHANGED = {
    "a link preview": {"attachments": [{"from_url": "https://acme.example"}]},
    "a count of replies": {"reply_count": 1, "thread_ts": TS},
    "another block id": {"blocks": rich({"type": "text", "text": "hello"})},
}


@pytest.mark.parametrize("fields", UNCHANGED.values(), ids=list(UNCHANGED))
async def test_a_change_of_anything_else_is_no_edit(
    adapter: SlackAdapter, fields: dict[str, Any]
) -> None:
    payload = changed(written(**fields), written())
    assert not concerns_us(payload)
    assert await adapter.decode(payload) is None


@pytest.mark.parametrize("stone", [False, True])
async def test_a_deleted_line_is_gone(adapter: SlackAdapter, stone: bool) -> None:
    gone = event(
        subtype="message_deleted", ts=LATER, deleted_ts=TS, previous_message=written(thread_ts=ROOT)
    )
    tombstone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": TS, "text": "deleted"}
    turned = changed(tombstone | {"thread_ts": ROOT}, written(thread_ts=ROOT))
    payload = turned if stone else gone
    assert concerns_us(payload)
    at = AT + timedelta(seconds=10, microseconds=100)
    assert await adapter.decode(payload) == LineDeleted(Place("slack", "T1", "C1", ROOT), TS, at)
    assert lane_of(payload) == f"slack:C1:{ROOT}"


def ours(payload: dict[str, Any]) -> dict[str, Any]:
    """An event that says which account is ours, as all of Slack's do."""
    return payload | {"authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}]}


OUR_LINE = written(bot_id="B1", user="UBOT")
NOBODYS = {
    "another bot's line": event(**written(bot_id="B2", user=None), subtype="bot_message"),
    "a reminder": event(**written(user="USLACKBOT")),
    "our own line": ours(event(**OUR_LINE)),
    "our own edit": ours(changed(OUR_LINE | {"text": "new"}, OUR_LINE)),
    "our own deletion": ours(
        event(subtype="message_deleted", deleted_ts=TS, previous_message=OUR_LINE)
    ),
    "somebody joined": event(**written(), subtype="channel_join"),
    "a new topic": event(**written(), subtype="channel_topic"),
    "Home was opened": {
        "type": "event_callback",
        "team_id": "T1",
        "event": {"type": "app_home_opened", "user": "U1"},
    },
}


@pytest.mark.parametrize("payload", NOBODYS.values(), ids=list(NOBODYS))
async def test_some_events_concern_nobody(adapter: SlackAdapter, payload: dict[str, Any]) -> None:
    assert not concerns_us(payload)
    assert await adapter.decode(payload) is None


BY_APPS = {
    "written": event(**written(bot_id="B77")),
    "edited": changed(written("hello", bot_id="B77"), written("old", bot_id="B77")),
}


@pytest.mark.parametrize("payload", BY_APPS.values(), ids=list(BY_APPS))
async def test_what_an_app_writes_with_a_persons_token_is_that_persons_line(
    adapter: SlackAdapter, payload: dict[str, Any]
) -> None:
    assert concerns_us(ours(payload))
    incoming = await adapter.decode(ours(payload))
    assert isinstance(incoming, LineWritten | LineEdited)
    assert (incoming.author.name, incoming.line.text) == ("Anna", Text("hello"))


async def test_what_another_app_writes_as_itself_is_nobodys_line(
    adapter: SlackAdapter, sim: Sim
) -> None:
    await sim.slack.add_user("UJIRA", "jira", is_bot=True)
    line = written(bot_id="B77", user="UJIRA")
    assert await adapter.decode(ours(event(**line))) is None
    gone = event(subtype="message_deleted", deleted_ts=TS, previous_message=line)
    assert await adapter.decode(ours(gone)) is None


async def test_a_message_nobody_understands_is_kept_for_a_look(adapter: SlackAdapter) -> None:
    payload = event(**written(blocks=["?"]))
    assert concerns_us(payload)
    with pytest.raises(AttributeError):
        await adapter.decode(payload)


def reaction(kind: str = "reaction_added", **fields: Any) -> dict[str, Any]:
    """Somebody's emoji on a message of the bot's, as the Events API tells it."""
    about = {
        "type": kind,
        "user": "U1",
        "item_user": "UBOT",
        "reaction": "eyes",
        "item": {"type": "message", "channel": "C1", "ts": TS},
        "event_ts": LATER,
    }
    ours = {"team_id": "T1", "user_id": "UBOT", "is_bot": True}
    return event() | {"event": about | fields, "authorizations": [ours]}


async def test_a_reaction_says_what_came_or_went(adapter: SlackAdapter) -> None:
    payload = reaction()
    assert concerns_us(payload)
    added = await adapter.decode(payload)
    assert isinstance(added, Reacted)
    assert (added.author.name, added.place) == ("Anna", Place("slack", "T1", "C1"))
    assert (added.message, added.given, added.taken) == (TS, ("👀",), ())
    assert lane_of(payload) == f"slack:C1:{TS}"
    removed = await adapter.decode(reaction("reaction_removed", reaction="+1::skin-tone-3"))
    assert isinstance(removed, Reacted)
    assert (removed.given, removed.taken) == ((), ("👍",))
    own = await adapter.decode(reaction(reaction="our_parrot"))
    assert isinstance(own, Reacted)
    assert own.given == (":our_parrot:",)


NOBODYS_REACTIONS = {
    "our own": reaction(user="UBOT"),
    "on a colleague's line": reaction(item_user="U2"),
    "on what a program wrote": reaction(item_user=None),
    "on a file": reaction(item={"type": "file", "file": "F1"}),
}


@pytest.mark.parametrize("payload", NOBODYS_REACTIONS.values(), ids=list(NOBODYS_REACTIONS))
async def test_some_reactions_concern_nobody(
    adapter: SlackAdapter, payload: dict[str, Any]
) -> None:
    assert not concerns_us(payload)
    assert await adapter.decode(payload) is None


PRESS: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.example/1",
    "container": {"type": "message", "message_ts": TS, "channel_id": "C1"},
    "message": {"ts": TS},
    "actions": [{"type": "button", "value": "take:42", "action_ts": LATER}],
}


async def test_a_pressed_button(adapter: SlackAdapter) -> None:
    incoming = await adapter.decode(PRESS)
    assert isinstance(incoming, ButtonPressed)
    assert incoming.author.name == "Anna"
    assert (incoming.value, incoming.message) == ("take:42", TS)
    assert incoming.place == Place("slack", "T1", "C1", TS)
    assert incoming.at == AT + timedelta(seconds=10, microseconds=100)
    assert incoming.token == "https://hooks.example/1"
    assert lane_of(PRESS) == f"slack:C1:{TS}"


async def test_a_chosen_option_and_a_button_in_a_thread(adapter: SlackAdapter) -> None:
    option = {"type": "overflow", "selected_option": {"value": "close:42"}, "action_ts": LATER}
    payload = PRESS | {"actions": [option], "message": {"ts": TS, "thread_ts": ROOT}}
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, ButtonPressed)
    assert (incoming.value, incoming.place.thread) == ("close:42", ROOT)


async def test_a_slash_command(adapter: SlackAdapter) -> None:
    payload = {
        "command": "/desk",
        "text": "assign 42 <@U2|ivan> &lt;now&gt;",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "trigger_id": "1.2.3",
    }
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, CommandTyped)
    assert incoming.text.plain == "assign 42 @Ivan Petrov <now>"
    assert incoming.text.mentions() == ("U2",)
    assert incoming.place == Place("slack", "T1", "C1")
    assert not incoming.private
    assert incoming.at.tzinfo is UTC
    assert lane_of(payload) == "slack:C1"


@pytest.mark.parametrize("edited", [{"user": "U1", "ts": LATER}, {}, None])
async def test_an_edit_says_since_when_the_line_reads_so(
    adapter: SlackAdapter, edited: dict[str, str] | None
) -> None:
    payload = changed(written("hello there", edited=edited), written("hello"))
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineEdited)
    assert incoming.line.edited_at == (instant(LATER) if edited else None)


def person_changed(**user: Any) -> dict[str, Any]:
    """Something about an account changed, as the Events API tells it."""
    about = {"type": "user_change", "user": {"id": "U1", **user}, "event_ts": LATER}
    return event() | {"event": about}


async def test_an_account_that_is_switched_off_has_left(adapter: SlackAdapter) -> None:
    payload = person_changed(deleted=True, team_id="T1")
    assert concerns_us(payload)
    closed = await adapter.decode(payload)
    assert isinstance(closed, AccountClosed)
    assert (closed.profile.identity, closed.profile.is_guest) == (
        Identity("slack", "T1", "U1"),
        True,
    )
    renamed = person_changed(deleted=False, team_id="T1")
    assert not concerns_us(renamed), "a workspace changes names all day"
    assert await adapter.decode(renamed) is None


async def test_names_hold_nothing_that_no_database_takes(sim: Sim, adapter: SlackAdapter) -> None:
    await sim.slack.add_user("U9", "bo\0ris", real_name="Bo\0ris")
    await sim.slack.add_channel("C9", "he\0lp", ["U9", "UBOT"])
    line = await adapter.decode(event(**written("In <#C9>", user="U9")))
    assert isinstance(line, LineWritten)
    assert (line.author.name, line.author.handle) == ("Bo\ufffdris", "bo\ufffdris")
    half = profile_of("U9", {"name": "b", "profile": {"display_name": "Boris \ud83d"}}, "T1")
    assert half.name == "Boris \ufffd"
    assert "\0" not in line.line.text.plain
    own = await adapter.decode(reaction(reaction="par\0rot"))
    assert isinstance(own, Reacted)
    assert own.given == (":par\ufffdrot:",)


def test_a_deleted_or_edited_command_is_no_talk_of_its_channel() -> None:
    command, talk = {"user": "U1", "text": "!reply 1 Hello"}, {"user": "U1", "text": "Hello"}
    gone = {"subtype": "tombstone", "text": "This message was deleted."}

    def channel(now: object, before: object, kind: str = "message_changed") -> object:
        return channel_of(event(subtype=kind, message=now, previous_message=before, deleted_ts=TS))

    assert channel(gone, command) is None
    assert channel(talk, command) is None
    assert channel(None, command, "message_deleted") is None
    assert channel(talk, talk) == Place("slack", "T1", "C1")
    assert channel(None, talk, "message_deleted") == Place("slack", "T1", "C1")
