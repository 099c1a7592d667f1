"""The played Telegram, spoken to by python-telegram-bot unchanged."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken

from bots.sandbox.client.sim import Sim
from bots.sandbox.client.telegram import SAMPLES
from bots.sandbox.server import Sandbox
from bots.sandbox.telegram import methods
from bots.sandbox.wire import SimError
from tests.patience import PATIENCE

IVAN = 7
GROUP = -50


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = Sandbox()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    async with Sim(sandbox.url) as people:
        await people.telegram.add_user(IVAN, "Ivan", username="ivan", language="ru")
        yield people


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    async with client(sandbox, "1:abc") as speaking:
        yield speaking


def client(sandbox: Sandbox, token: str) -> telegram.Bot:
    return telegram.Bot(
        token,
        base_url=f"{sandbox.url}/telegram/bot",
        base_file_url=f"{sandbox.url}/telegram/file/bot",
    )


def button(label: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


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


async def test_a_long_poll_ends_when_something_comes(sim: Sim, bot: telegram.Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    await sim.telegram.send(IVAN, "here")
    (update,) = await asyncio.wait_for(poll, PATIENCE)
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


async def test_a_chat_nobody_wrote_in_has_no_menu(sim: Sim, bot: telegram.Bot) -> None:
    commands, scope = [BotCommand("take", "Make it yours")], BotCommandScopeChat(IVAN)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands(commands, scope)
    await sim.telegram.send(IVAN, "hello")
    assert await bot.set_my_commands(commands, scope)


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


async def test_two_bots_do_not_share_updates(sandbox: Sandbox, sim: Sim, bot: telegram.Bot) -> None:
    await sim.telegram.send(IVAN, "to the first")
    async with client(sandbox, "2:def") as second:
        assert await second.get_updates() == ()
        with pytest.raises(Forbidden):
            await second.send_message(IVAN, "never wrote to me")
    assert len(await bot.get_updates()) == 1


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
