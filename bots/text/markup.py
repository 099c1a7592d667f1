"""The markup of our templates: a few tags that become the spans of a text.

`<b> <i> <s> <code> <q>`, `<pre lang="…">`, `<a href="…">`, `<at id="…">` and `<ping id="…">`, with
`&amp; &lt; &gt; &quot; &#34; &#39;` for characters that would be read as markup.
"""

import re
from collections.abc import Iterable
from itertools import groupby

import markupsafe
from markupsafe import Markup

from domain.text.spans import Span, Style, Text

_TAGS = {
    "q": Style.QUOTE,
    "pre": Style.PRE,
    "a": Style.LINK,
    "at": Style.MENTION,
    "ping": Style.PING,
    "b": Style.BOLD,
    "i": Style.ITALIC,
    "s": Style.STRIKE,
    "code": Style.CODE,
}
_NAMES = {style: tag for tag, style in _TAGS.items()}
_ORDER = {style: depth for depth, style in enumerate(_NAMES)}
_ATTRIBUTES = {Style.PRE: "lang", Style.LINK: "href", Style.MENTION: "id", Style.PING: "id"}
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "#34": '"', "#39": "'"}

_ENTITY = re.compile(r"&([a-z0-9#]+);")
_TOKEN = re.compile(
    r"""(?P<plain>[^<&]+)
    |&(?P<entity>[a-z0-9\#]+);
    |<(?P<close>/?)(?P<tag>[a-z]+)(?:[ ](?P<attribute>[a-z]+)="(?P<value>[^"<>]*)")?>
    |(?P<wrong>.)""",
    re.VERBOSE | re.DOTALL,
)


def parse(markup: str) -> Text:
    """Return the text of the markup, normalised.

    Raises ValueError on an unknown, misplaced or unclosed tag and on a bare `<` or `&`: values are
    escaped, so only a template can be wrong.
    """
    plain: list[str] = []
    spans: list[Span] = []
    opened: list[Span] = []
    length = 0
    for token in _TOKEN.finditer(markup):
        if token["tag"] and token["close"]:
            spans.append(_closed(opened, token, length))
        elif token["tag"]:
            opened.append(_opened(token, length))
        else:
            plain.append(token["plain"] or _character(token["entity"], token[0]))
            length += len(plain[-1])
    if opened:
        raise ValueError(f"<{_NAMES[opened[-1].style]}> is never closed in {markup!r:.99}.")
    return Text("".join(plain), tuple(spans)).normalised()


def _character(entity: str | None, written: str) -> str:
    if entity not in _CHARACTERS:
        raise ValueError(f"{written!r} is neither a tag of ours nor an escaped character.")
    return _CHARACTERS[entity]


def _opened(token: re.Match[str], start: int) -> Span:
    style = _TAGS.get(token["tag"])
    if style is None or token["attribute"] not in {None, _ATTRIBUTES.get(style)}:
        raise ValueError(f"{token[0]!r:.99} is no tag of ours.")
    value = _ENTITY.sub(lambda found: _character(found[1], found[0]), token["value"] or "")
    return Span(start, start, style, value)


def _closed(opened: list[Span], token: re.Match[str], end: int) -> Span:
    if not opened or token["attribute"] or _TAGS.get(token["tag"]) is not opened[-1].style:
        raise ValueError(f"{token[0]!r:.99} closes nothing that is open.")
    span = opened.pop()
    return Span(span.start, end, span.style, span.value)


def escape(text: Text) -> Markup:
    """Return markup for this text that pings nobody: only a template's own tags do.

    Without a ping, `parse(escape(text)) == text.normalised()`.
    """
    spans = tuple(span for span in text.spans if span.style is not Style.PING)
    if not spans:
        return markupsafe.escape(text.plain)
    text = Text(text.plain, spans)
    runs = ((_escaped(plain), _outermost_first(spans)) for plain, spans in text.runs())
    return Markup(_nested(runs))  # noqa: S704 - put together of escaped pieces


def _nested(runs: Iterable[tuple[str, tuple[Span, ...]]]) -> str:
    """Put the outermost style of each stretch around the rest of its styles."""
    done: list[str] = []
    for outer, group in groupby(runs, key=lambda run: run[1][:1]):
        stretch = [(markup, spans[1:]) for markup, spans in group]
        if outer:
            style, value = outer[0].style, outer[0].value
            attribute = f' {_ATTRIBUTES[style]}="{_escaped(value)}"' if value else ""
            done.append(f"<{_NAMES[style]}{attribute}>{_nested(stretch)}</{_NAMES[style]}>")
        else:
            done += (markup for markup, _ in stretch)
    return "".join(done)


def _escaped(plain: str) -> str:
    return str(markupsafe.escape(plain))


def _outermost_first(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: _ORDER[span.style]))
