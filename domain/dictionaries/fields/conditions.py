"""Conditions of rules: which fact of a ticket or client they check, and for which values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from domain.dictionaries.entries import Kind
from domain.dictionaries.fields.comparisons import (
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
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Compile, Reading
from domain.sla.calendars.mistakes import close_to
from domain.text.sentence import says, sentence


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
        raise ValueError(sentence("write a word or a list of words"))
    return said(written).strip()


def _same(written: object, _: Compile) -> Same:
    return Same(_plain(written))


def _says(written: object, _: Compile) -> Says:
    words = words_of(_plain(written))
    if not words:
        raise ValueError(sentence("“%(written)s” contains no words", written=written))
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
            raise ValueError(
                sentence(
                    "%(low)s is greater than %(high)s; write the smaller number first",
                    low=low,
                    high=high,
                )
            )
        return Between(low, high)
    return Same(plain)


def _limit(written: object) -> Decimal:
    number = number_of(written)
    if number is None:
        shown = str(written).strip()
        raise ValueError(
            sentence("“%(shown)s” isn't a number; write it like >= 10", shown=shown)
            if shown
            else sentence("the number is missing; write it like >= 10")
        )
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


def read_conditions(reading: Reading, when: Mapping[str, object]) -> tuple[Condition, ...]:
    """Read what is under `when`: keys of `_OF_TICKETS`; any other is a client's property.

    A property with almost the same name as a key is treated as a typing mistake, unless it is under
    `properties:`. Mistakes and references go to the rule's `reading`.
    """
    found = []
    for key, written in when.items():
        path = f"when.{key}"
        if key == "properties":
            found += [
                _condition(reading, f"{path}.{name}", name, value, _PROPERTY)
                for name, value in reading.parts(path).items()
            ]
            continue
        if key not in _OF_TICKETS and (meant := _likely(key)):
            reading.wrong(
                path,
                sentence(
                    "did you mean %(meant)s? If it's a client's property, write "
                    "it under properties",
                    meant=meant,
                ),
            )
        found.append(_condition(reading, path, key, written, _OF_TICKETS.get(key, _PROPERTY)))
    return tuple(found)


def _likely(key: str) -> str:
    """Return the key that this one is a typing mistake of; `services` is not one of `source`."""
    close = close_to(key, (*_OF_TICKETS, "properties"))
    return close if SequenceMatcher(None, key.lower(), close).ratio() >= 0.8 else ""


def _condition(reading: Reading, path: str, key: str, written: object, kind: _Reader) -> Condition:
    fact, ask = kind
    asks = []
    for one in written if isinstance(written, list | tuple) else [written]:
        try:
            asks.append(ask(one, reading.tools.compile_pattern))
        except ValueError as error:
            reading.wrong(path, error.args[0])
    if written == []:
        reading.wrong(
            path, sentence("this condition is empty; add a value or remove the condition")
        )
    if fact in NAMED:
        for one in asks:
            if isinstance(one, Same):
                reading.refer(path, one.word, NAMED[fact])
    return Condition(fact, tuple(asks), key.casefold() if fact is Fact.PROPERTY else "")


WHEN = Field(
    "when",
    says("When"),
    ValueType.TABLE,
    says("All conditions must be true. If a condition lists several values, any of them is enough"),
    columns=(
        Field(
            "fact",
            says("Condition"),
            ValueType.LINE,
            says("What to check, like group, text or a client's property"),
            "group",
            required=True,
        ),
        Field("values", says("Is one of"), ValueType.LINE, "", "VIP", many=True, required=True),
    ),
    keyed=True,
    short="values",
    whole=True,
)
"""The field of an entry that has conditions."""

OF_CLIENTS = frozenset({Fact.GROUP, Fact.LEVEL, Fact.LANGUAGE, Fact.PROPERTY})
"""What is known of a client before there is a ticket."""


def read_conditions_of_clients(reading: Reading) -> tuple[Condition, ...]:
    """Return the conditions under `when`, which may only check what is known of a client."""
    found = read_conditions(reading, reading.parts("when"))
    for one in found:
        if one.fact not in OF_CLIENTS:
            reading.wrong(
                f"when.{one.fact}",
                sentence(
                    "here, a condition can only be the client's group, level, language or a"
                    " property"
                ),
            )
    return found
