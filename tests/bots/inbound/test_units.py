"""A unit may be run again: when its commit fails once, the outcome is as if it had not."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from bots.chat.presenter import Presenter
from bots.database import AsyncDatabase
from bots.inbound.handler import Handler
from bots.platform_table import platforms
from bots.platforms import ButtonPressed, CommandTyped, Incoming, LineEdited, LineWritten
from bots.text.renderer import our_renderer
from domain.desk.people.staff.codes import add_code
from domain.messages import Line
from domain.outgoing.deliveries import Reader
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Text
from storage.engine.database import Database
from storage.tables.metadata import metadata
from storage.unit import Unit
from tests.support.made_files import made
from tests.support.platform_rows import unit_on

T = TypeVar("T")

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CODE = "HELP-1A2B3C4D"
IVAN = Profile(Identity("telegram", "", "100"), "Ivan")
OLGA = Profile(Identity("telegram", "", "200"), "Olga")
CHAT = Place("telegram", "", "100")
OFFICE = Place("telegram", "", "200")


class Undone(Exception):
    """The commit failed."""


class Fails(AsyncDatabase[Unit]):
    """Runs each unit twice: what it did the first time is undone, as when a commit fails."""

    async def run(self, unit: Callable[[Unit], T]) -> T:
        def undone(uow: Unit) -> None:
            unit(uow)
            raise Undone

        with pytest.raises(Undone):
            await super().run(undone)
        return await super().run(unit)


def says(author: Profile, place: Place, text: str, number: int) -> LineWritten:
    at = NOW + timedelta(minutes=number)
    return LineWritten(author, Line(place, str(number), Text(text), at), private=True)


def presses(author: Profile, place: Place, value: str) -> ButtonPressed:
    return ButtonPressed(author, place, value, "900", NOW, private=True)


def script() -> Sequence[Incoming]:
    client, office = partial(says, IVAN, CHAT), partial(says, OLGA, OFFICE)
    edited = Line(CHAT, "1", Text("The scales are stuck"), NOW + timedelta(minutes=1))
    return [
        client("The scales are off", 1),
        office(CODE.lower(), 2),
        client("By two grams", 3),
        LineEdited(IVAN, edited, private=True),
        office("/take 1", 4),
        office("/r 1 Which scales?", 5),
        client("Those at the door", 6),
        office("/note 1 He means the old ones", 7),
        office("/status 1 processed", 8),
        CommandTyped(OLGA, OFFICE, Text("queue"), NOW, private=True),
        client("/new A second matter", 9),
        client("/form", 10),
        presses(IVAN, CHAT, "close:2"),
        client("/language ru", 11),
        office("/away 2 days", 12),
        office("/back", 13),
    ]


@pytest.fixture
def desk(running_database: Database[Unit]) -> Database[Unit]:
    return running_database


def numbered(number: int, _uow: Unit) -> int:
    return number


async def played(
    database: Database[Unit],
    units: Callable[[Any], AsyncDatabase[Unit]],
    script: Sequence[Incoming],
) -> None:
    presenter = Presenter(our_renderer(), Reader("en", "UTC"), "/desk", platforms())
    handler = Handler(
        units(database), {}, presenter, lambda: NOW, lambda: None, slash="/desk", make=made
    )
    handler.claim_code = CODE
    for number, incoming in enumerate(script, 1):
        await handler.handle(incoming, partial(numbered, number))


def kept(uow: Unit) -> dict[str, list[str]]:
    """Every row of every table."""
    rows = {one.name: uow.connection.execute(select(one)) for one in metadata.sorted_tables}
    return {name: sorted(map(str, found)) for name, found in rows.items()}


async def test_a_commit_that_fails_once_changes_no_outcome(
    migrated_file: Path, tmp_path: Path
) -> None:
    # On SQLite, where numbers that were not kept are given again, so that rows can be compared.
    outcomes = []
    for number, units in enumerate((AsyncDatabase, Fails)):
        copy = tmp_path / f"{number}.db"
        shutil.copy(migrated_file, copy)
        database = Database(f"sqlite:///{copy}", unit_on)
        database.start()
        await played(database, units, script())
        outcomes.append(database.submit_read(kept).result())
        database.close()
    plain, failed = outcomes
    assert failed == plain
    assert len(plain["messages"]) > 5
    assert len(plain["posts"]) > 15


async def test_a_guest_does_not_become_an_administrator(desk: Database[Unit]) -> None:
    await played(desk, AsyncDatabase, [says(replace(OLGA, is_guest=True), OFFICE, CODE, 1)])
    assert roles(desk) == {"Olga": Role.CLIENT}


@pytest.mark.parametrize("units", [AsyncDatabase, Fails])
async def test_a_code_makes_one_administrator_and_opens_no_ticket(
    desk: Database[Unit], units: Callable[[Any], AsyncDatabase[Unit]]
) -> None:
    code = (
        says(IVAN, CHAT, "HELP-00000000", 1),
        says(OLGA, OFFICE, f" {CODE.lower()}\n", 2),
        says(OLGA, OFFICE, CODE, 3),
        says(IVAN, CHAT, CODE, 4),
    )
    await played(desk, units, code)
    assert roles(desk) == {"Ivan": Role.CLIENT, "Olga": Role.ADMINISTRATOR}
    assert desk.submit_read(lambda uow: uow.tickets.find(1)).result() is None
    # Once the desk has an administrator, what only looks like a code is a client's line.
    await played(desk, units, [says(IVAN, CHAT, "HELP-00000000", 5)])
    assert desk.submit_read(tickets).result() == ["HELP-00000000"]


@pytest.mark.parametrize("units", [AsyncDatabase, Fails])
async def test_a_code_from_the_shell_makes_another_administrator_and_opens_no_ticket(
    desk: Database[Unit], units: Callable[[Any], AsyncDatabase[Unit]]
) -> None:
    shell = "HELP-5E115E11"
    desk.submit(partial(add_code, shell, NOW)).result()
    lines = (says(OLGA, OFFICE, CODE, 1), says(IVAN, CHAT, shell, 2), says(IVAN, CHAT, shell, 3))
    await played(desk, units, lines)
    assert roles(desk) == {"Ivan": Role.ADMINISTRATOR, "Olga": Role.ADMINISTRATOR}
    assert desk.submit_read(tickets).result() == []


async def test_a_guest_cannot_use_a_code_from_the_shell(desk: Database[Unit]) -> None:
    shell = "HELP-5E115E11"
    desk.submit(partial(add_code, shell, NOW)).result()
    await played(desk, AsyncDatabase, [says(replace(OLGA, is_guest=True), OFFICE, shell, 1)])
    assert roles(desk) == {"Olga": Role.CLIENT}


def tickets(uow: Unit) -> list[str]:
    rows = uow.connection.execute(select(metadata.tables["tickets"].c.subject))
    return [str(row.subject) for row in rows]


def roles(desk: Database[Unit]) -> dict[str, Role]:
    def look(uow: Unit) -> dict[str, Role]:
        found = [uow.people.by_identity(one.identity) for one in (IVAN, OLGA)]
        return {person.name: person.role for person in found if person is not None}

    return desk.submit_read(look).result()
