"""What a text may say besides its ticket and message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, ClassVar, Protocol

from domain.text.spans import Text


class Record(Protocol):
    """A dataclass: one of those that storage.repositories.posts.bodies knows."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Word = (
    bool
    | int
    | float
    | str
    | date
    | timedelta
    | Text
    | Record
    | Sequence["Word"]
    | Mapping[Any, "Word"]
    | None
)
"""A value that a text may contain, because it can be stored and read back."""

Words = Mapping[str, Word]
"""The words of a text beside its ticket and message, by the names in its template."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A body whose text may say all of its fields, by their names."""

    template: ClassVar[str]

    @property
    def words(self) -> Words:
        """Return what the template says."""
        return {one.name: getattr(self, one.name) for one in fields(self)}
