"""Anything that came from a platform: read, or stored in a form that can hold anything.

Platforms pass on what people's programs write. An update that can't be read or stored must not stop
those after it, so it is stored as text, with a sentence about the problem.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bots.platforms.errors import NotUnderstood
from bots.platforms.incoming import Payload, Received
from domain.text.spans import readable

UNREADABLE = "unreadable"
"""The key of the text of something that came as an update but is not one."""

DEEPEST = 100
"""How deep an update may be nested. Those of people have about ten levels; the interpreter's own
limit, near a thousand, depends on who calls, so that what was read once could fail later."""

NOT_JSON = "It is not valid JSON."
NO_UPDATE = "It is not an update."
_TOO_DEEP = f"It is nested more than {DEEPEST} levels deep."
_NO_NUMBER = "It contains NaN or Infinity, which JSON does not allow."

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[^"\[\]{}]++|"', re.DOTALL)


def parsed(written: str) -> Any:
    """Read JSON. Raises NotUnderstood, which says why it cannot be read."""
    try:
        return json.loads(written)
    except RecursionError:
        raise NotUnderstood(_TOO_DEEP) from None
    except ValueError:
        raise NotUnderstood(NOT_JSON) from None


def unreadable(platform: str, written: str, problem: str, key: str = "") -> Received:
    """Return a text that cannot be read as the inbox keeps it; without a key it is its own."""
    key = key or f"{UNREADABLE}:{hashlib.sha256(written.encode(errors='replace')).hexdigest()}"
    return Received(platform, key, platform, {UNREADABLE: readable(written)}, problem)


def storable(received: Received) -> Received:
    """Return an update in a form that both databases accept.

    U+FFFD replaces each character that they refuse. If it is nested too deep or has a number that
    is not finite, it is stored as text, with the problem.
    """
    key, lane = readable(received.key), readable(received.lane)
    try:
        payload = _cleaned(received.payload, DEEPEST)
    except NotUnderstood as problem:
        written = _written(received.payload)
        return Received(received.platform, key, lane, {UNREADABLE: written}, str(problem))
    return replace(received, key=key, lane=lane, payload=payload)


def items(written: str) -> Iterator[str]:
    """Yield the objects in the lists of an object, as they are written; what is cut off is not."""
    opened: list[str] = []
    start = 0
    for token in _TOKEN.finditer(written):
        match token[0]:
            case "{" | "[" as bracket:
                if bracket == "{" and opened == ["{", "["]:
                    start = token.start()
                opened.append(bracket)
            case "}" | "]" if opened:
                opened.pop()
                if opened == ["{", "["] and token[0] == "}":
                    yield written[start : token.end()]


def field(written: str, name: str, value: str) -> str:
    """Return the value of an object's field if it matches the pattern; otherwise empty."""
    found, depth, asked = re.compile(rf"\s*:\s*({value})"), 0, False
    for token in _TOKEN.finditer(written):
        match token[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
            case _ if asked and (match := found.match(written, token.start())):
                return match[1]
        asked = depth == 1 and token[0] == f'"{name}"'
    return ""


def _cleaned(value: Any, deeper: int) -> Any:
    match value:
        case str():
            return readable(value)
        case float() if not math.isfinite(value):
            raise NotUnderstood(_NO_NUMBER)
        case Mapping() | list() if not deeper:
            raise NotUnderstood(_TOO_DEEP)
        case Mapping():
            return {readable(key): _cleaned(one, deeper - 1) for key, one in value.items()}
        case list():
            return [_cleaned(one, deeper - 1) for one in value]
    return value


def _written(payload: Payload) -> str:
    try:
        return json.dumps(payload)
    except (RecursionError, ValueError):
        return ""
