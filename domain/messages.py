"""Lines of a conversation: as somebody wrote them, and as the desk stores them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.people import Place
from domain.text import Span, Text


class AttachmentKind(StrEnum):
    """Kinds of things that come with a line, besides its text."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A thing that came with a line.

    `detail` describes it in words, if it has any: a file's name, a sticker's emoji, "55.75, 37.62",
    a contact's name and number, a poll's question, the text of a shared message, the platform's own
    word for an unknown kind. `spans` are the links and mentions in it. `reference` is the
    platform's id for fetching the file, and `lasting` one that stays the same when the platform
    renames it; `size` is in bytes. They are empty and 0 if there is no file. `url` is the
    original's address, if people on the other side may open one. `digest` is the SHA-256 of the
    content once it is stored; `problem` is a code that says why it can't be sent.
    """

    kind: AttachmentKind
    detail: str = ""
    reference: str = ""
    size: int = 0
    media_type: str = ""
    lasting: str = ""
    url: str = ""
    digest: str = ""
    problem: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def said(self) -> Text:
        """Return its `detail` as a text."""
        return Text(self.detail, self.spans)

    def is_same_file(self, other: "Attachment") -> bool:
        """Return whether both are the same thing, whatever happened to it since."""
        return (self.kind, self.detail, self.lasting or self.reference) == (
            other.kind,
            other.detail,
            other.lasting or other.reference,
        )


def words_of(text: Text, attachments: Iterable[Attachment]) -> Text:
    """Return all words by which a line reaches the other side, each part on its own line.

    They are the typed text, and what every attachment says: names, shared text, addresses. The
    checks of what may leave read this.
    """
    parts = [text]
    for item in attachments:
        parts += (item.said, Text(item.url))
    return Text("\n").join(part for part in parts if part.plain)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as somebody wrote it on a platform.

    `external_id` is the platform's id of the message in `place`; `quotes` is that of the message it
    answers. `text` is the caption if the line is a file. `written_at` is the platform's time.
    """

    place: Place
    external_id: str
    text: Text
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()
    quotes: str = ""
    opens_thread: bool = False
    """A top-level line in a chat where every ticket has its own thread (a direct message in
    Slack)."""
    album: str = ""
    """The same for all lines that are one message to their author; empty if this one is alone."""
    edited_at: datetime | None = None
    """Since when it has this text, by the platform's time; None if it was not edited, or if that is
    unknown."""

    @property
    def words(self) -> Text:
        """Return all words by which it reaches the other side."""
        return words_of(self.text, self.attachments)


class MessageKind(StrEnum):
    """Whose line it is and who sees it; only staff see a note.

    A held line was meant for the client and stays internal until somebody releases it.
    """

    CLIENT = "client"
    REPLY = "reply"
    NOTE = "note"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A line on its way into a ticket. `line` is None if no platform message carries it."""

    ticket_id: int
    author_id: int
    kind: MessageKind
    text: Text
    written_at: datetime
    received_at: datetime
    line: Line | None
    joins_id: int | None = None
    """The line that it is one message with: an album's first item."""


@dataclass(frozen=True, slots=True)
class Message:
    """A line of a ticket's conversation. Instants are aware and UTC.

    `written_at` is the platform's time (never later than `received_at`); tickets sort by it.
    `place` and `external_id` are None and empty if no platform message carries it.
    """

    id: int
    ticket_id: int
    author_id: int
    kind: MessageKind
    text: Text
    attachments: tuple[Attachment, ...]
    place: Place | None
    external_id: str
    written_at: datetime
    received_at: datetime
    joins_id: int | None = None
    edited_at: datetime | None = None
    asked: tuple[str, ...] = ()
    """What staff have been asked about it before it leaves; nobody is asked the same thing
    twice."""

    @property
    def words(self) -> Text:
        """Return all words by which it reaches the other side, without lines that joined it."""
        return words_of(self.text, self.attachments)

    @property
    def head_id(self) -> int:
        """Return the line whose post carries it: itself, or the one it joined."""
        return self.joins_id or self.id


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A public line and since when it is in its ticket's thread; None if it is not there yet."""

    message: Message
    author: str
    shown_at: datetime | None


@dataclass(frozen=True, slots=True)
class EarlyEdit:
    """An edit or a deletion (`text` is None) that came before the line itself.

    `inside`: the edit turned the line into a note. `at` is the platform's time.
    """

    text: Text | None
    attachments: tuple[Attachment, ...] = ()
    inside: bool = False
    at: datetime | None = None


class Fate(StrEnum):
    """The state of a staff line, shown as a mark on it."""

    WAITING = "waiting"
    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    INSIDE = "inside"
    WITHDRAWN = "withdrawn"
    HELD = "held"
