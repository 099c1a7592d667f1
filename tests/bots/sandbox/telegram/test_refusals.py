"""What the played Telegram refuses, and how much it takes."""

import json

import aiohttp
import pytest
import telegram
from telegram import (
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.bots.sandbox.telegram.world import GROUP, IVAN, bot, button, client, sandbox, sim

__all__ = ["bot", "sandbox", "sim"]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("", []),
        (" \n ", []),
        ("x" * 4097, []),
        ("🐈" * 2049, []),
        ("short", [MessageEntity("bold", 3, 3)]),
        ("short", [MessageEntity("bold", -1, 2)]),
        ("🐈", [MessageEntity("bold", 1, 1)]),
        ("🐈🐈", [MessageEntity("bold", 0, 3)]),
    ],
)
async def test_texts_that_are_refused(
    text: str, entities: list[MessageEntity], sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.send(IVAN, "hello")
    with pytest.raises(BadRequest):
        await bot.send_message(IVAN, text, entities=entities)
    assert len(await sim.telegram.transcript(IVAN)) == 1


async def test_the_longest_text_passes(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "hello")
    await bot.send_message(IVAN, "🐈" * 2048, entities=[MessageEntity("bold", 0, 4096)])


@pytest.mark.parametrize("data", ["", "ж" * 33])
async def test_callback_data_has_1_to_64_bytes(data: str, sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "hello")
    with pytest.raises(BadRequest):
        await bot.send_message(IVAN, "text", reply_markup=button("b", data))
    await bot.send_message(IVAN, "text", reply_markup=button("b", "ж" * 32))


async def test_calls_that_miss_their_message_are_refused(sim: Sim, bot: telegram.Bot) -> None:
    line = await sim.telegram.send(IVAN, "hello")
    sent = await bot.send_message(IVAN, "one", reply_markup=button("Close", "x"))
    wrong = [
        bot.edit_message_text("one", IVAN, sent.message_id, reply_markup=button("Close", "x")),
        bot.edit_message_text("two", IVAN, 99),
        bot.edit_message_text("two", IVAN, line),
        bot.delete_message(IVAN, 99),
        bot.set_message_reaction(IVAN, 99, "👍"),
        bot.set_message_reaction(IVAN, line, "⏳"),
        bot.send_message(IVAN, "text", reply_parameters=ReplyParameters(99)),
        bot.send_message(8, "text"),
        bot.send_message(IVAN, "<b>text</b>", parse_mode="HTML"),
    ]
    for call in wrong:
        with pytest.raises(BadRequest):
            await call
    missing = ReplyParameters(99, allow_sending_without_reply=True)
    await bot.send_message(IVAN, "text", reply_parameters=missing)


async def test_a_bot_cannot_write_first_nor_to_whoever_left(sim: Sim, bot: telegram.Bot) -> None:
    async def write() -> None:
        await bot.send_message(IVAN, "text")

    with pytest.raises(Forbidden):
        await write()
    await sim.telegram.send(IVAN, "hello")
    await write()
    await sim.telegram.block(IVAN)
    with pytest.raises(Forbidden):
        await write()
    await sim.telegram.unblock(IVAN)
    await write()
    changes = [update.my_chat_member for update in await bot.get_updates()][1:]
    statuses = [change and change.new_chat_member.status for change in changes]
    assert statuses == ["kicked", "member"]
    await sim.telegram.deactivate(IVAN)
    with pytest.raises(Forbidden):
        await write()


async def test_wrong_tokens_and_methods_are_refused(
    sandbox: Sandbox, sim: Sim, bot: telegram.Bot
) -> None:
    with pytest.raises(telegram.error.EndPointNotFound):
        await bot.do_api_request("sendHologram")
    await sim.telegram.act("revoke")
    with pytest.raises(InvalidToken):
        await bot.get_me()
    malformed = client(sandbox, "malformed")
    with pytest.raises(InvalidToken):
        await malformed.initialize()
    await malformed.shutdown()


@pytest.mark.parametrize(
    ("chats", "passed", "retry_after"),
    [(60, 30, 1), (1, 20, 1), (GROUP, 20, 3)],
)
async def test_a_bot_a_chat_and_a_group_have_limits(
    chats: int, passed: int, retry_after: int
) -> None:
    server = Sandbox(seconds=lambda: 0.0)  # all of it in the same instant
    await server.start()
    async with Sim(server.url) as sim, aiohttp.ClientSession(server.url) as http:
        for person in range(1, 61):
            await sim.telegram.add_user(person, "Ivan")
            await sim.telegram.send(person, "hello")
        await sim.telegram.add_group(GROUP, "group")
        places = [GROUP] * 60 if chats < 0 else [number % chats + 1 for number in range(60)]
        outcomes = []
        for place in places:
            call = http.post("/telegram/bot1:abc/sendMessage", json={"chat_id": place, "text": "x"})
            async with call as answer:
                outcomes.append((answer.status, (await answer.json()).get("parameters")))
    await server.stop()
    assert outcomes[:passed] == [(200, None)] * passed
    assert set(map(str, outcomes[passed:])) == {str((429, {"retry_after": retry_after}))}


async def test_every_encoding_is_read(sandbox: Sandbox, sim: Sim) -> None:
    await sim.telegram.send(IVAN, "hello")
    entity = {"type": "bold", "offset": 0, "length": 2}
    form = {"chat_id": str(IVAN), "text": "123", "entities": json.dumps([entity])}
    multipart = aiohttp.FormData(form, default_to_multipart=True)
    plain = {"chat_id": IVAN, "text": "123", "entities": [entity]}
    url = f"{sandbox.url}/telegram/bot1:abc/SENDMESSAGE"
    async with aiohttp.ClientSession() as http:
        for encoding in ({"data": form}, {"data": multipart}, {"json": plain}, {"params": form}):
            async with http.post(url, **encoding) as response:
                result = (await response.json())["result"]
            assert (result["text"], result["entities"]) == ("123", [entity])
        async with http.post(url, data=form | {"entities": "[{"}) as response:
            assert response.status == 400
        async with http.post(url, data="{", headers={"Content-Type": "application/json"}) as wrong:
            assert wrong.status == 400
