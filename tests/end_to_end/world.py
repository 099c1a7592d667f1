"""A world for end-to-end tests: a desk on the sandbox, its people, and a clock that can be moved.

A module that uses it says
    from tests.end_to_end.world import World, world  # noqa: F401
    pytestmark = pytest.mark.asyncio(loop_scope="module")
and shares one world; each test brings clients of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import bots.platforms.slack.inbound.receive
import bots.platforms.slack.outbound.send
import bots.platforms.telegram.outbound.send
from bots.config.settings import DeskSettings
from bots.demo.tour.stage import NO_DICTIONARIES, Stage, stage
from bots.outbound import mirrors
from bots.platforms.slack.outbound.send import METHODS
from bots.sandbox.client.sim import Sim
from domain import notices
from domain.policy.lines import staff_lines
from tests.support.patience import PATIENCE, until

Row = dict[str, Any]

DESK = "CDESK"
ADMINISTRATOR, ANNA, BORIS = "UOLGA", "UANNA", "UBORIS"
GUEST, STRANGER = "UGUEST", "USTRANGER"
REPLY_WAITS = timedelta(seconds=45)
"""How long a public line waits before it leaves: no test is so slow, not on a busy machine."""

LONG_ENOUGH = REPLY_WAITS + timedelta(seconds=1)

_numbers = count(100)


class MovableClock:
    """The present, and as far beyond it as a test likes."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Case:
    """A ticket somebody opened from Telegram: its client, its number, and its card's ts."""

    client: int
    number: int
    card: str


def words_of_view(view: Row) -> str:
    """What a modal says, and the labels of its buttons."""
    return "".join(_words(view["blocks"]))


def _words(shown: Any) -> list[str]:
    if isinstance(shown, list):
        return [word for one in shown for word in _words(one)]
    if not isinstance(shown, dict):
        return []
    if isinstance(shown.get("text"), str):
        return [shown["text"]]
    label = [f"[{shown['text']['text']}]"] if shown.get("type") == "button" else []
    return label or _words(shown.get("elements") or shown.get("text"))


class World:
    """Everything a test needs to act as anyone and to look."""

    def __init__(self, made: Stage, clock: MovableClock) -> None:
        self.stage = made
        self.sim: Sim = made.sim
        self._clock = clock

    def now(self) -> datetime:
        """The desk's time and both platforms'."""
        return self._clock()

    async def pass_time(self, by: timedelta = LONG_ENOUGH) -> None:
        """Move the desk's clock forward, and have it look at what is due."""
        self._clock.ahead += by
        self.stage.check_due()

    async def client(self, name: str = "Ivan", language: str = "en") -> int:
        """Somebody new in Telegram."""
        number = next(_numbers)
        await self.sim.telegram.add_user(number, name, language=language)
        return number

    async def slack_client(self, name: str = "Jane") -> str:
        """Somebody new in Slack, who is no guest."""
        account = f"U{next(_numbers)}"
        await self.sim.slack.add_user(account, account.lower(), real_name=name)
        return account

    async def ticket(self, text: str = "", client: int | None = None) -> Case:
        """A ticket that a client opens by this line (one of its own unless given)."""
        author = await self.client() if client is None else client
        text = text or f"The report {author} is empty"
        await self.sim.telegram.send(author, text)
        return await self.case(author, text)

    async def case(self, client: int, subject: str) -> Case:
        """The ticket with this subject, once its card is there and so is its receipt."""
        card = await self.sim.slack.wait_text(DESK, f" {subject}\n")
        number = int(card["text"].partition("#")[2].split()[0])
        await self.sim.telegram.wait_text(client, f"#{number}")
        await self.in_thread(card["ts"], subject)
        return Case(client, number, card["ts"])

    async def taken(self, text: str = "") -> Case:
        """A ticket that Anna has taken."""
        case = await self.ticket(text)
        assert await self.sim.slack.press(ANNA, DESK, case.card, "Take") == ""
        await self.sim.telegram.wait_text(case.client, "Anna")
        await self.drawn(case, "In progress · Anna")
        return case

    async def drawn(self, case: Case, text: str) -> None:
        """Wait until the card shows this: a button it showed before is out of date."""
        await self.sim.slack.wait_text(DESK, text, thread_ts=case.card)

    async def offered(self, case: Case, button: str) -> None:
        """Wait until the card has this button."""
        async with asyncio.timeout(PATIENCE):
            while True:
                rows = await self.sim.slack.transcript(DESK, case.card)
                if any(row["ts"] == case.card and button in row["buttons"] for row in rows):
                    return
                await asyncio.sleep(0.05)

    async def writes(self, who: str, case: Case, text: str) -> str:
        """A line in the ticket's thread; returns its ts."""
        return await self.sim.slack.post(who, DESK, text, thread_ts=case.card)

    async def answers(self, case: Case, text: str, who: str = ANNA) -> str:
        """A public line that has reached the client, as the desk knows too; returns its ts."""
        ts = await self.writes(who, case, text)
        await self.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
        await self.pass_time()
        await self.sim.telegram.wait_text(case.client, text)
        await self.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
        return ts

    async def recorded(self) -> None:
        """Wait until the desk knows what has arrived.

        Platforms show it a moment before, and on a busy machine the moment is long.
        """
        await until(self.stage.has_recorded)

    async def in_thread(self, card: str, text: str) -> Row:
        """The line of a thread that has this text, card and whispers aside; the desk knows it."""
        rows = await self._lines_of(card, text)
        if not rows:
            await self.sim.slack.wait_text(DESK, text, thread_ts=card, since_ts=card)
            rows = await self._lines_of(card, text)
        await self.recorded()
        return rows[0]

    async def _lines_of(self, card: str, text: str) -> list[Row]:
        rows = await self.sim.slack.transcript(DESK, card)
        return [row for row in rows if row["ts"] != card and text in row["text"]]

    async def whispered(self, who: str, text: str) -> Row:
        """What was shown to this person alone in the desk's channel."""
        return await self.sim.slack.wait_text(DESK, text, ephemeral_to=who)

    async def page(self, who: str, text: str) -> str:
        """Wait until this person's topmost modal shows a text; return all of its words."""
        said = ""
        async with asyncio.timeout(PATIENCE):
            while text not in said or not said:
                modals = (await self.sim.slack.views(who))["modals"]
                said = words_of_view(modals[-1]) if modals else ""
                await asyncio.sleep(0.02)
        return said

    async def read_by(self, client: int) -> list[str]:
        """Every text the bot has shown a client, as it reads now."""
        rows = await self.sim.telegram.transcript(client)
        return [row["text"] for row in rows if row["from_bot"] and not row["deleted"]]

    async def thread(self, case: Case) -> list[str]:
        """Every text the bot has posted below a card, for all to see."""
        rows = await self.sim.slack.transcript(DESK, case.card)
        return [
            row["text"]
            for row in rows
            if row["bot"] and row["ts"] != case.card and not row["ephemeral_to"]
        ]


@asynccontextmanager
async def make_world(
    folder: Path,
    desk: DeskSettings | None = None,
    *,
    dictionaries: Mapping[str, Any] = NO_DICTIONARIES,
    reply_sees: timedelta = timedelta(0),
    reply_waits: timedelta = REPLY_WAITS,
    begins: datetime | None = None,
) -> AsyncIterator[World]:
    """A world with an administrator, two specialists, a guest and a stranger.

    It begins now, or at the instant `begins` (aware).

    The platforms' limits are out of the way, so that nothing waits for them, and pictures are
    drawn at once; nor is it asked how long a line stood there before it was answered, unless
    `reply_sees` says so.
    """
    seeded = DeskSettings(
        administrators=(f"slack:T1:{ADMINISTRATOR}",),
        specialists=(f"slack:T1:{ANNA}", f"slack:T1:{BORIS}"),
        channel=f"slack:T1:{DESK}",
    )
    clock = MovableClock()
    if begins is not None:
        clock.ahead = begins - clock()
    with pytest.MonkeyPatch.context() as patch:
        for module, names in _LIMITS.items():
            for name in names:
                patch.setattr(module, name, 10_000)
        freely = {act: (name, 600_000, 10_000) for act, (name, *_) in METHODS.items()}
        patch.setattr(bots.platforms.slack.outbound.send, "METHODS", freely)
        patch.setattr(staff_lines, "REPLY_SEES", reply_sees)
        at_leisure(patch, reply_waits)
        chosen = desk or seeded
        async with stage(
            folder, _people, desk=chosen, dictionaries=dictionaries, clock=clock, limits=False
        ) as made:
            await made.sim.slack.deliveries(ack_timeout=PATIENCE)
            yield World(made, clock)


def at_leisure(patch: pytest.MonkeyPatch, reply_waits: timedelta = REPLY_WAITS) -> None:
    """Let lines wait until a test moves the clock, and pictures wait for nothing."""
    patch.setattr(notices, "REPLY_WAITS", reply_waits)
    patch.setattr(mirrors, "DRAW_AGAIN", {})
    patch.setattr(mirrors, "_STAYS", timedelta(0))
    patch.setattr(
        bots.platforms.slack.inbound.receive, "PATIENCE", PATIENCE
    )  # what is answered is answered at once


_LIMITS = {
    bots.platforms.slack.outbound.send: (
        "POSTS_A_SECOND",
        "POSTS_BURST",
        "TEAM_A_SECOND",
        "TEAM_BURST",
    ),
    bots.platforms.telegram.outbound.send: ("BOT_RATE", "BOT_BURST", "CHAT_RATE", "CHAT_BURST"),
}


async def _people(sim: Sim) -> None:
    for account, name, more in (
        (ADMINISTRATOR, "Olga", {}),
        (ANNA, "Anna", {}),
        (BORIS, "Boris", {}),
        (GUEST, "Greta", {"is_restricted": True}),
        (STRANGER, "Sven", {"team": "T2"}),
    ):
        await sim.slack.add_user(account, name.lower(), real_name=name, **more)
    members = [ADMINISTRATOR, ANNA, BORIS, GUEST, STRANGER]
    await sim.slack.add_channel(DESK, "desk", members)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One world for the tests of a module."""
    async with make_world(tmp_path_factory.mktemp("world")) as made:
        yield made
