"""Slack's two markups, mrkdwn and rich_text, and what a reader sees of them.

Sources: Slack's pages "Formatting message text" and "Rich text block".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


class Names(Protocol):
    """Names of people and channels."""

    def name_of(self, identifier: str) -> str:
        """Return the name of a user's or channel's id; the id itself if there is none."""
        ...

    def user_named(self, name: str) -> str | None:
        """Return the id of the user with this name, in any case."""
        ...

    def channel_named(self, name: str) -> str | None:
        """Return the id of the channel with this name."""
        ...


@dataclass(slots=True)
class Seen:
    """What a message shows: plain characters, who is notified, and which addresses it opens.

    A ping is a user's or user group's id, or `here`, `channel`, `everyone`.
    """

    text: str = ""
    pings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def escape(text: str) -> str:
    """Return plain characters as mrkdwn that looks the same and does nothing."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# Marks that make a style, in both ways of writing; a mark inside a word is a plain character.
STYLES = r"""
    `(?P<code>[^`\n]+)`
  | (?<![\w*])\*(?P<bold>\S(?:[^*\n]*?\S)?)\*(?![\w*])
  | (?<!\w)_(?P<italic>\S(?:[^_\n]*?\S)?)_(?!\w)
  | (?<![\w~])~(?P<strike>\S(?:[^~\n]*?\S)?)~(?![\w~])
  | (?P<url>https?://[^\s<>|*`]*[^\s<>|*`.,;:!?)_~'"])
"""
_MRKDWN = re.compile(r"<(?P<control>[^<>\n]+)> |" + STYLES, re.VERBOSE)


def rich_text(text: str, style: Json) -> Json:
    """Return an element of plain characters."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def rich_link(url: str, text: str, style: Json) -> Json:
    """Return a link; without a text it shows its address."""
    element = {"type": "link", "url": url} | ({"text": text} if text else {})
    return element | ({"style": style} if style else {})


Resolve = Callable[[re.Match[str], Json], Json | None]


def parsed(source: str) -> list[Json]:
    """Return mrkdwn as the rich text elements that a reader sees."""
    return rich_inline(source, _MRKDWN, _control, {})


_SIGILS = {"@": ("user", "user_id"), "#": ("channel", "channel_id")}


def _control(found: re.Match[str], style: Json) -> Json:
    """Read what is between < and >, or an address that stands alone."""
    target, _, label = (found["control"] or found["url"]).partition("|")
    sigil, name = target[:1], target[1:]
    if sigil in _SIGILS:
        kind, key = _SIGILS[sigil]
        return {"type": kind, key: name}
    if sigil != "!":
        return rich_link(unescape(target), unescape(label), style)
    if name.startswith("subteam^"):
        return {"type": "usergroup", "usergroup_id": name.removeprefix("subteam^")}
    if name in ("here", "channel", "everyone"):
        return {"type": "broadcast", "range": name}
    return rich_text(unescape(label or name), style)


def rich_inline(text: str, pattern: re.Pattern[str], resolve: Resolve, style: Json) -> list[Json]:
    """Return one line or paragraph as rich text elements, without empty ones."""
    plain = unescape if pattern is _MRKDWN else str
    elements: list[Json] = []
    start = 0
    for found in pattern.finditer(text):
        kind = found.lastgroup or ""
        if kind == "code":
            made = [rich_text(plain(found[kind]), style | {"code": True})]
        elif kind in ("bold", "italic", "strike"):
            made = rich_inline(found[kind], pattern, resolve, style | {kind: True})
        else:
            element = resolve(found, style)
            if element is None:
                continue
            made = [element]
        if found.start() > start:
            elements.append(rich_text(plain(text[start : found.start()]), style))
        elements += made
        start = found.end()
    if start < len(text):
        elements.append(rich_text(plain(text[start:]), style))
    return elements


def _emoji(element: Json) -> str:
    points = element.get("unicode")
    return "".join(chr(int(p, 16)) for p in points.split("-")) if points else f":{element['name']}:"


_ELEMENTS: dict[str, Callable[[Json, Names], str]] = {
    "text": lambda e, _: str(e["text"]),
    "link": lambda e, _: str(e.get("text") or e["url"]),
    "user": lambda e, names: "@" + names.name_of(e["user_id"]),
    "usergroup": lambda e, _: "@" + str(e["usergroup_id"]),
    "broadcast": lambda e, _: "@" + str(e["range"]),
    "channel": lambda e, names: "#" + names.name_of(e["channel_id"]),
    "emoji": lambda e, _: _emoji(e),
    "date": lambda e, _: str(e.get("fallback", e.get("timestamp", ""))),
    "color": lambda e, _: str(e["value"]),
    "team": lambda e, _: str(e["team_id"]),
}
_PINGS = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}


def _read_inline(elements: Sequence[Json], names: Names, seen: Seen) -> str:
    for element in elements:
        if element["type"] in _PINGS:
            seen.pings.append(element[_PINGS[element["type"]]])
        elif element["type"] == "link":
            seen.links.append(element["url"])
    return "".join(_ELEMENTS[element["type"]](element, names) for element in elements)


def _read_rich(block: Json, names: Names, seen: Seen) -> list[str]:
    lines = []
    for part in block["elements"]:
        if part["type"] != "rich_text_list":
            lines.append(_read_inline(part["elements"], names, seen))
            continue
        for number, item in enumerate(part["elements"], 1):
            bullet = f"{number}. " if part.get("style") == "ordered" else "• "
            lines.append(bullet + _read_inline(item["elements"], names, seen))
    return lines


def _read_object(text: Json | str, names: Names, seen: Seen) -> str:
    if isinstance(text, str) or text.get("type") == "mrkdwn":
        source = text if isinstance(text, str) else text["text"]
        return _read_inline(rich_inline(source, _MRKDWN, _control, {}), names, seen)
    return str(text.get("text", ""))


def _objects(block: Json) -> list[Json | str]:
    """Return the text objects of a block, in reading order."""
    found: list[Json | str] = [block[key] for key in ("title", "label", "text") if block.get(key)]
    found += block.get("fields", [])
    if block["type"] == "context":
        found += [element for element in block["elements"] if "text" in element]
    return found


def read(text: str, blocks: Sequence[Json] | None, names: Names) -> Seen:
    """Return what a reader sees: the blocks if there are any, otherwise the text as mrkdwn."""
    seen = Seen()
    if not blocks:
        seen.text = _read_object(text, names, seen)
        return seen
    lines: list[str] = []
    for block in blocks:
        if block["type"] == "rich_text":
            lines += _read_rich(block, names, seen)
        else:
            lines += [_read_object(item, names, seen) for item in _objects(block)]
    seen.text = "\n".join(lines)
    return seen
