"""A name that somebody typed, replaced by an account wherever a command says it."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from domain.text.spans import Text

T = TypeVar("T")

_ENDS = r"(?=\s*(?:[,;|\n”\"»]|$)|\s+[+-])"
"""Where a name in a list ends: `Anna` is not the beginning of `Anna Maria`."""


def with_words(said: T, typed: str, instead: str) -> T:
    """Return a command, or anything in one, with other words in place of a typed name."""
    ends = r"(?!\w)" if typed.startswith("@") else _ENDS
    name = re.compile(rf"(?<![\w@]){re.escape(typed)}{ends}", re.IGNORECASE)
    return _said(said, name, instead)


def _said(said: T, name: re.Pattern[str], instead: str) -> T:
    other: object = said
    if isinstance(said, Text):
        other = Text(name.sub(instead, said.plain)) if name.search(said.plain) else said
    elif isinstance(said, str):
        other = name.sub(instead, said) if type(said) is str else said
    elif isinstance(said, Mapping):
        other = {key: _said(value, name, instead) for key, value in said.items()}
    elif isinstance(said, tuple):
        other = tuple(_said(one, name, instead) for one in said)
    elif is_dataclass(said) and not isinstance(said, type):
        parts = {one.name: _said(getattr(said, one.name), name, instead) for one in fields(said)}
        other = replace(said, **parts)
    return other  # type: ignore[return-value]
