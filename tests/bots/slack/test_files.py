"""Files go out in three steps of which one publishes, and come in without showing the token."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bots.platforms import (
    Ambiguous,
    FileToSend,
    NoFile,
    NotPrepared,
    NotSent,
    Outgoing,
    Refused,
    Rendered,
    Unavailable,
)
from bots.platforms.slack import files
from bots.platforms.slack.adapter import SlackAdapter
from bots.sandbox.client.caller import File
from bots.sandbox.client.sim import Sim
from bots.sandbox.slack.backend import SCOPES
from domain.messages import Attachment, AttachmentKind
from domain.people.places import Place
from domain.text.spans import Text

CHANNEL = Place("slack", "T1", "C1")
LOG: File = ("log.txt", "text/plain", b"what happened")


@pytest.fixture
def log(tmp_path: Path) -> FileToSend:
    path = tmp_path / "log"
    path.write_bytes(LOG[2])
    return FileToSend(path, "log.txt", "text/plain", AttachmentKind.DOCUMENT, len(LOG[2]))


def post(*held: FileToSend, prepared: str = "", place: Place = CHANNEL) -> Outgoing:
    return Outgoing("1", place, Rendered(Text(""), files=held), prepared=prepared)


async def published(sim: Sim) -> list[dict[str, Any]]:
    return [row for row in await sim.slack.transcript("C1") if row["files"]]


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SHARED_AFTER", (0.0, 0.2))


# --- out


async def test_words_go_first_and_files_behind_them(adapter: SlackAdapter, log: FileToSend) -> None:
    parts = adapter.fit(Rendered(Text("hello"), files=(log,) * 11))
    assert [(part.text.plain, len(part.files)) for part in parts] == [
        ("hello", 0),
        ("", 10),
        ("", 1),
    ]
    assert [len(part.files) for part in adapter.fit(Rendered(Text(""), files=(log,)))] == [1]


async def test_nothing_is_seen_before_the_last_step(
    sim: Sim, adapter: SlackAdapter, log: FileToSend
) -> None:
    prepared = await adapter.prepare(post(log, log))
    assert await published(sim) == []
    assert await adapter.find(post(log, log, prepared=prepared)) is None
    [ts] = await adapter.send(post(log, log, prepared=prepared))
    [row] = await published(sim)
    assert (row["ts"], [file["title"] for file in row["files"]]) == (ts, ["log.txt"] * 2)
    assert await adapter.find(post(log, log, prepared=prepared)) == ts
    assert await sim.slack.file(row["files"][0]["id"]) == LOG[2]


async def test_an_unprepared_file_was_certainly_not_sent(
    adapter: SlackAdapter, log: FileToSend
) -> None:
    assert await adapter.find(post(log)) is None


async def test_a_lost_answer_is_looked_up(sim: Sim, adapter: SlackAdapter, log: FileToSend) -> None:
    prepared = await adapter.prepare(post(log))
    await sim.fault("slack", "drop_after", "files.completeUploadExternal")
    with pytest.raises(Ambiguous):
        await adapter.send(post(log, prepared=prepared))
    [row] = await published(sim)
    assert await adapter.find(post(log, prepared=prepared)) == row["ts"]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload"])
async def test_a_failure_before_the_last_step_is_certainly_none_of_a_send(
    sim: Sim, adapter: SlackAdapter, log: FileToSend, step: str
) -> None:
    await sim.fault("slack", "500", step)
    with pytest.raises(NotSent):
        await adapter.prepare(post(log))
    assert await published(sim) == []


async def test_uploads_that_slack_forgot_are_repeated(
    adapter: SlackAdapter, log: FileToSend
) -> None:
    with pytest.raises(NotPrepared):
        await adapter.send(post(log, prepared="FGONE"))


async def test_without_the_scope_the_files_are_refused_and_not_the_channel(
    sim: Sim, adapter: SlackAdapter, log: FileToSend
) -> None:
    await sim.slack.install(scopes=[*SCOPES - {"files:write"}])
    with pytest.raises(Refused, match="no_permission"):
        await adapter.prepare(post(log))


async def test_a_file_can_be_taken_back(sim: Sim, adapter: SlackAdapter, log: FileToSend) -> None:
    prepared = await adapter.prepare(post(log))
    await adapter.send(post(log, prepared=prepared))
    await adapter.delete(CHANNEL, prepared)
    await adapter.delete(CHANNEL, prepared)
    assert await published(sim) == []


# --- in


async def uploaded(sim: Sim, file: File = LOG) -> Attachment:
    await sim.slack.upload("U1", "C1", "look", file)
    [row] = await published(sim)
    return Attachment(
        AttachmentKind.DOCUMENT, file[0], row["files"][0]["id"], len(file[2]), file[1]
    )


async def fetched(adapter: SlackAdapter, attachment: Attachment) -> bytes:
    return b"".join([piece async for piece in adapter.fetch(attachment)])


async def test_a_file_comes_as_it_was_sent(sim: Sim, adapter: SlackAdapter) -> None:
    assert await fetched(adapter, await uploaded(sim)) == LOG[2]


async def test_a_page_to_sign_in_on_is_no_file(sim: Sim, adapter: SlackAdapter) -> None:
    attachment = await uploaded(sim)
    await sim.fault("slack", "html", "file")
    with pytest.raises(NoFile, match="not_a_file"):
        await fetched(adapter, attachment)


async def test_a_page_to_sign_in_on_is_not_taken_for_somebodys_page(
    sim: Sim, adapter: SlackAdapter
) -> None:
    page = await uploaded(sim, ("a.html", "text/html", b"<p>mine</p>"))
    assert await fetched(adapter, page) == b"<p>mine</p>"
    await sim.fault("slack", "html", "file")
    with pytest.raises(NoFile, match="not_a_file"):
        await fetched(adapter, page)


async def test_an_outage_of_files_passes(sim: Sim, adapter: SlackAdapter) -> None:
    attachment = await uploaded(sim)
    for kind, method in (("500", "file"), ("429", "file"), ("500", "files.info")):
        await sim.fault("slack", kind, method)
        with pytest.raises(Unavailable):
            await fetched(adapter, attachment)


async def test_a_deleted_file_is_gone_for_good(adapter: SlackAdapter) -> None:
    with pytest.raises(NoFile, match="gone"):
        await fetched(adapter, Attachment(AttachmentKind.DOCUMENT, "x", "FGONE"))


async def test_the_token_is_shown_to_slack_alone(sim: Sim, adapter: SlackAdapter) -> None:
    heard: list[str] = []

    async def listen(request: web.Request) -> web.Response:
        heard.append(request.headers.get("Authorization", ""))
        return web.Response(body=b"yours")

    app = web.Application()
    app.router.add_get("/{tail:.*}", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    elsewhere = f"http://127.0.0.1:{runner.addresses[0][1]}/x"
    try:
        lure = {"id": "FX", "url_private": elsewhere, "url_private_download": elsewhere}
        await sim.slack.post("U1", "C1", "look", files=[lure])
        with pytest.raises(NoFile, match="elsewhere"):
            await fetched(adapter, Attachment(AttachmentKind.DOCUMENT, "x", "FX"))
    finally:
        await runner.cleanup()
    assert heard == []


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a", True),
        ("https://slack.com.evil.example/a", False),
        ("https://evilslack.com/a", False),
        ("http://files.slack.com/a", False),
        ("https://user@evil.example/.slack.com", False),
        ("", False),
    ],
)
def test_which_hosts_are_slacks(address: str, ours: bool) -> None:
    assert files._is_slacks(address, "https://slack.com/api/") is ours
    elsewhere = address.replace("slack.com", "slack-gov.com")
    assert files._is_slacks(elsewhere, "https://slack-gov.com/api/") is ours
