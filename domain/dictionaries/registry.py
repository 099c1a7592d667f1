"""All dictionaries together, checked against each other."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from domain.dictionaries.calendars import CALENDARS
from domain.dictionaries.categories import (
    CATEGORIES,
    GROUPS,
    PRIORITIES,
    Category,
    Group,
    Priority,
)
from domain.dictionaries.departments import DEPARTMENTS, Department
from domain.dictionaries.description import Description
from domain.dictionaries.desk import DESK, NOBODYS, Desk, Pinned, with_pinned
from domain.dictionaries.entries import BadEntries, Entry, Kind
from domain.dictionaries.levels import LEVELS, ClockKind, Level
from domain.dictionaries.projects import PROJECTS, Project
from domain.dictionaries.ratings import DEFAULT_SCALE, RATINGS, RatingValue
from domain.dictionaries.reading import Compile, Reading, Reference, Tools
from domain.dictionaries.replies import REPLIES, CannedReply
from domain.dictionaries.rules import RULES, Rule
from domain.dictionaries.shifts import SHIFTS, Shift
from domain.dictionaries.statuses import STATUSES, StatusLabel
from domain.dictionaries.voice import USUAL_VOICE, Voice
from domain.platforms import Platforms
from domain.policy.scope import EVERYTHING, Scopes
from domain.sentence import Sentence, sentence
from domain.sla.calendars import ROUND_THE_CLOCK, Calendar, Problem

T = TypeVar("T")
_N = TypeVar("_N", bound="_Numbered")
_NOTHING = timedelta(0)
_MOST_WEEKS = 10 * 52


Team = Group | Department | Shift
"""What has members."""


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """All dictionaries, each in its order. `revision` grows with every change of an entry."""

    revision: int
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    departments: tuple[Department, ...] = ()
    shifts: tuple[Shift, ...] = ()
    categories: tuple[Category, ...] = ()
    priorities: tuple[Priority, ...] = ()
    levels: tuple[Level, ...] = ()
    rules: tuple[Rule, ...] = ()
    ratings: tuple[RatingValue, ...] = ()
    projects: tuple[Project, ...] = ()
    replies: tuple[CannedReply, ...] = ()
    desk: Desk = NOBODYS
    voice: Voice = USUAL_VOICE
    off: frozenset[int] = frozenset()
    """The numbers of entries that are switched off. Rules that are off are not in `rules`."""
    broken: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    """The numbers of entries that can't be read, and why: they are here as they were before."""
    scopes: Scopes = EVERYTHING.scopes

    def offered(self) -> "Dictionaries":
        """Return what people and rules may choose from: without entries that are switched off."""
        return replace(
            self,
            groups=self._on(self.groups),
            departments=self._on(self.departments),
            shifts=self._on(self.shifts),
            categories=self._on(self.categories),
            priorities=self._on(self.priorities),
            levels=self._on(self.levels),
            ratings=self._on(self.ratings),
            projects=self._on(self.projects),
            replies=self._on(self.replies),
        )

    def _on(self, entries: tuple[_N, ...]) -> tuple[_N, ...]:
        return tuple(one for one in entries if one.id not in self.off) if self.off else entries

    def level(self, level_id: int | None) -> Level | None:
        """Return the level with this number."""
        return next((level for level in self.levels if level.id == level_id), None)

    def level_of(self, level_id: int | None, opened_at: datetime) -> Level | None:
        """Return the level with this number, with the targets for tickets opened at an instant."""
        level = self.level(level_id)
        return level.for_tickets_of(opened_at) if level is not None and level.former else level

    def department(self, department_id: int) -> Department | None:
        """Return the department with this number."""
        return next((one for one in self.departments if one.id == department_id), None)

    def shifts_of(self, department_id: int) -> tuple[Shift, ...]:
        """Return a department's shifts, without those that are switched off."""
        department = self.department(department_id)
        name = department.name if department is not None else ""
        return tuple(one for one in self._on(self.shifts) if one.department == name)

    def teams(self) -> "tuple[Team, ...]":
        """Return everything that has members."""
        return (*self.groups, *self.departments, *self.shifts)

    def category(self, category_id: int | None) -> Category | None:
        """Return the category with this number."""
        return next((one for one in self.categories if one.id == category_id), None)

    def priority(self, priority_id: int | None) -> Priority | None:
        """Return the priority with this number."""
        return next((one for one in self.priorities if one.id == priority_id), None)

    def rating(self, rating_id: int | None) -> RatingValue | None:
        """Return the rating value with this number."""
        return next((one for one in self.ratings if one.id == rating_id), None)

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

    def priorities_for(self, level: Level | None) -> tuple[Priority, ...]:
        """Return the priorities that clients with this level may choose."""
        allowed = level.priorities if level is not None else ()
        return tuple(one for one in self._on(self.priorities) if not allowed or one.name in allowed)

    def ratings_for(self, level: Level | None) -> tuple[RatingValue, ...]:
        """Return the ratings that clients with this level choose from, in order; never none."""
        allowed = level.ratings if level is not None else ()
        offered = self._on(self.ratings)
        return tuple(one for one in offered if one.name in allowed) or offered or DEFAULT_SCALE


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
    problems += [*_endless(found), *_without_zone(found), *_named_twice(labels), *_several(desks)]
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


def _several(desks: Sequence[Desk]) -> Iterable[Problem]:
    for one in desks[1:]:
        yield Problem(entry_path(Kind.DESK, one.name), sentence("there can be only one desk"))


def _calendar_of(shift: Shift, found: Dictionaries) -> Calendar | None:
    """Return the calendar of a shift's department; None if it has none."""
    named = [one.calendar for one in found.departments if one.name == shift.department]
    return found.calendars.get(named[0]) if named else None


def _by_the_calendar(shift: Shift, found: Dictionaries) -> Shift:
    """Return a shift with the time zone and the holidays of its department."""
    calendar = _calendar_of(shift, found)
    if calendar is None:
        return shift
    closed = frozenset() if shift.on_holidays else calendar.closed_days
    return replace(shift, zone=shift.zone or calendar.zone, closed=closed)


def _without_zone(found: Dictionaries) -> Iterable[Problem]:
    for shift in found.shifts:
        if not shift.zone and shift.department and _calendar_of(shift, found) is None:
            says = sentence("write a time zone, because the department has no calendar")
            yield Problem(f"{entry_path(Kind.SHIFT, shift.name)}.zone", says)


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
                yield Problem(one.path, _unknown_name(one, names))

    def bad_names(self) -> Iterable[Problem]:
        """Return a mistake for each name that can't be typed, or that looks like another one."""
        return (one for kind in Kind for one in _bad_names(kind, self._of(kind)))


def _unknown_name(one: Reference, known: Sequence[str]) -> Sentence:
    if not known:
        return sentence("there's no “%(name)s”: there's nothing to choose from yet", name=one.name)
    return sentence(
        "there's no “%(name)s”; choose one of these: %(offered)s",
        name=one.name,
        offered=", ".join(sorted(known)),
    )


def entry_path(kind: Kind, name: str) -> str:
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
            yield Problem(entry_path(kind, name), sentence("give it a name"))
        elif _unshown(name) or name != " ".join(name.split()):
            says = sentence("write the name on one line, without extra spaces")
            yield Problem(entry_path(kind, name), says)
        elif (other := known.setdefault(name.casefold(), name)) != name:
            yield Problem(
                entry_path(kind, name),
                sentence("this name differs from “%(other)s” only in capital letters", other=other),
            )


def _named_twice(labels: Sequence[StatusLabel]) -> Iterable[Problem]:
    """Return a mistake for each label of a status that has one already."""
    known: dict[str, str] = {}
    for one in labels:
        other = known.setdefault(one.status, one.name)
        if one.status and other != one.name:
            says = sentence("this status is already called “%(other)s”", other=other)
            yield Problem(f"{entry_path(Kind.STATUS, one.name)}.status", says)


def _endless(found: Dictionaries) -> Iterable[Problem]:
    """Return a mistake for each target that takes years in a calendar that may count it.

    Calendars look at most fifty years ahead; a longer target is a typing mistake.
    """
    by_department = [one.calendar for one in found.departments]
    for level in found.levels:
        for clock in ClockKind:
            if level.target(clock) == timedelta.max:
                continue  # it can't be read, which has been said
            last = max((step.offset for step in level.steps(clock)), default=_NOTHING)
            needed = (level.target(clock) or _NOTHING) + last
            for name in dict.fromkeys([level.calendar] if level.calendar else by_department):
                calendar = found.calendars.get(name)
                if calendar is not None and needed > _MOST_WEEKS * calendar.a_week:
                    says = sentence(
                        "with the working hours of “%(name)s”, this takes more than ten years",
                        name=name,
                    )
                    yield Problem(f"{entry_path(Kind.LEVEL, level.name)}.{clock}", says)
