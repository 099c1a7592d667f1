"""Questions before an act: only who asked for it can answer, once, while nothing has changed."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.say import Confirm, Say
from domain.desk.act.confirm import EXPIRES_AFTER
from domain.errors import Refusal, UnknownReaders
from domain.people.person import Role
from domain.people.places import Readers
from domain.tickets import ButtonState, Status
from storage.repositories.questions import KEPT
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.texts.answers import page_of, words_of


@pytest.fixture
def ivan(world: World) -> Somebody:
    ivan = world.client("Ivan")
    ivan.writes("Cannot log in")
    return ivan


def asked(answer: Answer | None) -> Confirm:
    return page_of(Confirm, answer)


def closes(who: Somebody) -> Confirm:
    return asked(who.asks(ask.CloseTicket(ticket_id=1), private=True))


def test_nothing_happens_before_somebody_has_agreed(world: World, ivan: Somebody) -> None:
    question = closes(ivan)
    assert (question.template, question.ticket_id) == ("answers/confirm_close", 1)
    assert world.ticket().status is Status.NEW
    told = ivan.asks(ask.Agree(question.number), private=True)
    assert told == Say("answers/closed", ticket_id=1)
    assert world.ticket().status is Status.CLOSED


def test_pressed_twice_it_is_done_once(world: World, ivan: Somebody) -> None:
    question = closes(ivan)
    ivan.asks(ask.Agree(question.number), private=True)
    again = [ivan.asks(one(question.number), private=True) for one in (ask.Agree, ask.Decline)]
    assert again == [Say("answers/settled_already")] * 2
    changes = world.run(lambda uow: uow.history.changes(1, 20))
    assert [one.after for one in changes] == ["closed"]


def test_who_declines_has_changed_nothing_and_is_not_asked_again(
    world: World, ivan: Somebody
) -> None:
    question = closes(ivan)
    declined = ivan.asks(ask.Decline(question.number), private=True)
    assert declined == Say("answers/declined")
    late = ivan.asks(ask.Agree(question.number), private=True)
    assert late == Say("answers/settled_already")
    assert world.ticket().is_active


def test_a_question_expires(world: World, ivan: Somebody) -> None:
    question = closes(ivan)
    world.pass_time(seconds=EXPIRES_AFTER.total_seconds())
    with pytest.raises(Refusal, match="question_expired"):
        ivan.asks(ask.Agree(question.number), private=True)
    assert world.ticket().is_active


def test_nobody_else_answers_it(world: World, ivan: Somebody) -> None:
    question, petra = closes(ivan), world.client("Petra")
    for command in (ask.Agree(question.number), ask.Decline(question.number), ask.Agree(999)):
        with pytest.raises(Refusal, match="stale_button"):
            petra.asks(command, private=True)
    assert world.ticket().is_active


def test_it_is_asked_again_if_something_has_changed_meanwhile(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    question = asked(anna.asks(ask.CloseTicket(ticket_id=1)))
    world.pass_time(minutes=1)
    ivan.writes("It says wrong password")
    again = asked(anna.asks(ask.Agree(question.number)))
    assert again.number != question.number
    assert world.ticket().is_active
    anna.asks(ask.Agree(again.number))
    assert world.ticket().status is Status.CLOSED


def test_it_is_about_the_ticket_that_it_names_wherever_it_is_answered(
    world: World, ivan: Somebody
) -> None:
    """By a word in a thread or a chat, which means another ticket there by then."""
    ivan.writes_new("The printer is on fire")
    boris, olga = world.specialist("Boris"), world.administrator("Olga")
    for number in (1, 2):
        boris.asks(ask.TakeTicket(ticket_id=number))
    taken = asked(olga.asks(ask.TakeTicket(), place=world.thread(1)))
    olga.asks(ask.Agree(taken.number), place=world.thread(2))
    assert [world.ticket(one).assignee_id for one in (1, 2)] == [olga.person.id, boris.person.id]
    closed = asked(ivan.asks(ask.CloseTicket(), private=True))
    ivan.asks(ask.ContinueTicket(ticket_id=1), private=True)
    ivan.asks(ask.Agree(closed.number), private=True)
    assert [world.ticket(one).is_active for one in (1, 2)] == [True, False]


def test_an_old_button_does_not_spoil_the_answer_to_a_question(
    world: World, ivan: Somebody
) -> None:
    anna, boris = world.specialist("Anna"), world.specialist("Boris")
    shown = ButtonState(Status.NEW, None)
    question = asked(anna.asks(ask.CloseTicket(ticket_id=1, drawn=shown)))
    boris.asks(ask.TakeTicket(ticket_id=1))
    again = asked(anna.asks(ask.Agree(question.number)))
    anna.asks(ask.Agree(again.number))
    assert world.ticket().status is Status.CLOSED


def test_an_agreed_command_is_refused_if_it_is_no_longer_permitted(
    world: World, ivan: Somebody
) -> None:
    olga, boris = world.administrator("Olga"), world.client("Boris")
    question = asked(olga.asks(ask.SetRole(boris.identity, Role.SPECIALIST)))
    world.administrator("Carla").insists(ask.SetRole(olga.identity, Role.SPECIALIST))
    with pytest.raises(Refusal, match="not_allowed"):
        olga.asks(ask.Agree(question.number))


def test_a_processed_ticket_is_closed_by_its_client_without_a_question(
    world: World, ivan: Somebody
) -> None:
    world.set_status(world.specialist("Anna"), Status.RESOLVED)
    ivan.asks(ask.CloseTicket(ticket_id=1), private=True)
    assert world.ticket().status is Status.CLOSED


def test_closing_as_a_status_is_asked_about_too(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    question = asked(anna.asks(ask.SetStatus(ticket_id=1, status=Status.CLOSED)))
    assert words_of(question)["by_staff"] is True
    anna.asks(ask.Agree(question.number))
    assert world.ticket().status is Status.CLOSED


def test_a_tick_on_an_unanswered_ticket_asks_first(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    world.deliver()
    tick = ask.React(CHANNEL, "root-1", ("✅",))
    question = asked(anna.asks(tick, place=CHANNEL))
    assert question.template == "answers/confirm_processed"
    assert world.ticket().status is Status.NEW
    anna.writes_in(world.ticket(), "Try again")
    anna.asks(tick, place=CHANNEL)
    assert world.ticket().status is Status.RESOLVED, "somebody has answered"


def test_a_colleagues_ticket_is_asked_about_with_their_name(world: World, ivan: Somebody) -> None:
    boris, olga = world.specialist("Boris"), world.administrator("Olga")
    boris.asks(ask.TakeTicket(ticket_id=1))
    question = asked(olga.asks(ask.TakeTicket(ticket_id=1)))
    assert words_of(question)["name"] == "Boris"
    olga.asks(ask.Agree(question.number))
    assert world.ticket().assignee_id == olga.person.id


def test_a_role_says_what_follows(world: World, ivan: Somebody) -> None:
    boris, olga = world.specialist("Boris"), world.administrator("Olga")
    boris.asks(ask.TakeTicket(ticket_id=1))
    question = asked(olga.asks(ask.SetRole(boris.identity, Role.CLIENT)))
    said = words_of(question)
    assert (said["name"], said["before"], said["role"]) == ("Boris", "specialist", "client")
    assert said["tickets"] == 1
    assert said["accounts"] == (str(boris.identity),), "a name alone may be anybody's"
    same = olga.asks(ask.SetRole(boris.identity, Role.SPECIALIST))
    assert page_of(Say, same).template == "answers/role", "nothing changes: nothing is asked"


def test_who_reads_a_channel_is_known_before_it_is_chosen(world: World) -> None:
    olga = world.administrator("Olga")
    world.readers = None
    with pytest.raises(UnknownReaders):
        olga.asks(ask.SetDeskChannel(CHANNEL), place=CHANNEL)
    world.readers = Readers(12, ("Petra",), shared=True)
    question = asked(olga.asks(ask.SetDeskChannel(CHANNEL), place=CHANNEL))
    assert words_of(question)["readers"] == world.readers
    world.readers = Readers(13, ("Petra", "Mallory"), shared=True)
    again = asked(olga.asks(ask.Agree(question.number), place=CHANNEL))
    assert words_of(again)["readers"] == world.readers, "somebody has joined meanwhile"


def test_old_questions_are_forgotten(world: World, ivan: Somebody) -> None:
    question = closes(ivan)
    world.pass_time(seconds=(EXPIRES_AFTER + KEPT + timedelta(seconds=1)).total_seconds())
    closes(ivan)
    assert world.run(lambda uow: uow.questions.find(question.number)) is None
