"""How loudly the bot's messages come to a chat of the played Telegram."""

import telegram

from bots.sandbox.client.sim import Sim
from tests.bots.sandbox.telegram.world import GROUP, IVAN, bot, sandbox, sim

__all__ = ["bot", "sandbox", "sim"]


async def came(sim: Sim, chat: int = IVAN) -> list[tuple[str, str]]:
    """How the bot's messages came to a chat."""
    return [(one["loudness"], one["text"]) for one in await sim.telegram.notifications(chat)]


async def test_each_message_of_the_bot_sounds_unless_it_is_sent_silently(
    sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.send(IVAN, "Hello")
    await bot.send_message(IVAN, "one")
    await bot.send_message(IVAN, "two", disable_notification=True)
    await bot.send_document(IVAN, b"x", caption="three", disable_notification=True)
    assert await came(sim) == [("sound", "one"), ("silent", "two"), ("silent", "three")]
    rows = await sim.telegram.transcript(IVAN)
    assert [row["silent"] for row in rows] == [False, False, True, True]


async def test_edits_reactions_and_pins_do_not_sound(sim: Sim, bot: telegram.Bot) -> None:
    asked = await sim.telegram.send(IVAN, "Hello")
    sent = await bot.send_message(IVAN, "one", disable_notification=True)
    await bot.edit_message_text("two", IVAN, sent.message_id)
    await bot.set_message_reaction(IVAN, asked, "👀")
    await bot.pin_chat_message(IVAN, sent.message_id)
    assert await came(sim) == [("silent", "one")]


async def test_a_message_sounded_though_it_was_deleted(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "Hello")
    sent = await bot.send_message(IVAN, "one")
    await bot.delete_message(IVAN, sent.message_id)
    assert await came(sim) == [("sound", "one")]


async def test_an_album_sounds_once(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "Hello")
    files = [telegram.InputMediaDocument(bytes([number])) for number in (1, 2, 3)]
    await bot.send_media_group(IVAN, files, caption="three files")
    assert await came(sim) == [("sound", "three files")]


async def test_a_group_hears_the_bot_as_a_chat_does(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.add_group(GROUP, "Friends")
    await bot.send_message(GROUP, "one")
    await bot.send_message(GROUP, "two", disable_notification=True)
    assert await came(sim, GROUP) == [("sound", "one"), ("silent", "two")]
