"""A storm: a desk that is killed again and again while people write, and the reckoning.

Clients write lines that each open or continue a ticket; meanwhile a specialist answers in the
threads of tickets that were open before. Each line and each answer carries a word of its own
(`line17x`, `answer4x`), by which it is found again wherever it was shown.
"""

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bots.sandbox.client import Sim
from tests.faults.clients import Clients
from tests.faults.desks import ANNA, CHANNEL, OLGA, Nursery
from tests.faults.ledger import Ledger

QUIET = 8
"""How many clients wrote before the storm and now only wait for answers."""

LONGEST_LIFE = 0.9
"""Seconds after its start within which a desk is killed; it takes about a third to be ready."""

_WORD = re.compile(r"\b(?:line|answer)\d+x\b")


@dataclass(frozen=True, slots=True)
class Plan:
    """So many kills, lines, clients who write them, and answers."""

    kills: int
    lines: int
    writers: int
    answers: int
    seed: int


@dataclass(slots=True)
class Log:
    """What was said in the storm: line by line, as (chat, message id) and text."""

    lines: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)


async def furnish(sim: Sim, clients: Clients, many: int) -> None:
    """Let staff, the desk's channel and the clients be there."""
    await sim.slack.add_user(OLGA, "olga", real_name="Olga")
    await sim.slack.add_user(ANNA, "anna", real_name="Anna")
    await sim.slack.add_channel(CHANNEL, "desk", [OLGA, ANNA])
    await clients.arrive(sim, many)


class Storm:
    """One storm over one database; `run` it, then take the reckoning of what it left."""

    def __init__(self, plan: Plan, sim: Sim, clients: Clients, nursery: Nursery, url: str) -> None:
        self.log = Log()
        self._plan = plan
        self._sim = sim
        self._clients = clients
        self._nursery = nursery
        self._ledger = Ledger(url)
        self._random = random.Random(plan.seed)

    async def run(self) -> "Reckoning":
        """Play it, let the last desk settle everything, and look."""
        plan = self._plan
        await furnish(self._sim, self._clients, QUIET + plan.writers)
        await self._nursery.start()
        roots = await self._open_quiet_tickets()
        self._nursery.kill()
        for number in range(plan.kills):
            await self._nursery.start()
            await asyncio.gather(self._write(number), self._answer(number, roots), self._live())
            self._nursery.kill()
        await self._nursery.start()
        await self.settled()
        self._nursery.kill()
        found = await reckon(self._sim, self._clients, self._ledger, self.log, plan)
        self._ledger.close()
        return found

    async def settled(self) -> None:
        """Wait until nothing waits any more, neither at the platforms nor at the desk."""
        quiet = 0
        while quiet < 5:
            await asyncio.sleep(0.1)
            waiting = self._ledger.unsettled() + len(await self._sim.telegram.pending())
            done = len(self._ledger.lines()) >= len(self.log.lines) + QUIET
            quiet = quiet + 1 if done and not waiting else 0

    async def _open_quiet_tickets(self) -> list[str]:
        lines = [(number, f"Good morning, I am waiting for answers {number}.") for number in range(QUIET)]
        await self._clients.write(self._sim, lines)
        for _, text in lines:
            await self._sim.slack.wait_text(CHANNEL, text[:30], timeout=20)
        while len(threads := self._ledger.threads()) < QUIET or self._ledger.unsettled():
            await asyncio.sleep(0.05)
        return list(threads.values())

    async def _live(self) -> None:
        await asyncio.sleep(self._random.uniform(0, LONGEST_LIFE))

    async def _write(self, number: int) -> None:
        share = range(*(self._plan.lines * step // self._plan.kills for step in (number, number + 1)))
        known = min(self._plan.writers, 4 + number)
        for some in (share[::2], share[1::2]):
            lines = [
                (QUIET + self._random.randrange(known), f"Something is wrong here: line{one}x")
                for one in some
            ]
            written = await self._clients.write(self._sim, lines)
            texts = [text for _, text in lines]
            self.log.lines += zip(written, texts, strict=True)
            await asyncio.sleep(self._random.uniform(0, LONGEST_LIFE / 2))

    async def _answer(self, number: int, roots: Sequence[str]) -> None:
        many = self._plan.answers
        for one in range(*(many * step // self._plan.kills for step in (number, number + 1))):
            whom = one % len(roots)
            text = f"We are on it: answer{one}x"
            await self._sim.slack.post(ANNA, CHANNEL, text, thread_ts=roots[whom])
            self.log.answers.append((whom, text))


@dataclass(slots=True)
class Reckoning:
    """What a storm left behind; every list should be empty where design and words say so."""

    plan: Plan
    kept: Counter[tuple[str, str]]
    """How often each line (chat, message id) is in the database."""
    tickets_of: dict[str, set[int]]
    """The tickets of each chat."""
    out_of_order: list[str]
    """Chats whose lines the database holds in another order than they were written."""
    states: Counter[tuple[str, str]]
    """Posts by platform and state."""
    missing: list[str]
    """Words that should be in a thread or a chat, are not, and no mark says so."""
    doubled: list[str]
    """Words that a thread shows more than once, and cards that stand more than once."""
    shuffled: list[int]
    """Tickets whose thread shows lines in another order than the database holds them."""
    repeated: Counter[str]
    """Answers that a client got more than once, by how many too many."""
    unmarked: list[str]
    """Answers among those whose repetition does not say that it may be one."""
    unknown: int
    """Posts of which nobody knows whether they were sent."""
    updates: dict[str, int]

    def report(self) -> str:
        """The numbers in a few lines."""
        plan = self.plan
        states = ", ".join(f"{p} {s}: {n}" for (p, s), n in sorted(self.states.items()))
        return (
            f"{plan.kills} kills, {plan.lines} lines of {plan.writers} clients, {plan.answers}"
            f" answers, seed {plan.seed}\n  posts: {states}\n  kept {self.kept.total()}, missing"
            f" {len(self.missing)}, doubled in threads {len(self.doubled)}, repeated to clients"
            f" {self.repeated.total()}, unknown {self.unknown}\n"
        )


async def reckon(
    sim: Sim, clients: Clients, ledger: Ledger, log: Log, plan: Plan
) -> Reckoning:
    """Compare what was said with what was kept and what was shown."""
    lines = [row for row in ledger.lines() if "line" in str(row["text"])]
    posts = ledger.posts()
    threads = ledger.threads()
    rows = await sim.slack.transcript(CHANNEL)
    shown: dict[str, list[str]] = defaultdict(list)
    cards: Counter[str] = Counter()
    for row in rows:
        if row["thread_ts"] in (None, "", row["ts"]):
            cards[row["text"].split(" ")[1]] += 1
        elif row["bot"]:
            shown[row["thread_ts"]] += _WORD.findall(row["text"])
    missing, doubled, shuffled = [], [], []
    by_ticket: dict[int, list[str]] = defaultdict(list)
    for row in lines:
        by_ticket[row["ticket_id"]] += _WORD.findall(str(row["text"]))
    for ticket, words in by_ticket.items():
        seen = shown[threads.get(ticket, "")]
        missing += [word for word in words if word not in seen]
        doubled += [word for word, times in Counter(seen).items() if times > 1]
        if [word for word in words if word in seen] != list(dict.fromkeys(seen)):
            shuffled.append(ticket)
    doubled += [card for card, times in cards.items() if times > 1]
    repeated, unmarked = Counter[str](), []
    for whom in range(QUIET):
        sees = await clients.sees(sim, whom)
        times = Counter(word for text in sees for word in _WORD.findall(text))
        for number, text in log.answers:
            if number == whom:
                word = _WORD.findall(text)[0]
                missing += [word] * (times[word] == 0)
                repeated[word] += max(0, times[word] - 1)
        for word in +repeated:
            saying = [text for text in sees if word in text]
            unmarked += [word] * any("may have received" not in text for text in saying[1:])
    order: dict[str, list[str]] = defaultdict(list)
    for row in lines:
        order[row["chat"]].append(row["external_id"])
    tickets_of: dict[str, set[int]] = defaultdict(set)
    for row in lines:
        tickets_of[row["chat"]].add(row["ticket_id"])
    return Reckoning(
        plan=plan,
        kept=Counter((row["chat"], row["external_id"]) for row in lines),
        tickets_of=tickets_of,
        out_of_order=[chat for chat, ids in order.items() if ids != sorted(ids, key=float)],
        states=Counter((row["platform"], row["state"]) for row in posts),
        missing=missing,
        doubled=doubled,
        shuffled=shuffled,
        repeated=+repeated,
        unmarked=unmarked,
        unknown=sum(row["state"] == "unknown" for row in posts),
        updates=ledger.updates(),
    )
