"""Text to Slack's rich text and back.

Only `rich_text` goes out, never mrkdwn: its `text` elements are shown unchanged, so nothing that
somebody typed can ping, format or forge a link, and nothing needs escaping. Mentions go out as
plain characters for the same reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from bots.platforms import Payload
from bots.platforms.slack.emoji import with_emoji
from domain.text.spans import Span, Style, Text, readable

Element = dict[str, Any]

# Styles of whole lines, and Slack's names of their elements.
_BLOCK_ELEMENTS = {Style.QUOTE: "rich_text_quote", Style.PRE: "rich_text_preformatted"}
_BLOCK_STYLES = {kind: style for style, kind in _BLOCK_ELEMENTS.items()}
# Styles of characters: Slack's names for them are ours.
_INLINE = (Style.BOLD, Style.ITALIC, Style.STRIKE, Style.CODE)
_LINK_SCHEMES = frozenset({"http", "https", "mailto"})


# --- out


def to_blocks(text: Text) -> list[Element]:
    """Return one rich_text block that shows the text; none for an empty text.

    Quotes and preformatted spans become separate elements, so they are always on their own lines. A
    link whose address is not http(s) or mailto goes out as plain characters.
    """
    elements = [
        {"type": kind, "elements": inner}
        for kind, start, end in _sections(text)
        if (inner := _inline(text.cut(start, end), plain=kind == _BLOCK_ELEMENTS[Style.PRE]))
    ]
    return [{"type": "rich_text", "elements": elements}] if elements else []


FALLBACK_LIMIT = 4_000
"""Bytes of the `text` beside blocks, escaped and as UTF-8, that chat.update takes; one more is
`msg_too_long`, whatever the blocks (see docs/sandbox.md)."""

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CUT = "…"


def fallback(text: Text) -> str:
    """Return the `text` beside blocks: what notifications show, with nothing left to parse.

    Escaping these three characters is all Slack asks for (docs: "Escaping text"); without them no
    mention, channel or link can be formed. It is cut where Slack would refuse it; the blocks say
    all.
    """
    plain, room = text.plain, FALLBACK_LIMIT
    sizes = (len(_ESCAPED.get(character, character).encode()) for character in plain)
    fits = [size for size in accumulate(sizes) if size <= room]
    if len(fits) < len(plain):
        fits = [size for size in fits if size <= room - len(_CUT.encode())]
        plain = plain[: len(fits)] + _CUT
    return "".join(_ESCAPED.get(character, character) for character in plain)


def _sections(text: Text) -> Iterator[tuple[str, int, int]]:
    """Cut the text into Slack's elements: kind, start, end.

    An element ends its line by itself, so one line break after a quote or a code block is left out.
    """
    at, after_block = 0, False
    spans = text.normalised().spans
    blocks = [(span.start, span.end, span.style) for span in spans if span.style in _BLOCK_ELEMENTS]
    for start, end, style in [*blocks, (len(text.plain), len(text.plain), None)]:
        if start < at:
            continue  # overlaps one already begun: the first wins
        if after_block and text.plain[at : at + 1] == "\n":
            at += 1
        if at < start:
            yield "rich_text_section", at, start
        if style is not None:
            yield _BLOCK_ELEMENTS[style], start, end
            at, after_block = end, True


def _inline(text: Text, *, plain: bool) -> list[Element]:
    """Return a section's text and link elements; `plain`: one element without styles."""
    if plain:
        return [_element(text.plain, ())] if text.plain else []
    return [_element(run, spans) for run, spans in text.runs() if run]


def _element(plain: str, spans: Sequence[Span]) -> Element:
    if called := next((span.value for span in spans if span.style is Style.PING), ""):
        return {"type": "user", "user_id": called}
    link = next((span.value for span in spans if span.style is Style.LINK), "")
    element: Element = {"type": "text", "text": plain}
    if _may_link(link):
        element = {"type": "link", "url": link, "text": plain}
    styles = {span.style for span in spans}
    if shown := {style.value: True for style in _INLINE if style in styles}:
        element["style"] = shown
    return element


ADDRESS = 3_000
"""Characters of a link's address (docs.slack.dev/reference/block-kit, url)."""


def _may_link(address: str) -> bool:
    if len(address) > ADDRESS:
        return False
    try:
        return urlsplit(address).scheme.lower() in _LINK_SCHEMES
    except ValueError:
        return False


# --- in

Names = Mapping[str, str]
"""Names of people and channels by external id, without @ or #."""


def from_message(message: Payload, names: Names) -> Text:
    """Return the text of a message: from its author's blocks, otherwise from its mrkdwn."""
    said = from_blocks(message.get("blocks") or (), names)
    if said.plain.strip() or _has_rich_text(message):
        return said
    return from_mrkdwn(message.get("text") or "", names)


def mentioned_by(message: Payload) -> frozenset[str]:
    """Return the ids of persons and channels that a message's text speaks of."""
    return mentioned(message.get("blocks") or ()) | mentioned_in(message.get("text") or "")


def _has_rich_text(message: Payload) -> bool:
    return any(block.get("type") == "rich_text" for block in message.get("blocks") or ())


def from_blocks(blocks: Sequence[Payload], names: Names) -> Text:
    """Read what blocks say: what a person typed, or the words and labels that an app put there.

    Mentions become spans of Style.MENTION over "@Anna", "#general", "@here"; a name that is not
    in `names` shows its id. Lists become lines. Elements not known here keep what text they have.
    """
    return Text("\n").join(
        said for block in blocks for said in _said_by(block, names) if said.plain
    )


_DEEPEST = 8
"""How deep in a block words are looked for."""


def _said_by(element: Payload, names: Names, depth: int = _DEEPEST) -> Iterator[Text]:
    """Yield the words of a block or of something in it, each on a line of its own.

    Blocks to come are read too: words are always in text objects (docs: Block Kit, "Text object").
    """
    reader = _BLOCKS.get(str(element.get("type")))
    if reader is not None:
        yield reader(element, names)
        return
    for key, inner in element.items():
        for one in inner if isinstance(inner, list) else (inner,):
            if isinstance(one, Mapping) and key not in _UNSAID and depth:
                yield from _said_by(one, names, depth - 1)


_UNSAID = frozenset({"confirm", "placeholder", "style", "workflow", "dispatch_action_config"})
"""Parts of blocks that are not seen until somebody acts."""


def _rich_text(block: Payload, names: Names) -> Text:
    writer = _Writer(names)
    for element in block.get("elements") or ():
        writer.section(element)
    return writer.text()


def _label(element: Payload, names: Names) -> Text:
    """Return a button or an option as an item of a list."""
    text = element.get("text")
    said = Text("\n").join(_said_by(text, names)) if isinstance(text, Mapping) else Text("")
    return "• " + said if said.plain.strip() else said


def _picture(element: Payload, _: Names) -> Text:
    title = element.get("title")
    named = title.get("text") if isinstance(title, Mapping) else title
    plain = readable(str(element.get("alt_text") or named or ""))
    url = str(element.get("image_url") or "")
    return Text(plain, (Span(0, len(plain), Style.LINK, url),) if url else ()).normalised()


def _table(block: Payload, names: Names) -> Text:
    rows = (
        Text(" | ").join(Text(" ").join(_said_by(cell, names)) for cell in row)
        for row in block.get("rows") or ()
    )
    return Text("\n").join(rows)


def _options(element: Payload, names: Names) -> Text:
    """Return the choices of a menu, of checkboxes or radio buttons."""
    choices = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        choices += group.get("options") or ()
    return Text("\n").join(said for one in choices if (said := _label(one, names)).plain)


def _plain(element: Payload, _: Names) -> Text:
    return Text(readable(with_emoji(str(element.get("text") or ""))))


_MENUS = ("static_select", "multi_static_select", "overflow", "checkboxes", "radio_buttons")
_BLOCKS: Mapping[str, Callable[[Payload, Names], Text]] = {
    "rich_text": _rich_text,
    "mrkdwn": lambda element, names: from_mrkdwn(str(element.get("text") or ""), names),
    "plain_text": _plain,
    "raw_text": _plain,
    "markdown": _plain,
    "image": _picture,
    "table": _table,
    "button": _label,
    **dict.fromkeys(_MENUS, _options),
}


def mentioned(blocks: Sequence[Payload]) -> frozenset[str]:
    """Return the ids of persons and channels that blocks speak of: what `names` should know."""
    found: set[str] = set()
    pending: list[Any] = list(blocks)
    while pending:
        element = pending.pop()
        if isinstance(element, Mapping):
            found.update(element[key] for key in ("user_id", "channel_id") if element.get(key))
            if element.get("type") == "mrkdwn":
                found |= mentioned_in(str(element.get("text") or ""))
            pending.extend(element.values())
        elif isinstance(element, list):
            pending.extend(element)
    return frozenset(found)


class _Writer:
    """Collects characters and spans while a message's elements are read."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._plain = ""
        self._spans: list[Span] = []

    def text(self) -> Text:
        return Text(readable(self._plain), tuple(self._spans)).normalised()

    def section(self, element: Payload) -> None:
        """Append a section, quote, code block or list, on lines of its own."""
        if self._plain and not self._plain.endswith("\n"):
            self._plain += "\n"
        if element.get("type") == "rich_text_list":
            self._list(element)
            return
        start = len(self._plain)
        self._inline(element)
        if style := _BLOCK_STYLES.get(str(element.get("type"))):
            self._mark(start, style)

    def _list(self, element: Payload) -> None:
        indent = "  " * int(element.get("indent") or 0)
        number = int(element.get("offset") or 0)
        for index, item in enumerate(element.get("elements") or ()):
            bullet = f"{number + index + 1}." if element.get("style") == "ordered" else "•"
            self._plain += ("\n" if index else "") + f"{indent}{bullet} "
            self._inline(item)

    def _inline(self, section: Payload) -> None:
        for element in section.get("elements") or ():
            start = len(self._plain)
            plain, style, value = _read(element, self._names)
            self._plain += plain
            if style is not None:
                self._mark(start, style, value)
            for name in _INLINE:
                if (element.get("style") or {}).get(name.value):
                    self._mark(start, name)

    def _mark(self, start: int, style: Style, value: str = "") -> None:
        if start < len(self._plain):
            self._spans.append(Span(start, len(self._plain), style, value))


_Read = tuple[str, Style | None, str]


def _read(element: Payload, names: Names) -> _Read:
    """Return an inline element's characters, and what is special about them."""
    reader = _READERS.get(str(element.get("type")))
    return reader(element, names) if reader else (str(element.get("text") or ""), None, "")


def _read_link(element: Payload, _: Names) -> _Read:
    url = str(element.get("url") or "")
    return str(element.get("text") or url.removeprefix("mailto:")), Style.LINK, url


def _read_emoji(element: Payload, _: Names) -> _Read:
    """Return the characters of an emoji; the workspace's own have none and keep their `:name:`."""
    try:
        plain = "".join(chr(int(code, 16)) for code in str(element["unicode"]).split("-"))
    except (KeyError, ValueError, OverflowError):
        plain = with_emoji(f":{element.get('name', '')}:")
    return plain, None, ""


def _mention(sign: str, key: str) -> Callable[[Payload, Names], _Read]:
    def read(element: Payload, names: Names) -> _Read:
        id_ = str(element.get(key) or "")
        return sign + names.get(id_, id_), Style.MENTION, id_

    return read


_READERS: dict[str, Callable[[Payload, Names], _Read]] = {
    "link": _read_link,
    "emoji": _read_emoji,
    "user": _mention("@", "user_id"),
    "usergroup": _mention("@", "usergroup_id"),
    "broadcast": _mention("@", "range"),
    "channel": _mention("#", "channel_id"),
    "team": _mention("@", "team_id"),
    "date": lambda element, _: (str(element.get("fallback") or ""), None, ""),
    "color": lambda element, _: (str(element.get("value") or ""), None, ""),
}


# --- in, where there are no blocks

_ESCAPE = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


def from_mrkdwn(mrkdwn: str, names: Names) -> Text:
    """Read what a person typed from a slash command's words or a message without blocks.

    Only what Slack wrote in angle brackets and its `:emoji:` are interpreted, and its three escapes
    are undone. Asterisks and underscores stay as typed: nobody knows whether they meant anything.
    """
    plain, spans, at = "", [], 0
    for match in _ESCAPE.finditer(mrkdwn):
        plain += _typed(mrkdwn[at : match.start()])
        shown, style, value = _special(match[1], match[2], match[3] or "", names)
        if shown:
            spans.append(Span(len(plain), len(plain) + len(shown), style, value))
        plain, at = plain + shown, match.end()
    return Text(readable(plain + _typed(mrkdwn[at:])), tuple(spans)).normalised()


def mentioned_in(mrkdwn: str) -> frozenset[str]:
    """Return the ids of people and channels that a text without blocks mentions."""
    return frozenset(match[2] for match in _ESCAPE.finditer(mrkdwn) if match[1] in ("@", "#"))


def _special(sign: str, value: str, label: str, names: Names) -> tuple[str, Style, str]:
    """Read `<@U1|anna>`, `<#C1|general>`, `<!here>`, `<!subteam^S1|@it>`, `<https://…|text>`."""
    if sign == "":
        url = _unescaped(value)
        return _typed(label) or url.removeprefix("mailto:"), Style.LINK, url
    label = _unescaped(label).lstrip("@#")
    if sign == "!":
        kind, _, id_ = value.partition("^")
        return f"@{label or id_ or kind}", Style.MENTION, id_ or kind
    return f"{sign}{names.get(value) or label or value}", Style.MENTION, value


def _unescaped(escaped: str) -> str:
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _typed(escaped: str) -> str:
    return with_emoji(_unescaped(escaped))
