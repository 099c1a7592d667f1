"""Texts in Telegram: characters counted in UTF-16, and entities instead of markup.

https://core.telegram.org/bots/api#messageentity and #formatting-options
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, groupby
from typing import Literal, NotRequired, TypedDict
from urllib.parse import urlsplit

from bots.platforms import Payload
from domain.text.spans import Span, Style, Text, readable

LIMIT = 4096
"""The most UTF-16 units a message may have (after parsing of entities)."""

_TYPES = {
    Style.QUOTE: "blockquote",
    Style.PRE: "pre",
    Style.CODE: "code",
    Style.LINK: "text_link",
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.STRIKE: "strikethrough",
}
_VALUES: dict[Style, Literal["language", "url"]] = {Style.PRE: "language", Style.LINK: "url"}


class Entity(TypedDict):
    """A stretch of a text and how it is shown (Bot API, MessageEntity)."""

    type: str
    offset: int
    length: int
    language: NotRequired[str]
    url: NotRequired[str]


# Outermost first. Of the styles in one layer a character has the first; an entity never crosses
# one of a layer further out, so any two are nested or apart.
_LAYERS = (
    (Style.QUOTE,),
    (Style.PRE, Style.CODE, Style.LINK),
    (Style.BOLD,),
    (Style.ITALIC,),
    (Style.STRIKE,),
)
_ALONE = frozenset({Style.PRE, Style.CODE})
"""Text in one of these has no other style, except that it may be quoted."""

_WEB = frozenset(("http", "https"))

_STYLES = {
    **{name: style for style, name in _TYPES.items()},
    "expandable_blockquote": Style.QUOTE,
    "underline": Style.ITALIC,
    "mention": Style.MENTION,
    "text_mention": Style.MENTION,
}

_Key = tuple[Style, str] | None


def units(plain: str) -> int:
    """Return a text's length for Telegram: its number of UTF-16 units."""
    return len(plain) + sum(char > "\uffff" for char in plain)


def to_entities(text: Text) -> tuple[str, list[Entity]]:
    """Return the characters and the entities Telegram is to show them with.

    Mentions, and links that are not web addresses, go out as plain characters, so that nothing we
    pass on can ping. Entities are in order, nested or apart, and end in something visible.
    """
    runs = [(plain, _keys(spans)) for plain, spans in text.runs()]
    entities = (entity for depth in range(len(_LAYERS)) for entity in _entities(runs, depth))
    return text.plain, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _entities(runs: list[tuple[str, tuple[_Key, ...]]], depth: int) -> Iterator[Entity]:
    """Yield those of one layer, broken where a layer further out changes."""
    offset = 0
    for keys, group in groupby(runs, key=lambda run: run[1][: depth + 1]):
        stretch = "".join(plain for plain, _ in group)
        length = units(stretch.rstrip())
        if (key := keys[depth]) and length:
            style, value = key
            entity: Entity = {"type": _TYPES[style], "offset": offset, "length": length}
            if value:
                entity[_VALUES[style]] = value
            yield entity
        offset += units(stretch)


def _keys(spans: tuple[Span, ...]) -> tuple[_Key, ...]:
    """Return what each layer does to characters in these spans."""
    values = {span.style: span.value for span in spans}
    if not _opens(values.get(Style.LINK, "")):
        values.pop(Style.LINK, None)
    if _ALONE & values.keys():
        values = {style: values[style] for style in values.keys() & {*_ALONE, Style.QUOTE}}
    return tuple(
        next(((style, values[style]) for style in layer if style in values), None)
        for layer in _LAYERS
    )


def _opens(address: str) -> bool:
    """Return whether an address goes out as a link: a web address, with a dot in its host's name.

    `tg://user?id=…` would ping. For a host without a dot Telegram refuses the whole message
    ("entity URL is invalid: Wrong HTTP URL").
    """
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() in _WEB and "." in (parts.hostname or "")
    except ValueError:
        return False


def from_entities(plain: str, entities: object) -> Text:
    """Return the text that somebody wrote, from Telegram's entities; wrong entities never raise.

    A typed address stays plain characters. A mention's value is the account's id, or `@name` if
    Telegram has only that. Underlined becomes italic; unknown types are ignored.
    """
    plain = readable(plain)
    ends = list(accumulate(2 if char > "\uffff" else 1 for char in plain))
    listed = entities if isinstance(entities, list | tuple) else ()
    spans = (_span(entity, plain, ends) for entity in listed if isinstance(entity, Mapping))
    return Text(plain, tuple(span for span in spans if span)).normalised()


def _span(entity: Payload, plain: str, ends: list[int]) -> Span | None:
    kind, offset, length = (entity.get(key) for key in ("type", "offset", "length"))
    style = _STYLES.get(kind) if isinstance(kind, str) else None
    if not style or not isinstance(offset, int) or not isinstance(length, int):
        return None
    start = bisect_right(ends, offset)
    end = min(bisect_left(ends, offset + length) + 1, len(plain)) if offset + length > 0 else 0
    value = _value(entity, style, plain[start:end])
    if style in {Style.LINK, Style.MENTION} and not value:
        return None
    return Span(start, end, style, value)


def _value(entity: Payload, style: Style, characters: str) -> str:
    """Return the span's value, empty where it should have one and has none."""
    if style is Style.MENTION:
        user = entity.get("user")
        account = user.get("id") if isinstance(user, Mapping) else None
        return str(account) if isinstance(account, int) else characters.strip()
    value = entity.get(_VALUES[style]) if style in _VALUES else None
    return readable(value) if isinstance(value, str) else ""
