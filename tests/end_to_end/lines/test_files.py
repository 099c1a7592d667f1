"""Files cross, both ways, with their bytes, names and words; over real sockets."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

import bots.app
import domain.desk.lines.staff.write
import domain.notices
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.sandbox.client.caller import File
from bots.sandbox.slack.backend import SCOPES
from domain.policy.lines.files import MEGABYTE
from storage.files import Shelf
from tests.end_to_end.world import (
    ADMINISTRATOR,
    ANNA,
    DESK,
    REPLY_WAITS,
    Case,
    Row,
    World,
    make_world,
)
from tests.support.patience import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 300
PNG = b"\x89PNG" + bytes(range(256)) * 200
PDF = b"%PDF-1.7" + bytes(range(256)) * 500

SCOPES_WITHOUT_FILES = SCOPES - {"files:write"}

KINDS: dict[str, File] = {
    "photo": ("IMG_1.jpg", "image/jpeg", JPEG),
    "document": ("Отчёт.pdf", "application/pdf", PDF),
    "voice": ("voice.ogg", "audio/ogg", b"OggS voice"),
    "audio": ("song.mp3", "audio/mpeg", b"ID3 song"),
    "video": ("clip.mp4", "video/mp4", b"ftyp clip"),
    "animation": ("cat.gif", "image/gif", b"GIF89a cat"),
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world where answers leave at once, whoever wrote what a moment ago."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(domain.notices, "ALBUM_GATHERS", timedelta(seconds=0.3))
        async with make_world(tmp_path_factory.mktemp("world"), reply_waits=timedelta(0)) as made:
            yield made


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """An album gathers until the clock is moved, so that none is cut short on a busy machine."""
    monkeypatch.setattr(domain.notices, "ALBUM_GATHERS", REPLY_WAITS)


async def gathered(world: World, client: int) -> None:
    """Wait until all that a client sent is handled, in the order it came; then move the clock."""
    await world.sim.telegram.send(client, "/tickets")
    await world.sim.telegram.wait_text(client, "Your tickets")
    await world.pass_time()


async def in_thread(world: World, case: Case, count: int = 1) -> list[Row]:
    """The files that the desk has posted below a card, once there are so many and it found them."""

    async def look() -> list[Row]:
        rows = await world.sim.slack.transcript(DESK, case.card)
        rows = [row for row in rows if row["bot"] and row["files"]]
        return rows if sum(len(row["files"]) for row in rows) >= count else []

    rows: list[Row] = await eventually(look)
    for row in rows:
        shared = f'"{DESK}": [{{"ts": "{row["ts"]}"'
        await world.sim.wait("slack", "files.info", contains=shared)
    return [file for row in rows for file in row["files"]]


async def at_client(world: World, client: int, count: int = 1) -> list[Row]:
    """The messages with files that a client has got, once there are so many."""

    async def look() -> list[Row]:
        rows = await world.sim.telegram.transcript(client)
        held = [row for row in rows if row["from_bot"] and row["files"] and not row["deleted"]]
        return held if len(held) >= count else []

    found: list[Row] = await eventually(look)
    await world.recorded()
    return found


async def opened_with(world: World, kind: str, caption: str) -> Case:
    client = await world.client()
    await world.sim.telegram.upload(client, KINDS[kind], kind, caption=caption)
    return await world.case(client, caption)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_clients_files_reach_the_thread(world: World, kind: str) -> None:
    case = await opened_with(world, kind, f"See my {kind}")
    (file,) = await in_thread(world, case)
    name, _, content = KINDS[kind]
    # Telegram tells no name of photos and voice messages.
    assert file["name"] == (name if kind not in ("photo", "voice") else file["name"])
    assert file["name"].rpartition(".")[2] == name.rpartition(".")[2]
    assert await world.sim.slack.file(file["id"]) == content
    assert await world.thread(case) == [f"Ivan\nSee my {kind}", ""]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_specialists_files_reach_the_client(world: World, kind: str) -> None:
    case = await world.ticket()
    await world.sim.slack.upload(ANNA, DESK, f"My {kind}", KINDS[kind], thread_ts=case.card)
    (row,) = await at_client(world, case.client)
    name, _, content = KINDS[kind]
    # Slack says of no sound that it was spoken.
    assert row["media"] == (["document"] if kind == "voice" else [kind])
    assert await world.sim.telegram.file(row["files"][0]["file_id"]) == content
    assert row["files"][0].get("file_name", name) == name
    assert row["text"].split("\n")[-1] == f"My {kind}"


async def test_a_file_without_words_opens_a_ticket(world: World) -> None:
    client = await world.client("Mute")
    await world.sim.telegram.upload(client, KINDS["photo"], "photo")
    card = await world.sim.slack.wait_text(DESK, "Mute ·")
    files = await in_thread(world, Case(client, 0, card["ts"]))
    assert [file["name"] for file in files] == ["photo.jpg"]


@pytest.mark.usefixtures("unhurried")
async def test_an_album_of_a_clients_is_one_message(world: World) -> None:
    client = await world.client()
    one, two = KINDS["photo"], ("b.png", "image/png", PNG)
    await world.sim.telegram.upload(client, one, "photo", caption="Three shots", album="a1")
    await world.sim.telegram.upload(client, two, "photo", album="a1", caption="the second")
    await world.sim.telegram.upload(client, one, "photo", album="a1")
    await gathered(world, client)
    case = await world.case(client, "Three shots")
    files = await in_thread(world, case, 3)
    rows = await world.sim.slack.transcript(DESK, case.card)
    assert [len(row["files"]) for row in rows if row["files"]] == [3]
    contents = [await world.sim.slack.file(file["id"]) for file in files]
    assert contents == [JPEG, PNG, JPEG]
    assert await world.thread(case) == ["Ivan\nThree shots\nthe second", ""]
    cards = await world.sim.slack.transcript(DESK)
    assert sum("Three shots" in row["text"] and bool(row["buttons"]) for row in cards) == 1


@pytest.mark.usefixtures("unhurried")
async def test_a_caption_that_is_edited_finds_its_item(world: World) -> None:
    client = await world.client()
    await world.sim.telegram.upload(
        client, KINDS["photo"], "photo", caption="Album to edit", album="a2"
    )
    second = await world.sim.telegram.upload(
        client, KINDS["photo"], "photo", caption="wrogn", album="a2"
    )
    await gathered(world, client)
    case = await world.case(client, "Album to edit")
    await in_thread(world, case, 2)
    await world.sim.telegram.edit(client, second, caption="wrong")
    await world.sim.slack.wait_text(DESK, "Album to edit\nwrong", thread_ts=case.card)
    assert await world.thread(case) == ["Ivan\nAlbum to edit\nwrong", ""]


async def test_an_album_of_a_specialists_is_one_album(world: World) -> None:
    case = await world.ticket()
    two = ("b.png", "image/png", PNG)
    await world.sim.slack.upload(ANNA, DESK, "Both", KINDS["photo"], two, thread_ts=case.card)
    first, second = await at_client(world, case.client, 2)
    assert first["album"] == second["album"] != ""
    assert (first["text"].split("\n")[-1], second["text"]) == ("Both", "")
    contents = [
        await world.sim.telegram.file(row["files"][0]["file_id"]) for row in (first, second)
    ]
    assert contents == [JPEG, PNG]


async def test_words_under_a_specialists_file_change_and_the_file_stays(world: World) -> None:
    case = await world.ticket()
    ts = await world.sim.slack.upload(ANNA, DESK, "Look hree", KINDS["photo"], thread_ts=case.card)
    (row,) = await at_client(world, case.client)
    await world.sim.slack.edit(DESK, ts, "Look here")
    changed = await world.sim.telegram.wait_text(case.client, "Look here")
    assert (changed["id"], changed["media"]) == (row["id"], ["photo"])


async def test_an_album_that_is_taken_back_goes_whole(world: World) -> None:
    case = await world.ticket()
    both = (KINDS["photo"], KINDS["photo"])
    ts = await world.sim.slack.upload(ANNA, DESK, "Oops", *both, thread_ts=case.card)
    await at_client(world, case.client, 2)
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    await world.sim.slack.delete(DESK, ts)

    async def gone() -> bool:
        rows = await world.sim.telegram.transcript(case.client)
        return all(row["deleted"] for row in rows if row["files"])

    await eventually(gone)


async def test_words_too_long_for_a_caption_come_before_the_file(world: World) -> None:
    case = await world.ticket()
    long = "word " * 300
    await world.sim.slack.upload(ANNA, DESK, long, KINDS["document"], thread_ts=case.card)
    (file,) = await at_client(world, case.client)
    words = await world.sim.telegram.wait_text(case.client, "word word")
    assert (words["media"], file["text"]) == ([], "")
    assert words["id"] < file["id"]


async def test_a_photo_that_telegram_cannot_show_goes_as_a_file(world: World) -> None:
    case = await world.ticket()
    broken = ("broken.png", "image/png", b"no picture at all")
    await world.sim.slack.upload(ANNA, DESK, "Try this", broken, thread_ts=case.card)
    (row,) = await at_client(world, case.client)
    assert row["media"] == ["document"]
    assert row["files"][0]["file_name"] == "broken.png"


async def test_a_client_in_slack_sends_and_gets_files_too(world: World) -> None:
    jane = await world.slack_client()
    await world.sim.slack.upload(jane, jane, "Slack to Slack", KINDS["document"])
    card = await world.sim.slack.wait_text(DESK, " Slack to Slack\n")
    case = Case(0, 0, card["ts"])
    (file,) = await in_thread(world, case)
    assert await world.sim.slack.file(file["id"]) == PDF
    await world.sim.slack.upload(ANNA, DESK, "And back", KINDS["photo"], thread_ts=case.card)

    async def answered() -> list[Row]:
        rows = await world.sim.slack.transcript(jane)
        return [one for row in rows if row["bot"] for one in row["files"]]

    (back,) = await eventually(answered)
    assert (back["title"], await world.sim.slack.file(back["id"])) == ("IMG_1.jpg", JPEG)


async def test_a_name_that_could_deceive_is_cleaned(world: World) -> None:
    client = await world.client()
    bad = ("../bill\u202efdp.exe", "application/pdf", PDF)
    await world.sim.telegram.upload(client, bad, "document", caption="A strange name")
    case = await world.case(client, "A strange name")
    (file,) = await in_thread(world, case)
    assert file["name"] == "billfdp.exe"


# What cannot cross


async def test_more_than_telegram_gives_is_said_at_once_to_both(world: World) -> None:
    client = await world.client()
    film = {"file_id": "big", "file_name": "film.mkv", "file_size": 20 * MEGABYTE + 1}
    await world.sim.telegram.send(client, document=film, caption="A whole film")
    case = await world.case(client, "A whole film")
    line = await world.in_thread(case.card, "A whole film")
    assert "[file: film.mkv]: Telegram lets bots download files of up to 20 MB" in line["text"]
    await world.sim.telegram.wait_text(client, "film.mkv: Telegram lets bots download files")
    assert not [
        call
        for call in await world.sim.journal(platform="telegram", method="getFile")
        if call["request"].get("file_id") == "big"
    ]


async def test_a_file_whose_size_telegram_did_not_say_may_have_just_as_many_bytes_as_it_gives(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = replace(TelegramAdapter.traits, gives=len(PDF))
    monkeypatch.setattr(TelegramAdapter, "traits", limited)
    case = await opened_with(world, "document", "Just small enough")
    (file,) = await in_thread(world, case)
    assert await world.sim.slack.file(file["id"]) == PDF
    client = await world.client()
    more = ("more.pdf", "application/pdf", PDF + b"x")
    await world.sim.telegram.upload(client, more, "document", caption="A byte too many")
    case = await world.case(client, "A byte too many")
    line = await world.in_thread(case.card, "A byte too many")
    assert "[file: more.pdf]: Telegram lets bots download files of up to" in line["text"]


async def test_more_than_telegram_takes_is_said_at_once_to_both(world: World) -> None:
    case = await world.ticket()
    big = {"id": "FBIG", "name": "dump.bin", "size": 50 * MEGABYTE + 1}
    await world.sim.slack.post(ANNA, DESK, "The dump", files=[big], thread_ts=case.card)
    said = await world.in_thread(case.card, "deliver this file to the client")
    assert "dump.bin: Telegram accepts files of up to 50 MB" in said["text"]
    row = await world.sim.telegram.wait_text(case.client, "The dump")
    assert "[file: dump.bin]: Telegram accepts files of up to 50 MB" in row["text"]


async def test_a_file_stored_elsewhere_comes_as_a_link(world: World) -> None:
    case = await world.ticket()
    plan = {"name": "plan", "is_external": True, "external_url": "https://docs.example/plan"}
    await world.sim.slack.post(ANNA, DESK, "The plan", files=[plan], thread_ts=case.card)
    row = await world.sim.telegram.wait_text(case.client, "The plan")
    assert [entity.get("url") for entity in row["entities"] if entity["type"] == "text_link"] == [
        "https://docs.example/plan"
    ]


@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_a_page_in_place_of_a_file_is_no_file(world: World, platform: str) -> None:
    await world.sim.fault(platform, "html", "file")
    if platform == "telegram":
        client = await world.client()
        await world.sim.telegram.upload(client, KINDS["document"], caption="No page, please")
        case = await world.case(client, "No page, please")
        line = await world.in_thread(case.card, "No page, please")
        await world.sim.telegram.wait_text(client, "we got a web page instead of the file")
    else:
        case = await world.ticket()
        await world.sim.slack.upload(
            ANNA, DESK, "No page, please", KINDS["document"], thread_ts=case.card
        )
        line = await world.sim.telegram.wait_text(case.client, "No page, please")
        await world.in_thread(case.card, "deliver this file to the client")
    assert "[file: Отчёт.pdf]: we got a web page instead of the file" in line["text"]


async def test_a_page_that_somebody_sends_is_a_file(world: World) -> None:
    page = ("index.html", "text/html", b"<html><script>alert(1)</script></html>")
    case = await world.ticket()
    await world.sim.slack.upload(ANNA, DESK, "My page", page, thread_ts=case.card)
    (row,) = await at_client(world, case.client)
    assert row["media"] == ["document"]
    assert await world.sim.telegram.file(row["files"][0]["file_id"]) == page[2]


async def test_a_file_that_cannot_be_had_now_comes_later_and_delays_nobody(world: World) -> None:
    await world.sim.fault("telegram", "500", "file")
    client = await world.client()
    await world.sim.telegram.upload(client, KINDS["document"], caption="Slow to fetch")
    other = await world.ticket()
    case = await world.case(client, "Slow to fetch")
    (file,) = await in_thread(world, case)
    assert await world.sim.slack.file(file["id"]) == PDF
    late = await world.in_thread(case.card, "Slow to fetch")
    prompt = await world.in_thread(other.card, "Ivan")
    assert prompt["ts"] < late["ts"]


async def test_a_file_that_cannot_be_had_for_an_hour_stays(world: World) -> None:
    await world.sim.fault("telegram", "500", "file", times=2)
    client = await world.client()
    await world.sim.telegram.upload(client, KINDS["document"], caption="Never to be had")
    await world.sim.slack.wait_text(DESK, " Never to be had\n")
    await world.pass_time(timedelta(hours=2))
    case = await world.case(client, "Never to be had")
    line = await world.in_thread(case.card, "Never to be had")
    assert "we couldn't download it" in line["text"]


async def test_words_leave_without_a_file_that_slack_refuses(world: World) -> None:
    await world.sim.slack.install(scopes=[*SCOPES_WITHOUT_FILES])
    try:
        case = await opened_with(world, "document", "Not allowed")
        await world.sim.slack.wait_text(
            DESK, "the Slack app has no permission for files", thread_ts=case.card
        )
        await world.sim.telegram.wait_text(
            case.client, "Отчёт.pdf: the Slack app has no permission"
        )
    finally:
        await world.sim.slack.install(scopes=[*SCOPES_WITHOUT_FILES, "files:write"])
    case = await opened_with(world, "document", "Allowed again")
    assert await in_thread(world, case)


async def test_an_empty_file_is_said_to_be_empty(world: World) -> None:
    client = await world.client()
    await world.sim.telegram.upload(client, ("nothing.txt", "text/plain", b""), caption="Empty")
    await world.case(client, "Empty")
    await world.sim.telegram.wait_text(client, "nothing.txt: it's empty")


async def test_a_full_shelf_is_told_and_what_fits_still_crosses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots.app, "MEGABYTE", 1)  # 2048 bytes are all there is
    async with make_world(tmp_path) as small:
        case = await opened_with(small, "document", "Too much")
        line = await small.in_thread(case.card, "Too much")
        assert "there's no room for files right now" in line["text"]
        await small.sim.telegram.wait_text(case.client, "there's no room for files right now")
        await small.sim.slack.wait_text(ADMINISTRATOR, "files.limit_mb")
        other = await opened_with(small, "voice", "Little enough")
        assert await in_thread(small, other)


async def test_a_file_that_was_swept_before_it_left_is_fetched_again(tmp_path: Path) -> None:
    async with make_world(tmp_path, reply_waits=timedelta(0)) as fresh:
        case = await fresh.ticket()
        await fresh.sim.fault("telegram", "429", "sendDocument", retry_after=1)
        await fresh.sim.slack.upload(ANNA, DESK, "Later", KINDS["document"], thread_ts=case.card)
        await fresh.sim.wait("telegram", "sendDocument")
        Shelf(tmp_path / "files", MEGABYTE).sweep(datetime.now(UTC) + timedelta(days=1))
        (row,) = await at_client(fresh, case.client)
        assert await fresh.sim.telegram.file(row["files"][0]["file_id"]) == PDF
        assert len(await fresh.sim.journal(platform="slack", method="file")) == 2


async def test_a_photo_sent_with_an_answer_from_a_direct_chat_goes_along(world: World) -> None:
    case = await world.ticket()
    words = f"!r {case.number} Look at this"
    await world.sim.slack.upload(ANNA, ANNA, words, KINDS["photo"])
    (file,) = await in_thread(world, case)
    assert file["name"] == KINDS["photo"][0]
    await world.pass_time()
    (row,) = await at_client(world, case.client)
    assert row["media"] == ["photo"]
    assert row["text"].split("\n")[-1] == "Look at this"
