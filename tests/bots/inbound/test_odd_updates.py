"""Whatever an update holds, it is stored, and the next one is handled: on both databases."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from bots.inbound.worker import InboxWorker
from bots.platforms import Incoming
from bots.platforms.telegram.inbound.decode import decode
from bots.platforms.telegram.inbound.poll import received
from domain.text.spans import Text
from storage.engine.database import Database
from storage.repositories.inbox import Stored
from storage.tables.messages import messages
from storage.unit import Unit
from tests.bots.inbound.inbox import worked_off
from tests.support.patience import until
from tests.support.texts.rendered import NOW

Json = dict[str, Any]


class Telegram:
    """Understands updates as the adapter does."""

    async def decode(self, payload: Json) -> Incoming | None:
        return decode(payload, now=NOW)


@pytest.fixture
async def desk(
    running_database: Database[Unit],
) -> AsyncIterator[tuple[InboxWorker, Database[Unit]]]:
    """A desk that works off what comes from Telegram."""
    async with worked_off(running_database, Telegram()) as inbox:
        yield inbox, running_database


def line(update_id: int, text: str = "hello", chat: object = 7, **user: object) -> Json:
    """What somebody wrote to the bot."""
    author = {"id": 7, "is_bot": False, "first_name": "Ivan"} | user
    date = int((NOW + timedelta(minutes=update_id)).timestamp())
    place = {"id": chat, "type": "private"}
    message = {"message_id": update_id, "date": date, "from": author, "chat": place}
    return {"update_id": update_id, "message": message | {"text": text}}


def nested(levels: int) -> Json:
    value: Any = "end"
    for _ in range(levels):
        value = [value]
    return {"update_id": 1, "message": value}


def lines(uow: Unit) -> Sequence[str]:
    rows = uow.connection.execute(select(messages.c.text).order_by(messages.c.id))
    return [Text.from_json(row.text).plain for row in rows]


def parked(uow: Unit) -> Sequence[Stored]:
    return uow.inbox.parked()


NAMELESS = line(1)
del NAMELESS["message"]["from"]["id"]
PARKED = {
    "nested": (nested(500), "It is nested more than 100 levels deep."),
    "no number": (
        {"update_id": 1, "message": {"date": float("nan")}},
        "It contains NaN or Infinity, which JSON does not allow.",
    ),
    "no date": (
        {"update_id": 1, "message": line(1)["message"] | {"date": 10**18}},
        "The desk failed on it.",
    ),
    "a word for an id": (line(1, chat="seven"), "An id in it is not a whole number: 'seven'"),
    "half an emoji": (line(1, chat="\ud83d"), "An id in it is not a whole number: '\ufffd'"),
    "a fraction": (line(1, chat=7.5), "An id in it is not a whole number: 7.5"),
    "a huge id": (line(1, chat=10**30), "An id in it is not a whole number: 1000"),
    "nothing for an id": (line(1, id=None), "An id in it is not a whole number: None"),
    "without an id": (NAMELESS, "It lacks something: 'id'."),
    "no update": (["hello"], "It is not an update."),
}


@pytest.mark.parametrize(("update", "words"), PARKED.values(), ids=PARKED)
async def test_an_unreadable_update_is_parked_with_a_reason_and_the_next_is_handled(
    update: Any, words: str, desk: tuple[InboxWorker, Database[Unit]]
) -> None:
    inbox, database = desk
    await inbox.store([received(update), received(line(2, "behind it"))])
    await until(lambda: database.submit_read(lines).result(), ["behind it"].__eq__)
    await until(lambda: len(database.submit_read(parked).result()), (1).__eq__)
    [odd] = database.submit_read(parked).result()
    assert odd.problem.strip().rpartition("\n")[2].startswith(words)
    await inbox.store([received(update)])  # brought again, it is known
    assert len(database.submit_read(parked).result()) == 1


@pytest.mark.parametrize("odd", ["\0", "\ud800"], ids=ascii)
async def test_what_a_database_does_not_take_is_a_character_like_another(
    odd: str, desk: tuple[InboxWorker, Database[Unit]]
) -> None:
    inbox, database = desk
    written = line(1, f"a{odd}b", first_name=f"I{odd}van", language_code=odd, username=odd)
    written["message"][f"more{odd}"] = odd
    await inbox.store([received(written), received(line(2, "behind it"))])
    both = ["a\ufffdb", "behind it"]
    await until(lambda: database.submit_read(lines).result(), both.__eq__)


async def test_what_was_parked_unread_is_parked_again_with_its_words_when_it_is_replayed(
    desk: tuple[InboxWorker, Database[Unit]],
) -> None:
    inbox, database = desk
    await inbox.store([received(nested(500))])
    [before] = database.submit_read(parked).result()
    database.submit(lambda uow: uow.inbox.replay(before.id)).result()
    inbox.wake()
    await until(lambda: database.submit_read(partial(tried, before.id)).result(), (1).__eq__)
    [again] = database.submit_read(parked).result()
    assert again.problem.strip().endswith("It is nested more than 100 levels deep.")


def tried(number: int, uow: Unit) -> int:
    found = uow.inbox.get(number)
    assert found is not None
    return found.attempts
