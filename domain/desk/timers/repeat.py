"""Timers that repeat, like digests: firing one sets the next in the same unit."""

from domain.desk.act import Act
from domain.timers import Repeat, Timer, TimerKind, next_turn


def set_next(kind: TimerKind, subject: int, repeat: Repeat, act: Act) -> None:
    """Set the next of a subject's timers of a kind, instead of one that waits.

    A day or week that has had its turn gets no other one, whatever zone or time `repeat` has now.
    """
    act.uow.timers.cancel([kind], subject)
    turn = next_turn(repeat, act.now)
    while not act.uow.timers.set(Timer(kind, subject, f"{subject}:{turn.period}", turn.due_at)):
        turn = next_turn(repeat, turn.due_at)
