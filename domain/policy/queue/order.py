"""The queue's order, as one number that an index can sort by.

All waiting tickets gain weight at the same rate, so the order among them never changes by itself.
"""

from datetime import UTC, datetime, timedelta

from domain.tickets import Ticket

POINT = timedelta(minutes=1)
"""A point weighs as much as a minute of waiting."""

OVERDUE_BELOW = 1 << 62
"""Keys of overdue tickets are below this; all other keys are not."""

_PRIORITIES = 1 << 20
"""Levels' priorities are between minus this and this; others count as the nearest of the two."""

_PLACES = 1 << 40
"""Places among tickets of one priority that all wait, or are all answered."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def weight(ticket: Ticket, now: datetime) -> int:
    """Return the points plus the whole minutes that the client has been waiting for a reply."""
    if ticket.waiting_since is None:
        return ticket.points
    return ticket.points + max(now - ticket.waiting_since, timedelta(0)) // POINT


def queue_key(ticket: Ticket) -> int | None:
    """Return a number below 2⁶³; ascending, it is the order of the queue. None: not in it.

    Overdue first, then the level's priority, then who waits by weight, then who was answered by
    points. From the highest bit: 1 overdue, 21 the level's priority, 1 waiting or answered, 40 the
    place. Waiting counts in whole seconds; equal keys are sorted by the ticket's number.
    """
    if not ticket.is_active:
        return None
    if ticket.waiting_since is None:
        answered, place = True, -ticket.points
    else:
        answered, place = False, (ticket.waiting_since - _EPOCH) // _SECOND - ticket.points * 60
    key = int(not ticket.overdue)
    key = key * 2 * _PRIORITIES + _clamped(-ticket.level_priority, _PRIORITIES)
    key = key * 2 + answered
    return key * _PLACES + _clamped(place, _PLACES // 2)


def _clamped(value: int, bound: int) -> int:
    """Return the value moved up so that it is not negative; below 2 × bound."""
    return min(max(value, -bound), bound - 1) + bound
