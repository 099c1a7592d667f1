"""What a line costs does not grow with all that the desk has ever kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from domain import desk
from domain.commands import WriteInThread, WriteLine
from domain.desk.act import Act, Origin
from domain.messages import Line
from domain.outgoing.addresses import channel_address
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorResult
from domain.outgoing.outcomes import Sent
from domain.people.accounts import Identity, Profile
from domain.people.person import Person, Role
from domain.people.places import Place
from domain.repositories import DEFAULT_DEPARTMENT
from domain.text.spans import Text
from storage.engine.database import Database
from storage.unit import Unit
from tests.bench.growth.statements import (
    assert_none_is_planned_anew,
    assert_none_reads_a_whole_table,
    statements,
    steps,
)
from tests.support.platform_rows import unit_on

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHAT = Place("telegram", "", "1000")
CHANNEL = Place("slack", "T1", "CDESK")


def _a_case(uow: Unit) -> None:
    """A client writes, then twice at once, staff answer, everything is sent."""
    client = _person(uow, Identity("telegram", "", "1000"), Role.CLIENT)
    anna = _person(uow, Identity("slack", "T1", "UANNA"), Role.SPECIALIST)
    uow.outbox.set_address(channel_address(DEFAULT_DEPARTMENT), CHANNEL)
    for number in (1, 2, 3):
        uow.inbox.add_all([("telegram", str(number), "1000", {})], NOW)
        uow.inbox.begin(number)
        line = Line(CHAT, str(number), Text("The screen is black"), NOW)
        desk.handle(WriteLine(line), Act(client, NOW, uow, Origin(CHAT, private=True)))
        if number != 2:
            _send_all(uow, NOW)
    (ticket,) = uow.tickets.of_client(client.id, 1)
    thread = Place("slack", "T1", "CDESK", "1")  # where the first post, the card, was sent
    read = NOW + timedelta(seconds=30)
    answer = Line(thread, "9.9", Text("We are on it"), read)
    desk.handle(WriteInThread(answer), Act(anna, read, uow, Origin(thread, private=False)))
    _send_all(uow, NOW + timedelta(minutes=1))
    assert uow.tickets.view(ticket.id).first_response_at == read
    uow.inbox.new(0, 10)
    uow.claims.left_sending()


def _person(uow: Unit, identity: Identity, role: Role) -> Person:
    person = uow.people.know(Profile(identity, identity.external_id), NOW)
    uow.people.set_role(person.id, role)
    return uow.people.get(person.id)


def _send_all(uow: Unit, now: datetime) -> None:
    platforms, full = ["telegram", "slack"], ["full"]
    while claimed := uow.claims.claim(now, platforms, full, _all, lags=lambda _: True, turns=full):
        for delivery in claimed:
            desk.record(_sent(delivery), Act(None, now, uow))
    for one in uow.claims.mirrors(now, platforms, ["slack:card"]):
        desk.record_shown(MirrorResult(one.kind, one.ref, one.wanted, now), now, uow)
    uow.claims.next_at(now)


def _all(candidates: Any) -> list[int]:
    return [candidate.post_id for candidate in candidates]


def _sent(delivery: Delivery) -> Sent:
    assert delivery.place is not None
    version = delivery.ticket.version if delivery.ticket else None
    return Sent(delivery.post_id, delivery.place, str(delivery.post_id), True, version)


@pytest.fixture
def started(migrated_sqlite_url: str) -> Iterator[Database[Unit]]:
    database = Database(migrated_sqlite_url, unit_on)
    database.start()
    yield database
    database.close()


def test_no_statement_on_the_way_of_a_line_reads_a_table_from_end_to_end(
    started: Database[Unit], migrated_sqlite_url: str
) -> None:
    with statements() as run:
        started.submit(_a_case).result()
    assert_none_reads_a_whole_table(run, migrated_sqlite_url)


def test_no_statement_on_the_way_of_a_line_is_planned_anew(started: Database[Unit]) -> None:
    with statements() as run:
        started.submit(_a_case).result()
    assert_none_is_planned_anew(run)


FEW, MANY = 25, 125
"""Lines in a short ticket and in a long one, each with a reply. A card names the newest twenty."""


def test_lines_and_replies_cost_no_more_in_a_long_ticket_than_in_a_short_one(
    migrated_sqlite_url: str,
) -> None:
    with steps() as taken:
        database = Database(migrated_sqlite_url, unit_on)
        database.start()
        database.submit(_a_case).result()
        costs = []
        for number in range(MANY):
            before = taken[0]
            database.submit(partial(_more, number)).result()
            costs.append(taken[0] - before)
        database.close()
    assert sum(costs[-5:]) <= 1.1 * sum(costs[FEW - 5 : FEW]), costs


def _more(number: int, uow: Unit) -> None:
    """The client writes again, staff answer again, and both are sent."""
    client = uow.people.by_identity(Identity("telegram", "", "1000"))
    anna = uow.people.by_identity(Identity("slack", "T1", "UANNA"))
    assert client is not None
    assert anna is not None
    now = NOW + timedelta(hours=1, minutes=2 * number)
    line = Line(CHAT, f"more {number}", Text("It is still black"), now)
    desk.handle(WriteLine(line), Act(client, now, uow, Origin(CHAT, private=True)))
    _send_all(uow, now)
    thread = Place("slack", "T1", "CDESK", "1")
    read = now + timedelta(seconds=30)
    answer = Line(thread, f"answer {number}", Text("We are still on it"), read)
    desk.handle(WriteInThread(answer), Act(anna, read, uow, Origin(thread, private=False)))
    _send_all(uow, now + timedelta(minutes=1))
