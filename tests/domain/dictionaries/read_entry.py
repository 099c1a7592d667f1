"""Reads one entry as config.yaml would have it."""

from typing import TypeVar

from domain.dictionaries import Entry
from domain.dictionaries.description import Description
from domain.dictionaries.fields.reader import Reading, Tools
from domain.sla.calendars import Problem
from storage.engine.patterns import compile_pattern
from tests.support.platform_rows import ROWS

T = TypeVar("T")
TOOLS = Tools(ROWS, compile_pattern)


def read_one(
    described: Description[T], body: object, name: str = "Any", number: int = 1, path: str = "here"
) -> tuple[T, list[Problem]]:
    """Return what is built of a body, and the mistakes in it."""
    read = Reading.of(body, path, described.fields, TOOLS)
    built = described.build(Entry(number, described.kind, name, number, body), read)
    return built, read.problems
