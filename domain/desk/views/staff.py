"""The staff: who they are, where they work, and how much they have to do."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from domain.answers.people import ListedStaff, StaffPage
from domain.commands import ShowStaff
from domain.desk.act import Act
from domain.dictionaries import Department, Shift
from domain.people.person import Person, Role
from domain.policy.people.people_search import PAGE


def show_staff(command: ShowStaff, act: Act) -> StaffPage:
    """Return a page of staff: administrators first, then by name."""
    staff = sorted(act.uow.people.staff(), key=_in_order)
    begin = command.page * PAGE
    if command.page and begin >= len(staff):
        return show_staff(replace(command, page=0), act)
    shown = staff[begin : begin + PAGE]
    return StaffPage(
        _listed(shown, act),
        command.page,
        more=len(staff) > begin + PAGE,
        may_invite=act.person.role is Role.ADMINISTRATOR,
    )


def _in_order(person: Person) -> tuple[bool, str, int]:
    return person.role is not Role.ADMINISTRATOR, person.name.casefold(), person.id


def _listed(people: Iterable[Person], act: Act) -> tuple[ListedStaff, ...]:
    people = tuple(people)
    known, loads = act.uow.dictionaries.load().offered(), act.uow.overview.loads()
    departments, shifts = _names(known.departments, act), _names(known.shifts, act)
    platforms: dict[int, dict[str, None]] = {}
    for account in act.uow.people.accounts_of([one.id for one in people]):
        platforms.setdefault(account.person_id, {})[account.identity.platform] = None
    return tuple(
        ListedStaff(
            one.id,
            one.name,
            one.role.value,
            departments.get(one.id, ()),
            shifts.get(one.id, ()),
            one.away_at(act.now),
            loads.get(one.id, 0),
            tuple(platforms.get(one.id, ())),
            one.speaks,
        )
        for one in people
    )


def _names(entries: Iterable[Department | Shift], act: Act) -> Mapping[int, tuple[str, ...]]:
    """Return the names of these entries by member; a department has its shifts' members too."""
    names = {one.id: one.name for one in entries}
    found: dict[int, tuple[str, ...]] = {}
    for entry, staff in act.uow.dictionaries.staff_of_each(names).items():
        for person in staff:
            found[person] = (*found.get(person, ()), names[entry])
    return found
