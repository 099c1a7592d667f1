"""Timers that are due: each does its work once, in the unit that records that it fired."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.desk.act import Act
from domain.desk.people import erasure
from domain.desk.people.leave import heirs
from domain.desk.people.staff import codes
from domain.desk.people.staff import confirm as confirm_staff
from domain.desk.settings.person import departure
from domain.desk.timers import deadline_turns, dictionaries, failed_reply, held_replies, shifts
from domain.timers import Timer, TimerKind

TIMERS: Mapping[TimerKind, Callable[[Timer, Act], None]] = {
    TimerKind.ON_HOLD_AUTHOR: held_replies.remind_author,
    TimerKind.ON_HOLD_SHIFT: held_replies.remind_shift,
    TimerKind.RESPONSE_TURN: deadline_turns.remind_next,
    TimerKind.RESOLUTION_TURN: deadline_turns.remind_next,
    TimerKind.REPLY_FAILED: failed_reply.tell_again,
    TimerKind.HOLIDAYS_END: dictionaries.tell_holidays_end,
    TimerKind.BROKEN_ENTRY: dictionaries.tell_broken_entry,
    TimerKind.SHIFTS_BEGIN: shifts.begin,
    TimerKind.SHIFTS_END: shifts.end_soon,
    TimerKind.ADMINISTRATOR_CODE: codes.expire,
    TimerKind.STAFF_INVITATION: codes.expire,
    TimerKind.CONFIRM_STAFF: confirm_staff.ask_to_confirm,
    TimerKind.CONFIRM_AGAIN: confirm_staff.ask_again,
    TimerKind.ROLE_RESTS: confirm_staff.let_rest,
    TimerKind.FORGET: erasure.begin,
    TimerKind.STAFF_LEAVE: departure.leave_as_planned,
    TimerKind.TICKETS_MOVE: heirs.move_on,
}
"""What each kind of timer does. The handler checks again whether there is still a reason."""


def fire_timers(act: Act, *, limit: int = 50) -> int:
    """Fire at most `limit` due timers, the earliest first; return how many were due.

    Call it until it returns 0. A timer that an earlier one cancelled does not fire.
    """
    due = act.uow.timers.due(act.now, limit)
    for timer in due:
        # In the same unit as the work: after a crash both are there, or neither is.
        if act.uow.timers.complete(timer, act.now):
            TIMERS[timer.kind](timer, act)
    return len(due)


def put_timer_off(act: Act, *, until: datetime) -> Timer | None:
    """Postpone the first due timer, because it failed. Return it; None if none is due."""
    for timer in act.uow.timers.due(act.now, 1):
        act.uow.timers.put_off(timer, until)
        return timer
    return None
