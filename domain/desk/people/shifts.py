"""Two people swap a shift: one asks, the other accepts; administrators do it for others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from domain.answers import Answer
from domain.answers.forms import FormPage, SwapForm
from domain.answers.say import Confirm, Say
from domain.audit import Audited, Via
from domain.commands import AcceptSwap, BeginSwap, DeclineSwap, SwapShifts
from domain.desk.act import Act
from domain.desk.act.confirm import has_agreed, in_state
from domain.desk.act.tell import tell_privately
from domain.desk.people.named import person_of
from domain.desk.people.typed_time import zone_of
from domain.dictionaries import Department
from domain.errors import Refusal
from domain.outgoing.buttons import Choice
from domain.outgoing.words import Words
from domain.people.accounts import Identity, PersonRef
from domain.people.person import Person, Role
from domain.policy.people.shifts import OnShift, StandIn
from domain.policy.when import read_day
from domain.repositories import Pending


@dataclass(frozen=True, slots=True)
class Exchange:
    """Somebody stands in for a colleague in one occurrence of a shift."""

    on: OnShift
    leaves: Person
    comes: Person


def swap(command: SwapShifts, act: Act) -> Answer:
    """Ask a colleague to take the actor's shift of a day, and to give theirs of that day for it.

    Administrators swap for two others at once. Raises Refusal if there is nothing to swap.
    """
    day = read_day(command.day, act.now, zone_of(act))
    if day is None:
        raise Refusal("cannot_read_until", typed=command.day)
    first = _colleague(command.person, act)
    if command.other is None:
        exchanges = _exchanges(act.person, first, day, act)
        return _asked(first, day, exchanges, act)
    if act.person.role is not Role.ADMINISTRATOR:
        raise Refusal("not_allowed", who=Role.ADMINISTRATOR.value)
    exchanges = _exchanges(first, _colleague(command.other, act), day, act)
    return _swapped(exchanges, act)


def begin_swap(_command: BeginSwap, act: Act) -> Answer:
    """Show the form that asks who to swap with, and on which day."""
    colleagues = tuple(
        Choice(one.id, one.name) for one in _colleagues(act) if one.id != act.person.id
    )
    said = Say("answers/form_swap", {"colleagues": [one.name for one in colleagues]})
    return FormPage(SwapForm(colleagues), said) if colleagues else said


def _colleagues(act: Act) -> Sequence[Person]:
    """Return who belongs to a department in which the actor has a shift."""
    shelf = act.uow.dictionaries
    offered = {one.id for one in shelf.load().offered().departments}
    mine = [
        number
        for number, rota in shelf.rotas().items()
        if number in offered and next(rota.own(act.person.id, act.now), None) is not None
    ]
    numbers = frozenset[int]().union(*shelf.staff_of_each(mine).values())
    return [one for one in act.uow.people.staff() if one.id in numbers]


def accept(command: AcceptSwap, act: Act) -> Answer:
    """Apply a swap that a colleague asked for. Raises Refusal if it is no longer the same."""
    asker = act.uow.people.get(command.asker)
    exchanges = _exchanges(asker, act.person, command.day, act)
    if not has_agreed(command, _told(exchanges), act):
        raise Refusal("swap_changed", name=asker.name)
    return _swapped(exchanges, act)


def decline(command: DeclineSwap, act: Act) -> Answer:
    """Tell the person who asked that nothing has changed."""
    asker = act.uow.people.get(command.asker)
    words: Words = {"name": act.person.name, "begins": command.begins}
    tell_privately(Say("staff/swap_declined", words), [asker], act)
    return Say("answers/swap_declined", {"name": asker.name})


def _colleague(named: Identity | PersonRef | int, act: Act) -> Person:
    person = person_of(named, act)
    if not person.role.is_staff:
        raise Refusal("assignee_not_staff", name=person.name)
    return person


def _exchanges(leaves: Person, comes: Person, day: date, act: Act) -> Sequence[Exchange]:
    """Return who stands in for a colleague in shifts that begin on a local day and are not over.

    Raises Refusal if the first of the two has none that the other can take.
    """
    if leaves.id == comes.id:
        raise Refusal("swap_with_yourself")
    found = list(_on_day(leaves, comes, day, act))
    if not any(one.leaves == leaves for one in found):
        noon = datetime.combine(day, time(12), zone_of(act)).astimezone(UTC)
        raise Refusal("no_shift_that_day", name=leaves.name, day=noon)
    return found


def _on_day(leaves: Person, comes: Person, day: date, act: Act) -> Iterator[Exchange]:
    for department in act.uow.dictionaries.load().offered().departments:
        rota = act.uow.dictionaries.rota(department.id)
        on_day = [one for one in rota.after(act.now) if one.day == day]
        for former, new in ((leaves, comes), (comes, leaves)):
            for one in on_day:
                if former.id in one.people and new.id not in one.people:
                    _check_member(new, department, act)
                    yield Exchange(one, former, new)


def _check_member(person: Person, department: Department, act: Act) -> None:
    members = act.uow.dictionaries.members(department.id)
    if person.id not in {one.person_id for one in members}:
        raise Refusal("not_in_department", name=person.name, department=department.name)


def _asked(colleague: Person, day: date, exchanges: Sequence[Exchange], act: Act) -> Answer:
    """Put the question to the colleague, until the first of the shifts begins or is over."""
    first = min(exchanges, key=lambda one: one.on.begins).on
    until = first.begins if first.begins > act.now else first.ends
    command = AcceptSwap(act.person.id, day, first.begins)
    state = in_state(command, _told(exchanges))
    pending = Pending(colleague.id, command, state, until, Via.BUTTON)
    number = act.uow.questions.ask(pending, act.now)
    words: Words = {"name": act.person.name, "exchanges": _told(exchanges)}
    tell_privately(Confirm(Say("staff/swap_asked", words), number), [colleague], act)
    return Say("answers/swap_asked", {"name": colleague.name, "exchanges": _told(exchanges)})


def _swapped(exchanges: Sequence[Exchange], act: Act) -> Answer:
    for one in exchanges:
        shift, day = one.on.shift, one.on.day
        stand_in = StandIn(shift.id, day, one.leaves.id, one.comes.id)
        act.uow.dictionaries.stand_in(stand_in, act.now, act.person.id)
        before, after = (f"{day}: {person.name}" for person in (one.leaves, one.comes))
        act.audit(Audited.STAND_IN, shift.id, before=before, after=after)
    words: Words = {"exchanges": _told(exchanges)}
    both = {person.id: person for one in exchanges for person in (one.leaves, one.comes)}
    others = [one for one in both.values() if one.id != act.person.id]
    tell_privately(Say("staff/swapped", {**words, "name": act.person.name}), others, act)
    return Say("answers/swapped", words)


def _told(exchanges: Sequence[Exchange]) -> list[Words]:
    return [
        {
            "shift": one.on.shift.name,
            "begins": one.on.begins,
            "ends": one.on.ends,
            "leaves": one.leaves.name,
            "comes": one.comes.name,
        }
        for one in sorted(exchanges, key=lambda one: one.on.begins)
    ]
