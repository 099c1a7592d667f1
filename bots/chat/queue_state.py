"""A page of the queue as a button carries it: filters and place in few characters.

`M0S3` is a capital letter for each filter and its value in base 36, in any order; `F` and `B` are
the place after or before which it continues. All of it comes from outside and may be forged.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from domain.commands import ShowQueue
from domain.policy.queue.ticket_list import (
    Cursor,
    Filter,
    Filters,
    Light,
    Period,
    TypedFilter,
    project_number,
    source_number,
    value_number,
)
from domain.tickets import Status

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BIG = 1 << 63
_DAY_ONE, _LAST_DAY = date(2000, 1, 1), date(9000, 1, 1)
_LIGHTS, _STATUSES = tuple(Light), tuple(Status)
_PART = re.compile(r"([A-Z])([0-9a-z.]*)")
_ALL = re.compile(rf"(?:{_PART.pattern})*")


def encoded(filters: Filters, at: Cursor | None = None, *, back: bool = False) -> str:
    """Return the code of these filters and of a place, after it or before it (`back`)."""
    parts = [
        letter + write(value)
        for name, (letter, write, _) in _FILTERS.items()
        if (value := getattr(filters, name)) is not None
    ]
    if at is not None:
        parts.append(("B" if back else "F") + f"{_base36(at.key)}.{_base36(at.id)}")
    return "".join(parts)


def decoded(code: str) -> ShowQueue | None:
    """Return the page of a code; None if it is not one of ours."""
    if not _ALL.fullmatch(code):
        return None
    filters: dict[str, Any] = {}
    named: list[TypedFilter] = []
    at: Cursor | None = None
    try:
        for letter, digits in _PART.findall(code):
            if letter in "FB":
                key, number = map(_number, digits.split("."))
                at = Cursor(key, number, back=letter == "B")
            elif letter in _NUMBERED:
                named.append(TypedFilter(_NUMBERED[letter], _number(digits)))
            else:
                name, read = _LETTERS[letter]
                filters[name] = read(digits)
    except (KeyError, ValueError, IndexError, OverflowError):
        return None
    return ShowQueue(Filters(**filters), tuple(named), at)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
        if not number:
            return digits


def _number(digits: str) -> int:
    number = int(digits, 36)
    if number >= _BIG:
        raise ValueError("no number of ours is so great")
    return number


def _entry(digits: str) -> int:
    number = _number(digits)
    if number >= 1 << 31:
        raise ValueError("no entry has so great a number")
    return number


def _days(period: Period) -> str:
    return ".".join(_base36((day - _DAY_ONE).days) for day in (period.first, period.last))


def _period(digits: str) -> Period:
    first, last = (_DAY_ONE + timedelta(days=_entry(part)) for part in digits.split("."))
    if last >= _LAST_DAY:
        raise ValueError("no ticket is from then")
    return Period(first, last)


_FILTERS: Mapping[Filter, tuple[str, Callable[[Any], str], Callable[[str], Any]]] = {
    Filter.LAMP: (
        "M",
        lambda word: _base36(_LIGHTS.index(Light(word))),
        lambda d: _LIGHTS[_number(d)],
    ),
    Filter.STATUS: (
        "S",
        lambda word: _base36(_STATUSES.index(Status(word))),
        lambda d: _STATUSES[_number(d)],
    ),
    Filter.SOURCE: ("O", lambda name: _base36(source_number(name)), _number),
    Filter.LEVEL: ("L", _base36, _entry),
    Filter.CATEGORY: ("C", _base36, _entry),
    Filter.DEPARTMENT: ("D", _base36, _entry),
    Filter.CLIENT: ("W", _base36, _entry),
    Filter.RESPONSIBLE: ("R", _base36, _entry),
    Filter.PERIOD: ("P", _days, _period),
    Filter.PROJECT: ("J", lambda name: _base36(project_number(name)), _number),
    Filter.GROUP: ("G", _base36, _entry),
    Filter.COMPANY: ("N", lambda value: _base36(value_number(value)), _number),
    Filter.MARK: ("K", lambda value: _base36(value_number(value)), _number),
    Filter.LANGUAGE: ("A", lambda value: _base36(value_number(value)), _number),
}
_NUMBERED = {
    "O": Filter.SOURCE,
    "J": Filter.PROJECT,
    "N": Filter.COMPANY,
    "K": Filter.MARK,
    "A": Filter.LANGUAGE,
}
"""Filters whose number the desk looks up, by letter."""
_LETTERS = {letter: (name.value, read) for name, (letter, _, read) in _FILTERS.items()}
