"""The one place that stores a changed ticket; its points, clocks and deadlines follow."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from domain.desk.act.context import ActContext
from domain.desk.act.notify import notify
from domain.desk.act.points import points_of, weighs_otherwise
from domain.desk.act.terms import carried, follow, later_promise, terms_of, working_hours
from domain.events import ClockMoved, PromiseMoved
from domain.policy.tickets.silence import DeadlineKind, deadlines_of_silence, silent_since
from domain.repositories import UnitOfWork
from domain.sla.clocks import (
    ClockKind,
    ClockMove,
    ClockStep,
    Terms,
    deadlines,
    keep_time,
    late_by_terms,
)
from domain.tickets import Ticket

_MOVES_CLOCKS = (
    "status",
    "waiting_since",
    "level_id",
    "department_id",
    "response_due_at",
    "resolution_due_at",
    "resolution_left",
    "last_staff_line_at",
    "answered_at",
    "terms_revision",
)
"""The fields that move clocks; other changes leave both clocks as they are."""


def save(before: Ticket | None, after: Ticket, act: ActContext, reason: str) -> Ticket:
    """Store a changed ticket, and return it with its new clocks.

    `before` is None if the ticket is new. Each move of a clock goes into the history, with `reason`
    if somebody changed a promise on purpose.
    """
    now, uow = act.now, act.uow
    followed: Ticket | None = None
    if before is None or reason or _moved(before, after):
        known = uow.dictionaries.load()
        was: Ticket | None = before
        moved: tuple[ClockMoved, ...] = ()
        if before is not None:
            # First what the clocks did until the settings changed, by the former terms; the act
            # itself counts by today's.
            was, moved = follow(before, known, now, uow)
            after = carried(before, was, after)
            followed = was if moved else None
        terms = terms_of(after, known)
        after, moves = keep_time(was, after, terms_of(was or after, known), terms, now, reason)
        after = replace(after, terms_revision=known.revision)
        # Nobody in this act moved these: the settings did.
        uow.history.append(moved, now, None)
        uow.history.append(moves, now, act.actor.id if act.actor else None)
        moves = (*moved, *moves)
        # Even if no clock moved: a reply on its way postpones what its absence would cause.
        expected = _expected(after, terms, uow)
        schedule = uow.deadlines.begin if before is None else uow.deadlines.schedule
        schedule(
            after.id, expected, _already_announced(after, moves, expected, _spared(moved), now, uow)
        )
    if before is not None and weighs_otherwise(before, after):
        after = replace(after, points=points_of(after, uow))
    # The revision is no part of the comparison, but has to be stored, or clocks would follow twice.
    if after != before or after.terms_revision != before.terms_revision:
        uow.tickets.save(after)
    if before is not None and followed is not None:
        _tell_put_off(before, followed, after, act)
    return after


def _tell_put_off(before: Ticket, followed: Ticket, after: Ticket, act: ActContext) -> None:
    """Tell a client whose promise a change of the settings puts off, if it was made so.

    If something else moves the promise or ends it at this moment, that is told instead.
    """
    stays = (after.level_id, after.department_id, after.response_due_at) == (
        before.level_id,
        before.department_id,
        followed.response_due_at,
    )
    later = later_promise(before, followed, act.now) if stays and after.is_active else None
    if later is not None and act.uow.dictionaries.tells_after(before.terms_revision):
        was, due = (one.isoformat() for one in later)
        event = PromiseMoved(after.id, was, due)
        notify(after, (event,), act.by_desk(), version_before=before.version)


def count_passed(ticket: Ticket, act: ActContext) -> tuple[Ticket, Mapping[DeadlineKind, datetime]]:
    """Count the deadlines that an unchanged ticket has passed.

    Returns the ticket as stored, and all deadlines that it should have now, by kind; without those
    that have passed only because the dictionaries changed.
    """
    now, uow = act.now, act.uow
    known = uow.dictionaries.load()
    followed, moved = follow(ticket, known, now, uow)
    terms = terms_of(followed, known)
    timed, moves = keep_time(followed, followed, terms, terms, now)
    moves = (*moved, *moves)
    uow.history.append(moves, now, None)
    expected = _expected(timed, terms, uow)
    spared = _spared(moved)
    uow.deadlines.schedule(
        ticket.id, expected, _already_announced(timed, moves, expected, spared, now, uow)
    )
    if timed != ticket or timed.terms_revision != ticket.terms_revision:
        uow.tickets.save(timed)
    return timed, {kind: due for kind, due in expected.items() if not _is_of(kind, spared)}


def _expected(ticket: Ticket, terms: Terms, uow: UnitOfWork) -> dict[DeadlineKind, datetime]:
    """Return all deadlines of a ticket by kind: of its clocks, and of its client's silence."""
    expected = dict[DeadlineKind, datetime](deadlines(ticket, terms).items())
    known = uow.dictionaries.load()
    department = known.department(ticket.department_id)
    if department is None or not department.close_after or silent_since(ticket) is None:
        return expected
    hours, told = working_hours(ticket, known), uow.deadlines.fired(ticket.id)
    expected.update(deadlines_of_silence(ticket, department.close_after, hours, told).items())
    return expected


def _already_announced(
    ticket: Ticket,
    moves: Iterable[ClockMoved],
    expected: Mapping[DeadlineKind, datetime],
    spared: tuple[str, ...],
    now: datetime,
    uow: UnitOfWork,
) -> Mapping[DeadlineKind, datetime]:
    """Return the steps that must not be announced again, passed before a clock paused or moved.

    A step that is missed at this moment is announced in any case. `spared` clocks announce nothing
    at all.
    """
    turns = {clock: {move.what for move in moves if move.clock == clock} for clock in ClockKind}
    known = [clock for clock in ClockKind if ClockMove.MISSED not in turns[clock]]
    goes_on = tuple(clock for clock in known if ClockMove.RESUMED in turns[clock])
    other = tuple(clock for clock in known if ClockMove.MOVED in turns[clock])
    passed = [kind for kind, due in expected.items() if due <= now]
    told = uow.deadlines.fired(ticket.id) if other and passed else {}
    return {
        kind: told.get(kind, now)
        for kind in expected
        if _is_of(kind, spared)
        or (kind in passed and _is_of(kind, goes_on))
        or (kind in passed and _is_of(kind, other) and kind in told)
    }


def _is_of(kind: DeadlineKind, clocks: Collection[str]) -> bool:
    return isinstance(kind, ClockStep) and kind.clock in clocks


def _spared(followed: Iterable[ClockMoved]) -> tuple[str, ...]:
    """Return the clocks whose deadlines have passed only because the dictionaries changed."""
    return tuple(move.clock for move in late_by_terms(followed))


def _moved(before: Ticket, after: Ticket) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _MOVES_CLOCKS)
