"""How loudly a notice reaches somebody. `domain.notices` has the table of who is told what."""

from datetime import datetime
from enum import Enum, auto

from domain.people.person import known_zone


class Loudness(Enum):
    """How a notice arrives. Replies always make a sound, everything else by the reader's day.

    QUIET is SILENT if the platform can send silently. If each message there makes a sound, it is
    not sent: the ticket's card shows it.
    """

    QUIET = auto()
    SILENT = auto()
    SOUND = auto()
    ALWAYS = auto()


NIGHT_BEGINS, NIGHT_ENDS = 22, 8
"""From and until which hour of the reader's day nothing makes a sound, except a reply."""


def is_silent(loudness: Loudness, at: datetime, time_zone: str = "") -> bool:
    """Return whether a notice that leaves at an instant (aware) makes no sound.

    `time_zone` is the reader's, an IANA name. If it is empty or unknown, it is never night there.
    """
    if loudness is Loudness.SOUND:
        return _is_night(at, time_zone)
    return loudness is not Loudness.ALWAYS


def _is_night(at: datetime, time_zone: str) -> bool:
    zone = known_zone(time_zone)
    return zone is not None and not NIGHT_ENDS <= at.astimezone(zone).hour < NIGHT_BEGINS
