"""Conditions of rules: which fact of a ticket or client they check, and for which values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from domain.dictionaries.comparisons import (
    Asks,
    Between,
    Compares,
    Matches,
    Same,
    Says,
    number_of,
    said,
    words_of,
)
from domain.dictionaries.entries import Kind, Reading
from domain.sla.calendars.mistakes import close_to

Compile = Callable[[str], Callable[[str], bool]]
"""Compiles a regular expression into a function that says whether a text contains a match, in time
that is linear in the text. Raises ValueError with a sentence if it is not one."""


class Fact(StrEnum):
    """What a condition may check. A property of the client also has a name."""

    GROUP = "group"
    LEVEL = "level"
    CATEGORY = "category"
    DEPARTMENT = "department"
    PRIORITY = "priority"
    SOURCE = "source"
    LANGUAGE = "language"
    SUBJECT = "subject"
    TEXT = "text"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition is true if at least one value of the fact matches."""

    fact: Fact
    asks: tuple[Asks, ...]
    name: str = ""
    """The property's name, in lower case."""


NAMED: Mapping[Fact, Kind] = {
    Fact.GROUP: Kind.GROUP,
    Fact.LEVEL: Kind.LEVEL,
    Fact.CATEGORY: Kind.CATEGORY,
    Fact.DEPARTMENT: Kind.DEPARTMENT,
    Fact.PRIORITY: Kind.PRIORITY,
}
"""Facts whose values are names in another dictionary."""


# Reading. Each value that cannot be meant raises ValueError with a sentence.


def _plain(written: object) -> str:
    if not isinstance(written, str | int | float) or not str(written).strip():
        raise ValueError("write a word, or a list of them")
    return said(written).strip()


def _same(written: object, _: Compile) -> Same:
    return Same(_plain(written))


def _says(written: object, _: Compile) -> Says:
    words = words_of(_plain(written))
    if not words:
        raise ValueError(f"there is no word in “{written}”")
    return Says(words)


def _matches(written: object, compile_pattern: Compile) -> Matches:
    pattern = _plain(written)
    return Matches(pattern, compile_pattern(pattern))


_COMPARISON = re.compile(r"(<=|>=|<|=|>)(.*)", re.DOTALL)
_BETWEEN = re.compile(r"between\b(.*?)\band\b(.*)", re.DOTALL)


def _property(written: object, _: Compile) -> Asks:
    """Read `good`, `10`, `">= 10"` or `between 10 and 20`."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return Compares("=", _limit(written))
    plain = _plain(written)
    if comparison := _COMPARISON.fullmatch(plain):
        return Compares(comparison[1], _limit(comparison[2]))
    if between := _BETWEEN.fullmatch(plain):
        low, high = _limit(between[1]), _limit(between[2])
        if low > high:
            raise ValueError(f"nothing is between {low} and {high}; write the lower one first")
        return Between(low, high)
    return Same(plain)


def _limit(written: object) -> Decimal:
    number = number_of(written)
    if number is None:
        shown = str(written).strip() or "nothing"
        raise ValueError(f"a number is compared with, not {shown}; write it like >= 10")
    return number


_Reader = tuple[Fact, Callable[[object, Compile], Asks]]
_OF_TICKETS: Mapping[str, _Reader] = {
    **{fact.value: (fact, _same) for fact in (*NAMED, Fact.SOURCE, Fact.LANGUAGE)},
    "subject": (Fact.SUBJECT, _says),
    "text": (Fact.TEXT, _says),
    "subject_matches": (Fact.SUBJECT, _matches),
    "text_matches": (Fact.TEXT, _matches),
}
"""For each key that is not a property: the fact, and how to read one written value."""

_PROPERTY: _Reader = (Fact.PROPERTY, _property)


def read_conditions(reading: Reading, compile_pattern: Compile) -> tuple[Condition, ...]:
    """Read what is under `when`: keys of `_OF_TICKETS`; any other is a client's property.

    A property with almost the same name as a key is treated as a typing mistake, unless it is under
    `properties:`.
    """
    found = []
    for key in reading.body:
        if key == "properties":
            inner = reading.parts(key)
            found += [_condition(inner, name, _PROPERTY, compile_pattern) for name in inner.body]
            continue
        if key not in _OF_TICKETS and (meant := _likely(key)):
            reading.wrong(key, f"do you mean {meant}? (else write it under properties)")
        found.append(_condition(reading, key, _OF_TICKETS.get(key, _PROPERTY), compile_pattern))
    return tuple(found)


def _likely(key: str) -> str:
    """Return the key that this one is a typing mistake of; `services` is not one of `source`."""
    close = close_to(key, (*_OF_TICKETS, "properties"))
    return close if SequenceMatcher(None, key.lower(), close).ratio() >= 0.8 else ""


def _condition(reading: Reading, key: str, kind: _Reader, compile_pattern: Compile) -> Condition:
    fact, ask = kind
    written = reading.raw(key)
    asks = []
    for one in written if isinstance(written, list | tuple) else [written]:
        try:
            asks.append(ask(one, compile_pattern))
        except ValueError as error:
            reading.wrong(key, str(error))
    if written == []:
        reading.wrong(key, "nothing is asked here; write what it should be, or leave it out")
    return Condition(fact, tuple(asks), key.casefold() if fact is Fact.PROPERTY else "")
