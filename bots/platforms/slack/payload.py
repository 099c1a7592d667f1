"""What a Slack payload says about itself: kind, team, time, place."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bots.platforms import Payload
from domain.people.places import Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

CHANGES = frozenset({"message_changed", "message_deleted"})
"""Subtypes of events about an earlier message."""


HOME_OPENED = "app_home_opened"
"""The event that somebody looks at the app's Home, or at its messages."""

REACTIONS = frozenset({"reaction_added", "reaction_removed"})
"""Events about an emoji on a message."""


def kind_of(payload: Payload) -> str:
    """Return a payload's kind: an event's type, `command`, or an interaction's type."""
    if payload.get("type") == "event_callback":
        return str(payload["event"].get("type"))
    return "command" if "command" in payload else str(payload.get("type"))


def team_of(payload: Payload) -> str:
    """Return the workspace with the bot; in a shared channel it is not the author's."""
    authorized: Sequence[Payload] = payload.get("authorizations") or ({},)
    team = payload.get("team") or {}
    return str(authorized[0].get("team_id") or payload.get("team_id") or team.get("id") or "")


def ours(payload: Payload) -> frozenset[str]:
    """Return our own accounts, as far as an event contains them."""
    authorized: Sequence[Payload] = payload.get("authorizations") or ()
    return frozenset(str(one.get("user_id")) for one in authorized if one.get("is_bot"))


def instant(ts: str) -> datetime:
    """Read a Slack timestamp ("1700000000.000100") as an aware instant in UTC, to the digit."""
    seconds, microseconds = divmod(int(Decimal(ts) * 1_000_000), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=microseconds)


def to_ts(instant: datetime) -> str:
    """Return an aware instant as a Slack timestamp; as texts, these sort like time."""
    seconds, microseconds = divmod((instant - _EPOCH) // timedelta(microseconds=1), 1_000_000)
    return f"{seconds:010}.{microseconds:06}"


def is_direct(channel: str) -> bool:
    """Return whether a channel id is that of a direct message with the bot."""
    return channel.startswith("D")


def message_of(event: Payload) -> Payload:
    """Return the message of a message event: itself, its new or its former version."""
    match event.get("subtype"):
        case "message_changed":
            message: Payload = event["message"]
            return message
        case "message_deleted":
            return {**(event.get("previous_message") or {}), "ts": event["deleted_ts"]}
    return event


HUDDLE = "huddle_thread"
"""The subtype of a message that a huddle was started. Slackbot writes it (docs: `room`)."""


def author_of(message: Payload) -> str:
    """Return the account whose message it is; for a huddle, the one that started it."""
    room = message.get("room") if message.get("subtype") == HUDDLE else None
    started = room.get("created_by") if isinstance(room, Mapping) else None
    return str(started or message.get("user") or "")


def place_of(payload: Payload, message: Payload) -> Place:
    """Return where a message is. A thread's first message is in the channel itself."""
    thread = message.get("thread_ts") or ""
    thread = "" if thread == message["ts"] else thread
    return Place("slack", team_of(payload), payload["event"]["channel"], thread)


def pressed_on(payload: Payload) -> str:
    """Return the ts of the message of a button or shortcut; empty in a view."""
    container = payload.get("container") or {}
    return str(container.get("message_ts") or payload.get("message_ts") or "")


def pressed_in(payload: Payload) -> Place | None:
    """Return the thread of a pressed button, otherwise that of its message. None in a view.

    The same for the message of a shortcut.
    """
    container, message = payload.get("container") or {}, payload.get("message") or {}
    if kind_of(payload) == "message_action":
        thread = message.get("thread_ts") or pressed_on(payload)
        return Place("slack", team_of(payload), payload["channel"]["id"], thread)
    if container.get("type") != "message":
        return None
    thread = container.get("thread_ts") or message.get("thread_ts") or pressed_on(payload)
    return Place("slack", team_of(payload), container["channel_id"], thread)


def seen_from(place: Place, message: str) -> Place:
    """Return where the person who pressed a button on `message` sees a private answer.

    A thread shows one only once it has lines (docs: chat.postEphemeral, `thread_ts`). A card that
    begins a thread is pressed from the channel, so its answers appear there.
    """
    thread = "" if place.thread == message else place.thread
    return Place(place.platform, place.team, place.chat, thread)


def lane_of(payload: Payload) -> str:
    """Return what must stay in order: a thread of a channel, a direct message as a whole."""
    kind = kind_of(payload)
    if kind == "message":
        message = message_of(payload["event"])
        thread = message.get("thread_ts") or message["ts"]
        return _lane(payload["event"]["channel"], thread)
    if kind == "command":
        return _lane(payload["channel_id"], "")
    if kind in REACTIONS:
        item = payload["event"]["item"]
        return _lane(str(item.get("channel")), str(item.get("ts")))
    if kind == HOME_OPENED:
        return _lane(str(payload["event"]["user"]), "")
    place = pressed_in(payload)
    return _lane(place.chat, place.thread) if place else "slack"


_OF_VIEW = {"view_submission": "view", "view_closed": "closed"}


def key_of(payload: Payload) -> str:
    """Return the key of a payload: the same however often and by whichever way it comes.

    A message's key is the message's own, so that one read from the history is recognized. Otherwise
    it is what Slack repeats in a redelivery: an event's id, an interaction's trigger id. A modal's
    key is the view's: if it is sent twice because the first response was lost, it is handled once.
    That a modal was closed has no trigger id (docs: view_closed).
    Empty if there is none.
    """
    if kind_of(payload) in _OF_VIEW:
        return f"{_OF_VIEW[kind_of(payload)]}:{payload['view']['id']}"
    event = payload.get("event") or {}
    if kind_of(payload) == "message" and event.get("subtype") not in CHANGES:
        return line_key(str(event.get("channel")), str(event.get("ts")))
    return str(payload.get("event_id") or payload.get("trigger_id") or "")


def channel_of(payload: Payload) -> Place | None:
    """Return the channel of a message that is no command to the app; None for anything else.

    People talk there about anything: only the desk knows whether any of it concerns a ticket.
    """
    if kind_of(payload) != "message" or is_direct(str(payload["event"]["channel"])):
        return None
    event: Payload = payload["event"]
    # A command that was edited or deleted may have replied to somebody.
    versions = (message_of(event), event.get("previous_message") or {})
    typed = (str(one.get("text") or "").lstrip() for one in versions)
    if any(one.startswith(("!", "\uff01")) for one in typed):
        return None
    return Place("slack", team_of(payload), str(payload["event"]["channel"]))


def line_key(channel: str, ts: str) -> str:
    """Return the key of a written message."""
    return f"{channel}:{ts}"


def _lane(channel: str, thread: str) -> str:
    # At the top of a direct message, a line may go on in the ticket of the one before it.
    return f"slack:{channel}" if is_direct(channel) or not thread else f"slack:{channel}:{thread}"
