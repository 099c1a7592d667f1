"""Slack's events and interactions as records.

Everything is read from the payload, except people's names, which the directory looks up.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from bots.platforms import (
    AccountClosed,
    HomeOpened,
    Incoming,
    Payload,
)
from bots.platforms.slack.directory import Directory, is_guest, profile_of
from bots.platforms.slack.inbound import interactions, messages
from bots.platforms.slack.payload import (
    HOME_OPENED,
    REACTIONS,
    instant,
    kind_of,
    team_of,
)
from domain.people.places import Place

MALFORMED = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
"""What reading a payload raises that lacks something, or has something else in its place."""

_PERSON_CHANGED = "user_change"


async def decode(payload: Payload, directory: Directory) -> Incoming | None:
    """Return a stored payload as a record; None if it is not for the desk.

    Raises Unavailable if Slack did not respond to a look-up.
    """
    reader = _READERS.get(kind_of(payload))
    return await reader(payload, directory) if reader else None


def concerns_us(payload: Payload) -> bool:
    """Return whether an event may be for the desk; an unreadable message may.

    It is what a person wrote, edited, deleted, or put on a message of ours, a Home that was opened,
    or a person who no longer exists.
    """
    kind = kind_of(payload)
    if kind == _PERSON_CHANGED:
        return _has_left(payload)
    if kind == HOME_OPENED:
        return bool(payload["event"].get("tab") == "home")
    if kind != "message" and kind not in REACTIONS:
        return False
    try:
        if kind in REACTIONS:
            return messages.is_reaction_to_us(payload)
        return messages.is_peoples(payload["event"]) and not messages.is_ours(payload)
    except MALFORMED:
        return True


def person_changed(payload: Payload) -> Payload | None:
    """Return the account of an event about one (docs: user_change); None for other events."""
    user = payload["event"].get("user") if kind_of(payload) == _PERSON_CHANGED else None
    return user if isinstance(user, Mapping) and user.get("id") else None


def _has_left(payload: Payload) -> bool:
    """Return whether the account's person can't be staff: it is closed, or a guest's now."""
    user = person_changed(payload)
    return user is not None and is_guest(user, team_of(payload))


async def _person_changed(payload: Payload, _directory: Directory) -> AccountClosed | None:
    user = person_changed(payload)
    if user is None or not _has_left(payload):
        return None
    team = team_of(payload)
    profile = profile_of(str(user["id"]), user, team)
    return AccountClosed(profile, Place("slack", team, ""), instant(payload["event"]["event_ts"]))


async def _home_opened(payload: Payload, directory: Directory) -> HomeOpened | None:
    """Read that a Home was opened, not the messages beside it (docs: app_home_opened, `tab`)."""
    event, team = payload["event"], team_of(payload)
    if event.get("tab") != "home":
        return None
    user = str(event["user"])
    author = await directory.profile(user, team)
    return HomeOpened(author, Place("slack", team, user), datetime.now(UTC))


_Reader = Callable[[Payload, Directory], Awaitable[Incoming | None]]
_READERS: dict[str, _Reader] = {
    "message": messages.written,
    _PERSON_CHANGED: _person_changed,
    HOME_OPENED: _home_opened,
    **dict.fromkeys(REACTIONS, messages.reacted),
    "command": interactions.typed,
    "block_actions": interactions.pressed,
    "shortcut": interactions.chosen,
    "message_action": interactions.chosen,
    "view_submission": interactions.filled,
    "block_suggestion": interactions.sought,
    "view_closed": interactions.closed,
}
