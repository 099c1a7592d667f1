"""Somebody loses access on a card in Slack, writes in Telegram, and is admitted with one tap."""

import io
import re
from zipfile import ZipFile

import pytest

from tests.end_to_end.world import ADMINISTRATOR, DESK, Row, World, world
from tests.support.patience import eventually

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA = ADMINISTRATOR


async def asks(world: World, words: str, shown: str) -> Row:
    await world.sim.slack.command(OLGA, DESK, "/desk", words)
    return await world.whispered(OLGA, shown)


async def test_a_client_without_access_is_told_and_admitted(world: World) -> None:
    tom = await world.client("Tom Baker")
    case = await world.ticket("The lift is stuck", tom)
    await world.taken("The door is locked")
    listed = await asks(world, "people bak", "Tom Baker")
    assert await world.sim.slack.press(OLGA, DESK, listed["ts"], "Tom Baker") == ""
    card = await world.whispered(OLGA, "Last contact:")
    assert f"#{case.number} The lift is stuck" in card["text"]
    assert await world.sim.slack.press(OLGA, DESK, card["ts"], "Change…") == ""
    wrong = await world.sim.slack.submit(OLGA, {"Support until": "soon", "Company": "Acme"})
    assert "write the last day" in wrong["errors"]["support_until"]
    values = {"Support until": "", "May open tickets": "no", "Company": "Acme"}
    await world.sim.slack.submit(OLGA, values)
    await world.whispered(OLGA, "May open tickets: no")
    await world.drawn(case, "Tom Baker (Acme)")
    await world.sim.telegram.send(tom, "/new The bell is silent")
    await world.sim.telegram.wait_text(tom, "We've kept your message")
    waiting = await asks(world, "requests", "The bell is silent")
    assert await world.sim.slack.press(OLGA, DESK, waiting["ts"], "Admit Tom Baker") == ""
    await world.whispered(OLGA, "Their messages are now ticket #")
    await world.sim.telegram.wait_text(tom, "“The bell is silent”")
    await world.sim.telegram.send(tom, "/tickets")
    await world.sim.telegram.wait_text(tom, f"🟢 #{case.number} The lift is stuck")


async def test_an_invitation_is_opened_as_a_link(world: World) -> None:
    page = await asks(world, "invite", "An invitation for one person")
    found = re.search(r"https://t\.me/(\w+)\?start=(invite-[0-9a-f]{16})", page["text"])
    assert found is not None
    assert found[1] == "helpline_bot"
    ivan = await world.client("Ivan Orlov")
    await world.sim.telegram.send(ivan, f"/start {found[2]}")
    await world.sim.telegram.wait_text(ivan, "Welcome, Ivan Orlov.")
    other = await world.client("Petra Orlova")
    await world.sim.telegram.send(other, found[2])
    await world.sim.telegram.wait_text(other, "This invitation doesn't work")


async def test_what_is_kept_of_a_client_comes_as_one_file(world: World) -> None:
    case = await world.ticket("The roof leaks", await world.client("Maria Leaf"))
    page = await asks(world, "export leaf", "A file with Maria Leaf's data")
    assert await world.sim.slack.press(OLGA, DESK, page["ts"], "☐ Notes") == ""
    page = await world.whispered(OLGA, "☑ notes and replies")
    assert await world.sim.slack.press(OLGA, DESK, page["ts"], "Send file") == ""

    async def look() -> list[Row]:
        rows = await world.sim.slack.transcript(OLGA)
        return [file for row in rows for file in row["files"] if file["name"].endswith(".zip")]

    (file,) = await eventually(look)
    with ZipFile(io.BytesIO(await world.sim.slack.file(file["id"]))) as content:
        assert "The roof leaks" in content.read(f"ticket-{case.number}.txt").decode()
    rows = await world.sim.slack.transcript(DESK)
    assert not any(row["files"] for row in rows)
