"""Public holidays of a country: a unit asks for them, and a library outside of it knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.sla.calendars import SpecialDay

YEARS_AHEAD = 5
"""For how many years after this one a calendar gets its country's holidays."""


@dataclass(frozen=True, slots=True)
class WantedHolidays:
    """The holidays of a country (`DE`) or a region (`DE-BY`), with names in a language.

    `first` and `last` are years.
    """

    country: str
    first: int
    last: int
    language: str


@dataclass(frozen=True, slots=True)
class FoundHolidays:
    """What the library knows. `problem` is a sentence if there is no such country or region."""

    wanted: WantedHolidays
    days: Mapping[date, SpecialDay]
    problem: str = ""


class HolidaysWanted(Exception):
    """A unit can't go on before somebody has looked up these holidays."""

    def __init__(self, wanted: WantedHolidays) -> None:
        super().__init__(wanted)
        self.wanted = wanted
