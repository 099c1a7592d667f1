"""A name that somebody typed into a field, replaced by an account in that field of a command."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from domain.commands import (
    AnswerQuestion,
    Command,
    RunTask,
    SaveEntry,
    SavePerson,
    SaveTeam,
    SetSetting,
)
from domain.dictionaries.fields.quotes import QUOTED, unquoted
from domain.errors import UnclearName
from domain.text.spans import Text

_BEGINS = r"(?P<before>(?:^|[,;\n]|(?<!\S)[+-])\s*)"
"""Where a name in a list begins: `Anna` is not the end of `Maria Anna`."""

_ENDS = r"(?=\s*(?:[,;\n]|$)|\s+[+-])"
"""Where a name in a list ends: `@anna` is not the beginning of `@anna.k`."""


@contextmanager
def in_field(key: str) -> Iterator[None]:
    """Let an unclear name that is found in here say in which field it was typed."""
    try:
        yield
    except UnclearName as unclear:
        raise UnclearName(unclear.typed, unclear.people, key) from None


def with_words(command: Command, field: str, typed: str, instead: str) -> Command:
    """Return a command with other words in place of a name that was typed into this field.

    All else that the command says stays; it stays as it is if the name is not in that field.
    """
    match command:
        case SaveEntry() | SavePerson() | SaveTeam() | RunTask():
            given = command.values.get(field)
            if isinstance(given, str):
                values = {**command.values, field: _with(given, typed, instead)}
                return replace(command, values=values)
        case SetSetting():
            ways = (
                replace(one, value=_with(one.value, typed, instead)) if one.field == field else one
                for one in command.ways
            )
            return replace(command, ways=tuple(ways))
        case AnswerQuestion(typed=Text(plain=plain)) if command.step == field.replace(".", "/"):
            words = _with(plain, typed, instead)
            return command if words == plain else replace(command, typed=Text(words))
    return command


def _with(given: str, typed: str, instead: str) -> str:
    """Return what a field was given, a name or a list, with other words for each such name."""
    if _same(given, typed):
        return instead
    name = r"\s+".join(map(re.escape, typed.split()))
    found = re.compile(rf"(?P<quoted>{QUOTED})|{_BEGINS}{name}{_ENDS}", re.IGNORECASE | re.DOTALL)

    def put(match: re.Match[str]) -> str:
        if quoted := match["quoted"]:
            return instead if _same(unquoted(quoted), typed) else quoted
        return f"{match['before']}{instead}"

    return found.sub(put, given)


def _same(given: str, typed: str) -> bool:
    return given.casefold().split() == typed.casefold().split()
