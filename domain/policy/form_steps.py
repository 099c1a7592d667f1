"""The client's form: what it asks for, in which order, and what may be chosen in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from domain.dictionaries import Category, Priority
from domain.errors import Refusal

T = TypeVar("T", Category, Priority)


class Step(StrEnum):
    """What a conversation asks for next, where a form is filled in step by step.

    `subject`: the next line opens a ticket. `home` is no question: a form has opened the ticket,
    and the thread of what the client gets first becomes the conversation's.
    """

    SUBJECT = "subject"
    TEXT = "text"
    CATEGORY = "category"
    PRIORITY = "priority"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a client may choose from; an empty list is not asked for."""

    categories: Sequence[Category] = ()
    priorities: Sequence[Priority] = ()

    def after(self, step: Step) -> Step | None:
        """The question that follows; None: that was the last one."""
        asked = {Step.CATEGORY: bool(self.categories), Step.PRIORITY: bool(self.priorities)}
        order = tuple(Step)
        later = order[order.index(step) + 1 :]
        return next((one for one in later if asked.get(one)), None)

    def category(self, key: int | str) -> Category:
        """A category by its number or its name. Raises Refusal if it is not on offer."""
        if found := _found(key, self.categories):
            return found
        raise Refusal("no_such_category", offered=_listed(self.categories))

    def priority(self, key: int | str) -> Priority:
        """A priority by its number or its name. Raises Refusal if there is none like that."""
        if found := _found(key, self.priorities):
            return found
        raise Refusal("no_such_priority", offered=_listed(self.priorities))


def _found(key: int | str, offered: Sequence[T]) -> T | None:
    wanted = key if isinstance(key, int) else " ".join(key.split()).casefold()
    return next((one for one in offered if wanted in (one.id, one.name.casefold())), None)


def _listed(offered: Sequence[Category] | Sequence[Priority]) -> str:
    return ", ".join(one.name for one in offered)
