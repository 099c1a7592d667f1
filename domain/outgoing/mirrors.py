"""Mirrors: displays of a state, updated until they match.

Their states are in `domain.outgoing.mirror_states`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.outgoing.deliveries import Delivery, Reader
from domain.outgoing.mirror_states import MirrorState
from domain.outgoing.posts import Body
from domain.outgoing.ticket_view import TicketView
from domain.people.places import Place


class MirrorKind(StrEnum):
    """A display of a state: the desk's card, the client's receipt, a line's mark or `seen`.

    `line` is a sent post whose message has changed since; its `ref` is the post's.
    CLIENT_REACTION is what the client put on a reply, shown on the line in the thread;
    STAFF_REACTION what staff put on a client's line, shown on that line in the client's chat.
    `pin` is the message pinned above a conversation, `menu` the commands that somebody is
    offered. `files` are messages with a file each that are removed from a sent post, whose number
    is its `ref`. `home` is somebody's Home; it wants the instant until which it is kept up to
    date, and its `ref` is the person.
    """

    CARD = "card"
    RECEIPT = "receipt"
    MARK = "mark"
    SEEN = "seen"
    LINE = "line"
    CLIENT_REACTION = "reaction"
    STAFF_REACTION = "answer"
    PIN = "pin"
    MENU = "menu"
    FILES = "files"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class MirrorUpdate:
    """A mirror that does not match yet: `wanted` should be shown instead of `shown`."""

    kind: MirrorKind
    ref: int
    wanted: MirrorState
    shown: MirrorState
    place: Place
    external_id: str
    reader: Reader
    ticket: TicketView | None
    delivery: Delivery | None = None
    """The post that a `line` draws again."""
    others: tuple[str, ...] = ()
    """The other messages of that post."""
    page: Body | None = None
    """What a `home` shows now."""
    turn: str = ""
    """By whose turns it is drawn; see `turn_of`."""

    @property
    def sort(self) -> str:
        """Return by what the limits count it: platform, kind, and whether it replaces something."""
        return f"{self.place.platform}:{self.kind.value}{':again' if self.shown else ''}"


@dataclass(frozen=True, slots=True)
class RecordedMirror:
    """A mirror whose outcome was recorded.

    `message_id` and `template` are those of the sent post that a `line` redraws; None and empty
    otherwise. `repeats`: it could not be drawn before either.
    """

    message_id: int | None = None
    template: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """A mirror shows `shown` now; don't draw it again before `not_before`."""

    kind: MirrorKind
    ref: int
    shown: MirrorState
    not_before: datetime
    problem: str = ""
