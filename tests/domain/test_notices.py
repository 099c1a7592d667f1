"""Whatever is told without being asked is told by a row of the tables, and by nothing beside."""

import ast
from pathlib import Path

from domain.notices import DIRECT, NOTICES, Audience
from tests.support.texts.used_in_code import names

_DESK = Path(__file__).parents[2] / "domain" / "desk"
ANSWERS = {"views/export.py"}
"""Modules that write to somebody's direct chat because they were asked to there."""


def test_each_text_for_staff_has_one_row() -> None:
    rows = [row.template for rows in NOTICES.values() for row in rows]
    told = {name for name in names() if name.startswith("staff/")}
    assert told == {name for name in {*rows, *DIRECT} if name.startswith("staff/")}
    assert not set(rows) & set(DIRECT)


def test_nobody_is_written_to_in_private_beside_the_tables() -> None:
    found = {
        str(path.relative_to(_DESK))
        for path in _DESK.rglob("*.py")
        if path.parent.name != "act"
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "in_private"
    }
    assert found == ANSWERS, "tell them by a row of DIRECT"


def test_one_event_never_reaches_one_person_by_two_rows_at_once() -> None:
    for rows in NOTICES.values():
        called = [row for row in rows if row.audience is Audience.CALLED]
        private = [row for row in rows if row.audience is Audience.ASSIGNEE]
        assert not (called and private)
