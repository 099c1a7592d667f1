"""What was missed is kept once, and told once; what is known is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bots.database import AsyncDatabase
from bots.inbound.backfill import RememberedGaps
from bots.platforms import Missed, Received, Watched
from domain import commands as ask
from domain import desk
from domain.answers.say import Confirm
from domain.desk.act import Act, Origin
from domain.messages import Line
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.text.spans import Text
from domain.tickets import Status
from storage.engine.database import Database
from storage.repositories.posts.bodies import read
from storage.tables.posts import posts
from storage.unit import Unit
from tests.support.texts.answers import words_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOME = Place("slack", "T1", "DJANE", "100.1")
THREAD = Place("slack", "T1", "CDESK", "200.1")


@pytest.fixture
def database(running_database: Database[Unit]) -> Database[Unit]:
    return running_database


@pytest.fixture
async def gaps(database: Database[Unit]) -> RememberedGaps:
    """What the desk remembers of Slack, where Jane has an open ticket with a thread."""
    database.submit(_open).result()
    return RememberedGaps(AsyncDatabase(database), "slack", lambda: NOON, lambda: None)


def _open(uow: Unit) -> None:
    jane = uow.people.know(Profile(Identity("slack", "T1", "UJANE"), "Jane"), NOON)
    top = Place("slack", "T1", "DJANE")
    line = Line(top, "100.1", Text("The lift has stopped"), NOON, opens_thread=True)
    desk.handle(ask.WriteLine(line), Act(jane, NOON, uow, Origin(top, private=True)))
    uow.outbox.set_thread(1, THREAD)


def missed(ts: str, place: Place = HOME, *, edit: bool = False) -> Missed:
    """A line that the history shows."""
    received = Received("slack", f"{place.chat}:{ts}{':edit' * edit}", "lane", {"ts": ts})
    return Missed(received, place, ts, 1, edit)


def told(database: Database[Unit]) -> list[int]:
    """The counts that threads were told."""

    def look(uow: Unit) -> list[int]:
        query = select(posts.c.facts).filter_by(template="thread/recovered").order_by(posts.c.id)
        found = uow.outbox._connection.execute(query).scalars()
        return [words_of(read("thread/recovered", facts, None))["count"] for facts in found]

    return database.submit_read(look).result()


async def test_missed_lines_go_to_the_inbox_and_the_thread_is_told_once(
    gaps: RememberedGaps, database: Database[Unit]
) -> None:
    lines = [missed("101.1"), missed("102.1", THREAD)]
    assert [await gaps.recover(lines) for _ in range(2)] == [2, 0]
    waiting = database.submit_read(lambda uow: uow.inbox.new(0, 9)).result()
    assert [row.payload["ts"] for row in waiting] == ["101.1", "102.1"]
    assert told(database) == [2]


async def test_a_line_that_the_desk_has_is_not_taken_again(
    gaps: RememberedGaps, database: Database[Unit]
) -> None:
    assert await gaps.recover([missed("100.1")]) == 0
    assert database.submit_read(lambda uow: uow.inbox.new(0, 9)).result() == []
    assert told(database) == []


async def test_an_edit_is_kept_and_counts_as_no_line(
    gaps: RememberedGaps, database: Database[Unit]
) -> None:
    assert await gaps.recover([missed("100.1", edit=True)]) == 0
    assert len(database.submit_read(lambda uow: uow.inbox.new(0, 9)).result()) == 1
    assert told(database) == []


async def test_open_tickets_are_watched_on_both_sides_and_closed_ones_no_more(
    gaps: RememberedGaps, database: Database[Unit]
) -> None:
    assert await gaps.watched() == [Watched(THREAD, 1), Watched(HOME, 1)]

    def close(uow: Unit) -> None:
        jane = uow.people.know(Profile(Identity("slack", "T1", "UJANE"), "Jane"), NOON)
        act = Act(jane, NOON, uow, Origin(HOME, private=True))
        asked = desk.handle(ask.CloseTicket(ticket_id=1), act)
        assert isinstance(asked, Confirm)
        desk.handle(ask.Agree(asked.number), act)
        ticket = uow.tickets.get(1)
        assert ticket.status is Status.CLOSED

    database.submit(close).result()
    assert await gaps.watched() == []


async def test_until_when_slack_was_heard_is_remembered(gaps: RememberedGaps) -> None:
    assert await gaps.heard_until() is None
    for until in (NOON, NOON + timedelta(hours=1)):
        await gaps.heard(until)
        assert await gaps.heard_until() == until
