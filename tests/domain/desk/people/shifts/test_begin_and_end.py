"""What staff read when a shift begins and before it ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain import desk
from domain.answers.say import Say
from domain.answers.tickets import LedgerPage
from domain.desk.act import Act
from domain.errors import Refusal
from storage.unit import Unit
from tests.domain.desk.people.shifts.rota import digests, opens, shift, team
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, Somebody, World


def fires(world: World, hours: float) -> None:
    """It is so many hours after Monday, 10:00, and everything due until then was done in time."""
    end = MONDAY + timedelta(hours=hours)

    def due(uow: Unit) -> datetime | None:
        return next((one.due_at for one in uow.timers.due(end, 1)), None)

    while (at := world.run(due)) is not None:
        world.now = max(world.now, at)
        world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow)))
    world.now = end


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
        while world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow))):
            pass
        assert world.ticket().assignee_id == anna.person.id
        [told] = digests(world, "shift_begins")
        assert told.destination == f"person:{anna.person.id}"
        assert told.words["begins"] is True, "her own shift, and not the night that is over"

    def test_a_shift_that_is_added_has_its_turn(self, world: World, olga: Somebody) -> None:
        shift(world, "Evening", {"mon": "20:00-21:00"}, olga)
        recount(world)
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


def test_what_nobody_on_the_next_shift_can_take_waits_for_no_shift_that_is_on(
    world: World, anna: Somebody, boris: Somebody
) -> None:
    assert opens(world, hours=0) == anna.person.id
    boris.asks(ask.GoAway("2 days"))
    ends = MONDAY + timedelta(hours=8)
    world.now = ends + timedelta(hours=5)
    answer = anna.asks(ask.HandToNextShift((1,), ends))
    assert answer is not None
    assert answer.words == {"given": 0, "left": 1, "begins": None}
    assert world.ticket().assignee_id is None
