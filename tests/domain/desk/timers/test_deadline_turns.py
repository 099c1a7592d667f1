"""A deadline of a ticket that nobody has taken is told to one person on shift after the other."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from domain import commands as ask
from domain import desk
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.text.spans import Text
from domain.tickets import Status
from domain.timers import Timer, TimerKind
from storage.tables.tickets import tickets, timers
from storage.unit import Unit
from tests.domain.desk.lines.replies.in_thread import TOKEN, answer
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.timers import fires
from tests.domain.desk.support.world import MONDAY, Somebody, World
from tests.domain.desk.timers.test_on_hold import goes_away, join

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
LUNCH = {"zone": "UTC", "week": dict.fromkeys(WEEKDAYS, "09:00-13:00, 14:00-18:00")}


@pytest.fixture(autouse=True)
def promised(world: World) -> None:
    """The desk promises a reply within two hours, closes for lunch, and warns of nothing."""
    has(world, Kind.CALENDAR, "Office", **LUNCH)
    has(world, Kind.LEVEL, "Standard", calendar="Office", response="2h", warn={})
    body = {"calendar": "Office"}
    world.run(lambda uow: uow.dictionaries.change(1, "Support", body, BEGINNING))


@pytest.fixture
def anna(world: World) -> Somebody:
    return world.specialist("Anna")


@pytest.fixture
def boris(world: World, anna: Somebody) -> Somebody:
    return world.specialist("Boris")


@pytest.fixture
def kim(world: World, boris: Somebody) -> Somebody:
    return world.specialist("Kim")


@pytest.fixture
def three(world: World, anna: Somebody, boris: Somebody, kim: Somebody) -> tuple[Somebody, ...]:
    """The department's members."""
    join(world, anna, boris, kim)
    return anna, boris, kim


def asked(world: World, name: str = "Ivan") -> None:
    world.client(name).writes("Cannot log in")
    world.deliver()


def told(world: World, *, minutes: float = 0) -> list[str]:
    """Whom the desk has reminded, once so much time has passed."""
    world.pass_time(minutes=minutes)
    swept(world)
    fires(world)
    return [post.destination for post in world.posts("staff/reminders")]


def turns_ahead(world: World) -> list[str]:
    """The kinds of turns that are still to come."""

    def look(uow: Unit) -> list[str]:
        query = timers.select().where(timers.c.fired_at.is_(None))
        return [row.kind for row in uow.outbox._connection.execute(query)]

    return world.run(look)


def moves(world: World, due_at: datetime) -> None:
    """Let all replies be due at another time."""

    def move(uow: Unit) -> None:
        uow.outbox._connection.execute(update(tickets).values(response_due_at=due_at))

    world.run(move)


def to(*them: Somebody) -> list[str]:
    return [f"person:{one.person.id}" for one in them]


def test_one_person_is_told_and_the_next_after_ten_working_minutes_until_all_were(
    world: World, three: tuple[Somebody, ...]
) -> None:
    asked(world)
    assert told(world, minutes=119) == []
    assert told(world, minutes=1) == to(*three[:1])
    assert told(world, minutes=9) == to(*three[:1])
    assert told(world, minutes=1) == to(*three[:2])
    assert told(world, minutes=9) == to(*three[:2])
    assert told(world, minutes=1) == to(*three)
    assert told(world, minutes=3 * 24 * 60) == to(*three)


def test_whoever_has_the_least_to_do_is_told_first(
    world: World, three: tuple[Somebody, ...]
) -> None:
    anna, boris, kim = three
    for number, who in enumerate((anna, boris, anna), 1):
        asked(world, f"Client {number}")
        who.asks(ask.TakeTicket(ticket_id=number))
        who.asks(ask.Reply(ticket_id=number, text=Text("Try again")))
    world.pass_time(seconds=6)
    world.deliver()
    asked(world)
    assert told(world, minutes=120) == to(kim)
    assert told(world, minutes=10) == to(kim, boris)
    assert told(world, minutes=10) == to(kim, boris, anna)


def test_the_turn_does_not_pass_on_during_lunch(world: World, three: tuple[Somebody, ...]) -> None:
    world.now = MONDAY.replace(hour=10, minute=55)
    asked(world)
    assert told(world, minutes=120) == to(*three[:1]), "it is 12:55"
    assert told(world, minutes=69) == to(*three[:1])
    assert told(world, minutes=1) == to(*three[:2]), "it is 14:05"


def test_nobody_else_is_told_once_somebody_took_it(
    world: World, three: tuple[Somebody, ...]
) -> None:
    asked(world)
    told(world, minutes=120)
    three[2].asks(ask.TakeTicket(ticket_id=1))
    assert told(world, minutes=3 * 24 * 60) == to(*three[:1])


def test_for_whom_is_away_one_after_the_other_is_told_until_a_colleague_takes_it(
    world: World, three: tuple[Somebody, ...]
) -> None:
    anna, boris, kim = three
    asked(world)
    anna.asks(ask.TakeTicket(ticket_id=1))
    goes_away(world, anna, days=2)
    join(world, world.specialist("Lena"))
    assert told(world, minutes=120) == to(boris)
    assert told(world, minutes=10) == to(boris, kim)
    world.administrator("Olga").insists(ask.AssignTicket(ticket_id=1, person=boris.identity))
    assert told(world, minutes=60) == to(boris, kim)


def test_nobody_else_is_told_once_it_was_closed(world: World, three: tuple[Somebody, ...]) -> None:
    asked(world)
    told(world, minutes=120)
    world.set_status(world.administrator("Olga"), Status.CLOSED)
    assert told(world, minutes=3 * 24 * 60) == to(*three[:1])


def test_nobody_else_is_told_of_a_deadline_that_moved(
    world: World, three: tuple[Somebody, ...]
) -> None:
    asked(world)
    told(world, minutes=120)
    moves(world, world.now + timedelta(days=1))
    assert told(world, minutes=60) == to(*three[:1])


def test_those_who_are_there_when_the_next_is_told_get_their_turn_and_nobody_gets_two(
    world: World, three: tuple[Somebody, ...]
) -> None:
    anna, boris, kim = three
    goes_away(world, anna, minutes=125)
    asked(world)
    assert told(world, minutes=120) == to(boris)
    goes_away(world, kim, hours=9)
    assert told(world, minutes=10) == to(boris, anna)
    assert told(world, minutes=100) == to(boris, anna)


def test_when_a_shift_has_ended_those_who_are_on_shift_now_are_told(
    world: World, three: tuple[Somebody, ...]
) -> None:
    anna, boris, kim = three
    for name, hours, people in (
        ("Early", "09:00-12:05", [anna, boris]),
        ("Late", "12:05-18:00", [kim]),
    ):
        body = {"department": "Support", "week": dict.fromkeys(WEEKDAYS, hours), "zone": "UTC"}
        number = has(world, Kind.SHIFT, name, **body)
        ids = [one.person.id for one in people]
        world.run(lambda uow, n=number, ids=ids: uow.dictionaries.join(n, ids))  # type: ignore[misc]
    asked(world)
    assert told(world, minutes=120) == to(anna), "it is 12:00"
    assert told(world, minutes=10) == to(anna, kim)
    assert told(world, minutes=100) == to(anna, kim)


def test_a_later_step_begins_again_and_ends_the_turns_of_the_earlier_one(
    world: World, three: tuple[Somebody, ...]
) -> None:
    anna, boris, _ = three
    warn = {"response": "15min"}
    has(world, Kind.LEVEL, "Warned", priority=3, calendar="Office", response="2h", warn=warn)
    asked(world)
    assert told(world, minutes=105) == to(anna)
    assert told(world, minutes=10) == to(anna, boris)
    world.deliver()
    assert told(world, minutes=5)[:2] == to(anna, boris)
    assert turns_ahead(world) == ["response_turn"], "one turn of the clock waits, that of the step"


def test_several_tickets_stay_one_message_for_each_person(
    world: World, three: tuple[Somebody, ...]
) -> None:
    for name in ("Ivan", "Jane", "Kate"):
        asked(world, name)
    assert told(world, minutes=120) == to(*three[:1])
    assert told(world, minutes=10) == to(*three[:2])
    messages = [one for one in world.deliver() if one.template == "staff/reminders"]
    assert [len(one.body.tickets) for one in messages] == [3, 3]  # type: ignore[union-attr]


def test_who_was_told_as_an_administrator_is_not_told_again(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.administrator("Tom")
    step = [{"clock": "response", "after": "5min", "tell": ["assignee", "administrators"]}]
    level = {"priority": 3, "calendar": "Office", "response": "2h", "warn": {}, "escalate": step}
    has(world, Kind.LEVEL, "Loud", **level)
    asked(world)
    assert told(world, minutes=120) == to(olga)
    assert told(world, minutes=5) == to(olga, tom)
    assert turns_ahead(world) == []


def test_a_turn_that_comes_late_is_told_once(world: World, three: tuple[Somebody, ...]) -> None:
    asked(world)
    told(world, minutes=120)
    world.pass_time(minutes=45)
    with pytest.raises(ZeroDivisionError):
        world.run(_fire_and_die)
    assert told(world) == to(*three[:2])
    assert told(world) == to(*three[:2]), "the next one has ten minutes from now on"
    assert told(world, minutes=10) == to(*three)


def _fire_and_die(uow: Unit) -> None:
    """Fire what is due, and fall over before it is saved."""
    desk.fire_timers(Act(None, MONDAY + timedelta(minutes=165), uow))
    raise ZeroDivisionError


def test_a_turn_that_an_earlier_release_has_set_goes_on(
    world: World, three: tuple[Somebody, ...]
) -> None:
    """It says how many were told, not who."""
    _, boris, kim = three
    asked(world)
    world.thread()
    olga = world.administrator("Olga")
    answer(world, olga, f"Use {TOKEN}")
    [(line, _)] = world.run(lambda uow: uow.messages.newest_of(1, 1))
    once = Timer(TimerKind.ON_HOLD_SHIFT, line.id, f"{line.id}:{MONDAY.isoformat()}#1", world.now)
    world.run(lambda uow: uow.timers.cancel([TimerKind.ON_HOLD_AUTHOR], line.id))
    world.run(lambda uow: uow.timers.set(once))
    for minutes in (0, 10, 10):
        world.pass_time(minutes=minutes)
        fires(world)
    held = [post.destination for post in world.posts("staff/on_hold")]
    assert held == to(boris, kim)
