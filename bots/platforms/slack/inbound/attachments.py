"""What comes with a message besides its text: files, messages of others, what an app made of it.

Sources: docs.slack.dev, File object and `message` events; shared messages are in no reference page:
slackapi/java-slack-sdk#1179, slack-go/slack#282, NousResearch/hermes-agent#96384.
"""

import re
from collections.abc import Iterator, Sequence

from bots.platforms import Payload
from bots.platforms.slack.inbound.shared import Shared, root_of, shared_in
from bots.platforms.slack.payload import HUDDLE
from bots.platforms.slack.text import Names, from_message
from domain.messages import Attachment, AttachmentKind
from domain.text.names import first_of

NOT_CARRIED = "not_carried"
"""The problem of what opens in Slack alone."""

NOBODY: Names = {}

_KIND = AttachmentKind
_MEDIA = {"image": _KIND.PHOTO, "video": _KIND.VIDEO, "audio": _KIND.AUDIO}
_NO_FILES = {
    "quip": _KIND.CANVAS,
    "canvas": _KIND.CANVAS,
    "application/vnd.slack-docs": _KIND.CANVAS,
    "list": _KIND.LIST,
    "application/vnd.slack-list": _KIND.LIST,
}
"""What looks like a file and is a document of Slack's, by filetype, mode or media type."""

_DELETED = "tombstone"


def attachments(message: Payload, names: Names = NOBODY) -> tuple[Attachment, ...]:
    """Return what came with a message, without link previews and deleted files.

    `names` are of people and channels that it speaks of.
    """
    found = [*_replied_to(message, names), *_files(message)]
    for part in shared_in(message):
        found += _shared(part, names)
    if message.get("subtype") == HUDDLE:
        room = message.get("room") or {}
        found.append(Attachment(_KIND.HUDDLE, first_of(room.get("name")), problem=NOT_CARRIED))
    if not found and _says_nothing(message):
        found.append(Attachment(_KIND.APP, problem=NOT_CARRIED))
    return tuple(found)


def _says_nothing(message: Payload) -> bool:
    """Return whether a message shows something of which there is no word."""
    return bool(message.get("blocks")) and not from_message(message, NOBODY).plain.strip()


# Files


def _files(holder: Payload) -> Iterator[Attachment]:
    for file in holder.get("files") or ():
        if file.get("mode") != _DELETED:
            yield _file(file)


def _file(file: Payload) -> Attachment:
    name = first_of(file.get("name"), file.get("title"))
    told = (str(file.get(key)) for key in ("filetype", "mode", "mimetype"))
    if kind := next((_NO_FILES[one] for one in told if one in _NO_FILES), None):
        return Attachment(kind, first_of(file.get("title"), name), problem=NOT_CARRIED)
    return Attachment(
        _kind(file),
        name,
        str(file.get("id") or ""),
        int(file.get("size") or 0),
        media_type=str(file.get("mimetype") or ""),
        url=_original(file),
        problem="elsewhere" if file.get("is_external") else "",
    )


def _kind(file: Payload) -> AttachmentKind:
    if file.get("subtype") == "slack_audio":
        return _KIND.VOICE
    if file.get("mimetype") == "image/gif":
        return _KIND.ANIMATION
    return _MEDIA.get(str(file.get("mimetype")).partition("/")[0], _KIND.DOCUMENT)


def _original(file: Payload) -> str:
    """Return the address where anybody can open it; empty if only the workspace can."""
    if file.get("is_external"):
        return str(file.get("external_url") or file.get("url_private") or "")
    return str(file.get("permalink_public") or "") if file.get("public_url_shared") else ""


# Messages of others

_STAMP = re.compile(r"^\[[^\]]*\d:\d\d[^\]]*\] [^:\n]{1,80}: ")
"""What Slack puts before the words in a `fallback`: "[January 30th, 2023 11:20 AM] anna: "."""


def _shared(part: Shared, names: Names) -> Iterator[Attachment]:
    """Yield a shared message: its words, its files, and what was shared with it."""
    message = part.message
    said = from_message(message, names)
    if part.is_fallback:
        said = said.cut(len(match[0]) if (match := _STAMP.match(said.plain)) else 0)
    inside = [*_files(message)]
    for deeper in part.inside:
        inside += _shared(deeper, names)
    if not part.is_message:
        problem = "" if said.plain.strip() or inside else NOT_CARRIED
        yield Attachment(_KIND.APP, said.plain, spans=said.spans, problem=problem)
    else:
        kind = _KIND.QUOTED if message.get("is_thread_root_unfurl") else _KIND.FORWARDED
        yield Attachment(
            kind,
            said.plain,
            spans=said.spans,
            author=_author(message, "author_id", names),
            where=_channel(message, names),
            problem="" if said.plain.strip() or inside else NOT_CARRIED,
        )
    yield from inside


def _author(message: Payload, key: str, names: Names) -> str:
    number = str(message.get(key) or "")
    known = names.get(number, number)
    told = (message.get("author_name"), message.get("author_subname"))
    return first_of(*told, known if known != number else "")


def _channel(message: Payload, names: Names) -> str:
    """Return the channel of a shared message; empty for a direct message."""
    number = str(message.get("channel_id") or "")
    name = names.get(number, number)
    found = name if name != number else first_of(message.get("channel_name"))
    return f"#{found.removeprefix('#')}" if found and number.startswith(("C", "G")) else ""


def _replied_to(message: Payload, names: Names) -> Sequence[Attachment]:
    """Return the words that a thread's reply answers when it is also sent to the channel.

    Nobody needs to be told what the desk itself wrote.
    """
    root = root_of(message)
    said = from_message(root, names)
    if not said.plain.strip():
        return ()
    author = _author(root, "user", names)
    return [Attachment(_KIND.QUOTED, said.plain, spans=said.spans, author=author)]
