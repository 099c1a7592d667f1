"""Shifts decide who is given tickets and who is reminded; away beats shift."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.answers.say import Say
from domain.answers.tickets import LedgerPage
from domain.audit import Audited, Wanted
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.people.person import Role
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.timers.test_follow import counted
from tests.domain.desk.timers.test_sweep import has, swept
from tests.domain.desk.world import MONDAY, Somebody, Stored, World
from tests.shown import words_of

DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
NIGHT = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "22:00-06:00")


def team(world: World, strategy: str = "in turn", **members: Somebody) -> None:
    """A department whose members share new tickets."""

    def change(uow: Unit) -> None:
        uow.dictionaries.change(1, "Support", {"strategy": strategy}, BEGINNING)
        uow.dictionaries.join(1, [one.person.id for one in members.values()])

    world.run(change)


def shift(world: World, name: str, week: dict[str, str], *members: Somebody, **more: Any) -> int:
    """A shift of Support."""
    body = {"department": "Support", "week": week, "zone": "UTC", **more}
    number = has(world, Kind.SHIFT, name, **body)
    world.run(lambda uow: uow.dictionaries.join(number, [one.person.id for one in members]))
    return number


@pytest.fixture
def anna(world: World) -> Somebody:
    """She works by day."""
    return world.specialist("Anna")


@pytest.fixture
def boris(world: World) -> Somebody:
    """He works by night."""
    return world.specialist("Boris")


@pytest.fixture
def olga(world: World) -> Somebody:
    """A member of the department without a shift."""
    return world.specialist("Olga")


@pytest.fixture(autouse=True)
def support(world: World, anna: Somebody, boris: Somebody, olga: Somebody) -> None:
    """By day Anna, by night Boris; in between, and at weekends, nobody."""
    team(world, anna=anna, olga=olga)
    shift(world, "Day", DAY, anna)
    shift(world, "Night", NIGHT, boris)


def opens(world: World, hours: float) -> int | None:
    """Somebody writes so many hours after Monday, 10:00; return who is given the ticket."""
    world.now = MONDAY + timedelta(hours=hours)
    name = f"Client {hours}"
    world.client(name).writes("Hello, the printer burns")
    number = max(post.ticket_id for post in world.posts("desk/card"))
    return world.ticket(number).assignee_id


class TestGiving:
    def test_whoever_is_on_shift_gets_new_tickets(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        assert opens(world, 0) == anna.person.id
        assert opens(world, 1) == anna.person.id
        assert opens(world, 13) == boris.person.id, "who is a member only of the shift"

    def test_between_shifts_nobody_does(self, world: World) -> None:
        assert opens(world, 9) is None
        assert opens(world, 24 * 5) is None

    def test_away_beats_shift(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.GoAway("2 hours"))
        assert opens(world, 1) is None
        assert opens(world, 2) == anna.person.id

    def test_a_department_whose_shifts_are_off_works_as_without(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:

        def switch_off(uow: Unit) -> None:
            for shift in uow.dictionaries.load().shifts:
                uow.dictionaries.switch(shift.id, off=True)

        world.run(switch_off)
        assert {opens(world, 0), opens(world, 9)} == {anna.person.id, olga.person.id}

    def test_in_turn_among_those_on_shift(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        shift(world, "Late", {"mon": "09:00-20:00"}, boris)
        given = [opens(world, hour / 10) for hour in range(4)]
        assert given == [anna.person.id, boris.person.id] * 2

    def test_a_ticket_that_moves_there_goes_to_who_is_on_shift(
        self, world: World, anna: Somebody
    ) -> None:
        billing = has(world, Kind.DEPARTMENT, "Billing")
        world.client("Ivan").writes("Hello, the printer burns")
        world.administrator("Tom").asks(ask.MoveTicket(ticket_id=1, department=billing))
        assert world.ticket().assignee_id is None
        world.administrator("Maria").asks(ask.MoveTicket(ticket_id=1, department=1))
        assert world.ticket().assignee_id == anna.person.id


def test_members_of_a_shift_see_the_departments_tickets(
    world: World, boris: Somebody, olga: Somebody
) -> None:
    billing = has(world, Kind.DEPARTMENT, "Billing")
    world.run(lambda uow: uow.dictionaries.join(billing, [olga.person.id]))
    assert world.run(lambda uow: uow.dictionaries.departments_of(boris.person.id)) == {1}


class TestReminding:
    @pytest.fixture(autouse=True)
    def levels(self, world: World) -> None:
        has(world, Kind.LEVEL, "Gold", response="8h")

    def reminded(self, world: World, hours: float) -> list[str]:
        """Who is reminded when it is so late, and how many hours later."""
        world.now = MONDAY + timedelta(hours=hours)
        swept(world)
        return [
            f"{post.destination} +{((post.not_before or world.now) - world.now).seconds // 3600}h"
            for post in world.posts("staff/reminders")
        ]

    def test_the_responsible_person_while_they_are_on_shift(
        self, world: World, anna: Somebody
    ) -> None:
        assert opens(world, -1) == anna.person.id
        assert self.reminded(world, 7) == [f"person:{anna.person.id} +0h"]

    def test_else_whoever_is_on_shift(self, world: World, anna: Somebody, boris: Somebody) -> None:
        assert opens(world, 5) == anna.person.id
        assert self.reminded(world, 13) == [f"person:{boris.person.id} +0h"]

    def test_the_next_shift_when_it_begins_if_nobody_is(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        assert opens(world, 0) == anna.person.id
        assert self.reminded(world, 9) == [f"person:{boris.person.id} +3h"]

    def test_who_has_no_shift_there_is_reminded_of_their_own_as_ever(
        self, world: World, olga: Somebody
    ) -> None:
        opens(world, 5)
        world.administrator("Tom").asks(ask.AssignTicket(ticket_id=1, person=olga.identity))
        assert self.reminded(world, 13) == [f"person:{olga.person.id} +0h"]


def test_a_client_who_answers_calls_nobody_who_is_off_shift(world: World, anna: Somebody) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Hello, the printer burns")
    anna.writes_in(world.ticket(), "Have you tried water?")
    world.deliver()
    world.now = MONDAY + timedelta(hours=13)
    ivan.writes("It still burns")
    assert not [one for one in world.posts("thread/line") if one.words["mention"]]


def test_off_shift_a_colleague_on_shift_hears_of_a_reopened_ticket(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Hello, the printer burns")
    world.set_status(anna, Status.RESOLVED)
    world.now = MONDAY + timedelta(hours=13)
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    assert [one.destination for one in world.posts("staff/reopened")] == [
        f"person:{boris.person.id}"
    ]


def fires(world: World, hours: float) -> None:
    """It is so many hours after Monday, 10:00, and everything due until then was done in time."""
    end = MONDAY + timedelta(hours=hours)

    def due(uow: Unit) -> datetime | None:
        return next((one.due_at for one in uow.timers.due(end, 1)), None)

    while (at := world.run(due)) is not None:
        world.now = max(world.now, at)
        world.run(lambda uow: desk.fire(Act(None, world.now, uow)))
    world.now = end


def digests(world: World, template: str) -> list[Stored]:
    return world.posts(f"staff/{template}")


def named(words: Any) -> list[int]:
    return [one.id for one in words["tickets"]]


@pytest.fixture
def timers(world: World, support: None) -> None:
    """The timers of shifts are set, as they are when the desk starts."""
    world.run(lambda uow: desk.expect_shifts(Act(None, world.now, uow)))


@pytest.mark.usefixtures("timers")
class TestBeginning:
    def test_what_has_waited_is_handed_out_with_one_digest_each(
        self, world: World, boris: Somebody
    ) -> None:
        assert opens(world, 9) is None
        assert opens(world, 9.5) is None
        fires(world, 12.5)
        assert [world.ticket(number).assignee_id for number in (1, 2)] == [boris.person.id] * 2
        [told] = digests(world, "shift_begins")
        assert told.destination == f"person:{boris.person.id}"
        assert told.words["begins"] is True
        assert named(told.words["given"]) == [1, 2]
        assert named(told.words["unassigned"]) == []
        assert not world.posts("staff/assigned")

    def test_nobody_is_written_to_if_there_is_nothing_to_say(self, world: World) -> None:
        fires(world, 24 * 3)
        assert not digests(world, "shift_")

    def test_where_anybody_may_take_a_ticket_the_digest_lists_what_is_unassigned(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        team(world, "nobody", anna=anna)
        assert opens(world, 9) is None
        fires(world, 12.5)
        [told] = digests(world, "shift_begins")
        assert told.destination == f"person:{boris.person.id}"
        assert named(told.words["unassigned"]) == [1]
        assert world.ticket().assignee_id is None

    def test_who_is_away_gets_neither_tickets_nor_a_digest(
        self, world: World, boris: Somebody
    ) -> None:
        boris.asks(ask.GoAway("2 days"))
        assert opens(world, 9) is None
        fires(world, 12.5)
        assert world.ticket().assignee_id is None
        assert not digests(world, "shift_begins")

    def test_after_an_outage_only_shifts_that_are_still_on_begin(
        self, world: World, anna: Somebody
    ) -> None:
        assert opens(world, 9) is None
        world.now = MONDAY + timedelta(hours=24)  # Tuesday, 10:00: the night is over
        world.run(lambda uow: desk.expect_shifts(Act(None, world.now, uow)))  # as at a start
        while world.run(lambda uow: desk.fire(Act(None, world.now, uow))):
            pass
        assert world.ticket().assignee_id == anna.person.id
        [told] = digests(world, "shift_begins")
        assert told.destination == f"person:{anna.person.id}"
        assert told.words["begins"] is True, "her own shift, and not the night that is over"

    def test_a_shift_that_is_added_has_its_turn(self, world: World, olga: Somebody) -> None:
        shift(world, "Evening", {"mon": "20:00-21:00"}, olga)
        counted(world)
        assert opens(world, 9) is None
        fires(world, 10.5)
        assert world.ticket().assignee_id == olga.person.id

    def test_the_card_and_why_say_what_it_waits_for(self, world: World) -> None:
        assert opens(world, 9) is None
        at = MONDAY + timedelta(hours=12)
        [card] = [one for one in world.claim() if one.body.template == "desk/card"]
        assert card.ticket is not None
        assert card.ticket.shift_at == at
        answer = world.administrator("Tom").asks(ask.Explain(ticket_id=1))
        assert isinstance(answer, LedgerPage)
        assert answer.shift_at == at
        world.now = at
        answer = world.administrator("Maria").asks(ask.Explain(ticket_id=1))
        assert isinstance(answer, LedgerPage)
        assert answer.shift_at is None


@pytest.mark.usefixtures("timers")
class TestEnd:
    @pytest.fixture
    def waiting(self, world: World, anna: Somebody) -> None:
        """Anna has two tickets; the client of one of them waits."""
        assert opens(world, 0) == anna.person.id
        assert opens(world, 1) == anna.person.id
        world.deliver()
        anna.writes_in(world.ticket(2), "Have you tried water?")
        world.pass_time(seconds=10)
        world.deliver()

    def presses(self, world: World, who: Somebody, command: type[ask.Agree | ask.Decline]) -> Any:
        [told] = digests(world, "shift_ends")
        return who.asks(command(told.body.number))

    @pytest.mark.usefixtures("waiting")
    def test_a_quarter_of_an_hour_before_there_is_one_list(
        self, world: World, anna: Somebody
    ) -> None:
        fires(world, 7.7)
        assert not digests(world, "shift_ends")
        fires(world, 7.75)
        [told] = digests(world, "shift_ends")
        assert told.destination == f"person:{anna.person.id}"
        assert named(told.words) == [1]
        fires(world, 8.5)
        assert len(digests(world, "shift_ends")) == 1

    def test_who_has_nothing_waiting_is_not_asked(self, world: World) -> None:
        fires(world, 24)
        assert not digests(world, "shift_ends")

    @pytest.mark.usefixtures("waiting")
    def test_who_is_away_is_not_asked(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.GoAway("2 days"))
        fires(world, 8)
        assert not digests(world, "shift_ends")

    @pytest.mark.usefixtures("waiting")
    def test_who_works_on_is_not_asked(self, world: World, anna: Somebody) -> None:
        shift(world, "Evening", {"mon": "18:00-20:00"}, anna)
        fires(world, 8)
        assert not digests(world, "shift_ends")

    @pytest.mark.usefixtures("waiting")
    def test_keep_changes_nothing(self, world: World, anna: Somebody) -> None:
        fires(world, 7.75)
        assert self.presses(world, anna, ask.Decline) == Say("answers/declined")
        assert world.ticket().assignee_id == anna.person.id

    @pytest.mark.usefixtures("waiting")
    def test_a_shift_that_follows_at_once_gets_them(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        shift(world, "Evening", {"mon": "18:00-20:00"}, olga)
        fires(world, 7.75)
        answer = self.presses(world, anna, ask.Agree)
        assert answer.words == {"given": 1, "left": 0, "begins": None}
        assert world.ticket().assignee_id == olga.person.id
        [told] = digests(world, "handover")
        assert told.destination == f"person:{olga.person.id}"
        assert self.presses(world, anna, ask.Agree) == Say("answers/settled_already")

    @pytest.mark.usefixtures("waiting")
    def test_for_a_later_shift_they_wait_unassigned(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        fires(world, 7.75)
        answer = self.presses(world, anna, ask.Agree)
        assert answer.words == {"given": 0, "left": 1, "begins": MONDAY + timedelta(hours=12)}
        assert world.ticket().assignee_id is None
        assert world.ticket(2).assignee_id == anna.person.id, "it was not on the list"
        fires(world, 12)
        assert world.ticket().assignee_id == boris.person.id

    @pytest.mark.usefixtures("waiting")
    def test_what_somebody_has_taken_meanwhile_stays_with_them(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        fires(world, 7.75)
        olga.insists(ask.TakeTicket(ticket_id=1))
        with pytest.raises(Refusal, match="nothing_to_hand_over"):
            self.presses(world, anna, ask.Agree)
        assert world.ticket().assignee_id == olga.person.id


class TestShown:
    def test_who_is_on_and_who_is_next(self, world: World, anna: Somebody) -> None:
        answer = anna.asks(ask.ShowShifts())
        assert answer is not None
        [support] = words_of(answer)["departments"]
        assert support["name"] == "Support"
        [on] = support["on"]
        assert (on["shift"], on["people"], on["ends"]) == (
            "Day",
            ["Anna"],
            MONDAY + timedelta(hours=8),
        )
        [then] = support["next"]
        assert (then["people"], then["begins"]) == (["Boris"], MONDAY + timedelta(hours=12))

    def test_who_is_away_is_told_apart(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.GoAway("2 hours"))
        answer = anna.asks(ask.ShowShifts())
        assert answer is not None
        [on] = words_of(answer)["departments"][0]["on"]
        assert (on["people"], on["away"]) == ([], ["Anna"])

    def test_clients_are_not_told(self, world: World) -> None:
        with pytest.raises(Refusal, match="not_allowed"):
            world.client("Ivan").asks(ask.ShowShifts())


class TestSwapping:
    def asked(self, world: World) -> int:
        """The number of the newest question to a colleague."""
        number: int = digests(world, "swap_asked")[-1].body.number
        return number

    def on(self, world: World, hours: float) -> set[int]:
        at = MONDAY + timedelta(hours=hours)
        return set(world.run(lambda uow: uow.dictionaries.rota(1).people_at(at)))

    def test_a_colleague_accepts_and_both_shifts_of_the_day_are_exchanged(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "today"))
        [question] = digests(world, "swap_asked")
        assert question.destination == f"person:{boris.person.id}"
        assert self.on(world, 0) == {anna.person.id}, "nothing has changed yet"
        boris.asks(ask.Agree(self.asked(world)))
        assert self.on(world, 0) == {boris.person.id}
        assert self.on(world, 13) == {anna.person.id}
        assert self.on(world, 24) == {anna.person.id}, "on that day alone"
        [told] = digests(world, "swapped")
        assert told.destination == f"person:{anna.person.id}"
        assert opens(world, 1) == boris.person.id

    def test_it_is_audited(self, world: World, anna: Somebody, boris: Somebody) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "today"))
        boris.asks(ask.Agree(self.asked(world)))
        changes = [one.change for one in world.run(lambda uow: uow.audit.entries(Wanted(), 5))]
        found = [(one.before, one.after) for one in changes if one.what is Audited.STAND_IN]
        assert sorted(found) == [
            ("2026-11-23: Anna", "2026-11-23: Boris"),
            ("2026-11-23: Boris", "2026-11-23: Anna"),
        ]

    def test_declined_it_stays_and_whoever_asked_knows(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "wednesday"))
        boris.asks(ask.Decline(self.asked(world)))
        assert self.on(world, 48) == {anna.person.id}
        [told] = digests(world, "swap_declined")
        assert told.destination == f"person:{anna.person.id}"
        assert boris.asks(ask.Agree(self.asked(world))) == Say("answers/settled_already")

    def test_who_has_no_shift_that_day_takes_the_colleagues(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "24 nov"))
        olga.asks(ask.Agree(self.asked(world)))
        assert self.on(world, 24) == {olga.person.id}

    def test_administrators_swap_for_two_others(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        tom = world.administrator("Tom")
        tom.asks(ask.SwapShifts(anna.identity, "23 nov", boris.identity))
        assert self.on(world, 0) == {boris.person.id}
        told = {one.destination for one in digests(world, "swapped")}
        assert told == {f"person:{one.person.id}" for one in (anna, boris)}
        with pytest.raises(Refusal, match="not_allowed"):
            anna.asks(ask.SwapShifts(boris.identity, "23 nov", anna.identity))

    def test_what_cannot_be_is_refused(
        self, world: World, anna: Somebody, boris: Somebody, olga: Somebody
    ) -> None:
        stranger, ivan = world.specialist("Maria"), world.client("Ivan")
        for who, whom, day, code in (
            (anna, boris, "28 nov", "no_shift_that_day"),
            (olga, anna, "today", "no_shift_that_day"),
            (anna, anna, "today", "swap_with_yourself"),
            (anna, stranger, "today", "not_in_department"),
            (anna, ivan, "today", "assignee_not_staff"),
            (anna, boris, "soon", "cannot_read_until"),
        ):
            with pytest.raises(Refusal, match=code):
                who.asks(ask.SwapShifts(whom.identity, day))

    def test_a_question_about_what_has_changed_is_refused(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "today"))
        number = self.asked(world)
        world.administrator("Tom").asks(ask.SwapShifts(anna.identity, "today", boris.identity))
        boris.asks(ask.SwapShifts(anna.identity, "today"))
        anna.asks(ask.Agree(self.asked(world)))
        assert self.on(world, 0) == {anna.person.id}
        boris.asks(ask.Agree(number))
        assert self.on(world, 0) == {boris.person.id}

    def test_who_accepts_gets_the_shift_that_they_were_shown(
        self, world: World, anna: Somebody, boris: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "tomorrow"))
        shown = self.asked(world)
        anna.asks(ask.SwapShifts(boris.identity, "tomorrow"))
        boris.asks(ask.Agree(self.asked(world)))
        with pytest.raises(Refusal, match="swap_changed"):
            olga.asks(ask.Agree(shown))
        assert self.on(world, 37) == {anna.person.id}, "Olga was asked about the day, not the night"

    def test_who_stands_in_and_leaves_gives_the_shift_back(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "tomorrow"))
        olga.asks(ask.Agree(self.asked(world)))
        world.run(lambda uow: uow.people.set_role(olga.person.id, Role.CLIENT))
        assert self.on(world, 24) == {anna.person.id}

    def test_who_stands_in_and_leaves_the_department_gets_no_tickets_of_that_shift(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "tomorrow"))
        olga.asks(ask.Agree(self.asked(world)))
        assert opens(world, 24) == olga.person.id
        world.run(lambda uow: uow.dictionaries.leave(1, [olga.person.id]))
        assert self.on(world, 24) == {anna.person.id}
        assert opens(world, 25) == anna.person.id
