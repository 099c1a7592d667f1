"""Entries of the dictionaries as written, and how they are read with all mistakes collected."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from domain.platforms import Platforms, identity_of
from domain.sla.calendars.mistakes import Problem

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Kind(StrEnum):
    """The kinds of dictionaries. The values are the sections of config.yaml."""

    CALENDAR = "calendars"
    GROUP = "groups"
    DEPARTMENT = "departments"
    CATEGORY = "categories"
    PRIORITY = "priorities"
    LEVEL = "levels"
    RULE = "rules"


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""From when an entry's first version holds: from the beginning."""


DATED = frozenset({Kind.CALENDAR, Kind.LEVEL})
"""Kinds whose former versions still count: for former time, and for tickets opened before."""


@dataclass(frozen=True, slots=True)
class Former:
    """What an entry said from `since` until its next version began."""

    since: datetime
    body: object


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """An entry as somebody made it at `made_at`, who is `actor_id` (None: the desk itself).

    It holds from `valid_from` until the next version begins. A version that was made later and
    begins earlier replaces it. Instants are UTC.
    """

    id: int
    entry_id: int
    valid_from: datetime
    name: str
    body: object
    made_at: datetime
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a dictionary: `body` is plain data, as under the name in config.yaml.

    `position` is its place among its kind, from 1: the order of lists and of applying rules. If it
    is `off`, nobody is offered it and no rule chooses it any more; tickets that have it keep it.
    If its kind is dated, the body holds from `since`, and `former` are those before it, the oldest
    first.
    """

    id: int
    kind: Kind
    name: str
    position: int
    body: object
    off: bool = False
    since: datetime = BEGINNING
    former: tuple[Former, ...] = ()

    def changed(self, name: str, body: object, since: datetime) -> "Entry":
        """Return the entry with a new version that holds from then on."""
        held = (*self.former, Former(self.since, self.body))
        former = tuple(one for one in held if one.since < since)
        return replace(self, name=name, body=body, since=since, former=former)


class BadEntries(ValueError):
    """Entries have mistakes; the message has a line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {sentence}" for path, sentence in problems))
        self.problems = tuple(problems)


UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
}
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?)\s*([a-z]+)")
_DURATION = re.compile(rf"\s*(?:{_AMOUNT.pattern}\s*)+")


def duration(written: object) -> timedelta:
    """Return a duration of working time, written like `30min`, `4h` or `1h 30min`.

    Raises ValueError with a sentence.
    """
    text = str(written).strip().lower()
    if not _DURATION.fullmatch(text):
        raise ValueError(f"“{written}” is no duration; write it like 30min or 4h 30min")
    total = timedelta(0)
    for amount, unit in _AMOUNT.findall(text):
        if unit not in UNITS:
            raise ValueError(
                f"“{unit}” is no unit of working time; write min or h"
                " (a working day is not equally long everywhere)"
            )
        try:
            total += float(amount) * UNITS[unit]
        except OverflowError:
            raise ValueError("that is longer than anybody can wait") from None
    if total <= timedelta(0):
        raise ValueError(f"“{written}” is not more than nothing")
    return total


@dataclass(slots=True)
class Reading:
    """Reads a body key by key, and collects mistakes in `problems`."""

    body: Mapping[str, object]
    path: str
    problems: list[Problem] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, written: object, path: str, problems: list[Problem]) -> "Reading":
        """Return a reading of what should be a mapping; None is an empty one."""
        if written is None:
            written = {}
        if not isinstance(written, Mapping):
            problems.append(Problem(path, "keys with values are expected here"))
            written = {}
        return cls({str(key): value for key, value in written.items()}, path, problems)

    def wrong(self, key: str, sentence: str) -> None:
        """Add a mistake under a key."""
        self.problems.append(Problem(f"{self.path}.{key}" if key else self.path, sentence))

    def raw(self, key: str) -> object:
        """Return the value as it is; None if there is none."""
        self._read.add(key)
        return self.body.get(key)

    def _as(self, key: str, default: T, convert: Callable[[object], T]) -> T:
        written = self.raw(key)
        if written is None:
            return default
        try:
            return convert(written)
        except (ValueError, TypeError) as error:
            self.wrong(key, str(error))
            return default

    def text(self, key: str, default: str = "") -> str:
        """Read a word or a sentence."""
        return self._as(key, default, _text)

    def number(self, key: str, default: int = 0) -> int:
        """Read a whole number."""
        return self._as(key, default, _whole)

    def truth(self, key: str, *, default: bool = False) -> bool:
        """Read yes or no."""
        return self._as(key, default, _truth)

    def duration(self, key: str) -> timedelta | None:
        """Read a positive duration of working time."""
        return self._as(key, None, duration)

    def names(self, key: str) -> tuple[str, ...]:
        """Read a list of names, or a single name."""
        return self._as(key, (), _names)

    def choice(self, key: str, kind: type[E], default: E) -> E:
        """Read a value of an enumeration."""
        return self._as(key, default, lambda written: one_of(written, kind))

    def parts(self, key: str) -> "Reading":
        """Return a reading of what is under a key."""
        return Reading.of(self.raw(key), f"{self.path}.{key}", self.problems)

    def rows(self, key: str) -> "list[Reading]":
        """Return a reading for each mapping of a list."""
        written = self.raw(key) or ()
        if not isinstance(written, Sequence) or isinstance(written, str):
            self.wrong(key, "a list is expected here")
            return []
        return [
            Reading.of(row, f"{self.path}.{key}.{number}", self.problems)
            for number, row in enumerate(written, 1)
        ]

    def known(self, key: str, names: Sequence[str], there: Collection[str], what: str) -> None:
        """Add a mistake for each name that another dictionary does not contain."""
        for name in names:
            if name not in there:
                listed = ", ".join(sorted(there)) or "none"
                self.wrong(key, f"there is no {what} “{name}” (there is: {listed})")

    def finish(self) -> None:
        """Add a mistake for every key that was not read."""
        for key in self.body.keys() - self._read:
            self.wrong(key, "there is no such setting")


def one_of(written: object, kind: type[E]) -> E:
    """Return the value of an enumeration. Raises ValueError with a sentence that lists them."""
    text = str(written).strip().lower().replace("_", " ")
    for value in kind:
        if value.value == text:
            return value
    raise ValueError(f"“{written}” is none of {', '.join(kind)}")


def _text(written: object) -> str:
    if not isinstance(written, str | int):
        raise TypeError("a text is expected here")
    return str(written).strip()


def _whole(written: object) -> int:
    if isinstance(written, bool) or not isinstance(written, int):
        raise TypeError(f"“{written}” is no whole number")
    if abs(written) > 1_000_000:
        raise ValueError(f"{written} is more than a million")
    return written


def _truth(written: object) -> bool:
    if not isinstance(written, bool):
        raise TypeError(f"“{written}” is neither yes nor no")
    return written


def _names(written: object) -> tuple[str, ...]:
    listed = [written] if isinstance(written, str | int) else written
    if not isinstance(listed, Sequence) or not all(isinstance(one, str | int) for one in listed):
        raise ValueError("a list of names is expected here")
    return tuple(str(one) for one in listed)


def accounts_in(reading: Reading, key: str, platforms: Platforms) -> tuple[str, ...]:
    """Return the accounts that a key lists, as written; add a mistake for each wrong one."""
    listed = reading.names(key)
    for account in listed:
        _check(reading, key, account, platforms)
    return listed


def responsible_in(reading: Reading, platforms: Platforms) -> str:
    """Return the account under `responsible`, as written; empty if there is none."""
    account = reading.text("responsible")
    if account:
        _check(reading, "responsible", account, platforms)
    return account


def _check(reading: Reading, key: str, account: str, platforms: Platforms) -> None:
    try:
        identity_of(account, platforms)
    except ValueError as error:
        reading.wrong(key, str(error))
