"""Timers that are due while the desk dies again and again fire once: never twice, never not at all.

Replies are put on hold in the storm, some of them are deleted, and working minutes last seconds:
authors and whoever is on shift are reminded while the desk is killed.
"""

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.timers import TimerKind
from tests.faults.desks.clients import TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, OLGA
from tests.faults.storms.play import (
    LONG,
    ON_EITHER,
    SLOW,
    StormResult,
    nothing_is_lost,
    storm,
    telegram_is_as_promised,
)
from tests.faults.storms.storm import QUIET, Plan, Weather
from tests.support.patience import until

OPTIONS = ("--looks", "0.15", "--on-hold", "0.7")
"""Seconds between a desk's looks for what is due, and after which somebody is reminded."""

LONGER = replace(LONG, life=6.0)
"""A desk must live until it looks for what is due."""

HELD_A_LIFE = 3
ONE_IN_THREE = 3
"""So many of what is on hold are deleted by their author, sooner or later."""

_WORD = re.compile(r"\btoken\d+x\b")


@dataclass(slots=True)
class _AtWork:
    """See play.MakesWeather: Anna's replies are held for the token in them."""

    fired: int = 0
    """How many timers had fired when the last desk was killed."""

    def __call__(self, plan: Plan, sim: Sim, ledger: Ledger) -> Weather:
        chance, numbers = random.Random(plan.seed), iter(range(10**6))

        async def act(_: int) -> None:
            self.fired = len(ledger.fired_timers())
            for _ in range(HELD_A_LIFE):
                number, threads = next(numbers), list(ledger.threads().values())[:QUIET]
                text = f"Use xox{'b-'}123456789{number:03}, token{number}x"
                ts = await sim.slack.post(ANNA, CHANNEL, text, thread_ts=chance.choice(threads))
                await asyncio.sleep(chance.uniform(0, plan.life / HELD_A_LIFE))
                if not number % ONE_IN_THREE:
                    await sim.slack.delete(CHANNEL, ts)

        return Weather(act)


@dataclass(slots=True)
class Reminded:
    """How a storm's timers stand with what people were told."""

    on_hold: int = 0
    """Replies that are on hold still."""
    fired: Counter[str] = field(default_factory=Counter)
    """Timers that have fired, by kind."""
    never: list[str] = field(default_factory=list)
    """Words of replies on hold of which somebody was not reminded."""
    twice: list[str] = field(default_factory=list)
    """Words of which somebody was reminded more than once, by rows or by what they see."""
    without_timer: list[str] = field(default_factory=list)
    """Words of which there are more reminders than timers that have fired, or fewer."""

    def report(self) -> str:
        """The numbers in a line."""
        fired = ", ".join(f"{many} {kind}" for kind, many in sorted(self.fired.items()))
        return (
            f"  on hold {self.on_hold}; fired {fired}; never {len(self.never)}, twice"
            f" {len(self.twice)}, told without a timer {len(self.without_timer)}"
        )


async def _count_reminders(after: StormResult) -> Reminded:
    """Look into timers, posts and chats once nothing is due any more."""
    await after.desks.start()
    ledger = after.ledger
    await until(
        lambda: (ledger.waiting_timers(), ledger.unsettled()),
        lambda left: not any(left),
        every=0.1,
    )
    found, rows = Reminded(), ledger.reminded_of_held()
    fired = Counter((word, kind) for kind, text in ledger.fired_timers() for word in _words(text))
    held = {word for kind, text in ledger.staff_lines() if kind == "held" for word in _words(text)}
    found.on_hold = len(held)
    for whom, own, kind in (
        (ANNA, True, TimerKind.ON_HOLD_AUTHOR),
        (OLGA, False, TimerKind.ON_HOLD_SHIFT),
    ):
        theirs = [(text, left) for is_own, text, left in rows if is_own == own]
        wanted = Counter(word for text, _ in theirs for word in _words(text))
        sent = {word for text, left in theirs if left for word in _words(text)}
        sees = await after.sim.slack.transcript(whom)
        shown = Counter(
            word
            for row in sees
            if row["bot"] and "is on hold" in row["text"]
            for word in _words(row["text"])
        )
        found.fired[kind] = sum(many for (_, one), many in fired.items() if one == kind)
        found.never += [word for word in held if not (wanted[word] and shown[word])]
        found.never += sorted(sent - shown.keys())
        found.twice += [word for word in {*wanted, *shown} if max(wanted[word], shown[word]) > 1]
        found.without_timer += [
            word for word in {*wanted, *held} if wanted[word] != fired[word, kind]
        ]
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


async def _storm_of_timers(plan: Plan, box: Sandbox, url: str, log: Path) -> None:
    at_work = _AtWork()
    async with storm(plan, TelegramClients(), box, url, log, *OPTIONS, weather=at_work) as after:
        nothing_is_lost(after.found, plan)
        telegram_is_as_promised(after.found)
        reminded = await _count_reminders(after)
    print(reminded.report(), f"({at_work.fired} fired while desks died)", sep="\n  ")
    assert not reminded.never, "whoever has to decide is reminded"
    assert not reminded.twice, "once"
    assert not reminded.without_timer, "by a timer that has fired for it"
    assert reminded.on_hold
    assert all(reminded.fired.values())


@ON_EITHER
async def test_timers_survive_kills(sandbox: Sandbox, database_url: str, tmp_path: Path) -> None:
    await _storm_of_timers(SLOW, sandbox, database_url, tmp_path / "log")


@pytest.mark.long
async def test_timers_survive_fifty_kills(
    sandbox: Sandbox, migrated_sqlite_url: str, tmp_path: Path
) -> None:
    await _storm_of_timers(LONGER, sandbox, migrated_sqlite_url, tmp_path / "log")
