"""Timers that are due: each does its work once, in the unit that notes that it has fired."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.desk.act import Act
from domain.desk.timers import on_hold
from domain.timers import Timer, TimerKind

TIMERS: Mapping[TimerKind, Callable[[Timer, Act], None]] = {
    TimerKind.ON_HOLD_AUTHOR: on_hold.remind_author,
    TimerKind.ON_HOLD_SHIFT: on_hold.remind_shift,
}
"""What is done once a kind of timer is due. It looks again whether there is a reason still."""


def fire(act: Act, *, limit: int = 50) -> int:
    """Fire at most so many timers that are due, the earliest first; returns how many were due.

    To be called until it returns 0. One that an earlier one cancelled does not fire.
    """
    due = act.uow.timers.due(act.now, limit)
    for timer in due:
        if act.uow.timers.complete(timer, act.now):
            TIMERS[timer.kind](timer, act)
    return len(due)


def put_timer_off(act: Act, *, until: datetime) -> Timer | None:
    """Let the timer that is due first be due later: it failed. Returns it; None if nothing is."""
    for timer in act.uow.timers.due(act.now, 1):
        act.uow.timers.put_off(timer, until)
        return timer
    return None
