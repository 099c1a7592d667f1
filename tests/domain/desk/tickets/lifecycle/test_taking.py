"""Who takes a ticket, to whom it is handed over, and who is told."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.say import Confirm, Say
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.bodies import Mention
from domain.outgoing.buttons import Colleagues
from domain.outgoing.mirrors import MirrorKind
from domain.people.accounts import Identity
from domain.people.person import Role
from domain.text.spans import Text
from domain.tickets import ButtonState, Status
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.rendered import PRESENTER


def test_taking_starts_the_work_and_changes_card_and_receipt(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.TakeTicket(ticket_id=1))
    ticket = world.ticket()
    assert (ticket.status, ticket.assignee_id) == (Status.OPEN, anna.person.id)
    for kind in (MirrorKind.CARD, MirrorKind.RECEIPT):
        assert world.wanted(kind, 1) == str(ticket.version)
    assert world.templates("client/") == ["client/receipt"], "work that begins is not pushed"


def test_colleagues_are_offered_as_responsible_again_from_the_instant_they_are_back(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    boris.asks(ask.GoAway("2 days"))
    assert offered(anna) == []
    back = world.run(lambda uow: uow.people.get(boris.person.id)).away_until
    assert back is not None
    world.now = back - timedelta(seconds=1)
    assert offered(anna) == []
    world.now = back
    assert offered(anna) == ["Boris"]
    world.pass_time(hours=1)
    assert offered(anna) == ["Boris"]


def offered(who: Somebody) -> list[str]:
    """The names of those who may become responsible."""
    answer = who.asks(ask.ChooseAssignee(ticket_id=1))
    assert isinstance(answer, Say)
    assert isinstance(answer.below, Colleagues)
    return [one.name for one in answer.below.offered]


EDITS: dict[str, ask.Command] = {
    "subject": ask.SetSubject(ticket_id=1, subject=Text("The lift")),
    "level": ask.SetLevel(ticket_id=1, level="Gold"),
    "category": ask.SetCategory(ticket_id=1, category="Access"),
    "priority": ask.SetPriority(ticket_id=1, priority="High"),
    "department": ask.MoveTicket(ticket_id=1, department="Billing"),
    "note": ask.AddNote(ticket_id=1, text=Text("He is in a hurry")),
    "lock": ask.LockTicket(ticket_id=1),
    "no reply needed": ask.NoReplyNeeded(ticket_id=1),
}
"""What staff do to a ticket without taking it."""


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_begins_no_work_while_nobody_is_responsible(
    world: World, ivan: Somebody, anna: Somebody, olga: Somebody, edit: str
) -> None:
    has(world, Kind.LEVEL, "Gold")
    has(world, Kind.CATEGORY, "Access")
    has(world, Kind.PRIORITY, "High", value=10)
    has(world, Kind.DEPARTMENT, "Billing")
    olga.asks(EDITS[edit])
    assert (world.ticket().status, world.ticket().assignee_id) == (Status.NEW, None)
    anna.asks(ask.TakeTicket(ticket_id=1))
    assert world.ticket().status is Status.OPEN


@pytest.mark.parametrize("drawn", [None, ButtonState(Status.NEW, None)], ids=["typed", "pressed"])
def test_taking_a_colleagues_ticket_asks_first(
    world: World, ivan: Somebody, anna: Somebody, olga: Somebody, drawn: ButtonState | None
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    for other in (boris, olga):
        holder = world.ticket().assignee_id
        assert isinstance(other.asks(ask.TakeTicket(ticket_id=1, drawn=drawn)), Confirm)
        assert world.ticket().assignee_id == holder
        other.insists(ask.TakeTicket(ticket_id=1))
    assert world.posts("staff/") == [], "a line would sound: the card says it"
    assert world.ticket().assignee_id == olga.person.id


def test_who_had_a_ticket_is_told_silently_where_a_line_can_be_silent(
    world: World, ivan: Somebody, olga: Somebody
) -> None:
    petra = world.client("Petra")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
    petra.asks(ask.TakeTicket(ticket_id=1))
    olga.insists(ask.TakeTicket(ticket_id=1))
    told = [(post.destination, post.silent) for post in world.posts("staff/taken_over")]
    assert told == [(f"person:{petra.person.id}", True)]


def test_a_ticket_is_handed_over_and_the_new_one_is_called_in_the_thread(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    boris = world.specialist("Boris")
    anna.asks(ask.TakeTicket(ticket_id=1))
    anna.asks(ask.AssignTicket(ticket_id=1, person=boris.identity))
    assert world.ticket().assignee_id == boris.person.id
    [told] = world.posts("staff/")
    assert (told.template, told.lane) == ("staff/assigned", "desk:1")
    assert told.words["mention"] == Mention(boris.identity.external_id, "Boris")
    [line] = world.posts("thread/line")
    assert told.message_id == line.message_id, "with the client's last words"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_who_is_not_where_the_thread_is_gets_all_of_it_in_private(
    world: World, ivan: Somebody, anna: Somebody, language: str
) -> None:
    petra = world.client("Petra", language=language)
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.SPECIALIST))
    anna.asks(ask.TakeTicket(ticket_id=1))
    anna.asks(ask.AssignTicket(ticket_id=1, person=petra.identity))
    [told] = [one for one in world.deliver() if one.template == "staff/assigned"]
    assert (told.destination, told.silent) == (f"person:{petra.person.id}", False)
    said = PRESENTER.delivery(told, world.now).text.plain.splitlines()
    assert said[0] == "#1 Ivan: Cannot log in"
    expected = {
        "en": ["Anna assigned this ticket to you.", "Telegram", "Cannot log in"],
        "ru": ["Anna передаёт вам эту заявку.", "Telegram", "Cannot log in"],
    }
    assert said[1:4] == expected[language]
    assert "/r 1 " in said[4]


def test_only_staff_can_be_made_responsible(world: World, ivan: Somebody, olga: Somebody) -> None:
    for identity in (ivan.identity, Identity("slack", "T1", "UNOBODY")):
        with pytest.raises(Refusal, match="assignee_not_staff"):
            olga.asks(ask.AssignTicket(ticket_id=1, person=identity))


def test_nobody_is_told_of_their_own_action(world: World, ivan: Somebody, olga: Somebody) -> None:
    olga.asks(ask.AssignTicket(ticket_id=1, person=olga.identity))
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    assert world.templates("staff/") == []
    assert world.templates("client/") == ["client/receipt"]
