"""Files of both played platforms, spoken to by their own libraries unchanged."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import telegram
from slack_sdk.errors import SlackApiError
from telegram import InputMediaAudio, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bots.sandbox import memory
from bots.sandbox.server import Sandbox
from bots.sandbox.slack.backend import SCOPES
from tests.bots.sandbox.slack.world import World, workspace
from tests.support.patience import eventually

IVAN = 7
JPEG = b"\xff\xd8\xff picture"
VOICE = b"OggS voice"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with workspace() as made:
        await made.sim.telegram.add_user(IVAN, "Ivan")
        await made.sim.telegram.send(IVAN, "hello")
        yield made


@pytest.fixture
async def bot(world: World) -> AsyncIterator[telegram.Bot]:
    made = telegram.Bot(
        "1:abc",
        base_url=f"{world.box.url}/telegram/bot",
        base_file_url=f"{world.box.url}/telegram/file/bot",
    )
    async with made:
        yield made


# Telegram


async def test_a_clients_file_is_fetched_by_the_bot(world: World, bot: telegram.Bot) -> None:
    log = ("log.txt", "text/plain", b"what happened")
    await world.sim.telegram.upload(IVAN, log, caption="the log")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.caption, update.message.document.file_name) == ("the log", "log.txt")
    file = await update.message.document.get_file()
    assert await file.download_as_bytearray() == b"what happened"


async def test_each_kind_is_sent_and_can_be_fetched(world: World, bot: telegram.Bot) -> None:
    await bot.send_photo(IVAN, JPEG, caption="photo")
    await bot.send_document(IVAN, b"document", filename="a.txt", caption="document")
    await bot.send_voice(IVAN, VOICE, caption="voice")
    await bot.send_audio(IVAN, b"audio", caption="audio")
    await bot.send_video(IVAN, b"video", caption="video")
    await bot.send_animation(IVAN, b"animation", caption="animation")
    rows = [row for row in await world.sim.telegram.transcript(IVAN) if row["from_bot"]]
    for row in rows:
        assert row["media"] == [row["text"]]
        file_id = row["files"][0]["file_id"]
        content = {"photo": JPEG, "voice": VOICE}.get(row["text"], row["text"].encode())
        assert await world.sim.telegram.file(file_id) == content
        fetched = await (await bot.get_file(file_id)).download_as_bytearray()
        assert bytes(fetched) == content
    assert len(rows) == 6


async def test_a_known_file_is_sent_again(world: World, bot: telegram.Bot) -> None:
    sent = await bot.send_document(IVAN, b"the bytes", caption="here", filename="a.pdf")
    assert sent.document is not None
    again = await bot.send_document(IVAN, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_id == sent.document.file_id
    rows = [row for row in await world.sim.telegram.transcript(IVAN) if row["from_bot"]]
    assert [(row["text"], row["media"]) for row in rows] == [
        ("here", ["document"]),
        ("", ["document"]),
    ]


async def test_an_album_is_messages_with_a_common_id(world: World, bot: telegram.Bot) -> None:
    sent = await bot.send_media_group(
        IVAN, [InputMediaPhoto(JPEG, caption="both"), InputMediaPhoto(JPEG)]
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["both", None]
    rows = await world.sim.telegram.transcript(IVAN)
    assert len({row["album"] for row in rows if row["media"]} - {""}) == 1


async def test_albums_that_are_refused(world: World, bot: telegram.Bot) -> None:
    wrong: list[tuple[str, list[InputMediaPhoto | InputMediaDocument | InputMediaAudio]]] = [
        ("2 to 10", [InputMediaPhoto(JPEG)]),
        ("2 to 10", [InputMediaPhoto(JPEG)] * 11),
        ("own kind", [InputMediaPhoto(JPEG), InputMediaDocument(b"x")]),
        ("own kind", [InputMediaAudio(b"x"), InputMediaDocument(b"x")]),
        ("(?i)image_process_failed", [InputMediaPhoto(JPEG), InputMediaPhoto(b"no picture")]),
    ]
    for reason, album in wrong:
        with pytest.raises(BadRequest, match=reason):
            await bot.send_media_group(IVAN, album)
    assert not [row for row in await world.sim.telegram.transcript(IVAN) if row["from_bot"]]
    assert world.box.telegram.bot().files == {}, "of an album that is refused nothing is kept"


@pytest.mark.usefixtures("world")
async def test_files_that_are_refused(bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match="non-empty"):
        await bot.send_document(IVAN, b"", filename="a")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_document(IVAN, "nothing-of-the-kind")
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(IVAN, b"no picture")
    with pytest.raises(BadRequest, match="too big"):
        await bot.send_photo(IVAN, JPEG + bytes(10 * 2**20))
    with pytest.raises(NetworkError, match="Too Large"):
        await bot.send_document(IVAN, bytes(50 * 2**20 + 1), filename="a")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(IVAN, b"x", filename="a", caption="x" * 1025)


@pytest.mark.usefixtures("world")
async def test_words_are_edited_where_they_stand(bot: telegram.Bot) -> None:
    file = await bot.send_document(IVAN, b"x", filename="a", caption="before")
    text = await bot.send_message(IVAN, "before")
    with pytest.raises(BadRequest, match="no text in the message"):
        await bot.edit_message_text("after", IVAN, file.message_id)
    with pytest.raises(BadRequest, match="no caption in the message"):
        await bot.edit_message_caption(IVAN, text.message_id, caption="after")
    edited = await bot.edit_message_caption(IVAN, file.message_id, caption="after")
    assert isinstance(edited, telegram.Message)
    assert (edited.caption, edited.document is not None) == ("after", True)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_caption(IVAN, file.message_id, caption="after")


# Slack


async def test_an_upload_is_nowhere_until_it_is_completed(world: World) -> None:
    begun = await world.web.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": begun["file_id"]}]
    early = await world.error("files.completeUploadExternal", files=files, channel_id="C1")
    assert early == "file_not_found"
    async with aiohttp.ClientSession() as http:
        async with http.post(begun["upload_url"], data=b"four") as cut:
            assert cut.status == 400
        async with http.post(begun["upload_url"], data=b"abc") as whole:
            assert whole.status == 200
    assert await world.slack.transcript("C1") == []
    info = await world.web.files_info(file=begun["file_id"])
    assert info["file"]["shares"] == {}
    done = await world.web.files_completeUploadExternal(
        files=[{"id": begun["file_id"], "title": "A"}], channel_id="C1"
    )
    assert "ts" not in done.data
    [row] = await world.slack.transcript("C1")
    assert [(file["title"], file["size"]) for file in row["files"]] == [("A", 3)]
    assert (row["bot"], row["subtype"]) == ("B1", "file_share")
    assert await shares(world, begun["file_id"]) == {"public": {"C1": [{"ts": row["ts"]}]}}
    again = await world.error("files.completeUploadExternal", files=files, channel_id="C1")
    assert again == "file_not_found"


async def shares(world: World, file_id: str) -> Any:
    """Return where a file is, once Slack says so."""

    async def look() -> Any:
        return (await world.web.files_info(file=file_id))["file"]["shares"]

    return await eventually(look)


async def test_the_message_of_a_file_is_found_later_or_never(world: World) -> None:
    found = {}
    for name, after in (("late.txt", 0.5), ("lost.txt", None), ("lost.txt", 0.0)):
        await world.slack.share(name, after)
        await world.web.files_upload_v2(content="abc", filename=name, channel="C1")
        row = (await world.slack.transcript("C1"))[-1]
        info = await world.web.files_info(file=row["files"][0]["id"])
        found[row["files"][0]["id"]] = bool(info["file"]["shares"])
    late, lost, _ = found
    assert list(found.values()) == [False, False, True]
    assert "C1" in (await shares(world, late))["public"]
    assert (await world.web.files_info(file=lost))["file"]["shares"] == {}


async def test_the_libraries_own_upload_works(world: World) -> None:
    ts = await world.slack.post("U1", "C1", "a thread")
    await world.web.files_upload_v2(
        content="hello", filename="a.txt", channel="C1", thread_ts=ts, initial_comment="look"
    )
    [_, row] = await world.slack.transcript("C1", ts)
    assert (row["text"], row["thread_ts"]) == ("look", ts)
    assert await world.slack.file(row["files"][0]["id"]) == b"hello"


async def test_nothing_is_uploaded_where_the_bot_is_not(world: World) -> None:
    await world.slack.add_channel("C9", "other", ["U1"], bot=False)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await world.web.files_upload_v2(content="abc", filename="x.txt", channel="C9")


async def test_a_post_of_files_that_lack_one_publishes_none(world: World) -> None:
    begun = await world.web.files_getUploadURLExternal(filename="a b.txt", length=3)
    async with aiohttp.ClientSession() as http, http.post(begun["upload_url"], data=b"abc"):
        pass
    both = [{"id": begun["file_id"]}, {"id": "FNONE"}]
    complete = "files.completeUploadExternal"
    assert await world.error(complete, files=both, channel_id="C1") == "file_not_found"
    assert await world.slack.transcript("C1") == []
    await world.web.files_completeUploadExternal(files=both[:1], channel_id="C1")
    [row] = await world.slack.transcript("C1")
    assert [file["name"] for file in row["files"]] == ["a b.txt"]


async def test_facts_of_a_file_that_somebody_sent(world: World) -> None:
    log = ("log.txt", "text/plain", b"what happened")
    await world.slack.upload("U1", "C1", "see", log)
    [row] = await world.slack.transcript("C1")
    assert (row["text"], row["subtype"]) == ("see", "file_share")
    file = (await world.web.files_info(file=row["files"][0]["id"]))["file"]
    assert (file["name"], file["mimetype"], file["size"]) == ("log.txt", "text/plain", 13)


async def test_files_are_given_to_whoever_may_read_them(world: World) -> None:
    await world.slack.upload("U1", "C1", "look", ("a.txt", "text/plain", b"abc"))
    [row] = await world.slack.transcript("C1")
    path = row["files"][0]["url_private"].removeprefix(world.box.url)
    token = {"Authorization": "Bearer xoxb-1"}
    assert await world.sim.fetch(path, **token) == (200, b"abc")
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        status, page = await world.sim.fetch(path, **headers)
        assert (status, page[:6]) == (200, b"<html>")
    await world.slack.install(scopes=[*SCOPES - {"files:read"}])
    assert (await world.sim.fetch(path, **token))[1].startswith(b"<html>")


async def test_uploads_that_are_refused(world: World) -> None:
    begin = "files.getUploadURLExternal"
    assert await world.error(begin, filename="a", length=0) == "invalid_arguments"
    assert await world.error(begin, filename="a", length=2**31) == "file_upload_size_restricted"
    assert await world.error("files.info", file="FNONE") == "file_not_found"
    await world.slack.install(scopes=[*SCOPES - {"files:write"}])
    assert await world.error(begin, filename="a", length=3) == "missing_scope"


async def test_a_file_that_is_deleted_leaves_no_message(world: World) -> None:
    done = await world.web.files_upload_v2(content="hello", filename="a.txt", channel="C1")
    await world.web.files_delete(file=done["files"][0]["id"])
    assert [row["deleted"] for row in await world.slack.transcript("C1")] == [True]


async def test_a_deleted_file_leaves_the_others_as_they_were_kept(
    world: World, tmp_path: Path
) -> None:
    gone = await world.web.files_upload_v2(content="gone", filename="a.txt", channel="C1")
    await world.slack.upload("U1", "C1", "look", ("b.txt", "text/plain", b"second"))
    memory.save(world.box, tmp_path)
    await world.web.files_delete(file=gone["files"][0]["id"])
    await world.slack.upload("U1", "C1", "and", ("c.txt", "text/plain", b"third"))
    memory.save(world.box, tmp_path)
    other = Sandbox()
    assert memory.load(other, tmp_path)
    backend = other.slack.backend
    kept = {backend.files[number].content for number in backend.file_objects}
    assert kept == {b"second", b"third"}
