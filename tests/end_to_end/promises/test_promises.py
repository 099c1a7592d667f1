"""Deadlines on both platforms: warned of, missed, escalated; and silence that closes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from bots.demo.tour.stage import Stage, stage
from bots.sandbox.client.sim import Sim
from tests.end_to_end.world import MovableClock
from tests.support.patience import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

DESK, OLGA, ANNA, JANE = "CDESK", "UOLGA", "UANNA", "UJANE"
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
WORKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
DICTIONARIES: dict[str, Any] = {
    "calendars": {
        "Office": {"zone": "UTC", "week": WORKDAYS, "exceptions": {"2026-11-23": "closed"}}
    },
    "departments": {"Support": {"calendar": "Office", "close_after": 3}},
    "levels": {
        "Standard": {
            "response": "4h",
            "warn": {"response": "1h"},
            "escalate": [{"clock": "response", "after": "1h", "tell": ["administrators"]}],
        }
    },
}


class Desk:
    """A desk with a calendar, a level and two of staff; its clock stands where a test puts it."""

    def __init__(self, made: Stage, clock: MovableClock) -> None:
        self._stage = made
        self._clock = clock
        self.sim: Sim = made.sim

    async def becomes(self, at: datetime) -> None:
        """Once all that was sent is recorded, it is so late, and the desk looks at what is due."""
        await self.recorded()
        self._clock.ahead += at - self._clock()
        self._stage.check_due()

    async def recorded(self) -> None:
        """Wait until the desk knows what has arrived."""
        await until(self._stage.has_recorded)

    async def answers(self, card: str, text: str) -> None:
        """Anna writes to the client, and then waits for them."""
        ts = await self.sim.slack.post(ANNA, DESK, text, thread_ts=card)
        await self.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
        await self.becomes(self._clock() + timedelta(seconds=6))
        await self.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
        await self.sim.slack.post(ANNA, DESK, "!status waiting", thread_ts=card)
        await self.sim.slack.wait_text(DESK, "Waiting for client · Anna", thread_ts=card)

    async def thread_says(self, card: str, text: str) -> None:
        await self.sim.slack.wait_text(DESK, text, thread_ts=card)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """It is a Friday afternoon before a holiday."""
    folder: Path = tmp_path_factory.mktemp("promises")
    clock = MovableClock()
    clock.ahead = FRIDAY - datetime.now(UTC)
    seeded = DeskSettings(
        administrators=(f"slack:T1:{OLGA}",),
        specialists=(f"slack:T1:{ANNA}",),
        channel=f"slack:T1:{DESK}",
    )
    async with stage(
        folder, _people, desk=seeded, dictionaries=DICTIONARIES, clock=clock, limits=False
    ) as made:
        yield Desk(made, clock)


async def _people(sim: Sim) -> None:
    await sim.slack.add_user(OLGA, "olga", real_name="Olga")
    await sim.slack.add_user(ANNA, "anna", real_name="Anna")
    await sim.slack.add_channel(DESK, "desk", [OLGA, ANNA])
    await sim.telegram.add_user(7, "Ivan")
    await sim.telegram.add_user(8, "Лена", language="ru")
    await sim.slack.add_user(JANE, "jane", real_name="Jane")


async def test_a_promise_over_a_weekend_and_a_holiday(desk: Desk) -> None:
    sim = desk.sim
    await sim.telegram.send(7, "The report is empty")
    card = await sim.slack.wait_text(DESK, "#1 The report is empty")
    await sim.slack.press(ANNA, DESK, card["ts"], "Take")
    await sim.slack.wait_text(DESK, "In progress · Anna", thread_ts=card["ts"])

    # 16:00 on Friday and four hours: 11:00 on Tuesday, 12:00 where Anna is, who is warned before.
    await desk.becomes(datetime(2026, 11, 24, 10, 0, 1, tzinfo=UTC))
    reminder = await sim.slack.wait_text(ANNA, "reply by Tue 24 Nov 12:00 (UTC+1)")
    assert "⏰ #1 The report is empty" in reminder["text"]
    await sim.slack.wait_text(DESK, "🟡⏰ #1 The report is empty")

    await desk.becomes(datetime(2026, 11, 24, 11, 0, 1, tzinfo=UTC))
    await desk.thread_says(
        card["ts"], "The reply is overdue. It was due Tue 24 Nov 11:00 (UTC+0) · Anna"
    )
    late = await sim.slack.wait_text(ANNA, "reply overdue since Tue 24 Nov 12:00 (UTC+1)")
    assert late["ts"] != reminder["ts"]
    await sim.slack.wait_text(ANNA, "Nothing left to do here")
    await sim.slack.wait_text(DESK, "🟡❗ #1 The report is empty")

    # The card is for all; what Anna asks for shows whose turn it is for her.
    await sim.slack.command(ANNA, DESK, "/desk", "ticket 1")
    asked = await sim.slack.wait_text(DESK, "🔴❗ #1 The report is empty", ephemeral_to=ANNA)
    assert "reply by Tue 24 Nov 12:00 (UTC+1)" in asked["text"]

    await desk.becomes(datetime(2026, 11, 24, 12, 0, 1, tzinfo=UTC))
    await sim.slack.wait_text(OLGA, "reply overdue since Tue 24 Nov 12:00 (UTC+1)")


async def test_a_reminder_opens_a_ticket_and_stays(desk: Desk) -> None:
    sim = desk.sim
    row = await sim.slack.wait_text(OLGA, "reply overdue since Tue 24 Nov 12:00 (UTC+1)")
    await sim.slack.press(OLGA, OLGA, row["ts"], "#1 The report is empty")
    await sim.slack.wait_text(OLGA, "In progress since", ephemeral_to=OLGA)
    rows = await sim.slack.transcript(OLGA)
    assert [one["text"] for one in rows if one["ts"] == row["ts"]] == [row["text"]]


async def test_silence_closes_after_two_notices_and_one_tap_stops_it(desk: Desk) -> None:
    sim = desk.sim
    card = (await sim.slack.wait_text(DESK, "#1 The report is empty"))["ts"]
    await desk.answers(card, "Which report is it?")
    await desk.becomes(datetime(2026, 11, 25, 12, 2, tzinfo=UTC))
    notice = await sim.telegram.wait_text(
        7, ("We haven't heard from you about #1 “The report is empty” for 1 working")
    )
    assert "We'll close it on Fri 27 Nov 12:0" in notice["text"]
    await sim.telegram.press(7, "Still need help", notice["id"])
    await sim.telegram.wait_text(7, "stays open. We're still working on it.")
    await desk.thread_says(card, ": in progress, ")

    await desk.answers(card, "Please tell us which")
    await desk.becomes(datetime(2026, 11, 26, 12, 5, tzinfo=UTC))
    await sim.telegram.wait_text(7, "for 1 working day")
    await desk.becomes(datetime(2026, 11, 27, 12, 5, tzinfo=UTC))
    await sim.telegram.wait_text(7, "for 2 working days")
    await desk.becomes(datetime(2026, 11, 30, 12, 5, tzinfo=UTC))
    await sim.telegram.wait_text(
        7, ("We didn't hear from you, so #1 “The report is empty” is now closed")
    )
    await desk.thread_says(card, "closed because the client didn't reply")


async def test_outside_working_hours_the_receipt_says_until_when(desk: Desk) -> None:
    sim = desk.sim
    await desk.becomes(datetime(2026, 12, 5, 10, 0, tzinfo=UTC))
    await sim.telegram.send(8, "Отчёт пустой")
    receipt = await sim.telegram.wait_text(8, "Мы не работаем до понедельника, 9:00.")
    assert "Срок ответа: пн, 7 дек., 13:00 (UTC+0)." in receipt["text"]
    # Jane's clock is an hour ahead of the desk's.
    await sim.slack.post(JANE, JANE, "The chart is empty")
    receipt = await sim.slack.wait_text(JANE, "We're closed until Mon 10:00.")
    assert "We'll reply by Mon 7 Dec 14:00 (UTC+1)." in receipt["text"]

    await desk.becomes(datetime(2026, 12, 7, 9, 0, 1, tzinfo=UTC))
    card = await sim.slack.wait_text(DESK, "Отчёт пустой")
    await sim.slack.press(ANNA, DESK, card["ts"], "Take")
    receipt = await sim.telegram.wait_text(8, "ведёт Anna")
    assert "не работаем" not in receipt["text"]
