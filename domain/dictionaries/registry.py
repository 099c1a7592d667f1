"""All dictionaries together, checked against each other."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from domain.dictionaries.categories import (
    Category,
    Group,
    Priority,
    read_category,
    read_group,
    read_priority,
)
from domain.dictionaries.departments import Department, read_department
from domain.dictionaries.entries import BadEntries, Entry, Kind, Reading
from domain.dictionaries.levels import ClockKind, Level, read_level
from domain.dictionaries.rules import Compile, Rule, read_rule
from domain.platforms import Platforms
from domain.sla.calendars import ROUND_THE_CLOCK, BadCalendar, Calendar, Problem, read_calendar

_Numbered = TypeVar("_Numbered", Group, Department, Category, Priority, Level)

_NOTHING = timedelta(0)
_MOST_WEEKS = 10 * 52


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """All dictionaries, each in its order. `revision` grows with every change of an entry."""

    revision: int
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    departments: tuple[Department, ...] = ()
    categories: tuple[Category, ...] = ()
    priorities: tuple[Priority, ...] = ()
    levels: tuple[Level, ...] = ()
    rules: tuple[Rule, ...] = ()
    off: frozenset[int] = frozenset()
    """The numbers of entries that are switched off. Rules that are off are not in `rules`."""

    def offered(self) -> "Dictionaries":
        """Return what people and rules may choose from: without entries that are switched off."""
        return replace(
            self,
            groups=self._on(self.groups),
            departments=self._on(self.departments),
            categories=self._on(self.categories),
            priorities=self._on(self.priorities),
            levels=self._on(self.levels),
        )

    def _on(self, entries: tuple[_Numbered, ...]) -> tuple[_Numbered, ...]:
        return tuple(one for one in entries if one.id not in self.off) if self.off else entries

    def level(self, level_id: int | None) -> Level | None:
        """Return the level with this number."""
        return next((level for level in self.levels if level.id == level_id), None)

    def department(self, department_id: int) -> Department | None:
        """Return the department with this number."""
        return next((one for one in self.departments if one.id == department_id), None)

    def category(self, category_id: int | None) -> Category | None:
        """Return the category with this number."""
        return next((one for one in self.categories if one.id == category_id), None)

    def priority(self, priority_id: int | None) -> Priority | None:
        """Return the priority with this number."""
        return next((one for one in self.priorities if one.id == priority_id), None)

    def level_for(self, groups: Collection[str]) -> Level | None:
        """Return a client's level: of those for their groups, the one with the highest priority.

        Otherwise the level for everybody (without groups); None if there is none.
        """
        levels = self._on(self.levels)
        theirs = [level for level in levels if set(level.groups) & set(groups)]
        fitting = theirs or [level for level in levels if not level.groups]
        return max(fitting, key=lambda level: level.priority, default=None)

    def calendar_of(self, level: Level | None, department_id: int) -> Calendar:
        """Return the level's calendar, else the department's, else round the clock."""
        department = self.department(department_id)
        names = (level.calendar if level else "", department.calendar if department else "")
        return next((self.calendars[name] for name in names if name), ROUND_THE_CLOCK)

    def hours_of(self, department_id: int, level: Level | None = None) -> Calendar:
        """Return a department's working hours, whatever is promised.

        If it has no calendar, its people are assumed to work when their promises count: by the
        level's calendar, else round the clock.
        """
        department = self.department(department_id)
        own = self.calendars.get(department.calendar) if department else None
        return own or self.calendar_of(level, department_id)

    def categories_for(self, groups: Collection[str]) -> tuple[Category, ...]:
        """Return the categories that clients of these groups and this level may choose."""
        level = self.level_for(groups)
        return tuple(
            one
            for one in self._on(self.categories)
            if (not one.groups or set(one.groups) & set(groups))
            and (level is None or not level.categories or one.name in level.categories)
        )


def read_dictionaries(
    entries: Iterable[Entry], compile_pattern: Compile, platforms: Platforms, revision: int = 0
) -> Dictionaries:
    """Read all entries. Raises BadEntries with all mistakes, including unknown names."""
    by_kind: dict[Kind, list[Entry]] = {kind: [] for kind in Kind}
    for entry in sorted(entries, key=lambda one: (one.position, one.id)):
        by_kind[entry.kind].append(entry)
    problems: list[Problem] = []

    def readings(kind: Kind) -> list[tuple[Entry, Reading]]:
        return [
            (entry, Reading.of(entry.body, _path(kind, entry.name), problems))
            for entry in by_kind[kind]
        ]

    found = Dictionaries(
        revision,
        _calendars(by_kind[Kind.CALENDAR], problems),
        tuple(read_group(one.id, one.name, body, platforms) for one, body in readings(Kind.GROUP)),
        tuple(
            read_department(one.id, one.name, body, platforms)
            for one, body in readings(Kind.DEPARTMENT)
        ),
        tuple(
            read_category(one.id, one.name, body, platforms)
            for one, body in readings(Kind.CATEGORY)
        ),
        tuple(read_priority(one.id, one.name, body) for one, body in readings(Kind.PRIORITY)),
        tuple(read_level(one.id, one.name, body, platforms) for one, body in readings(Kind.LEVEL)),
        tuple(
            read_rule(one.id, one.name, one.position, body, compile_pattern, platforms)
            for one, body in readings(Kind.RULE)
        ),
    )
    off = frozenset(entry.id for entries in by_kind.values() for entry in entries if entry.off)
    problems += _unknown_names(found, by_kind)
    problems += (one for kind in Kind for one in _bad_names(kind, by_kind[kind]))
    problems += _endless(found)
    if problems:
        raise BadEntries(problems)
    return replace(found, rules=tuple(one for one in found.rules if one.id not in off), off=off)


def _calendars(entries: Iterable[Entry], problems: list[Problem]) -> dict[str, Calendar]:
    calendars = {}
    for entry in entries:
        path = _path(Kind.CALENDAR, entry.name)
        written: object = entry.body
        if not isinstance(written, Mapping):
            problems.append(Problem(path, "write its zone and its week"))
            continue
        try:
            calendars[entry.name] = read_calendar(entry.name, written)
        except BadCalendar as bad:
            problems += [Problem(f"{path}.{where}", sentence) for where, sentence in bad.problems]
    return calendars


def _path(kind: Kind, name: str) -> str:
    """Return where an entry is, in a form that can be shown whatever its name is."""
    shown = (one if one not in _unshown(name) else ascii(one)[1:-1] for one in name)
    return f"{kind}.{''.join(shown)}"


def _unshown(name: str) -> set[str]:
    """Return the characters that chats or databases can't take: controls and lone surrogates."""
    return {one for one in name if unicodedata.category(one) in ("Cc", "Cs")}


def _bad_names(kind: Kind, entries: Iterable[Entry]) -> Iterable[Problem]:
    """Return a mistake for each name that can't be typed, or that looks like another one."""
    known: dict[str, str] = {}
    for entry in entries:
        name = entry.name
        if not name.strip():
            yield Problem(_path(kind, name), "it needs a name")
        elif _unshown(name) or name != " ".join(name.split()):
            sentence = "write the name in one line, its words one space apart, none around them"
            yield Problem(_path(kind, name), sentence)
        elif (other := known.setdefault(name.casefold(), name)) != name:
            yield Problem(_path(kind, name), f"“{other}” is called so already but for its capitals")


def _endless(found: Dictionaries) -> Iterable[Problem]:
    """Return a mistake for each target that takes years in a calendar that may count it.

    Calendars look at most fifty years ahead; a longer target is a typing mistake.
    """
    by_department = [one.calendar for one in found.departments]
    for level in found.levels:
        for clock in ClockKind:
            last = max((step.offset for step in level.steps(clock)), default=_NOTHING)
            needed = (level.target(clock) or _NOTHING) + last
            for name in dict.fromkeys([level.calendar] if level.calendar else by_department):
                calendar = found.calendars.get(name)
                if calendar is not None and needed > _MOST_WEEKS * calendar.a_week:
                    sentence = f"that takes more than ten years of the few hours of “{name}”"
                    yield Problem(f"{_path(Kind.LEVEL, level.name)}.{clock}", sentence)


def _unknown_names(
    found: Dictionaries, by_kind: Mapping[Kind, Iterable[Entry]]
) -> Iterable[Problem]:
    """Return a mistake for each name in an entry that the other dictionary does not contain."""
    names = {kind: {entry.name for entry in entries} for kind, entries in by_kind.items()}
    for kind, name, key, named, of in _references(found):
        if named and named not in names[of]:
            there = ", ".join(sorted(names[of])) or "none"
            yield Problem(
                f"{_path(kind, name)}.{key}",
                f"there is no “{named}” among {of} (there is: {there})",
            )


def _references(found: Dictionaries) -> Iterable[tuple[Kind, str, str, str, Kind]]:
    for department in found.departments:
        yield Kind.DEPARTMENT, department.name, "calendar", department.calendar, Kind.CALENDAR
    for category in found.categories:
        yield Kind.CATEGORY, category.name, "department", category.department, Kind.DEPARTMENT
        for group in category.groups:
            yield Kind.CATEGORY, category.name, "groups", group, Kind.GROUP
    for level in found.levels:
        yield Kind.LEVEL, level.name, "calendar", level.calendar, Kind.CALENDAR
        for group in level.groups:
            yield Kind.LEVEL, level.name, "groups", group, Kind.GROUP
        for name in level.categories:
            yield Kind.LEVEL, level.name, "categories", name, Kind.CATEGORY
    for rule in found.rules:
        for key, named, of in rule.names():
            yield Kind.RULE, rule.name, key, named, of
