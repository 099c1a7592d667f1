"""Who leaves the staff on a later day, and whose tickets are still changing hands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Share(StrEnum):
    """Who gets the tickets of somebody who is no longer there, if it isn't one colleague.

    Anybody from the queue, or the available members of each ticket's department.
    """

    QUEUE = "queue"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who leaves the staff at `at` (UTC), or, unless `leaves`, is away until then.

    `to` and `instead` are those of `LetLeave`. `missing` is what was accepted:
    departments without members, and an empty name for a desk without administrators. Once it has
    `begun`, their tickets change hands, some at a time.
    """

    person_id: int
    leaves: bool
    at: datetime
    to: Share | int = Share.QUEUE
    instead: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    begun: bool = False
