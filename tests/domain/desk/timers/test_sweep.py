"""What happens when a deadline is near, passes, and stays unmet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.people.person import Role
from domain.tickets import Status
from tests.domain.desk.support.deadlines import happened, lines, swept
from tests.domain.desk.support.entries import ALWAYS, OFFICE, has
from tests.domain.desk.support.world import MONDAY, Somebody, World

LADDER = {
    "response": "1h",
    "resolution": "8h",
    "warn": {"response": "15min"},
    "escalate": [{"clock": "response", "after": "30min", "tell": ["department", "administrators"]}],
}


@pytest.fixture
def promised(world: World) -> World:
    """A desk that promises an answer within an hour, and warns of it."""
    has(world, Kind.LEVEL, "Standard", **LADDER)
    return world


@pytest.fixture
def anna(promised: World) -> Somebody:
    return promised.specialist("Anna")


@pytest.fixture
def waiting(promised: World, anna: Somebody) -> World:
    """Ivan waits for an answer of Anna's since 10:00."""
    promised.client("Ivan").writes("Cannot log in")
    promised.deliver()
    anna.asks(ask.TakeTicket(ticket_id=1))
    return promised


def test_before_anything_is_due_nothing_happens(waiting: World) -> None:
    waiting.pass_time(minutes=44)
    assert swept(waiting) == 0
    assert not waiting.ticket().expiring


def test_a_warning_makes_the_ticket_expiring_and_reminds_its_responsible(
    waiting: World, anna: Somebody
) -> None:
    before = waiting.ticket().version
    waiting.pass_time(minutes=45)
    assert swept(waiting) == 1
    ticket = waiting.ticket()
    assert (ticket.expiring, ticket.overdue, ticket.missed_answers) == (True, False, 0)
    assert ticket.version > before, "the card is drawn again"
    [post] = waiting.posts("staff/reminders")
    assert post.destination == f"person:{anna.person.id}"
    assert happened(waiting) == ["DeadlineNear"]
    assert lines(waiting) == []


def test_a_deadline_is_missed_once_and_told_in_the_thread(waiting: World) -> None:
    waiting.pass_time(minutes=60)
    assert swept(waiting) == 1
    ticket = waiting.ticket()
    assert (ticket.overdue, ticket.expiring, ticket.missed_answers) == (True, False, 1)
    assert lines(waiting) == [[("response", True)]]
    waiting.pass_time(minutes=10)
    assert swept(waiting) == 0
    assert waiting.ticket().missed_answers == 1


def test_the_ladder_goes_on_after_the_deadline(waiting: World) -> None:
    olga = waiting.administrator("Olga")
    for minutes in (45, 15, 30):
        waiting.pass_time(minutes=minutes)
        swept(waiting)
    assert happened(waiting) == ["DeadlineNear", "DeadlineMissed", "Escalated"]
    told = [post.destination for post in waiting.posts("staff/reminders")]
    assert f"person:{olga.person.id}" in told
    assert len(lines(waiting)) == 2, "at the deadline, and after it"


def test_after_an_outage_a_ticket_is_told_once_of_the_latest_step(
    waiting: World, anna: Somebody
) -> None:
    olga = waiting.administrator("Olga")
    waiting.pass_time(minutes=100)
    assert swept(waiting) == 1
    assert happened(waiting) == ["Escalated"]
    assert waiting.ticket().missed_answers == 1
    assert len(lines(waiting)) == 1
    told = sorted(post.destination for post in waiting.posts("staff/reminders"))
    assert told == sorted(f"person:{one.person.id}" for one in (anna, olga))


def test_both_clocks_are_told_in_one_line(waiting: World) -> None:
    waiting.pass_time(hours=9)
    assert swept(waiting) == 1
    assert lines(waiting) == [[("response", True), ("resolution", True)]]
    assert len(waiting.posts("staff/reminders")) == 1
    assert (waiting.ticket().missed_answers, waiting.ticket().missed_resolutions) == (1, 1)


def test_an_answer_on_its_way_is_no_breach(waiting: World, anna: Somebody) -> None:
    waiting.pass_time(minutes=59)
    anna.writes_in(waiting.ticket(), "We are on it")
    waiting.pass_time(minutes=2)
    swept(waiting)
    assert waiting.ticket().missed_answers == 0
    waiting.deliver()
    waiting.pass_time(hours=1)
    swept(waiting)
    ticket = waiting.ticket()
    assert (ticket.missed_answers, ticket.overdue) == (0, False)
    assert lines(waiting) == []


def test_nobody_is_told_of_what_was_answered_in_time(waiting: World, anna: Somebody) -> None:
    waiting.pass_time(minutes=20)
    waiting.reply(anna, "Try again")
    waiting.set_status(anna, Status.PENDING)
    waiting.pass_time(hours=20)
    assert swept(waiting) == 0


def test_a_deadline_that_moved_is_not_due(waiting: World, anna: Somebody) -> None:
    """A row may be due that its ticket has outgrown: it is looked at again, and waits."""
    waiting.pass_time(minutes=60)
    due = waiting.now + timedelta(hours=1)
    moved = replace(waiting.ticket(), response_due_at=due)
    waiting.run(lambda uow: uow.tickets.save(moved))
    assert swept(waiting) == 1
    assert waiting.ticket().missed_answers == 0
    assert swept(waiting) == 0
    waiting.pass_time(hours=1)
    assert swept(waiting) == 1
    assert waiting.ticket().missed_answers == 1


def test_a_backlog_is_worked_off_in_chunks_each_ticket_once(promised: World) -> None:
    for number in range(7):
        promised.client(f"Ivan {number}").writes("Cannot log in")
    promised.pass_time(minutes=70)
    assert (
        promised.run(lambda uow: desk.sweep_deadlines(Act(None, promised.now, uow), limit=4)) == 4
    )
    assert swept(promised, limit=4) == 3
    assert len(lines(promised)) == 7


class TestWhoIsTold:
    """The responsible person, else the members who are there, else the administrators."""

    @pytest.fixture
    def office(self, promised: World) -> World:
        """A department with hours, two members, and every ticket."""
        has(promised, Kind.CALENDAR, "Office", **OFFICE)
        has(promised, Kind.CALENDAR, "Always", **ALWAYS)
        has(promised, Kind.LEVEL, "Day and night", priority=3, calendar="Always", **LADDER)
        body = {"calendar": "Office"}
        promised.run(lambda uow: uow.dictionaries.change(1, "Support", body, BEGINNING))
        return promised

    def members(self, world: World, *names: str) -> list[Somebody]:
        people = [world.specialist(name) for name in names]
        world.run(lambda uow: uow.dictionaries.join(1, [one.person.id for one in people]))
        return people

    def told(self, world: World) -> list[str]:
        return [post.destination for post in world.posts("staff/reminders")]

    def asked(self, world: World) -> None:
        world.client("Ivan").writes("Cannot log in")
        world.deliver()

    def test_without_a_responsible_person_one_of_the_members_is(self, office: World) -> None:
        anna, _ = self.members(office, "Anna", "Boris")
        office.administrator("Olga")
        self.asked(office)
        office.pass_time(minutes=45)
        swept(office)
        assert self.told(office) == [f"person:{anna.person.id}"]

    def test_for_whom_is_away_the_members_are(self, office: World) -> None:
        anna, boris = self.members(office, "Anna", "Boris")
        self.asked(office)
        anna.asks(ask.TakeTicket(ticket_id=1))
        until = office.now + timedelta(days=1)
        office.run(lambda uow: uow.people.set_away(anna.person.id, until))
        office.pass_time(minutes=45)
        swept(office)
        assert self.told(office) == [f"person:{boris.person.id}"]

    def test_where_no_member_is_there_the_administrators_are(self, office: World) -> None:
        (anna,) = self.members(office, "Anna")
        olga = office.administrator("Olga")
        self.asked(office)
        until = office.now + timedelta(days=1)
        office.run(lambda uow: uow.people.set_away(anna.person.id, until))
        office.pass_time(minutes=45)
        swept(office)
        assert self.told(office) == [f"person:{olga.person.id}"]

    def test_nobody_is_reminded_of_a_ticket_as_its_client(self, office: World) -> None:
        anna, boris = self.members(office, "Anna", "Boris")
        anna.writes_new("My own screen is black")
        office.pass_time(minutes=45)
        swept(office)
        assert self.told(office) == [f"person:{boris.person.id}"]

    def test_who_has_left_the_desk_is_not_told(self, office: World) -> None:
        anna, boris = self.members(office, "Anna", "Boris")
        self.asked(office)
        anna.asks(ask.TakeTicket(ticket_id=1))
        office.run(lambda uow: uow.people.set_role(anna.person.id, Role.CLIENT))
        office.pass_time(minutes=45)
        swept(office)
        assert self.told(office) == [f"person:{boris.person.id}"]

    def test_outside_working_time_a_private_reminder_waits_for_the_opening(
        self, office: World
    ) -> None:
        self.members(office, "Anna")
        office.now = MONDAY.replace(hour=17, minute=30)
        self.asked(office)
        office.pass_time(minutes=45)
        swept(office)
        [post] = office.posts("staff/reminders")
        assert post.not_before == (MONDAY + timedelta(days=1)).replace(hour=9)

    def test_a_loud_step_does_not_wait(self, office: World) -> None:
        loud = [{"clock": "resolution", "tell": ["administrators"], "loud": True}]
        steps = {"resolution": "1h", "escalate": loud}
        has(office, Kind.LEVEL, "Loud", priority=5, calendar="Always", **steps)
        office.administrator("Olga")
        office.now = MONDAY.replace(hour=17, minute=30)
        self.asked(office)
        office.pass_time(hours=1)
        swept(office)
        [post] = office.posts("staff/reminders")
        assert post.not_before == office.now

    @pytest.mark.parametrize("loud", ["response", "resolution"])
    def test_a_line_for_both_clocks_does_not_wait_if_one_of_them_is_loud(
        self, office: World, loud: str
    ) -> None:
        steps = [
            {"clock": clock, "after": "10min", "tell": ["department"], "loud": clock == loud}
            for clock in ("response", "resolution")
        ]
        level = {"response": "1h", "resolution": "1h", "escalate": steps}
        has(office, Kind.LEVEL, "Loud", priority=5, calendar="Always", **level)
        office.now = MONDAY.replace(hour=17, minute=30)
        self.asked(office)
        office.pass_time(minutes=70)
        swept(office)
        [post] = office.posts("thread/deadline")
        assert post.not_before == office.now
