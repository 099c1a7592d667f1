"""What a platform adapter looks like to the rest, and what passes between them.

An adapter turns the platform's raw updates into the records of this file and sends what has been
rendered. It decides nothing about tickets, keeps nothing that must survive it, and never retries
a send by itself: only the outbox knows what was sent.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from domain.messages import Attachment, AttachmentKind, Line
from domain.people import Identity, Place, Profile
from domain.text import Text


@dataclass(frozen=True, slots=True)
class Received:
    """A platform's update as it came, before anything of it is understood.

    `key` tells a redelivery from a new update; updates of one `lane` are handled in their order.
    """

    platform: str
    key: str
    lane: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineWritten:
    """Somebody wrote a line. `private` is true in a direct chat with the bot."""

    author: Profile
    line: Line
    private: bool


@dataclass(frozen=True, slots=True)
class LineEdited:
    """An earlier line now reads `line.text`; `line.external_id` is the one it had."""

    author: Profile
    line: Line
    private: bool


@dataclass(frozen=True, slots=True)
class LineDeleted:
    """A line was removed where it was written."""

    place: Place
    external_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommandTyped:
    """A slash command, outside any line: `/desk take 42` gives text `take 42`."""

    author: Profile
    place: Place
    text: Text
    at: datetime
    private: bool


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A button of ours was pressed. `value` is what it was drawn with, `message` where it stands.

    `token` is what the platform wants back with the answer (a callback id, a response URL).
    """

    author: Profile
    place: Place
    value: str
    message: str
    at: datetime
    private: bool
    token: str = ""


@dataclass(frozen=True, slots=True)
class ReachabilityChanged:
    """The person blocked the bot or let it in again."""

    author: Profile
    place: Place
    reachable: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """The platform gave a chat another id."""

    old: Place
    new: Place


Incoming = (
    LineWritten
    | LineEdited
    | LineDeleted
    | CommandTyped
    | ButtonPressed
    | ReachabilityChanged
    | ChatMigrated
)


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and the value (at most 64 bytes) that comes back when pressed.

    `menu`: it belongs behind ⋯ where the platform has menus.
    """

    label: str
    value: str
    menu: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file that lies on this machine at `path`, with a clean name. `size` is in bytes."""

    path: Path
    name: str
    media_type: str
    kind: AttachmentKind
    size: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with its rows of buttons and its files, ready for any platform."""

    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[FileToSend, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send: exactly one call of the platform's that publishes.

    `outbox_id` goes with it as metadata where the platform keeps any, so that it can be found
    again. `quotes` is the external id of the message it answers. `prepared` is what `prepare` gave.
    """

    outbox_id: str
    place: Place
    rendered: Rendered
    quotes: str = ""
    prepared: str = ""


class SendError(Exception):
    """A send, an edit or a reaction did not succeed. `reason` is a short stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSent(SendError):
    """Certainly not sent, may succeed later: no connection, or the platform asked to slow down.

    `retry_after` is in seconds. `everywhere`: the whole bot must wait, not this place alone.
    """

    def __init__(self, reason: str, retry_after: float = 1.0, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.everywhere = everywhere


class NotPrepared(NotSent):
    """Certainly not sent: what was prepared is no longer good, and must be prepared anew."""


class Ambiguous(SendError):
    """The request left and no answer came: it may have been sent."""


class Refused(SendError):
    """Refused for good, and this message alone is at fault (too long, malformed)."""


class Unreachable(SendError):
    """Refused for good because of the place: blocked, deleted, left, not a member, archived."""


class Moved(SendError):
    """The chat has another id now."""

    def __init__(self, new: Place) -> None:
        super().__init__("moved")
        self.new = new


class TokenRefused(SendError):
    """The platform no longer accepts our token: nothing can be sent or received there."""


class NoFile(Exception):
    """A file's bytes are not to be had, for good. `problem` is a short stable code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Unavailable(Exception):
    """The platform did not answer a look-up: infrastructure, to be tried again, nobody's fault."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of `helpline doctor`: what was looked at, how it is, and the mend if not well."""

    subject: str
    ok: bool
    text: str
    mend: str = ""


Store = Callable[[Sequence[Received]], Awaitable[None]]
"""Commits raw updates to the inbox. Returns only once they are durable; raises if they are not,
and then the adapter must not confirm them to the platform."""

Interact = Callable[[Received], Awaitable[Rendered | None]]
"""Handles an interaction that the platform wants answered at once (within 3 s) and does not
deliver twice: one unit, which also stores its key; then the answer for whoever acted. Raises if
nothing was committed: the adapter then tells the platform it failed."""


class Adapter(Protocol):
    """A platform: Telegram or Slack."""

    name: str

    async def run(self, store: Store, interact: Interact) -> None:
        """Receive until cancelled. An outage is logged and tried again, never raised.

        Raises TokenRefused when the platform no longer accepts the token.
        """
        ...

    async def decode(self, payload: Mapping[str, Any]) -> Incoming | None:
        """Say a stored update in the desk's words; None if it concerns nobody.

        May look people up. Raises Unavailable if the platform did not answer, anything else if
        the update cannot be understood.
        """
        ...

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        """Split into as many messages as the platform's limits ask for.

        Buttons go to the last that has words. What is nothing but files comes behind the words.
        """
        ...

    def limits(self, place: Place) -> Sequence[tuple[str, float, int]]:
        """The limits a send to this place counts against: key, sends per second, burst."""
        ...

    async def prepare(self, outgoing: Outgoing) -> str:
        """Do what must be done before the call that publishes, and return what that call needs.

        Empty where nothing need be done. Publishes nothing, so that it may be done again. Raises
        a SendError that is not Ambiguous.
        """
        ...

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        """Send one message once, and return its external id. Raises a SendError.

        An album is several messages to the platform: the first is the one that has the words.
        """
        ...

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look for a message that may have been sent. None: certainly not there.

        Raises Ambiguous where the platform cannot tell, Unavailable where it did not answer.
        """
        ...

    def fetch(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """The bytes of a file that came with a line, piece by piece.

        Raises NoFile, or Unavailable if the platform did not answer, while it is read.
        """
        ...

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None:
        """Show this instead of what the message showed; already so is success."""
        ...

    async def delete(self, place: Place, external_id: str) -> None:
        """Remove a message of ours; already gone is success. Raises a SendError."""
        ...

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None:
        """Replace our reaction `shown` by `wanted` (an emoji or empty); already so is success."""
        ...

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None:
        """Tell whoever acted, and nobody else, best effort; None merely ends the waiting."""
        ...

    async def profile(self, identity: Identity) -> Profile | None:
        """What the platform tells of an account; None if it tells nothing.

        Raises Unavailable if it did not answer.
        """
        ...

    async def direct(self, identity: Identity) -> Place:
        """The place where this account is told something in private. Raises a SendError."""
        ...

    async def check(self, *, live: bool) -> Sequence[Finding]:
        """What `helpline doctor` says of this platform; `live` sends and removes one message."""
        ...

    async def close(self) -> None:
        """Let go of connections. A send in hand is finished first."""
        ...


class KeptFile(Protocol):
    """A file that lies on the shelf."""

    @property
    def digest(self) -> str:
        """Its SHA-256, under which it lies."""
        ...

    @property
    def size(self) -> int:
        """Its bytes."""
        ...


class FileToKeep(Protocol):
    """A file that is being written; nothing stays of it unless `keep` is called."""

    def __enter__(self) -> "FileToKeep":
        """Begin."""
        ...

    def __exit__(self, *_: object) -> None:
        """Forget what was not kept."""
        ...

    def write(self, piece: bytes) -> None:
        """Add bytes. Raises domain.errors.NoRoom, or OSError."""
        ...

    def keep(self) -> KeptFile:
        """Let it stay."""
        ...


class Shelf(Protocol):
    """Where files lie on their way. Implemented by storage.files."""

    def new(self) -> FileToKeep:
        """A file to write."""
        ...

    def has(self, digest: str) -> bool:
        """Whether a file is there."""
        ...

    def where(self, digest: str) -> Path:
        """Where it lies."""
        ...

    def sweep(self, before: datetime) -> int:
        """Forget files that nobody has brought since an instant; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class Watched:
    """A place where lines may have been missed: a ticket's thread, or a client's conversation.

    `ticket_id` is None where somebody wrote lately and no ticket is open.
    """

    place: Place
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A line that was read from the history, or what it was edited to (`edit`).

    `place` and `external_id` are the line's; `ticket_id` the ticket's in whose thread it stands,
    None if that is not known.
    """

    received: Received
    place: Place
    external_id: str
    ticket_id: int | None = None
    edit: bool = False


class Gaps(Protocol):
    """What the desk remembers of a platform, so that what it missed can be brought back."""

    async def heard_until(self) -> datetime | None:
        """Everything that was written before this instant is known; None if nothing ever was."""
        ...

    async def watched(self) -> Sequence[Watched]:
        """Where lines may have been missed, what is newest first."""
        ...

    async def recover(self, missed: Sequence[Missed]) -> int:
        """Keep those that are not known yet, in one unit, like updates that came by themselves.

        Each ticket's thread is told how many they are. Returns how many were not known.
        """
        ...

    async def heard(self, until: datetime) -> None:
        """From now on `heard_until` is this."""
        ...


class Stored(Protocol):
    """An update in the inbox, as the inbox worker sees it."""

    @property
    def id(self) -> int:
        """Its number: the order in which updates came."""
        ...

    @property
    def platform(self) -> str:
        """Which adapter understands it."""
        ...

    @property
    def lane(self) -> str:
        """Updates of one lane are handled in their order."""
        ...

    @property
    def payload(self) -> Mapping[str, Any]:
        """As the platform sent it."""
        ...

    @property
    def attempts(self) -> int:
        """How often it has failed."""
        ...
