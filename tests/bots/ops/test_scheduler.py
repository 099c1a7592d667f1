"""The jobs that sweep deadlines and fire timers: in chunks, and past a ticket that fails."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bots.database import AsyncDatabase
from bots.ops.scheduler import PUT_OFF, Scheduler
from domain.desk.act import Act
from domain.desk.timers.fire import TIMERS
from domain.dictionaries import Kind
from domain.timers import Timer, TimerKind
from storage.engine.database import Database
from storage.files import Shelf
from storage.unit import Unit
from tests.domain.desk.support.deadlines import lines
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import World


@pytest.fixture
def database(running_database: Database[Unit]) -> Database[Unit]:
    return running_database


def scheduler(database: Database[Unit], world: World, folder: Path) -> Scheduler:
    return Scheduler(
        AsyncDatabase(database),
        lambda: "",
        lambda: world.now,
        lambda: None,
        Shelf(folder, 0),
        timedelta(days=1),
    )


@pytest.fixture
def world(database: Database[Unit]) -> World:
    """Three clients have waited too long."""
    world = World(database)
    has(world, Kind.LEVEL, "Standard", response="1h")
    for name in ("Ivan", "Jane", "Kim"):
        world.client(name).writes("Cannot log in")
    world.pass_time(hours=2)
    return world


async def test_everything_due_is_handled(
    world: World, database: Database[Unit], tmp_path: Path
) -> None:
    await scheduler(database, world, tmp_path).sweep_deadlines()
    assert [world.ticket(number).missed_answers for number in (1, 2, 3)] == [1, 1, 1]


async def test_a_ticket_that_fails_holds_no_other_up_and_is_tried_again(
    world: World, database: Database[Unit], tmp_path: Path
) -> None:
    clock = scheduler(database, world, tmp_path)
    becomes(world, "broken")
    await clock.sweep_deadlines()
    assert len(lines(world)) == 2
    becomes(world, "new")
    await clock.sweep_deadlines()
    assert len(lines(world)) == 2, "not yet"
    world.now += PUT_OFF
    await clock.sweep_deadlines()
    assert [world.ticket(number).missed_answers for number in (1, 2, 3)] == [1, 1, 1]


async def test_a_timer_that_fails_holds_no_other_up_and_is_tried_again(
    world: World, database: Database[Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, done, broken = scheduler(database, world, tmp_path), list[int](), {2}

    def work(timer: Timer, _act: Act) -> None:
        if timer.subject in broken:
            raise LookupError(timer.subject)
        done.append(timer.subject)

    kind = TimerKind.ON_HOLD_AUTHOR
    monkeypatch.setitem(TIMERS, kind, work)
    for number in (1, 2, 3):
        timer = Timer(kind, number, f"{number}", world.now)
        world.run(lambda uow, timer=timer: uow.timers.set(timer))  # type: ignore[misc]
    await clock.fire_timers()
    assert done[-2:] == [1, 3]
    broken.clear()
    done.clear()
    await clock.fire_timers()
    assert done == [], "not yet"
    world.now += PUT_OFF
    await clock.fire_timers()
    assert done == [2]


def becomes(world: World, status: str) -> None:
    """Give the first ticket an unreadable status, or restore it."""
    change = text("UPDATE tickets SET status = :status WHERE id = 1")
    world.run(lambda uow: uow.tickets._connection.execute(change, {"status": status}))
