"""A client is forgotten: what was said goes from Slack's thread and from Telegram's chat."""

from datetime import timedelta

import pytest

from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, Case, Row, World, world
from tests.support.patience import eventually

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA = ADMINISTRATOR


async def answered(world: World, name: str, words: str) -> tuple[Case, str]:
    """A ticket of somebody new that Anna has taken and answered; and her reply."""
    case = await world.ticket(words, await world.client(name))
    assert await world.sim.slack.press(ANNA, DESK, case.card, "Take") == ""
    await world.drawn(case, "In progress · Anna")
    reply = f"About {words}"
    await world.answers(case, reply)
    return case, reply


async def asks(world: World, words: str, shown: str) -> Row:
    await world.sim.slack.command(OLGA, DESK, "/desk", words)
    return await world.whispered(OLGA, shown)


async def gone(world: World, case: Case, words: str) -> None:
    """Wait until neither the desk's messages in the thread nor those in the chat say this."""

    async def nowhere() -> bool:
        thread = await world.sim.slack.transcript(DESK, case.card)
        chat = await world.sim.telegram.transcript(case.client)
        ours = [row["text"] for row in chat if row["from_bot"] and not row["deleted"]]
        theirs = [row for row in thread if row["user"] != ANNA and not row["deleted"]]
        said = [row["text"] for row in theirs]
        return not any(words in text for text in (*ours, *said))

    await eventually(nowhere)


async def test_forgotten_from_slack_nothing_of_ours_is_left(world: World) -> None:
    case, reply = await answered(world, "Maria Stone", "The gate is open")
    page = await asks(world, "forget stone", "Forget Maria Stone?")
    assert await world.sim.slack.press(OLGA, DESK, page["ts"], "Type the name…") == ""
    wrong = await world.sim.slack.submit(OLGA, {"Name": "Maria"})
    assert "That's a different name" in wrong["errors"]["name"]
    await world.sim.slack.submit(OLGA, {"Name": "Maria Stone"})
    await world.whispered(OLGA, "Maria Stone will be forgotten")
    await world.pass_time(timedelta(hours=24))
    await gone(world, case, reply)
    await gone(world, case, "The gate is open")
    await world.drawn(case, f"#{case.number} —")
    await world.sim.telegram.send(case.client, "Hello again")
    await world.case(case.client, "Hello again")
