"""Shifts as written: their department's zone and holidays, and what can't be."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.dictionaries import BadEntries, Dictionaries, Entry, Kind, read_dictionaries
from domain.dictionaries.plan import plan
from storage.engine.patterns import compile_pattern
from tests.support.platform_rows import ROWS

OFFICE = {
    "zone": "Europe/Berlin",
    "week": {"mon": "09:00-18:00"},
    "exceptions": {"2026-12-25": "closed", "2026-12-24": ["10:00-14:00"]},
}
NIGHT = {"department": "Support", "week": {"fri": "22:00-06:00"}, "members": ["telegram:42"]}


def read(*shifts: dict[str, Any], calendar: str = "Office") -> Dictionaries:
    support = {"calendar": calendar} if calendar else {}
    entries = [
        Entry(1, Kind.CALENDAR, "Office", 1, OFFICE),
        Entry(2, Kind.DEPARTMENT, "Support", 1, support),
        *(
            Entry(number, Kind.SHIFT, f"Shift {number}", number, body)
            for number, body in enumerate(shifts, 3)
        ),
    ]
    return read_dictionaries(entries, compile_pattern, ROWS)


def mistakes(*shifts: dict[str, Any], calendar: str = "Office") -> list[str]:
    with pytest.raises(BadEntries) as bad:
        read(*shifts, calendar=calendar)
    return [one.path for one in bad.value.problems]


def test_a_shift_has_its_departments_zone_and_rests_on_its_holidays() -> None:
    [night] = read(NIGHT).shifts
    assert night.zone == "Europe/Berlin"
    assert night.closed == {date(2026, 12, 25)}
    assert [str(one) for one in night.hours_on(date(2026, 12, 18))] == ["22:00-06:00"]
    assert night.hours_on(date(2026, 12, 25)) == ()


def test_unless_it_says_otherwise() -> None:
    [night] = read({**NIGHT, "zone": "Asia/Tokyo", "on_holidays": True}).shifts
    assert night.zone == "Asia/Tokyo"
    assert night.hours_on(date(2026, 12, 25)) != ()


def test_a_departments_shifts_are_those_that_are_on() -> None:
    known = read(NIGHT, NIGHT)
    assert [one.id for one in known.shifts_of(2)] == [3, 4]
    off = Dictionaries(1, departments=known.departments, shifts=known.shifts, off=frozenset({3}))
    assert [one.id for one in off.shifts_of(2)] == [4]
    assert off.shifts_of(99) == ()


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"department": "Billing"}, "shifts.Shift 3.department"),
        ({"department": None}, "shifts.Shift 3.department"),
        ({"week": None}, "shifts.Shift 3.week"),
        ({"week": {"fri": "22:00-30:00"}}, "shifts.Shift 3.week.fri"),
        ({"zone": "Europe/Berln"}, "shifts.Shift 3.zone"),
        ({"members": ["nobody"]}, "shifts.Shift 3.members"),
        ({"hours": "always"}, "shifts.Shift 3.hours"),
    ],
)
def test_a_shift_with_a_mistake_is_refused_and_the_field_named(
    changed: dict[str, Any], path: str
) -> None:
    assert path in mistakes({**NIGHT, **changed})


def test_without_a_calendar_the_shift_needs_a_zone_of_its_own() -> None:
    assert mistakes(NIGHT, calendar="") == ["shifts.Shift 3.zone"]
    assert read({**NIGHT, "zone": "UTC"}, calendar="").shifts[0].zone == "UTC"


def test_the_same_hours_written_differently_are_no_difference() -> None:
    def entry(hours: object) -> Entry:
        return Entry(1, Kind.SHIFT, "Night", 1, {**NIGHT, "week": {"fri": hours}})

    now = datetime(2026, 11, 30, tzinfo=UTC)
    for hours in ("22:00-06:00", ["22:00-06:00"], "22:00 – 6:00"):
        wanted = {Kind.SHIFT: [entry(hours)]}
        assert plan([entry(["22:00-06:00"])], wanted, now, 1).differences == ()
    [changed] = plan(
        [entry("22:00-06:00")], {Kind.SHIFT: [entry("22:00-05:00")]}, now, 1
    ).differences
    assert [str(line) for line in changed.lines] == ["week.fri: 22:00-06:00 → 22:00-05:00"]
