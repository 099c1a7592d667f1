"""After a storm: what was said, against what was kept and what was shown."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bots.sandbox.client.sim import Sim
from domain.outgoing.templates import RECEIPT
from tests.faults.desks.clients import Clients
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import CHANNEL
from tests.faults.storms.storm import QUIET, Plan, Said

_WORD = re.compile(r"\b(?:line|answer)\d+x\b")
_REPEATED = "You may have already received this message"
_RECEIPT = re.compile(r"We've got your request|Anna is handling|we'll continue")


def words(text: str) -> list[str]:
    """The words of lines and answers in a text."""
    return _WORD.findall(text)


@dataclass(slots=True)
class LinesFound:
    """What a storm left behind."""

    kept: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often each line (chat, message id, its word) is in the database."""
    tickets_of: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The tickets that hold a chat's lines."""
    out_of_order: set[str] = field(default_factory=set)
    """Chats whose lines are kept in another order than they were written."""
    missing: list[str] = field(default_factory=list)
    """Words that are not shown where they should be, and no post of theirs is `unknown`."""
    doubled: list[str] = field(default_factory=list)
    """Words and cards that Slack's channel shows more than once."""
    shuffled: list[int] = field(default_factory=list)
    """Tickets whose thread shows lines in another order than they are kept."""
    repeated: Counter[str] = field(default_factory=Counter)
    """Answers that a client got more than once, by how often too many."""
    unmarked: list[str] = field(default_factory=list)
    """Those of them that do not say so."""
    receipts: Counter[int] = field(default_factory=Counter)
    """How many receipts each client got."""
    states: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Posts by platform, template and state."""
    updates: dict[str, int] = field(default_factory=dict)
    """Stored updates by state."""

    def states_on(self, platform: str) -> set[str]:
        """The states of the posts to a platform."""
        return {state for where, _, state in self.states if where == platform}

    def report(self, plan: Plan, ready: int) -> str:
        """The numbers in a few lines; `ready` is how many desks lived long enough to say so."""
        sums: Counter[tuple[str, str]] = Counter()
        for (platform, _, state), many in self.states.items():
            sums[platform, state] += many
        posts = ", ".join(f"{many} {state} on {where}" for (where, state), many in sums.items())
        receipts = sum(many for (_, kind, _), many in self.states.items() if kind == RECEIPT)
        return (
            f"\n{plan.kills} kills ({plan.kills + 2 - ready} before the desk was ready),"
            f" {plan.lines} lines of {plan.writers} clients, {plan.answers} answers,"
            f" seed {plan.seed}\n"
            f"  kept {self.kept.total()}, missing {len(self.missing)}, doubled"
            f" {len(self.doubled)}, shuffled {len(self.shuffled)}, answers repeated"
            f" {self.repeated.total()}\n"
            f"  posts: {posts}; {self.receipts.total()} of {receipts} receipts arrived"
        )


async def count_lines(
    sim: Sim, clients: Clients, ledger: Ledger, said: Said, plan: Plan
) -> LinesFound:
    """Look into the database, the support channel and every client's chat."""
    found = LinesFound(updates=ledger.updates())
    posts = ledger.posts()
    found.states.update((post["platform"], post["template"], post["state"]) for post in posts)
    kept = [(row, words(str(row["text"]))) for row in ledger.lines()]
    by_ticket: dict[int, list[str]] = defaultdict(list)
    by_chat: dict[str, list[str]] = defaultdict(list)
    for row, of_line in kept:
        for word in of_line:
            found.kept[row["chat"], row["external_id"], word] += 1
            found.tickets_of[row["chat"]].add(row["ticket_id"])
            by_ticket[row["ticket_id"]].append(word)
            by_chat[row["chat"]].append(word)
    _compare_order(found, said, by_chat)
    _compare_threads(found, by_ticket, ledger.threads(), await sim.slack.transcript(CHANNEL))
    for number in range(QUIET + plan.writers):
        sees = await clients.sees(sim, number)
        answers = [words(text)[0] for whom, text in said.answers if whom == number]
        _compare_answers(found, answers, sees)
        found.receipts[number] = sum(bool(_RECEIPT.search(text)) for text in sees)
    unknown = {w for post in posts if post["state"] == "unknown" for w in words(str(post["text"]))}
    found.missing = [word for word in found.missing if word not in unknown]
    return found


def _compare_order(found: LinesFound, said: Said, by_chat: dict[str, list[str]]) -> None:
    written: dict[str, list[str]] = defaultdict(list)
    for chat, _, text in said.lines:
        written[chat] += words(text)
    found.out_of_order = {chat for chat in by_chat if by_chat[chat] != written[chat]}


def _compare_threads(
    found: LinesFound,
    by_ticket: dict[int, list[str]],
    threads: dict[int, str],
    rows: Sequence[dict[str, object]],
) -> None:
    shown: dict[str, list[str]] = defaultdict(list)
    cards: Counter[str] = Counter()
    for row in rows:
        text, root = str(row["text"]), str(row["thread_ts"] or row["ts"])
        if root == row["ts"]:
            cards[text.split()[1]] += 1  # 🟡 #42 Cannot log in
        elif row["bot"] and not row["ephemeral_to"]:
            shown[root] += words(text)
    for ticket, of_ticket in by_ticket.items():
        seen = shown[threads[ticket]]
        found.missing += _without(of_ticket, seen)
        found.doubled += _more_than_once(seen)
        if [word for word in of_ticket if word in seen] != list(dict.fromkeys(seen)):
            found.shuffled.append(ticket)
    found.doubled += _more_than_once([*cards.elements()])


def _compare_answers(found: LinesFound, answers: Sequence[str], sees: Sequence[str]) -> None:
    found.missing += _without(answers, [word for text in sees for word in words(text)])
    for word in answers:
        saying = [text for text in sees if word in words(text)]
        if len(saying) > 1:
            found.repeated[word] = len(saying) - 1
            found.unmarked += [word for text in saying[1:] if _REPEATED not in text]


def _without(wanted: Sequence[str], seen: Sequence[str]) -> list[str]:
    there = set(seen)
    return [word for word in wanted if word not in there]


def _more_than_once(seen: Sequence[str]) -> list[str]:
    return [word for word, times in Counter(seen).items() if times > 1]
