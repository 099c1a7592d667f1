"""Somebody leaves later, or is away for days: what happens when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain import commands as ask
from domain.answers.forms import FormPage, TaskForm
from domain.answers.people import PersonPage
from domain.answers.say import Confirm
from domain.desk import fire_timers
from domain.desk.act import Act
from domain.desk.people.leave import heirs
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.departures import Departure
from domain.people.person import Role
from domain.text.spans import Text
from tests.domain.desk.people.leaving.leavers import account, body, leaves, person
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


def fires(world: World) -> None:
    """Let the timers that are due do their work, one unit after another."""
    while world.run(lambda uow: fire_timers(Act(None, world.now, uow))):
        pass


def departure(world: World, who: Somebody) -> Departure | None:
    return world.run(lambda uow: uow.departures.find(who.person.id, leaves=True))


class TestALaterDay:
    FRIDAY = date(2026, 11, 27)

    def test_is_the_last_one_and_they_leave_when_it_has_ended(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        petra = world.administrator("Petra")
        level = has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        command = leaves(ivan, to=boris.person.id, instead={"": boris.person.id})
        olga.insists(replace(command, last_day=self.FRIDAY))
        [told] = world.posts("staff/leaves_on")
        assert told.destination == f"person:{petra.person.id}"
        assert told.words["ends"] == datetime(2026, 11, 28, tzinfo=UTC)
        world.now = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
        fires(world)
        assert person(world, ivan).role is Role.SPECIALIST
        world.pass_time(minutes=1)
        fires(world)
        assert person(world, ivan).role is Role.CLIENT
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2
        assert body(world, level, "responsible") == account(boris)
        told_of_it = {one.destination for one in world.posts("staff/has_left")}
        assert told_of_it == {f"person:{one.person.id}" for one in (olga, petra)}
        assert departure(world, ivan) is None

    def test_can_be_taken_back(self, world: World, olga: Somebody, ivan: Somebody) -> None:
        for _ in range(2):
            olga.insists(leaves(ivan, last_day=self.FRIDAY))
            card = page_of(PersonPage, olga.asks(ask.ShowPerson(ivan.person.id)))
            assert card.leaves_at == datetime(2026, 11, 28, tzinfo=UTC)
            answer = olga.asks(ask.KeepOnStaff(ivan.person.id))
            assert answer is not None
            assert answer.template == "answers/stays"
        world.pass_time(days=7)
        fires(world)
        assert person(world, ivan).role is Role.SPECIALIST
        olga.insists(leaves(ivan))
        with pytest.raises(Refusal, match="stale_button"):
            olga.asks(ask.KeepOnStaff(ivan.person.id))

    @pytest.mark.parametrize("since", ["away", "a client"])
    def test_gives_nothing_to_a_colleague_who_is_not_there_any_more(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody, since: str
    ) -> None:
        olga.insists(leaves(ivan, to=boris.person.id, last_day=self.FRIDAY))
        if since == "away":
            boris.asks(ask.GoAway("7 days"))
        else:
            olga.insists(ask.SetRole(boris.identity, Role.CLIENT))
        world.now = datetime(2026, 11, 28, tzinfo=UTC)
        fires(world)
        assert person(world, ivan).role is Role.CLIENT
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [None, None]

    def test_leaves_no_desk_alone_of_which_nobody_was_asked(
        self, world: World, olga: Somebody
    ) -> None:
        petra = world.administrator("Petra")
        olga.insists(leaves(petra, last_day=self.FRIDAY))
        petra.insists(ask.SetRole(olga.identity, Role.CLIENT))
        world.pass_time(days=7)
        fires(world)
        assert person(world, petra).role is Role.ADMINISTRATOR
        [told] = world.posts("staff/leaves_not")
        assert list(told.words["missing"]) == [""]
        assert departure(world, petra) is None

    @pytest.mark.parametrize(
        ("typed", "day"),
        [("friday", FRIDAY), ("27 nov", FRIDAY), ("today", None), ("27.11.2026", FRIDAY)],
    )
    def test_is_read_as_people_write_it(
        self, world: World, olga: Somebody, ivan: Somebody, typed: str, day: date | None
    ) -> None:
        question = page_of(
            Confirm, olga.asks(ask.RunTask("leaves", {"person": "Ivan", "day": typed}))
        )
        ends = words_of(question)["ends"]
        assert (ends and ends.date() - timedelta(days=1)) == day

    @pytest.mark.parametrize("typed", ["soon", "1.11.2025", "yesterday"])
    def test_that_is_none_to_come_is_refused(
        self, world: World, olga: Somebody, ivan: Somebody, typed: str
    ) -> None:
        with pytest.raises(Refusal, match=r"cannot_read_until|until_has_passed"):
            olga.asks(ask.RunTask("leaves", {"person": "Ivan", "day": typed}))


class TestManyTickets:
    def test_change_hands_some_at_a_time(
        self,
        world: World,
        olga: Somebody,
        ivan: Somebody,
        boris: Somebody,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(heirs, "AT_ONCE", 1)
        world.client("Max").writes("The third problem")
        ivan.asks(ask.TakeTicket(ticket_id=3))
        olga.insists(leaves(ivan, to=boris.person.id))
        assert person(world, ivan).role is Role.CLIENT, "at once, whatever is left to do"
        given = [world.ticket(one).assignee_id for one in (1, 2, 3)]
        assert given.count(boris.person.id) == 1
        fires(world)
        assert [world.ticket(one).assignee_id for one in (1, 2, 3)] == [boris.person.id] * 3
        assert departure(world, ivan) is None

    def test_of_whom_there_are_just_so_many_change_hands_at_once(
        self,
        world: World,
        olga: Somebody,
        ivan: Somebody,
        boris: Somebody,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(heirs, "AT_ONCE", 2)
        olga.insists(leaves(ivan, to=boris.person.id))
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2
        assert departure(world, ivan) is None, "nothing is left for a timer"


class TestWhoIsIll:
    MONDAY = datetime(2026, 11, 30, tzinfo=UTC)

    def test_gets_nothing_until_they_are_back_and_others_have_their_tickets(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        command = ask.HandOverFor(ivan.person.id, self.MONDAY, boris.person.id)
        words = words_of(page_of(Confirm, olga.asks(command)))
        assert (words["tickets"], words["heir"]) == (2, "Boris")
        answer = olga.insists(command)
        assert answer is not None
        assert answer.template == "answers/handed_over_for"
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2
        found = person(world, ivan)
        assert (found.role, found.away_until) == (Role.SPECIALIST, self.MONDAY)
        [told] = world.posts("staff/handed_over_for")
        assert told.destination == f"person:{ivan.person.id}"
        assert (told.words["by"], told.words["count"]) == ("Olga", 2)

    def test_is_in_the_summary_of_what_is_free(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        olga.insists(ask.HandOverFor(ivan.person.id, self.MONDAY))
        [digest] = world.posts("staff/requeued")
        assert digest.words["until"] == self.MONDAY

    def test_is_asked_for_as_a_hand_over_with_nothing_but_a_time(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        command = ask.HandOver(ivan.identity, Text("until monday"))
        form = page_of(FormPage, olga.asks(command)).form
        assert isinstance(form, TaskForm)
        assert [(one.key, one.value) for one in form.fields] == [
            ("person", "Ivan"),
            ("until", "monday"),
            ("tickets", ""),
        ]
        values = {"person": "Ivan", "until": "monday", "tickets": "split"}
        question = page_of(Confirm, olga.asks(ask.RunTask("handover", values)))
        assert words_of(question)["until"] == self.MONDAY

    def test_a_specialist_hands_over_their_own_with_the_same_words(
        self, world: World, ivan: Somebody, boris: Somebody
    ) -> None:
        ivan.asks(ask.HandOver(boris.identity, Text("until monday")))
        assert world.ticket().assignee_id == boris.person.id

    def test_is_on_the_staff(self, world: World, olga: Somebody) -> None:
        with pytest.raises(Refusal, match="assignee_not_staff"):
            olga.asks(ask.HandOverFor(world.client("Zoe").person.id, self.MONDAY))

    def test_is_for_administrators(self, world: World, ivan: Somebody, boris: Somebody) -> None:
        for command in (
            ask.BeginHandOverFor(ivan.person.id),
            ask.HandOverFor(ivan.person.id, self.MONDAY),
            ask.KeepOnStaff(ivan.person.id),
        ):
            with pytest.raises(Refusal, match="not_allowed"):
                boris.asks(command)
