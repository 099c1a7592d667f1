"""Mistakes that no entry has alone: names, and what the dictionaries say together."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import timedelta

from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.reader import Reference
from domain.dictionaries.kinds.desk import Desk
from domain.dictionaries.kinds.levels import ClockKind
from domain.dictionaries.kinds.shifts import Shift
from domain.dictionaries.kinds.statuses import StatusLabel
from domain.dictionaries.together import Dictionaries
from domain.sla.calendars import Calendar, Problem
from domain.text.sentence import Sentence, sentence

_NOTHING = timedelta(0)
_MOST_WEEKS = 10 * 52


def unknown_name(one: Reference, known: Sequence[str]) -> Sentence:
    """Return what is wrong with a name that is none of the known ones."""
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


def bad_names(kind: Kind, entries: Iterable[Entry]) -> Iterable[Problem]:
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


def named_twice(labels: Sequence[StatusLabel]) -> Iterable[Problem]:
    """Return a mistake for each label of a status that has one already."""
    known: dict[str, str] = {}
    for one in labels:
        other = known.setdefault(one.status, one.name)
        if one.status and other != one.name:
            says = sentence("this status is already called “%(other)s”", other=other)
            yield Problem(f"{entry_path(Kind.STATUS, one.name)}.status", says)


def endless(found: Dictionaries) -> Iterable[Problem]:
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


def several(desks: Sequence[Desk]) -> Iterable[Problem]:
    """Return a mistake for each desk besides the first."""
    for one in desks[1:]:
        yield Problem(entry_path(Kind.DESK, one.name), sentence("there can be only one desk"))


def calendar_of(shift: Shift, found: Dictionaries) -> Calendar | None:
    """Return the calendar of a shift's department; None if it has none."""
    named = [one.calendar for one in found.departments if one.name == shift.department]
    return found.calendars.get(named[0]) if named else None


def without_zone(found: Dictionaries) -> Iterable[Problem]:
    """Return a mistake for each shift whose time zone nobody has said."""
    for shift in found.shifts:
        if not shift.zone and shift.department and calendar_of(shift, found) is None:
            says = sentence("write a time zone, because the department has no calendar")
            yield Problem(f"{entry_path(Kind.SHIFT, shift.name)}.zone", says)
