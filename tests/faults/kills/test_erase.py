"""People are forgotten while the process dies again and again: to the end, and once."""

import os
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.database import AsyncDatabase
from bots.ops.eraser import Eraser
from domain import commands as ask
from domain import desk
from domain.audit import Audited, Wanted
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind
from storage.erasure_list import ErasureList
from storage.files import Shelf
from tests.domain.desk.support.traces import asked_to_forget, draw, found
from tests.domain.desk.support.world import Somebody, World, world_on
from tests.faults.kills.erase import ROOM
from tests.faults.kills.processes import forks, live_and_die

KILLS_EACH = 5
"""How many kills there are for each person."""

NAME, WORD = "Quillname", "quillword"


@pytest.fixture(params=[10, pytest.param(50, marks=pytest.mark.long)])
def kills(request: pytest.FixtureRequest) -> int:
    """How often a process is killed."""
    return int(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files and the list of erasures are."""
    return tmp_path / "files"


@pytest.fixture
def forgotten(database_url: str, folder: Path, kills: int) -> Sequence[Somebody]:
    """People whose erasure has begun: each with two tickets, a reply in each, and a file."""
    with world_on(database_url) as world:
        world.now = datetime.now(UTC) - timedelta(hours=26)
        olga, anna = world.administrator("Olga"), world.specialist("Anna")
        people = [world.client(f"{NAME} {number}") for number in range(kills // KILLS_EACH)]
        for number, one in enumerate(people):
            _writes(world, one, number, folder)
        for ticket in range(1, 2 * len(people) + 1):
            anna.writes_in(world.ticket(ticket), f"{WORD}? Which one?")
        world.pass_time(minutes=1)
        world.deliver()
        draw(world)
        for one in people[:-1]:
            olga.asks(ask.ForgetPerson(one.person.id, one.person.name))
        asked_to_forget(world, olga, people[-1])
        return people


def _writes(world: World, one: Somebody, number: int, folder: Path) -> None:
    """Two tickets, the second with a file."""
    one.writes(f"Help with {WORD}")
    digest = f"{number:064x}"
    kept = Shelf(folder, ROOM).where(digest)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(WORD)
    file = Attachment(AttachmentKind.DOCUMENT, f"{WORD}.txt", "file-1", 3, digest=digest)
    line = world.line(one.place, f"And with this {WORD}", attachments=(file,))
    one.asks(ask.WriteLine(line, new=True), private=True)
    world.deliver()


async def test_people_are_forgotten_once_whenever_the_process_dies(
    forgotten: Sequence[Somebody], database_url: str, folder: Path, kills: int
) -> None:
    chance = random.Random(os.environ.get("STORM_SEED"))
    at_work, drawn = 0, Counter[int]()
    async with forks("erase", database_url, str(folder)) as process:
        for _ in range(kills):
            at_work += await live_and_die(process, chance)
            with world_on(database_url) as world:
                drawn += _removed(world)
    with world_on(database_url) as world:
        left = len(world.run(desk.under_way))
        print(f"{kills} kills, {at_work} of them at work; {left} erasures were not done by then")
        drawn += await _go_on(world, folder)
        await _is_over(world, forgotten, folder)
    assert at_work >= kills // 2
    assert drawn
    assert set(drawn.values()) == {1}, "each message is removed once"


def _removed(world: World) -> Counter[int]:
    """Draw what is to be drawn; return which posts were removed."""
    world.now = datetime.now(UTC)
    lines = [one for one in draw(world) if one.kind is MirrorKind.LINE]
    return Counter(one.ref for one in lines if one.shown == REMOVED)


async def _go_on(world: World, folder: Path) -> Counter[int]:
    """Do what is left to do, in one life."""
    drawn = Counter[int]()
    for _ in range(3):
        await _eraser(world, folder).go_on()
        drawn += _removed(world)
    return drawn


def _eraser(world: World, folder: Path) -> Eraser:
    units = AsyncDatabase(world.database)
    listed = ErasureList(folder)
    return Eraser(units, lambda: world.now, lambda: None, Shelf(folder, ROOM), listed)


async def _is_over(world: World, people: Sequence[Somebody], folder: Path) -> None:
    assert world.run(desk.under_way) == []
    assert list(found(world, NAME.casefold(), WORD)) == []
    once = Counter(one.person.id for one in people)
    entries = world.run(lambda uow: uow.audit.entries(Wanted(), 1000))
    done = (one.change for one in entries if one.change.what is Audited.FORGOTTEN)
    assert Counter(one.subject for one in done if one.after == "done") == once
    assert len(world.posts("staff/forgotten")) == len(people), "Olga hears of each once"
    for ticket in range(1, 2 * len(people) + 1):
        changes = world.run(lambda uow, n=ticket: uow.history.changes(n, 100))  # type: ignore[misc]
        assert [one.after for one in changes].count("closed") == 1
    assert not [one for one in folder.rglob("*") if one.is_file() and WORD in one.read_text()]
    assert await _eraser(world, folder).erase_again() == 0
