"""Whose turn it is on a shift: people are told one after the other, each once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.desk.act import Act
from domain.timers import Timer


def next_in_turn(timer: Timer, shift: Sequence[int], next_at: datetime, act: Act) -> int | None:
    """Return whose turn it is, the first on shift who was not told; None if everybody was.

    Sets the timer of whoever comes after them. The key of `timer` names the occasion and who were
    told before, so people who come on shift meanwhile get their turn, and nobody gets two.
    """
    occasion, told = _told(timer.once_key, shift)
    waiting = [one for one in shift if one not in told]
    if not waiting:
        return None
    if waiting[1:]:
        key = key_of(occasion, [*told, waiting[0]])
        act.uow.timers.set(replace(timer, once_key=key, due_at=next_at))
    return waiting[0]


def key_of(occasion: str, told: Sequence[int]) -> str:
    """Return the key of a timer by which the next person is told."""
    return "@".join((occasion, *map(str, told)))


def _told(key: str, shift: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Return the occasion that a key names, and who were told."""
    occasion, _, count = key.partition("#")
    if count:  # as earlier releases wrote it: only how many were told
        return occasion, shift[: int(count)]
    occasion, *told = key.split("@")
    return occasion, [int(one) for one in told]
