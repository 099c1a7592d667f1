"""Until when a client is supported, and when people are told that it ends."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

UNTIL = "support_until"
"""The property with the last day, like 2026-12-31."""

TOLD_BEFORE = (14, 3)
"""How many days before the last one people are told."""

ENDED = -1
"""The announcement that support has ended, as a number of days before the end."""

_YEARS = range(1970, 9000)

_AT = time(10, tzinfo=UTC)
"""A time of day at which nearly every time zone has the same date."""


def support_end(properties: Mapping[str, object]) -> datetime | None:
    """Return an instant on the last day of a client's support; None if there is no such day."""
    try:
        day = date.fromisoformat(str(properties.get(UNTIL, "")))
    except ValueError:
        return None
    # At both ends of what Python counts, a day is not a date in every time zone.
    return datetime.combine(day, _AT) if day.year in _YEARS else None


def has_ended(until: datetime | None, now: datetime) -> bool:
    """Return whether the last day is over, in UTC."""
    return until is not None and now.astimezone(UTC).date() > until.date()


def to_tell(until: datetime, now: datetime, told: int | None) -> int | None:
    """Return which number of days before the end is announced now; None: no number.

    `told` is the number that was announced last.
    """
    left = (until.date() - now.astimezone(UTC).date()).days
    stage = ENDED if left < 0 else min((days for days in TOLD_BEFORE if left <= days), default=None)
    return stage if stage is not None and (told is None or stage < told) else None
