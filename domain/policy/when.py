"""Future times that people type, in English or Russian, read in their own time zone.

`until monday`, `14:00`, `tomorrow 9:30`, `24.12.`, `5 jan`, `2 days`, `1.5 hours`,
`до понедельника`, `2 часа`, and as times are shown: `Thu 24 Dec 9:00`, `чт, 24 дек., 9:00`. A day
alone means its first minute, a time alone the next one.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

LONGEST = 8
"""Words of the longest phrase: `until the 24th of december 2026 at 14:00`."""

JUST_PASSED = timedelta(days=30)
"""So long after a day, its date without a year may still mean that day."""

_NOTHING, _DAY = timedelta(0), timedelta(days=1)


def _each(words: str, value: timedelta) -> dict[str, timedelta]:
    return dict.fromkeys(words.split(), value)


_UNITS = {
    **_each("m min mins minute minutes мин минута минуты минуту минут", timedelta(minutes=1)),
    **_each("полчаса", timedelta(minutes=30)),
    **_each("h hr hrs hour hours ч час часа часов", timedelta(hours=1)),
    **_each("d day days день дня дней", _DAY),
    **_each("w week weeks неделя недели неделю недель", 7 * _DAY),
}
_NAMED_DAYS = {
    **_each("today сегодня", _NOTHING),
    **_each("yesterday вчера", -_DAY),
    **_each("tomorrow завтра", _DAY),
    **_each("послезавтра", 2 * _DAY),
}
_WEEKDAYS = (
    "monday понедельник понедельника понедельнику пн",
    "tuesday вторник вторника вторнику вт",
    "wednesday среда среды среду среде ср",
    "thursday четверг четверга четвергу чт",
    "friday пятница пятницы пятницу пятнице пт",
    "saturday суббота субботы субботу субботе сб",
    "sunday воскресенье воскресенья воскресенью вс",
)
_MONTHS = (
    "january январь января",
    "february февраль февраля",
    "march март марта",
    "april апрель апреля",
    "may май мая",
    "june июнь июня",
    "july июль июля",
    "august август августа",
    "september сентябрь сентября",
    "october октябрь октября",
    "november ноябрь ноября",
    "december декабрь декабря",
)
_FILLING = frozenset(
    [
        *("until", "till", "by", "before", "for", "to", "on", "of", "the", "at", "an", "a", "next"),
        *("до", "на", "к", "ко", "через", "по", "с", "в", "во", "г.", "года"),
    ]
)
"""Words without effect."""

_ISO = re.compile(r"(20\d\d)-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(20\d\d)?)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})|(\d{1,2})(?::(\d{2}))?(am|pm)")
_PARTED = re.compile(r"(\d) +(am|pm)\b")
_COUNT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)([^\W\d_]*)")
"""How many of a unit. Three digits after a point or comma may be thousands, so they mean none."""
_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"20\d\d")


def read_until(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the instant (UTC) that a phrase means in this time zone; None if it means none.

    It may be in the past if the phrase says so: `until today`, `24.12.2020`.
    """
    joined = _PARTED.sub(r"\1\2", words.casefold())
    said = [word.rstrip(",;:!") for word in joined.split()]
    said = [word for word in said if word not in _FILLING]
    here = now.astimezone(zone)
    try:
        found = _lasting(said, here) or _dated(said, here)
    except (ValueError, OverflowError):  # the 31st of February
        return None
    return found.astimezone(UTC) if found is not None else None


def read_day(words: str, now: datetime, zone: tzinfo) -> date | None:
    """Return the local day that a phrase means: today or later; None if it means none."""
    said = [word.rstrip(",;:!") for word in words.casefold().split()]
    said = [word for word in said if word not in _FILLING]
    today = now.astimezone(zone).date()
    try:
        days = _days(said, today) if said else ()
    except (ValueError, OverflowError):  # the 31st of February
        return None
    return next((day for day in days if day >= today), None)


def ambiguous_days(words: str, now: datetime, zone: tzinfo) -> tuple[date, date] | None:
    """Return both days that a date without a year may mean, if one has just passed; else None."""
    if not any(character.isdigit() for character in words):  # a weekday, or tomorrow
        return None
    former, coming = (read_day(words, at, zone) for at in (now - JUST_PASSED, now))
    if former is None or coming is None or former == coming:
        return None
    return former, coming


def leading_until(words: str, now: datetime, zone: tzinfo) -> tuple[datetime, int] | None:
    """Return the instant of the first words, and how many characters they take; None if none.

    If there are several readings, the longest counts: `tomorrow 14:00 about the invoice`.
    """
    said = list(re.finditer(r"\S+", words))[:LONGEST]
    ends = [match.end() for match in said if match[0].casefold() not in _FILLING]
    readings = ((read_until(words[:end], now, zone), end) for end in reversed(ends))
    return next(((found, end) for found, end in readings if found is not None), None)


def _lasting(said: Sequence[str], here: datetime) -> datetime | None:
    """Read `2 days`, `1h 30min`, `week`: days by the wall clock, hours and minutes as they pass."""
    spans = list(_spans(said))
    if not spans or any(unit is None for unit, _ in spans):
        return None
    counted = [(unit, count) for unit, count in spans if unit is not None]
    days = sum((unit * count for unit, count in counted if unit >= _DAY), _NOTHING)
    rest = sum((unit * count for unit, count in counted if unit < _DAY), _NOTHING)
    return (here + days).astimezone(UTC) + rest


def _spans(said: Sequence[str]) -> Iterator[tuple[timedelta | None, float]]:
    """Return each unit with its count; None as the unit for other words."""
    words = iter(said)
    for word in words:
        counted = _COUNT.fullmatch(word)
        unit = (counted[2] or next(words, "")) if counted else word
        yield _UNITS.get(unit), float(counted[1].replace(",", ".")) if counted else 1


def _dated(said: Sequence[str], here: datetime) -> datetime | None:
    """Read a day, a time of day, or both: the first day of that name that is not over."""
    at = _time(said[-1]) if said else None
    days = said if at is None else said[:-1]
    candidates = _days(days, here.date()) if days else _today_or_tomorrow(at, here.date())
    instants = [datetime.combine(day, at or time(), here.tzinfo) for day in candidates]
    return next((one for one in instants if one > here), instants[-1] if instants else None)


def _time(word: str) -> time | None:
    match = _CLOCK.fullmatch(word)
    if match is None:
        return None
    if match[5] is None:
        return time(int(match[1]), int(match[2]))
    hour = int(match[3])
    if not 1 <= hour <= 12:
        raise ValueError(word)
    return time(hour % 12 + (12 if match[5] == "pm" else 0), int(match[4] or 0))


def _today_or_tomorrow(at: time | None, today: date) -> Sequence[date]:
    return () if at is None else (today, today + _DAY)


def _days(said: Sequence[str], today: date) -> Sequence[date]:
    """Return the days that words may mean, the earliest first; none if they mean no day."""
    if len(said) == 1:
        return _day_of_one_word(said[0], today)
    weekday = _among(said[0], _WEEKDAYS) if said[1:] else None
    if weekday is not None:
        # A date that is another day of the week is a mistake, unless it is next year's.
        return [day for day in _days(said[1:], today) if day.weekday() == weekday]
    year = int(said[-1]) if _YEAR.fullmatch(said[-1]) else None
    named = said if year is None else said[:-1]
    if len(named) != 2:
        return ()
    for number, month in (named, reversed(named)):
        day, which = _DAY_OF_MONTH.fullmatch(number), _among(month, _MONTHS)
        if day and which is not None:
            return _in_years(int(day[1]), which + 1, year, today)
    return ()


def _day_of_one_word(word: str, today: date) -> Sequence[date]:
    if word in _NAMED_DAYS:
        return (today + _NAMED_DAYS[word],)
    if match := _ISO.fullmatch(word):
        return (date(int(match[1]), int(match[2]), int(match[3])),)
    if match := _DOTTED.fullmatch(word):
        year = int(match[3]) if match[3] else None
        return _in_years(int(match[1]), int(match[2]), year, today)
    weekday = _among(word, _WEEKDAYS)
    if weekday is None:
        return ()
    first = today + _DAY * ((weekday - today.weekday()) % 7)
    return (first, first + 7 * _DAY)


def _in_years(day: int, month: int, year: int | None, today: date) -> Sequence[date]:
    """Return a date without a year in this year or the next. Raises ValueError if there is none."""
    if year is not None:
        return (date(year, month, day),)
    return (date(today.year, month, day), date(today.year + 1, month, day))


def _among(word: str, names: Sequence[str]) -> int | None:
    """Return which name a word is, or its first three or more letters."""
    word = word.rstrip(".")
    for number, forms in enumerate(names):
        for form in forms.split():
            if word == form or (len(word) >= 3 and form.startswith(word)):
                return number
    return None
