"""A storm: a desk that is killed again and again while people write.

Clients write lines that each open or continue a ticket; meanwhile a specialist answers in the
threads of tickets that were open before. Each line and each answer carries a word of its own
(`line17x`, `answer4x`), by which it is found again wherever it was shown.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bots.sandbox.client.sim import Sim
from tests.faults.desks.clients import Clients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, OLGA, DeskForks
from tests.support.patience import eventually

QUIET = 8
"""How many clients wrote before the storm and now only wait for answers."""

LONGEST_LIFE = 0.7
"""Seconds after it is ready within which a desk is killed."""

SETTLES_WITHIN = 600.0
"""Seconds after which a storm is said to leave something unsettled for ever."""


@dataclass(frozen=True, slots=True)
class Plan:
    """So many kills, lines, clients who write them, and answers.

    A desk is killed while it starts, or within `life` seconds after that.
    """

    kills: int
    lines: int
    writers: int
    answers: int
    seed: int
    life: float = LONGEST_LIFE

    def lines_of(self, kill: int) -> range:
        """The lines that are written in one desk's life."""
        return range(self.lines * kill // self.kills, self.lines * (kill + 1) // self.kills)

    def answers_of(self, kill: int) -> range:
        """The answers that are given in one desk's life."""
        return range(self.answers * kill // self.kills, self.answers * (kill + 1) // self.kills)


@dataclass(slots=True)
class Said:
    """What people said in a storm.

    `lines`: chat, message id and text of clients' lines; `answers`: the quiet client's number and
    the text.
    """

    lines: list[tuple[str, str, str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)


OfOneDesk = Callable[[int], Awaitable[None]]
"""Something that happens in the life of one desk, by its number."""


async def _nothing(_: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens in a storm beside lines and answers.

    `meanwhile`: what else happens while a desk lives. `kills_at`: waits for the instant at which a
    desk is killed; by default chance decides.
    """

    meanwhile: OfOneDesk = _nothing
    kills_at: OfOneDesk | None = None


async def furnish(sim: Sim, clients: Clients, many: int) -> None:
    """Let staff, the support channel and the clients be there."""
    await sim.slack.add_user(OLGA, "olga", real_name="Olga")
    await sim.slack.add_user(ANNA, "anna", real_name="Anna")
    await sim.slack.add_channel(CHANNEL, "desk", [OLGA, ANNA])
    await clients.arrive(sim, many)


class Storm:
    """One storm over one desk."""

    def __init__(
        self,
        plan: Plan,
        sim: Sim,
        clients: Clients,
        desks: DeskForks,
        ledger: Ledger,
        weather: Weather,
    ) -> None:
        self.said = Said()
        self._plan = plan
        self._sim = sim
        self._clients = clients
        self._desks = desks
        self._ledger = ledger
        self._weather = weather
        self._starts_in = 0.0
        self._random = random.Random(plan.seed)

    async def run(self) -> Said:
        """Play it, let the last desk settle everything, and return what was said."""
        await furnish(self._sim, self._clients, QUIET + self._plan.writers)
        self._starts_in = await self._desks.start_and_time()
        threads = await self._open_quiet_tickets()
        self._desks.kill()
        for kill in range(self._plan.kills):
            await self._desks.start()
            await asyncio.gather(
                self._write(kill),
                self._answer(kill, threads),
                self._kill(kill),
                self._weather.meanwhile(kill),
            )
        await self._sim.clear_faults()
        await self._desks.start()
        await self._settled(len(self.said.lines) + QUIET)
        self._desks.kill()
        return self.said

    async def _open_quiet_tickets(self) -> list[str]:
        """Open a ticket of each quiet client; return their threads, by the clients' numbers.

        Lines of different clients are handled in any order, so tickets are known by their subject.
        """
        greetings = [(number, f"I wait for answers, {number}") for number in range(QUIET)]
        await self._clients.write(self._sim, greetings)
        await self._settled(QUIET)
        opened = {one.subject: one.id for one in self._ledger.tickets()}
        threads = self._ledger.threads()
        return [threads[opened[subject]] for _, subject in greetings]

    async def _settled(self, lines: int) -> None:
        """Wait until so many lines are kept and nothing waits any more, here or at Telegram."""
        for _ in range(3):  # what settles may bring something new
            await eventually(
                self._left,
                lambda left: left[0] >= lines and not any(left[1:]),
                patience=SETTLES_WITHIN,
                every=0.1,
            )
            await asyncio.sleep(0.1)

    async def _left(self) -> tuple[int, int, int]:
        """Lines that are kept; updates that wait at Telegram; what is not settled here."""
        waiting = await self._sim.telegram.pending()
        return len(self._ledger.lines()), len(waiting), self._ledger.unsettled()

    async def _kill(self, kill: int) -> None:
        """At any instant: while the desk starts, while it works, while people go on writing."""
        by_chance = self._random.uniform(0, self._starts_in + self._plan.life)
        if self._weather.kills_at:
            await self._weather.kills_at(kill)
        else:
            await asyncio.sleep(by_chance)
        self._desks.kill()

    async def _write(self, kill: int) -> None:
        known = min(self._plan.writers, 4 + kill)
        share = self._plan.lines_of(kill)
        for some in (share[::2], share[1::2]):
            lines = [
                (QUIET + self._random.randrange(known), f"Something is wrong here: line{one}x")
                for one in some
            ]
            written = await self._clients.write(self._sim, lines)
            self.said.lines += [
                (*there, text) for there, (_, text) in zip(written, lines, strict=True)
            ]
            await asyncio.sleep(self._random.uniform(0, self._plan.life / 2))

    async def _answer(self, kill: int, threads: Sequence[str]) -> None:
        for one in self._plan.answers_of(kill):
            whom, text = one % len(threads), f"We are on it: answer{one}x"
            await self._sim.slack.post(ANNA, CHANNEL, text, thread_ts=threads[whom])
            self.said.answers.append((whom, text))
