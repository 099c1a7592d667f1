"""Finding people: the keys that each person has, and the keys that a search asks for.

A word of a person's names is a key; so is a value that a filter asks for, behind a sign that no
word begins with (`=mark:good`).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.people.person import ACCESS, COMPANY, EMAIL, MARK, Person, Role
from domain.policy.lines.leaks import name_keys
from domain.policy.people.support_expiry import UNTIL, support_end

PAGE = 10
"""People on a page: as many buttons as fit a phone's screen."""

MOST_WORDS = 40
"""Words of one person that are keys: more have no name."""

LONGEST = 60
"""Characters of a key; what is longer is found by its beginning."""

_WORD = re.compile(r"[^\W_]+")
_LAST = "\U0010ffff"
"""Comes after every character of a word."""


class PersonFilter(StrEnum):
    """The filters of the list of people; the values are what people type."""

    ROLE = "role"
    GROUP = "group"
    LEVEL = "level"
    COMPANY = "company"
    MARK = "mark"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class FilteredBy:
    """A filter and its value, as typed."""

    filter: PersonFilter
    value: str


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """What somebody typed to find people: the beginnings of words, and filters."""

    words: tuple[str, ...] = ()
    filters: tuple[FilteredBy, ...] = ()


def plain(text: str) -> str:
    """Return a text as keys have it: lower case, composed characters, `е` for `ё`."""
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def words_in(text: str) -> list[str]:
    """Return the words of a text, as keys have them."""
    return [word[:LONGEST] for word in _WORD.findall(plain(text))]


def value_key(name: str, value: str) -> str:
    """Return the key of a value that a filter asks for."""
    return f"={name}:{' '.join(plain(value).split())[:LONGEST]}"


def keys_of(person: Person, handles: Iterable[str]) -> frozenset[str]:
    """Return all keys of a person with these handles."""
    handles = tuple(handles)
    known = person.properties
    said = (person.name, *handles, str(known.get(COMPANY, "")), str(known.get(EMAIL, "")))
    words = [word for text in said for word in words_in(text)]
    return name_keys(person.name, handles) | {*words[:MOST_WORDS], *_values(person)}


def _values(person: Person) -> Iterable[str]:
    known = person.properties
    for name in (MARK, COMPANY):
        if known.get(name):
            yield value_key(name, str(known[name]))
    if known.get(ACCESS):
        yield value_key(ACCESS, str(known[ACCESS]))
    until = support_end(known)
    if until is not None:
        yield value_key(UNTIL, until.date().isoformat())
    if person.language:
        yield value_key("language", person.language.partition("-")[0])
    if person.role.is_staff:
        yield value_key("role", person.role.value)


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that a person may have one of: `first` alone, or all from it to `end`, excluded."""

    first: str
    end: str = ""


def beginning_with(word: str) -> Keys:
    """Return the keys that begin with a word."""
    return Keys(word, word + _LAST)


def ended_before(day: date) -> Keys:
    """Return the keys of those whose support had ended on a day."""
    return Keys(value_key(UNTIL, ""), value_key(UNTIL, day.isoformat()))


@dataclass(frozen=True, slots=True)
class PeopleSought:
    """What everybody on the list must be.

    They have one of each of `has`, and none of `lacks`; they are in one of `groups`, if there are
    any, and in none of `not_in`. `role` None: anybody. `nobody`: the filters exclude each other.
    """

    has: tuple[Keys, ...] = ()
    lacks: tuple[Keys, ...] = ()
    groups: tuple[int, ...] = ()
    not_in: tuple[int, ...] = ()
    role: Role | None = None
    nobody: bool = False
