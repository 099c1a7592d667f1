"""A day at the desk: after each event everybody was notified as loudly as the table says."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest
import pytest_asyncio

from bots.chat.typed_commands import COMMANDS
from bots.config.settings import DeskSettings
from tests.end_to_end.day.desk import BILLING, DICTIONARIES, JANE, MONDAY, OLGA, PEOPLE, PETRA, Day
from tests.end_to_end.day.table import DAY, MISSING, Event
from tests.end_to_end.promises.notifications import Ears, loudness
from tests.end_to_end.world import ANNA, BORIS, DESK, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

Heard = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def heard(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Heard]:
    """The whole day: what each person was notified of, by event."""
    folder = tmp_path_factory.mktemp("day")
    desk = DeskSettings(
        administrators=(f"telegram:{OLGA}",),
        specialists=(f"slack:T1:{ANNA}", f"slack:T1:{BORIS}", f"telegram:{PETRA}"),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(folder, desk, dictionaries=DICTIONARIES, begins=MONDAY) as world:
        day, ears = Day(world), Ears(world, folder / "desk.db", PEOPLE)
        await arrive(day)
        await ears.new()
        found: dict[str, Mapping[str, Sequence[Mapping[str, Any]]]] = {}
        for event in DAY:
            await event.plays(day)
            found[event.plays.__name__] = await ears.new()
        yield found


async def arrive(day: Day) -> None:
    """Everybody is there; who works in Slack looks at followed threads when there is time."""
    sim = day.sim
    for user, name in ((ANNA, "Anna"), (BORIS, "Boris")):
        flags = {"thread_replies": False, "told": False}
        await sim.slack.add_user(user, name.lower(), real_name=name, **flags)
    await sim.slack.add_user(JANE, "jane", real_name="Jane")
    await sim.slack.add_channel(BILLING, "billing", [BORIS])
    for name, account in PEOPLE.items():
        if isinstance(account, int):
            await sim.telegram.add_user(account, name, username=name.lower())
    for account in (PETRA, OLGA):
        await day.asks(account, "/start", "support desk")


@pytest.mark.parametrize("event", DAY, ids=lambda event: event.plays.__name__)
async def test_everybody_is_notified_as_loudly_as_the_table_says(
    heard: Heard, event: Event
) -> None:
    shown = heard[event.plays.__name__]
    found = {name: loudness(shown[name]) for name in PEOPLE}
    assert found == {name: event.today(name) for name in PEOPLE}, shown
    same = [name for name in event.differs if event.today(name) == event.wanted(name)]
    assert not same, "these differ no longer"


async def test_what_the_desk_cannot_do_has_no_event() -> None:
    assert not set(MISSING.values()) & COMMANDS.keys(), "play it"


@pytest.mark.parametrize("event", DAY, ids=lambda event: event.plays.__name__)
async def test_nobody_is_mentioned_and_written_to_of_the_same_event(
    heard: Heard, event: Event
) -> None:
    for shown in heard[event.plays.__name__].values():
        kinds = {one.get("kind") for one in shown}
        assert not {"mention", "direct"} <= kinds, shown
