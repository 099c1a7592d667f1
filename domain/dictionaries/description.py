"""The description of a kind of entries, from which every surface follows.

config.yaml, lists, forms, dialogues, typed changes, differences and documents are each one function
over it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Generic, TypeVar

from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field
from domain.dictionaries.fields.reader import Reading

T = TypeVar("T")


class Section(StrEnum):
    """The groups in which people see the kinds, in this order."""

    TEAM = auto()
    HOURS = auto()
    PROMISES = auto()
    TICKETS = auto()
    AUTOMATION = auto()


class Affects(StrEnum):
    """What a change of an entry may move in open tickets."""

    PROMISES = auto()
    POINTS = auto()
    ROUTING = auto()


@dataclass(frozen=True, slots=True)
class Description(Generic[T]):
    """A kind of entries: what people call one and several, its fields, and how one is built.

    `build` gets the entry and its read values, and adds mistakes that concern several fields.
    `affects`: what a change may move in open tickets; nothing else needs a look before it.
    """

    kind: Kind
    one: str
    many: str
    section: Section
    help: str
    fields: tuple[Field, ...]
    build: Callable[[Entry, Reading], T]
    affects: frozenset[Affects] = frozenset()

    def field(self, key: str) -> Field | None:
        """Return the field with this key; None if there is none."""
        return next((one for one in self.fields if one.key == key), None)
