"""Statements that run, and what SQLite reads from end to end for them."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Engine, event, make_url

from storage.tables.metadata import metadata
from tests.bench.parts.units import _bare_sqlite

# The dictionaries are read whole, and do not grow with what people write.
_READS_ALL = re.compile(r"SCAN (?!CONSTANT|\(subquery|entries\b)\w+$")


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that runs meanwhile, with its values."""
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        run.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def assert_none_reads_a_whole_table(run: list[tuple[str, Any]], url: str) -> None:
    """Fail if SQLite reads a table from end to end, even one without a partial index."""
    path = make_url(url).database
    assert path is not None
    with closing(_bare_sqlite(path)) as look:
        for statement, values in run:
            if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                given = values[0] if isinstance(values, list) else values
                plan = look.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
                whole = [row[3] for row in plan if _READS_ALL.match(row[3])]
                assert not whole, statement


def assert_none_is_planned_anew(run: list[tuple[str, Any]]) -> None:
    """Fail if SQLite plans a statement again at each execution.

    It does if the value of a parameter decides whether a partial index serves the statement. See
    https://sqlite.org/c3ref/prepare.html, the third of its points.
    """
    compared = "|".join(sorted(_conditions()))
    parameter = re.compile(rf"\b({compared}) (?:=|!=|<>|IN|NOT IN|LIKE) \(?\?", re.IGNORECASE)
    for statement, _ in run:
        where = statement.partition("WHERE")[2]
        assert not parameter.search(where), statement


def _conditions() -> Iterator[str]:
    """Columns that a partial index compares with a value that its condition spells out."""
    for table in metadata.tables.values():
        for index in table.indexes:
            condition = str(index.dialect_options["sqlite"]["where"])
            for column in re.findall(r"(\w+) (?:=|<>|IN|NOT IN) \(?'", condition):
                yield rf"{table.name}\.{column}"


@contextmanager
def steps() -> Iterator[list[int]]:
    """Count, in tens, the steps of SQLite's virtual machine on connections opened meanwhile.

    The list has one number, the count so far. It is the same on every machine.
    """
    taken = [0]

    def count() -> None:
        taken[0] += 1

    def watch(driver: Any, _record: Any) -> None:
        driver.set_progress_handler(count, 10)

    event.listen(Engine, "connect", watch)
    try:
        yield taken
    finally:
        event.remove(Engine, "connect", watch)
