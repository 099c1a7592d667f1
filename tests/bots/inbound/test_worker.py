"""An update that fails is tried again, and parked in the end; nothing behind it waits for ever."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bots.backoff import Backoff
from bots.inbound import worker
from bots.inbound.worker import TRIES, InboxWorker
from bots.metrics import HANDLED, PARKED, RECEIVED
from bots.platforms import Incoming, LineWritten, Received
from domain.errors import StorageUnavailable
from domain.messages import Line
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.text.spans import Text
from storage.engine.database import Database
from storage.repositories.inbox import InboxTable, Stored
from storage.tables.messages import messages
from storage.unit import Unit
from tests.bots.inbound.inbox import worked_off
from tests.support.patience import until
from tests.support.texts.rendered import NOW

IVAN = Profile(Identity("telegram", "", "100"), "Ivan")
CHAT = Place("telegram", "", "100")


class Fragile:
    """A platform whose updates cannot be read the first so many times."""

    def __init__(self) -> None:
        self.reads: list[str] = []

    async def decode(self, payload: Mapping[str, Any]) -> Incoming:
        text = str(payload["text"])
        self.reads.append(text)
        if self.reads.count(text) <= payload["fails"]:
            raise ValueError("odd")
        line = Line(CHAT, text, Text(text), NOW + timedelta(minutes=len(self.reads)))
        return LineWritten(IVAN, line, private=True)


class Pauses:
    """The pauses of a running desk, which nobody waits for here."""

    def __init__(self, of: Backoff) -> None:
        self._of = of
        self.made: list[float] = []

    def after(self, failures: int) -> float:
        self.made.append(self._of.after(failures))
        return 0.0


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    """The seconds that a running desk waits between two tries."""
    noted = Pauses(worker.AGAIN)
    monkeypatch.setattr(worker, "AGAIN", noted)
    return noted


@pytest.fixture
async def desk(
    running_database: Database[Unit], pauses: Pauses
) -> AsyncIterator[tuple[InboxWorker, Database[Unit]]]:
    """An inbox that is worked off, without a pause between two tries."""
    async with worked_off(running_database, Fragile()) as inbox:
        yield inbox, running_database


async def arrives(intake: InboxWorker, *updates: tuple[str, int]) -> None:
    """Updates come in one lane, each with how often it fails."""
    await intake.store(
        [
            Received("telegram", text, "telegram:100", {"text": text, "fails": fails})
            for text, fails in updates
        ]
    )


def counted() -> list[float]:
    """How many updates came in, were handled, were parked: as the metrics say."""
    return [one.labels("telegram")._value.get() for one in (RECEIVED, HANDLED, PARKED)]


def update(number: int, uow: Unit) -> Stored:
    found = uow.inbox.get(number)
    assert found is not None
    return found


def lines(uow: Unit) -> list[str]:
    rows = uow.connection.execute(select(messages.c.text).order_by(messages.c.id))
    return [Text.from_json(row.text).plain for row in rows]


async def test_an_update_is_tried_as_often_as_it_may_fail_and_then_parked(
    desk: tuple[InboxWorker, Database[Unit]],
) -> None:
    intake, database = desk
    received, handled, parked_before = counted()
    await arrives(intake, ("never", TRIES), ("behind it", 0))
    await until(lambda: database.submit_read(lines).result(), ["behind it"].__eq__)
    await until(counted, [received + 2, handled + 1, parked_before + 1].__eq__)
    parked = database.submit_read(partial(update, 1)).result()
    assert (parked.state, parked.attempts) == ("parked", TRIES)
    assert "ValueError: odd" in parked.problem


async def test_an_update_that_fails_a_few_times_keeps_its_place_in_the_lane(
    desk: tuple[InboxWorker, Database[Unit]],
) -> None:
    intake, database = desk
    await arrives(intake, ("in the end", TRIES - 1), ("behind it", 0))
    await until(lambda: database.submit_read(lines).result(), ["in the end", "behind it"].__eq__)
    assert database.submit_read(partial(update, 1)).result().state == "done"


async def test_the_first_try_again_is_soon_and_each_further_one_is_later(
    desk: tuple[InboxWorker, Database[Unit]], pauses: Pauses
) -> None:
    intake, database = desk
    await arrives(intake, ("in the end", TRIES - 1))
    await until(lambda: database.submit_read(lines).result(), ["in the end"].__eq__)
    assert len(pauses.made) == TRIES - 1, "one after each failure"
    assert 0.0 < pauses.made[0] < 1.0, "what failed by chance is hardly late"
    assert all(one < another for one, another in pairwise(pauses.made))
    assert sum(pauses.made) < 10.0, "nor does what is behind it wait for long"


async def test_without_a_database_to_note_it_a_failure_lets_nothing_pass(
    desk: tuple[InboxWorker, Database[Unit]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        monkeypatch.undo()
        raise StorageUnavailable("The disk is full.")

    intake, database = desk
    monkeypatch.setattr(InboxTable, "failed", away)
    await arrives(intake, ("in the end", 1), ("behind it", 0))
    await until(lambda: len(database.submit_read(lines).result()), (2).__eq__)
    assert database.submit_read(lines).result() == ["in the end", "behind it"]


async def test_one_that_was_parked_is_tried_as_often_again_once_it_is_replayed(
    desk: tuple[InboxWorker, Database[Unit]],
) -> None:
    intake, database = desk
    await arrives(intake, ("later", 2 * TRIES - 1))
    await until(lambda: database.submit_read(partial(update, 1)).result().state, "parked".__eq__)
    database.submit(lambda uow: uow.inbox.replay(1)).result()
    intake.wake()
    await until(lambda: database.submit_read(lines).result(), ["later"].__eq__)
