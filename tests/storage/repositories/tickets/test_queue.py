"""The list of tickets: who is on a page of it, in which order, and by which indexes it is read."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.policy.people.scope import EVERYTHING, Scope, Scopes, Sight
from domain.policy.queue.lamp import lamp_for_staff, urgency
from domain.policy.queue.order import queue_key
from domain.policy.queue.ticket_list import NOBODY, Cursor, Filters, Light, ListPart, Period
from domain.tickets import Status, Ticket
from storage.engine.database import Database
from storage.unit import Unit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
ANNA, BORIS, IVAN, PETRA = 1, 2, 3, 4
SEED = 20261120


@pytest.fixture
def database(running_database: Database[Unit]) -> Database[Unit]:
    return running_database


def _people(uow: Unit) -> int:
    for number, name in enumerate(("Anna", "Boris", "Ivan Petrov", "Petra"), 1):
        uow.people.know(Profile(Identity("telegram", "", f"{number}"), name), NOW)
    for staff in (ANNA, BORIS):
        uow.people.set_role(staff, Role.SPECIALIST)
    return uow.conversations.open(Place("telegram", "", "9"), IVAN).id


def _ticket(conversation_id: int, **facts: Any) -> Ticket:
    created = facts.get("created_at", NOW - timedelta(hours=1))
    bare = Ticket(
        id=0,
        subject="Cannot log in",
        subject_settled=True,
        status=Status.OPEN,
        client_id=IVAN,
        conversation_id=conversation_id,
        department_id=1,
        assignee_id=None,
        source="telegram",
        follows_id=None,
        created_at=created,
        status_changed_at=created,
        waiting_since=created,
        first_response_at=None,
        last_client_line_at=created,
        last_staff_line_at=None,
        version=1,
    )
    return replace(bare, **facts)


def _any_ticket(chance: random.Random, conversation_id: int) -> Ticket:
    created = NOW - timedelta(minutes=chance.randrange(60 * 24 * 40))
    said = created + timedelta(minutes=chance.randrange(600))
    answered = chance.random() < 0.5
    return _ticket(
        conversation_id,
        created_at=created,
        status=chance.choice(list(Status)),
        client_id=chance.choice((ANNA, IVAN, PETRA)),
        department_id=chance.randrange(1, 3),
        assignee_id=chance.choice((None, ANNA, BORIS)),
        source=chance.choice(("telegram", "slack")),
        waiting_since=None if answered else said,
        last_client_line_at=chance.choice((said, None)) if answered else said,
        last_staff_line_at=said + timedelta(minutes=5) if answered else None,
        last_replier_id=chance.choice((ANNA, BORIS)) if answered else None,
        category_id=chance.choice((None, 11, 12)),
        level_id=chance.choice((None, 21, 22)),
        level_priority=chance.randrange(3),
        points=chance.randrange(4),
        project=chance.choice(("", "Apollo", "Gemini")),
        overdue=chance.random() < 0.2,
        expiring=chance.random() < 0.3,
    )


@pytest.fixture
def many(database: Database[Unit]) -> list[Ticket]:
    """Tickets of every kind, drawn by lot."""
    chance = random.Random(SEED)

    def unit(uow: Unit) -> list[Ticket]:
        conversation = _people(uow)
        return [uow.tickets.add(_any_ticket(chance, conversation)) for _ in range(300)]

    return database.submit(unit).result()


def page(
    database: Database[Unit],
    filters: Filters,
    at: Cursor | None = None,
    most: int = 10,
    sight: Sight = EVERYTHING,
) -> ListPart:
    """A page as Anna sees it."""
    return database.submit_read(
        lambda uow: uow.queue.page(filters, viewer_id=ANNA, zone=UTC, sight=sight, at=at, most=most)
    ).result()


def whole(database: Database[Unit], filters: Filters, sight: Sight = EVERYTHING) -> list[int]:
    """All pages, one after another."""
    numbers: list[int] = []
    at: Cursor | None = None
    while True:
        found = page(database, filters, at, sight=sight)
        numbers += [row.ticket.id for row in found.rows]
        at = found.later
        if at is None:
            return numbers


def _meets(ticket: Ticket, filters: Filters) -> bool:
    """What the filters ask, in the domain's own words."""
    lights = {lamp_for_staff(ticket, ANNA).value, urgency(ticket)}
    period = filters.period
    return (
        filters.client in (None, ticket.client_id)
        and filters.department in (None, ticket.department_id)
        and filters.status in (None, ticket.status)
        and filters.responsible in (None, ticket.assignee_id or NOBODY)
        and filters.category in (None, ticket.category_id)
        and filters.level in (None, ticket.level_id)
        and filters.project in (None, ticket.project)
        and filters.source in (None, ticket.source)
        and (filters.lamp is None or filters.lamp.value in lights)
        and (period is None or period.first <= ticket.created_at.date() <= period.last)
    )


def expected(tickets: list[Ticket], filters: Filters) -> list[int]:
    """The list by its definition: whatever is in the queue, in its order; else newest first."""
    if filters.settled:
        left = [one for one in tickets if not one.is_active and _meets(one, filters)]
        left = [one for one in left if one.status is filters.settled]
        return [one.id for one in sorted(left, key=lambda one: (one.created_at, one.id))][::-1]
    queue = [(queue_key(one), one.id) for one in tickets if one.is_active and _meets(one, filters)]
    return [number for _, number in sorted(queue, key=lambda place: (place[0] or 0, place[1]))]


WEEK = Period(TODAY - timedelta(days=6), TODAY)
MONTHS = Period(TODAY - timedelta(days=999), TODAY)
EACH = (
    Filters(),
    *(Filters(lamp=light) for light in Light),
    Filters(level=21),
    Filters(category=12),
    *(Filters(status=status) for status in Status),
    Filters(period=Period(TODAY, TODAY)),
    Filters(period=WEEK),
    Filters(period=MONTHS),
    Filters(client=IVAN),
    Filters(responsible=BORIS),
    Filters(responsible=NOBODY),
    Filters(department=2),
    Filters(project="Apollo"),
    Filters(source="slack"),
)
TOGETHER = (
    Filters(lamp=Light.RED, level=21),
    Filters(lamp=Light.YELLOW, responsible=BORIS, department=1),
    Filters(lamp=Light.GREEN, period=WEEK),
    Filters(status=Status.CLOSED, client=IVAN),
    Filters(status=Status.CLOSED, period=WEEK, category=11),
    Filters(status=Status.RESOLVED, responsible=ANNA),
    Filters(lamp=Light.GREY, client=PETRA, period=WEEK),
    Filters(project="Gemini", source="slack", lamp=Light.OVERDUE),
    Filters(period=WEEK, client=PETRA, responsible=NOBODY),
)


def test_page_after_page_the_list_holds_what_was_asked_for_in_its_order(
    database: Database[Unit], many: list[Ticket]
) -> None:
    for filters in EACH:
        assert whole(database, filters) == expected(many, filters), filters


def test_filters_hold_together(database: Database[Unit], many: list[Ticket]) -> None:
    for filters in TOGETHER:
        assert whole(database, filters) == expected(many, filters), filters


@pytest.mark.parametrize("view", list(Scope))
@pytest.mark.parametrize(
    "departments", [frozenset({1}), frozenset({1, 2}), frozenset[int]()], ids=str
)
def test_the_list_holds_no_ticket_that_its_viewer_may_not_see(
    database: Database[Unit], many: list[Ticket], view: Scope, departments: frozenset[int]
) -> None:
    sight = Sight(ANNA, Scopes(view), departments)
    seen = [one for one in many if sight.sees(one)]
    for filters in (Filters(), *TOGETHER, Filters(department=2), Filters(status=Status.CLOSED)):
        assert whole(database, filters, sight) == expected(seen, filters), filters


def test_going_back_shows_the_pages_that_were_there(
    database: Database[Unit], many: list[Ticket]
) -> None:
    assert many
    for filters in (Filters(), Filters(lamp=Light.RED), Filters(source="slack")):
        first = page(database, filters, most=4)
        second = page(database, filters, first.later, most=4)
        third = page(database, filters, second.later, most=4)
        assert page(database, filters, third.earlier, most=4).rows == second.rows
        back = page(database, filters, second.earlier, most=4)
        assert back.rows == first.rows
        assert first.earlier is None
        assert back.earlier is None


def test_going_back_to_a_beginning_that_became_shorter_shows_a_whole_page(
    database: Database[Unit], many: list[Ticket]
) -> None:
    first = page(database, Filters())
    taken = first.rows[0].ticket
    closed = replace(taken, status=Status.CLOSED)
    second = page(database, Filters(), first.later)
    database.submit(lambda uow: uow.tickets.save(closed)).result()
    again = page(database, Filters(), second.earlier)
    assert [row.ticket.id for row in again.rows] == expected(
        [closed if one.id == closed.id else one for one in many], Filters()
    )[:10]


def test_filters_that_hold_together_for_few_say_how_far_was_looked_and_go_on(
    database: Database[Unit], many: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.repositories.tickets.queue.WALKED", 30)
    filters = Filters(department=1, source="slack", category=11, project="Apollo")
    first = page(database, filters)
    assert len(first.rows) < 10
    assert first.searched == 30
    assert first.later is not None
    assert whole(database, filters) == expected(many, filters)
    back = page(database, filters, page(database, filters, first.later).earlier)
    assert back.searched in (0, 30)


def test_a_row_shows_who_asks_who_answers_what_is_new_and_where_it_is_talked_about(
    database: Database[Unit],
) -> None:
    def unit(uow: Unit) -> None:
        conversation = _people(uow)
        facts = {"assignee_id": BORIS, "locked_by_id": ANNA, "locked_until": NOW}
        ticket = uow.tickets.add(_ticket(conversation, **facts))
        uow.outbox.set_thread(ticket.id, Place("slack", "T1", "C1", "1.5"))

    database.submit(unit).result()
    (row,) = page(database, Filters()).rows
    assert (row.client, row.assignee, row.locked_by) == ("Ivan Petrov", "Boris", "Anna")
    assert (row.groups, row.unread) == ((), 0)
    assert row.thread == Place("slack", "T1", "C1", "1.5")


def test_projects_are_those_that_stand_in_the_queue(
    database: Database[Unit], many: list[Ticket]
) -> None:
    projects = database.submit_read(lambda uow: uow.queue.projects(10)).result()
    assert projects == ["Apollo", "Gemini"]
    assert database.submit_read(lambda uow: uow.queue.projects(1)).result() == ["Apollo"]
    assert many


def test_only_what_changed_of_a_ticket_is_written(
    database: Database[Unit], many: list[Ticket]
) -> None:
    """Each column that is written costs the indexes of the queue that it stands in."""
    written: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE tickets"):
            written.append(statement)

    def unit(uow: Unit) -> Ticket | None:
        ticket = uow.tickets.get(many[0].id)
        uow.tickets.save(ticket)
        uow.tickets.save(replace(ticket, version=7))
        uow.tickets.save(replace(ticket, version=7, subject="No sound"))
        return uow.tickets.get(ticket.id)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        saved = database.submit(unit).result()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert saved == replace(many[0], version=7, subject="No sound")
    assert len(written) == 2
    assert "version=" in written[0]
    assert "subject=" in written[1]
    assert all("queue_key=" not in one and "status=" not in one for one in written)
