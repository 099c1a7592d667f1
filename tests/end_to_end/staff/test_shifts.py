"""Shifts over real sockets: who is on, a swap, the list before the end, what waits meanwhile."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from tests.end_to_end.confirmations import fills_in
from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, World, make_world
from tests.support.patience import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA, PETRA, IVAN, MARIA = ADMINISTRATOR, 90, 7, 8
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


def shift(hours: str, member: str) -> dict[str, Any]:
    week = dict.fromkeys(WORKDAYS, hours)
    return {"department": "Support", "week": week, "zone": "UTC", "members": [member]}


DICTIONARIES: dict[str, Any] = {
    "departments": {"Support": {"strategy": "in turn", "members": [f"slack:T1:{ANNA}"]}},
    "shifts": {
        "Day": shift("09:00-12:00", f"telegram:{PETRA}"),
        "Late": shift("12:00-18:00", f"slack:T1:{ANNA}"),
        "Night": shift("22:00-06:00", f"slack:T1:{BORIS}"),
    },
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Petra works on Telegram in the morning, Anna in Slack after her, Boris by night."""
    desk = DeskSettings(
        administrators=(f"slack:T1:{OLGA}",),
        specialists=(f"slack:T1:{ANNA}", f"slack:T1:{BORIS}", f"telegram:{PETRA}"),
        channel=f"slack:T1:{DESK}",
    )
    folder = tmp_path_factory.mktemp("shifts")
    async with make_world(folder, desk, dictionaries=DICTIONARIES, begins=MONDAY) as made:
        for number, name in ((PETRA, "Petra"), (IVAN, "Ivan"), (MARIA, "Maria")):
            await made.sim.telegram.add_user(number, name, username=name.lower())
        started = await made.sim.telegram.send(PETRA, "/start")
        await made.sim.telegram.wait_text(PETRA, "", since_id=started)
        yield made


async def until(world: World, at: datetime) -> None:
    """It is so late, and the desk looks at what is due."""
    await world.pass_time(at - world.now())
    world.stage.check_due()


async def asks(world: World, who: str, words: str, answer: str) -> str:
    shown = await world.sim.slack.command(who, DESK, "/desk", words)
    assert shown is not None
    assert answer in shown
    return shown


async def test_who_is_on_and_who_is_next_is_told_in_both_languages(world: World) -> None:
    shown = await asks(world, ANNA, "shift", "On now: Petra (Day, until Mon 23 Nov 13:00 (UTC+1))")
    assert "Next: Anna (Late, from Mon 23 Nov 13:00 (UTC+1))" in shown
    line = await world.sim.telegram.send(PETRA, "/language ru")
    await world.sim.telegram.wait_text(PETRA, "рус", since_id=line)
    line = await world.sim.telegram.send(PETRA, "/смена")
    told = await world.sim.telegram.wait_text(PETRA, "Сейчас на смене: Petra", since_id=line)
    assert "Следующая смена: Anna" in told["text"]
    line = await world.sim.telegram.send(PETRA, "/language en")
    await world.sim.telegram.wait_text(PETRA, "English", since_id=line)


async def test_a_member_is_added_in_one_line(world: World) -> None:
    await world.sim.slack.command(OLGA, DESK, "/desk", "set shift Night members +@anna")
    await world.page(OLGA, "Members: Boris, Anna")
    await world.sim.slack.command(OLGA, DESK, "/desk", "set смена Night участники -@anna")
    await eventually(lambda: world.page(OLGA, "Members: Boris"), lambda page: "Anna" not in page)


async def test_two_swap_with_one_confirmation(world: World) -> None:
    await asks(world, ANNA, "swap @boris 24 nov", "We've asked Boris")
    asked = await world.sim.slack.wait_text(BORIS, "Anna would like to swap a shift with you")
    assert "Late, Tue 24 Nov 13:00 (UTC+1): Anna → Boris" in asked["text"]
    assert "Night, Tue 24 Nov 23:00 (UTC+1): Boris → Anna" in asked["text"]
    assert await world.sim.slack.press(BORIS, BORIS, asked["ts"], "Accept") == ""
    await world.sim.slack.wait_text(ANNA, "Boris swapped shifts")
    await asks(world, OLGA, "audit", "Late · swapped: 2026-11-24: Anna → 2026-11-24: Boris")


async def test_a_swap_is_asked_for_in_a_form_and_declined(world: World) -> None:
    await asks(world, ANNA, "shift", "On now")
    shown = await world.whispered(ANNA, "On now")
    assert await world.sim.slack.press(ANNA, DESK, shown["ts"], "Swap a shift…") == ""
    wrong = await fills_in(world.sim, ANNA, {"Colleague": "Boris", "Day": "28 nov"})
    assert "no shift to swap on 28 Nov" in str(wrong)
    done = await world.sim.slack.submit(ANNA, {"Colleague": "Boris", "Day": "25 nov"})
    assert done["errors"] == {}
    asked = await world.sim.slack.wait_text(BORIS, "Late, Wed 25 Nov 13:00 (UTC+1): Anna → Boris")
    assert await world.sim.slack.press(BORIS, BORIS, asked["ts"], "Decline") == ""
    await world.sim.slack.wait_text(ANNA, "Boris can't swap")


async def test_the_list_before_the_end_is_handed_to_the_next_shift(world: World) -> None:
    await world.sim.telegram.send(IVAN, "The printer jams")
    case = await world.case(IVAN, "The printer jams")
    await world.drawn(case, "New · Petra")
    await until(world, MONDAY + timedelta(hours=2, minutes=15))
    listed = await world.sim.telegram.wait_text(PETRA, "Your shift ends Mon 23 Nov 12:00")
    assert f"#{case.number} The printer jams" in listed["text"]
    await world.sim.telegram.press(PETRA, "Hand to next shift", listed["id"])
    await world.drawn(case, "New · Anna")
    await world.sim.slack.wait_text(ANNA, "Petra handed over 1 ticket to you")


async def test_what_comes_between_shifts_waits_for_the_next_one(world: World) -> None:
    await until(world, MONDAY + timedelta(hours=9))  # 18:30: Anna has gone home
    await world.sim.telegram.send(MARIA, "The door squeaks")
    case = await world.case(MARIA, "The door squeaks")
    await world.drawn(case, "The ticket waits for the next shift: Mon 23 Nov 22:00")
    why = f"why {case.number}"
    await asks(world, OLGA, why, "nobody is on shift until Mon 23 Nov 23:00 (UTC+1)")
    await until(world, MONDAY + timedelta(hours=12, minutes=30))
    told = await world.sim.slack.wait_text(BORIS, "Your shift has begun.")
    assert f"#{case.number} The door squeaks" in told["text"]
    await world.drawn(case, "New · Boris")
