"""Public holidays become exceptions of a calendar, and what the desk says itself wins."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bots.config.public_holidays import holiday_exceptions
from domain.sla.calendars import WEEKDAYS, BadCalendar, Closed, WorksAs, read_calendar

EPIPHANY = date(2026, 1, 6)
"""A holiday in Bavaria, not in all of Germany."""


def said_of(country: str, region: str | None = None) -> str:
    with pytest.raises(BadCalendar) as refused:
        holiday_exceptions(country, region, [2026])
    return str(refused.value)


def test_a_country_has_its_holidays_in_each_of_the_years() -> None:
    known = holiday_exceptions("DE", None, [2026, 2027])
    assert known[date(2026, 5, 1)] == Closed("Labor Day")
    assert known[date(2027, 5, 1)] == Closed("Labor Day")
    assert {day.year for day in known} == {2026, 2027}
    assert list(known) == sorted(known)


@pytest.mark.parametrize("region", ["BY", "Bayern", "DE-BY"])
def test_a_region_has_more_of_them(region: str) -> None:
    assert EPIPHANY not in holiday_exceptions("de", None, [2026])
    assert EPIPHANY in holiday_exceptions("de", region, [2026])


def test_they_are_named_in_the_desk_s_language_or_else_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "uk")  # that of the process does not matter
    victory = date(2026, 5, 9)
    assert holiday_exceptions("RU", None, [2026], "ru")[victory] == Closed("День Победы")
    assert holiday_exceptions("RU", None, [2026])[victory] == Closed("Victory Day")
    assert holiday_exceptions("DE", "BY", [2026], "ru")[EPIPHANY] == Closed("Epiphany")


def test_a_saturday_that_is_worked_works_as_the_friday_before_it() -> None:
    """In 2024 Russia moved the work of a Monday to Saturday, 27 April."""
    exceptions = holiday_exceptions("RU", None, [2024])
    assert exceptions[date(2024, 4, 27)] == WorksAs(WEEKDAYS.index("fri"))
    assert isinstance(exceptions[date(2024, 4, 29)], Closed)
    assert {day.year for day in exceptions} == {2024}


def test_a_calendar_rests_on_holidays_unless_it_says_otherwise() -> None:
    bavarian = read_calendar(
        "Bavaria",
        {
            "zone": "Europe/Berlin",
            "week": dict.fromkeys(WEEKDAYS[:5], "09:00-17:00"),
            "exceptions": {"2026-05-01": ["10:00-12:00"]},
        },
    ).with_exceptions(holiday_exceptions("DE", "BY", [2026]))
    day, midnight = timedelta(days=1), datetime(2026, 1, 6, tzinfo=UTC)
    assert bavarian.between(midnight, midnight + day) == timedelta()
    assert bavarian.exceptions[EPIPHANY] == Closed("Epiphany")
    may_day = datetime(2026, 5, 1, tzinfo=UTC)
    assert bavarian.between(may_day, may_day + day) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("country", "meant"),
    [("Germany", "DE (Germany)"), ("germny", "DE (Germany)"), ("Германия", "DE (Германия)")],
)
def test_the_code_is_suggested_for_a_countrys_name(country: str, meant: str) -> None:
    nothing = f"holidays.country: we don't know the holidays of “{country}”;"
    assert said_of(country) == f"{nothing} did you mean {meant}?"


def test_an_unknown_country_or_region_is_refused_with_a_sentence() -> None:
    assert said_of("QQ").endswith("“QQ”; write its code, like DE")
    assert said_of("XNYS").endswith("write its code, like DE")  # a stock exchange
    assert (
        said_of("DE", "Bayer") == "holidays.region: DE has no region “Bayer”; did you mean Bayern?"
    )
    assert said_of("DE", "QQ").startswith(
        "holidays.region: DE has no region “QQ”; choose one of these: Aug"
    )
    assert said_of("VA", "QQ").endswith("the same holidays everywhere; leave the region out")
