"""Folding: waiting lines of one author leave as one post when their lane is behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from domain.outgoing.templates import CLIENTS_LINE

CHARACTERS = 2_500
"""How many characters the lines of one post may have together: less than any platform accepts in
one message (at least 3,000, in Slack), so that there is room for the author and for an edit."""

ROOM = 200
"""How many characters a line that left with others may grow by; a longer edit is shown after it."""

LINES = 100

_AROUND = 20
"""Characters that each line costs extra: a line that came late says when it was written."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post of a lane. `length` is in characters, `author_id` is None if it carries no line.

    `alone`: it was refused together with others, and must be tried alone.
    """

    post_id: int
    template: str
    author_id: int | None
    length: int
    is_due: bool
    has_files: bool
    alone: bool

    @property
    def folds(self) -> bool:
        """Return whether it may be in one post with others at all."""
        return (
            self.template == CLIENTS_LINE
            and self.author_id is not None
            and self.is_due
            and not (self.has_files or self.alone)
        )


def folded(head: Waiting, behind: Sequence[Waiting]) -> list[int]:
    """Return the posts that leave together with the head of their lane.

    `behind` are the next posts in order. Only those directly after it count, with nothing by
    anybody else in between.
    """
    if not head.folds:
        return []
    alike = list(takewhile(lambda one: one.folds and one.author_id == head.author_id, behind))
    lengths = accumulate((one.length + _AROUND for one in alike), initial=head.length)
    fitting = sum(1 for length in lengths if length <= CHARACTERS) - 1
    return [one.post_id for one in alike[: max(0, min(fitting, LINES - 1))]]
