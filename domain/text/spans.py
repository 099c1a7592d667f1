"""A text is plain characters plus spans: what people type and what the desk writes."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from domain.text.cuts import pieces

JsonText = str | dict[str, object]
"""A text as JSON holds it: a string, or an object of `plain` and `spans`, rows of
`[start, end, style]` or `[start, end, style, value]`."""


class Style(StrEnum):
    """What a span does to its characters.

    A mention is somebody's words and notifies nobody. A ping notifies an account of the desk's
    platform; only our own templates create one.
    """

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    PRE = "pre"
    QUOTE = "quote"
    LINK = "link"
    MENTION = "mention"
    PING = "ping"


_UNREADABLE = re.compile("[\0\ud800-\udfff]")

_STYLES = frozenset(Style)

VALUED = frozenset({Style.LINK, Style.PRE, Style.MENTION, Style.PING})
"""The styles whose spans carry a value."""


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
    """Plain characters and their spans.

    Methods that make a text from others return it normalised. `str(text)` is its plain characters.
    """

    plain: str
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.plain

    def __add__(self, other: "Text | str") -> "Text":
        return _joined((self, _text(other)))

    def __radd__(self, other: str) -> "Text":
        return _joined((Text(other), self))

    def join(self, parts: "Iterable[Text | str]") -> "Text":
        """Put the parts one after another with this text between them, as `str.join` does."""
        row: list[Text] = []
        for part in parts:
            row += (self, _text(part))
        return _joined(row[1:])

    def cut(self, start: int = 0, end: int | None = None) -> "Text":
        """Return the characters from `start` to `end` with their spans, as a slice would."""
        first, last, _ = slice(start, end).indices(len(self.plain))
        if not self.spans:
            return Text(self.plain[first:last])
        spans = self.normalised().spans
        moved = (replace(s, start=s.start - first, end=s.end - first) for s in spans)
        return Text(self.plain[first:last], tuple(moved)).normalised()

    def strip(self) -> "Text":
        """Return the text without surrounding white space."""
        start = len(self.plain) - len(self.plain.lstrip())
        return self.cut(start, max(start, len(self.plain.rstrip())))

    def normalised(self) -> "Text":
        """Return an equivalent text in its one canonical form.

        Spans are inside the text and sorted, longer ones first; empty ones are removed, and so are
        values without meaning. No two of one style overlap: those with one value are joined if they
        touch, and of two links over one character, the first to begin gets it.
        """
        if not self.spans:
            return self
        clipped = (
            Span(max(s.start, 0), min(s.end, len(self.plain)), s.style, _value(s))
            for s in self.spans
        )
        kept: list[Span] = []
        for span in sorted((s for s in clipped if s.start < s.end), key=_by_style):
            last = kept[-1] if kept and kept[-1].style is span.style else None
            if last is None or last.end < span.start:
                kept.append(span)
            elif last.value == span.value:
                kept[-1] = replace(last, end=max(last.end, span.end))
            elif last.end < span.end:
                kept.append(replace(span, start=last.end))
        return Text(self.plain, tuple(sorted(kept, key=_by_place)))

    def runs(self) -> Iterator[tuple[str, tuple[Span, ...]]]:
        """Yield its characters in stretches with the same spans throughout, and those spans."""
        spans = self.normalised().spans
        bounds = sorted({0, len(self.plain), *(at for s in spans for at in (s.start, s.end))})
        active: list[Span] = []
        coming = 0
        for start, end in pairwise(bounds):
            active = [span for span in active if span.end > start]
            while coming < len(spans) and spans[coming].start == start:
                active.append(spans[coming])
                coming += 1
            yield self.plain[start:end], tuple(active)

    def split(self, limit: int, measure: Callable[[str], int] = len) -> "list[Text]":
        """Return its pieces, each at most `limit` by `measure`; at least one.

        It is cut at a blank line, otherwise a newline, otherwise a space, otherwise between
        characters. A span that fits in a piece is not cut (unless overlapping spans don't fit
        together); a longer one continues in the next piece. Only white space at a cut is dropped.
        Raises ValueError if a single character exceeds `limit`.
        """
        if measure(self.plain) <= limit:
            return [self]
        whole = [(span.start, span.end) for span in self.normalised().spans]
        cuts = pieces(self.plain, limit, measure, whole)
        return [self.cut(start, end) for start, end in cuts] or [Text("")]

    def shortened(self, limit: int) -> "Text":
        """Return at most `limit` code points, with an ellipsis if it was cut."""
        if len(self.plain) <= limit:
            return self
        start, end = next(pieces(self.plain, limit - 1), (0, 0)) if limit > 1 else (0, 0)
        return self.cut(start, end) + "…"

    def mentions(self) -> tuple[str, ...]:
        """Return the external ids it mentions, in order, each once."""
        spans = self.normalised().spans
        return tuple(dict.fromkeys(s.value for s in spans if s.style is Style.MENTION))

    def to_json(self) -> JsonText:
        """Return JSON data that `from_json` reads back, normalised."""
        spans = self.normalised().spans
        if not spans:
            return self.plain
        rows = [[s.start, s.end, s.style.value, *([s.value] if s.value else [])] for s in spans]
        return {"plain": self.plain, "spans": rows}

    @classmethod
    def from_json(cls, value: object) -> "Text":
        """Read what `to_json` returned. Raises ValueError saying what is wrong with it."""
        if isinstance(value, str):
            return cls(value)
        match value:
            case {"plain": str(plain), "spans": [*rows], **rest} if not rest:
                spans = tuple(_span(row, len(plain)) for row in rows)
                return cls(plain, spans).normalised()
        raise ValueError(
            f"A text is a string or an object with plain and spans, not {value!r:.99}."
        )


def readable(plain: str) -> str:
    """Return it with U+FFFD for what databases and platforms refuse: NUL and lone surrogates."""
    return _UNREADABLE.sub("\ufffd", plain)


def _text(part: Text | str) -> Text:
    return Text(part) if isinstance(part, str) else part


def _joined(parts: Iterable[Text]) -> Text:
    plain: list[str] = []
    spans: list[Span] = []
    length = 0
    for part in parts:
        spans += (
            replace(s, start=s.start + length, end=s.end + length) for s in part.normalised().spans
        )
        plain.append(part.plain)
        length += len(part.plain)
    return Text("".join(plain), tuple(spans)).normalised()


def _value(span: Span) -> str:
    return span.value if span.style in VALUED else ""


def _by_style(span: Span) -> tuple[str, int, int, str]:
    return span.style, span.start, -span.end, span.value


def _by_place(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.style


def _span(row: object, length: int) -> Span:
    match row:
        case [int(start), int(end), str(style)]:
            value = ""
        case [int(start), int(end), str(style), str(value)]:
            pass
        case _:
            start, end, style, value = 0, 0, "", ""
    if not (0 <= start < end <= length and style in _STYLES):
        raise ValueError(f"A span is [start, end, style, value?] inside its text, not {row!r:.99}.")
    return Span(start, end, Style(style), value)
