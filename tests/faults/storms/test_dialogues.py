"""Forms that are filled in step by step survive kills: each word typed is an answer or a line.

Clients order something (see tests/support/order_form.py) while desks die. What each types is told
apart by a word of its own, as in every storm; in the end it is in a ticket, once.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import DeskForks, environment
from tests.faults.storms.play import ON_EITHER, SEED
from tests.faults.storms.storm import SETTLES_WITHIN, furnish
from tests.support.order_form import ASKED
from tests.support.patience import eventually, until

FIRST = 5000
CLIENTS = 15


@dataclass(slots=True)
class Customer:
    """Somebody who orders again and again, whatever becomes of the desk.

    `typed` are the words that must be found again.
    """

    sim: Sim
    chat: int
    chance: random.Random
    typed: list[str] = field(default_factory=list)
    orders: int = 0
    astray: int = 0

    async def orders_on(self) -> None:
        """Order until cancelled."""
        while True:
            await self._order()

    async def _order(self) -> None:
        telegram = self.sim.telegram
        asked = await self._count("what")
        await telegram.send(self.chat, "/order")
        await self._asked("what", asked)
        sizes, many = await self._count("size"), await self._count("many")
        await self._type(f"thing{len(self.typed)}x{self.chat}")
        await self._asked("size", sizes)
        if self.chance.random() < 0.4:
            self.astray += 1
            await self._type(f"aside{len(self.typed)}x{self.chat}")
        await self._press(self.chance.choice(("Small", "Large", "Skip")))
        await self._asked("many", many)
        await telegram.send(self.chat, "7")
        self.orders += 1

    async def _type(self, word: str) -> None:
        self.typed.append(word)
        await self.sim.telegram.send(self.chat, word)

    async def _press(self, label: str) -> None:
        rows = await self.sim.telegram.transcript(self.chat)
        question = [row for row in rows if row["from_bot"] and ASKED["size"] in row["text"]][-1]
        await self.sim.telegram.press(self.chat, label, question["id"], timeout=0.01)

    async def _count(self, question: str) -> int:
        rows = await self.sim.telegram.transcript(self.chat)
        return sum(row["from_bot"] and ASKED[question] in row["text"] for row in rows)

    async def _asked(self, question: str, before: int) -> None:
        await eventually(
            lambda: self._count(question),
            lambda now: now > before,
            patience=SETTLES_WITHIN,
            every=0.2,
        )


async def _storm(kills: int, life: float, box: Sandbox, url: str, log: Path) -> None:
    chance, ledger = random.Random(SEED), Ledger(url)
    async with Sim(box.url) as sim, DeskForks(environment(box.url, url), log, "--orders") as desks:
        customers = [
            Customer(sim, FIRST + one, random.Random(SEED + one)) for one in range(CLIENTS)
        ]
        await furnish(sim, TelegramClients(), 0)
        await sim.slack.deliveries(ack_timeout=2.0, retry_delays=[0.2] * 500)
        for one in customers:
            await sim.telegram.add_user(one.chat, f"Client {one.chat}")
        ordering = [asyncio.create_task(one.orders_on()) for one in customers]
        starts_in = await desks.start_and_time()
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0, starts_in + life))
            desks.kill()
            await desks.start()
        await until(lambda: any(one.orders for one in customers), patience=SETTLES_WITHIN)
        for task in ordering:
            task.cancel()
        await asyncio.gather(*ordering, return_exceptions=True)

        async def left() -> int:
            return len(await sim.telegram.pending()) + ledger.unsettled()

        await eventually(left, lambda many: not many, patience=SETTLES_WITHIN, every=0.2)
        desks.kill()
    _nothing_is_lost(customers, ledger)
    ledger.close()


def _nothing_is_lost(customers: list[Customer], ledger: Ledger) -> None:
    kept = Counter(
        word for row in ledger.lines() for word in str(row["text"]).replace('"', " ").split()
    )
    waiting = ledger.dialogues()
    typed = [word for one in customers for word in one.typed]
    counts = {word: kept[word] + str(waiting).count(f'"{word}"') for word in typed}
    orders = sum(one.orders for one in customers)
    print(
        f"  seed {SEED}: {orders} orders, {len(typed)} words typed,"
        f" {sum(one.astray for one in customers)} of them aside, {len(waiting)} forms under way"
    )
    assert set(ledger.updates()) == {"done"}, "no update is parked"
    assert {word: many for word, many in counts.items() if many != 1} == {}, "each word once"


@ON_EITHER
async def test_no_words_of_a_dialogue_are_lost(
    sandbox: Sandbox, database_url: str, tmp_path: Path
) -> None:
    await _storm(6, 1.0, sandbox, database_url, tmp_path / "log")


@pytest.mark.long
async def test_no_words_of_a_dialogue_are_lost_in_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await _storm(50, 2.0, sandbox, migrated_sqlite_url, tmp_path / "log")
