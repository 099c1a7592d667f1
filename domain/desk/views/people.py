"""The people that the desk knows: a page of the list, and one card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

from domain.answers.people import ListedPerson, PeoplePage, PersonPage
from domain.commands import ShowPeople, ShowPerson
from domain.desk.act import Act
from domain.desk.people.known import known_person, person_with
from domain.desk.people.named import as_known
from domain.desk.settings.person.card import page_of
from domain.desk.views.queue_filters import among
from domain.dictionaries import Dictionaries, Level
from domain.people.accounts import Identity
from domain.people.person import ACCESS, COMPANY, MARK, Access, Person, Role, property_text
from domain.policy.people.access import access_of
from domain.policy.people.people_search import (
    PAGE,
    Keys,
    PeopleQuery,
    PeopleSought,
    PersonFilter,
    beginning_with,
    ended_before,
    value_key,
    words_in,
)


def show_person(command: ShowPerson, act: Act) -> PersonPage | PeoplePage:
    """Show somebody's card; if several have that name, the list of them."""
    named = command.person
    if isinstance(named, int):
        return page_of(known_person(named, act), act)
    if named.identity is not None:
        return page_of(_of_account(named.identity, act), act)
    found = {one.person_id for one in act.uow.people.with_handle(named.handle)}
    if len(found) == 1:
        return page_of(known_person(found.pop(), act), act)
    query = PeopleQuery(tuple((named.handle or named.name).split()))
    page = show_people(ShowPeople(query), act)
    if len(page.people) != 1:
        return page
    return page_of(known_person(page.people[0].id, act), act)


def _of_account(identity: Identity, act: Act) -> Person:
    person = person_with(as_known(identity, act), act)
    return act.uow.people.get(person.id)  # as the desk has them: a guest's role is their account's


def show_people(command: ShowPeople, act: Act) -> PeoplePage:
    """Return a page of people, the newest first. Raises Refusal if a filter has no such value."""
    words = (word for typed in command.query.words for word in words_in(typed))
    sought = PeopleSought(has=tuple(beginning_with(word) for word in words))
    for one in command.query.filters:
        sought = _LOOK_UP[one.filter](sought, one.value, act)
    found = act.uow.people.search(sought, PAGE + 1, command.page * PAGE)
    if command.page and not found:
        return show_people(replace(command, page=0), act)
    rows = listed(found[:PAGE], act)
    return PeoplePage(rows, command.query, command.page, more=len(found) > PAGE)


def listed(people: Sequence[Person], act: Act) -> tuple[ListedPerson, ...]:
    """Return people as a list shows them, with their @names, groups and access."""
    numbers = [one.id for one in people]
    groups = act.uow.dictionaries.groups_of_each(numbers)
    handles: dict[int, list[str]] = {}
    for account in act.uow.people.accounts_of(numbers):
        if account.handle:
            handles.setdefault(account.person_id, []).append(account.handle)
    return tuple(
        ListedPerson(
            one.id,
            one.name,
            one.role.value,
            tuple(dict.fromkeys(handles.get(one.id, ()))),
            property_text(one.properties, COMPANY),
            property_text(one.properties, MARK),
            groups.get(one.id, ()),
            access_of(one, act.now).value,
        )
        for one in people
    )


# What each filter asks for

_Looked = Callable[[PeopleSought, str, Act], PeopleSought]


def _having(sought: PeopleSought, *keys: Keys) -> PeopleSought:
    return replace(sought, has=(*sought.has, *keys))


def _role(sought: PeopleSought, value: str, _act: Act) -> PeopleSought:
    role = among(PersonFilter.ROLE.value, value, {one.value: one for one in Role})
    if role.is_staff:
        sought = _having(sought, Keys(value_key("role", role.value)))
    return replace(sought, role=role)


def _group(sought: PeopleSought, value: str, act: Act) -> PeopleSought:
    groups = {one.name: one.id for one in act.uow.dictionaries.load().offered().groups}
    return _only_in(sought, {among(PersonFilter.GROUP.value, value, groups)})


def _level(sought: PeopleSought, value: str, act: Act) -> PeopleSought:
    known = act.uow.dictionaries.load().offered()
    levels = {one.name: one for one in known.levels}
    return _of_level(sought, among(PersonFilter.LEVEL.value, value, levels), known)


def _of_level(sought: PeopleSought, level: Level, known: Dictionaries) -> PeopleSought:
    """Return who has a level: see `Dictionaries.level_for`."""
    numbers = {one.name: one.id for one in known.groups}
    at = known.levels.index(level)
    limited = [(place, one) for place, one in enumerate(known.levels) if one.groups]
    if level.groups:
        before = [one for place, one in limited if (-one.priority, place) < (-level.priority, at)]
        sought = _only_in(sought, _numbers([level], numbers))
    else:
        before = [one for _, one in limited]
        same = [one for one in known.levels if not one.groups]
        if max(same, key=lambda one: one.priority) is not level:
            return replace(sought, nobody=True)
    return replace(sought, not_in=(*sought.not_in, *sorted(_numbers(before, numbers))))


def _numbers(levels: Sequence[Level], numbers: Mapping[str, int]) -> set[int]:
    return {numbers[name] for one in levels for name in one.groups if name in numbers}


def _only_in(sought: PeopleSought, groups: set[int]) -> PeopleSought:
    """Return who is in one of these groups too."""
    both = groups & set(sought.groups) if sought.groups else groups
    return replace(sought, groups=tuple(sorted(both)), nobody=sought.nobody or not both)


def _access(sought: PeopleSought, value: str, act: Act) -> PeopleSought:
    access = among(PersonFilter.ACCESS.value, value, {one.value: one for one in Access})
    off, ended = Keys(value_key(ACCESS, Access.OFF)), ended_before(_today(act))
    if access is Access.OFF:
        return _having(sought, off)
    if access is Access.ENDED:
        return replace(_having(sought, ended), lacks=(*sought.lacks, off))
    return replace(sought, lacks=(*sought.lacks, off, ended))


def _today(act: Act) -> date:
    return act.now.astimezone(UTC).date()


def _of_value(name: str) -> _Looked:
    return lambda sought, value, _act: _having(sought, Keys(value_key(name, value)))


_LOOK_UP: Mapping[PersonFilter, _Looked] = {
    PersonFilter.ROLE: _role,
    PersonFilter.GROUP: _group,
    PersonFilter.LEVEL: _level,
    PersonFilter.COMPANY: _of_value(COMPANY),
    PersonFilter.MARK: _of_value(MARK),
    PersonFilter.ACCESS: _access,
}
