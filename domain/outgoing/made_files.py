"""Files that the desk makes: what a unit asks for, and what it gets.

A unit has no effect outside the database, so it can't make a file. It raises FileWanted, the file
is stored, and the unit runs again with it. A crash in between leaves at worst a file that nobody
needs, which the file store deletes later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.messages import Message, MessageKind
from domain.outgoing.posts import PostState
from domain.people.exports import Extra

MADE_AT_MOST = 10 * 2**20
"""Bytes of a file that the desk makes: less than any platform accepts."""

LINES_AT_ONCE = 500
"""How many lines of a transcript are in memory together."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A ticket's conversation as text, in a language and a time zone (empty: the desk's).

    `inside`: with what the client never sees.
    """

    ticket_id: int
    inside: bool
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What is kept of a person, with these extras, in a language and a time zone.

    Empty ones are the desk's.
    """

    person_id: int
    extras: tuple[Extra, ...]
    language: str
    time_zone: str


Content = Transcript | PersonFile
"""What a file is made of."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A stored file: what it was made for, its SHA-256 and its size in bytes."""

    what: Content
    digest: str
    size: int


class FileWanted(Exception):
    """A unit can't go on before this file is stored."""

    def __init__(self, what: Content) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line of a conversation, and whether it arrived. `state`: of the post of a reply.

    `removed`: it was taken back after it had left.
    """

    message: Message
    author: str
    state: PostState | None
    removed: bool

    @property
    def after(self) -> tuple[datetime, int]:
        """Return the position after which the next page begins."""
        return self.message.written_at, self.message.id

    @property
    def standing(self) -> str:
        """Return the line's state, if it is not just said and read; otherwise empty."""
        if self.message.kind is not MessageKind.REPLY:
            return _OF_KINDS[self.message.kind]
        return "removed" if self.removed else _OF_REPLIES[self.state]


_OF_KINDS: Mapping[MessageKind, str] = {
    MessageKind.CLIENT: "",
    MessageKind.NOTE: "note",
    MessageKind.HELD: "held",
}
_OF_REPLIES: Mapping[PostState | None, str] = {
    None: "not_sent",
    PostState.QUEUED: "leaving",
    PostState.PENDING: "leaving",
    PostState.SENDING: "leaving",
    PostState.SENT: "",
    PostState.FAILED: "not_sent",
    PostState.WITHDRAWN: "not_sent",
    PostState.UNKNOWN: "unknown",
}
