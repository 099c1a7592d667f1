"""What a contact's vCard says beyond name and number (RFC 6350; Bot API, Contact, `vcard`)."""

import quopri
import re
from collections.abc import Iterator

from domain.text.names import cleaned

_FIELDS = frozenset({"TEL", "EMAIL", "ORG", "TITLE", "ADR", "URL", "NOTE", "IMPP"})
"""What people read. Names are in the message itself; pictures and keys are no words."""

_FOLDED = re.compile(r"\r?\n[ \t]")
_SOFT_BREAK = re.compile(r"=\r?\n")
_ESCAPED = re.compile(r"\\([\\,;nN])")
_PARTS = re.compile(r"(?<!\\);")
_SCHEME = re.compile(r"^(tel|mailto):", re.IGNORECASE)


def lines_of(vcard: str, *known: str) -> list[str]:
    """Return the card's numbers, addresses and notes, a line each, without what is `known`."""
    seen = {_bare(one) for one in known}
    found: list[str] = []
    for value in _values(vcard):
        if value and _bare(value) not in seen:
            seen.add(_bare(value))
            found.append(value)
    return found


def _bare(value: str) -> str:
    """Return a form in which one number is the same however it is written."""
    digits = re.sub(r"[\s()+-]", "", value)
    return digits if digits.isdigit() else value.casefold()


def _values(vcard: str) -> Iterator[str]:
    for line in _SOFT_BREAK.sub("", _FOLDED.sub("", vcard)).splitlines():
        head, colon, value = line.partition(":")
        name, *parameters = head.upper().split(";")
        if not colon or name.rpartition(".")[2] not in _FIELDS:
            continue
        if any(one.endswith("QUOTED-PRINTABLE") for one in parameters):
            value = quopri.decodestring(value.encode()).decode(errors="replace")
        parts = (_ESCAPED.sub(_unescaped, part).strip() for part in _PARTS.split(value))
        yield cleaned(_SCHEME.sub("", ", ".join(filter(None, parts))))


def _unescaped(match: re.Match[str]) -> str:
    return " " if match[1] in "nN" else match[1]
