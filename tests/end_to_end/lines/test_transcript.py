"""A ticket's discussion as a file in a direct chat, on both platforms, over real sockets."""

import pytest

import bots.inbound.files
from bots.sandbox.slack.backend import SCOPES
from domain.errors import NoRoom
from storage.files import NewFile
from tests.end_to_end.world import ANNA, DESK, GUEST, Case, Row, World, world
from tests.support.patience import eventually

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTE = "Their VPN again"
ON_ITS_WAY = "I shall look at once"
COMES = "as a file in your direct chat with me"


async def talked(world: World) -> Case:
    """A ticket with an answer, a note, and an answer that has not left."""
    case = await world.taken()
    await world.answers(case, "Which browser?")
    await world.writes(ANNA, case, f"!note {NOTE}")
    ts = await world.writes(ANNA, case, ON_ITS_WAY)
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    return case


def name_of(case: Case) -> str:
    return f"ticket-{case.number}.txt"


async def in_telegram(world: World, case: Case) -> tuple[Row, str]:
    """The message with the client's transcript, and what is in it."""

    async def look() -> list[Row]:
        rows = await world.sim.telegram.transcript(case.client)
        return [row for row in rows if row["from_bot"] and row["files"]]

    (row,) = await eventually(look)
    (file,) = row["files"]
    assert (row["media"], file["file_name"]) == (["document"], name_of(case))
    return row, (await world.sim.telegram.file(file["file_id"])).decode()


async def in_slack(world: World, who: str, case: Case) -> str:
    """What is in the transcript that somebody got in their direct message."""

    async def look() -> list[Row]:
        files = [file for row in await world.sim.slack.transcript(who) for file in row["files"]]
        return [file for file in files if file["name"] == name_of(case)]

    (file,) = await eventually(look)
    return (await world.sim.slack.file(file["id"])).decode()


async def test_a_client_gets_what_is_theirs_where_they_asked(world: World) -> None:
    case = await talked(world)
    await world.sim.telegram.send(case.client, f"/transcript {case.number}")
    row, said = await in_telegram(world, case)
    assert row["text"].startswith("This file contains the conversation in #")
    assert f"#{case.number} The report {case.client} is empty\nClient: Ivan · Telegram\n" in said
    assert f"· Ivan\n    The report {case.client} is empty\n" in said
    assert "· Anna\n    Which browser?\n" in said
    assert said.endswith("End of the transcript: 2 messages.\n")
    assert NOTE not in said
    assert ON_ITS_WAY not in said
    assert not any(COMES in text for text in await world.read_by(case.client))


async def test_staff_get_everything_in_private_and_the_thread_sees_no_file(world: World) -> None:
    case = await talked(world)
    await world.writes(ANNA, case, "!transcript")
    said = await in_slack(world, ANNA, case)
    assert f"· Anna · note, the client does not see it\n    {NOTE}\n" in said
    assert f"· Anna · reply, being sent\n    {ON_ITS_WAY}\n" in said
    await world.whispered(ANNA, COMES)
    rows = await world.sim.slack.transcript(DESK, case.card)
    assert not any(row["files"] for row in rows)


async def test_a_slash_command_is_answered_where_it_was_typed(world: World) -> None:
    case = await talked(world)
    answer = await world.sim.slack.command(ANNA, DESK, "/desk", f"transcript {case.number}")
    assert COMES in str(answer)
    assert "Which browser?" in await in_slack(world, ANNA, case)


async def test_nobody_else_gets_a_transcript(world: World) -> None:
    case = await world.ticket()
    petra = await world.client("Petra")
    await world.sim.telegram.send(petra, f"/transcript {case.number}")
    await world.sim.telegram.wait_text(petra, "There's no such ticket")
    answer = await world.sim.slack.command(GUEST, DESK, "/desk", f"transcript {case.number}")
    assert "There's no such ticket" in str(answer)
    for method in ("sendDocument", "files.completeUploadExternal"):
        calls = await world.sim.journal(method=method)
        assert not any(name_of(case) in str(call) for call in calls)


async def test_a_client_in_slack_gets_it_in_their_direct_message(world: World) -> None:
    jane = await world.slack_client()
    await world.sim.slack.dm(jane, "My report is empty")
    card = await world.sim.slack.wait_text(DESK, "My report is empty\n")
    number = int(card["text"].partition("#")[2].split()[0])
    assert COMES in str(await world.sim.slack.command(jane, DESK, "/desk", f"transcript {number}"))
    said = await in_slack(world, jane, Case(0, number, card["ts"]))
    assert "· Jane\n    My report is empty\n" in said


async def test_a_very_long_ticket_says_where_its_file_stops(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bots.inbound.files, "MADE_AT_MOST", 2**10)
    case = await world.ticket()
    for number in range(3):
        await world.sim.telegram.send(case.client, f"{number} " + "long words " * 30)
        await world.in_thread(case.card, f"{number} long")
    await world.sim.telegram.send(case.client, f"/transcript {case.number}")
    _, said = await in_telegram(world, case)
    assert len(said.encode()) <= 2**10
    assert "The transcript stops here: a file can be at most 0.000976562 MB." in said


async def test_a_full_shelf_is_told_to_whoever_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_new: NewFile, _piece: bytes) -> None:
        raise NoRoom

    monkeypatch.setattr(NewFile, "write", full)
    case = await world.ticket()
    await world.sim.telegram.send(case.client, f"/transcript {case.number}")
    await world.sim.telegram.wait_text(case.client, "There's no room for the file right now.")
    await world.sim.telegram.send(case.client, "Then without it")
    await world.in_thread(case.card, "Then without it")


async def test_a_platform_that_refuses_it_is_told_to_whoever_asked(world: World) -> None:
    case = await world.ticket()
    await world.sim.slack.install(scopes=sorted(SCOPES - {"files:write"}))
    try:
        await world.sim.slack.command(ANNA, DESK, "/desk", f"transcript {case.number}")
        await world.sim.slack.wait_text(ANNA, "We couldn't send the file")
    finally:
        await world.sim.slack.install(scopes=sorted(SCOPES))
