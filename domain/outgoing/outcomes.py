"""The outcomes of attempts to send a post."""

from dataclasses import dataclass
from datetime import datetime

from domain.people.accounts import Identity
from domain.people.places import Place


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a post left; `complete`: the last. `version` is the ticket's that it shows.

    `others` are the other messages of an album. `wordless`: only files, after the words. An empty
    `external_id`: there was nothing more to send after all.
    """

    post_id: int
    place: Place
    external_id: str
    complete: bool
    version: int | None = None
    part: int = 0
    """Which message of the post it was, from 0: reported twice, it counts once."""
    others: tuple[str, ...] = ()
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Delayed:
    """Try again at `until`. It was certainly not sent, or else `repeated`: the reader is told.

    `apart`: the lines that were folded into it leave alone from now on, and so does its own.
    """

    post_id: int
    until: datetime
    problem: str
    repeated: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Suspended:
    """Not sent because of the destination: all its posts wait until it works again."""

    post_id: int
    place: Place
    problem: str
    retry_at: datetime


@dataclass(frozen=True, slots=True)
class Unopened:
    """Not sent because no direct chat could be opened with somebody: try again at `until`."""

    post_id: int
    identity: Identity
    problem: str
    until: datetime

    @property
    def place(self) -> Place:
        """Return a placeholder for the missing chat."""
        return stands_for(self.identity)


def stands_for(identity: Identity) -> Place:
    """Return a placeholder for a direct chat that does not exist yet: the account's own id."""
    return Place(identity.platform, identity.team, identity.external_id)


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused for good, because of this post alone."""

    post_id: int
    problem: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is unknown whether it was sent."""

    post_id: int
    problem: str


Outcome = Sent | Delayed | Suspended | Unopened | Failed | Unknown
