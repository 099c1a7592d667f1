"""Comparisons of one value in a condition. A value that can't be compared does not match."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

Asks = Callable[[object], bool]
"""A function that says whether a value matches."""


@dataclass(frozen=True, slots=True)
class Same:
    """The same word, in upper or lower case."""

    word: str

    def __call__(self, value: object) -> bool:
        """Return whether the value is this word."""
        return said(value).strip().casefold() == self.word.casefold()


def said(value: object) -> str:
    """Return a value as people write it: YAML reads yes and no as true and false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


_SIGNS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Compares:
    """A number that is less, equal or more."""

    sign: str
    number: Decimal

    def __call__(self, value: object) -> bool:
        """Return whether the value is such a number."""
        found = number_of(value)
        return found is not None and _SIGNS[self.sign](found, self.number)


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def __call__(self, value: object) -> bool:
        """Return whether the value is such a number."""
        found = number_of(value)
        return found is not None and self.low <= found <= self.high


@dataclass(frozen=True, slots=True)
class Says:
    """A text that contains these whole words side by side, in upper or lower case."""

    words: str

    def __call__(self, value: object) -> bool:
        """Return whether the text contains them."""
        return self.words in words_of(str(value))


@dataclass(frozen=True, slots=True)
class Matches:
    """A text that contains a match of a regular expression."""

    pattern: str
    is_found: Callable[[str], bool] = field(compare=False)

    def __call__(self, value: object) -> bool:
        """Return whether the text contains a match."""
        return self.is_found(str(value))


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=16)  # every rule asks for those of the same text
def words_of(text: str) -> str:
    """Return the words of a text in lower case, with a space around each; empty if none."""
    words = _WORD.findall(text.casefold())
    return f" {' '.join(words)} " if words else ""


def number_of(value: object) -> Decimal | None:
    """Return the value as a number, also if it is stored as text; None if it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
