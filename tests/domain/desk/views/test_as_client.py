"""The desk as a client sees it: what an administrator does there is theirs, for the client."""

import pytest

from bots.chat.presenter import Presenter
from bots.platform_table import platforms
from bots.text.renderer import Renderer
from domain import commands as ask
from domain.answers.forms import FormPage, OpenAsForm
from domain.answers.say import Confirm
from domain.answers.tickets import AsListPage, AsReceiptPage, AsTicketPage
from domain.audit import Audited, Wanted
from domain.commands import Command
from domain.errors import Refusal
from domain.outgoing.bodies import TicketChange
from domain.outgoing.deliveries import Reader
from domain.outgoing.templates import RECEIPT
from domain.people.accounts import Identity, PersonRef
from domain.people.person import Role
from domain.text.spans import Text
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of


@pytest.fixture
def maria(world: World) -> Somebody:
    """A client with an open ticket."""
    return world.asker("Maria")


def acts(maria: Somebody, command: Command) -> ask.ActFor:
    return ask.ActFor(maria.person.id, command)


def changes(world: World, number: int = 1) -> list[TicketChange]:
    return list(world.run(lambda uow: uow.history.changes(number, 9)))


@pytest.mark.parametrize("named", ["number", "name", "account", "@name"])
def test_the_list_and_a_ticket_are_shown_as_the_client_sees_them(
    world: World, maria: Somebody, olga: Somebody, named: str
) -> None:
    by: dict[str, PersonRef | int] = {
        "number": maria.person.id,
        "name": PersonRef(name="maria"),
        "account": PersonRef(identity=maria.identity),
        "@name": PersonRef(handle="maria"),
    }
    shown = olga.asks(ask.SeeAs(by[named]))
    assert isinstance(shown, AsListPage)
    assert (shown.name, [one.id for one in shown.tickets]) == ("Maria", [1])
    ticket = olga.asks(ask.SeeAs(maria.person.id, 1))
    assert isinstance(ticket, AsTicketPage)
    assert (ticket.ticket_id, ticket.name, ticket.status) == (1, "Maria", "new")


def test_the_receipt_says_what_the_client_reads(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    tom.writes("The lamp is off")
    assert page_of(AsTicketPage, olga.asks(ask.SeeAs(tom.person.id, 1))).has_receipt
    shown = page_of(AsReceiptPage, olga.asks(ask.SeeAs(tom.person.id, 1, receipt=True)))
    assert (shown.ticket_id, shown.name, shown.status) == (1, "Tom", "new")
    [receipt] = [one for one in world.deliver() if one.template == RECEIPT]
    view = world.run(lambda uow: uow.tickets.view(1))
    presenter = Presenter(Renderer(), Reader("en", "UTC"), "/desk", platforms())
    reads = presenter.delivery(receipt, world.now).text.plain
    seen = presenter.answer(shown, receipt.reader, view, world.now).text.plain
    assert seen == f"👤 As Tom\n{reads}"


def test_a_ticket_without_a_receipt_offers_none(world: World, olga: Somebody) -> None:
    world.specialist("Anna").asks(ask.RecordCall(PersonRef(name="Tom"), Text("He cannot print")))
    tom = world.ticket(1).client_id
    assert not page_of(AsTicketPage, olga.asks(ask.SeeAs(tom, 1))).has_receipt
    with pytest.raises(Refusal, match="stale_button"):
        olga.asks(ask.SeeAs(tom, 1, receipt=True))


def test_closing_for_a_client_asks_first_and_says_who_did_it(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    asked = olga.asks(acts(maria, ask.CloseTicket(ticket_id=1)))
    assert isinstance(asked, Confirm)
    words = asked.question.words
    assert (words["by_staff"], words["client"]) == (False, "Maria"), "as the client is asked"
    shown = olga.asks(ask.Agree(asked.number))
    assert isinstance(shown, AsTicketPage)
    assert (shown.ticket_id, shown.status) == (1, "closed")
    assert world.ticket().status is Status.CLOSED
    [told] = world.posts("client/closed")
    assert (told.words["actor"], told.words["behalf"]) == ("Olga", "Maria")
    latest = changes(world)[0]
    assert (latest.actor, latest.behalf) == ("Olga", "Maria")
    [entry] = world.run(lambda uow: uow.audit.entries(Wanted(), 5))
    assert (entry.actor, entry.on_behalf_of) == ("Olga", "Maria")
    assert (entry.change.what, entry.change.after) == (Audited.STATUS, "closed")


def test_reopening_for_a_client_starts_no_wait(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    world.set_status(world.specialist("Anna"), Status.RESOLVED)
    olga.asks(acts(maria, ask.ReopenTicket(ticket_id=1)))
    assert (world.ticket().status, world.ticket().waiting_since) == (Status.OPEN, None)


def test_it_is_the_client_whose_permissions_count(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    ivan = world.client("Ivan")
    for who in (ivan, maria):
        world.set_status(olga, Status.CLOSED)
        code = "closed_is_final" if who is maria else "no_such_ticket"
        with pytest.raises(Refusal, match=code):
            olga.asks(acts(who, ask.ReopenTicket(ticket_id=1)))


@pytest.mark.parametrize(
    "command",
    [
        ask.AddNote(ticket_id=1, text=Text("Hm")),
        ask.RateTicket(ticket_id=1, value="good"),
        ask.CloseTicket(),
        ask.SetRole(Identity("slack", "T1", "U1"), Role.ADMINISTRATOR),
    ],
    ids=["note", "rating", "no ticket", "role"],
)
def test_nothing_else_is_done_in_a_clients_place(
    maria: Somebody, olga: Somebody, command: Command
) -> None:
    with pytest.raises(Refusal, match="not_allowed"):
        olga.asks(acts(maria, command))


def test_a_ticket_is_opened_in_the_clients_chat_and_nothing_is_promised(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    form = olga.asks(ask.BeginOpenAs(maria.person.id))
    assert isinstance(form, FormPage)
    assert isinstance(form.form, OpenAsForm)
    shown = olga.asks(ask.OpenAs(maria.person.id, Text("Printer"), Text("It burns")))
    assert isinstance(shown, AsTicketPage)
    assert (shown.ticket_id, shown.status) == (2, "new")
    ticket = world.ticket(2)
    assert (ticket.client_id, ticket.subject) == (maria.person.id, "Printer")
    assert (ticket.waiting_since, ticket.response_due_at) == (None, None)
    assert {one.template for one in world.posts("client/") if one.ticket_id == 2} == {
        "client/receipt",
        "client/opened_in_place",
    }
    told = {one.template for one in world.posts("thread/") if one.ticket_id == 2}
    assert told == {"thread/opened_in_place"}
    [entry] = world.run(lambda uow: uow.audit.entries(Wanted(), 5))
    assert (entry.actor, entry.on_behalf_of, entry.change.after) == ("Olga", "Maria", "Printer")


def test_in_telegram_one_question_asks_for_it(world: World, maria: Somebody) -> None:
    petra = world.client("Petra")
    world.run(lambda uow: uow.people.set_role(petra.person.id, Role.ADMINISTRATOR))
    petra.asks(ask.BeginOpenAs(maria.person.id), private=True)
    world.deliver()
    petra.writes("It burns")
    assert world.ticket(2).client_id == maria.person.id


def test_a_plain_line_of_the_administrator_does_nothing_for_the_client(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    olga.asks(ask.SeeAs(maria.person.id))
    answer = olga.writes("It burns")
    assert answer is not None
    assert answer.template == "answers/open_for_me"
    assert world.ticket().last_client_line_at != world.now


def test_only_administrators_and_nobody_on_the_staff(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    anna = world.specialist("Anna")
    for who in (anna, maria):
        with pytest.raises(Refusal, match="not_allowed"):
            who.asks(ask.SeeAs(maria.person.id))
    with pytest.raises(Refusal, match="not_a_client"):
        olga.asks(ask.SeeAs(anna.person.id))
    with pytest.raises(Refusal, match="no_such_person"):
        olga.asks(ask.SeeAs(999))
    world.client("Ivan").writes("No sound")
    for number in (world.ticket(2).id, 999):
        with pytest.raises(Refusal, match="no_such_ticket"):
            olga.asks(ask.SeeAs(maria.person.id, number))
