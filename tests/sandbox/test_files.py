"""Files in the sandbox: people's, the bots', with the real services' limits."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError
from telegram.request import HTTPXRequest

from bots.sandbox.server import Sandbox
from tests.sandbox.slack_world import World, workspace


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with workspace() as made:
        await made.sim.telegram.add_user(7, "Ivan")
        yield made


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    url = f"{world.box.url}/telegram"
    made = Bot(
        "42:abc",
        f"{url}/bot",
        f"{url}/file/bot",
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    )
    async with made:
        await world.sim.telegram.send(7, "hello")
        yield made


async def upload(box: Sandbox, path: str, content: bytes, **fields: str) -> Any:
    form = aiohttp.FormData(fields)
    form.add_field("file", content, filename="log.txt", content_type="text/plain")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{box.url}/sim/{path}", data=form) as answer,
    ):
        return await answer.json()


async def test_a_clients_file_is_fetched_by_the_bot(world: World, bot: Bot) -> None:
    await upload(world.box, "telegram/upload", b"what happened", user="7", caption="the log")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.caption, update.message.document.file_name) == ("the log", "log.txt")
    file = await update.message.document.get_file()
    assert await file.download_as_bytearray() == b"what happened"


async def test_the_bot_sends_files_and_sends_a_known_one_again(world: World, bot: Bot) -> None:
    sent = await bot.send_document(7, b"the bytes", caption="here", filename="a.pdf")
    assert sent.document is not None
    again = await bot.send_document(7, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_id == sent.document.file_id
    await bot.edit_message_caption(7, sent.message_id, caption="there")
    rows = await world.sim.telegram.transcript(7)
    assert [(row["text"], row["media"]) for row in rows[1:]] == [
        ("there", ["document"]),
        ("", ["document"]),
    ]
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == b"the bytes"


async def test_an_album_is_sent_as_one(world: World, bot: Bot) -> None:
    sent = await bot.send_media_group(
        7, [InputMediaPhoto(b"1", caption="two"), InputMediaPhoto(b"2")]
    )
    assert len({one.media_group_id for one in sent}) == 1
    with pytest.raises(BadRequest, match="2 to 10"):
        await bot.send_media_group(7, [InputMediaPhoto(b"1")])
    with pytest.raises(BadRequest, match="own kind"):
        await bot.send_media_group(7, [InputMediaPhoto(b"1"), InputMediaDocument(b"2")])
    assert len(await world.sim.telegram.transcript(7)) == 3


async def test_what_telegram_refuses_of_files(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(7, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match="non-empty"):
        await bot.send_document(7, b"")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_document(7, "nothing-of-the-kind")
    with pytest.raises(NetworkError, match="Too Large"):
        await bot.send_photo(7, bytes(10 * 2**20 + 1))


async def test_a_file_of_slacks_is_fetched_with_the_bots_token(world: World) -> None:
    await upload(world.box, "slack/upload", b"what happened", user="U1", channel="C1", text="see")
    (row,) = await world.slack.transcript("C1")
    assert (row["text"], row["subtype"]) == ("see", "file_share")
    file = (await world.web.files_info(file=row["files"][0]["id"]))["file"]
    assert (file["name"], file["mimetype"], file["size"]) == ("log.txt", "text/plain", 13)

    async def fetch(token: str) -> tuple[str, bytes]:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.get(file["url_private"], headers=headers) as answer,
        ):
            return answer.content_type, await answer.read()

    assert await fetch("xoxb-1") == ("text/plain", b"what happened")
    assert (await fetch(""))[0] == "text/html"
    await world.slack.install(scopes=["files:write"])
    assert (await fetch("xoxb-1"))[0] == "text/html"


async def test_an_upload_is_seen_only_when_it_is_completed(world: World) -> None:
    begun = await world.web.files_getUploadURLExternal(filename="a b.txt", length=3)
    file: dict[str, str | None] = {"id": str(begun["file_id"]), "title": "Title"}
    with pytest.raises(SlackApiError, match="file_not_found"):
        await world.web.files_completeUploadExternal(files=[file], channel_id="C1")
    async with aiohttp.ClientSession() as session:
        async with session.post(str(begun["upload_url"]), data=b"four") as answer:
            assert answer.status == 400
        async with session.post(str(begun["upload_url"]), data=b"one") as answer:
            assert answer.status == 200
    assert await world.slack.transcript("C1") == []
    await world.web.files_completeUploadExternal(
        files=[file], channel_id="C1", initial_comment="hi"
    )
    (row,) = await world.slack.transcript("C1")
    assert (row["text"], row["files"][0]["title"], row["bot"]) == ("hi", "Title", "B1")
    shares = (await world.web.files_info(file=str(file["id"])))["file"]["shares"]
    assert shares["public"]["C1"][0]["ts"] == row["ts"]
    with pytest.raises(SlackApiError, match="file_not_found"):
        await world.web.files_completeUploadExternal(files=[file], channel_id="C1")


async def test_the_sdk_uploads_in_one_call(world: World) -> None:
    await world.web.files_upload_v2(content=b"abc", filename="x.txt", channel="C1")
    (row,) = await world.slack.transcript("C1")
    assert row["files"][0]["name"] == "x.txt"
    await world.slack.add_channel("C9", "other", ["U1"], bot=False)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await world.web.files_upload_v2(content="abc", filename="x.txt", channel="C9")
