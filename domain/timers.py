"""Timers: what the desk does by itself at an instant, once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TimerKind(StrEnum):
    """What a timer is for. `domain/desk/timers/fire.py` says what is done when it is due."""

    ON_HOLD_AUTHOR = "on_hold_author"
    ON_HOLD_SHIFT = "on_hold_shift"
    RESPONSE_TURN = "response_turn"
    RESOLUTION_TURN = "resolution_turn"
    REPLY_FAILED = "reply_failed"
    HOLIDAYS_END = "holidays_end"
    BROKEN_ENTRY = "broken_entry"
    SHIFTS_BEGIN = "shifts_begin"
    SHIFTS_END = "shifts_end"
    ADMINISTRATOR_CODE = "administrator_code"
    CONFIRM_STAFF = "confirm_staff"
    CONFIRM_AGAIN = "confirm_again"
    ROLE_RESTS = "role_rests"
    STAFF_INVITATION = "staff_invitation"
    FORGET = "forget"
    STAFF_LEAVE = "staff_leave"
    TICKETS_MOVE = "tickets_move"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to do once, at `due_at` (aware, UTC) or as soon as the desk runs after it.

    `subject` is the number of what it is about: a line, a ticket, a person or an entry, depending
    on the kind. A timer of one kind is set once per `once_key`, fired or not, which names the
    occasion.
    """

    kind: TimerKind
    subject: int
    once_key: str
    due_at: datetime
