"""A ticket whose clocks are kept at every change, and what they did."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from domain import tickets
from domain.dictionaries.kinds.levels import LEVELS, Level
from domain.events import ClockMoved
from domain.people.places import Conversation, Place
from domain.sla.calendars import ROUND_THE_CLOCK, WEEKDAYS, Calendar, read_calendar
from domain.sla.clocks import ClockMove, Terms, keep_time
from domain.tickets import Status, Ticket
from tests.domain.dictionaries.read_entry import read_one

OFFICE = read_calendar(
    "Office",
    {
        "zone": "Europe/Berlin",
        "week": {day: ["09:00-13:00", "14:00-18:00"] for day in WEEKDAYS[:5]},
        "exceptions": {"2026-12-25": {"is": "closed", "label": "Christmas Day"}},
    },
)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""10:00 in Berlin, and the desk has been open for an hour."""
CONVERSATION = Conversation(1, Place("telegram", "", "7"), 7, None, None, False)


def level(
    name: str = "Gold", response: str = "4h", resolution: str = "24h", **more: object
) -> Level:
    """A level as it would be written; a target that is empty is none."""
    targets = {"response": response, "resolution": resolution}
    body = {key: value for key, value in targets.items() if value} | more
    found, problems = read_one(LEVELS, body, name)
    assert not problems
    return found


GOLD = level(warn={"response": "30min", "resolution": "2h"})
TERMS = Terms(GOLD, OFFICE)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@dataclass
class Case:
    """One ticket from its first line on; `done` is everything that its clocks did."""

    terms: Terms = TERMS
    now: datetime = MONDAY
    done: list[ClockMoved] = field(default_factory=list)
    ticket: Ticket = field(init=False)

    def opens(self, *, by_staff: bool = False, call_back_by: datetime | None = None) -> "Case":
        """A client's line opens it, or staff do."""
        opened = tickets.open_ticket(
            CONVERSATION,
            subject="Cannot log in",
            subject_settled=True,
            source="telegram",
            department_id=1,
            written_at=None if by_staff else self.now,
            now=self.now,
        )
        self._save(None, replace(opened, id=42, response_due_at=call_back_by), self.terms)
        return self

    def after(self, span: timedelta) -> "Case":
        """Time passes."""
        self.now += span
        return self

    def changes(self, change: Callable[[Ticket], Ticket], reason: str = "") -> "Case":
        """Anything happens to it."""
        self._save(self.ticket, change(self.ticket), self.terms, reason)
        return self

    def client_writes(self) -> "Case":
        """A further line of the client's."""
        return self.changes(lambda ticket: tickets.client_wrote(ticket, self.now, self.now)[0])

    def staff_write(self) -> datetime:
        """An answer is on its way; returns when it was written."""
        self.changes(lambda ticket: tickets.staff_wrote(ticket, 3, self.now, self.now)[0])
        return self.now

    def arrives(self, written: datetime, unanswered_since: datetime | None = None) -> "Case":
        """An answer reached the client."""
        return self.changes(lambda ticket: tickets.answered(ticket, written, unanswered_since))

    def is_answered(self) -> "Case":
        """An answer is written and arrives."""
        return self.arrives(self.staff_write())

    def loses_its_answers(self) -> "Case":
        """What was answered was meant for another ticket."""

        def unanswered(ticket: Ticket) -> Ticket:
            alone = replace(ticket, last_staff_line_at=None)
            return tickets.unanswered(alone, None, None, MONDAY, self.now)[0]

        return self.changes(unanswered)

    def becomes(self, status: Status) -> "Case":
        """Its status is moved."""
        return self.changes(lambda ticket: tickets.set_status(ticket, status, self.now)[0])

    def gets(self, terms: Terms, reason: str = "") -> "Case":
        """Another level or calendar holds from now on."""
        was, self.terms = self.terms, terms
        self._save(self.ticket, self.ticket, was, reason)
        return self

    def looks(self) -> "Case":
        """The sweep comes by."""
        return self.changes(lambda ticket: ticket)

    def _save(self, before: Ticket | None, after: Ticket, was: Terms, reason: str = "") -> None:
        self.ticket, done = keep_time(before, after, was, self.terms, self.now, reason)
        self.done += done

    def turns(self, clock: str) -> list[str]:
        """What one clock did, in order."""
        return [done.what for done in self.done if done.clock == clock]

    def last(self, turn: ClockMove) -> ClockMoved:
        """The newest of one kind."""
        return next(done for done in reversed(self.done) if done.what == turn)


def round_the_clock(given: Level = GOLD) -> Terms:
    return Terms(given, ROUND_THE_CLOCK)


def calendar_in(zone: str, **week: list[str]) -> Calendar:
    return read_calendar(f"hours in {zone}", {"zone": zone, "week": week})
