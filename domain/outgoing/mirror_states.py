"""What a mirror should show, or shows: a string that is stored and compared with the other one.

A mirror is drawn until both are the same; so nothing else matters of most of them. What one is made
of, and what can be read from it, is known here alone. They are data: their form stays as it is.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NewType

from domain.messages import Fate
from domain.people.person import Role

MirrorState = NewType("MirrorState", str)
"""What a mirror should show, or shows; empty if that is nothing, or if there is no such mirror.

Make one with the functions below, so that mypy finds one spelled by hand.
"""

NOTHING = MirrorState("")

REMOVED = MirrorState("removed")
"""What a `line` shows after it was taken back: nothing."""


def version_state(version: int) -> MirrorState:
    """Return the state of a ticket's card or receipt: the version of the ticket that it shows."""
    return MirrorState(str(version))


def fate_state(fate: Fate) -> MirrorState:
    """Return the state of a `mark`."""
    return MirrorState(fate.value)


def fate_in(state: MirrorState) -> Fate | None:
    """Return what a `mark` shows; None if that is nothing."""
    return next((one for one in Fate if one.value == state), None)


def seen_state(emoji: str, external_id: str) -> MirrorState:
    """Return the state of `seen`: an emoji, and the client's line that it is put on."""
    return MirrorState(f"{emoji}:{external_id}")


def seen_emoji_in(state: MirrorState) -> str:
    """Return the emoji of `seen`."""
    return state.partition(":")[0]


def redrawn_state(at: datetime) -> MirrorState:
    """Return the state of a `line` that is drawn again with its content of then.

    It differs from the state before, as instants do.
    """
    return MirrorState(at.isoformat())


def position_state(at: datetime, every: timedelta) -> MirrorState:
    """Return the state of a `line` with a position that moves: a new one `every` so often."""
    seconds = int(every.total_seconds())
    return MirrorState(f"position {int(at.timestamp()) // seconds * seconds}")


def emoji_state(emoji: Iterable[str]) -> MirrorState:
    """Return the state of a client's or of staff's reactions on a line, in order."""
    return MirrorState(" ".join(emoji))


def emoji_in(state: MirrorState) -> list[str]:
    """Return the reactions on a line, in order."""
    return state.split()


def pin_state(external_id: str) -> MirrorState:
    """Return the state of a `pin`: the message that is pinned; empty if there is none."""
    return MirrorState(external_id)


def pinned_in(state: MirrorState) -> str:
    """Return the message that is pinned; empty if there is none."""
    return state


def menu_state(role: Role, language: str, edition: str) -> MirrorState:
    """Return the state of a `menu`: whose commands are offered, in which language.

    `language` is empty if it is unknown; `edition` tells the catalogue of commands from others.
    """
    return MirrorState(f"{role.value}:{language}:{edition}")


def menu_in(state: MirrorState) -> tuple[Role, str]:
    """Return the role whose commands a `menu` offers, and the language; empty if unknown."""
    role, language = state.split(":")[:2]
    return Role(role), language


def files_state(external_ids: Iterable[str]) -> MirrorState:
    """Return the state of `files`: the messages that are removed."""
    return MirrorState(" ".join(external_ids))


def files_in(state: MirrorState) -> list[str]:
    """Return the messages that are removed."""
    return state.split()


def home_state(at: datetime) -> MirrorState:
    """Return the state of a `home`: until when it is kept up to date, or when it was drawn."""
    return MirrorState(at.astimezone(UTC).isoformat())


def until_in(state: MirrorState) -> datetime:
    """Return until when a `home` is kept up to date."""
    return datetime.fromisoformat(state)
