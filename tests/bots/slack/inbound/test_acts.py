"""Reactions, presses, commands and closed accounts in Slack."""

import json
from datetime import UTC, timedelta
from typing import Any

import pytest

from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    CommandTyped,
    LineWritten,
    Reacted,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.directory import profile_of
from bots.platforms.slack.inbound.decode import concerns_us
from bots.platforms.slack.payload import lane_of
from bots.platforms.slack.views import WINDOW
from bots.sandbox.client.sim import Sim
from domain.people.accounts import Identity
from domain.people.places import Place
from tests.bots.slack.inbound.events import AT, LATER, ROOT, TS, event, written


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


def pressed_in(view: dict[str, Any]) -> dict[str, Any]:
    """A press in a view of Slack's, which has no message."""
    nowhere = {"type": "view", "view_id": "V1"}
    return {key: one for key, one in PRESS.items() if key != "message"} | {
        "container": nowhere,
        "view": view,
    }


FROM_CHANNEL = json.dumps({"chat": "C1", "thread": ROOT})
HOME = Place("slack", "T1", "U1")


@pytest.mark.parametrize(
    ("payload", "home"),
    [
        (pressed_in({"type": "home"}), HOME),
        (pressed_in({"type": "modal", "callback_id": WINDOW}), HOME),
        (
            pressed_in({"type": "modal", "callback_id": WINDOW, "private_metadata": FROM_CHANNEL}),
            None,
        ),
        (PRESS, None),
    ],
    ids=["on Home", "in a window above Home", "in a window that a command opened", "in a chat"],
)
async def test_home_is_drawn_again_after_a_press_on_it_or_above_it_and_after_no_other(
    adapter: SlackAdapter, payload: dict[str, Any], home: Place | None
) -> None:
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, ButtonPressed)
    assert incoming.home == home
    if home is not None:
        assert incoming.private, "Home belongs to the direct message"


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
