"""Time that clocks get back when it turns out later that nobody worked in it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from domain.dictionaries.kinds.levels import ClockKind
from domain.events import ClockMoved
from domain.sla.calendars import Calendar
from domain.sla.clocks.moves import BEGINS, ClockMove, GivenBack

_NOTHING = timedelta(0)
_RUNS_ON = BEGINS | {ClockMove.RESUMED, ClockMove.MOVED}

Stretch = tuple[datetime, datetime]


def given_back(
    history: Iterable[ClockMoved],
    was: Calendar,
    now: Calendar,
    since: datetime,
    until: datetime,
    names: Collection[str],
    why: str = "",
) -> GivenBack | None:
    """Return what clocks get back because other hours hold now for the time since an instant.

    `history` is what the clocks did, in order; only stretches count that ran by a calendar with one
    of these names. None if nothing is given back.
    """
    moves = list(history)
    time = {
        clock: sum(
            (
                was.between(max(begins, since), ends) - now.between(max(begins, since), ends)
                for begins, ends in _ran((one for one in moves if one.clock == clock), until, names)
                if ends > since
            ),
            _NOTHING,
        )
        for clock in ClockKind
    }
    return GivenBack(time, why) if any(time.values()) else None


def _ran(moves: Iterable[ClockMoved], until: datetime, names: Collection[str]) -> Iterable[Stretch]:
    """Return when a clock ran since it last began, until an instant."""
    found: list[Stretch] = []
    since: datetime | None = None
    counts = False
    for move in moves:
        turn, at = ClockMove(move.what), datetime.fromisoformat(move.since)
        # A clock whose deadline passes goes on as before.
        if turn is ClockMove.MISSED:
            continue
        if since is not None and counts:
            found.append((since, at))
        if turn in BEGINS:
            found = []
        runs = turn in _RUNS_ON and move.due_after is not None
        since, counts = (at, move.calendar in names) if runs else (None, False)
    return [*found, (since, until)] if since is not None and counts else found
