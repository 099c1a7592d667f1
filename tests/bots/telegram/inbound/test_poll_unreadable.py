"""An update that cannot be read does not keep those behind it from being polled."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiohttp import web

from bots.backoff import Backoff
from bots.platforms import Received, raw
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.telegram.api import Api
from bots.platforms.telegram.inbound.poll import FLOOR, Poller
from bots.platforms.telegram.outbound.send import Sender
from tests.bots.telegram.conftest import Inbox, receiving
from tests.support.patience import PATIENCE, until

Update = dict[str, Any]


def line(update_id: int, text: str = "hello") -> Update:
    """What Ivan wrote to the bot."""
    ivan = {"id": 7, "is_bot": False, "first_name": "Ivan"}
    chat = {"id": 7, "type": "private"}
    message = {"message_id": update_id, "date": 1_700_000_000, "from": ivan, "chat": chat}
    return {"update_id": update_id, "message": message | {"text": text}}


@dataclass
class Queue:
    """Gives raw answers of getUpdates, one a poll, until each is confirmed."""

    answers: list[str]
    offsets: list[int | None] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        if not request.path.endswith("/getUpdates"):
            return web.json_response({"ok": True, "result": True})
        asked = (await request.post()).get("offset")
        offset = int(str(asked)) if asked else None
        if offset and offset not in self.offsets:
            self.answers.pop(0)
        self.offsets.append(offset)
        written = self.answers[0] if self.answers else '{"ok":true,"result":[]}'
        return web.Response(text=written, content_type="application/json")


@asynccontextmanager
async def polled(*answers: str) -> AsyncIterator[tuple[TelegramAdapter, Queue]]:
    queue = Queue(list(answers))
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", queue.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = "http://{}:{}".format(*runner.addresses[0][:2])
    adapter = TelegramAdapter(
        "1:abc",
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        server=None,
        outage=Backoff(0.01, 30.0),
        read_timeout=PATIENCE,
    )
    try:
        yield adapter, queue
    finally:
        await adapter.close()
        await runner.cleanup()


def given(*updates: str) -> str:
    return '{"ok":true,"result":[' + ",".join(updates) + "]}"


DEEP = "[" * 10_000 + "]" * 10_000
ODD: dict[str, Callable[[int], str]] = {
    "nested": lambda number: f'{{"update_id":{number},"message":{{"from":{DEEP}}}}}',
    "nested before its id": lambda number: f'{{"message":{DEEP},"update_id": {number}}}',
    "a huge number": lambda number: f'{{"update_id":{number},"poll":{"9" * 5_000}}}',
    "an id in its text": lambda n: (
        json.dumps({"text": '"update_id": 99', "update_id": n})[:-1] + f',"a":{DEEP}}}'
    ),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_update_that_cannot_be_read_is_confirmed_and_kept_as_it_came(
    odd: Callable[[int], str],
) -> None:
    before, after, later = (json.dumps(line(number)) for number in (5, 7, 8))
    inbox = Inbox()
    answers = given(before, odd(6), after), given(later)
    async with polled(*answers) as (adapter, queue), receiving(adapter, inbox):
        kept = await inbox.has(4)
    assert [one.key for one in kept] == ["5", "6", "7", "8"]
    assert [bool(one.problem) for one in kept] == [False, True, False, False]
    assert kept[1].payload == {raw.UNREADABLE: odd(6)}
    assert queue.offsets[:2] == [None, 8]


async def test_an_update_without_an_id_is_kept_and_leaves_with_those_behind_it() -> None:
    inbox = Inbox()
    answer = given('{"message": {}}', json.dumps(line(5)))
    async with polled(answer) as (adapter, queue), receiving(adapter, inbox):
        odd, well = await inbox.has(2)
        await until(lambda: queue.offsets[:2], [None, 6].__eq__)
    assert (odd.problem, well.key) == (raw.NO_UPDATE, "5")


async def test_a_server_that_does_not_hold_empty_polls_is_asked_with_a_rest_between() -> None:
    """Nor is one that gives the same updates again and again."""
    answers: list[list[Update]] = [[], [], [line(5)], [line(5)], [], [line(6)]]
    happened: list[str] = []

    class Server:
        async def poll(self, *_: object, **__: object) -> list[Update]:
            if not answers:
                raise asyncio.CancelledError
            happened.append("poll")
            return answers.pop(0)

    class Quiet:
        async def call(self, *_: object) -> None:
            return None

    async def rest(seconds: float) -> None:
        assert 0 <= seconds <= FLOOR
        happened.append("rest")

    async def store(_updates: Sequence[Received]) -> None:
        return None

    poller = Poller(cast("Api", Server()), cast("Sender", Quiet()), rest=rest)
    with pytest.raises(asyncio.CancelledError):
        await poller.run(store)
    empty, new = ["poll", "rest"], ["poll"]
    assert happened == [*empty, *empty, *new, *empty, *empty, *new]
