"""Ledgers of tickets' clocks as the desk explains them, for tests of how that is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from domain.answers.tickets import Promise
from domain.desk.views.why import promise_of
from domain.sla.clocks import ClockKind, ClockMove, Reason, Terms
from domain.sla.why import (
    Clock,
    ClockChange,
    ClockSet,
    Idle,
    Past,
    Paused,
    Row,
    Skipped,
    Why,
    Worked,
    explain,
)
from domain.sla.why.rows import IdleReason
from domain.tickets import Status
from tests.domain.sla.ticket_clocks import MONDAY, OFFICE, Case, hours, level

FRIDAY = MONDAY + timedelta(days=4) + hours(7.5)
"""17:30 in Berlin: half an hour before the weekend."""
SILVER = Terms(level("Silver", "8h", "40h"), OFFICE)


def explained(case: Case, actor: str = "Anna") -> Why:
    """What is told of a case in which one person did everything."""
    history = [Past(case.now, done, actor) for done in case.done]
    return explain(case.ticket, case.terms, history, case.now)


def _of_rows(*rows: Row) -> Why:
    day = timedelta(days=1)
    clock = Clock(ClockKind.RESPONSE, hours(4), hours(1), hours(3), MONDAY + day, None, 0, rows)
    return Why(42, "Gold", "Office", "Europe/Berlin", (clock,))


_NO_CHANGE = (ClockMove.PAUSED, ClockMove.RESUMED, ClockMove.UNDONE)
"""They are a row of their own, its end, and none at all."""


def _changes() -> list[Row]:
    due = MONDAY + hours(5)
    moved = ClockChange(
        MONDAY, ClockMove.MOVED, due, due + hours(1), "Gold", "Office", "", "open", "Anna"
    )
    return [
        *(replace(moved, what=what) for what in ClockMove if what not in _NO_CHANGE),
        *(replace(moved, reason=reason) for reason in (*Reason, "the contract ended")),
        replace(moved, due_before=None, due_after=None, actor=""),
    ]


EVERY_ROW = _of_rows(
    Worked(MONDAY, MONDAY + hours(1), hours(1), hours=((MONDAY, MONDAY + hours(1)),)),
    Worked(MONDAY, MONDAY + hours(50), hours(50), hours=((MONDAY, MONDAY + hours(50)),)),
    Worked(MONDAY, MONDAY + hours(49), hours(2), 3, ((MONDAY, MONDAY + hours(1)),)),
    Worked(MONDAY, MONDAY + hours(50), hours(8), days=0),
    *(Idle(MONDAY, MONDAY + hours(1), why) for why in IdleReason),
    Idle(MONDAY, MONDAY + hours(24), IdleReason.HOLIDAY, "Christmas Day"),
    Paused(MONDAY, MONDAY + hours(1), "pending", "Anna"),
    Paused(MONDAY, None, "on_hold", "", "waits for a part"),
    *(ClockSet(MONDAY, hours(by)) for by in (1, -1)),
    *(Skipped(MONDAY, count, hours(9)) for count in (1, 3, 11)),
    *_changes(),
)


def _opened() -> Case:
    return Case(now=FRIDAY).opens()


def _replies_only() -> Case:
    """A ticket for which a reply was promised, and nothing else."""
    return Case(Terms(replace(level("Gold"), resolution=None), OFFICE), FRIDAY).opens()


STORIES: dict[str, Callable[[], Case]] = {
    "nothing is promised": lambda: Case(Terms(None, OFFICE), FRIDAY).opens(),
    "somebody waits": _opened,
    "somebody waits too long": lambda: _opened().after(timedelta(days=4)).looks(),
    "it was put off": lambda: _opened().gets(SILVER),
    "it was put off for a reason": lambda: _opened().gets(SILVER, "your contract has ended"),
    "it is answered": lambda: _opened().is_answered(),
    "it is answered in time": lambda: _replies_only().after(timedelta(hours=65)).is_answered(),
    "it is answered too late": lambda: _replies_only().after(timedelta(days=4)).is_answered(),
    "it takes too long": lambda: _opened().is_answered().after(timedelta(days=9)).looks(),
    "we wait for the client": lambda: _opened().is_answered().becomes(Status.PENDING),
    "it is on hold": lambda: _opened().is_answered().becomes(Status.ON_HOLD),
    "it was on hold too late": lambda: (
        _opened().is_answered().after(timedelta(days=9)).becomes(Status.ON_HOLD)
    ),
    "it is done": lambda: _opened().is_answered().becomes(Status.RESOLVED),
    "it is done too late": lambda: _opened().after(timedelta(days=9)).becomes(Status.RESOLVED),
    "it is closed": lambda: _opened().becomes(Status.CLOSED),
}

WHYS = {story: explained(tell()) for story, tell in STORIES.items()}
LEDGERS: list[Why] = [*WHYS.values(), EVERY_ROW]
PROMISES: list[Promise] = [promise_of(why) for why in WHYS.values()]
