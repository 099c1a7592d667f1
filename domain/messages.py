"""Lines of a conversation: as somebody wrote them, and as the desk stores them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from domain.people.places import Place
from domain.text.spans import Span, Text


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
    CHECKLIST = "checklist"
    PAID_MEDIA = "paid_media"
    STORY = "story"
    GAME = "game"
    INVOICE = "invoice"
    PAYMENT = "payment"
    GIVEAWAY = "giveaway"
    GIFT = "gift"
    DICE = "dice"
    PASSPORT = "passport"
    WEB_APP = "web_app"
    CANVAS = "canvas"
    LIST = "list"
    HUDDLE = "huddle"
    APP = "app"
    FORWARDED = "forwarded"
    QUOTED = "quoted"
    OTHER = "other"


ABOUT_OTHERS = frozenset({AttachmentKind.FORWARDED, AttachmentKind.QUOTED})
"""Kinds that hold somebody else's words: passed on, or answered."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A thing that came with a line.

    `detail` describes it in words, if it has any: a file's name, a sticker's emoji, "55.75, 37.62",
    the platform's own word for an unknown kind. Its first line says what it is (a poll's question,
    a contact's name), further lines what is in it (options, numbers); of FORWARDED and QUOTED, all
    are the words of `author`, who wrote them `where` (a channel's name, for staff alone). `spans`
    are the links and mentions in it. `reference` is the
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
    author: str = ""
    where: str = ""
    live: bool = False
    """A position that is still moving."""

    @property
    def said(self) -> Text:
        """Return its `detail` as a text."""
        return Text(self.detail, self.spans)

    @property
    def title(self) -> Text:
        """Return what says in one line what it is; empty for the words of others."""
        said = self.said
        return Text("") if self.kind in ABOUT_OTHERS else said.cut(0, _first_line(said))

    @property
    def content(self) -> Text:
        """Return the lines below its title; all words of others."""
        said = self.said
        return said if self.kind in ABOUT_OTHERS else said.cut(_first_line(said)).strip()

    def is_same_file(self, other: "Attachment") -> bool:
        """Return whether both are the same thing, whatever happened to it since.

        A platform may leave out all but a file's id when it tells of it again.
        """
        here, there = self.lasting or self.reference, other.lasting or other.reference
        if here and here == there:
            return not (self.detail and other.detail) or self.detail == other.detail
        return (self.kind, self.said, self.author, here) == (
            other.kind,
            other.said,
            other.author,
            there,
        )


def _first_line(said: Text) -> int:
    return len(said.plain.partition("\n")[0])


def own(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return what came with a line itself, without what the line answers."""
    return tuple(item for item in attachments if item.kind is not AttachmentKind.QUOTED)


def matter_of(text: Text, attachments: Iterable[Attachment]) -> Text:
    """Return what a line is about: what was typed, and what came with it in words.

    Names of files do not count, and neither does what the line answers.
    """
    parts = [text, *(item.said for item in own(attachments) if not item.reference)]
    return Text("\n").join(part for part in parts if part.plain.strip())


def words_of(text: Text, attachments: Iterable[Attachment]) -> Text:
    """Return all words by which a line reaches the other side, each part on its own line.

    They are the typed text, and what every attachment says: names, shared text, addresses. The
    checks of what may leave read this.
    """
    parts = [text]
    for item in attachments:
        parts += (Text(item.author), item.said, Text(item.url))
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

    @property
    def matter(self) -> Text:
        """Return what it is about; see `matter_of`."""
        return matter_of(self.text, self.attachments)


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

    @classmethod
    def of_client(cls, line: Line, ticket_id: int, author_id: int, received_at: datetime) -> Self:
        """Return a client's line as they wrote it on a platform."""
        kind = MessageKind.CLIENT
        return cls(ticket_id, author_id, kind, line.text, line.written_at, received_at, line)

    @classmethod
    def of_no_platform(
        cls, kind: MessageKind, text: Text, ticket_id: int, author_id: int, at: datetime
    ) -> Self:
        """Return a text that no platform's message carries."""
        return cls(ticket_id, author_id, kind, text, at, at, None)


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
    edited_by: str = ""
    """The administrator who changed the text of somebody else's line; empty if none did."""
    asked: tuple[str, ...] = ()
    """What staff have been asked about it before it leaves; nobody is asked the same thing
    twice."""

    @property
    def words(self) -> Text:
        """Return all words by which it reaches the other side, without lines that joined it."""
        return words_of(self.text, self.attachments)

    @property
    def matter(self) -> Text:
        """Return what it is about; see `matter_of`."""
        return matter_of(self.text, self.attachments)

    @property
    def head_id(self) -> int:
        """Return the line whose post carries it: itself, or the one it joined."""
        return self.joins_id or self.id


@dataclass(frozen=True, slots=True)
class PublicLine:
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


class HowFar(StrEnum):
    """How far a reply got to a client whom it was not meant for."""

    NOT_AT_ALL = "no"
    ON_ITS_WAY = "leaving"
    PARTLY = "partly"  # some of its messages arrived, and nobody knows of the rest
    WHOLLY = "yes"
    UNKNOWN = "unknown"


class Unsent(StrEnum):
    """What to do with replies that have not reached the client when a ticket is processed."""

    SEND = "send"
    LEAVE = "leave"
