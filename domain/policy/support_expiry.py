"""Until when a client is supported, and when somebody is told that it ends."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

UNTIL = "support_until"
"""The property that says so: the last day, as 2026-12-31."""

TOLD_BEFORE = (14, 3)
"""So many days before the last one."""

ENDED = -1
"""Told of as if so many days before: it has ended."""

_AT = time(10, tzinfo=UTC)
"""A time of the day at which nearly every time zone has the same date."""


def support_end(properties: Mapping[str, Any]) -> datetime | None:
    """An instant on the last day on which a client is supported; None if there is no such day."""
    try:
        return datetime.combine(date.fromisoformat(str(properties.get(UNTIL, ""))), _AT)
    except ValueError:
        return None


def has_ended(until: datetime | None, now: datetime) -> bool:
    """Tell whether the last day is over, by UTC."""
    return until is not None and now.astimezone(UTC).date() > until.date()


def to_tell(until: datetime, now: datetime, told: int | None) -> int | None:
    """Of which number of days before the end somebody is told now; None: of none.

    `told` is the number that they were told of last.
    """
    left = (until.date() - now.astimezone(UTC).date()).days
    stage = ENDED if left < 0 else min((days for days in TOLD_BEFORE if left <= days), default=None)
    return stage if stage is not None and (told is None or stage < told) else None
