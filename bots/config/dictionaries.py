"""Dictionaries in config.yaml: sections of entries, with public holidays filled in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bots.config.public_holidays import holiday_exceptions
from domain.dictionaries import SINGLE, BadEntries, Entry, Kind, Problem
from domain.dictionaries.kinds.calendars import COUNTRY
from domain.dictionaries.kinds.desk import DEFAULT_NAME
from domain.dictionaries.public_holidays import YEARS_AHEAD
from domain.sla.calendars import BadCalendar, read_calendar, write_calendar

Sections = Mapping[Kind, Mapping[str, object]]
"""What is written under the names of the dictionaries: bodies by the names of entries."""


def entries_of(sections: Sections, year: int, language: str) -> Sequence[Entry]:
    """Return the written entries in order, numbered separately.

    Holidays are filled in from `year` on, with names in `language`. Raises BadEntries if a
    calendar's holidays are unknown; other mistakes are found when the entries are read.
    """
    problems: list[Problem] = []
    years = range(year, year + YEARS_AHEAD + 1)
    entries: list[Entry] = []
    for kind in Kind:
        for position, (name, whole) in enumerate(_named(kind, sections.get(kind, {})), 1):
            path = f"{kind}.{name}"
            off, body = _switch(whole)
            if not isinstance(off, bool):
                problems.append(Problem(f"{path}.off", f"“{off}” is neither yes nor no"))
            written = body if kind is not Kind.CALENDAR else _filled(name, body, years, language)
            if isinstance(written, BadCalendar):
                problems += [Problem(f"{path}.{at}", what) for at, what in written.problems]
            else:
                number, off = len(entries) + 1, off is True
                entries.append(Entry(number, kind, str(name), position, written or {}, off))
    if problems:
        raise BadEntries(problems)
    return entries


PEOPLE = frozenset({"administrators", "specialists", "channel"})
"""What config.yaml has under `desk` besides its entry."""


def _named(kind: Kind, section: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    """Return the names and bodies of a section; one with a single entry is its body."""
    if kind not in SINGLE:
        return section.items()
    body = {key: value for key, value in section.items() if key not in {*PEOPLE, "name"}}
    return [(str(section.get("name", DEFAULT_NAME)), body)] if section else []


def _switch(body: object) -> tuple[object, object]:
    """Return whether an entry is switched off (`off: true`), and the rest of its body."""
    if not isinstance(body, Mapping) or "off" not in body:
        return False, body
    return body["off"], {key: value for key, value in body.items() if key != "off"}


def sections_of(entries: Iterable[Entry]) -> dict[str, dict[str, object]]:
    """Return entries as config.yaml has them: the reverse of `entries_of`."""
    sections: dict[str, dict[str, object]] = {}
    by_place = sorted(entries, key=lambda one: (one.position, one.id))
    for kind in Kind:
        for one in by_place:
            if one.kind is kind:
                body = one.body if isinstance(one.body, Mapping) else {}
                switched = {"off": True} if one.off else {}
                if kind in SINGLE:
                    sections[kind.value] = {"name": one.name, **body}
                    continue
                sections.setdefault(kind.value, {})[one.name] = {**body, **switched}
    return sections


def _filled(name: str, body: object, years: Iterable[int], language: str) -> object:
    """Return a calendar's body with its country's holidays as exceptions, or the mistake."""
    if not isinstance(body, Mapping):
        return body
    rest = {key: value for key, value in body.items() if key != "holidays"}
    if "exceptions" in rest:
        rest["exceptions"] = _by_date(rest["exceptions"])
    if "holidays" not in body:
        return rest
    try:
        country, region = _country(body["holidays"])
        special = holiday_exceptions(country, region, years, language)
        calendar = write_calendar(read_calendar(name, rest).with_exceptions(special))
        return {**calendar, COUNTRY.key: _code(country.upper(), region)}
    except BadCalendar as bad:
        return bad


def _country(written: object) -> tuple[str, str | None]:
    """Read `DE`, or `{country: DE, region: BY}`."""
    if isinstance(written, Mapping) and set(map(str, written)) <= {"country", "region"}:
        region = written.get("region")
        return str(written.get("country", "")), str(region) if region else None
    if isinstance(written, str):
        return written, None
    sentence = "write a country, like DE, or {country: DE, region: BY}"
    raise BadCalendar([Problem("holidays", sentence)])


def _code(country: str, region: str | None) -> str:
    """Return a country and a region as a calendar has them: DE, or DE-BY."""
    return f"{country}-{region.removeprefix(f'{country}-')}" if region else country


def _by_date(exceptions: object) -> object:
    """Turn dates that YAML has read back into text, because entries are plain data."""
    if not isinstance(exceptions, Mapping):
        return exceptions
    return {
        day.isoformat() if isinstance(day, date) else day: special
        for day, special in exceptions.items()
    }
