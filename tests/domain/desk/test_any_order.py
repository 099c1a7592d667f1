"""Whatever happens in whatever order: clocks, deadlines, queue and lamps tell the same story."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.desk.act.terms import terms_of, working_hours
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.outgoing.outcomes import Failed
from domain.policy.queue.lamp import lamp_for_staff
from domain.policy.queue.order import queue_key
from domain.policy.queue.ticket_list import Filters, Light
from domain.policy.tickets.silence import DeadlineKind, deadlines_of_silence
from domain.sla.clocks import ClockKind, deadlines
from domain.sla.why import explain
from domain.tickets import SETTLING, Status, Ticket
from storage.repositories.deadlines import name_of
from storage.tables.tickets import deadlines as deadline_rows
from storage.tables.tickets import tickets
from storage.unit import Unit
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World, world_on
from tests.support.databases.postgresql import Templates

_numbers = count(1)
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-13:00, 14:00-18:00")
HALVES = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), "07:30-12:00, 15:00-20:00")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, templates: Templates) -> Iterator[World]:
    """A desk of two departments with hours of their own, levels and rules."""
    copy = tmp_path_factory.mktemp("any-order") / "helpline.db"
    copy.write_bytes(templates.file.read_bytes())
    with world_on(f"sqlite:///{copy}") as world:
        has(world, Kind.CALENDAR, "Office", zone="Europe/Berlin", week=WEEK)
        has(world, Kind.CALENDAR, "Halves", zone="Asia/Kolkata", week=HALVES)
        has(world, Kind.GROUP, "VIP")
        has(world, Kind.DEPARTMENT, "Billing", calendar="Halves", close_after=3)
        body = {"calendar": "Office", "close_after": 4}
        world.run(lambda uow: uow.dictionaries.change(1, "Support", body, BEGINNING))
        warn = {"response": "30min", "resolution": "2h"}
        later = [{"clock": "response", "after": "1h", "tell": "administrators"}]
        steps = {"response": "2h", "resolution": "8h", "warn": warn, "escalate": later}
        has(world, Kind.LEVEL, "Standard", **steps)
        gold = {"response": "30min", "resolution": "3h"}
        has(world, Kind.LEVEL, "Gold", groups="VIP", priority=5, calendar="Halves", **gold)
        has(world, Kind.LEVEL, "Free", groups="VIP", priority=-3)
        has(world, Kind.PRIORITY, "High", value=10)
        has(world, Kind.CATEGORY, "Access")
        has(world, Kind.CATEGORY, "Invoices", department="Billing")
        has(world, Kind.RULE, "Refund", when={"text": "refund"}, then={"points": 70})
        has(world, Kind.RULE, "High", when={"priority": "High"}, then={"points": 45})
        yield world


class Story:
    """Two clients and three of staff, and one ticket at a time that something happens to."""

    def __init__(self, world: World) -> None:
        self.world = world
        number = next(_numbers)
        self.clients = [world.client(f"Ivan {number}"), world.client(f"Maria {number}")]
        self.staff = [world.specialist(f"Anna {number}"), world.administrator(f"Olga {number}")]
        self.clients[0].writes("Cannot log in")
        self.clients[1].writes("A refund, please")
        self.missed: dict[int, tuple[int, int]] = {}

    def mine(self) -> Sequence[Ticket]:
        """The tickets of this story."""
        ids = [one.person.id for one in self.clients]

        def look(uow: Unit) -> list[int]:
            query = select(tickets.c.id).where(tickets.c.client_id.in_(ids)).order_by(tickets.c.id)
            return list(uow.tickets._connection.execute(query).scalars())

        return [self.world.ticket(number) for number in self.world.run(look)]

    def does(self, what: str, which: int, who: int) -> None:
        """One thing happens; what is refused has not happened."""
        mine = self.mine()
        ticket = mine[which % len(mine)]
        somebody = self.staff[who % 2]
        client = next(one for one in self.clients if one.person.id == ticket.client_id)
        with suppress(Refusal):
            ACTS[what](self, ticket, somebody, client)

    def answers(self, ticket: Ticket, by: Somebody, client: Somebody) -> None:
        self.world.thread(ticket.id)
        self.world.deliver()
        by.writes_in(ticket, "Try again")

    def fails(self, ticket: Ticket, by: Somebody, client: Somebody) -> None:
        self.answers(ticket, by, client)
        self.world.pass_time(seconds=6)
        for one in self.world.claim():
            if one.template == "client/reply":
                self.world.record(Failed(one.post_id, "too long"))

    def moves_a_line(self, ticket: Ticket, by: Somebody, client: Somebody) -> None:
        self.world.pass_time(minutes=3)
        line = self.world.line(client.place, "And the printer is on fire")
        client.asks(ask.WriteLine(line), private=True)
        message = self.world.run(lambda uow: uow.messages.at(client.place, line.external_id))
        assert message is not None
        client.asks(ask.MoveLine(message.id, None), private=True)

    def looks(self, viewer: Somebody) -> None:
        """Everything agrees with everything."""
        for ticket in self.mine():
            self._promises(ticket)
            missed = (ticket.missed_answers, ticket.missed_resolutions)
            before = self.missed.get(ticket.id, (0, 0))
            assert all(now >= then for now, then in zip(missed, before, strict=True))
            self.missed[ticket.id] = missed
        self._queue(viewer)

    def ends(self) -> None:
        """Every ticket is closed: what comes after is another story."""
        for ticket in self.mine():
            self.staff[1].insists(ask.CloseTicket(ticket_id=ticket.id))

    def _promises(self, ticket: Ticket) -> None:
        known = self.world.run(lambda uow: uow.dictionaries.load())
        terms = terms_of(ticket, known)
        answer, done = (terms.target(clock) for clock in ClockKind)
        waits = ticket.waiting_since is not None
        assert (ticket.response_due_at is not None) is (waits and answer is not None), ticket
        assert not waits or ticket.is_active
        runs = ticket.status in (Status.NEW, Status.OPEN)
        assert (ticket.resolution_due_at is not None) is (runs and done is not None), ticket
        paused = ticket.is_active and not runs
        assert (ticket.resolution_left is not None) is (paused and done is not None), ticket
        self._deadlines(ticket)
        why = self.world.run(
            lambda uow: explain(
                ticket, terms, uow.history.of_clocks(ticket.id), self.world.now, known.calendars
            )
        )
        for clock in why.clocks:
            assert clock.used + clock.left == clock.target
            due = getattr(ticket, f"{clock.kind}_due_at")
            assert clock.due_at == due, ticket

    def _deadlines(self, ticket: Ticket) -> None:
        def look(uow: Unit) -> tuple[dict[str, Any], dict[str, Any]]:
            known = uow.dictionaries.load()
            department = known.department(ticket.department_id)
            assert department is not None
            told = uow.deadlines.fired(ticket.id)
            hours = working_hours(ticket, known)
            days = department.close_after or 0
            wanted: tuple[tuple[DeadlineKind, datetime], ...] = (
                *deadlines(ticket, terms_of(ticket, known)).items(),
                *deadlines_of_silence(ticket, days, hours, told).items(),
            )
            query = select(deadline_rows).filter_by(ticket_id=ticket.id)
            rows = uow.deadlines._connection.execute(query)
            names = {name_of(kind): due for kind, due in wanted}
            return names, {row.kind: row.due_at for row in rows}

        wanted, kept = self.world.run(look)
        assert kept == wanted, ticket

    def _queue(self, viewer: Somebody) -> None:
        mine = [ticket.id for ticket in self.mine()]

        def look(uow: Unit) -> list[Any]:
            there = tickets.c.queue_key.is_not(None) | tickets.c.id.in_(mine)
            query = select(tickets.c.id, tickets.c.queue_key).where(there)
            return list(uow.tickets._connection.execute(query).all())

        keys = self.world.run(look)
        there = {row.id: self.world.ticket(row.id) for row in keys}
        assert {row.id: row.queue_key for row in keys} == {
            number: queue_key(ticket) for number, ticket in there.items()
        }
        active = [ticket for ticket in there.values() if ticket.is_active]
        assert self._listed(Filters(), viewer) == [
            ticket.id for ticket in sorted(active, key=self._place)
        ]
        for light in (Light.RED, Light.YELLOW, Light.LIGHT_GREEN, Light.GREEN):
            assert set(self._listed(Filters(lamp=light), viewer)) == {
                one.id
                for one in active
                if lamp_for_staff(one, viewer.person.id).value == light.value
            }

    def _listed(self, filters: Filters, viewer: Somebody) -> list[int]:
        def look(uow: Unit) -> list[int]:
            page = uow.queue.page(filters, viewer_id=viewer.person.id, zone=UTC, most=500)
            return [row.ticket.id for row in page.rows]

        return self.world.run(look)

    def _place(self, ticket: Ticket) -> tuple[Any, ...]:
        """The queue's order, as it is defined."""
        since = ticket.waiting_since
        waited = (self.world.now - since) // timedelta(seconds=1) if since else 0
        first = (not ticket.overdue, -ticket.level_priority, since is None)
        return *first, -(ticket.points * 60 + waited), ticket.id


Step = Callable[[Story, Ticket, Somebody, Somebody], Any]


def _staff(command: Callable[[Ticket], Any]) -> Step:
    return lambda _, ticket, by, __: by.insists(command(ticket))


def _client(command: Callable[[Ticket], Any]) -> Step:
    return lambda _, ticket, __, client: client.insists(command(ticket), private=True)


def _becomes(status: Status) -> Step:
    return _staff(lambda one: ask.SetStatus(ticket_id=one.id, status=status))


def _goes_to(department: str) -> Step:
    return _staff(lambda one: ask.MoveTicket(ticket_id=one.id, department=department))


def _gets(level: str) -> Step:
    return _staff(lambda one: ask.SetLevel(ticket_id=one.id, level=f"{level} because"))


ACTS: dict[str, Step] = {
    "writes": lambda _, __, ___, client: client.writes("It still does not work"),
    "writes of a refund": lambda _, __, ___, client: client.writes("I want a refund"),
    "thanks": lambda _, __, ___, client: client.writes("Thank you"),
    "asks anew": lambda _, __, ___, client: client.writes_new("The invoice is wrong"),
    "comes back to": _client(lambda one: ask.ContinueTicket(ticket_id=one.id)),
    "closes": _client(lambda one: ask.CloseTicket(ticket_id=one.id)),
    "reopens": _client(lambda one: ask.ReopenTicket(ticket_id=one.id)),
    "needs help still": _client(lambda one: ask.StillNeedHelp(ticket_id=one.id)),
    "moves a line": Story.moves_a_line,
    "answers": Story.answers,
    "fails": Story.fails,
    "delivers": lambda story, *_: story.world.deliver(),
    "takes": _staff(lambda one: ask.TakeTicket(ticket_id=one.id)),
    "no reply": _staff(lambda one: ask.NoReplyNeeded(ticket_id=one.id)),
    **{status.value: _becomes(status) for status in (Status.OPEN, Status.ON_HOLD, *SETTLING)},
    **{f"department {name}": _goes_to(name) for name in ("Billing", "Support")},
    **{f"level {name}": _gets(name) for name in ("Standard", "Gold", "Free")},
    "category": _staff(lambda one: ask.SetCategory(ticket_id=one.id, category="Invoices")),
    "priority": _staff(lambda one: ask.SetPriority(ticket_id=one.id, priority="High")),
    "locks": _staff(lambda one: ask.LockTicket(ticket_id=one.id)),
    "ticks": lambda story, *_: (
        swept(story.world),
        story.world.run(lambda uow: desk.expire_locks(Act(None, story.world.now, uow))),
        story.world.run(lambda uow: desk.close_resolved(Act(None, story.world.now, uow))),
    ),
}

STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(ACTS)),
        st.integers(0, 3),
        st.integers(0, 1),
        st.sampled_from([0, 1, 20, 90, 400, 1500, 6000]),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_everything_agrees_after_everything(
    world: World, steps: list[tuple[str, int, int, int]]
) -> None:
    story = Story(world)
    for what, which, who, minutes in steps:
        world.pass_time(minutes=minutes)
        story.does(what, which, who)
        story.looks(story.staff[0])
    swept(world)
    assert world.run(lambda uow: uow.deadlines.due(world.now, 1)) == []
    story.looks(story.staff[1])
    story.ends()
