"""Erasures are on the list before anything goes, and an old database is erased again."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bots.database import AsyncDatabase
from bots.ops.eraser import Eraser
from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.desk.act.post import in_private, post
from domain.desk.views.export import ZIP
from domain.outgoing.bodies import DeskFile
from domain.outgoing.templates import PERSON_FILE
from domain.people.person import Role
from domain.policy.people.links import Link
from storage.engine.backup import backup, restore
from storage.engine.database import Database
from storage.erasure_list import ErasureList
from storage.files import Shelf
from storage.unit import Unit
from tests.domain.desk.support.traces import (
    NAME,
    TRACES,
    asked_to_forget,
    draw,
    erase_some,
    found,
    leave_rare_traces,
    leave_traces,
    maria_of,
)
from tests.domain.desk.support.world import Somebody, World
from tests.support.platform_rows import unit_on

pytestmark = pytest.mark.usefixtures("begins_quickly")


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A desk with a database of its own, from which backups are made."""
    database: Database[Unit] = Database(database_url, unit_on)
    database.start()
    yield World(database)
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


def eraser_of(world: World, folder: Path) -> Eraser:
    units = AsyncDatabase(world.database)
    listed = ErasureList(folder)
    return Eraser(units, lambda: world.now, lambda: None, Shelf(folder, 10_000), listed)


async def forgotten(world: World, olga: Somebody, maria: Somebody, folder: Path) -> None:
    """Forget somebody to the end."""
    asked_to_forget(world, olga, maria)
    eraser = eraser_of(world, folder)
    await eraser.go_on()
    draw(world)
    world.pass_time(minutes=1)
    await eraser.go_on()


def listed_in(folder: Path) -> list[str]:
    file = folder / "erased" / "list"
    return file.read_text().splitlines() if file.exists() else []


async def test_a_file_goes_and_accounts_are_listed(world: World, folder: Path) -> None:
    olga, boris, maria = world.administrator("Olga"), world.specialist("Boris"), maria_of(world)
    leave_traces(world, maria, olga, boris)
    eraser = eraser_of(world, folder)
    file = Shelf(folder, 10_000).where("ab" * 32)
    file.parent.mkdir(parents=True)
    file.write_text("what she sent")
    await eraser.go_on()
    assert (file.exists(), listed_in(folder)) == (True, []), "a plan erases nothing"
    await forgotten(world, olga, maria, folder)
    assert not file.exists()
    assert len(listed_in(folder)) == 2, "her account, and her row"


async def test_no_file_of_hers_is_left_in_the_folder(world: World, folder: Path) -> None:
    olga, boris, maria = world.administrator("Olga"), world.specialist("Boris"), maria_of(world)
    leave_traces(world, maria, olga, boris)
    leave_rare_traces(world, maria, olga, boris)
    shelf = Shelf(folder, 10_000)
    exported = "ef" * 32
    body = DeskFile(PERSON_FILE, f"person-{maria.person.id}.zip", exported, 3, ZIP, NAME)
    sent = in_private(olga.person).aside("files")
    world.run(lambda uow: post(body, sent, Act(None, world.now, uow)))
    for digest in ("ab" * 32, "cd" * 32, exported):
        file = shelf.where(digest)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("what she sent, or what is kept of her")
    await forgotten(world, olga, maria, folder)
    left = {one.relative_to(folder).parts[0] for one in folder.rglob("*") if one.is_file()}
    assert left == {"erased"}
    assert list(found(world, *TRACES)) == []


async def test_she_is_listed_before_anything_is_erased(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga, maria = world.administrator("Olga"), maria_of(world)
    maria.writes("Help")
    asked_to_forget(world, olga, maria)
    seen: list[int] = []

    def dies(*_: object) -> bool:
        seen.append(len(listed_in(folder)))
        raise RuntimeError("killed")

    monkeypatch.setattr(desk, "erase_some", dies)
    with pytest.raises(RuntimeError, match="killed"):
        await eraser_of(world, folder).go_on()
    assert seen == [2]


async def test_whatever_it_is_cut_off_in_it_goes_on(world: World, folder: Path) -> None:
    olga, boris, maria = world.administrator("Olga"), world.specialist("Boris"), maria_of(world)
    leave_traces(world, maria, olga, boris)
    asked_to_forget(world, olga, maria)
    units = 0
    for _ in range(200):  # a new process for each unit: nothing is known but what is stored
        for one in world.run(desk.under_way):
            world.run(partial(erase_some, one, world))
            units += 1
        draw(world)
    assert units > 10
    assert list(found(world, *TRACES)) == []
    assert len(world.posts("staff/forgotten")) == 1


async def test_a_backup_from_before_is_erased_at_the_start(
    world: World, folder: Path, database_url: str, tmp_path: Path
) -> None:
    olga, boris, maria = world.administrator("Olga"), world.specialist("Boris"), maria_of(world)
    leave_traces(world, maria, olga, boris)
    kept = tmp_path / "kept.db"
    backup(database_url, kept)
    await forgotten(world, olga, maria, folder)
    before = listed_in(folder)
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(kept, url)
    assert listed_in(folder) == before, "neither takes the list along"
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    try:
        old = World(database)
        old.now = world.now
        assert list(found(old, *TRACES)), "she is back"
        assert await eraser_of(old, folder).erase_again() == 1
        assert list(found(old, *TRACES)) == []
        notices = old.posts("staff/forgotten_again")
        told = {post.destination: post.words["count"] for post in notices}
        assert told == {f"person:{olga.person.id}": 1}
        assert await eraser_of(old, folder).erase_again() == 0
        assert not [one for one in draw(old) if one.shown == "removed"], "they are removed already"
    finally:
        database.close()


@pytest.mark.parametrize("forgotten_account", ["telegram", "slack"])
@pytest.mark.parametrize("unlinked", [True, False])
async def test_of_accounts_that_were_linked_in_a_backup_only_the_forgotten_are_erased(
    world: World,
    folder: Path,
    database_url: str,
    tmp_path: Path,
    forgotten_account: str,
    unlinked: bool,
) -> None:
    olga = world.administrator("Olga")
    stays, moves = maria_of(world), maria_of(world, "slack")
    for one in (stays, moves):
        one.writes(f"quillword in {one.place.platform}")
    link = Link(moves.person.id, stays.person.id, Role.CLIENT, {"company": "quillword"}, ())
    world.run(lambda uow: uow.links.join(link, world.now))
    world.deliver()
    kept = tmp_path / "kept.db"
    backup(database_url, kept)
    gone = stays
    if unlinked:
        olga.insists(ask.UnlinkPerson(stays.person.id))
        world.deliver()
        gone = stays if forgotten_account == "telegram" else moves
    await forgotten(world, olga, gone, folder)
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(kept, url)
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    try:
        old = World(database)
        old.now = world.now
        assert await eraser_of(old, folder).erase_again() == (1 if unlinked else 2)
        left = {one.subject for one in map(old.ticket, (1, 2))} - {"—"}
        there = moves if gone is stays else stays
        assert left == ({f"quillword in {there.place.platform}"} if unlinked else set())
        if gone is moves or not unlinked:  # the other account's number is a part of this one
            assert list(found(old, gone.place.chat.lower())) == []
        if unlinked:
            assert maria_of(old, there.place.platform).person.id == there.person.id
            assert not old.run(lambda uow: uow.links.of(stays.person.id))
        assert await eraser_of(old, folder).erase_again() == 0
    finally:
        database.close()


async def test_who_was_on_the_staff_then_is_erased_too(
    world: World, folder: Path, database_url: str, tmp_path: Path
) -> None:
    olga, maria = world.administrator("Olga"), maria_of(world)
    client = world.client("Tom")
    client.writes("Help")
    olga.insists(ask.SetRole(maria.identity, Role.SPECIALIST))
    maria.asks(ask.TakeTicket(ticket_id=1))
    kept = tmp_path / "kept.db"
    backup(database_url, kept)
    olga.insists(ask.SetRole(maria.identity, Role.CLIENT))
    await forgotten(world, olga, maria, folder)
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(kept, url)
    database: Database[Unit] = Database(url, unit_on)
    database.start()
    try:
        old = World(database)
        old.now = world.now
        await eraser_of(old, folder).erase_again()
        person = old.run(lambda uow: uow.people.get(maria.person.id))
        assert (person.role, person.name) == (Role.CLIENT, "—")
        assert old.ticket().assignee_id is None
        assert list(found(old, *TRACES)) == []
    finally:
        database.close()


async def test_a_new_person_of_a_forgotten_account_stays(world: World, folder: Path) -> None:
    olga, maria = world.administrator("Olga"), maria_of(world)
    await forgotten(world, olga, maria, folder)
    world.pass_time(minutes=1)
    again = maria_of(world)
    again.writes("Hello")
    assert await eraser_of(world, folder).erase_again() == 0
    assert world.run(lambda uow: uow.people.get(again.person.id)).name == NAME
    world.pass_time(minutes=1)
    await forgotten(world, olga, again, folder)
    assert list(found(world, *TRACES)) == []


async def test_a_missing_list_is_noticed_if_anybody_was_forgotten(
    world: World, folder: Path
) -> None:
    olga, maria = world.administrator("Olga"), maria_of(world)
    assert not await eraser_of(world, folder).is_list_missing()
    await forgotten(world, olga, maria, folder)
    assert not await eraser_of(world, folder).is_list_missing()
    (folder / "erased" / "key").unlink()
    assert await eraser_of(world, folder).is_list_missing()
