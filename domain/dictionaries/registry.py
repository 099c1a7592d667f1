"""Reading all dictionaries, checked against each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from domain.dictionaries.checks import (
    bad_names,
    calendar_of,
    endless,
    entry_path,
    named_twice,
    several,
    unknown_name,
    without_zone,
)
from domain.dictionaries.description import Description
from domain.dictionaries.entries import BadEntries, Entry, Kind
from domain.dictionaries.fields.reader import Compile, Reading, Reference, Tools
from domain.dictionaries.kinds.calendars import CALENDARS
from domain.dictionaries.kinds.categories import CATEGORIES, GROUPS, PRIORITIES
from domain.dictionaries.kinds.departments import DEPARTMENTS, Department
from domain.dictionaries.kinds.desk import DESK, NOBODYS, Desk, Pinned, with_pinned
from domain.dictionaries.kinds.levels import LEVELS
from domain.dictionaries.kinds.projects import PROJECTS
from domain.dictionaries.kinds.ratings import RATINGS
from domain.dictionaries.kinds.replies import REPLIES
from domain.dictionaries.kinds.rules import RULES
from domain.dictionaries.kinds.shifts import SHIFTS, Shift
from domain.dictionaries.kinds.statuses import STATUSES
from domain.dictionaries.together import Dictionaries, Voice
from domain.platforms import Platforms
from domain.sla.calendars import Problem

T = TypeVar("T")


DESCRIPTIONS: Mapping[Kind, Description[Any]] = {
    one.kind: one
    for one in (
        *(CALENDARS, GROUPS, DEPARTMENTS, SHIFTS, CATEGORIES, PRIORITIES, LEVELS, RULES),
        *(RATINGS, STATUSES, PROJECTS, REPLIES, DESK),
    )
}
"""A row for each kind of entries."""


def read_dictionaries(
    entries: Iterable[Entry],
    compile_pattern: Compile,
    platforms: Platforms,
    revision: int = 0,
    pinned: Pinned = MappingProxyType({}),
) -> Dictionaries:
    """Read all entries. Raises BadEntries with all mistakes, including unknown names.

    `pinned` are the desk's values that the environment sets; they win.
    """
    in_order = sorted(
        (with_pinned(one, pinned) for one in entries), key=lambda one: (one.position, one.id)
    )
    all_read = _All(in_order, Tools(platforms, compile_pattern))
    calendars = [
        calendar.after([(until, one) for until, one in former if one is not None])
        for calendar, former in all_read.dated(CALENDARS)
        if calendar is not None
    ]
    found = Dictionaries(
        revision,
        {one.name: one for one in calendars},
        all_read.of(GROUPS),
        all_read.of(DEPARTMENTS),
        all_read.of(SHIFTS),
        all_read.of(CATEGORIES),
        all_read.of(PRIORITIES),
        tuple(replace(one, former=tuple(former)) for one, former in all_read.dated(LEVELS)),
        all_read.of(RULES),
        all_read.of(RATINGS),
        all_read.of(PROJECTS),
        all_read.of(REPLIES),
    )
    off = frozenset(entry.id for entry in in_order if entry.off)
    labels = tuple(one for one in all_read.of(STATUSES) if one.id not in off)
    desks = all_read.of(DESK)
    desk = desks[0] if desks else NOBODYS
    all_read.rest()
    problems = [*all_read.problems, *all_read.unknown_names(), *all_read.bad_names()]
    problems += [*endless(found), *without_zone(found), *named_twice(labels), *several(desks)]
    if problems:
        raise BadEntries(problems)
    return replace(
        found,
        shifts=tuple(_by_the_calendar(one, found) for one in found.shifts),
        rules=tuple(one for one in found.rules if one.id not in off),
        departments=tuple(_closing(one, desk) for one in found.departments),
        desk=desk,
        voice=Voice(desk.language, desk.time_zone, labels),
        off=off,
    )


def _closing(department: Department, desk: Desk) -> Department:
    """Return a department that closes silent tickets as the desk does, if it doesn't say how."""
    if department.close_after is not None:
        return department
    return replace(department, close_after=desk.close_after)


def _by_the_calendar(shift: Shift, found: Dictionaries) -> Shift:
    """Return a shift with the time zone and the holidays of its department."""
    calendar = calendar_of(shift, found)
    if calendar is None:
        return shift
    closed = frozenset() if shift.on_holidays else calendar.closed_days
    return replace(shift, zone=shift.zone or calendar.zone, closed=closed)


class _All:
    """All entries as they are read, kind by kind."""

    def __init__(self, entries: Sequence[Entry], tools: Tools) -> None:
        self._entries = entries
        self._tools = tools
        self._references: list[Reference] = []
        self._read: set[Kind] = set()
        self.problems: list[Problem] = []

    def of(self, described: Description[T]) -> tuple[T, ...]:
        """Read the entries of a kind."""
        self._read.add(described.kind)
        return tuple(self._built(one, described) for one in self._of(described.kind))

    def dated(self, described: Description[T]) -> Iterator[tuple[T, list[tuple[datetime, T]]]]:
        """Read the entries of a kind, each with what it was, until the next.

        What can no longer be read counts as if it had never been.
        """
        self._read.add(described.kind)
        for entry in self._of(described.kind):
            former = []
            for until, body in entry.until():
                problems: list[Problem] = []
                path = entry_path(entry.kind, entry.name)
                read = Reading.of(body, path, described.fields, self._tools, problems)
                built = described.build(replace(entry, body=body), read)
                if not problems:
                    former.append((until, built))
            yield self._built(entry, described), former

    def rest(self) -> None:
        """Read the kinds that nobody has read yet, for their mistakes."""
        for described in DESCRIPTIONS.values():
            if described.kind not in self._read:
                self.of(described)

    def _of(self, kind: Kind) -> list[Entry]:
        return [one for one in self._entries if one.kind is kind]

    def _built(self, entry: Entry, described: Description[T]) -> T:
        path = entry_path(entry.kind, entry.name)
        read = Reading.of(entry.body, path, described.fields, self._tools, self.problems)
        built = described.build(entry, read)
        self._references += read.references
        return built

    def unknown_names(self) -> Iterable[Problem]:
        """Return a mistake for each name in an entry that the other dictionary does not contain."""
        for one in self._references:
            names = [entry.name for entry in self._of(one.kind)]
            if one.name not in names:
                yield Problem(one.path, unknown_name(one, names))

    def bad_names(self) -> Iterable[Problem]:
        """Return a mistake for each name that can't be typed, or that looks like another one."""
        return (one for kind in Kind for one in bad_names(kind, self._of(kind)))
