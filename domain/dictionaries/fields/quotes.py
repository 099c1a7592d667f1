"""Values side by side in one text: separated, and in quotes if they contain a separator.

`VIP, “Big, loud clients”` are two names. Quotes are “…”, "…", «…» or „…“; a closing quote inside is
doubled.
"""

import re
from collections.abc import Collection, Iterable, Iterator

BETWEEN = ",;\n"
"""What separates the values of a list."""

CELLS = "|"
"""What separates the cells of a row."""

_CLOSES = {"“": "”", '"': '"', "«": "»", "„": "“"}
_QUOTED = tuple(
    rf"{re.escape(opens)}(?:[^{closes}]|{re.escape(closes) * 2})*{re.escape(closes)}"
    for opens, closes in _CLOSES.items()
)
QUOTED = "|".join(_QUOTED)
"""What matches a value in quotes, as a regular expression with DOTALL."""

_WHOLE = re.compile(QUOTED, re.DOTALL)


def joined(values: Iterable[str]) -> str:
    """Return values as a list; `split` reads them back."""
    return ", ".join(quoted(one) if _needs_quotes(one) else one for one in values)


def _needs_quotes(value: str) -> bool:
    return value[:1] in _CLOSES or any(one in value for one in BETWEEN + CELLS)


def split(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the values of a list; a separator in one of these names separates nothing."""
    found = [unquoted(one.strip()).strip() for one, _ in _parts(text, BETWEEN, names)]
    return [one for one in found if one]


def cell(value: str) -> str:
    """Return a value as a cell of a row, in quotes if it could be read as two."""
    return quoted(value) if any(one in value for one in (CELLS, *_CLOSES)) else value


def cells(row: str) -> list[str]:
    """Return the cells of a row as they are written; `|` in quotes separates nothing."""
    found = [""]
    for part, separator in _parts(row, BETWEEN + CELLS):
        found[-1] += part
        if separator == CELLS:
            found.append("")
        else:
            found[-1] += separator
    return found


def quoted(value: str) -> str:
    """Return a value in quotes."""
    return f"“{value.replace('”', '””')}”"


def unquoted(value: str) -> str:
    """Return a value without the quotes around it, if there are any."""
    if _WHOLE.fullmatch(value) is None:
        return value
    closes = _CLOSES[value[0]]
    return value[1:-1].replace(closes * 2, closes)


def _parts(text: str, separators: str, names: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what is between separators, as it is written, with the separator after it."""
    whole = (one for one in names if any(each in one for each in separators))
    tokens = (*_QUOTED, *map(re.escape, sorted(whole, key=len, reverse=True)))
    token = re.compile(rf"\s*(?:{'|'.join(tokens)})\s*(?=[{separators}]|$)|[^{separators}]*")
    at = 0
    while at <= len(text):
        match = token.match(text, at)
        assert match is not None, "it may be empty"
        at = match.end() + 1
        yield match[0], text[match.end() : at]
