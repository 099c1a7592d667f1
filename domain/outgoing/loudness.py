"""How a notice reaches somebody: through which channel, how loudly, and not before when.

Pure, and the only place that decides this. `domain.notices` has the table of who is told what.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from domain.people.person import known_zone


class Channel(Enum):
    """Where somebody is told. Mail has no sender yet, so people who chose it are told in chat."""

    CHAT = auto()
    MAIL = auto()


class Loudness(Enum):
    """How a notice arrives. Replies always make a sound, everything else by the reader's day.

    QUIET is SILENT if the platform can send silently. If each message there makes a sound, it is
    not sent: the ticket's card shows it.
    """

    QUIET = auto()
    SILENT = auto()
    SOUND = auto()
    ALWAYS = auto()


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody has chosen. `quiet`: from and until which local hour nothing makes a sound.

    `time_zone` is an IANA name. If it is empty (unknown), no hour is quiet.
    """

    time_zone: str = ""
    channel: Channel = Channel.CHAT
    quiet: tuple[int, int] = (22, 8)


@dataclass(frozen=True, slots=True)
class Way:
    """How one notice reaches one person."""

    channel: Channel
    silent: bool
    not_before: datetime


def way(
    loudness: Loudness, person: Preferences, not_before: datetime, *, can_be_quiet: bool = True
) -> Way | None:
    """Return how a notice of this loudness reaches somebody at an instant (aware); None: not.

    `can_be_quiet`: a message can reach them without a sound.
    """
    if loudness is Loudness.QUIET and not can_be_quiet:
        return None
    silent = loudness in (Loudness.SILENT, Loudness.QUIET)
    if loudness is Loudness.SOUND:
        silent = _is_quiet(person, not_before)
    return Way(Channel.CHAT, silent, not_before)


def _is_quiet(person: Preferences, at: datetime) -> bool:
    zone = known_zone(person.time_zone)
    if zone is None:
        return False
    hour = at.astimezone(zone).hour
    begins, ends = person.quiet
    return begins <= hour or hour < ends if begins > ends else begins <= hour < ends
