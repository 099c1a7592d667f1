"""Who is reminded of a reply that stays on hold, and when."""

from datetime import timedelta
from typing import Any

import pytest

from domain import commands as ask
from domain.dictionaries import Kind
from domain.messages import Message
from domain.outgoing.templates import ON_HOLD
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.lines.replies.in_thread import TOKEN, answer, edit, line
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.timers import fires, waiting
from tests.domain.desk.support.world import MONDAY, Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose question stands in the thread."""
    return world.asker("Ivan", minutes_ago=0)


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """A specialist."""
    return world.specialist("Anna")


@pytest.fixture
def held(world: World, anna: Somebody) -> Message:
    """A line of hers that is on hold for a secret in it."""
    answer(world, anna, f"Use {TOKEN}")
    world.deliver()
    return line(world)


@pytest.fixture
def kim(world: World) -> Somebody:
    return world.specialist("Kim")


def join(world: World, *them: Somebody) -> None:
    """Make them the department's."""
    world.run(lambda uow: uow.dictionaries.join(1, [one.person.id for one in them]))


def goes_away(world: World, who: Somebody, **span: float) -> None:
    until = world.now + timedelta(**span)
    world.run(lambda uow: uow.people.set_away(who.person.id, until))


def later(world: World, **span: float) -> list[tuple[str, bool]]:
    """Whom the desk has reminded, once so much time has passed: address, and if it is theirs."""
    world.pass_time(**span)
    fires(world)
    return [(post.destination, post.body.own) for post in world.posts(ON_HOLD)]


def to(who: Somebody, *, own: bool = False) -> tuple[str, bool]:
    return f"person:{who.person.id}", own


class TestAReplyOnHold:
    def test_reminds_its_author_and_then_one_after_the_other_on_shift(
        self, world: World, held: Message, anna: Somebody, boris: Somebody, kim: Somebody
    ) -> None:
        join(world, anna, boris, kim)
        assert later(world, minutes=9) == []
        assert later(world, minutes=1) == [to(anna, own=True)]
        assert later(world, minutes=19) == [to(anna, own=True)]
        assert later(world, minutes=1) == [to(anna, own=True), to(boris)]
        assert later(world, minutes=9) == [to(anna, own=True), to(boris)]
        assert later(world, minutes=1) == [to(anna, own=True), to(boris), to(kim)]
        assert len(later(world, days=3)) == 3

    def test_can_be_sent_from_the_reminder(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        later(world, minutes=10)
        (told,) = [one for one in world.deliver() if one.template == ON_HOLD]
        assert (told.message and told.message.id, told.author) == (held.id, "Anna")

    def test_reminds_of_those_on_shift_alone(
        self, world: World, held: Message, anna: Somebody, boris: Somebody, kim: Somebody
    ) -> None:
        join(world, anna, boris, kim)
        goes_away(world, boris, hours=1)
        later(world, minutes=10)
        assert later(world, minutes=20)[1:] == [to(kim)]

    def test_reminds_all_members_where_nobody_is_on_shift(
        self, world: World, held: Message, anna: Somebody, boris: Somebody, kim: Somebody
    ) -> None:
        join(world, anna, boris, kim)
        for one in (boris, kim):
            goes_away(world, one, hours=1)
        later(world, minutes=10)
        assert later(world, minutes=20)[1:] == [to(boris)]
        assert later(world, minutes=10)[1:] == [to(boris), to(kim)]

    def test_reminds_whose_shift_it_is_before_other_members(
        self, world: World, held: Message, boris: Somebody, kim: Somebody
    ) -> None:
        join(world, boris)
        day = {"department": "Support", "zone": "UTC", "week": {"mon": "09:00-18:00"}}
        number = has(world, Kind.SHIFT, "Day", **day)
        world.run(lambda uow: uow.dictionaries.join(number, [kim.person.id]))
        later(world, minutes=10)
        assert later(world, minutes=20)[1:] == [to(kim)]

    def test_reminds_administrators_where_a_department_has_no_other_member(
        self, world: World, held: Message, anna: Somebody, boris: Somebody
    ) -> None:
        olga = world.administrator("Olga")
        join(world, anna)
        later(world, minutes=10)
        assert later(world, minutes=20)[1:] == [to(olga)]

    def test_reminds_the_shift_at_once_while_its_author_is_not_there(
        self, world: World, held: Message, anna: Somebody, boris: Somebody
    ) -> None:
        join(world, anna, boris)
        goes_away(world, anna, hours=1)
        assert later(world, minutes=10) == [to(boris)]
        assert later(world, days=1) == [to(boris)]

    def test_reminds_the_shift_at_once_where_its_author_has_left(
        self, world: World, held: Message, anna: Somebody, boris: Somebody
    ) -> None:
        join(world, boris)
        olga = world.administrator("Olga")
        olga.insists(ask.SetRole(anna.identity, anna.person.role.CLIENT))
        assert later(world, minutes=10) == [to(boris)]

    def test_never_reminds_the_client_of_their_own_ticket(
        self, world: World, held: Message, ivan: Somebody, boris: Somebody
    ) -> None:
        world.administrator("Olga").insists(
            ask.SetRole(ivan.identity, boris.person.role.SPECIALIST)
        )
        join(world, ivan, boris)
        later(world, minutes=10)
        assert later(world, minutes=20)[1:] == [to(boris)]


class TestWorkingTime:
    @pytest.fixture(autouse=True)
    def office(self, world: World) -> None:
        """The desk works from nine to six."""
        has(world, Kind.CALENDAR, "Office", **OFFICE)
        has(world, Kind.LEVEL, "Standard", calendar="Office", response="1h")

    def test_is_what_is_counted(self, world: World, anna: Somebody) -> None:
        world.now = MONDAY.replace(hour=17, minute=55)
        world.client("Jane").writes("Cannot log in")
        world.thread(2)
        anna.asks(ask.Reply(ticket_id=2, text=Text(f"Use {TOKEN}")))
        assert later(world, hours=15) == [], "it is Tuesday, 8:55"
        assert later(world, minutes=9) == []
        assert later(world, minutes=1) == [to(anna, own=True)]

    def test_is_when_it_is_told_after_an_outage(self, world: World, anna: Somebody) -> None:
        world.client("Jane").writes("Cannot log in")
        world.thread(2)
        anna.asks(ask.Reply(ticket_id=2, text=Text(f"Use {TOKEN}")))
        world.now = MONDAY.replace(hour=23)
        later(world)
        opens = (MONDAY + timedelta(days=1)).replace(hour=9)
        assert [post.not_before for post in world.posts(ON_HOLD)] == [opens]
        ((_, due_at),) = waiting(world)
        assert due_at == opens + timedelta(minutes=20)


def ends(world: World, anna: Somebody, held: Message, how: str) -> None:
    """Let a reply be on hold no more, in one of all ways there are."""
    place = world.thread()
    other = world.client("Jane")
    match how:
        case "sent":
            anna.asks(ask.SendAnyway(held.id))
        case "discarded":
            anna.asks(ask.Discard(held.id))
        case "deleted":
            anna.asks(ask.DeleteLine(place, "m1"), place=place)
        case "made a note":
            edit(world, anna, "For us", inside=True)
        case "moved":
            other.writes("Cannot print")
            world.thread(2)
            anna.asks(ask.WrongTicket(held.id, 2), place=place)


WAYS = ("sent", "discarded", "deleted", "made a note", "moved")


class TestOnceItIsOnHoldNoMore:
    @pytest.mark.parametrize("how", WAYS)
    @pytest.mark.parametrize("after", [1, 15, 35])
    def test_nobody_is_reminded(
        self,
        world: World,
        held: Message,
        anna: Somebody,
        boris: Somebody,
        kim: Somebody,
        how: str,
        after: int,
    ) -> None:
        join(world, anna, boris, kim)
        before = later(world, minutes=after)
        ends(world, anna, held, how)
        assert waiting(world) == []
        assert later(world, days=3) == before

    def test_a_reminder_that_has_not_left_says_nothing(
        self, world: World, held: Message, anna: Somebody
    ) -> None:
        later(world, minutes=10)
        anna.asks(ask.Discard(held.id))
        assert self.reminders(world) == [(ON_HOLD, True)]

    def test_nor_does_one_of_a_closed_ticket(
        self, world: World, held: Message, anna: Somebody, boris: Somebody
    ) -> None:
        join(world, boris)
        later(world, minutes=10)
        world.set_status(anna, Status.CLOSED)
        assert self.reminders(world) == [(ON_HOLD, True)]
        assert len(later(world, minutes=20)) == 1, "and nobody else is reminded"

    def reminders(self, world: World) -> list[Any]:
        return [
            (one.template, one.says_nothing) for one in world.claim() if one.template == ON_HOLD
        ]


def test_a_line_that_is_held_again_is_reminded_of_again(
    world: World, held: Message, anna: Somebody, boris: Somebody
) -> None:
    join(world, boris)
    later(world, minutes=10)
    later(world, minutes=5)
    edit(world, anna, f"Use {TOKEN}99")
    assert later(world, minutes=9) == [to(anna, own=True)]
    assert later(world, minutes=1) == [to(anna, own=True)] * 2
    assert later(world, minutes=20)[2:] == [to(boris)]
