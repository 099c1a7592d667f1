"""Which status follows which, what clients are told, and which buttons are stale."""

import pytest

from domain import commands as ask
from domain.desk.act import Act
from domain.errors import Refusal
from domain.outgoing.deliveries import Reader
from domain.people.places import Place
from domain.policy.lines.client_lines import REOPENS_WITHIN
from domain.policy.queue.lamp import Lamp, lamp_for_staff
from domain.text.spans import Text
from domain.tickets import TRANSITIONS, ButtonState, Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.rendered import PRESENTER


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.RESOLVED, ["client/processed"]),
        (Status.CLOSED, ["client/closed"]),
        (Status.ON_HOLD, []),
        (Status.OPEN, []),
    ],
)
def test_a_change_of_status_is_dated_and_the_client_is_told_of_those_that_matter(
    world: World, ivan: Somebody, anna: Somebody, status: Status, told: list[str]
) -> None:
    world.pass_time(minutes=3)
    world.set_status(anna, status)
    assert world.ticket().status_changed_at == world.now
    assert world.templates("client/")[1:] == told


def test_waiting_for_the_client_needs_a_question_first(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    with pytest.raises(Refusal, match="nothing_asked"):
        world.set_status(anna, Status.PENDING)
    anna.writes_in(world.ticket(), "Which browser?")
    world.set_status(anna, Status.PENDING)
    assert world.templates("client/")[-1] == "client/waiting"


@pytest.mark.parametrize("start", [status for status in Status if status is not Status.NEW])
@pytest.mark.parametrize("end", list(Status))
def test_only_the_ways_of_the_table_lead_from_status_to_status(
    world: World, ivan: Somebody, anna: Somebody, start: Status, end: Status
) -> None:
    anna.writes_in(world.ticket(), "A question, so that it may wait")
    world.set_status(anna, start)
    reopens = (start, end) == (Status.CLOSED, Status.OPEN)  # which staff may do for a while
    if end is start or reopens or end in TRANSITIONS[start]:
        world.set_status(anna, end)
        assert world.ticket().status is end
    else:
        with pytest.raises(Refusal):
            world.set_status(anna, end)


def test_a_second_press_of_take_is_success(world: World, ivan: Somebody, anna: Somebody) -> None:
    drawn = ButtonState(Status.NEW, None)
    for _ in range(2):
        answer = anna.asks(ask.TakeTicket(ticket_id=1, drawn=drawn))
        assert answer is not None
        assert answer.template == "answers/taken"


def test_a_button_drawn_before_the_ticket_changed_is_refused(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    boris.asks(ask.TakeTicket(ticket_id=1))
    stale = ButtonState(Status.NEW, None)
    with pytest.raises(Refusal, match="stale_button"):
        anna.asks(ask.SetStatus(ticket_id=1, status=Status.RESOLVED, drawn=stale))
    assert world.ticket().status is Status.OPEN


def test_the_pressers_own_change_makes_no_button_stale(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    drawn = ButtonState(Status.NEW, None)
    anna.asks(ask.TakeTicket(ticket_id=1, drawn=drawn))
    anna.asks(ask.SetStatus(ticket_id=1, status=Status.RESOLVED, drawn=drawn))
    assert world.ticket().status is Status.RESOLVED


def test_a_client_reaches_only_their_own_tickets(world: World, ivan: Somebody) -> None:
    petra = world.client("Petra")
    for command in (
        ask.ShowTicket(ticket_id=1),
        ask.CloseTicket(ticket_id=1),
        ask.ReopenTicket(ticket_id=1),
    ):
        with pytest.raises(Refusal, match="no_such_ticket"):
            petra.asks(command, private=True)
    with pytest.raises(Refusal, match="no_such_ticket"):
        petra.asks(ask.ShowTicket(ticket_id=99), private=True)


def test_a_clients_reopening_starts_the_wait_and_the_card_says_it(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.deliver()
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(hours=1)
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    assert world.ticket().status is Status.OPEN
    assert world.ticket().waiting_since == world.now
    assert world.card().splitlines()[-1] == "Ivan: in progress, Mon 23 Nov 11:01"
    assert world.templates("thread/") == ["thread/line"]


class TestAChange:
    """Of status, level, category, priority, department or assignee."""

    def test_is_the_cards_last_line_and_no_post(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        world.deliver()
        for who, command, said in (
            (anna, ask.TakeTicket(ticket_id=1), "Anna: in progress"),
            (anna, ask.SetStatus(ticket_id=1, status=Status.ON_HOLD), "Anna: on hold"),
            (boris, ask.SetStatus(ticket_id=1, status=Status.OPEN), "Boris: in progress"),
        ):
            who.asks(command)
            assert world.card().splitlines()[-1] == f"{said}, Mon 23 Nov 10:01"
        assert world.templates("thread/") == ["thread/line"]
        assert world.card(language="ru").splitlines()[-1] == "Boris: в работе, пн, 23 нояб., 10:01"

    def test_is_none_of_a_ticket_that_is_as_it_was_opened(
        self, world: World, ivan: Somebody
    ) -> None:
        [card] = [one for one in world.deliver() if one.template == "desk/card"]
        assert card.ticket is not None
        assert card.ticket.change is None

    def test_stands_in_the_history_with_all_before_it(
        self, world: World, ivan: Somebody, anna: Somebody, olga: Somebody
    ) -> None:
        boris = world.specialist("Boris")
        anna.asks(ask.TakeTicket(ticket_id=1))
        world.pass_time(minutes=5)
        olga.asks(ask.AssignTicket(ticket_id=1, person=boris.identity))
        boris.asks(ask.SetSubject(ticket_id=1, subject=Text("Locked out")))
        answer = boris.asks(ask.ShowHistory(ticket_id=1))
        assert answer is not None
        said = PRESENTER.answer(
            answer, Reader("en", "UTC"), world.run(lambda uow: uow.tickets.view(1)), world.now
        )
        assert said.text.plain.splitlines() == [
            "#1 Locked out",
            "Mon 23 Nov 10:06 · Boris: subject “Locked out”",
            "Mon 23 Nov 10:06 · Olga: assigned to Boris",
            "Mon 23 Nov 10:01 · Anna: in progress",
            "Mon 23 Nov 10:01 · Anna: took it",
        ]
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(ask.ShowHistory(ticket_id=1), private=True)


def test_a_client_cannot_reopen_a_closed_ticket(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.set_status(anna, Status.CLOSED)
    with pytest.raises(Refusal, match="closed_is_final"):
        ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)


@pytest.mark.parametrize(
    "command",
    [ask.ReopenTicket(ticket_id=1), ask.SetStatus(ticket_id=1, status=Status.OPEN)],
    ids=["reopen", "status"],
)
def test_staff_reopen_a_closed_ticket_within_thirty_days(
    world: World, ivan: Somebody, anna: Somebody, command: ask.Command
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(anna, Status.CLOSED)
    world.pass_time(days=30)
    answer = boris.asks(command)
    assert answer is not None
    assert answer.template == "answers/reopened_by_hand"
    assert (world.ticket().status, world.ticket().assignee_id) == (Status.OPEN, anna.person.id)
    assert world.templates("client/")[-2:] == ["client/closed", "client/reopened"]
    assert world.templates("staff/")[-1] == "staff/reopened"
    before = len(world.posts("client/receipt"))
    ivan.writes("Still broken")
    assert len(world.posts("client/receipt")) == before, "it goes on in the same ticket"


def test_a_ticket_closed_long_ago_is_continued_by_another(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.set_status(anna, Status.CLOSED)
    world.pass_time(days=30, seconds=1)
    with pytest.raises(Refusal, match="closed_long_ago"):
        anna.asks(ask.ReopenTicket(ticket_id=1))


def test_resolved_tickets_close_silently_after_seven_days(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    from domain import desk

    world.set_status(anna, Status.RESOLVED)
    before = world.templates("client/")
    world.now += REOPENS_WITHIN
    assert world.run(lambda uow: desk.close_resolved(Act(None, world.now, uow))) == 0
    world.pass_time(seconds=1)
    assert world.run(lambda uow: desk.close_resolved(Act(None, world.now, uow))) == 1
    assert world.ticket().status is Status.CLOSED
    assert world.templates("client/") == before


def test_a_ticket_may_be_left_out_where_the_place_tells_it(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.TakeTicket(), place=world.thread(1))
    assert world.ticket().assignee_id == anna.person.id
    ivan.insists(ask.CloseTicket(), private=True)
    assert world.ticket().status is Status.CLOSED
    with pytest.raises(Refusal, match="which_ticket"):
        anna.asks(ask.TakeTicket(), place=Place("slack", "T1", "CDESK"))


def test_a_client_who_reopens_by_a_button_has_spoken_last(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.reply(anna, "Try again")
    world.set_status(anna, Status.RESOLVED)
    world.pass_time(hours=1)
    ivan.asks(ask.ReopenTicket(ticket_id=1))
    assert lamp_for_staff(world.ticket(), anna.person.id) is Lamp.RED
