"""Until when: phrases in two languages, read in the zone of whoever types them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.policy.when import ambiguous_days, leading_until, read_day, read_until

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""11:00 in Berlin."""


def read(words: str, now: datetime = MONDAY) -> str:
    found = read_until(words, now, BERLIN)
    return found.astimezone(BERLIN).strftime("%a %d.%m.%Y %H:%M") if found else ""


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("until monday", "Mon 30.11.2026 00:00"),
        ("Tuesday", "Tue 24.11.2026 00:00"),
        ("until next fri", "Fri 27.11.2026 00:00"),
        ("до пятницы", "Fri 27.11.2026 00:00"),
        ("до вт", "Tue 24.11.2026 00:00"),
        ("monday 14:00", "Mon 23.11.2026 14:00"),
        ("monday 9:00", "Mon 30.11.2026 09:00"),
        ("14:00", "Mon 23.11.2026 14:00"),
        ("by 9:30", "Tue 24.11.2026 09:30"),
        ("until 2pm", "Mon 23.11.2026 14:00"),
        ("12:15 am", "Tue 24.11.2026 00:15"),
        ("до 18:00", "Mon 23.11.2026 18:00"),
        ("tomorrow", "Tue 24.11.2026 00:00"),
        ("завтра в 9:30", "Tue 24.11.2026 09:30"),
        ("послезавтра", "Wed 25.11.2026 00:00"),
        ("24.12.", "Thu 24.12.2026 00:00"),
        ("5.1", "Tue 05.01.2027 00:00"),
        ("24.12.2027 9:00", "Fri 24.12.2027 09:00"),
        ("2026-12-24", "Thu 24.12.2026 00:00"),
        ("5 jan", "Tue 05.01.2027 00:00"),
        ("December 24", "Thu 24.12.2026 00:00"),
        ("the 24th of december 2026 at 14:00", "Thu 24.12.2026 14:00"),
        ("до 5 января", "Tue 05.01.2027 00:00"),
        ("Thu 24 Dec 9:00", "Thu 24.12.2026 09:00"),
        ("Fri 24 Dec 9:00", "Fri 24.12.2027 09:00"),
        ("Thu 24 Dec 2026 9:00", "Thu 24.12.2026 09:00"),
        ("чт, 24 дек., 9:00", "Thu 24.12.2026 09:00"),
        ("до пт, 24 дек. 2027 г., 9:00", "Fri 24.12.2027 09:00"),
        ("2 days", "Wed 25.11.2026 11:00"),
        ("for a week", "Mon 30.11.2026 11:00"),
        ("1h 30min", "Mon 23.11.2026 12:30"),
        ("1.5 hours", "Mon 23.11.2026 12:30"),
        ("1,5 часа", "Mon 23.11.2026 12:30"),
        ("0.5h", "Mon 23.11.2026 11:30"),
        ("2.5 days", "Wed 25.11.2026 23:00"),
        ("3 days 2h", "Thu 26.11.2026 13:00"),
        ("на 2 дня", "Wed 25.11.2026 11:00"),
        ("через полчаса", "Mon 23.11.2026 11:30"),
        ("на 3 часа", "Mon 23.11.2026 14:00"),
    ],
)
def test_a_phrase_means_an_instant(words: str, meant: str) -> None:
    assert read(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        *("", "until", "soon", "5", "25:00", "13pm", "30 feb", "29.2.2027", "99.99.", "2 moons"),
        *(
            "days 2",
            "monday tuesday",
            "Mon 24 Dec",
            "пн, 24 дек., 9:00",
            "14:00 15:00",
            "the day after",
            "2026",
            "mo",
            "завтрак",
            "1,500 min",
            "1.500 мин",
            "1 500 мин",
        ),
    ],
)
def test_phrases_without_a_time_mean_none(words: str) -> None:
    assert read(words) == ""


def test_past_times_are_recognized() -> None:
    assert read("today") == "Mon 23.11.2026 00:00"
    assert read("24.12.2020") == "Thu 24.12.2020 00:00"


def test_days_pass_by_the_wall_clock_and_hours_as_they_are() -> None:
    evening_before = datetime(2026, 10, 24, 18, 0, tzinfo=UTC)  # clocks go back that night
    assert read("1 day", evening_before) == "Sun 25.10.2026 20:00"
    assert read_until("24h", evening_before, BERLIN) == evening_before + timedelta(hours=24)


@pytest.mark.parametrize(
    ("words", "meant", "rest"),
    [
        ("15:30 The printer burns", "Mon 23.11.2026 15:30", " The printer burns"),
        ("tomorrow 14:00, the invoice", "Tue 24.11.2026 14:00", " the invoice"),
        ("1.5 hours about it", "Mon 23.11.2026 12:30", " about it"),
        ("2 days about it", "Wed 25.11.2026 11:00", " about it"),
        ("friday", "Fri 27.11.2026 00:00", ""),
    ],
)
def test_the_longest_reading_of_the_first_words_counts(words: str, meant: str, rest: str) -> None:
    found = leading_until(words, MONDAY, BERLIN)
    assert found is not None
    instant, length = found
    assert instant.astimezone(BERLIN).strftime("%a %d.%m.%Y %H:%M") == meant
    assert words[length:] == rest


def test_first_words_that_say_no_instant() -> None:
    assert leading_until("the printer burns", MONDAY, BERLIN) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-12-03"),
        ("завтра", "2026-12-04"),
        ("3 dec", "2026-12-03"),
        ("on 3 декабря", "2026-12-03"),
        ("thursday", "2026-12-03"),
        ("ср", "2026-12-09"),
        ("1 dec", "2027-12-01"),
        ("31.12.", "2026-12-31"),
        ("2026-12-24", "2026-12-24"),
        ("2026-11-30", None),
        ("31 feb", None),
        ("14:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_today_or_later(words: str, day: str | None) -> None:
    thursday_night = datetime(2026, 12, 2, 23, 30, tzinfo=UTC)  # 0:30 on Thursday in Berlin
    found = read_day(words, thursday_night, ZoneInfo("Europe/Berlin"))
    assert (found.isoformat() if found is not None else None) == day


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("28 nov", ("2026-11-28", "2027-11-28")),
        ("on November 3rd", ("2026-11-03", "2027-11-03")),
        ("05.11.", ("2026-11-05", "2027-11-05")),
        ("1 ноября", None),  # more than a month ago
        ("3 dec", None),
        ("4 dec", None),
        ("28 nov 2026", None),
        ("28.11.2027", None),
        ("2026-11-28", None),
        ("sat 28 nov", None),
        ("monday", None),
        ("tomorrow", None),
        ("soon", None),
    ],
)
def test_a_date_that_has_just_passed_may_mean_two_years(
    words: str, days: tuple[str, str] | None
) -> None:
    thursday_noon = datetime(2026, 12, 3, 12, tzinfo=UTC) - timedelta(minutes=1)
    found = ambiguous_days(words, thursday_noon, BERLIN)
    assert (tuple(day.isoformat() for day in found) if found else None) == days


def test_in_january_a_day_of_december_may_be_last_years() -> None:
    january = datetime(2027, 1, 5, 12, tzinfo=UTC)
    assert ambiguous_days("28 dec", january, BERLIN) == (date(2026, 12, 28), date(2027, 12, 28))
