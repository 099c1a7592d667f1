"""After a storm: what was promised and missed, against what was counted and told of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bots.sandbox.client.sim import Sim
from domain.dictionaries.kinds.levels import Tell
from domain.events import ClockMoved, DeadlineMissed, DeadlineNear, Escalated
from domain.sla.clocks import ClockKind, ClockMove
from tests.faults.desks.database import Ledger
from tests.faults.desks.processes import CHANNEL

COUNTS = {ClockKind.RESPONSE: "missed_answers", ClockKind.RESOLUTION: "missed_resolutions"}
_SIGNS = ("⏰", "❗")
STEPS = NEAR, MISSED, ESCALATED = [
    kind.__name__ for kind in (DeadlineNear, DeadlineMissed, Escalated)
]

Step = tuple[int, str, str, str, int]
"""A step of the ladder: ticket, clock, what was due when, name of the event, and which cycle of the
clock it was: Telegram dates by the second, so that two of them may be due at the same instant."""


@dataclass(slots=True)
class Promises:
    """How a storm's tickets stand with what was promised."""

    miscounted: list[tuple[int, str, int, int, int]] = field(default_factory=list)
    """Ticket, clock, and how often it is missed: by its number, by what its history says was
    missed, and by when its history says that it was due."""
    told_twice: list[Step] = field(default_factory=list)
    """Steps that the history has more than once, of one deadline."""
    shown_otherwise: list[int] = field(default_factory=list)
    """Tickets whose thread shows more reminders than were meant for it, or fewer than left."""
    meant_otherwise: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Steps for the thread that it was not told of, or the other way round."""
    silent: list[tuple[int, str]] = field(default_factory=list)
    """Clocks that have passed the last step of their ladder, and nobody was told."""
    shown: int = 0
    """Reminders that stand in threads."""
    missed: int = 0
    came_to_light: int = 0
    """How many of them were answered in time, which Slack told of later: the desk was dead."""
    steps: Counter[str] = field(default_factory=Counter)

    def report(self) -> str:
        """The numbers in a line."""
        told = ", ".join(f"{many} {name}" for name, many in sorted(self.steps.items()))
        return (
            f"  promises missed {self.missed} ({self.came_to_light} by answers that were in time,"
            f" and heard of late), miscounted {len(self.miscounted)}, steps told"
            f" twice {len(self.told_twice)}, never {len(self.silent)} ({told}),"
            f" {self.shown} in threads"
        )


async def count_promises(sim: Sim, ledger: Ledger, now: datetime) -> Promises:
    """Look into history, tickets and threads once nothing is due any more; `now` is aware."""
    found = Promises()
    moves: dict[tuple[int, str], list[Any]] = defaultdict(list)
    steps: list[tuple[Step, Sequence[str]]] = []
    for row in ledger.events(ClockMoved.__name__, *STEPS):
        of_clock = moves[row.ticket_id, row.facts["clock"]]
        if row.name in STEPS:
            steps.append((_step(row, of_clock), row.facts["told"]))
        else:
            of_clock.append(row)
    told = {step for step, _ in steps}
    for ticket in ledger.tickets():
        for clock, count in COUNTS.items():
            history = moves[ticket.id, clock]
            counts = (getattr(ticket, count), _noted(history), _passed(history, now))
            found.missed += counts[0]
            if len(set(counts)) > 1:
                found.miscounted.append((ticket.id, clock, *counts))
            found.came_to_light += _came_to_light(history)
            if _has_run_out(history) and _last(ticket.id, clock, history) not in told:
                found.silent.append((ticket.id, clock))
    found.steps.update(name for (_, _, _, name, _), _ in steps)
    found.told_twice = _more_than_once(step for step, _ in steps)
    _compare_threads(found, steps, ledger, await sim.slack.transcript(CHANNEL))
    return found


def _step(row: Any, history: Iterable[Any]) -> Step:
    return row.ticket_id, row.facts["clock"], row.facts["due_at"], row.name, _cycle(history)


def _cycle(history: Iterable[Any]) -> int:
    return sum(move.facts["what"] == ClockMove.STARTED for move in history)


def _has_run_out(history: Sequence[Any]) -> bool:
    """Whether a clock runs still, and nobody has ever stopped it: every step has come by now.

    One that was paused while it was late tells nobody again once it goes on.
    """
    return [row.facts["what"] for row in history[-2:]] == [ClockMove.STARTED, ClockMove.MISSED]


def _last(ticket_id: int, clock: str, history: Sequence[Any]) -> Step:
    return ticket_id, clock, history[-1].facts["due_after"], ESCALATED, _cycle(history)


def _noted(history: Iterable[Any]) -> int:
    return sum(row.facts["what"] == ClockMove.MISSED for row in history)


def _passed(history: Sequence[Any], now: datetime) -> int:
    """In how many cycles of a clock it ran beyond what was due, by the instants alone.

    A pause or an end counts when it was known of: until then it was late, and was counted so.
    """
    count, due, is_missed = 0, None, False
    for row in history:
        what, after = row.facts["what"], row.facts["due_after"]
        if what == ClockMove.MISSED:
            continue
        if due is not None and _until(row, history) > due and not is_missed:
            count, is_missed = count + 1, True
        due = datetime.fromisoformat(after) if after else None
        is_missed = is_missed and what != ClockMove.STARTED
    return count + (due is not None and now > due and not is_missed)


def _until(row: Any, history: Sequence[Any]) -> datetime:
    """Until when a clock ran that this ended: an answer counts from when it was written."""
    in_time = row.facts["what"] == ClockMove.MET and not _was_noted(row, history)
    at: datetime = row.at
    return min(at, datetime.fromisoformat(row.facts["since"])) if in_time else at


def _came_to_light(history: Sequence[Any]) -> int:
    """How many answers were in time, and not known of before that had passed."""
    return sum(row.facts["what"] == ClockMove.MET and _was_noted(row, history) for row in history)


def _was_noted(row: Any, history: Sequence[Any]) -> bool:
    """Whether what this ended had been missed just before."""
    before = history[history.index(row) - 1]
    return bool(before.facts["what"] == ClockMove.MISSED)


def _compare_threads(
    found: Promises,
    steps: Iterable[tuple[Step, Sequence[str]]],
    ledger: Ledger,
    rows: Sequence[dict[str, Any]],
) -> None:
    told = ledger.told_in_threads()
    meant = Counter(step[:4] for step, whom in steps if Tell.DEPARTMENT in whom)
    posted = Counter(
        (number, one.clock, one.due_at.isoformat(), _name(one.after)) for number, one, _ in told
    )
    found.meant_otherwise = [*(meant - posted), *(posted - meant)]
    wanted = Counter(number for number, _, _ in told)
    left = Counter(number for number, _, has_left in told if has_left)
    shown = Counter(
        str(row["thread_ts"])
        for row in rows
        if row["bot"] and not row["ephemeral_to"] and row["thread_ts"] not in ("", row["ts"])
        for line in str(row["text"]).split("\n")
        if line.startswith(_SIGNS)
    )
    found.shown_otherwise = [
        number
        for number, thread in ledger.threads().items()
        if not left[number] <= shown[thread] <= wanted[number]
    ]
    found.shown = shown.total()


def _name(after: float) -> str:
    return NEAR if after < 0 else ESCALATED if after else MISSED


def _more_than_once(these: Iterable[Any]) -> list[Any]:
    return [one for one, times in Counter(these).items() if times > 1]
