"""What programs do in Slack is nobody's line; what nobody understands is kept."""

from typing import Any

import pytest

from bots.platforms import (
    LineEdited,
    LineWritten,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound.decode import concerns_us
from bots.platforms.slack.payload import channel_of
from bots.sandbox.client.sim import Sim
from domain.people.places import Place
from domain.text.spans import Text
from tests.bots.slack.inbound.events import TS, changed, event, written


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
