"""Who is here: away, back, handing over, leaving the desk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.forms import FormPage, HandOverForm
from domain.answers.say import Say
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal, UnknownAccount
from domain.outgoing.addresses import Address, channel_address
from domain.outgoing.bodies import TicketChange
from domain.outgoing.buttons import Choice
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Text
from domain.tickets import Status, Ticket
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist with three tickets, one of which is processed."""
    anna = world.specialist("Anna")
    for number, name in enumerate(("Ivan", "Petra", "Jane"), 1):
        world.client(name).writes(f"Cannot log in, says {name}")
        anna.asks(ask.TakeTicket(ticket_id=number))
        world.thread(number)
    world.set_status(anna, Status.RESOLVED, 3)
    world.deliver()
    return anna


@pytest.fixture
def boris(world: World) -> Somebody:
    """A specialist without any."""
    return world.specialist("Boris")


def tickets(world: World) -> list[Ticket]:
    return [world.ticket(number) for number in (1, 2, 3)]


def away_until(world: World, who: Somebody) -> datetime | None:
    return world.run(lambda uow: uow.people.get(who.person.id).away_until)


def hands_over(who: Somebody, to: Somebody, note: str = "") -> Answer | None:
    return who.asks(ask.HandOver(to.identity, Text(note)))


def strategy(world: World, how: str, *members: Somebody) -> None:
    def change(uow: Unit) -> None:
        uow.dictionaries.change(1, "Support", {"strategy": how}, BEGINNING)
        uow.dictionaries.join(1, [one.person.id for one in members])

    world.run(change)


class TestAway:
    def test_until_then_nothing_is_given_to_them(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        strategy(world, "in turn", anna, boris)
        answer = anna.asks(ask.GoAway("until tuesday"))
        until = datetime(2026, 11, 24, tzinfo=UTC)
        assert away_until(world, anna) == until
        assert answer is not None
        assert words_of(answer) == {"until": until, "mine": 2}
        for number in range(2):
            world.client(f"Client {number}").writes("Hello, the printer burns")
            assert world.ticket(4 + number).assignee_id == boris.person.id

    def test_is_read_in_their_own_zone(self, world: World, anna: Somebody) -> None:
        moved = Profile(anna.identity, "Anna of Berlin", time_zone="Europe/Berlin")
        world.run(lambda uow: uow.people.know(moved, world.now))
        anna.asks(ask.GoAway("14:00"))
        assert away_until(world, anna) == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)

    def test_lets_go_of_what_they_were_answering(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.LockTicket(ticket_id=1))
        anna.asks(ask.GoAway("2 hours"))
        assert world.ticket().locked_by_id is None

    def test_back_is_back(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.GoAway("2 days"))
        answer = anna.asks(ask.ComeBack())
        assert away_until(world, anna) is None
        assert answer is not None
        assert words_of(answer) == {"mine": 2}

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("soon", "cannot_read_until"),
            ("until", "cannot_read_until"),
            ("until 1.11.2026", "until_has_passed"),
            ("until 24.12.2028", "until_too_far"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, world: World, anna: Somebody, words: str, code: str
    ) -> None:
        with pytest.raises(Refusal, match=code):
            anna.asks(ask.GoAway(words))
        assert away_until(world, anna) is None

    def test_a_client_is_never_away(self, world: World) -> None:
        with pytest.raises(Refusal, match="not_allowed"):
            world.client("Ivan").asks(ask.GoAway("monday"))


class TestHandingOver:
    def test_gives_all_active_ones_with_one_message(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        answer = hands_over(anna, boris, "Ivan is angry")
        assert answer is not None
        assert words_of(answer) == {"name": "Boris", "count": 2, "own": 0}
        assert [one.assignee_id for one in tickets(world)] == [
            boris.person.id,
            boris.person.id,
            anna.person.id,
        ]
        [digest] = world.posts("staff/")
        assert digest.destination == f"person:{boris.person.id}"
        assert digest.words["note"] == "Ivan is angry"
        assert [one.id for one in digest.words["tickets"]] == [1, 2]

    def test_says_so_in_each_thread(self, world: World, anna: Somebody, boris: Somebody) -> None:
        hands_over(anna, boris, "Ivan is angry")
        told = world.posts("thread/handed_over")
        assert [post.ticket_id for post in told] == [1, 2]
        assert told[0].words["previous"] == "Anna"
        assert told[0].words["assignee"] == "Boris"

    def test_names_no_more_than_fit_and_counts_the_rest(
        self, world: World, boris: Somebody
    ) -> None:
        anna, ivan = world.specialist("Anna"), world.client("Ivan")
        for number in range(1, 24):
            world.pass_time(seconds=15)  # five within a minute are the most
            ivan.writes_new(f"Matter {number} of many")
            anna.asks(ask.TakeTicket(ticket_id=number))
        hands_over(anna, boris)
        [digest] = world.posts("staff/handover")
        assert len(digest.words["tickets"]) == 20
        assert digest.words["more"] == 3

    def test_keeps_those_whose_client_the_colleague_is(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        boris.writes_new("My own password")
        anna.asks(ask.TakeTicket(ticket_id=4))
        answer = hands_over(anna, boris)
        assert answer is not None
        assert words_of(answer) == {"name": "Boris", "count": 2, "own": 1}
        assert world.ticket(4).assignee_id == anna.person.id

    def test_is_asked_for_in_a_form_with_those_who_are_here(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        carla = world.specialist("Carla")
        carla.asks(ask.GoAway("2 days"))
        answer = anna.asks(ask.BeginHandOver())
        assert answer is not None
        page = page_of(FormPage, answer)
        assert page.form == HandOverForm((Choice(boris.person.id, "Boris"),))
        assert words_of(page) == {"mine": 2, "colleagues": ["Boris"]}
        anna.asks(ask.HandOver(boris.person.id))
        assert world.ticket().assignee_id == boris.person.id

    def test_is_no_form_where_nobody_is_here(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        boris.asks(ask.GoAway("2 days"))
        answer = page_of(Say, anna.asks(ask.BeginHandOver()))
        assert answer.template == "answers/form_hand_over"
        assert words_of(answer) == {"mine": 2, "colleagues": []}

    def test_is_refused_to_whom_is_away(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        boris.asks(ask.GoAway("2 days"))
        with pytest.raises(Refusal, match="colleague_away"):
            hands_over(anna, boris)
        assert world.ticket().assignee_id == anna.person.id

    def test_is_refused_to_a_client(self, world: World, anna: Somebody) -> None:
        ivan = world.client("Ivan", platform="slack")
        with pytest.raises(Refusal, match="assignee_not_staff"):
            hands_over(anna, ivan)

    def test_is_refused_to_oneself(self, world: World, anna: Somebody) -> None:
        with pytest.raises(Refusal, match="yours_already"):
            hands_over(anna, anna)

    def test_is_refused_to_whom_nobody_knows(self, world: World, anna: Somebody) -> None:
        with pytest.raises(UnknownAccount, match="nobody_like_that"):
            anna.asks(ask.HandOver(Identity("slack", "T1", "UNOBODY")))

    def test_of_nothing_is_refused(self, world: World, boris: Somebody, anna: Somebody) -> None:
        for command in (ask.HandOver(anna.identity), ask.BeginHandOver()):
            with pytest.raises(Refusal, match="nothing_to_hand_over"):
                boris.asks(command)


def _latest(number: int, uow: Unit) -> Sequence[TicketChange]:
    return uow.history.changes(number, 1)


class TestWhoLeaves:
    @pytest.fixture
    def olga(self, world: World) -> Somebody:
        """An administrator."""
        return world.administrator("Olga")

    def leaves(self, olga: Somebody, who: Somebody) -> None:
        olga.insists(ask.SetRole(who.identity, Role.CLIENT))

    def test_frees_the_active_tickets_with_one_message_to_the_channel(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        self.leaves(olga, anna)
        assert [one.assignee_id for one in tickets(world)] == [None, None, anna.person.id]
        [digest] = world.posts("staff/requeued")
        assert digest.destination == "department:1"
        assert digest.words["name"] == "Anna"
        assert [one.id for one in digest.words["tickets"]] == [1, 2]
        for number in (1, 2):
            [latest] = world.run(partial(_latest, number))
            assert (latest.what, latest.after) == ("assignee", ""), "the card says it"

    def test_gives_them_to_whom_the_strategy_picks(
        self, world: World, anna: Somebody, boris: Somebody, olga: Somebody
    ) -> None:
        carla = world.specialist("Carla")
        strategy(world, "in turn", anna, boris, carla)
        self.leaves(olga, anna)
        given = {one.assignee_id for one in tickets(world)[:2]}
        assert given == {boris.person.id, carla.person.id}
        digests: list[Any] = world.posts("staff/handover")
        assert {one.destination for one in digests} == {
            f"person:{boris.person.id}",
            f"person:{carla.person.id}",
        }
        assert world.posts("staff/requeued") == []

    def test_is_not_away_when_they_come_back_to_the_desk(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.GoAway("2 days"))
        self.leaves(olga, anna)
        olga.insists(ask.SetRole(anna.identity, Role.SPECIALIST))
        found = world.run(lambda uow: uow.people.get(anna.person.id))
        assert (found.role, found.away_until) == (Role.SPECIALIST, None)

    def test_is_answering_nothing_any_more(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.LockTicket(ticket_id=1))
        self.leaves(olga, anna)
        assert world.ticket().locked_by_id is None

    def test_of_a_desk_without_a_channel_tells_administrators(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        petra = world.administrator("Petra")
        world.run(lambda uow: uow.outbox.move_address(channel_address(1), Address("nowhere")))
        self.leaves(olga, anna)
        destinations = [post.destination for post in world.posts("staff/requeued")]
        assert destinations == [f"person:{petra.person.id}"]

    def test_another_role_among_staff_keeps_them(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        olga.insists(ask.SetRole(anna.identity, Role.ADMINISTRATOR))
        assert world.ticket().assignee_id == anna.person.id


class TestNoReplyNeeded:
    def test_ends_the_wait_without_an_answer(self, world: World, anna: Somebody) -> None:
        assert world.ticket().waiting_since is not None
        anna.asks(ask.NoReplyNeeded(ticket_id=1))
        ticket = world.ticket()
        assert (ticket.waiting_since, ticket.first_response_at) == (None, None)
        assert ticket.status is Status.OPEN
        assert world.posts("client/reply") == []

    def test_ends_the_clock_and_the_next_line_starts_it_again(
        self, world: World, boris: Somebody
    ) -> None:
        world.run(
            lambda uow: uow.dictionaries.add(Kind.LEVEL, "Standard", {"response": "1h"}, BEGINNING)
        )
        ivan = world.client("Ivan")
        ivan.writes("Thank you for everything you did yesterday")
        assert world.ticket().response_due_at is not None
        boris.asks(ask.NoReplyNeeded(ticket_id=1))
        assert world.ticket().response_due_at is None
        world.pass_time(hours=3)
        ivan.writes("One more thing though")
        assert world.ticket().waiting_since == world.now
        assert world.ticket().missed_answers == 0

    def test_is_success_where_nobody_waits(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.NoReplyNeeded(ticket_id=1))
        before = world.ticket()
        anna.asks(ask.NoReplyNeeded(ticket_id=1))
        assert world.ticket() == before

    def test_a_client_does_not_say_so(self, world: World, anna: Somebody) -> None:
        ivan = world.client("Zoe")
        ivan.writes("Cannot log in")
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(ask.NoReplyNeeded(ticket_id=4))


def test_a_commands_place_does_not_matter(world: World, anna: Somebody, boris: Somebody) -> None:
    place = Place("slack", "T1", "CELSEWHERE")
    anna.asks(ask.HandOver(boris.identity), place=place)
    assert world.ticket().assignee_id == boris.person.id


class TestWhoseAccountIsClosed:
    def test_is_staff_no_more_and_their_tickets_are_free(
        self, world: World, anna: Somebody
    ) -> None:
        olga = world.administrator("Olga")
        anna.asks(ask.TakeTicket(ticket_id=1))
        assert anna.asks(ask.LeaveDesk()) is None
        assert world.run(lambda uow: uow.people.get(anna.person.id)).role is Role.CLIENT
        assert world.ticket().assignee_id is None
        told = [(post.destination, post.words["name"]) for post in world.posts("staff/left")]
        assert (f"person:{olga.person.id}", "Anna") in told
        assert f"person:{anna.person.id}" not in dict(told)
        assert len(world.posts("staff/requeued")) == 1

    def test_and_who_is_a_client_is_nobodys_news(self, world: World) -> None:
        world.administrator("Olga")
        world.client("Zoe").asks(ask.LeaveDesk())
        assert world.posts("staff/left") == []
