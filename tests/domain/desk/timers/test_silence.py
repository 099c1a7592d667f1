"""Fair auto-close: only the client's silence after an answer counts, and one tap stops it."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.people.places import Place
from domain.tickets import ButtonState, Status
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.entries import OFFICE, has
from tests.domain.desk.support.world import Somebody, World

DAY = timedelta(days=1)


@pytest.fixture
def anna(world: World) -> Somebody:
    """A specialist of a desk that closes after three working days of silence."""
    has(world, Kind.CALENDAR, "Office", **OFFICE)
    body = {"calendar": "Office", "close_after": 3}
    world.run(lambda uow: uow.dictionaries.change(1, "Support", body, BEGINNING))
    return world.specialist("Anna")


@pytest.fixture
def ivan(world: World, anna: Somebody) -> Somebody:
    """A client who was asked something on Monday at 10:00."""
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    world.deliver()
    answers(world, anna)
    world.set_status(anna, Status.PENDING)
    world.deliver()
    return ivan


def answers(world: World, anna: Somebody) -> None:
    """Anna's answer reaches the client."""
    world.reply(anna, "Which browser is it?")


def told(world: World) -> list[tuple[int, str]]:
    """What the client was told: of so many days of silence, and when it closes."""
    posts = world.posts("client/closing_soon")
    return [(post.words["days"], post.words["closes_at"][:16]) for post in posts]


def goes_on(world: World, days: float) -> None:
    """Let days pass, with all that happens on them."""
    end = world.now + days * DAY
    while world.now < end:
        world.pass_time(hours=1)
        swept(world)
        world.deliver()


def test_the_client_is_told_twice_and_then_it_closes(world: World, ivan: Somebody) -> None:
    goes_on(world, 0.9)
    assert told(world) == []
    goes_on(world, 0.2)
    assert told(world) == [(1, "2026-11-26T10:00")]
    goes_on(world, 1)
    assert told(world) == [(1, "2026-11-26T10:00"), (2, "2026-11-26T10:00")]
    assert world.ticket().status is Status.PENDING
    goes_on(world, 1)
    assert world.ticket().status is Status.CLOSED
    [closed] = world.posts("client/closed")
    assert closed.words["reason"] == "silence"
    last = world.card().splitlines()[-1]
    assert last == "Desk: closed because the client didn't reply, Thu 26 Nov 10:00"


def test_a_weekend_and_a_holiday_do_not_count(world: World, anna: Somebody) -> None:
    closed = {"2026-11-26": "closed"}
    entries = world.run(lambda uow: uow.dictionaries.entries())
    [office] = [entry.id for entry in entries if entry.name == "Office"]
    body = {**OFFICE, "exceptions": closed}
    world.run(lambda uow: uow.dictionaries.change(office, "Office", body, BEGINNING))
    world.pass_time(days=2)
    world.client("Ivan").writes("Cannot log in")
    world.deliver()
    answers(world, anna)
    world.set_status(anna, Status.PENDING)
    goes_on(world, 4.9)
    assert told(world) == [(1, "2026-12-01T10:00")], "Friday is the first day, Monday the second"


def test_any_line_stops_it(world: World, ivan: Somebody) -> None:
    goes_on(world, 1.2)
    ivan.writes("It is Firefox")
    goes_on(world, 5)
    assert world.ticket().status is Status.OPEN
    assert len(told(world)) == 1


def test_one_tap_stops_it_and_the_client_waits_again(world: World, ivan: Somebody) -> None:
    goes_on(world, 1.2)
    command = ask.StillNeedHelp(
        ticket_id=1, drawn=ButtonState(Status.PENDING, world.ticket().assignee_id)
    )
    answer = ivan.asks(command, private=True)
    assert answer is not None
    assert answer.template == "answers/still_needed"
    ticket = world.ticket()
    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, world.now)
    assert "Ivan: in progress" in world.card()
    [post] = world.posts("client/closing_soon")
    assert world.wanted(MirrorKind.LINE, post.id), "the message has no button any more"
    again = ivan.asks(command, private=True)
    assert again is not None, "a second tap is no mistake"
    goes_on(world, 5)
    assert world.ticket().status is Status.OPEN


def test_a_tap_after_it_has_closed_is_refused_with_a_sentence(world: World, ivan: Somebody) -> None:
    goes_on(world, 4)
    drawn = ButtonState(Status.PENDING, world.ticket().assignee_id)
    with pytest.raises(Refusal) as refused:
        ivan.asks(ask.StillNeedHelp(ticket_id=1, drawn=drawn), private=True)
    assert refused.value.code == "stale_button"


def test_what_said_closed_follows_a_ticket_that_is_reopened(world: World, ivan: Somebody) -> None:
    goes_on(world, 4)
    assert world.ticket().status is Status.CLOSED
    post = world.posts("client/closing_soon")[-1]
    world.pass_time(minutes=1)
    closed = world.wanted(MirrorKind.LINE, post.id)
    world.specialist("Boris").asks(ask.ReopenTicket(ticket_id=1))
    assert world.ticket().status is Status.OPEN
    assert world.wanted(MirrorKind.LINE, post.id) != closed


def test_only_its_client_may_say_so(world: World, ivan: Somebody) -> None:
    jane = world.client("Jane")
    with pytest.raises(Refusal) as refused:
        jane.asks(ask.StillNeedHelp(ticket_id=1), private=True)
    assert refused.value.code == "no_such_ticket"


def test_a_ticket_that_nobody_answered_never_closes(world: World, anna: Somebody) -> None:
    world.client("Ivan").writes("Cannot log in")
    world.deliver()
    world.set_status(anna, Status.ON_HOLD)
    goes_on(world, 8)
    assert world.ticket().status is Status.ON_HOLD
    assert told(world) == []


def test_an_answer_that_did_not_arrive_does_not_count(world: World, anna: Somebody) -> None:
    world.client("Ivan").writes("Cannot log in")
    world.deliver()
    answers(world, anna)
    world.set_status(anna, Status.PENDING)
    world.deliver()
    anna.writes_in(world.ticket(), "And which version?")  # and it is not sent
    for _ in range(8):
        world.pass_time(days=1)
        swept(world)
    assert world.ticket().status is Status.PENDING
    assert told(world) == []


def test_another_reply_restarts_it(world: World, ivan: Somebody, anna: Somebody) -> None:
    goes_on(world, 1.2)
    answers(world, anna)
    goes_on(world, 2)
    assert world.ticket().status is Status.PENDING
    assert [days for days, _ in told(world)] == [1, 1, 2]
    goes_on(world, 1)
    assert world.ticket().status is Status.CLOSED


def test_after_an_outage_it_is_told_twice_all_the_same(world: World, ivan: Somebody) -> None:
    world.pass_time(days=7)
    swept(world)
    world.deliver()
    assert told(world) == [(5, "2026-12-02T10:00")], "each day of it, and two more"
    goes_on(world, 1.1)
    assert len(told(world)) == 2
    assert world.ticket().status is Status.PENDING
    goes_on(world, 1)
    assert world.ticket().status is Status.CLOSED


def test_who_cannot_be_told_is_not_closed(world: World, ivan: Somebody) -> None:
    place: Place = ivan.place
    world.run(lambda uow: uow.outbox.suspend(place, "blocked", world.now, None))
    goes_on(world, 8)
    assert world.ticket().status is Status.PENDING
    world.run(lambda uow: uow.outbox.resume(place))
    goes_on(world, 3)
    assert world.ticket().status is Status.CLOSED


def test_a_department_that_says_nothing_closes_nothing(world: World) -> None:
    anna = world.specialist("Anna")
    world.client("Ivan").writes("Cannot log in")
    world.deliver()
    answers(world, anna)
    world.set_status(anna, Status.PENDING)
    goes_on(world, 20)
    assert world.ticket().status is Status.PENDING
