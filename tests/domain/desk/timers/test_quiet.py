"""A deadline is told once and not at night, and each client's wait is counted as it was."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.outcomes import Failed
from domain.text.spans import Text
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.deadlines import happened, lines, swept
from tests.domain.desk.support.entries import ALWAYS, OFFICE, has
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, Somebody, World

STEPS: dict[str, Any] = {
    "response": "1h",
    "resolution": "4h",
    "warn": {"resolution": "1h"},
    "escalate": [
        {"clock": "resolution", "after": "30min", "tell": ["department", "administrators"]}
    ],
}


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist of a desk that promises to be done within four hours."""
    has(world, Kind.LEVEL, "Standard", **STEPS)
    return world.specialist("Anna")


@pytest.fixture
def ivan(world: World, anna: Somebody) -> Somebody:
    """A client whom Anna has answered."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.deliver()
    answered(world, anna)
    return ivan


def answered(world: World, anna: Somebody, text: str = "Which browser is it?") -> None:
    world.deliver()
    world.reply(anna, text)


def reminded(world: World) -> list[str]:
    return [post.destination for post in world.posts("staff/reminders")]


class TestToldOnce:
    def test_of_a_miss_however_often_the_clock_pauses(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        world.administrator("Olga")
        world.pass_time(hours=4.6)
        swept(world)
        told, thread, events = reminded(world), lines(world), happened(world)
        assert told
        assert thread
        for _ in range(2):
            world.set_status(anna, Status.PENDING)
            world.pass_time(minutes=20)
            ivan.writes("It is Firefox")
            swept(world)
            answered(world, anna)
        assert (reminded(world), lines(world), happened(world)) == (told, thread, events)
        assert world.ticket().overdue
        assert world.ticket().missed_resolutions == 1

    def test_of_a_warning_and_still_of_the_miss(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        world.pass_time(hours=3.5)
        swept(world)
        assert happened(world) == ["DeadlineNear"]
        world.set_status(anna, Status.ON_HOLD)
        world.pass_time(hours=2)
        world.set_status(anna, Status.OPEN)
        swept(world)
        assert happened(world) == ["DeadlineNear"]
        world.pass_time(minutes=30)
        swept(world)
        assert happened(world) == ["DeadlineNear", "DeadlineMissed"]

    def test_of_a_miss_that_goes_on_in_other_hours(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        week = dict.fromkeys(OFFICE["week"], "09:00-13:55, 14:05-18:00")
        has(world, Kind.CALENDAR, "Office", **{**OFFICE, "week": week})
        has(world, Kind.DEPARTMENT, "Billing", calendar="Office")
        world.pass_time(hours=4.2)
        swept(world)
        before = world.ticket().resolution_due_at
        anna.asks(ask.TakeTicket(ticket_id=1))
        anna.asks(ask.MoveTicket(ticket_id=1, department="Billing"))
        assert world.ticket().resolution_due_at != before
        swept(world)
        assert happened(world) == ["DeadlineMissed"]
        world.pass_time(minutes=30)
        swept(world)
        assert happened(world) == ["DeadlineMissed", "Escalated"]

    def test_but_anew_of_what_a_stricter_level_misses(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        olga = world.administrator("Olga")
        has(world, Kind.GROUP, "VIP")
        has(world, Kind.LEVEL, "Gold", groups="VIP", resolution="2h")
        world.pass_time(hours=2.5)
        swept(world)
        assert happened(world) == []
        olga.asks(ask.SetLevel(ticket_id=1, level="Gold because they asked"))
        swept(world)
        assert happened(world) == ["DeadlineMissed"]


class TestAtNight:
    """A level that counts every hour, in a department that sleeps."""

    @pytest.fixture
    def night(self, world: World) -> World:
        has(world, Kind.CALENDAR, "Office", **OFFICE)
        has(world, Kind.CALENDAR, "Always", **ALWAYS)
        has(world, Kind.LEVEL, "Day and night", calendar="Always", response="1h")
        world.run(
            lambda uow: uow.dictionaries.change(1, "Support", {"calendar": "Office"}, BEGINNING)
        )
        world.now = MONDAY.replace(hour=17, minute=30)
        world.client("Ivan").writes("Cannot log in")
        world.deliver()
        world.pass_time(hours=1)
        swept(world)
        return world

    def test_the_thread_is_told_in_the_morning(self, night: World) -> None:
        anna = night.specialist("Anna")
        assert "thread/deadline" not in [one.template for one in night.deliver()]
        anna.asks(ask.AddNote(ticket_id=1, text=Text("I look at it tomorrow")))
        night.client("Jane").writes("The printer is on fire")
        assert "thread/line" in [one.template for one in night.deliver()], "it holds nothing up"
        night.now = (MONDAY + timedelta(days=1)).replace(hour=9)
        [told] = [one for one in night.deliver() if one.template == "thread/deadline"]
        assert not told.says_nothing

    def test_the_thread_is_not_told_of_what_was_answered_meanwhile(self, night: World) -> None:
        answered(night, night.specialist("Anna"), "Try again")
        night.now = (MONDAY + timedelta(days=1)).replace(hour=9)
        [told] = [one for one in night.deliver() if one.template == "thread/deadline"]
        assert told.says_nothing

    def test_administrators_hear_in_the_morning_whose_support_ends(self, night: World) -> None:
        olga = night.administrator("Olga")
        ivan = night.client("Ivan")
        until = {"support_until": "2026-12-10"}
        night.run(lambda uow: uow.people.set_properties(ivan.person.id, until))
        night.now = datetime.fromisoformat("2026-11-26T00:30+00:00")
        night.run(partial(_look, night.now))
        [post] = night.posts("staff/support_ends")
        assert post.destination == f"person:{olga.person.id}"
        assert post.not_before == night.now.replace(hour=9, minute=0)

    def test_a_department_without_hours_sleeps_with_its_level(self, world: World) -> None:
        """A desk that stood still over a weekend starts on Sunday at three in the morning."""
        has(world, Kind.CALENDAR, "Office", **OFFICE)
        has(world, Kind.LEVEL, "Standard", calendar="Office", response="1h")
        world.administrator("Olga")
        world.now = MONDAY + timedelta(days=4)
        world.client("Ivan").writes("Cannot log in")
        world.now = MONDAY + timedelta(days=6, hours=-7)
        swept(world)
        [post] = world.posts("staff/reminders")
        assert post.not_before == MONDAY.replace(hour=9) + timedelta(days=7)


def _look(at: datetime, uow: Unit) -> None:
    desk.tell_support_ends(uow.support.limited(0, 100), Act(None, at, uow))


class TestTheWait:
    def test_is_not_begun_again_by_an_older_answer_that_is_sent_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("It is Firefox")
        first = failing(world, anna, "Then try Chrome")
        ivan.writes("Nothing came")
        answered(world, anna, "Try Chrome, please")
        assert world.ticket().waiting_since is None
        anna.asks(ask.SendAgain(first))
        world.deliver()
        assert world.ticket().waiting_since is None

    def test_is_not_begun_again_by_a_line_that_is_moved_away(
        self, world: World, anna: Somebody
    ) -> None:
        ivan = world.client("Ivan")
        ivan.writes("Just so you know: the lift is slow")
        anna.asks(ask.NoReplyNeeded(ticket_id=1))
        ivan.writes_new("The printer is on fire")
        world.pass_time(hours=5)
        ivan.asks(ask.ContinueTicket(ticket_id=1), private=True)
        line = world.line(ivan.place, "The printer smokes", id="7001")
        ivan.asks(ask.WriteLine(line), private=True)
        message = world.run(lambda uow: uow.messages.at(ivan.place, "7001"))
        assert message is not None
        assert message.ticket_id == 1
        assert world.ticket().waiting_since is not None
        ivan.asks(ask.MoveLine(message.id, 2), private=True)
        assert world.ticket().waiting_since is None
        assert world.ticket().response_due_at is None

    def test_goes_on_where_the_answer_failed_after_which_the_client_was_waited_for(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("It is Firefox")
        asked_at = world.now
        world.deliver()
        anna.writes_in(world.ticket(), "Which version?")
        world.set_status(anna, Status.PENDING)
        world.pass_time(seconds=6)
        [reply] = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(reply.post_id, "too long"))
        ticket = world.ticket()
        assert (ticket.status, ticket.waiting_since) == (Status.OPEN, asked_at)
        assert ticket.response_due_at == asked_at + timedelta(hours=1)
        [told] = world.posts("thread/reply_failed")
        assert told.ticket_id == 1


def failing(world: World, anna: Somebody, text: str) -> int:
    """An answer that fails; the number of its message."""
    world.deliver()
    anna.writes_in(world.ticket(), text)
    world.pass_time(seconds=6)
    [reply] = [one for one in world.claim() if one.template == "client/reply"]
    world.record(Failed(reply.post_id, "too long"))
    assert reply.message is not None
    return reply.message.id


class TestRecounting:
    def test_begins_again_when_the_dictionaries_change_meanwhile(self, world: World) -> None:
        for number in range(4):
            world.client(f"Ivan {number}").writes("I want my money back")
        rule = {"when": {"text": "money"}, "then": {"points": 30}}
        has(world, Kind.RULE, "Money", **rule)
        world.run(lambda uow: desk.recount(Act(None, world.now, uow), limit=2))
        has(world, Kind.RULE, "Back", when={"text": "back"}, then={"points": 5})
        recount(world)
        assert [world.ticket(number).points for number in range(1, 5)] == [35] * 4

    def test_places_tickets_by_what_their_level_is_worth_now(self, world: World) -> None:
        number = has(world, Kind.LEVEL, "Gold", response="1h")
        world.client("Ivan").writes("Cannot log in")
        body = {"response": "1h", "priority": 7}
        world.run(lambda uow: uow.dictionaries.change(number, "Gold", body, BEGINNING))
        recount(world)
        assert world.ticket().level_priority == 7
        assert world.ticket().response_due_at == world.now + timedelta(hours=1)


def test_a_rule_that_a_further_line_meets_puts_nothing_off_silently(world: World) -> None:
    """The client was told when they are answered: later only if they are told so."""
    has(world, Kind.LEVEL, "Standard", response="1h")
    has(world, Kind.GROUP, "Patient")
    has(world, Kind.LEVEL, "Slow", response="8h", groups="Patient")
    has(world, Kind.RULE, "Ideas", when={"text": "idea"}, then={"level": "Slow"})
    ivan = world.client("Ivan")
    ivan.writes("There is something I want to tell you")
    world.pass_time(seconds=20)
    ivan.writes("It is just an idea")
    due = world.ticket().response_due_at
    told = [post.words["due_after"] for post in world.posts("client/promise_moved")]
    assert due is not None
    assert told == ([due.isoformat()] if due > world.now + timedelta(hours=1) else [])


def test_a_client_whose_own_choice_puts_the_answer_off_is_told(world: World) -> None:
    has(world, Kind.CALENDAR, "Mornings", zone="UTC", week={"tue": "09:00-12:00"})
    has(world, Kind.DEPARTMENT, "Billing", calendar="Mornings")
    has(world, Kind.CATEGORY, "Invoices", department="Billing")
    has(world, Kind.LEVEL, "Standard", response="1h")
    ivan = world.client("Ivan")
    ivan.writes("There is something wrong")
    ivan.asks(ask.SetCategory(ticket_id=1, category="Invoices"), private=True)
    due = (MONDAY + timedelta(days=1)).replace(hour=10)
    assert world.ticket().response_due_at == due
    [told] = world.posts("client/promise_moved")
    assert (told.words["due_after"], told.words["department"]) == (due.isoformat(), "Billing")
