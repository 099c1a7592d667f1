"""Public holidays of a country or a region, as exceptions for a calendar.

They come from the library `holidays`: https://holidays.readthedocs.io. They are written into a
calendar when it is made; in `Calendar.with_exceptions`, the calendar's own dates win.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import holidays
from babel import Locale
from holidays.holiday_base import HolidayBase

from domain.dictionaries.kinds.calendars import country_and_region
from domain.dictionaries.public_holidays import FoundHolidays, WantedHolidays
from domain.people.person import LANGUAGES
from domain.sla.calendars import BadCalendar, Closed, Problem, SpecialDay, WorksAs
from domain.sla.calendars.mistakes import close_to
from domain.text.sentence import Sentence, sentence

_CODE = re.compile("[A-Z]{2}")


def holiday_exceptions(
    country: str, region: str | None, years: Iterable[int], language: str = "en"
) -> dict[date, SpecialDay]:
    """Return a country's public holidays, including observed ones, as a calendar's exceptions.

    `country` is a code of ISO 3166-1, like DE; `region` a code of ISO 3166-2, like BY, or a name.
    Names are in `language` if the library has it, otherwise in English, otherwise in the country's
    own. Unknown years have no holidays. A weekend day that is worked instead has the hours of the
    last weekday before the weekend: the library does not say which day it replaces, and countries
    that move days have similar working days. Raises BadCalendar if there is no such country or
    region.
    """
    known = _known(country, region, years, language)
    closed: Mapping[date, SpecialDay] = {day: Closed(name) for day, name in known.items()}
    last = max(day for day in range(7) if day not in known.weekend)
    worked = {day: WorksAs(last) for day in known.weekend_workdays if day.year in known.years}
    return dict(sorted({**closed, **worked}.items()))


def find(wanted: WantedHolidays) -> FoundHolidays:
    """Return what the library knows of the holidays that a unit wants."""
    country, region = country_and_region(wanted.country)
    years = range(wanted.first, wanted.last + 1)
    try:
        days = holiday_exceptions(country, region or None, years, wanted.language)
    except BadCalendar as bad:
        return FoundHolidays(wanted, {}, bad.problems[0].sentence)
    return FoundHolidays(wanted, days)


def _known(country: str, region: str | None, years: Iterable[int], language: str) -> HolidayBase:
    code = country.upper()
    general = _of_country(code)
    if general is None:
        raise BadCalendar([Problem("holidays.country", _no_country(country))])
    part = region.removeprefix(f"{code}-") if region else None
    parts = {*general.subdivisions, *general.subdivisions_aliases}
    if part and part not in parts:
        raise BadCalendar([Problem("holidays.region", _no_region(part, code, parts))])
    # Said outright, since otherwise the library asks the environment of the process.
    spoken = _spoken(language, general.supported_languages) or general.default_language
    return holidays.country_holidays(code, subdiv=part, years=years, expand=False, language=spoken)


def _of_country(code: str) -> HolidayBase | None:
    if not _CODE.fullmatch(code):
        return None
    try:
        return holidays.country_holidays(code)
    except NotImplementedError:
        return None


def _spoken(language: str, offered: Sequence[str]) -> str | None:
    """Return the library's name of a language, or of English, like en_US; None if neither."""
    for wanted in (language, "en"):
        for one in offered:
            if one.partition("_")[0] == wanted:
                return one
    return None


def _no_country(written: str) -> Sentence:
    codes = holidays.list_supported_countries(include_aliases=False)
    # Somebody may name the country in one of the desk's languages: its code is suggested.
    names = {Locale(language).territories[code]: code for language in LANGUAGES for code in codes}
    meant = close_to(written, names)
    if meant:
        return sentence(
            "we don't know the holidays of “%(written)s”; did you mean %(name)s (%(code)s)?",
            written=written,
            name=names[meant],
            code=meant,
        )
    return sentence(
        "we don't know the holidays of “%(written)s”; write its code, like DE", written=written
    )


def _no_region(written: str, code: str, parts: Iterable[str]) -> Sentence:
    if not parts:
        return sentence(
            "%(code)s has the same holidays everywhere; leave the region out", code=code
        )
    if meant := close_to(written, parts):
        return sentence(
            "%(code)s has no region “%(written)s”; did you mean %(meant)s?",
            code=code,
            written=written,
            meant=meant,
        )
    return sentence(
        "%(code)s has no region “%(written)s”; choose one of these: %(offered)s",
        code=code,
        written=written,
        offered=", ".join(sorted(parts)),
    )
