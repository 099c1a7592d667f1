"""How many lines a second, and how late: from Telegram to Slack, and back."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from statistics import median, quantiles

import psutil

from domain.policy.lines.staff_lines import REPLY_SEES, REPLY_WAITS
from tests.bench.rig import DESK, ECHO, Rig, rig
from tests.faults.desks.clients import FIRST_TELEGRAM_ID, TelegramClients
from tests.faults.desks.processes import ANNA, CHANNEL

Measurement = tuple[str, float, str]

ROUNDS = 3
LINES = 2000
OPENED = 2000
"""New clients whose first lines come at once."""
RATE, SECONDS = 20, 20
"""Lines a second, and for how long, when what is measured is how late they are."""

_WORD = re.compile(r"\b(?:line|answer)\d+x\b")


@dataclass(slots=True)
class RateLimiter:
    """Rounds of a bot: lines a second, and milliseconds of the processor's time a line."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)


async def _round(pace: RateLimiter, at: Rig, method: str, chats: int, first: int) -> None:
    """Lines that come all at once, until the last of them was sent on."""
    since, used = await at.now(), _processor_seconds(at)
    lines = [
        (FIRST_TELEGRAM_ID + number % chats, f"Something is wrong here: line{first + number}x")
        for number in range(LINES)
    ]
    began = time.time()
    await at.sim.telegram.bulk(lines)
    sent = await at.calls(method, LINES, since)
    pace.rates.append(LINES / (sent[-1]["at"] - began))
    pace.costs.append(1000 * (_processor_seconds(at) - used) / LINES)


def _processor_seconds(at: Rig) -> float:
    used = psutil.Process(at.process.pid).cpu_times()
    return float(used.user + used.system)


async def throughput(chats: int) -> AsyncIterator[Measurement]:
    """The desk against a bare echo bot, in turns."""
    desk_pace, echo_pace = RateLimiter(), RateLimiter()
    async with rig(DESK) as desk:
        await desk.open_tickets(chats)
        for number in range(ROUNDS):
            async with rig(ECHO) as echo:
                await TelegramClients().arrive(echo.sim, chats)
                await _round(echo_pace, echo, "telegram:sendMessage", chats, 0)
            await _round(desk_pace, desk, "slack:chat.postMessage", chats, number * LINES)
            await desk.settled()
    many = "1 chat" if chats == 1 else f"{chats} chats"
    for name, pace in (("desk, line to thread", desk_pace), ("bare echo bot", echo_pace)):
        yield f"{many}: {name}", median(pace.rates), "lines/s"
        yield f"{many}: {name}, processor", median(pace.costs), "ms/line"
    ratios = [one / other for one, other in zip(desk_pace.rates, echo_pace.rates, strict=True)]
    yield f"{many}: ratio of the rates", median(ratios), "×"


async def opening() -> AsyncIterator[Measurement]:
    """First lines of new clients, all at once, until card, line and receipt of each are out."""
    async with rig(DESK) as desk:
        await TelegramClients().arrive(desk.sim, OPENED)
        since, used = await desk.now(), _processor_seconds(desk)
        began = time.time()
        chats = range(FIRST_TELEGRAM_ID, FIRST_TELEGRAM_ID + OPENED)
        await desk.sim.telegram.bulk([(chat, "Nothing works here today") for chat in chats])
        posted = await desk.calls("slack:chat.postMessage", 2 * OPENED, since)  # card and line
        receipts = await desk.calls("telegram:sendMessage", OPENED, since)
        took = max(posted[-1]["at"], receipts[-1]["at"]) - began
        yield "first lines of new clients", OPENED / took, "tickets/s"
        cost = 1000 * (_processor_seconds(desk) - used) / OPENED
        yield "first lines of new clients, processor", cost, "ms/ticket"


async def latency() -> AsyncIterator[Measurement]:
    """How late lines and answers are at a steady pace."""
    async with rig(DESK) as desk:
        threads = await desk.open_tickets(50)
        since = await desk.now()
        written: dict[str, float] = {}
        async for number in _steadily():
            written[f"line{number}x"] = time.time()
            text = f"Something is wrong here: line{number}x"
            await desk.sim.telegram.send(FIRST_TELEGRAM_ID + number % 50, text)
        late = await _late(desk, "slack:chat.postMessage", written, since)
        for measurement in _percentiles(f"line to thread at {RATE}/s", late):
            yield measurement
        # An answer is held if its author cannot have read what the client wrote last.
        await asyncio.sleep(REPLY_SEES.total_seconds() + 1)
        since = await desk.now()
        written.clear()
        async for number in _steadily():
            written[f"answer{number}x"] = time.time() + REPLY_WAITS.total_seconds()
            text = f"We are on it: answer{number}x"
            await desk.sim.slack.post(ANNA, CHANNEL, text, thread_ts=threads[number % 50])
        late = await _late(desk, "telegram:sendMessage", written, since)
        waits = f"{REPLY_WAITS.total_seconds():g} s"
        for measurement in _percentiles(f"answer to client at {RATE}/s, beyond its {waits}", late):
            yield measurement
        yield "resident memory after that", _resident(desk), "MB"


async def _steadily() -> AsyncIterator[int]:
    began = time.monotonic()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(began + number / RATE - time.monotonic())
        yield number


async def _late(at: Rig, method: str, written: dict[str, float], since: int) -> list[float]:
    """Milliseconds from when each word was due until it was sent on."""
    late = [
        1000 * (call["at"] - written[word])
        for call in await at.calls(method, len(written), since)
        for word in set(_WORD.findall(json.dumps(call["request"])))
    ]
    assert len(late) == len(written)
    return late


def _percentiles(name: str, late: list[float]) -> list[Measurement]:
    cuts = quantiles(late, n=100)
    return [(f"{name}: p{at}", cuts[at - 1], "ms") for at in (50, 99)]


async def beginning() -> AsyncIterator[Measurement]:
    """From the start of the process, on a new database, to the first poll."""
    async with rig(DESK) as desk:
        first = (await desk.calls("telegram:getUpdates", 1))[0]
        yield "start of the process to the first poll", first["at"] - desk.started_at, "s"
        yield "resident memory then", _resident(desk), "MB"


def _resident(at: Rig) -> float:
    return float(psutil.Process(at.process.pid).memory_info().rss) / 2**20
