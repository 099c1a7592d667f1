"""Messages and reactions of people, as records."""

from datetime import datetime

from bots.platforms import (
    Incoming,
    LineDeleted,
    LineEdited,
    LineWritten,
    Payload,
    Reacted,
)
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.emoji import emoji_of
from bots.platforms.slack.inbound.attachments import attachments
from bots.platforms.slack.inbound.shared import Shared, root_of, shared_in
from bots.platforms.slack.payload import (
    HUDDLE,
    author_of,
    instant,
    is_direct,
    kind_of,
    message_of,
    ours,
    place_of,
    team_of,
)
from bots.platforms.slack.text import (
    Names,
    from_message,
    mentioned_by,
)
from domain.messages import Attachment, Line
from domain.people.places import Place
from domain.text.spans import Text

_SLACKBOT = "USLACKBOT"  # reminders; it is no account of a person's
# What people write (docs: the "message" event's subtypes). All others tell of something that
# happened in the channel, or come from programs.
_WRITTEN = frozenset(
    {None, "file_share", "me_message", "thread_broadcast", "reply_broadcast", HUDDLE}
)


def is_peoples(event: Payload) -> bool:
    """Return whether a person wrote, edited or deleted a message."""
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


def is_ours(payload: Payload) -> bool:
    """Return whether our own account wrote it: a message with our files may name no bot."""
    return message_of(payload["event"]).get("user") in ours(payload)


def _is_tombstone(event: Payload) -> bool:
    """Return whether a deleted message had replies: then it becomes a tombstone."""
    return (event.get("message") or {}).get("subtype") == "tombstone"


async def written(payload: Payload, directory: Directory) -> Incoming | None:
    """Return a line that was written, edited or deleted; None if it is not for the desk."""
    event = payload["event"]
    if not is_peoples(event) or is_ours(payload):
        return None
    message = message_of(event)
    if await is_programs(message, directory):
        return None
    if event.get("subtype") == "message_deleted" or _is_tombstone(event):
        at = instant(event.get("event_ts") or event["ts"])
        return LineDeleted(place_of(payload, message), message["ts"], at)
    author = await directory.profile(author_of(message), team_of(payload))
    line = await line_of(place_of(payload, message), message, directory)
    kind = LineEdited if event.get("subtype") == "message_changed" else LineWritten
    return kind(author, line, is_direct(event["channel"]))


async def is_programs(message: Payload, directory: Directory) -> bool:
    """Return whether a program wrote a message. Raises Unavailable if Slack did not respond.

    A bot's id does not prove it: an app with a person's token adds its id to what that person
    writes through it, but an app's own messages name its account.
    """
    return bool(message.get("bot_id")) and await directory.is_program(str(message.get("user")))


async def line_of(place: Place, message: Payload, directory: Directory) -> Line:
    """Return a message as a line of this place."""
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


def is_reaction_to_us(payload: Payload) -> bool:
    """Return whether a person reacted to a message of ours."""
    event, own = payload["event"], ours(payload)
    on_ours = event.get("item_user") in own
    return on_ours and event.get("user") not in own and event["item"].get("type") == "message"


async def reacted(payload: Payload, directory: Directory) -> Reacted | None:
    """Return a reaction as a record; None if it is not for the desk.

    Raises Unavailable if Slack did not respond to a look-up.
    """
    if not is_reaction_to_us(payload):
        return None
    event, team = payload["event"], team_of(payload)
    emoji, added = (emoji_of(event["reaction"]),), kind_of(payload) == "reaction_added"
    return Reacted(
        author=await directory.profile(event["user"], team),
        place=Place("slack", team, event["item"]["channel"]),
        message=event["item"]["ts"],
        given=emoji if added else (),
        taken=() if added else emoji,
        at=instant(event["event_ts"]),
        private=is_direct(event["item"]["channel"]),
    )
