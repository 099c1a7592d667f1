"""What the shell needs of the desk's memory: inbox, shelf, and what may have been missed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bots.platforms.incoming import Received
from domain.people import Place


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
        """Open a file to write."""
        ...

    def has(self, digest: str) -> bool:
        """Tell whether a file is there."""
        ...

    def where(self, digest: str) -> Path:
        """Return where it lies."""
        ...

    def sweep(self, before: datetime, spared: Collection[str] = ()) -> int:
        """Forget files that nobody has brought since an instant; returns how many.

        None of those `spared`, by their digests, nor one that is brought again meanwhile.
        """
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
        """Return the instant before which all that was written is known; None if none is."""
        ...

    async def watched(self) -> Sequence[Watched]:
        """Return where lines may have been missed, what is newest first."""
        ...

    async def recover(self, missed: Sequence[Missed]) -> int:
        """Keep those that are not known yet, in one unit, like updates that came by themselves.

        Each ticket's thread is told how many they are. Returns how many were not known.
        """
        ...

    async def heard(self, until: datetime) -> None:
        """Set `heard_until` to this."""
        ...


class Stored(Protocol):
    """An update in the inbox, as the inbox worker sees it."""

    @property
    def id(self) -> int:
        """Its number: the order in which updates came."""
        ...

    @property
    def platform(self) -> str:
        """Return which adapter understands it."""
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
        """Return how often it has failed."""
        ...
