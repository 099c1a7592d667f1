"""What Slack's composer makes of typed characters: rich_text, and mrkdwn beside it.

docs/sandbox.md lists what the composer does, among the assumptions.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from bots.sandbox.slack.emoji import CHARACTERS, EMOJI, SIGN, TONES, reaction_name
from bots.sandbox.slack.text import STYLES, Json, Names, Resolve, escape, rich_inline, rich_link

_TYPED = re.compile(
    STYLES
    + rf"""
  | (?P<character>{SIGN})
  | (?<![\w:]):(?P<emoji>[a-z0-9_+-]+(?:::skin-tone-[2-6])?):(?![\w:])
"""
    + r"""
  | <@(?P<user>\w+)> | <\#(?P<channel>\w+)(?:\|[^>\n]*)?>
  | (?<![\w@])@(?P<broadcast>channel|here|everyone)\b
  | (?<![\w@])@(?P<user_name>\w+(?:[.-]\w+)*) | (?<![\w\#&])\#(?P<channel_name>\w+(?:-\w+)*)
""",
    re.VERBOSE,
)
_NAMES = {character: name for name, character in CHARACTERS.items()}
_PRE = re.compile(r"```\n?(.+?)\n?```\n?", re.DOTALL)


_CHARACTER = re.compile(SIGN)


def with_names(text: str) -> str:
    """Write emoji by their names, as commands and forms hand them over."""
    return _CHARACTER.sub(lambda found: f":{_name(found[0])}:", text)


def _name(characters: str) -> str:
    """Return the name of an emoji, with its skin tone if it has one."""
    tone = TONES.get(characters[-1], "")
    return f"{_NAMES[characters[:-1]]}::{tone}" if tone else _NAMES[characters]


def _emoji(name: str) -> Json | None:
    """Return an emoji's element: its skin tone is a number and the last of its characters."""
    bare, _, tone = name.partition("::")
    if bare not in EMOJI or (tone and reaction_name(name, ()) is None):
        return None
    sign = CHARACTERS.get(bare, "")
    last = next((one for one, called in TONES.items() if called == tone), "") if sign else ""
    points = "-".join(f"{ord(point):x}" for point in sign + last)
    made: Json = {"type": "emoji", "name": bare} | ({"unicode": points} if points else {})
    return made | ({"skin_tone": int(tone[-1])} if tone else {})


def _mention(kind: str, identifier: str | None, names: Names) -> Json | None:
    if identifier is None or names.name_of(identifier) == identifier:
        return None
    return {"type": kind, f"{kind}_id": identifier}


def _typed(names: Names) -> Resolve:
    made: dict[str, Callable[[str], Json | None]] = {
        "user": lambda value: _mention("user", value, names),
        "user_name": lambda value: _mention("user", names.user_named(value), names),
        "channel": lambda value: _mention("channel", value, names),
        "channel_name": lambda value: _mention("channel", names.channel_named(value), names),
        "broadcast": lambda value: {"type": "broadcast", "range": value},
        "emoji": _emoji,
        "character": lambda value: _emoji(_name(value)),
    }

    def resolve(found: re.Match[str], style: Json) -> Json | None:
        kind = found.lastgroup or ""
        return rich_link(found[kind], "", style) if kind == "url" else made[kind](found[kind])

    return resolve


_LINE_KINDS = (
    ("quote", re.compile(r"> ?(.*)")),
    ("bullet", re.compile(r"[-•] +(\S.*)")),
    ("ordered", re.compile(r"\d+\. +(\S.*)")),
)


def _line_kind(line: str, before: str) -> tuple[str, str]:
    for kind, pattern in _LINE_KINDS:
        found = pattern.fullmatch(line)
        # The composer begins an ordered list only at "1."; "1986. A year" is unchanged.
        if found and (kind != "ordered" or before == "ordered" or line.startswith("1.")):
            return kind, found[1]
    return "section", line


def _paragraphs(text: str) -> Iterable[tuple[str, list[str]]]:
    run: list[str] = []
    kind = ""
    for line in text.split("\n"):
        now, content = _line_kind(line, kind)
        if run and now != kind:
            yield kind, run
            run = []
        kind = now
        run.append(content)
    if run:
        yield kind, run


def compose(text: str, names: Names) -> list[Json]:
    """Return the composer's blocks for typed characters: one rich_text block, or none.

    `@channel` and names of known people and channels become mentions; `<!channel>` and `&amp;` stay
    plain characters.
    """
    if not text:
        return []
    resolve = _typed(names)
    elements: list[Json] = []

    def section(content: str) -> Json:
        return {"type": "rich_text_section", "elements": rich_inline(content, _TYPED, resolve, {})}

    for index, piece in enumerate(_PRE.split(text)):
        if index % 2:
            pre = [{"type": "text", "text": piece}]
            elements.append({"type": "rich_text_preformatted", "elements": pre})
            continue
        for kind, lines in _paragraphs(piece.removesuffix("\n")) if piece else ():
            if kind in ("bullet", "ordered"):
                items = [section(line) for line in lines]
                made = {"type": "rich_text_list", "style": kind, "indent": 0, "elements": items}
            else:
                made = section("\n".join(lines)) | {"type": f"rich_text_{kind}"}
            if made["elements"]:
                elements.append(made)
    return [{"type": "rich_text", "block_id": "typed", "elements": elements}]


def _tone(emoji: Json) -> str:
    return f"::skin-tone-{emoji['skin_tone']}" if "skin_tone" in emoji else ""


_MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}
_CONTROLS: dict[str, Callable[[Json], str]] = {
    "user": lambda e: f"<@{e['user_id']}>",
    "channel": lambda e: f"<#{e['channel_id']}|>",
    "usergroup": lambda e: f"<!subteam^{e['usergroup_id']}>",
    "broadcast": lambda e: f"<!{e['range']}>",
    "emoji": lambda e: f":{e['name']}{_tone(e)}:",
    "link": lambda e: f"<{escape(e['url'])}" + (f"|{escape(e['text'])}>" if e.get("text") else ">"),
}


def _mrkdwn_inline(elements: Sequence[Json]) -> str:
    out = []
    for element in elements:
        control = _CONTROLS.get(element["type"])
        made = control(element) if control else escape(str(element.get("text", "")))
        for style in element.get("style") or ():
            made = _MARKS.get(style, "") + made + _MARKS.get(style, "")
        out.append(made)
    return "".join(out)


_COMMAND_NAMES = re.compile(r"(?<![\w@&#])([@#])(\w+(?:[.-]\w+)*)")


def escape_command(text: str, names: Names) -> str:
    """Return a slash command's text as sent if the manifest says `should_escape`."""

    def named(found: re.Match[str]) -> str:
        sigil, name = found.groups()
        known = names.user_named(name) if sigil == "@" else names.channel_named(name)
        return f"<{sigil}{known}|{name}>" if known else found[0]

    return _COMMAND_NAMES.sub(named, escape(text))


def to_mrkdwn(blocks: Sequence[Json]) -> str:
    """Return the `text` that Slack puts beside a person's rich_text blocks."""
    lines: list[str] = []
    for block in blocks:
        for part in block.get("elements", ()):
            inner = part.get("elements", ())
            if part["type"] == "rich_text_list":
                lines += ["• " + _mrkdwn_inline(item["elements"]) for item in inner]
            elif part["type"] == "rich_text_preformatted":
                lines.append(f"```{_mrkdwn_inline(inner)}```")
            elif part["type"] == "rich_text_quote":
                lines += ["&gt; " + line for line in _mrkdwn_inline(inner).split("\n")]
            else:
                lines.append(_mrkdwn_inline(inner))
    return "\n".join(lines)
