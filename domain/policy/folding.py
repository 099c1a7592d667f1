"""Lines of one author that wait behind one another leave as one post, when their lane lags."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from domain.bodies import CLIENTS_LINE

CHARACTERS = 2_500
"""What the lines of one post may add up to: less than any platform takes in one message (the least
is 3,000 in Slack), so that there is room for the author, and for an edit."""

ROOM = 200
"""Characters by which a line that left with others may grow; beyond, the edit is shown behind."""

LINES = 100

_AROUND = 20
"""Characters that a line of its own costs: a line that came late says when it was written."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post of a lane. `length` is in characters, `author_id` None where it carries no line.

    `alone`: it was refused together with others, and must show whether it is at fault itself.
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
        """Tell whether it may be in one post with others at all."""
        return (
            self.template == CLIENTS_LINE
            and self.author_id is not None
            and self.is_due
            and not (self.has_files or self.alone)
        )


def folded(head: Waiting, behind: Sequence[Waiting]) -> list[int]:
    """The posts that leave within the head of their lane; `behind` are the next, in their order.

    Only what stands directly behind it, with nothing of anybody else's between.
    """
    if not head.folds:
        return []
    alike = list(takewhile(lambda one: one.folds and one.author_id == head.author_id, behind))
    lengths = accumulate((one.length + _AROUND for one in alike), initial=head.length)
    fitting = sum(1 for length in lengths if length <= CHARACTERS) - 1
    return [one.post_id for one in alike[: max(0, min(fitting, LINES - 1))]]
