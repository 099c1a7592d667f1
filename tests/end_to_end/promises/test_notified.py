"""Whom the desk notifies, and how loudly, as the clients of both platforms show it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, Case, Row, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

PETRA = 90
"""A specialist who is on Telegram alone."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A desk with specialists on both platforms."""
    desk = DeskSettings(
        administrators=(f"slack:T1:{ADMINISTRATOR}",),
        specialists=(f"slack:T1:{ANNA}", f"slack:T1:{BORIS}", f"telegram:{PETRA}"),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(tmp_path_factory.mktemp("world"), desk) as made:
        await made.sim.telegram.add_user(PETRA, "Petra", username="petra")
        line = await made.sim.telegram.send(PETRA, "/start")
        await made.sim.telegram.wait_text(PETRA, "support desk", since_id=line)
        yield made


async def in_slack(world: World, who: str, case: Case) -> list[Row]:
    """What somebody's client showed of a ticket's card, its thread, and lines to them alone."""
    shown = await world.sim.slack.notifications(who)
    about = f"#{case.number} "
    return [
        one
        for one in shown
        if case.card in (one["ts"], one["thread_ts"])
        or (one["kind"] == "direct" and about in one["text"])
    ]


async def in_telegram(world: World, case: Case) -> list[tuple[str, str]]:
    """How loudly Petra was told of a ticket, and what, once it was somebody's."""
    shown = await world.sim.telegram.notifications(PETRA)
    about = [one for one in shown if f"#{case.number} " in one["text"]]
    return [
        (one["loudness"], one["text"]) for one in about if "Nobody has taken" not in one["text"]
    ]


async def test_a_colleague_who_is_assigned_a_ticket_is_mentioned_once_with_all_of_it(
    world: World,
) -> None:
    case = await world.taken("The lift is stuck")
    # By the slash command: what Anna types in the thread would mention Boris by itself.
    await world.sim.slack.command(ANNA, DESK, "/desk", f"assign {case.number} @boris")
    await world.in_thread(case.card, "assigned this ticket to @Boris")
    await world.drawn(case, "Anna: assigned to Boris")
    [told] = await in_slack(world, BORIS, case)
    assert told["kind"] == "mention"
    for said in (f"#{case.number} Ivan: The lift is stuck", "Anna assigned", "Telegram"):
        assert said in told["text"]
    assert {one["kind"] for one in await in_slack(world, ANNA, case)} <= {"thread"}, (
        "who had it before follows the thread, and is written to nowhere else"
    )


async def test_who_takes_a_ticket_is_told_nothing(world: World) -> None:
    case = await world.taken("The hall is dark")
    await world.sim.telegram.send(case.client, "And cold")
    await world.in_thread(case.card, "And cold")
    assert await in_slack(world, ANNA, case) == []


async def test_who_is_on_telegram_gets_the_same_as_one_line_that_sounds(world: World) -> None:
    case = await world.taken("The tap drips")
    told = await world.sim.slack.command(ANNA, DESK, "/desk", f"assign {case.number} @petra")
    assert "Petra" in str(told)
    await world.drawn(case, "Anna: assigned to Petra")
    line = await world.sim.telegram.wait_text(PETRA, "Anna assigned this ticket to you")
    for said in (f"#{case.number} Ivan: The tap drips", f"/r {case.number}"):
        assert said in line["text"]
    assert await in_telegram(world, case) == [("sound", line["text"])]
    assert not any("@Petra" in text for text in await world.thread(case))


async def test_a_line_that_answers_them_reaches_who_is_on_telegram_once(world: World) -> None:
    case = await world.taken("The door sticks")
    await world.sim.slack.command(ANNA, DESK, "/desk", f"assign {case.number} @petra")
    await world.sim.telegram.wait_text(PETRA, f"#{case.number} Ivan")
    await world.sim.telegram.send(PETRA, f"/r {case.number} Which one?")
    await world.in_thread(case.card, "Which one?")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "Which one?")
    for text in ("The back door", "It is red"):
        await world.sim.telegram.send(case.client, text)
        await world.in_thread(case.card, text)
    line = await world.sim.telegram.wait_text(PETRA, "The back door")
    told = [one for one in await in_telegram(world, case) if "assigned" not in one[1]]
    assert told == [("sound", line["text"])]
