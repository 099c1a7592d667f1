"""What the real Bot API refuses or changes, the played one refuses or changes too: raw calls."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from bots.sandbox.telegram.rules import REACTIONS
from tests.support.patience import PATIENCE

IVAN = 7
Json = dict[str, Any]


class Bot:
    """The Bot API, called with JSON."""

    def __init__(self, sim: Sim, http: aiohttp.ClientSession) -> None:
        self.sim, self._http = sim, http

    async def call(self, method: str, **given: Any) -> Json:
        async with self._http.post(f"/telegram/bot1:abc/{method}", json=given) as answer:
            return dict(await answer.json())

    async def send(self, text: str = "text", **more: Any) -> Json:
        return await self.call("sendMessage", chat_id=IVAN, text=text, **more)

    async def upload(self, method: str, field: str, content: bytes) -> Json:
        form = aiohttp.FormData({"chat_id": str(IVAN)})
        form.add_field(field, content, filename="file")
        async with self._http.post(f"/telegram/bot1:abc/{method}", data=form) as answer:
            return dict(await answer.json())


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    server = Sandbox(limits=False)
    await server.start()
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with Sim(server.url) as sim, aiohttp.ClientSession(server.url, timeout=timeout) as http:
        await sim.telegram.add_user(IVAN, "Ivan", username="ivan_1")
        await sim.telegram.send(IVAN, "hello")
        yield Bot(sim, http)
    await server.stop()


def entity(kind: str, offset: int, length: int, **more: Any) -> Json:
    return {"type": kind, "offset": offset, "length": length} | more


def keys(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def key(label: str = "b", data: str = "d", **more: Any) -> Json:
    return {"text": label, "callback_data": data} | more


PORT = "Wrong port number specified in the URL"
END = "the end of the text at UTF-16 offset"
LINK = {"text": "b", "url": "https://example.com"}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\t"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        (
            {"entities": [entity("nonsense", 0, 1)]},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"entities": [entity("bold", 100, 1)]},
            f"entity begins after {END} 100",
        ),
        (
            {"entities": [entity("bold", 0, 100)]},
            f"entity beginning at UTF-16 offset 0 ends after {END} 100",
        ),
        ({"entities": [entity("bold", -1, 1)]}, "receive an entity with incorrect offset -1"),
        (
            {"entities": [entity("text_link", 0, 4)]},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"entities": [entity("text_link", 0, 4, url="not-a-url")]},
            "entity URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"entities": [entity("text_link", 0, 4, url="javascript:alert(1)")]},
            f"entity URL 'javascript:alert(1)' is invalid: {PORT}",
        ),
        (
            {"entities": [entity("text_link", 0, 4, url="https://a.example:99999")]},
            f"entity URL 'https://a.example:99999' is invalid: {PORT}",
        ),
        (
            {"entities": [entity("text_link", 0, 4, url="https://a b.example")]},
            "entity URL 'https://a b.example' is invalid: Wrong URL host",
        ),
        ({"reply_markup": keys(*[[key()]] * 101)}, "reply markup is too long"),
        ({"reply_markup": keys([key()] * 9)}, "reply markup is too long"),
        ({"reply_markup": keys(*[[key("x" * 60, "y" * 10)]] * 99)}, "reply markup is too long"),
        (
            {"reply_markup": keys([key(data="")])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": keys([{"callback_data": "x"}])},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"reply_markup": keys([key(data="ж" * 33)])}, "BUTTON_DATA_INVALID"),
        (
            {"reply_markup": keys([key(style="gold")])},
            "can't parse inline keyboard button: Invalid button style specified",
        ),
        (
            {"reply_markup": keys([{"text": "b", "url": "ftp://example.com"}])},
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_messages_that_are_refused(bot: Bot, given: Json, refusal: str) -> None:
    answer = await bot.send(**given)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {refusal}"}


@pytest.mark.parametrize(
    "markup",
    [
        keys([key()] * 8),
        keys(*[[key()]] * 100),
        keys(*[[key("x" * 30, "y" * 30)]] * 99),
        keys([key(style="danger")]),
        keys([LINK]),
    ],
)
async def test_valid_keyboards_are_kept_as_they_came(bot: Bot, markup: Json) -> None:
    assert (await bot.send(reply_markup=markup))["result"]["reply_markup"] == markup


async def test_a_button_with_an_address_has_no_data(bot: Bot) -> None:
    answer = await bot.send(reply_markup=keys([LINK | {"callback_data": "d"}]))
    assert answer["result"]["reply_markup"] == keys([LINK])


@pytest.mark.parametrize(
    ("text", "given", "shown", "kept"),
    [
        ("  hi \n", [], "hi", []),
        ("  hi there ", [("bold", 0, 6)], "hi there", [("bold", 0, 4)]),
        ("a\tb", [], "a b", []),
        (
            "bold code bold",
            [("bold", 0, 7), ("code", 5, 4)],
            "bold code bold",
            [("bold", 0, 5), ("code", 5, 4)],
        ),
        ("quote", [("blockquote", 0, 3), ("code", 2, 3)], "quote", [("blockquote", 0, 3)]),
        ("abc", [("bold", 0, 0)], "abc", []),
        (
            "🐈 see https://a.example/b, @anna_s, /new, x@y.example; 24/7 and/or",
            [],
            "🐈 see https://a.example/b, @anna_s, /new, x@y.example; 24/7 and/or",
            [("url", 7, 19), ("mention", 28, 7), ("bot_command", 37, 4), ("email", 43, 11)],
        ),
        ("/new", [("code", 0, 4)], "/new", [("code", 0, 4)]),
    ],
)
async def test_texts_and_entities_as_the_server_keeps_them(
    bot: Bot,
    text: str,
    given: list[tuple[str, int, int]],
    shown: str,
    kept: list[tuple[str, int, int]],
) -> None:
    result = (await bot.send(text, entities=[entity(*one) for one in given]))["result"]
    found = [(one["type"], one["offset"], one["length"]) for one in result.get("entities", [])]
    assert (result["text"], found) == (shown, kept)


async def test_a_message_has_at_most_a_hundred_entities(bot: Bot) -> None:
    many = [entity("bold", 2 * number, 1) for number in range(200)]
    answer = await bot.send("x " * 200, entities=many)
    assert answer["result"]["entities"] == many[:100]


async def test_reactions_have_no_variation_selector(bot: Bot) -> None:
    sent = (await bot.send())["result"]["message_id"]

    async def react(emoji: str) -> Any:
        reaction = [{"type": "emoji", "emoji": emoji}]
        call = {"chat_id": IVAN, "message_id": sent, "reaction": reaction}
        answer = await bot.call("setMessageReaction", **call)
        return answer["ok"] or answer["description"]

    assert len(REACTIONS) == 73
    for emoji in ("❤\u200d🔥", "🤷\u200d♂", "❤"):
        assert await react(emoji) is True
    for emoji in ("❤\ufe0f\u200d🔥", "🤷\u200d♂\ufe0f", "❤\ufe0f"):
        assert await react(emoji) == "Bad Request: REACTION_INVALID"


@pytest.mark.parametrize(
    ("commands", "more", "refusal"),
    [
        ([("bad command", "x")], {}, "BOT_COMMAND_INVALID"),
        ([("", "x")], {}, "command must be non-empty"),
        ([("new", " ")], {}, "command description must be non-empty"),
        ([("new", "x" * 257)], {}, "command description length must not exceed 256"),
        ([(f"c{number}", "x") for number in range(101)], {}, "BOT_COMMANDS_TOO_MUCH"),
        ([(f"c{number}", "x" * 256) for number in range(63)], {}, "BOT_COMMANDS_TOO_MUCH"),
        ([("new", "x")], {"language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_menus_that_are_refused(
    bot: Bot, commands: list[tuple[str, str]], more: Mapping[str, str], refusal: str
) -> None:
    menu = [{"command": name, "description": text} for name, text in commands]
    answer = await bot.call("setMyCommands", commands=menu, **more)
    assert answer["description"] == f"Bad Request: {refusal}"
    assert await bot.sim.telegram.menus() == []


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + width.to_bytes(4) + height.to_bytes(4)


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc0\0\x11\x08" + height.to_bytes(2) + width.to_bytes(2)
    return b"\xff\xd8\xff\xe0\0\x04\0\0" + frame


@pytest.mark.parametrize(("make", "name"), [(png, "png"), (jpeg, "jpeg")])
async def test_pictures_of_odd_shape_are_no_photos(bot: Bot, make: Any, name: str) -> None:
    for width, height in ((10, 400), (9000, 1001)):
        refused = await bot.upload("sendPhoto", "photo", make(width, height))
        assert refused["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS", name
    for width, height in ((10, 200), (9000, 1000)):
        assert (await bot.upload("sendPhoto", "photo", make(width, height)))["ok"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"OggS", "voice"), (b"ID3", "voice"), (b"\0\0\0\x20ftypM4A ", "voice"), (b"x", "document")],
)
async def test_only_ogg_mp3_and_m4a_are_voice_messages(bot: Bot, content: bytes, kind: str) -> None:
    sent = (await bot.upload("sendVoice", "voice", content))["result"]
    assert sent.keys() & {"voice", "document"} == {kind}


async def test_a_username_belongs_to_one_account_at_a_time(bot: Bot) -> None:
    await bot.sim.telegram.add_user(8, "Another", username="Ivan_1")
    await bot.sim.telegram.send(IVAN, "me again")
    updates = (await bot.call("getUpdates"))["result"]
    assert "username" not in updates[-1]["message"]["from"]
