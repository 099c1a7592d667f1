"""When shifts begin and before they end: tickets are handed out, and each person gets one list."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from domain.answers.say import Confirm, Say
from domain.audit import Via
from domain.commands import HandToNextShift
from domain.desk.act import Act
from domain.desk.act.tell import tell_privately
from domain.desk.people.leave.share_out import listed, pass_on
from domain.desk.tickets.assignment import by_strategy
from domain.dictionaries import Department
from domain.outgoing.words import Words
from domain.policy.people.shifts import OnShift, Rota
from domain.policy.tickets.reminders import is_there
from domain.repositories import Pending
from domain.tickets import Ticket
from domain.timers import Timer, TimerKind

BEFORE_THE_END = timedelta(minutes=15)
"""How long before the end of their shift people get the list of their waiting tickets."""

STILL_ASKED = timedelta(hours=12)
"""How long after the end of a shift its tickets can still be handed over with that list."""

LOOKED_AT = 1000
"""How many due timers are looked at for those of shifts."""

AT_ONCE = 100
"""How many unassigned tickets of a department are handed out when a shift begins."""


def expect_shifts(act: Act) -> None:
    """Set the timers of the next shifts that begin, and of the next that end.

    What is due and has not fired, as after an outage, stays: it sets the next one itself.
    """
    due = {one.kind for one in act.uow.timers.due(act.now, LOOKED_AT)}
    for kind, expect in _EXPECTED.items():
        if kind not in due:
            act.uow.timers.cancel([kind], 0)
            expect(act.now, act)


def _expect_beginning(after: datetime, act: Act) -> None:
    """Set the timer of the first instant after another at which shifts begin."""
    begins = (one.begins for _, rota in _rotas(act) for one in rota.coming(after))
    _set_first(TimerKind.SHIFTS_BEGIN, sorted(set(begins)), act)


def _expect_end(after: datetime, act: Act) -> None:
    """Set the timer before the first end of shifts whose list is not due by an instant."""
    ends = (one.ends - BEFORE_THE_END for _, rota in _rotas(act) for one in rota.after(after))
    _set_first(TimerKind.SHIFTS_END, sorted({at for at in ends if at > after}), act)


_EXPECTED: Mapping[TimerKind, Callable[[datetime, Act], None]] = {
    TimerKind.SHIFTS_BEGIN: _expect_beginning,
    TimerKind.SHIFTS_END: _expect_end,
}


def _set_first(kind: TimerKind, instants: Sequence[datetime], act: Act) -> None:
    """Set a timer at the first of these instants that has not had its turn."""
    next((at for at in instants if act.uow.timers.set(Timer(kind, 0, at.isoformat(), at))), None)


def _rotas(act: Act) -> Iterator[tuple[Department, Rota]]:
    """Yield the departments with shifts, each with its rota."""
    rotas = act.uow.dictionaries.rotas()
    for department in act.uow.dictionaries.load().offered().departments:
        if rota := rotas.get(department.id):
            yield department, rota


# The beginning


def begin(timer: Timer, act: Act) -> None:
    """Hand out what has waited for the shifts that begin now, and tell each person in one digest.

    A digest lists the tickets that they have got, and the unassigned ones of their departments.
    """
    # From its own instant, not from now: shifts that began during an outage have their turn, too.
    _expect_beginning(timer.due_at, act)
    given: dict[int, list[Ticket]] = defaultdict(list)
    begin_now: set[int] = set()
    for department, rota in _rotas(act):
        if begun := _begun(rota, timer.due_at, act.now):
            _hand_out(department, given, act)
            begin_now.update(*(one.people for one in begun))
    free = _unassigned(begin_now, act)
    for person_id, person in act.uow.people.get_each({*begin_now, *given}).items():
        if not person.role.is_staff or not is_there(person, act.now):
            continue
        waiting = free.get(person_id, ())
        if waiting or given[person_id]:
            words: Words = {
                "begins": person_id in begin_now,
                "given": listed(given[person_id]),
                "unassigned": listed(waiting),
            }
            tell_privately(Say("staff/shift_begins", words), [person], act)


def _begun(rota: Rota, at: datetime, now: datetime) -> Sequence[OnShift]:
    """Return the shifts that began at an instant and, after an outage, have not ended."""
    return [one for one in rota.at(at) if one.begins == at and one.ends > now]


def _hand_out(department: Department, given: dict[int, list[Ticket]], act: Act) -> None:
    for ticket in act.uow.tickets.unassigned(department.id, AT_ONCE):
        chosen = by_strategy(ticket, act)
        if chosen is not None:
            pass_on(ticket, chosen, act)
            given[chosen].append(ticket)


def _unassigned(people: Collection[int], act: Act) -> Mapping[int, Sequence[Ticket]]:
    """Return for each of these people the unassigned tickets of departments where they work now."""
    found: dict[int, list[Ticket]] = defaultdict(list)
    shelf = act.uow.dictionaries
    departments = [one.id for one in shelf.load().offered().departments]
    rotas, staff = shelf.rotas(), shelf.staff_of_each(departments)
    for number in departments:
        there = rotas[number].people_at(act.now) if number in rotas else staff[number]
        mine = set(people).intersection(there)
        tickets = act.uow.tickets.unassigned(number, AT_ONCE) if mine else ()
        for person_id in mine:
            found[person_id] += [one for one in tickets if one.client_id != person_id]
    return found


# The end


def end_soon(timer: Timer, act: Act) -> None:
    """Ask each person whose shift ends soon what becomes of the tickets that wait for them.

    Nobody is asked who has none, who is away, or who works on in the next shift.
    """
    _expect_end(timer.due_at, act)
    ends = timer.due_at + BEFORE_THE_END
    leaving: dict[int, set[int]] = defaultdict(set)
    for department, rota in _rotas(act) if act.now < ends else ():
        ending = [one for one in rota.at(act.now) if one.ends == ends]
        for person_id in frozenset[int]().union(*(one.people for one in ending)):
            if person_id not in rota.people_at(ends):
                leaving[person_id].add(department.id)
    waiting = _waiting_for(leaving, act)
    for person_id, person in act.uow.people.get_each(waiting.keys()).items():
        theirs = waiting[person_id]
        if is_there(person, act.now):
            command = HandToNextShift(tuple(one.id for one in theirs), ends)
            pending = Pending(person_id, command, "", ends + STILL_ASKED, Via.BUTTON)
            said = Say("staff/shift_ends", {"ends": ends, **listed(theirs)})
            tell_privately(Confirm(said, act.uow.questions.ask(pending, act.now)), [person], act)


def _waiting_for(
    departments: Mapping[int, Collection[int]], act: Act
) -> Mapping[int, Sequence[Ticket]]:
    """Return the tickets in which a client waits for each of these people, in their departments."""
    found: dict[int, list[Ticket]] = defaultdict(list)
    for one in act.uow.tickets.with_assignees(departments.keys()):
        person_id = one.assignee_id or 0
        if one.department_id in departments[person_id] and one.waiting_since is not None:
            found[person_id].append(one)
    return found
