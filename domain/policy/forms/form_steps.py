"""The client's form: what it asks for, in which order, and the values to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from domain.dictionaries import Category, Priority
from domain.errors import Refusal

T = TypeVar("T", Category, Priority)


TICKET_FORM = "ticket"
"""The name of the client's form."""


class FormStep(StrEnum):
    """What the client's form asks for, in order, when it is filled in step by step.

    `subject`: the next line opens a ticket.
    """

    SUBJECT = "subject"
    TEXT = "text"
    CATEGORY = "category"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Offer:
    """The values that a client may choose from; an empty list is not asked for."""

    categories: Sequence[Category] = ()
    priorities: Sequence[Priority] = ()

    def category(self, key: int | str) -> Category:
        """Return a category by its number or its name. Raises Refusal if it is not offered."""
        if found := _found(key, self.categories):
            return found
        raise Refusal("no_such_category", offered=_listed(self.categories))

    def priority(self, key: int | str) -> Priority:
        """Return a priority by its number or its name. Raises Refusal if it is not offered."""
        if found := _found(key, self.priorities):
            return found
        raise Refusal("no_such_priority", offered=_listed(self.priorities))


def _found(key: int | str, offered: Sequence[T]) -> T | None:
    wanted = key if isinstance(key, int) else " ".join(key.split()).casefold()
    return next((one for one in offered if wanted in (one.id, one.name.casefold())), None)


def _listed(offered: Sequence[Category] | Sequence[Priority]) -> str:
    return ", ".join(one.name for one in offered)
