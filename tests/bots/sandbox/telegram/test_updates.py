"""What bots hear of the played Telegram, by python-telegram-bot unchanged."""

import asyncio

import pytest
import telegram
from telegram import (
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden

from bots.sandbox.client.sim import Sim
from bots.sandbox.client.telegram import SAMPLES
from bots.sandbox.server import Sandbox
from bots.sandbox.wire import SimError
from tests.bots.sandbox.telegram.world import IVAN, bot, button, client, sandbox, sim
from tests.support.patience import PATIENCE, until

__all__ = ["bot", "sandbox", "sim"]


async def test_a_message_and_its_answer(sim: Sim, bot: telegram.Bot) -> None:
    asked = await sim.telegram.send(IVAN, "My 🐈 cannot log in, see https://example.com")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "ru"
    (link,) = update.message.parse_entities().values()
    assert link == "https://example.com"
    sent = await bot.send_message(
        IVAN,
        "Hello 🐈!",
        entities=[MessageEntity("bold", 6, 2)],
        reply_parameters=ReplyParameters(asked),
        reply_markup=button("Close", "close:1"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    row = await sim.telegram.wait_text(IVAN, "Hello")
    assert row["id"] == sent.message_id
    assert row["entities"] == [{"type": "bold", "offset": 6, "length": 2}]
    assert (row["buttons"], row["reply_to"], row["from_bot"]) == (["Close"], asked, True)
    (call,) = await sim.journal(method="sendMessage")
    assert call["request"]["chat_id"] == IVAN
    assert call["request"]["disable_notification"] is True


@pytest.mark.parametrize("kind", sorted(SAMPLES.keys() - {"hologram"}))
async def test_python_telegram_bot_understands_every_kind(
    kind: str, sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.send_sample(IVAN, kind)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert getattr(update.message, kind)
    assert not update.message.api_kwargs


async def test_a_forwarded_message_says_whose_it_is(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "begin")
    said = await bot.send_message(IVAN, "Restart it")
    await sim.telegram.forward(IVAN, said.message_id)
    hidden = {"type": "hidden_user", "sender_user_name": "Olga"}
    again = await sim.telegram.forward(IVAN, said.message_id, origin=hidden)
    await sim.telegram.forward(IVAN, again)
    _, first, *others = [update.message for update in await bot.get_updates()]
    assert first is not None
    assert isinstance(first.forward_origin, telegram.MessageOriginUser)
    assert (first.text, first.forward_origin.sender_user.is_bot) == ("Restart it", True)
    for message in others:
        assert message is not None
        assert isinstance(message.forward_origin, telegram.MessageOriginHiddenUser)
        assert message.forward_origin.sender_user_name == "Olga"


async def test_a_part_of_a_message_is_answered(sim: Sim, bot: telegram.Bot) -> None:
    asked = await sim.telegram.send(IVAN, "😀 It is down. Why?")
    await sim.telegram.send(IVAN, "Still", reply_to=asked, quote="It is down")
    _, update = await bot.get_updates()
    assert update.message is not None
    assert update.message.quote is not None
    quote = update.message.quote
    assert (quote.text, quote.position, quote.is_manual) == ("It is down", 3, True)
    with pytest.raises(SimError):
        await sim.telegram.send(IVAN, "Still", reply_to=asked, quote="nobody said that")


async def test_a_live_position_moves_by_edits(sim: Sim, bot: telegram.Bot) -> None:
    at = {"latitude": 1.0, "longitude": 2.0, "live_period": 900}
    number = await sim.telegram.send(IVAN, location=at)
    await sim.telegram.move(IVAN, number, 1.5, 2.5)
    await sim.telegram.move(IVAN, number, 1.6, 2.6, live=False)
    _, moved, stopped = [update.edited_message for update in await bot.get_updates()]
    assert moved is not None
    assert moved.location is not None
    assert (moved.location.latitude, bool(moved.location.live_period)) == (1.5, True)
    assert stopped is not None
    assert stopped.location is not None
    assert (stopped.location.latitude, bool(stopped.location.live_period)) == (1.6, False)


async def test_an_offset_confirms_what_is_below_it(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.bulk([(IVAN, f"line {number}") for number in range(150)])
    first = await bot.get_updates()
    again = await bot.get_updates(limit=3)
    assert [len(first), len(again)] == [100, 3]
    assert again[0].update_id == first[0].update_id
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message and update.message.text for update in rest][-1] == "line 149"
    assert len(await sim.telegram.pending()) == 50


async def test_ids_that_begin_lower_are_delivered_and_confirmed(
    sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.send(IVAN, "before")
    (before,) = await bot.get_updates()
    offset = before.update_id + 1
    await bot.get_updates(offset=offset)
    await sim.telegram.act("restart_ids", first=500)
    await sim.telegram.send(IVAN, "after")
    (after,) = await bot.get_updates(offset=offset)
    assert after.update_id == 500
    assert await bot.get_updates(offset=501) == ()
    assert await sim.telegram.pending() == []


async def test_a_long_poll_ends_when_something_comes(
    sandbox: Sandbox, sim: Sim, bot: telegram.Bot
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await until(lambda: sandbox.telegram.bot().updates.is_polled)
    await sim.telegram.send(IVAN, "here")
    (update,) = await poll
    assert update.message is not None
    assert update.message.text == "here"
    assert (await sim.wait("telegram", "event:message"))["request"]["message"]["text"] == "here"


async def test_of_two_pollers_the_older_is_ended(sandbox: Sandbox, bot: telegram.Bot) -> None:
    async with client(sandbox, "1:abc") as other:
        polls = {asyncio.create_task(one.get_updates(timeout=20)) for one in (bot, other)}
        (ended,), (still,) = await asyncio.wait(
            polls, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        assert isinstance(ended.exception(), Conflict)
        still.cancel()
        await asyncio.gather(still, return_exceptions=True)


async def test_a_webhook_blocks_polling(bot: telegram.Bot) -> None:
    await bot.set_webhook("https://example.com/hook")
    assert (await bot.get_webhook_info()).url == "https://example.com/hook"
    with pytest.raises(Conflict):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_reactions_come_only_if_asked_for_and_the_wish_is_kept(
    sim: Sim, bot: telegram.Bot
) -> None:
    line = await sim.telegram.send(IVAN, "one")
    (last,) = await bot.get_updates()
    await sim.telegram.react(IVAN, line, "👍")
    assert await bot.get_updates(offset=last.update_id + 1) == ()
    await bot.get_updates(allowed_updates=["message_reaction"])
    await sim.telegram.react(IVAN, line, "🔥")
    await sim.telegram.send(IVAN, "not wanted")
    (update,) = await bot.get_updates()
    assert update.message_reaction is not None


async def test_a_pressed_button_is_answered(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "hello")
    await bot.send_message(IVAN, "Did it help?", reply_markup=button("😀", "rate:42:3"))
    pressing = asyncio.create_task(sim.telegram.press(IVAN, "😀"))
    query: telegram.CallbackQuery | None = None
    offset = 0
    while query is None:
        for update in await bot.get_updates(offset=offset, timeout=1):
            query, offset = update.callback_query, update.update_id + 1
    assert query.data == "rate:42:3"
    await query.answer("Thank you")
    assert await pressing == "Thank you"
    with pytest.raises(BadRequest):
        await query.answer("too late")
    assert await sim.telegram.press(IVAN, "rate:42:3", timeout=0.01) is None


async def test_updates_come_twice_late_and_as_garbage(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.hold()
    await sim.telegram.send(IVAN, "late")
    assert await bot.get_updates() == ()
    await sim.telegram.release()
    await sim.telegram.redeliver()
    once, twice = await bot.get_updates()
    assert once == twice
    garbage = await sim.telegram.update({"message": {"nonsense": [1, 2]}})
    with pytest.raises(KeyError):
        await bot.get_updates()
    await sim.telegram.update({"hologram": None})
    update: Update
    (update,) = await bot.get_updates(offset=garbage + 1)
    assert update.api_kwargs == {"hologram": None} or update.effective_message is None


async def test_two_bots_do_not_share_updates(sandbox: Sandbox, sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "to the first")
    async with client(sandbox, "2:def") as second:
        assert await second.get_updates() == ()
        with pytest.raises(Forbidden):
            await second.send_message(IVAN, "never wrote to me")
    assert len(await bot.get_updates()) == 1
