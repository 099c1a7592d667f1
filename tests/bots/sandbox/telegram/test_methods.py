"""What bots do in the played Telegram, by python-telegram-bot unchanged."""

import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, ChatMigrated

from bots.sandbox.client.sim import Sim
from bots.sandbox.telegram import methods
from tests.bots.sandbox.telegram.world import GROUP, IVAN, bot, button, sandbox, sim

__all__ = ["bot", "sandbox", "sim"]


async def test_a_private_chats_messages_are_pinned_and_bots_hear_of_it(
    sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.send(IVAN, "hello")
    (first,) = await bot.get_updates()
    sent = await bot.send_message(IVAN, "Anna is handling #42")
    for _ in "twice":
        assert await bot.pin_chat_message(IVAN, sent.message_id, disable_notification=True)
    assert (await sim.telegram.wait_text(IVAN, "#42", pinned=True))["id"] == sent.message_id
    (update,) = await bot.get_updates(offset=first.update_id + 1)
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.is_bot
    assert update.message.pinned_message is not None
    assert await bot.unpin_chat_message(IVAN, sent.message_id)
    await sim.telegram.wait_text(IVAN, "#42", pinned=False)
    with pytest.raises(BadRequest, match="unpin not found"):
        await bot.unpin_chat_message(IVAN, sent.message_id)
    with pytest.raises(BadRequest, match="pin not found"):
        await bot.pin_chat_message(IVAN, 999)


async def test_in_a_group_a_bot_without_rights_pins_nothing(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.add_group(GROUP, "Neighbours")
    sent = await bot.send_message(GROUP, "hello")
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.pin_chat_message(GROUP, sent.message_id)


async def test_in_privacy_mode_a_bot_gets_commands_and_replies_to_itself(
    sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.add_group(GROUP, "Neighbours", privacy=True)
    sent = await bot.send_message(GROUP, "hello")
    line = await sim.telegram.send(IVAN, "Pizza or soup?", chat=GROUP)
    await sim.telegram.send(IVAN, "/desk", chat=GROUP, reply_to=line)
    await sim.telegram.send(IVAN, "Hello, bot", chat=GROUP, reply_to=sent.message_id)
    command, answer = [one.message for one in await bot.get_updates()]
    assert command is not None
    assert answer is not None
    assert (command.text, command.reply_to_message) == ("/desk", None)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == sent.message_id


async def test_a_chat_nobody_wrote_in_has_no_menu(sim: Sim, bot: telegram.Bot) -> None:
    commands, scope = [BotCommand("take", "Make it yours")], BotCommandScopeChat(IVAN)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands(commands, scope)
    await sim.telegram.send(IVAN, "hello")
    assert await bot.set_my_commands(commands, scope)


async def test_edits_reactions_and_deletion_show(sim: Sim, bot: telegram.Bot) -> None:
    line = await sim.telegram.send(IVAN, "hello")
    sent = await bot.send_message(IVAN, "one", reply_markup=button("Close", "x"))
    await bot.edit_message_text("two", IVAN, sent.message_id)
    row = await sim.telegram.wait_text(IVAN, "two")
    assert (row["id"], row["edited"], row["buttons"]) == (sent.message_id, True, [])
    await bot.edit_message_reply_markup(IVAN, sent.message_id, reply_markup=button("Open", "o"))
    await bot.set_message_reaction(IVAN, line, "👀")
    assert (await sim.telegram.wait_reaction(IVAN, line, "👀"))["text"] == "hello"
    await bot.set_message_reaction(IVAN, line, [])
    await bot.delete_message(IVAN, sent.message_id)
    transcript = await sim.telegram.transcript(IVAN)
    assert [(row["reactions"], row["deleted"]) for row in transcript] == [([], False), ([], True)]


async def test_a_message_of_two_days_ago_stays(
    sim: Sim, bot: telegram.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sim.telegram.send(IVAN, "hello")
    sent = await bot.send_message(IVAN, "one")
    monkeypatch.setattr(methods, "DELETABLE_FOR", 0)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(IVAN, sent.message_id)
    assert [row["deleted"] for row in await sim.telegram.transcript(IVAN)] == [False, False]


async def test_a_group_that_became_a_supergroup_says_its_new_id(
    sim: Sim, bot: telegram.Bot
) -> None:
    await sim.telegram.add_group(GROUP, "Neighbours")
    await sim.telegram.send(IVAN, "hello", chat=GROUP)
    await bot.send_message(GROUP, "text")
    new = await sim.telegram.migrate(IVAN, GROUP)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "text")
    assert moved.value.new_chat_id == new
    await bot.send_message(new, "text")
    notices = [update.message for update in await bot.get_updates()][1:]
    assert [notice and notice.migrate_to_chat_id for notice in notices] == [new, None]


async def test_menus_are_kept_by_scope_and_language(sim: Sim, bot: telegram.Bot) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("new", "Ask")], scope=scope, language_code="ru")
    (kept,) = await bot.get_my_commands(scope=scope, language_code="ru")
    assert kept.command == "new"
    assert await bot.get_my_commands() == ()
    assert (await sim.telegram.menus())[0]["language"] == "ru"
    await bot.delete_my_commands(scope=scope, language_code="ru")
    assert await sim.telegram.menus() == []
    with pytest.raises(BadRequest):
        await bot.set_my_commands([("New", "capitals")])


async def test_files_can_be_fetched(sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send_sample(IVAN, "document")
    found = await bot.get_file("f1")
    assert len(await found.download_as_bytearray()) == 2048
    huge = {"file_id": "huge", "file_unique_id": "h", "file_size": 21 * 2**20}
    await sim.telegram.send(IVAN, document=huge)
    for wrong in ("huge", "unknown"):
        with pytest.raises(BadRequest):
            await bot.get_file(wrong)
