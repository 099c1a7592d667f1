"""The mechanism behind what buttons and forms carry: a text with a part for each field of a class.

`12:week:3:45` are four fields with colons between them. A field says with a `Part` how it is
written and read:

    class OfTable(Value):
        entry: Number
        field: Key
        page: Number = 0

Texts come from outside and may be forged: `Value.read` returns None for anything that can't be
ours. Buttons stay in people's chats, so a class may get new parts only at its end and with a
default: older texts don't have them.
"""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from typing import Annotated, Any, Self

from bots.chat.buttons.offered import Shown

DIGITS = 9
"""Digits of a number that both databases can store."""


def _text(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Part:
    """How a field is written and read.

    `read` raises ValueError for a text that can't be ours. `before` is the sign between the part
    before it and this one. The last part may contain such signs itself.
    """

    read: Callable[[str], object]
    write: Callable[[Any], str] = _text
    before: str = ":"


class Value:
    """A kind of value that a button or a form carries.

    It is a dataclass. The fields with a `Part` are carried; they come first.
    """

    __slots__ = ()

    def written(self) -> str:
        """Return it as text that `read` can read."""
        parts = _parts(type(self))
        return "".join(part.before + part.write(getattr(self, one.name)) for one, part in parts)[1:]

    @classmethod
    def read(cls, written: str) -> Self | None:
        """Return the value of a text; None if it is not ours."""
        parts = _parts(cls)
        texts = _split(written, [part.before for _, part in parts[1:]])
        if len(texts) < sum(_is_needed(field) for field, _ in parts):
            return None
        try:
            return cls(*(part.read(text) for (_, part), text in zip(parts, texts, strict=False)))
        except ValueError:
            return None

    @classmethod
    def under(cls, _shown: Shown) -> Self | None:
        """Return the value under a message; None if there is none, or several to choose from."""
        return None


def _parts(kind: type[Any]) -> Sequence[tuple[Field[Any], Part]]:
    """Return the fields that are carried, each with its part."""
    return [
        (field, part)
        for field in fields(kind)
        for part in getattr(field.type, "__metadata__", ())
        if isinstance(part, Part)
    ]


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _split(text: str, signs: Sequence[str]) -> Sequence[str]:
    """Return the texts between these signs, in this order; fewer texts if a sign is missing."""
    texts = []
    for sign in signs:
        before, found, after = text.partition(sign)
        if not found:
            break
        texts.append(before)
        text = after
    return (*texts, text)


def number(text: str) -> int:
    """Return the number in a text. Raises ValueError if it can't be ours."""
    found = number_in(text)
    if found is None:
        raise ValueError("not a number of ours")
    return found


def number_in(text: str) -> int | None:
    """Return the number in a text; None if it can't be ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def not_empty(text: str) -> str:
    """Return the text. Raises ValueError if it is empty."""
    if not text:
        raise ValueError("a text is missing")
    return text


Number = Annotated[int, Part(number)]
Words = Annotated[str, Part(str)]
Key = Annotated[str, Part(not_empty)]
"""Words that are never empty, like the key of a field."""
