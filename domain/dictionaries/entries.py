"""Entries of the dictionaries as written, and their kinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from domain.sla.calendars.mistakes import Problem


class Kind(StrEnum):
    """The kinds of dictionaries. The values are the sections of config.yaml."""

    CALENDAR = "calendars"
    GROUP = "groups"
    DEPARTMENT = "departments"
    SHIFT = "shifts"
    CATEGORY = "categories"
    PRIORITY = "priorities"
    LEVEL = "levels"
    RULE = "rules"
    RATING = "ratings"
    STATUS = "statuses"
    PROJECT = "projects"
    REPLY = "replies"
    DESK = "desk"


SINGLE = frozenset({Kind.DESK})
"""Kinds with one entry, which config.yaml writes without its name above it."""


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""From when an entry's first version holds: from the beginning."""


DATED = frozenset({Kind.CALENDAR, Kind.LEVEL})
"""Kinds whose former versions still count: for former time, and for tickets opened before."""


STAFFED = frozenset({Kind.DEPARTMENT, Kind.SHIFT})
"""Kinds whose members are staff: who joins becomes a specialist."""


@dataclass(frozen=True, slots=True)
class Former:
    """What an entry said from `since` until its next version began."""

    since: datetime
    body: object


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """An entry as somebody made it at `made_at`, who is `actor_id` (None: the desk itself).

    It holds from `valid_from` until the next version begins. A version that was made later and
    begins earlier replaces it. Versions of one `revision` were made together. `reason` says why, if
    somebody had to say it. Instants are UTC.
    """

    id: int
    entry_id: int
    valid_from: datetime
    name: str
    body: object
    made_at: datetime
    actor_id: int | None = None
    revision: int = 0
    reason: str = ""


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

    def until(self) -> Iterator[tuple[datetime, object]]:
        """Yield each former body, the oldest first, with the instant until which it held."""
        ends = (*(one.since for one in self.former[1:]), self.since)
        for one, until in zip(self.former, ends, strict=False):
            yield until, one.body

    def changed(self, name: str, body: object, since: datetime) -> "Entry":
        """Return the entry with a new version that holds from then on."""
        held = (*self.former, Former(self.since, self.body))
        former = tuple(one for one in held if one.since < since)
        return replace(self, name=name, body=body, since=since, former=former)

    def held_from(self, at: datetime) -> "list[Former]":
        """Return what it has said since an instant, each part with its beginning, in order."""
        parts = [
            Former(max(since, at), body)
            for (until, body), since in zip(
                self.until(), (one.since for one in self.former), strict=True
            )
            if until > at
        ]
        return [*parts, Former(max(self.since, at), self.body)]

    def as_made(self, versions: Sequence[EntryVersion]) -> "Entry":
        """Return the entry as it was after these versions, in the order in which they were made."""
        first, *others = versions
        entry = replace(self, name=first.name, body=first.body, since=first.valid_from, former=())
        for one in others:
            entry = entry.changed(one.name, one.body, one.valid_from)
        return entry


class BadEntries(ValueError):
    """Entries have mistakes; the message has a line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {sentence}" for path, sentence in problems))
        self.problems = tuple(problems)
