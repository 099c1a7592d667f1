"""Who is on shift now, and who is next."""

from collections.abc import Iterable, Iterator

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import ShowShifts
from domain.desk.act import Act
from domain.outgoing.words import Words
from domain.people.person import Person
from domain.policy.people.shifts import OnShift, Rota
from domain.policy.tickets.reminders import is_there


def show_shifts(_command: ShowShifts, act: Act) -> Answer:
    """Show for each department with shifts who is on until when, and who is next and when."""
    people, rotas = {one.id: one for one in act.uow.people.staff()}, act.uow.dictionaries.rotas()
    departments: list[Words] = [
        {
            "name": department.name,
            "on": [_told(one, people, act) for one in rota.at(act.now)],
            "next": [_told(one, people, act) for one in _next(rota, act)],
        }
        for department in act.uow.dictionaries.load().offered().departments
        if (rota := rotas.get(department.id))
    ]
    mine = any(next(one.own(act.person.id, act.now), None) is not None for one in rotas.values())
    return Say("answers/shifts", {"departments": departments, "mine": mine})


def _next(rota: Rota, act: Act) -> Iterator[OnShift]:
    """Yield the shifts that begin next, at one instant."""
    begins = None
    for one in rota.coming(act.now):
        if begins is not None and one.begins > begins:
            return
        begins = one.begins
        yield one


def _told(one: OnShift, people: dict[int, Person], act: Act) -> Words:
    here = [people[number] for number in sorted(one.people) if number in people]
    away = {person.id for person in here if not is_there(person, max(act.now, one.begins))}
    return {
        "shift": one.shift.name,
        "begins": one.begins,
        "ends": one.ends,
        "people": _names(person for person in here if person.id not in away),
        "away": _names(person for person in here if person.id in away),
    }


def _names(people: Iterable[Person]) -> list[str]:
    return sorted(one.name for one in people)
