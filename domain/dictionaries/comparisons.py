"""What a condition may ask of one value. A value that cannot be compared is not as asked."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

Asks = Callable[[object], bool]
"""Whether a value is as it should be."""


@dataclass(frozen=True, slots=True)
class Same:
    """The same word, whatever its capitals."""

    word: str

    def __call__(self, value: object) -> bool:
        """Tell whether it is."""
        return said(value).strip().casefold() == self.word.casefold()


def said(value: object) -> str:
    """Return a value as people write it: YAML makes truth values of yes and no."""
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
        """Tell whether it is."""
        found = number_of(value)
        return found is not None and _SIGNS[self.sign](found, self.number)


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def __call__(self, value: object) -> bool:
        """Tell whether it is."""
        found = number_of(value)
        return found is not None and self.low <= found <= self.high


@dataclass(frozen=True, slots=True)
class Says:
    """A text that has these words, whole and side by side, whatever their capitals."""

    words: str

    def __call__(self, value: object) -> bool:
        """Tell whether it is."""
        return self.words in words_of(str(value))


@dataclass(frozen=True, slots=True)
class Matches:
    """A text in which a regular expression is found."""

    pattern: str
    is_found: Callable[[str], bool] = field(compare=False)

    def __call__(self, value: object) -> bool:
        """Tell whether it is."""
        return self.is_found(str(value))


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=16)  # every rule asks for those of the same text
def words_of(text: str) -> str:
    """Return the words of a text in small letters, a space around each; empty if there is none."""
    words = _WORD.findall(text.casefold())
    return f" {' '.join(words)} " if words else ""


def number_of(value: object) -> Decimal | None:
    """Return a number, also one that is kept as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
