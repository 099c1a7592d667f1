"""Slack's events and interactions as records.

Everything is read from the payload, except people's names, which the directory looks up.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bots.platforms import (
    AccountClosed,
    ButtonPressed,
    CommandTyped,
    FormClosed,
    FormFilled,
    HomeOpened,
    Incoming,
    LineDeleted,
    LineEdited,
    LineWritten,
    OptionsSought,
    Payload,
    ShortcutChosen,
)
from bots.platforms.slack import views
from bots.platforms.slack.directory import Directory, is_guest, profile_of
from bots.platforms.slack.inbound import reactions
from bots.platforms.slack.inbound.attachments import attachments
from bots.platforms.slack.inbound.filled_forms import field_typed_in, files_of, texts_of
from bots.platforms.slack.manifest import MOVE_TO_DESK
from bots.platforms.slack.payload import (
    HOME_OPENED,
    HUDDLE,
    REACTIONS,
    Shared,
    author_of,
    instant,
    is_direct,
    kind_of,
    message_of,
    ours,
    place_of,
    pressed_in,
    pressed_on,
    root_of,
    shared_in,
    team_of,
)
from bots.platforms.slack.text import (
    Names,
    from_message,
    from_mrkdwn,
    mentioned_by,
    mentioned_in,
)
from domain.messages import Attachment, Line
from domain.people.places import Place
from domain.text.spans import Text

MALFORMED = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
"""What reading a payload raises that lacks something, or has something else in its place."""

_SLACKBOT = "USLACKBOT"  # reminders; it is no account of a person's
# What people write (docs: the "message" event's subtypes). All others tell of something that
# happened in the channel, or come from programs.
_WRITTEN = frozenset(
    {None, "file_share", "me_message", "thread_broadcast", "reply_broadcast", HUDDLE}
)
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
            return reactions.concerns_us(payload)
        return _concerns_us(payload["event"]) and not _is_ours(payload)
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


def _concerns_us(event: Payload) -> bool:
    kind, message = event.get("subtype"), message_of(event)
    if message.get("bot_id") and not message.get("user"):
        return False
    if kind == "message_deleted" or _is_tombstone(event):
        return True
    if author_of(message) in ("", _SLACKBOT):
        return False
    if kind == "message_changed":
        # Link previews and reply counts also come as changes.
        before = event.get("previous_message") or {}
        return message.get("subtype") in _WRITTEN and _content(message) != _content(before)
    return kind in _WRITTEN


def _is_ours(payload: Payload) -> bool:
    """Return whether our own account wrote it: a message with our files may name no bot."""
    return message_of(payload["event"]).get("user") in ours(payload)


def _is_tombstone(event: Payload) -> bool:
    """Return whether a deleted message had replies: then it becomes a tombstone."""
    return (event.get("message") or {}).get("subtype") == "tombstone"


# --- messages


async def _message(payload: Payload, directory: Directory) -> Incoming | None:
    event = payload["event"]
    if not _concerns_us(event) or _is_ours(payload):
        return None
    message = message_of(event)
    if await is_programs(message, directory):
        return None
    if event.get("subtype") == "message_deleted" or _is_tombstone(event):
        at = instant(event.get("event_ts") or event["ts"])
        return LineDeleted(place_of(payload, message), message["ts"], at)
    author = await directory.profile(author_of(message), team_of(payload))
    line = await _line(place_of(payload, message), message, directory)
    kind = LineEdited if event.get("subtype") == "message_changed" else LineWritten
    return kind(author, line, is_direct(event["channel"]))


async def is_programs(message: Payload, directory: Directory) -> bool:
    """Return whether a program wrote a message. Raises Unavailable if Slack did not respond.

    A bot's id does not prove it: an app with a person's token adds its id to what that person
    writes through it, but an app's own messages name its account.
    """
    return bool(message.get("bot_id")) and await directory.is_program(str(message.get("user")))


async def _line(place: Place, message: Payload, directory: Directory) -> Line:
    names = await directory.names(_speaks_of(message))
    return Line(
        place=place,
        external_id=message["ts"],
        text=_typed(message, names),
        written_at=instant(message["ts"]),
        attachments=attachments(message, names),
        opens_thread=is_direct(place.chat) and not place.thread,
        edited_at=_edited_at(message),
    )


def _typed(message: Payload, names: Names) -> Text:
    """Return what its author typed; that a huddle was started is Slack's own sentence."""
    return Text("") if message.get("subtype") == HUDDLE else from_message(message, names)


def _speaks_of(message: Payload) -> frozenset[str]:
    """Return the people and channels that are named in a message and in what came with it."""
    root = root_of(message)
    found = set(mentioned_by(message) | mentioned_by(root))
    found.update(str(root[key]) for key in ("user",) if root.get(key))
    pending = list(shared_in(message))
    while pending:
        part: Shared = pending.pop()
        found |= mentioned_by(part.message)
        keys = ("channel_id",) if part.message.get("author_name") else ("channel_id", "author_id")
        found.update(str(part.message[key]) for key in keys if part.message.get(key))
        pending += part.inside
    return frozenset(found)


def _edited_at(message: Payload) -> datetime | None:
    ts = (message.get("edited") or {}).get("ts")
    return instant(ts) if ts else None


def _content(message: Payload) -> tuple[Text, tuple[Attachment, ...]]:
    """Return what an author can change of a message."""
    return _typed(message, {}), attachments(message)


async def _person_changed(payload: Payload, _directory: Directory) -> AccountClosed | None:
    user = person_changed(payload)
    if user is None or not _has_left(payload):
        return None
    team = team_of(payload)
    profile = profile_of(str(user["id"]), user, team)
    return AccountClosed(profile, Place("slack", team, ""), instant(payload["event"]["event_ts"]))


# --- interactions


async def _command(payload: Payload, directory: Directory) -> CommandTyped:
    team, channel, words = team_of(payload), payload["channel_id"], payload.get("text") or ""
    return CommandTyped(
        author=await directory.profile(payload["user_id"], team),
        place=Place("slack", team, channel),
        text=from_mrkdwn(words, await directory.names(mentioned_in(words))),
        at=datetime.now(UTC),  # the payload tells no time
        private=is_direct(channel),
    )


async def _home_opened(payload: Payload, directory: Directory) -> HomeOpened | None:
    """Read that a Home was opened, not the messages beside it (docs: app_home_opened, `tab`)."""
    event, team = payload["event"], team_of(payload)
    if event.get("tab") != "home":
        return None
    user = str(event["user"])
    author = await directory.profile(user, team)
    return HomeOpened(author, Place("slack", team, user), datetime.now(UTC))


async def _pressed(payload: Payload, directory: Directory) -> ButtonPressed | None:
    place, home = await _pressed_at(payload, directory), views.home_pressed(payload)
    actions: Sequence[Payload] = payload.get("actions") or ()
    if place is None or not actions:
        return None
    action = actions[0]
    option = action.get("selected_option") or {}
    return ButtonPressed(
        author=await directory.profile(payload["user"]["id"], place.team),
        place=place,
        value=str(action.get("value") or option.get("value") or ""),
        message=pressed_on(payload),
        at=instant(action["action_ts"]),
        private=is_direct(place.chat),
        token=str(payload.get("response_url") or ""),
        home=home,
    )


async def _pressed_at(payload: Payload, directory: Directory) -> Place | None:
    """Return where a button was pressed; in a page of ours, where that was opened.

    What is pressed on Home belongs to the direct message with the app.
    """
    if not views.is_page(payload):
        return pressed_in(payload)
    return views.opened_in(payload) or Place(
        "slack", team_of(payload), await directory.direct(payload["user"]["id"])
    )


async def _chosen(payload: Payload, directory: Directory) -> ShortcutChosen:
    team, name = team_of(payload), str(payload["callback_id"])
    place = pressed_in(payload) or Place("slack", team, "")
    return ShortcutChosen(
        author=await directory.profile(payload["user"]["id"], team),
        place=place,
        name=name,
        message=pressed_on(payload),
        at=instant(payload["action_ts"]),
        private=is_direct(place.chat),
        written=await _chosen_message(payload, place, directory) if name == MOVE_TO_DESK else None,
    )


async def _chosen_message(
    payload: Payload, place: Place, directory: Directory
) -> LineWritten | None:
    """Return the message of a shortcut; None if no person wrote it."""
    message: Payload = payload.get("message") or {}
    if not _concerns_us(message) or await is_programs(message, directory):
        return None
    there = replace(place, thread="" if place.thread == message["ts"] else place.thread)
    author = await directory.profile(author_of(message), place.team)
    return LineWritten(author, await _line(there, message, directory), is_direct(place.chat))


async def _sought(payload: Payload, directory: Directory) -> OptionsSought | None:
    """Read what is typed into a field of a form of ours (docs: block_suggestion)."""
    if not views.is_form(payload):
        return None
    team, user = team_of(payload), payload["user"]["id"]
    place = views.opened_in(payload) or Place("slack", team, "")
    return OptionsSought(
        author=await directory.profile(user, team),
        place=place,
        value=views.value_of(payload),
        field=field_typed_in(payload),
        typed=str(payload.get("value") or ""),
        at=datetime.now(UTC),
        private=is_direct(place.chat),
    )


async def _filled(payload: Payload, directory: Directory) -> FormFilled | None:
    if not views.is_form(payload):
        return None
    team, user = team_of(payload), payload["user"]["id"]
    place = None if views.is_private(payload) else views.opened_in(payload)
    place = place or Place("slack", team, await directory.direct(user))
    return FormFilled(
        author=await directory.profile(user, team),
        place=place,
        value=views.value_of(payload),
        texts=texts_of(payload),
        attachments=files_of(payload),
        at=datetime.now(UTC),  # the payload tells no time
        private=is_direct(place.chat),
        opening=views.opening_of(payload),
    )


async def _closed(payload: Payload, directory: Directory) -> FormClosed | None:
    if not views.is_form(payload):
        return None
    team = team_of(payload)
    place = views.opened_in(payload) or Place("slack", team, "")
    return FormClosed(
        author=await directory.profile(payload["user"]["id"], team),
        place=place,
        value=views.value_of(payload),
        at=datetime.now(UTC),  # the payload tells no time
        private=is_direct(place.chat),
    )


_Reader = Callable[[Payload, Directory], Awaitable[Incoming | None]]
_READERS: dict[str, _Reader] = {
    "message": _message,
    _PERSON_CHANGED: _person_changed,
    HOME_OPENED: _home_opened,
    **dict.fromkeys(REACTIONS, reactions.read),
    "command": _command,
    "block_actions": _pressed,
    "shortcut": _chosen,
    "message_action": _chosen,
    "view_submission": _filled,
    "block_suggestion": _sought,
    "view_closed": _closed,
}
