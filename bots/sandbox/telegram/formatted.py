"""What the Bot API makes of a text and its entities before a message has them.

Source: tdlib/td, MessageEntity.cpp (`fix_formatted_text`, `find_entities`), which the Bot API's
server runs; the sentences of refusals are from there and from the tests of
atahanyorganci/effect-telegram-api (sendMessage), which call the real service.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from telegram.constants import MessageEntityType, MessageLimit

from bots.sandbox.telegram.rules import address, bad

Json = dict[str, Any]

_TYPES = frozenset(str(kind.value) for kind in MessageEntityType)
_SPLIT = frozenset(("bold", "italic", "underline", "strikethrough", "spoiler"))
"""Types that are cut where another entity begins or ends; the others are kept whole or dropped."""
_QUOTES = frozenset(("blockquote", "expandable_blockquote"))
_CODE = frozenset(("pre", "code"))
_MOST = int(MessageLimit.MESSAGE_ENTITIES)
"""Entities of a message; more are dropped (limits.tginfo.me; PTB constants.py)."""

# What the server finds by itself, in texts of people and of bots alike.
_FOUND = {
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "url": re.compile(r"https?://\S*[^\s.,:;!?)\]}'\"»]"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "mention": re.compile(r"(?<![\w@./])@[A-Za-z]\w{3,31}\b"),
}
_ANY = re.compile(r"[/@]")
"""Without one of these nothing is found: most texts are spared four searches."""


def units(text: str) -> bytes:
    """Return the text in UTF-16, two bytes per unit: Telegram counts in these units."""
    return text.encode("utf-16-le", "surrogatepass")


def found_in(text: str) -> list[Json]:
    """Return the entities that Telegram adds by itself, in order and apart from each other."""
    if not _ANY.search(text):
        return []
    found = [
        {
            "type": kind,
            "offset": len(units(text[: match.start()])) // 2,
            "length": len(units(match[0])) // 2,
        }
        for kind, pattern in _FOUND.items()
        for match in pattern.finditer(text)
    ]
    return _apart(found)


def formatted(text: str, given: Any, most: int, too_long: str) -> tuple[str, list[Json]]:
    """Return the text without blanks around it, and its entities. Raises ApiError.

    `most`: UTF-16 units that the result may have, above which `too_long` is said.
    """
    entities = _read(text, given) if given else []
    text, entities = _trimmed(text, _fixed(entities))
    if len(units(text)) // 2 > most:
        raise bad(too_long)
    return text, _with(entities, found_in(text))[:_MOST]


# Reading


def _read(text: str, given: Any) -> list[Json]:
    if not isinstance(given, list):
        raise bad("can't parse entities JSON object")
    encoded = units(text)
    entities = [_checked(one, encoded) for one in given]
    return [one for one in entities if one["length"]]


def _checked(entity: Any, encoded: bytes) -> Json:
    """Return an entity that is in the text and has what its type needs. Raises ApiError."""
    if not isinstance(entity, dict):
        raise bad(f"{_PARSE}: expected an Object")
    for name in ("offset", "length", "type", *_NEEDED.get(entity.get("type", ""), ())):
        if name not in entity:
            raise bad(f'{_PARSE}: Can\'t find field "{name}"')
    for broken, refusal in _RULES:
        if broken(entity, encoded):
            raise bad(refusal.format(end=_end(entity), **entity))
    if entity["type"] == "text_link":
        address(entity["url"], "entity URL")
    return entity


def _cuts(encoded: bytes, unit: int) -> bool:
    """Return whether a low surrogate is here: the second half of a character."""
    return 2 * unit + 1 < len(encoded) and 0xDC <= encoded[2 * unit + 1] <= 0xDF


_PARSE = "can't parse MessageEntity"
_AFTER = "the end of the text at UTF-16 offset"
_NEEDED = {"text_link": ("url",), "text_mention": ("user",), "custom_emoji": ("custom_emoji_id",)}
_RULES: Sequence[tuple[Callable[[Json, bytes], object], str]] = (
    (lambda one, _: one["type"] not in _TYPES, f"{_PARSE}: Unsupported type specified"),
    (lambda one, _: one["offset"] < 0, "receive an entity with incorrect offset {offset}"),
    (lambda one, _: one["length"] < 0, "receive an entity with incorrect length {length}"),
    (
        lambda one, text: 2 * one["offset"] > len(text),
        f"entity begins after {_AFTER} {{offset}}",
    ),
    (
        lambda one, text: 2 * _end(one) > len(text),
        f"entity beginning at UTF-16 offset {{offset}} ends after {_AFTER} {{end}}",
    ),
    (
        lambda one, text: _cuts(text, one["offset"]),
        "entity begins in a middle of a UTF-16 symbol at byte offset {offset}",
    ),
    (
        lambda one, text: _cuts(text, _end(one)),
        "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol",
    ),
)


# Which entities stay


def _order(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _apart(entities: Sequence[Json]) -> list[Json]:
    """Return entities in order, without those that begin before another one has ended."""
    kept: list[Json] = []
    for entity in sorted(entities, key=_order):
        if not kept or entity["offset"] >= _end(kept[-1]):
            kept.append(entity)
    return kept


def _crosses(one: Json, other: Json) -> bool:
    """Return whether one lies partly in the other: neither within nor around nor beside it."""
    first, second = sorted((one, other), key=_order)
    return bool(first["offset"] < second["offset"] < _end(first) < _end(second))


def _fixed(entities: list[Json]) -> list[Json]:
    """Return entities of which any two are nested or apart, and none is inside code."""
    if len(entities) < 2:
        return entities
    quotes = _apart([one for one in entities if one["type"] in _QUOTES])
    others = _SPLIT | _QUOTES
    solid = [
        one
        for one in _apart([one for one in entities if one["type"] not in others])
        if not any(_crosses(one, quote) for quote in quotes)
    ]
    whole = solid + quotes
    cut = [one for one in entities if one["type"] in _SPLIT]
    pieces = [piece for one in cut for piece in _pieces(one, whole)]
    return sorted(whole + pieces, key=_order)


def _pieces(entity: Json, whole: Sequence[Json]) -> Iterator[Json]:
    """Cut a style where other entities begin and end; what would be inside code is dropped."""
    start, end = entity["offset"], _end(entity)
    around = [one for one in whole if _crosses(entity, one) or one["type"] in _CODE]
    edges = {edge for one in around for edge in (one["offset"], _end(one)) if start < edge < end}
    cuts = [start, *sorted(edges), end]
    code = [one for one in whole if one["type"] in _CODE]
    for begin, until in itertools.pairwise(cuts):
        if not any(one["offset"] <= begin and until <= _end(one) for one in code):
            yield entity | {"offset": begin, "length": until - begin}


def _with(entities: list[Json], found: list[Json]) -> list[Json]:
    """Return the entities, and those found where none but a style or a quote is."""
    if not found:
        return entities
    taken = [one for one in entities if one["type"] not in _SPLIT | _QUOTES]
    new = [one for one in found if not any(_touches(one, other) for other in taken)]
    return sorted([*entities, *new], key=_order)


def _touches(one: Json, other: Json) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


# Blanks


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_BLANKS = (b" \x00", b"\n\x00")  # in UTF-16


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without blanks at its end, and at its beginning up to the first entity.

    Control characters are blanks, and an entity begins with none. Raises ApiError if nothing is
    left.
    """
    text = _CONTROL.sub(" ", text)
    short = text.rstrip(" \n")
    if not short:
        raise bad("text must be non-empty")
    if entities:
        encoded = units(short)
        tight = [_tight(one, encoded) for one in entities]
        entities = [one for one in tight if one["length"] > 0]
    lead = len(short) - len(short.lstrip(" \n"))
    lead = min([lead, *(one["offset"] for one in entities)])
    return short[lead:], [one | {"offset": one["offset"] - lead} for one in entities]


def _tight(entity: Json, encoded: bytes) -> Json:
    """Return an entity that ends with the text and does not begin with blanks."""
    start, end = entity["offset"], min(_end(entity), len(encoded) // 2)
    while start < end and encoded[2 * start : 2 * start + 2] in _BLANKS:
        start += 1
    return entity | {"offset": start, "length": end - start}
