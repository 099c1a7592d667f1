"""What the desk does by itself at an instant, once: timers, beside the deadlines of tickets."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TimerKind(StrEnum):
    """What a timer is for. What is done when it is due stands in `domain/desk/timers/fire.py`."""

    ON_HOLD_AUTHOR = "on_hold_author"
    ON_HOLD_SHIFT = "on_hold_shift"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to do once, at `due_at` (aware, UTC) or as soon as the desk runs after it.

    `subject` is the number of what it is about; its kind says of what: a line, a ticket, a person.
    Of a kind, each `once_key` is set once, fired or not: it names the occasion.
    """

    kind: TimerKind
    subject: int
    once_key: str
    due_at: datetime
