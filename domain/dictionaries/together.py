"""All dictionaries together, as the desk asks them, and how the desk speaks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from domain.dictionaries.kinds.categories import Category, Group, Priority
from domain.dictionaries.kinds.departments import Department
from domain.dictionaries.kinds.desk import NOBODYS, Desk
from domain.dictionaries.kinds.levels import Level
from domain.dictionaries.kinds.projects import Project
from domain.dictionaries.kinds.ratings import DEFAULT_SCALE, RatingValue
from domain.dictionaries.kinds.replies import CannedReply
from domain.dictionaries.kinds.rules import Rule
from domain.dictionaries.kinds.shifts import Shift
from domain.dictionaries.kinds.statuses import StatusLabel
from domain.sla.calendars import ROUND_THE_CLOCK, Calendar, Problem

_N = TypeVar("_N", bound="_Numbered")

Team = Group | Department | Shift
"""What has members."""


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """The desk's language and zone for texts that are not for one person, and its words.

    Empty ones are left to the configuration. `time_zone` is an IANA name.
    """

    language: str = ""
    time_zone: str = ""
    labels: tuple[StatusLabel, ...] = ()

    def status(self, status: str, language: str, *, to_client: bool = False) -> str:
        """Return the desk's own word for a status in a language; empty if it has none."""
        found = next((one for one in self.labels if one.status == status), None)
        return found.said(language, to_client=to_client) if found is not None else ""


USUAL_VOICE = Voice()
"""The voice of a desk that has no words of its own."""


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
