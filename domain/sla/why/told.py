"""The ledger as people are told it: in whole minutes, and without rows that would say nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from domain.sla.why.rows import Clock, Idle, Paused, Row, Skipped, Why, Worked

_MINUTE, _NOTHING = timedelta(minutes=1), timedelta(0)


def told(why: Why) -> Why:
    """Return the ledger in whole minutes of working time; its rows still add up.

    Used time is rounded down while the target holds, and up beyond it: a minute is left until none
    is, and anything late is late by at least a minute. Instants don't change.
    """
    return replace(why, clocks=tuple(_told(clock) for clock in why.clocks))


def _told(clock: Clock) -> Clock:
    target, used = clock.target // _MINUTE * _MINUTE, _whole(clock.used, clock.target)
    rows = tuple(_rows(clock))
    return replace(clock, target=target, used=used, left=target - used, rows=rows)


def _whole(used: timedelta, target: timedelta) -> timedelta:
    return (used // _MINUTE if used <= target else -(-used // _MINUTE)) * _MINUTE


def _rows(clock: Clock) -> Iterator[Row]:
    """Yield the rows that say something, each with the minutes that it adds to the sum."""
    exact = said = _NOTHING
    for row in clock.rows:
        if isinstance(row, Worked | Skipped):
            exact += row.time
            time = _whole(exact, clock.target) - said
            said += time
            if isinstance(row, Skipped):
                yield replace(row, time=time)
            elif time:
                yield _worked(row, time)
        elif not (isinstance(row, Idle | Paused) and _is_empty(row.start, row.end)):
            yield row


def _worked(row: Worked, time: timedelta) -> Worked:
    hours = tuple(one for one in row.hours if not _is_empty(*one))
    return replace(row, time=time, hours=hours or row.hours)


def _is_empty(start: datetime, end: datetime | None) -> bool:
    """Return whether a stretch begins and ends within a minute, by the clock."""
    return end is not None and start.replace(second=0, microsecond=0) == end.replace(
        second=0, microsecond=0
    )
