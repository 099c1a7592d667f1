"""Why a deadline is where it is, asked of a desk: by staff, and by the client."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.tickets import LedgerPage, Promise
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.sla.clocks import ClockKind, ClockStep
from domain.sla.why import Clock, ClockChange, Idle, Paused, Worked
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of

FRIDAY_EVENING = datetime(2026, 1, 9, 17, 30, tzinfo=UTC)
OFFICE = {
    "zone": "UTC",
    "week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
}
STANDARD = {"response": "1h", "resolution": "8h", "calendar": "Office"}


@pytest.fixture
def promising(world: World) -> World:
    """A desk that answers within an hour of office time, on a Friday evening."""

    def fill(uow: Unit) -> None:
        uow.dictionaries.add(Kind.CALENDAR, "Office", OFFICE, BEGINNING)
        uow.dictionaries.add(Kind.LEVEL, "Standard", STANDARD, BEGINNING)

    world.now = FRIDAY_EVENING
    world.run(fill)
    return world


def asks_why(somebody: Somebody, number: int = 1) -> Answer:
    answer = somebody.asks(ask.Explain(ticket_id=number), private=True)
    assert answer is not None
    return answer


def ledgers(answer: Answer) -> dict[str, Clock]:
    return {clock.kind: clock for clock in page_of(LedgerPage, answer).why.clocks}


def changes(clock: Clock) -> list[tuple[str, str]]:
    return [(row.what, row.actor) for row in clock.rows if isinstance(row, ClockChange)]


def answers(world: World, anna: Somebody) -> None:
    """Anna answers, and it arrives."""
    world.deliver()
    world.pass_time(minutes=1)
    world.reply(anna, "Which one?")


def test_staff_see_both_clocks_with_all_that_happened_to_them(promising: World) -> None:
    ivan, anna = promising.client("Ivan"), promising.specialist("Anna")
    ivan.writes("The report is empty")
    answers(promising, anna)
    promising.set_status(anna, Status.PENDING)
    told = ledgers(asks_why(anna))
    assert changes(told["response"]) == [("started", ""), ("met", "Anna")]
    assert changes(told["resolution"]) == [("started", "")]
    (pause,) = [row for row in told["resolution"].rows if isinstance(row, Paused)]
    assert (pause.status, pause.actor, pause.end) == ("pending", "Anna", None)


def test_the_time_used_is_told_up_to_now(promising: World) -> None:
    ivan, anna = promising.client("Ivan"), promising.specialist("Anna")
    ivan.writes("The report is empty")
    promising.pass_time(days=2, hours=16)  # Monday 09:30: half an hour then, half an hour now
    response = ledgers(asks_why(anna))["response"]
    assert (response.used, response.left) == (timedelta(hours=1), timedelta(0))
    assert [type(row) for row in response.rows] == [ClockChange, Worked, Idle, Worked]


def test_a_client_sees_the_promise_alone(promising: World) -> None:
    ivan = promising.client("Ivan")
    ivan.writes("The report is empty")
    answer = asks_why(ivan)
    assert answer.template == "answers/why_client"
    by = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert words_of(answer)["promise"] == Promise(by, response=True)


def test_staff_who_ask_for_help_see_what_a_client_sees(promising: World) -> None:
    olga = promising.specialist("Olga")
    olga.writes_new("My laptop is slow")
    assert asks_why(olga).template == "answers/why_client"


def test_nobody_elses_ticket_is_explained_to_a_client(promising: World) -> None:
    promising.client("Ivan").writes("The report is empty")
    with pytest.raises(Refusal, match="no_such_ticket"):
        asks_why(promising.client("Oleg"))


def test_a_desk_without_levels_has_nothing_to_explain(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("The report is empty")
    assert ledgers(asks_why(anna)) == {}
    assert words_of(asks_why(ivan))["promise"] == Promise()


def test_a_client_who_was_answered_late_is_told_what_was_promised(world: World) -> None:
    level = {"response": "1h", "calendar": "Office"}
    world.run(lambda uow: uow.dictionaries.add(Kind.CALENDAR, "Office", OFFICE, BEGINNING))
    world.run(lambda uow: uow.dictionaries.add(Kind.LEVEL, "Standard", level, BEGINNING))
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("The report is empty")
    due = world.ticket().response_due_at
    world.pass_time(hours=3)
    answers(world, anna)
    given_at = world.ticket().answered_at
    told = words_of(asks_why(ivan))["promise"]
    assert told == Promise(response=True, late=True, promised=due, given_at=given_at)
    world.set_status(anna, Status.RESOLVED)
    ivan.writes("It is empty again")
    due = world.ticket().response_due_at
    assert words_of(asks_why(ivan))["promise"] == Promise(due, response=True)
    anna.asks(ask.NoReplyNeeded(ticket_id=1))
    assert words_of(asks_why(ivan))["promise"] == Promise(response=True, over=True)


def test_a_line_that_is_moved_away_takes_its_reopening_with_it(promising: World) -> None:
    ivan, anna = promising.client("Ivan"), promising.specialist("Anna")
    ivan.writes("The report is empty")
    answers(promising, anna)
    promising.set_status(anna, Status.RESOLVED)
    promising.pass_time(hours=1)
    ivan.writes("The invoice is wrong", id="moved")
    line = promising.run(lambda uow: uow.messages.at(ivan.place, "moved"))
    assert line is not None
    ivan.asks(ask.MoveLine(line.id, None), private=True)
    told = ledgers(asks_why(anna))["resolution"]
    assert told.ended == "met"
    assert [what for what, _ in changes(told)] == ["started", "met"]


def test_an_answer_on_its_way_puts_off_the_reminder_and_gives_it_back_when_it_fails(
    promising: World,
) -> None:
    ivan, anna = promising.client("Ivan"), promising.specialist("Anna")
    ivan.writes("The report is empty")
    promising.deliver()
    due = promising.ticket().response_due_at
    assert due is not None
    promising.now = due - timedelta(seconds=10)
    anna.writes_in(promising.ticket(), "Which one?")
    step = ClockStep(ClockKind.RESPONSE, timedelta(0))
    assert promising.run(lambda uow: uow.deadlines.of(1))[step] > due
