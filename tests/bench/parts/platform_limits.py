"""What the platforms' limits leave of it: a desk that keeps to them, in a sandbox that counts.

Tickets are opened first without limits, on both sides; then desk and sandbox begin anew with them.
"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bots.sandbox import memory
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain import desk as the_desk
from domain.commands import RecordCall
from domain.desk.act import Act, Origin
from domain.people.accounts import Identity, PersonRef
from domain.people.places import Place
from domain.text.spans import Text
from storage.engine.database import Database
from storage.unit import Unit
from tests.bench.rig import DESK, Rig, process
from tests.faults.desks.clients import FIRST_TELEGRAM_ID, TelegramClients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import ANNA, CHANNEL, NOWHERE, environment
from tests.faults.storms.storm import furnish
from tests.support.platform_rows import unit_on

Measurement = tuple[str, float, str]

LINES, SECONDS, THREADS = 600, 60, 50
"""Clients' lines, in how many seconds they are written, and over how many tickets."""

ONCE, OFTEN, ANSWERS = 100, 4, 500
"""Chats that get four answers each, chats that get twenty-five each, and all their answers."""

FLOOD = 1000
OTHERS, EVERY = 48, 1.25
"""Lines of the one chat that floods; lines of the others, and the seconds between two of them."""

WAITING = 1000
WRITTEN, SECONDS_APART = 24, 10
"""Tickets of one client that wait for their cards; lines of another one, every second of which
opens a ticket, and the seconds between two of them."""

_WORD = re.compile(r"\b(?:line|answer|flood)\d+x\b")
_PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that arrived: when (seconds of UTC), in which thread or chat, and its words."""

    at: float
    where: str
    words: Sequence[str]


@asynccontextmanager
async def _limited(
    tickets: int, before: Callable[[str], None] = lambda _: None
) -> AsyncIterator[tuple[Rig, list[str]]]:
    """A desk with so many open tickets, and their threads; from now on limits hold.

    `before` does something to its database before it starts with limits.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = f"sqlite:///{folder}/desk.db"
        log = stack.enter_context((folder / "log").open("w"))
        free = Sandbox(limits=False)
        await free.start()
        async with Sim(free.url) as sim:
            await furnish(sim, TelegramClients(), 0)
            await sim.telegram.update({"of_a_kind_to_come": {}})
            async with process("-m", DESK, env=environment(free.url, url), stderr=log) as desk:
                await sim.wait("telegram", "getUpdates", timeout=30)
                ledger = Ledger(url)
                stack.callback(ledger.close)
                threads = await Rig(sim, desk, 0.0, ledger).open_tickets(tickets)
        await free.stop()
        await asyncio.to_thread(before, url)
        memory.save(free, folder)
        sandbox = Sandbox(limits=True)
        memory.load(sandbox, folder)
        await sandbox.start()
        stack.push_async_callback(sandbox.stop)
        sim = await stack.enter_async_context(Sim(sandbox.url))
        await sim.telegram.update({"of_a_kind_to_come": {}})  # ends the first poll at once
        run = ("-m", "bots.cli", "run", "--config", str(NOWHERE))
        desk = await stack.enter_async_context(
            process(*run, env=environment(sandbox.url, url), stderr=log)
        )
        await sim.wait("telegram", "getUpdates", timeout=30)
        await sim.slack.wait_sockets()
        yield Rig(sim, desk, time.time(), ledger), threads


async def _shown(at: Rig, method: str, words: Iterable[str]) -> list[Shown]:
    """The messages that have these words, once all of them have arrived."""
    platform, _, name = method.partition(":")
    missing, shown, since = set(words), [], 0
    async with asyncio.timeout(_PATIENCE):
        while missing:
            for call in await at.sim.journal(since, platform, name):
                since = call["number"]
                if call["status"] == 200:
                    shown.append(_message(call))
                    missing -= set(shown[-1].words)
            await asyncio.sleep(0.25)
    return shown


def _message(call: Mapping[str, Any]) -> Shown:
    asked = call["request"]
    where = str(asked.get("thread_ts") or asked.get("chat_id"))
    return Shown(call["at"], where, list(dict.fromkeys(_WORD.findall(str(asked.get("text"))))))


async def _violations(at: Rig) -> float:
    """Calls that a platform refused for being too many."""
    return float(sum(call["status"] == 429 for call in await at.sim.journal()))


def _shuffled(shown: Sequence[Shown]) -> float:
    """Places whose words came in another order than they were written, or more than once."""
    by_place: dict[str, list[int]] = defaultdict(list)
    for one in shown:
        by_place[one.where] += [int(word.strip("abcdefghijklmnopqrstuvwxyz")) for word in one.words]
    return float(sum(sorted(set(numbers)) != numbers for numbers in by_place.values()))


async def folding() -> AsyncIterator[Measurement]:
    """Lines come ten times as fast as their channel takes posts."""
    async with _limited(THREADS) as (desk, _):
        written = [f"line{number}x" for number in range(LINES)]
        began = time.time()
        for number, word in enumerate(written):
            await asyncio.sleep(began + number * SECONDS / LINES - time.time())
            text = f"Something is wrong here: {word}"
            await desk.sim.telegram.send(FIRST_TELEGRAM_ID + number % THREADS, text)
        shown = await _shown(desk, "slack:chat.postMessage", written)
        carrying = [one for one in shown if one.words]
        what = f"{LINES} lines in {SECONDS} s over {THREADS} threads"
        yield f"{what}: the last is shown after", carrying[-1].at - began, "s"
        yield f"{what}: posts they took", float(len(carrying)), "posts"
        yield f"{what}: threads out of order", _shuffled(carrying), ""
        yield f"{what}: calls over a limit", await _violations(desk), ""


async def mixed() -> AsyncIterator[Measurement]:
    """Answers to many chats at once, to a few of them many."""
    async with _limited(ONCE + OFTEN) as (desk, threads):
        counts = [(ANSWERS - 4 * ONCE) // OFTEN] * OFTEN + [4] * ONCE
        turns = [
            thread
            for turn in range(max(counts))
            for thread, count in zip(threads, counts, strict=True)
            if turn < count
        ]
        written = [f"answer{number}x" for number in range(len(turns))]
        for thread, word in zip(turns, written, strict=True):
            await desk.sim.slack.post(ANNA, CHANNEL, f"We are on it: {word}", thread_ts=thread)
        shown = await _shown(desk, "telegram:sendMessage", written)
        carrying = [one for one in shown if one.words]
        what = f"{ANSWERS} answers to {ONCE + OFTEN} chats"
        rate = (len(carrying) - 1) / (carrying[-1].at - carrying[0].at)
        yield f"{what}: rate", rate, "posts/s"
        yield f"{what}: chats out of order", _shuffled(carrying), ""
        yield f"{what}: calls over a limit", await _violations(desk), ""


async def flood() -> AsyncIterator[Measurement]:
    """One chat writes a thousand long lines at once, the others now and then one."""
    async with _limited(THREADS) as (desk, _):
        long = "Nothing at all works here, and this is what it says. " * 4
        lines = [(FIRST_TELEGRAM_ID, f"flood{number}x {long}") for number in range(FLOOD)]
        await desk.sim.telegram.bulk(lines)
        began, written = time.time(), dict[str, float]()
        for number in range(OTHERS):
            await asyncio.sleep(began + number * EVERY - time.time())
            written[f"line{number}x"] = time.time()
            text = f"Something is wrong here: line{number}x"
            await desk.sim.telegram.send(FIRST_TELEGRAM_ID + 1 + number % (THREADS - 1), text)
        shown = await _shown(desk, "slack:chat.postMessage", written)
        late = [
            1000 * (one.at - written[word])
            for one in shown
            for word in one.words
            if word in written
        ]
        of_flood = sum(word.startswith("flood") for one in shown for word in one.words)
        cuts = quantiles(late, n=100, method="inclusive")
        yield "one chat floods: lines of the others: p50", cuts[49], "ms"
        yield "one chat floods: lines of the others: p99", cuts[98], "ms"
        yield f"one chat floods: of its {FLOOD} lines shown meanwhile", float(of_flood), ""
        yield "one chat floods: threads out of order", _shuffled(shown), ""
        yield "one chat floods: calls over a limit", await _violations(desk), ""


async def tickets() -> AsyncIterator[Measurement]:
    """One client has a thousand new tickets, while another one writes now and then."""
    async with _limited(THREADS, _open_many) as (desk, _):
        client, first = FIRST_TELEGRAM_ID + 1, await _first_line(desk, FIRST_TELEGRAM_ID + 1)
        began, written, cards = time.time(), dict[str, float](), set[str]()
        for number in range(WRITTEN):
            await asyncio.sleep(began + number * SECONDS_APART - time.time())
            word = f"line{number}x"
            written[word] = time.time()
            if number % 2:
                cards.add(word)
                await desk.sim.telegram.send(client, f"/new Another thing is wrong: {word}")
            else:
                await desk.sim.telegram.send(client, f"Still wrong: {word}", reply_to=first)
        shown = await _shown(desk, "slack:chat.postMessage", written)
        late: dict[str, float] = {}
        for one in shown:
            for word in one.words:
                if word in written and (word in cards) == (one.where == "None"):
                    late.setdefault(word, one.at - written[word])
        of_flood = len(shown) - sum(any(word in written for word in one.words) for one in shown)
        many = f"one client has {WAITING} new tickets"
        for name, mine in (("lines", written.keys() - cards), ("cards", cards)):
            cuts = quantiles([late[word] for word in mine], n=100, method="inclusive")
            yield f"{many}: another's {name}: p50", cuts[49], "s"
            yield f"{many}: another's {name}: p99", cuts[98], "s"
        yield f"{many}: posts of theirs meanwhile", float(of_flood), ""
        yield (
            f"one client has {WAITING} new tickets: calls over a limit",
            await _violations(desk),
            "",
        )


def _open_many(url: str) -> None:
    """Record calls of the first client: what staff open on purpose never folds."""
    called = PersonRef(identity=Identity("telegram", "", str(FIRST_TELEGRAM_ID)))
    channel, now = Place("slack", "T1", CHANNEL), datetime.now(UTC)

    def unit(uow: Unit) -> None:
        anna = uow.people.by_identity(Identity("slack", "T1", ANNA))
        for number in range(WAITING):
            act = Act(anna, now, uow, Origin(channel, private=False))
            the_desk.handle(RecordCall(called, Text(f"Nothing works here, {number}")), act)

    database = Database(url, unit_on)
    database.start()
    try:
        database.submit(unit).result()
    finally:
        database.close()


async def _first_line(at: Rig, client: int) -> int:
    """The message by which a client opened their ticket."""
    rows = await at.sim.telegram.transcript(client)
    return next(int(row["id"]) for row in rows if not row["from_bot"])
