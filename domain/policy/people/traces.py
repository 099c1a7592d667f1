"""What tells of a person among what is stored about others: names, accounts, numbers.

A name that somebody else has, too, tells of nobody.
"""

import json as written_json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domain.people.accounts import Identity

GONE = "—"
"""What stands in the place of a name, a subject and whatever else was erased."""

LONG = 6
"""Characters from which an account's id is looked for inside texts; shorter ones are whole values,
because a number may be anything."""

NUMBERS = frozenset(["person_id", "client_id", "client", "person"])
"""Keys under which a stored record has the number of a person."""

_PAGES = frozenset(["PersonPage", "ListedPerson"])
"""Records about the person whose number is their `id`."""


@dataclass(frozen=True)
class Traces:
    """What is looked for: a person's number, names, accounts, chats of their own, and tickets.

    A name of one word is looked for as it is written, others in any case, and `handles` in any case
    behind an @. `threads` are where the person's tickets are discussed.
    """

    person_id: int
    linked: tuple[int, ...] = ()
    """Others whose accounts were linked to theirs: they are the same person."""
    names: tuple[str, ...] = ()
    accounts: tuple[Identity, ...] = ()
    chats: tuple[str, ...] = ()
    tickets: frozenset[int] = frozenset()
    handles: tuple[str, ...] = ()
    threads: frozenset[str] = frozenset()

    @property
    def people(self) -> tuple[int, ...]:
        """Return the person's number, and those they had before their accounts were linked."""
        return (self.person_id, *self.linked)

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of accounts and chats, as the platforms write them."""
        return tuple(dict.fromkeys([*(one.external_id for one in self.accounts), *self.chats]))

    @property
    def words(self) -> tuple[str, ...]:
        """Return what is looked for inside texts, besides handles."""
        accounts = [*map(str, self.accounts), *(one for one in self.ids if len(one) >= LONG)]
        return tuple(dict.fromkeys([*self.names, *accounts]))

    @property
    def needles(self) -> tuple[str, ...]:
        """Return what stored text must contain, in any case, to tell of the person."""
        return tuple(dict.fromkeys([*self.words, *self.handles, *self.ids]))

    @cached_property
    def _pattern(self) -> "re.Pattern[str] | None":
        single = [one for one in self.names if len(one.split()) == 1]
        others = [one for one in self.words if one not in single]
        # One word may be any other in small letters: May, Will.
        found = {
            r"(?<!\w)(?:{})(?!\w)": single,
            r"(?<!\w)(?i:{})(?!\w)": others,
            r"(?<=[@|])(?i:{})(?!\w)": self.handles,
        }
        parts = [one.format(_any_of(words)) for one, words in found.items() if words]
        return re.compile("|".join(parts)) if parts else None

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(one.casefold() for one in self.names)

    def without(self, text: str) -> str:
        """Return a text without names and accounts."""
        if text in self.ids:
            return ""
        if text.casefold() in self._whole:
            return GONE
        return self._pattern.sub(GONE, text) if self._pattern is not None else text

    def mentions(self, *texts: str) -> bool:
        """Return whether one of these texts tells of the person."""
        return any(self.without(one) != one for one in texts)

    def tell(self, json: object) -> bool:
        """Return whether stored data tell of the person anywhere."""
        return bool(erased(json, self._cleaned) != json)

    def name(self, json: object) -> bool:
        """Return whether stored data are about the person: a card, or something with their number.

        What only mentions them by name does not count.
        """
        if isinstance(json, list):
            return any(map(self.name, json))
        if not isinstance(json, Mapping):
            return False
        if any(json.get(key) in self.people for key in NUMBERS):
            return True
        if json.get("is") in _PAGES and json.get("id") in self.people:
            return True
        pairs = json.get("map")
        listed = pairs if isinstance(pairs, list) else ()
        if any(one[0] in NUMBERS and one[1] in self.people for one in listed):
            return True
        return any(map(self.name, json.values()))

    def cleaned(self, json: Any) -> Any:
        """Return stored data without names, accounts, and the subjects of the person's tickets."""
        return erased(json, self._cleaned)

    def cleaned_update(self, json: Any) -> Any:
        """Return a platform's update without names and accounts: it has no words of the desk's."""
        return erased(json, lambda _key, value, _around: self.without(value))

    def _cleaned(self, key: str, value: str, around: Mapping[str, object]) -> str:
        if is_code(key, value):
            return value  # or a client called Open would change what tickets are
        if key == "subject" and around.get("id") in self.tickets:
            return GONE
        return self.without(value)

    def is_of(self, json: object, key: str = "") -> bool:
        """Return whether a platform's update has one of the accounts, chats or threads as a value.

        Threads are those of the person's tickets: what staff write there is about them. So is a
        form that was opened there, or that is about one of these tickets or the person.
        """
        if isinstance(json, list):
            return any(self.is_of(one, key) for one in json)
        if isinstance(json, Mapping):
            return any(self.is_of(one, name) for name, one in json.items())
        if isinstance(json, str):
            found = json in self.ids or json in self.threads
            return found or (key == _CARRIED and self._is_of_form(json))
        return key in _NUMBERED and str(json) in self.ids

    def _is_of_form(self, carried: str) -> bool:
        try:
            read = written_json.loads(carried)
        except ValueError:
            return False
        value = str(read.get("value")) if isinstance(read, Mapping) else ""
        return self.is_of(read) or f"{value}:".startswith(self._forms)

    @cached_property
    def _forms(self) -> tuple[str, ...]:
        """Return how the values of forms about the tickets and the person begin."""
        of_tickets = (f"{name}:{one}:" for name in TICKET_FORMS for one in self.tickets)
        return (*of_tickets, *(f"{name}:{one}:" for name in PERSON_FORMS for one in self.people))


TICKET_FORMS = ("reply", "note", "dept")
"""Forms of staff about a ticket, by how their values begin; its number follows."""

PERSON_FORMS = ("as", "forget", "setting:people", "setting:staff")
"""Forms of staff about a person, in the same way."""

_CARRIED = "private_metadata"
"""Where an update has what a form carries, as JSON: its value, and where it was opened."""


_NUMBERED = frozenset(["id", "chat_id", "user_id"])
"""Where an update may have a number that is an account's or a chat's."""


Cleaning = Callable[[str, str, Mapping[str, object]], str]
"""Returns what is left of a text, by its key and what stands beside it."""


def erased(json: Any, cleaning: Cleaning, key: str = "", around: Any = None) -> Any:
    """Return stored data with every text cleaned; keys and all that is no text stay."""
    if isinstance(json, Mapping):
        if json.keys() == {"plain", "spans"}:
            return _text(json, cleaning, key, around or {})
        if isinstance(json.get("map"), list):
            pairs = json["map"]
            words = {str(name): one for name, one in pairs}
            return {"map": [[name, erased(one, cleaning, str(name), words)] for name, one in pairs]}
        return {name: erased(one, cleaning, name, json) for name, one in json.items()}
    if isinstance(json, Collection) and not isinstance(json, str):
        return [erased(one, cleaning, key, around or {}) for one in json]
    return cleaning(key, json, around or {}) if isinstance(json, str) else json


def _text(json: Mapping[str, Any], cleaning: Cleaning, key: str, around: Any) -> Any:
    """Return a text with spans; one that was cleaned has none, because they would lie elsewhere."""
    plain = cleaning(key, json["plain"], around)
    return json if plain == json["plain"] else plain


_OF_THE_DESK = frozenset(("is", "template", "at", "day"))
"""Keys of a stored record whose values nobody wrote."""


def is_code(key: str, value: str) -> bool:
    """Return whether a value is a word of the desk's, whatever somebody is called."""
    if key in _OF_THE_DESK:
        return True
    return key in _CODE_KEYS and _CODE.fullmatch(value) is not None


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_CODES = frozenset(
    (
        *("clock", "what", "since", "due_before", "due_after", "due_at", "closes_at", "until"),
        *("status", "level", "calendar", "zone", "department", "platform", "value", "rules"),
    )
)
"""What an event says in words of the desk."""

_CODE_KEYS = _CODES | {
    *("role", "kind", "reason", "problem", "state", "fate", "source", "via", "lamp", "urgency"),
    *("before", "after", "because", "share", "form", "key", "filter", "light"),
}
"""Where stored records have words of the desk, if nothing but letters of one is there."""

_OF_SETTINGS = frozenset(
    (
        *("StatusChanged", "LevelChanged", "CategoryChanged", "PriorityChanged"),
        *("DepartmentChanged", "TicketRated"),
    )
)
"""Events of which `before` and `after` are words of the desk."""

_CODE = re.compile(r"[a-z_]*")


def without_words(event: str, facts: Mapping[str, object]) -> Any:
    """Return the facts of an event without what people wrote; numbers and codes stay."""

    def cleaning(key: str, value: str, _around: Mapping[str, object]) -> str:
        of_desk = key in _CODES or (key in ("before", "after") and event in _OF_SETTINGS)
        is_word = key in ("reason", "problem") and _CODE.fullmatch(value)
        return value if of_desk or is_word else ""

    return erased(facts, cleaning)
