"""Files that the desk makes: what is asked of whoever makes them, and what they hand back.

A unit has no effect outside the database, so that it makes no file. It raises FileWanted, the
file is put on the shelf, and the unit is run again with it: a crash in between leaves at worst a
file that nobody wants, which the shelf forgets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.messages import Message, MessageKind
from domain.posts import PostState

MADE_AT_MOST = 10 * 2**20
"""Bytes of a file that the desk makes: less than any platform takes."""

LINES_AT_ONCE = 500
"""Lines of a transcript that are in memory together."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said of a ticket, as text, in a language and a time zone (empty: the desk's).

    `inside`: with what the client never sees.
    """

    ticket_id: int
    inside: bool
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file on the shelf, for what it was made, its SHA-256 and its bytes."""

    what: Transcript
    digest: str
    size: int


class FileWanted(Exception):
    """A unit cannot go on before this file lies on the shelf."""

    def __init__(self, what: Transcript) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line of a discussion, and how far it came. `state`: of the post that takes a reply.

    `removed`: it was taken back after it had left.
    """

    message: Message
    author: str
    state: PostState | None
    removed: bool

    @property
    def after(self) -> tuple[datetime, int]:
        """Return behind what the next page begins."""
        return self.message.written_at, self.message.id

    @property
    def standing(self) -> str:
        """Return how it stands, where that is not simply said and read; else empty."""
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
