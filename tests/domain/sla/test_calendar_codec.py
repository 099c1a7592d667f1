"""How a calendar is written, and what is said to whoever wrote it wrong."""

import json
from datetime import date
from typing import Any

import pytest
import yaml

from domain.sla.calendars import (
    WEEKDAYS,
    BadCalendar,
    Calendar,
    Closed,
    Hours,
    Interval,
    WorksAs,
    read_calendar,
    write_calendar,
)

EXAMPLE = """
zone: Europe/Berlin
country: DE-BY          # where holidays come from; it may be left out
week:                   # a weekday that is left out is closed
  mon: ["09:00-13:00", "14:00-18:00"]
  fri: ["09:00-15:00"]
exceptions:
  2026-12-24: ["10:00-14:00"]
  2026-12-25: closed
  2026-12-27: as fri
  2026-12-28: {is: closed, label: Stocktaking}
"""
"""A calendar with everything that it may contain."""

MORNING = Interval(9 * 60, 13 * 60)
AFTERNOON = Interval(14 * 60, 18 * 60)
SHORT = Interval(9 * 60, 15 * 60)


def said_of(written: dict[str, Any]) -> list[str]:
    with pytest.raises(BadCalendar) as refused:
        read_calendar("ours", written)
    return str(refused.value).splitlines()


def test_the_example_says_all_that_can_be_said() -> None:
    example = read_calendar("ours", yaml.safe_load(EXAMPLE))
    assert example == Calendar(
        "ours",
        "Europe/Berlin",
        ((MORNING, AFTERNOON), (), (), (), (SHORT,), (), ()),
        {
            date(2026, 12, 24): Hours((Interval(10 * 60, 14 * 60),)),
            date(2026, 12, 25): Closed(),
            date(2026, 12, 27): WorksAs(WEEKDAYS.index("fri")),
            date(2026, 12, 28): Closed("Stocktaking"),
        },
    )


def test_a_written_calendar_is_read_back_equal() -> None:
    example = read_calendar("ours", yaml.safe_load(EXAMPLE))
    written = write_calendar(example)
    assert read_calendar("ours", json.loads(json.dumps(written))) == example
    assert read_calendar("ours", yaml.safe_load(yaml.safe_dump(written))) == example


def test_hours_may_be_written_in_one_line() -> None:
    said = {"zone": "UTC", "week": {"mon": "9:00-13:00, 14:00 – 18:00", "sun": "closed"}}
    assert read_calendar("ours", said).week[0] == (MORNING, AFTERNOON)
    assert read_calendar("ours", said).week[6] == ()


@pytest.mark.parametrize(
    ("week", "sentence"),
    [
        (
            {"mon": ["13:00-00:00"]},
            (
                "week.mon: 13:00-00:00 ends before it begins; split it at midnight, like"
                " 22:00-24:00 and, on the next day, 00:00-06:00"
            ),
        ),
        (
            {"mon": ["13:00-09:00"]},
            (
                "week.mon: 13:00-09:00 ends before it begins; split it at midnight, like"
                " 22:00-24:00 and, on the next day, 00:00-06:00"
            ),
        ),
        (
            {"mon": ["09:00-13:00", "12:00-18:00"]},
            "week.mon: 09:00-13:00 and 12:00-18:00 overlap",
        ),
        ({"mon": ["20:00-24:30"]}, "week.mon: 20:00-24:30 isn't within 00:00-24:00"),
        ({"mon": ["9 to 5"]}, "week.mon: “9 to 5” isn't an interval; write it like 09:00-13:00"),
        (
            {"mon": 9},
            "week.mon: write hours, like 09:00-13:00, 14:00-18:00, or closed",
        ),
        (
            {"tues": ["09:00-13:00"], "wed": ["09:00-13:00"]},
            "week.tues: there's no weekday “tues”; did you mean tue?",
        ),
        ({}, "week: every day is closed; give at least one weekday some hours"),
        ({"mon": []}, "week: every day is closed; give at least one weekday some hours"),
        (None, "week: write the hours of weekdays, like mon: 09:00-18:00"),
    ],
)
def test_a_week_that_cannot_be_is_refused_with_a_sentence(week: Any, sentence: str) -> None:
    assert said_of({"zone": "Europe/Berlin", "week": week}) == [sentence]


@pytest.mark.parametrize(
    ("day", "said", "sentence"),
    [
        ("2026-02-29", "closed", "there's no such date; write it like 2026-12-24"),
        ("0001-01-01", "closed", "there's no such date; write it like 2026-12-24"),
        ("9999-12-31", "closed", "there's no such date; write it like 2026-12-24"),
        ("2026-05-01", "as friday", "there's no weekday “friday”; did you mean fri?"),
        (
            "2026-05-01",
            "as 8",
            "there's no weekday “8”; choose one of these: " + ", ".join(WEEKDAYS),
        ),
        ("2026-05-01", ["12:00-10:00"], None),
        ("2026-05-01", None, "write hours, like 09:00-13:00, 14:00-18:00, or closed"),
        (
            "2026-05-01",
            {"label": "May Day"},
            "write the hours of that day, or closed, beside its name",
        ),
    ],
)
def test_an_exception_that_cannot_be_is_refused_with_a_sentence(
    day: str, said: Any, sentence: str | None
) -> None:
    week = {"mon": ["09:00-13:00"]}
    (line,) = said_of({"zone": "UTC", "week": week, "exceptions": {day: said}})
    assert line.startswith(f"exceptions.{day}: {sentence or '12:00-10:00 ends before it begins'}")


def test_a_zone_that_is_not_known_is_refused_with_one_that_is() -> None:
    week = {"mon": ["09:00-13:00"]}
    near = "zone: there's no time zone “europe/berln”; write it like Europe/Berlin"
    assert said_of({"zone": "europe/berln", "week": week}) == [near]
    assert said_of({"week": week}) == ["zone: write a time zone, like Europe/Berlin"]


def test_exceptions_alone_do_not_make_a_calendar_open() -> None:
    said = said_of({"zone": "UTC", "week": {}, "exceptions": {"2026-05-01": ["09:00-13:00"]}})
    assert said == ["week: every day is closed; give at least one weekday some hours"]


def test_all_that_is_wrong_is_said_at_once() -> None:
    said = said_of(
        {
            "zone": "Mars/Olympus",
            "week": {"mon": ["13:00-09:00", "noon"]},
            "exceptions": {"2026-05-01": "perhaps", "2026-05-02": "as never"},
            "holidays": "DE",
        }
    )
    assert [line.partition(":")[0] for line in said] == [
        "holidays",
        "week.mon",
        "exceptions.2026-05-01",
        "exceptions.2026-05-02",
        "zone",
        "week.mon",
    ]


def test_a_calendar_made_by_hand_is_held_to_the_same() -> None:
    with pytest.raises(BadCalendar) as refused:
        Calendar("ours", "UTC", ((MORNING,),) * 6, {date(2026, 5, 1): WorksAs(7)})
    assert [path for path, _ in refused.value.problems] == ["week", "exceptions.2026-05-01"]
