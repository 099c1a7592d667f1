"""After a storm: what was promised and missed, against what was counted and told of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bots.sandbox.client import Sim
from domain.clocks import ClockKind, Turn
from domain.dictionaries.levels import Tell
from domain.events import ClockMoved, DeadlineMissed, DeadlineNear, Escalated
from tests.faults.desks import CHANNEL
from tests.faults.ledger import Ledger

COUNTS = {ClockKind.RESPONSE: "missed_answers", ClockKind.RESOLUTION: "missed_resolutions"}
_ANEW = {Turn.STARTED, Turn.SHIFTED}
_SIGNS = ("🟠", "🔴")
STEPS = (DeadlineNear, DeadlineMissed, Escalated)

Step = tuple[int, str, str, str, float]
"""A step of the ladder: ticket, clock, what was due when, name of the event, seconds after."""


@dataclass(slots=True)
class Promises:
    """How a storm's tickets stand with what was promised."""

    miscounted: list[tuple[int, str, int, int, int]] = field(default_factory=list)
    """Ticket, clock, and how often it is missed: by its number, by what its history says was
    missed, and by when its history says that it was due."""
    told_twice: list[Step] = field(default_factory=list)
    """Steps that the history has more than once, of one deadline."""
    shown_otherwise: list[int] = field(default_factory=list)
    """Tickets whose thread shows more or fewer reminders than were meant for it."""
    meant_otherwise: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Steps for the thread that it was not told of, or the other way round."""
    silent: list[tuple[int, str]] = field(default_factory=list)
    """Clocks that have passed the last step of their ladder, and nobody was told."""
    missed: int = 0
    steps: Counter[str] = field(default_factory=Counter)

    def report(self) -> str:
        """The numbers in a line."""
        told = ", ".join(f"{many} {name}" for name, many in sorted(self.steps.items()))
        return (
            f"  promises missed {self.missed}, miscounted {len(self.miscounted)}, steps told"
            f" twice {len(self.told_twice)}, never {len(self.silent)} ({told})"
        )


async def reckon_promises(sim: Sim, ledger: Ledger, now: datetime) -> Promises:
    """Look into history, tickets and threads once nothing is due any more; `now` is aware."""
    found = Promises()
    moves: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in ledger.events(ClockMoved.__name__):
        moves[row.ticket_id, row.facts["clock"]].append(row)
    steps = [_step(row) for row in ledger.events(*(kind.__name__ for kind in STEPS))]
    for ticket in ledger.tickets():
        for clock, count in COUNTS.items():
            history = moves[ticket.id, clock]
            counts = (getattr(ticket, count), _noted(history), _passed(history, now))
            found.missed += counts[0]
            if len(set(counts)) > 1:
                found.miscounted.append((ticket.id, clock, *counts))
            due = getattr(ticket, f"{clock}_due_at")
            last = (ticket.id, clock, due.isoformat() if due else "", Escalated.__name__)
            if due and last not in {step[:4] for step, _ in steps}:
                found.silent.append((ticket.id, clock))
    found.steps.update(name for (_, _, _, name, _), _ in steps)
    found.told_twice = _more_than_once(step for step, _ in steps)
    _compare_threads(found, steps, ledger, await sim.slack.transcript(CHANNEL))
    return found


def _step(row: Any) -> tuple[Step, Sequence[str]]:
    facts = row.facts
    after = float(facts.get("after", 0.0))
    return (row.ticket_id, facts["clock"], facts["due_at"], row.name, after), facts["told"]


def _noted(history: Iterable[Any]) -> int:
    return sum(row.facts["what"] == Turn.MISSED for row in history)


def _passed(history: Sequence[Any], now: datetime) -> int:
    """In how many cycles of a clock it ran beyond what was due, by the instants alone."""
    count, due, is_missed = 0, None, False
    for row in [*history, None]:
        until = now
        if row is not None:
            if row.facts["what"] == Turn.MISSED:
                continue
            ended = row.facts["what"] in (Turn.MET, Turn.LATE)
            # An answer counts from when it was written.
            until = datetime.fromisoformat(row.facts["since"]) if ended else row.at
        if due is not None and until > due and not is_missed:
            count, is_missed = count + 1, True
        if row is not None:
            after = row.facts["due_after"]
            due = datetime.fromisoformat(after) if after else None
            is_missed = is_missed and row.facts["what"] not in _ANEW
    return count


def _compare_threads(
    found: Promises,
    steps: Iterable[tuple[Step, Sequence[str]]],
    ledger: Ledger,
    rows: Sequence[dict[str, Any]],
) -> None:
    told = ledger.told_in_threads()
    meant = {step[:4] for step, whom in steps if Tell.DEPARTMENT in whom}
    posted = [(number, one["clock"], one["due_at"], _name(one["after"])) for number, one in told]
    found.meant_otherwise = [*meant.symmetric_difference(posted), *_more_than_once(posted)]
    wanted = Counter(number for number, _ in told)
    shown = Counter(
        str(row["thread_ts"])
        for row in rows
        if row["bot"] and not row["ephemeral_to"] and row["thread_ts"] not in ("", row["ts"])
        for line in str(row["text"]).split("\n")
        if line.startswith(_SIGNS)
    )
    threads = ledger.threads()
    found.shown_otherwise = [
        number for number, thread in threads.items() if wanted[number] != shown[thread]
    ]


def _name(after: float) -> str:
    near, missed, escalated = (kind.__name__ for kind in STEPS)
    return near if after < 0 else escalated if after else missed


def _more_than_once(these: Iterable[Any]) -> list[Any]:
    return [one for one, times in Counter(these).items() if times > 1]
