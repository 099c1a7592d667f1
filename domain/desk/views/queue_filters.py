"""Filters that somebody typed for the queue, looked up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any, TypeVar

from domain.desk.act import Act
from domain.desk.people.known import person_with
from domain.desk.people.named import account_called, as_known, handle_of
from domain.dictionaries import Category, Department, Dictionaries, Group, Level
from domain.dictionaries.kinds.projects import project_called
from domain.errors import Refusal
from domain.people.accounts import Identity
from domain.people.person import Person, known_zone
from domain.platforms import sources
from domain.policy.people.people_search import plain
from domain.policy.queue.ticket_list import (
    NOBODY,
    Filter,
    Filters,
    Light,
    Period,
    TypedFilter,
    project_number,
    read_period,
    source_number,
    value_number,
)
from domain.tickets import Status

T = TypeVar("T")

CHOICES = 98
"""How many values are offered, besides any and none (Slack's selects hold 100)."""

PROJECTS = 5000
"""How many projects are searched for a name."""

VALUES = 5000
"""How many values of a property are searched for one."""

NAMESAKES = 5
"""How many people of one name are looked up, to say that there are several."""


def looked_up(filters: Filters, named: Iterable[TypedFilter], act: Act) -> Filters:
    """Return the filters with the typed ones looked up. Raises Refusal if one is unclear."""
    for one in named:
        filters = replace(filters, **_value(one, act))
    return filters


def zone_of(person: Person) -> tzinfo:
    """Return the person's time zone; UTC if it is unknown or wrong."""
    return known_zone(person.time_zone) or UTC


def _value(named: TypedFilter, act: Act) -> dict[str, Any]:
    try:
        wanted = Filter(named.filter)
    except ValueError:
        raise Refusal(
            "no_such_filter",
            typed=named.filter,
            offered=tuple(one.value for one in Filter),
        ) from None
    if isinstance(named.value, Identity) and wanted not in (Filter.CLIENT, Filter.RESPONSIBLE):
        raise Refusal("no_such_value", filter=wanted.value, typed="@", offered=())
    return {wanted.value: _LOOK_UP[wanted](named.value, act)}


_Named = Category | Department | Group | Level


def _numbers_of(
    wanted: Filter, entries: Callable[[Dictionaries], Iterable[_Named]]
) -> Callable[[str, Act], int]:
    """Return what looks up the number of an entry by its name."""

    def number(value: str, act: Act) -> int:
        known = {one.name: one.id for one in entries(act.uow.dictionaries.load())}
        return among(wanted.value, value, known)

    return number


def among(name: str, value: str, known: Mapping[str, T]) -> T:
    """Return the value with that name, in any case. Otherwise raise Refusal with the others."""
    by_name = {one.casefold(): one for one in known}
    found = by_name.get(value.casefold())
    if found is None:
        raise Refusal(
            "no_such_value",
            filter=name,
            typed=value,
            offered=tuple(known),
        )
    return known[found]


def _lamp(value: str, _act: Act) -> Light:
    lights = {light.value: light for light in Light}
    return among(Filter.LAMP.value, value.replace(" ", "_").replace("-", "_"), lights)


def _status(value: str, _act: Act) -> Status:
    return among(Filter.STATUS.value, value, {one.value: one for one in Status})


def _source(value: str | int, act: Act) -> str:
    known = sources(act.uow.platforms)
    if isinstance(value, int):
        by_number = {**dict(enumerate(known)), **{source_number(one): one for one in known}}
        if value not in by_number:
            raise Refusal("stale_button")
        return by_number[value]
    return str(among(Filter.SOURCE.value, value, {one: one for one in known}))


def _period(value: str, act: Act) -> Period:
    period = read_period(value, act.now.astimezone(zone_of(act.person)).date())
    if period is None:
        raise Refusal("no_such_period", typed=value)
    return period


def projects_known(act: Act, most: int) -> Sequence[str]:
    """Return the projects that people may choose, and others that tickets in the queue have."""
    offered = [one.name for one in act.uow.dictionaries.load().offered().projects]
    return list(dict.fromkeys((*offered, *act.uow.queue.projects(most))))[:most]


def _project(value: str | int, act: Act) -> str:
    projects = projects_known(act, PROJECTS)
    if isinstance(value, int):
        found = next((one for one in projects if project_number(one) == value), None)
        if found is None:
            raise Refusal("stale_button")
        return found
    if project := project_called(value, act.uow.dictionaries.load().projects):
        return project.name
    return str(among(Filter.PROJECT.value, value, {one: one for one in projects}))


def _of_clients(wanted: Filter, value: str | int, act: Act) -> str:
    """Return a value that some client has, by its name or its number."""
    known = act.uow.people.values(wanted.value, VALUES)
    if isinstance(value, int):
        found = next((one for one in known if value_number(one) == value), None)
        if found is None:
            raise Refusal("stale_button")
        return found
    return str(among(wanted.value, plain(value), {one: one for one in known}))


def _responsible(value: str | Identity, act: Act) -> int:
    if isinstance(value, Identity):
        return _known(value, act).id
    word = value.casefold()
    if word in ("me", "nobody"):
        return act.person.id if word == "me" else NOBODY
    staff = act.uow.people.staff()
    found = [one for one in staff if one.name.casefold() == word] or [
        one for one in staff if word in one.name.casefold().split()
    ]
    if not found:
        names = {one.name: one.id for one in staff}
        return among(Filter.RESPONSIBLE.value, value, names)
    return _one_of(found, Filter.RESPONSIBLE, value)


def _client(value: str | Identity, act: Act) -> int:
    """Look a client up by account, by name, or by the number of one of their tickets, `#42`."""
    if isinstance(value, Identity):
        return _known(value, act).id
    if value.casefold() == "me":
        return act.person.id
    number = value.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        ticket = act.seen(int(number))
        if ticket is None:
            raise Refusal("no_such_ticket")
        return ticket.client_id
    found = act.uow.people.clients_named(value, NAMESAKES + 1)
    if not found:
        raise Refusal("no_such_client", typed=value)
    return _one_of(found, Filter.CLIENT, value)


def _known(identity: Identity, act: Act) -> Person:
    handle = handle_of(identity)
    account = account_called(handle, act) if handle else as_known(identity, act)
    return person_with(account, act)


def _one_of(found: Sequence[Person], wanted: Filter, typed: str) -> int:
    if len(found) > 1:
        raise Refusal("which_person", filter=wanted.value, typed=typed)
    return found[0].id


_LOOK_UP: Mapping[Filter, Callable[[Any, Act], Any]] = {
    Filter.LAMP: _lamp,
    Filter.LEVEL: _numbers_of(Filter.LEVEL, lambda known: known.levels),
    Filter.CATEGORY: _numbers_of(Filter.CATEGORY, lambda known: known.categories),
    Filter.STATUS: _status,
    Filter.PERIOD: _period,
    Filter.CLIENT: _client,
    Filter.RESPONSIBLE: _responsible,
    Filter.DEPARTMENT: _numbers_of(Filter.DEPARTMENT, lambda known: known.departments),
    Filter.PROJECT: _project,
    Filter.SOURCE: _source,
    Filter.GROUP: _numbers_of(Filter.GROUP, lambda known: known.groups),
    Filter.COMPANY: lambda value, act: _of_clients(Filter.COMPANY, value, act),
    Filter.MARK: lambda value, act: _of_clients(Filter.MARK, value, act),
    Filter.LANGUAGE: lambda value, act: _of_clients(Filter.LANGUAGE, value, act),
}
