"""Files on their way to and from Telegram: what goes as what, and what stands under it."""

from pathlib import Path

import pytest

from bots.platforms import Button, FileToSend, NoFile, Outgoing, Refused, Rendered, Unavailable
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.telegram.outbound import files
from bots.sandbox.client.sim import Sim
from domain.messages import Attachment, AttachmentKind
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.bots.telegram.conftest import IVAN

PLACE = Place("telegram", "", str(IVAN))
K = AttachmentKind
CONTENTS = {"image/jpeg": b"\xff\xd8\xff jpeg", "image/png": b"\x89PNG"}


@pytest.fixture
async def chat(sim: Sim) -> int:
    """A chat the bot may write to."""
    return await sim.telegram.send(IVAN, "hello")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path


def held(
    shelf: Path, kind: AttachmentKind, media_type: str, name: str = "file", size: int | None = None
) -> FileToSend:
    path = shelf / f"{kind}-{name}"
    content = CONTENTS.get(media_type, b"content")
    path.write_bytes(content)
    return FileToSend(path, name, media_type, kind, len(content) if size is None else size)


@pytest.mark.parametrize(
    ("kind", "media_type", "size", "field"),
    [
        (K.PHOTO, "image/jpeg", 10, "photo"),
        (K.PHOTO, "image/jpeg", 10_000_000, "photo"),
        (K.PHOTO, "image/jpeg", 10_000_001, "document"),
        (K.PHOTO, "image/svg+xml", 10, "document"),
        (K.PHOTO, "image/heic", 10, "document"),
        (K.VIDEO, "video/mp4", 10, "video"),
        (K.VIDEO, "video/quicktime", 10, "document"),
        (K.VOICE, "audio/ogg", 10, "voice"),
        (K.VOICE, "audio/webm", 10, "document"),
        (K.AUDIO, "audio/mpeg", 10, "audio"),
        (K.AUDIO, "audio/flac", 10, "document"),
        (K.ANIMATION, "image/gif", 10, "animation"),
        (K.DOCUMENT, "image/jpeg", 10, "document"),
    ],
)
def test_a_file_that_telegram_cannot_show_goes_as_a_document(
    shelf: Path, kind: AttachmentKind, media_type: str, size: int, field: str
) -> None:
    assert files.way_of(held(shelf, kind, media_type, size=size)).field == field


def test_files_are_albums_where_telegram_lets_them_be(shelf: Path) -> None:
    photo, clip = held(shelf, K.PHOTO, "image/jpeg"), held(shelf, K.VIDEO, "video/mp4")
    log, voice = held(shelf, K.DOCUMENT, "text/plain"), held(shelf, K.VOICE, "audio/ogg")
    given = (photo, clip, photo, log, log, voice, voice, *(photo,) * 12)
    parts = files.fit(Rendered(Text("look"), files=given))
    assert [len(part.files) for part in parts] == [3, 2, 1, 1, 10, 2]
    assert [part.text.plain for part in parts] == ["look", "", "", "", "", ""]


def test_a_caption_has_1024_units_and_more_comes_first(shelf: Path) -> None:
    photo = held(shelf, K.PHOTO, "image/jpeg")
    under = files.fit(Rendered(Text("🐈" * 512), files=(photo,)))
    before = files.fit(Rendered(Text("🐈" * 512 + "!"), files=(photo,)))
    assert [len(part.files) for part in under] == [1]
    assert [len(part.files) for part in before] == [0, 1]


def test_buttons_stay_with_words(shelf: Path) -> None:
    photo = held(shelf, K.PHOTO, "image/jpeg")
    buttons = ((Button("Close", "close"),),)
    words, picture = files.fit(Rendered(Text("look"), buttons, (photo,)))
    assert (words.text.plain, words.buttons, picture.buttons) == ("look", buttons, ())


async def send(adapter: TelegramAdapter, *given: FileToSend, text: Text | None = None) -> list[str]:
    rendered = Rendered(text or Text(""), files=given)
    return list(await adapter.send(Outgoing("1", PLACE, rendered)))


@pytest.mark.usefixtures("chat")
async def test_a_picture_of_odd_shape_goes_as_a_document(
    sim: Sim, adapter: TelegramAdapter, shelf: Path
) -> None:
    header = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + (10).to_bytes(4) + (400).to_bytes(4)
    photo = held(shelf, K.PHOTO, "image/png", size=len(header))
    photo.path.write_bytes(header)
    (sent,) = await send(adapter, photo, text=Text("the whole page"))
    (row,) = [row for row in await sim.telegram.transcript(IVAN) if str(row["id"]) == sent]
    assert (row["media"], row["text"]) == (["document"], "the whole page")


@pytest.mark.usefixtures("chat")
async def test_a_caption_keeps_its_spans(sim: Sim, adapter: TelegramAdapter, shelf: Path) -> None:
    bold = Text("look here", (Span(0, 4, Style.BOLD),))
    photo = held(shelf, K.PHOTO, "image/jpeg")
    for given in ((photo,), (photo, photo)):
        first, *_ = await send(adapter, *given, text=bold)
        rows = await sim.telegram.transcript(IVAN)
        (row,) = [row for row in rows if str(row["id"]) == first]
        assert row["text"] == "look here"
        assert row["entities"] == [{"type": "bold", "offset": 0, "length": 4}]


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("silent", [True, False])
async def test_whatever_a_post_is_sent_as_it_sounds_or_does_not(
    sim: Sim, adapter: TelegramAdapter, shelf: Path, silent: bool
) -> None:
    photo, log = held(shelf, K.PHOTO, "image/jpeg"), held(shelf, K.DOCUMENT, "text/plain")
    for given in ((), (photo,), (photo, photo), (log,)):
        rendered = Rendered(Text("look"), files=given)
        await adapter.send(Outgoing("1", PLACE, rendered, silent=silent))
    calls = [call for call in await sim.journal() if call["method"].startswith("send")]
    assert {call["method"] for call in calls} >= {"sendMessage", "sendMediaGroup", "sendDocument"}
    sounds = {bool(call["request"].get("disable_notification")) for call in calls}
    assert sounds == {silent}


@pytest.mark.usefixtures("chat")
async def test_words_are_changed_where_they_stand(
    sim: Sim, adapter: TelegramAdapter, shelf: Path
) -> None:
    photo = held(shelf, K.PHOTO, "image/jpeg")
    (under,) = await send(adapter, photo, text=Text("under"))
    (alone,) = await adapter.send(Outgoing("2", PLACE, Rendered(Text("alone"))))
    # How they stand is not known for certain: words may have been too long for a caption once.
    for number in (under, alone):
        for rendered in (
            Rendered(Text(f"new {number}"), files=(photo,)),
            Rendered(Text(f"newer {number}")),
        ):
            await adapter.edit(PLACE, number, rendered)
            await adapter.edit(PLACE, number, rendered)
            await sim.telegram.wait_text(IVAN, rendered.text.plain)


@pytest.mark.usefixtures("chat")
async def test_a_bad_picture_in_an_album_goes_as_documents(
    sim: Sim, adapter: TelegramAdapter, shelf: Path
) -> None:
    good = held(shelf, K.PHOTO, "image/jpeg", "a.jpg")
    bad = held(shelf, K.PHOTO, "image/png", "b.png")
    bad.path.write_bytes(b"no picture")
    await send(adapter, good, bad, text=Text("two"))
    rows = [row for row in await sim.telegram.transcript(IVAN) if row["from_bot"]]
    assert [row["media"] for row in rows] == [["document"], ["document"]]


@pytest.mark.usefixtures("chat")
async def test_a_file_that_is_too_large_for_telegram_is_refused(
    adapter: TelegramAdapter, shelf: Path
) -> None:
    large = held(shelf, K.DOCUMENT, "text/plain")
    with large.path.open("wb") as file:
        file.truncate(51 * 2**20)
    with pytest.raises(Refused, match="file_too_big"):
        await send(adapter, large)


async def uploaded(sim: Sim, adapter: TelegramAdapter, size: int = 10) -> Attachment:
    await sim.telegram.upload(IVAN, ("a.txt", "text/plain", b"x" * size))
    (row,) = await sim.telegram.transcript(IVAN)
    file = row["files"][0]
    return Attachment(K.DOCUMENT, "a.txt", file["file_id"], 0, "text/plain")


async def fetched(adapter: TelegramAdapter, attachment: Attachment) -> bytes:
    return b"".join([piece async for piece in adapter.fetch(attachment)])


async def test_a_file_comes_as_it_was_sent(sim: Sim, adapter: TelegramAdapter) -> None:
    assert await fetched(adapter, await uploaded(sim, adapter)) == b"x" * 10


@pytest.mark.parametrize(
    ("kind", "method", "error", "problem"),
    [
        ("html", "file", NoFile, "not_a_file"),
        ("500", "file", Unavailable, "500"),
        ("500", "getFile", Unavailable, "server_error"),
        ("drop_before", "getFile", Unavailable, "connection_lost"),
    ],
)
async def test_a_response_that_is_not_the_file_is_an_error(
    sim: Sim,
    adapter: TelegramAdapter,
    kind: str,
    method: str,
    error: type[Exception],
    problem: str,
) -> None:
    attachment = await uploaded(sim, adapter)
    await sim.fault("telegram", kind, method)
    with pytest.raises(error, match=problem) as said:
        await fetched(adapter, attachment)
    assert "1:abc" not in repr(said.value)
    assert said.value.__suppress_context__ or said.value.__context__ is None


async def test_a_file_that_telegram_will_not_give(sim: Sim, adapter: TelegramAdapter) -> None:
    large = await uploaded(sim, adapter, 20 * 2**20 + 1)
    with pytest.raises(NoFile, match="too_big_from_telegram"):
        await fetched(adapter, large)
    with pytest.raises(NoFile, match="gone"):
        await fetched(adapter, Attachment(K.DOCUMENT, "x", "nobody's"))
