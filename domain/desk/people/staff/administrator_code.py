"""One-time codes that somebody with the shell makes: who sends one becomes an administrator.

A code is a timer: it ends the code, and it fires early when the code is used.
"""

from datetime import datetime, timedelta

from domain.desk.act import Act
from domain.errors import Refusal
from domain.repositories import UnitOfWork
from domain.timers import Timer, TimerKind

LASTS = timedelta(hours=1)
"""How long a code can be used."""

_KIND = TimerKind.ADMINISTRATOR_CODE


def add_code(code: str, now: datetime, uow: UnitOfWork) -> None:
    """Let somebody become an administrator with this code, once and within `LASTS`."""
    uow.timers.set(Timer(_KIND, 0, code, now + LASTS))


def is_known(code: str, uow: UnitOfWork) -> bool:
    """Return whether this code was made; it may have been used, or have expired."""
    return uow.timers.get(_KIND, code) is not None


def use_code(code: str, act: Act) -> None:
    """Use a code up. Raises Refusal if it was used, has expired or was never made."""
    timer = act.uow.timers.get(_KIND, code)
    valid = timer is not None and act.now < timer.due_at
    if timer is None or not valid or not act.uow.timers.complete(timer, act.now):
        raise Refusal("code_over")


def expire(_timer: Timer, _act: Act) -> None:
    """Let a code end: nothing else is to do."""
