"""A file that can't be fetched: how long its line waits for it, and what it then says."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bots.database import AsyncDatabase
from bots.outbound.files import FETCHED_WITHIN, Fetcher
from bots.platforms import Adapter, Unavailable
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.bodies import ClientsLine
from storage.engine.database import Database
from storage.files import Shelf
from storage.unit import Unit
from tests.domain.desk.support.world import World
from tests.support.texts.rendered import DELIVERY

PHOTO = Attachment(AttachmentKind.PHOTO, reference="photo-1", size=5)


class Down:
    """A platform that gives no files, for this reason."""

    def __init__(self, why: Exception) -> None:
        self._why = why

    async def fetch(self, _item: Attachment) -> AsyncIterator[bytes]:
        yield self._fails()

    def _fails(self) -> bytes:
        raise self._why


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)


@pytest.mark.parametrize(
    "why", [Unavailable("timeout"), ValueError("a bug")], ids=["no response", "a mistake of ours"]
)
async def test_a_line_waits_for_its_file_for_an_hour_and_then_says_that_it_is_missing(
    world: World, running_database: Database[Unit], tmp_path: Path, why: Exception
) -> None:
    world.client("Ivan").writes("As it looks", attachments=(PHOTO,))
    message = world.run(lambda uow: uow.messages.whole(1))
    line = replace(DELIVERY, body=ClientsLine(), message=message)
    fetcher = Fetcher(
        AsyncDatabase(running_database),
        {"telegram": cast(Adapter, Down(why))},
        Shelf(tmp_path, 1000),
        lambda: world.now,
    )
    with pytest.raises(type(why)):
        await fetcher.with_files(line)
    world.now += FETCHED_WITHIN - timedelta(seconds=1)
    with pytest.raises(type(why)):
        await fetcher.with_files(line)
    world.now += timedelta(seconds=1)
    whole = await fetcher.with_files(line)
    assert whole.message is not None
    assert [one.problem for one in whole.message.attachments] == ["unavailable"]
    assert fetcher.files_of(whole) == ()
