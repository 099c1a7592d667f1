"""What is kept of a person, for a file that is given to them."""

from dataclasses import dataclass
from enum import StrEnum


class Extra(StrEnum):
    """What is in the file only if an administrator ticks it: it was written for staff alone."""

    MARK = "mark"
    NOTES = "notes"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """How much is kept of a person.

    `messages` are those that they wrote and read, `notes` all that only staff read. `requests`
    wait for somebody to admit the person.
    """

    tickets: int
    messages: int
    notes: int
    ratings: int
    requests: int
