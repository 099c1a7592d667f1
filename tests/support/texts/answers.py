"""What an answer or a post says, for tests that look into it."""

from typing import Any, TypeVar

from domain.answers import Answer
from domain.answers.say import Say
from domain.errors import Refusal
from domain.outgoing.buttons import Moves, OfLine
from domain.outgoing.deliveries import Delivery
from domain.outgoing.posts import Body

T = TypeVar("T")


def words_of(what: Body | Delivery | Refusal | None) -> dict[str, Any]:
    """Return the words that a text is made of."""
    assert what is not None
    return dict(what.words)


def page_of(kind: type[T], answer: object) -> T:
    """Return an answer that is to be a page of this kind."""
    assert isinstance(answer, kind)
    return answer


def line_of(answer: Answer | None) -> int:
    """Return the number of the line that an answer's buttons are about."""
    assert isinstance(answer, Say)
    assert isinstance(answer.below, OfLine | Moves)
    return answer.below.message_id
