"""A text is plain characters plus spans: what people type and what the desk writes."""

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a span does to its characters."""

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    PRE = "pre"
    QUOTE = "quote"
    LINK = "link"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (code points, end excluded) in one style.

    `value` is a link's address, a code block's language, or a mentioned person's external id.
    """

    start: int
    end: int
    style: Style
    value: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters and their spans."""

    plain: str
    spans: tuple[Span, ...] = ()
