"""Repeating timers, like daily summaries: firing one sets the next in the same unit."""

from domain.desk.act import Act
from domain.timers import Repeat, Timer, TimerKind, next_turn


def set_next(kind: TimerKind, subject: int, repeat: Repeat, act: Act) -> None:
    """Set the next timer of a kind for a subject, replacing one that waits.

    A day or week that already had its turn gets no second one, even if `repeat` has changed.
    """
    act.uow.timers.cancel([kind], subject)
    turn = next_turn(repeat, act.now)
    while not act.uow.timers.set(Timer(kind, subject, f"{subject}:{turn.period}", turn.due_at)):
        turn = next_turn(repeat, turn.due_at)
