"""What a file of dictionaries would change: entry by entry, field by field. Nothing is saved."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.dictionaries.entries import SINGLE, Entry, Kind
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.kinds.calendars import COUNTRY, EXCEPTIONS
from domain.dictionaries.kinds.desk import DEFAULT_NAME
from domain.dictionaries.past_days import begun_days, said_since, since_days
from domain.dictionaries.preview import holds_from
from domain.sla.calendars import (
    BadCalendar,
    read_calendar,
    read_shift_hours,
    write_calendar,
    write_week,
)
from domain.text.names import compared

Wanted = Mapping[Kind, Sequence[Entry]]
"""The entries that there should be, by kind. Kinds that are left out stay as they are."""


class What(StrEnum):
    """What happens to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    OFF = "switched off"
    ON = "switched on"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an entry (like `warn.response`), before and after; empty: it has no value."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before or '–'} → {self.after or '–'}"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What happens to an entry: as it is now (None: it is new), and as it would be.

    `begun` are days of a calendar that have begun or are over, and change only now.
    """

    what: What
    before: Entry | None
    after: Entry
    lines: tuple[FieldChange, ...] = ()
    begun: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All entries as they would be, and what differs. New entries have numbers beyond all others.

    `missing` are entries of which the wanted ones say nothing: they are switched off.
    """

    entries: tuple[Entry, ...]
    differences: tuple[EntryChange, ...]


def plan(current: Sequence[Entry], wanted: Wanted, at: datetime, default_department: int) -> Plan:
    """Return the changes that turn the current entries into the wanted ones at an instant.

    Names are compared as `compared` does. An entry that is not wanted is switched off, because
    tickets may have it. As long as nobody has changed the default department, the first wanted one
    takes its place.
    """
    entries = [one for one in current if one.kind not in wanted]
    differences: list[EntryChange] = []
    number = max((one.id for one in current), default=0)
    for kind, written in wanted.items():
        there = written
        held = [one for one in current if one.kind is kind]
        left = {one.id: one for one in held}
        names = {compared(one.name) for one in there}
        if kind in SINGLE and held:
            there = [_as_the_only(one, held[0]) for one in there] or held
        untouched = _untouched(held, default_department)
        new: list[Entry] = []
        for one in there:
            before = held[0] if kind in SINGLE and held else _called(one.name, left.values())
            if before is None and untouched and compared(untouched.name) not in names:
                before, untouched = untouched, None
            if before is None:
                number += 1
                after = replace(one, id=number)
                differences.append(EntryChange(What.ADDED, None, after, tuple(lines(None, after))))
            else:
                del left[before.id]
                after = _changed(before, one, at)
                differences += _differences(before, after, _begun(before, after, at))
            new.append(after)
        for unwanted in left.values():
            differences += _differences(unwanted, replace(unwanted, off=True))
            new.append(replace(unwanted, off=True))
        differences += _moved(held, new)
        entries += [replace(one, position=place) for place, one in enumerate(new, 1)]
    return Plan(tuple(entries), tuple(differences))


def _as_the_only(wanted: Entry, held: Entry) -> Entry:
    """Return what a file makes of the one entry of its kind: what it leaves out stays."""
    body = {
        key: value
        for one in (held.body, wanted.body)
        for key, value in (one.items() if isinstance(one, Mapping) else ())
    }
    name = held.name if wanted.name == DEFAULT_NAME else wanted.name
    return replace(held, name=name, body=body)


def _called(name: str, entries: Iterable[Entry]) -> Entry | None:
    """Return the entry with this name, otherwise one with a name that people would type alike."""
    alike = [one for one in entries if compared(one.name) == compared(name)]
    return next((one for one in alike if one.name == name), next(iter(alike), None))


def _untouched(held: Sequence[Entry], default: int) -> Entry | None:
    only = held[0] if len(held) == 1 else None
    return only if only is not None and only.id == default and not only.body else None


def _changed(before: Entry, wanted: Entry, at: datetime) -> Entry:
    after = replace(before, off=wanted.off)
    if before.name == wanted.name and _same(before.kind, before.body, wanted.body):
        return after
    after = after.changed(wanted.name, wanted.body, holds_from(before, wanted.body, at))
    days = _begun(before, after, at)
    return said_since(before, after, since_days(before, after, days)) if days else after


def _begun(before: Entry, after: Entry, at: datetime) -> tuple[date, ...]:
    """Return the days that have begun, of those of which the file says something.

    It doesn't have to list days that are over for ever.
    """
    said = value_at(after.body, EXCEPTIONS.key)
    days = {str(day) for day in said} if isinstance(said, Mapping) else set()
    return tuple(day for day in begun_days(before, after, at) if day.isoformat() in days)


def _differences(
    before: Entry, after: Entry, begun: tuple[date, ...] = ()
) -> Iterator[EntryChange]:
    if found := tuple(lines(before, after)):
        yield EntryChange(What.CHANGED, before, after, found, begun)
    if before.off is not after.off:
        yield EntryChange(What.OFF if after.off else What.ON, before, after)


def _moved(held: Sequence[Entry], new: Sequence[Entry]) -> Iterator[EntryChange]:
    """Yield the entries that change places with others that were there before."""
    numbers = {one.id: one for one in held}
    order = list(numbers)
    for place, one in enumerate(one for one in new if one.id in numbers):
        if order[place] != one.id:
            order.remove(one.id)
            order.insert(place, one.id)
            before = numbers[one.id]
            line = FieldChange("place", str(before.position), str(place + 1))
            yield EntryChange(What.MOVED, before, replace(one, position=place + 1), (line,))


def lines(before: Entry | None, after: Entry) -> Iterator[FieldChange]:
    """Yield the fields that differ, in the order in which they are written."""
    if before is not None and before.name != after.name:
        yield FieldChange("name", before.name, after.name)
    old = dict(values(_normal(before.kind, before.body))) if before is not None else {}
    new = dict(values(_normal(after.kind, after.body)))
    if old == new and before is not None and not _same(after.kind, before.body, after.body):
        yield FieldChange("body", _dumped(before.body), _dumped(after.body))
    for field in dict.fromkeys((*new, *old)):
        if old.get(field, "") != new.get(field, ""):
            yield FieldChange(field, old.get(field, ""), new.get(field, ""))


def values(body: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each value of a body in one line, with its path like `warn.response`."""
    if isinstance(body, Mapping):
        for key, value in body.items():
            yield from values(value, f"{path}.{key}" if path else str(key))
    elif isinstance(body, list | tuple):
        if any(isinstance(one, Mapping | list | tuple) for one in body):
            for number, one in enumerate(body, 1):
                yield from values(one, f"{path}.{number}" if path else str(number))
        else:
            yield path, ", ".join(map(_word, body))
    elif body is not None:
        yield path, _word(body)


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _same(kind: Kind, one: object, other: object) -> bool:
    return _dumped(_normal(kind, one)) == _dumped(_normal(kind, other))


def _dumped(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)


def _normal(kind: Kind, body: object) -> object:
    """Return a body in its one written form: hours may be written in several."""
    normal = _NORMAL.get(kind)
    if normal is None or not isinstance(body, Mapping):
        return body
    try:
        return normal(body)
    except BadCalendar:
        return body


_NORMAL: Mapping[Kind, Callable[[Mapping[str, object]], object]] = {
    Kind.CALENDAR: lambda body: {
        **write_calendar(read_calendar("", body)),
        **{key: value for key, value in body.items() if key == COUNTRY.key},
    },
    Kind.SHIFT: lambda body: {**body, "week": write_week(read_shift_hours(body.get("week")))},
}
