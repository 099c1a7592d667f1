"""Linking, forgetting, leaving and confirming, where one meets another."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from domain import commands as ask
from domain import desk
from domain.answers.people import PersonPage
from domain.desk.act import Act
from domain.desk.act.post import in_private, post
from domain.desk.people.leave import heirs
from domain.desk.views.export import ZIP
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.outgoing.bodies import DeskFile
from domain.outgoing.templates import PERSON_FILE
from domain.people.accounts import PersonRef
from domain.people.person import Person, Role
from domain.text.spans import Text
from domain.tickets import Status
from storage.tables.people import links
from tests.domain.desk.people.links.codes import agrees, asked, linked, who_is
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.traces import (
    NAME,
    TRACES,
    asked_to_forget,
    draw,
    erase_some,
    forget,
    found,
    go_on,
    leave_traces,
    maria_of,
)
from tests.domain.desk.support.world import Somebody, World


def of(somebody: Somebody, world: World) -> Person:
    return world.run(lambda uow: uow.people.get(somebody.person.id))


def days(world: World, number: int) -> None:
    """Let days pass, and then everything happen that is due."""
    world.pass_time(days=number)
    while world.run(lambda uow: desk.fire_timers(Act(None, world.now, uow))):
        pass


def approved(world: World, one: Somebody, other: Somebody, olga: Somebody) -> None:
    """Two accounts are linked, one of them staff's."""
    linked(world, one, other)
    agrees(olga, asked(world, "staff/link_asked", olga))


def test_who_is_to_be_forgotten_is_not_unlinked(world: World, olga: Somebody) -> None:
    maria, masha = maria_of(world), maria_of(world, "slack")
    linked(world, maria, masha)
    olga.asks(ask.ForgetPerson(maria.person.id, NAME))
    for who, command in ((maria, ask.Unlink()), (olga, ask.UnlinkPerson(maria.person.id))):
        with pytest.raises(Refusal, match="unlink_forgotten"):
            who.asks(command, private=True)


def test_nothing_is_written_on_a_card_once_forgetting_has_begun(
    world: World, olga: Somebody
) -> None:
    maria = maria_of(world)
    maria.writes("Hello")
    world.deliver()
    olga.asks(ask.SavePerson(maria.person.id, {"company": "Quillword Ltd"}))
    olga.asks(ask.SavePerson(maria.person.id, {"company": ""}))
    card = olga.asks(ask.ShowPerson(maria.person.id))
    assert isinstance(card, PersonPage)
    asked_to_forget(world, olga, maria)
    [one] = world.run(desk.under_way)
    while not world.run(lambda uow: uow.erasures.is_cut_off(maria.person.id)):
        world.run(partial(erase_some, one, world))
    for command in (
        ask.UndoPerson(maria.person.id, card.undo),
        ask.SavePerson(maria.person.id, {"company": "Quillword Ltd"}),
    ):
        with pytest.raises(Refusal, match="forgotten_already"):
            olga.asks(command)
    go_on(world)
    assert not [hit for hit in found(world, *TRACES) if hit[0] == "people"]


def test_no_ticket_is_opened_for_somebody_forgotten(world: World, olga: Somebody) -> None:
    maria = maria_of(world)
    maria.writes("Hello")
    world.deliver()
    forget(world, olga, maria)
    with pytest.raises(Refusal, match="forgotten_already"):
        olga.asks(ask.OpenAs(maria.person.id, Text("Printer"), Text("The printer jams")))


def test_a_role_that_rests_is_gone_once_its_person_is_forgotten(
    world: World, olga: Somebody
) -> None:
    maria = maria_of(world)
    world.run(lambda uow: uow.people.rest(maria.person.id, Role.ADMINISTRATOR))
    forget(world, olga, maria)
    with pytest.raises(Refusal):
        olga.asks(ask.ConfirmStaff(maria.person.id))
    assert of(maria, world).role is Role.CLIENT
    assert [one.id for one in world.run(lambda uow: uow.people.administrators())] == [
        olga.person.id
    ]


def test_a_role_that_rests_is_confirmed_before_an_account_is_linked(
    world: World, olga: Somebody
) -> None:
    ivan, ivan_there = world.client("Ivan"), world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.rest(ivan.person.id, Role.SPECIALIST))
    with pytest.raises(Refusal, match="link_rests"):
        linked(world, ivan, ivan_there)
    with pytest.raises(Refusal, match="link_rests"):
        linked(world, ivan_there, ivan)


def test_a_last_day_is_kept_when_accounts_are_linked(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    boss = world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.set_role(boss.person.id, Role.ADMINISTRATOR))
    olga.insists(ask.LetLeave(ivan.person.id, last_day=date(2026, 11, 30)))
    approved(world, ivan, boss, olga)
    assert who_is(ivan, world).id == boss.person.id
    days(world, 9)
    assert of(boss, world).role is Role.CLIENT


def test_a_last_day_is_kept_when_accounts_are_unlinked(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    there = world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.set_role(there.person.id, Role.ADMINISTRATOR))
    approved(world, ivan, there, olga)
    olga.insists(ask.LetLeave(there.person.id, last_day=date(2026, 11, 30)))
    olga.insists(ask.UnlinkPerson(there.person.id))
    assert of(ivan, world).role is Role.SPECIALIST
    days(world, 9)
    assert [of(one, world).role for one in (ivan, there)] == [Role.CLIENT] * 2


def test_a_last_day_is_over_with_the_role(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    olga.insists(ask.LetLeave(ivan.person.id, last_day=date(2026, 11, 30)))
    olga.insists(ask.SetRole(ivan.identity, Role.CLIENT))
    olga.insists(ask.SetRole(ivan.identity, Role.SPECIALIST))
    days(world, 9)
    assert of(ivan, world).role is Role.SPECIALIST
    assert world.posts("staff/has_left") == []


def test_a_role_that_rests_ends_on_the_last_day(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    olga.insists(ask.LetLeave(ivan.person.id, last_day=date(2026, 11, 30)))
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.CLIENT))
    world.run(lambda uow: uow.people.rest(ivan.person.id, Role.SPECIALIST))
    days(world, 9)
    assert of(ivan, world).resting_role is None


def test_who_gets_tickets_gets_them_also_if_linked_meanwhile(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    boris = world.specialist("Boris", platform="telegram")
    bob = world.client("Boris", platform="slack")
    world.run(lambda uow: uow.people.set_role(bob.person.id, Role.ADMINISTRATOR))
    world.client("Petra").writes("Cannot log in")
    ivan.asks(ask.TakeTicket(ticket_id=1))
    olga.insists(ask.LetLeave(ivan.person.id, boris.person.id, last_day=date(2026, 11, 30)))
    approved(world, boris, bob, olga)
    assert who_is(boris, world).id == bob.person.id
    days(world, 9)
    assert world.ticket().assignee_id == bob.person.id


def test_a_role_counts_from_when_an_administered_account_was_unlinked(
    world: World, olga: Somebody
) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    there = world.client("Ivan", platform="slack")
    world.run(lambda uow: desk.expect_confirmations(Act(None, world.now, uow)))
    approved(world, ivan, there, olga)
    days(world, 100)
    assert [one for one in world.posts("staff/confirm_staff") if one.words["name"] == "Ivan"] == []
    olga.insists(ask.UnlinkPerson(ivan.person.id))
    world.run(lambda uow: desk.expect_confirmations(Act(None, world.now, uow)))
    days(world, 90)
    assert [one for one in world.posts("staff/confirm_staff") if one.words["name"] == "Ivan"]


def test_who_is_called_alike_is_told_apart_by_account(world: World, olga: Somebody) -> None:
    one = world.specialist("Ivan", platform="telegram")
    other = world.specialist("ivan", platform="telegram")
    begun = ask.RunTask("leaves", {"person": "Ivan", "day": "", "tickets": "", "instead": ""})
    with pytest.raises(Refusal):
        olga.insists(begun)
    assert [of(each, world).role for each in (one, other)] == [Role.SPECIALIST] * 2


def test_files_made_about_a_linked_account_go_too(world: World, olga: Somebody) -> None:
    maria, masha = maria_of(world), maria_of(world, "slack")
    body = DeskFile(PERSON_FILE, f"person-{masha.person.id}.zip", "ab" * 32, 3, ZIP, NAME)
    world.run(lambda uow: post(body, in_private(olga.person), Act(None, world.now, uow)))
    linked(world, maria, masha)
    asked_to_forget(world, olga, maria)
    assert world.run(lambda uow: uow.erasures.files(maria.person.id)) == ("ab" * 32,)


def test_nobody_takes_the_place_of_whoever_turned_out_to_be_them(
    world: World, olga: Somebody
) -> None:
    ivan = world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.ADMINISTRATOR))
    boris = world.specialist("Boris", platform="telegram")
    number = has(world, Kind.DEPARTMENT, "Billing", members=[str(ivan.identity)])
    world.run(lambda uow: uow.dictionaries.join(number, [ivan.person.id]))
    leaves = ask.LetLeave(
        ivan.person.id, boris.person.id, {"": boris.person.id}, date(2026, 11, 30)
    )
    olga.insists(leaves)
    approved(world, boris, ivan, olga)
    days(world, 9)
    assert of(ivan, world).role is Role.ADMINISTRATOR, "the department would have no members"
    assert len(world.posts("staff/leaves_not")) > 0


def test_who_is_forgotten_does_not_leave_afterwards(world: World, olga: Somebody) -> None:
    maria = maria_of(world)
    world.run(lambda uow: uow.people.set_role(maria.person.id, Role.SPECIALIST))
    olga.insists(ask.LetLeave(maria.person.id, last_day=date(2026, 11, 30)))
    world.run(lambda uow: uow.people.set_role(maria.person.id, Role.CLIENT))
    world.run(lambda uow: uow.people.rest(maria.person.id, Role.SPECIALIST))
    forget(world, olga, maria)
    days(world, 9)
    assert world.posts("staff/has_left") == []


def test_whoever_calls_themselves_like_anothers_account_is_not_taken_for_them(
    world: World, olga: Somebody
) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    world.specialist("Ivan", platform="telegram")
    false = world.specialist(f"Ivan ({ivan.identity})", platform="telegram")
    values = {"person": f"Ivan ({ivan.identity})", "day": "", "tickets": "", "instead": ""}
    olga.insists(ask.RunTask("leaves", values))
    assert (of(ivan, world).role, of(false, world).role) == (Role.CLIENT, Role.SPECIALIST)


def test_who_is_admitted_by_a_former_number_gets_their_ticket(world: World, olga: Somebody) -> None:
    maria, masha = maria_of(world), maria_of(world, "slack")
    olga.asks(ask.SavePerson(masha.person.id, {"access": "no"}))
    masha.writes("Let me in")
    linked(world, maria, masha)
    assert who_is(masha, world).id == maria.person.id
    olga.asks(ask.AdmitPerson(masha.person.id))
    assert world.ticket().client_id == maria.person.id


def test_nobody_forgotten_is_admitted(world: World, olga: Somebody) -> None:
    maria = maria_of(world)
    forget(world, olga, maria)
    with pytest.raises(Refusal, match="forgotten_already"):
        olga.asks(ask.AdmitPerson(maria.person.id))
    assert dict(of(maria, world).properties) == {}


def test_who_is_away_stays_away_when_accounts_are_linked(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    boss = world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.set_role(boss.person.id, Role.ADMINISTRATOR))
    ivan.asks(ask.GoAway("2 days"))
    approved(world, ivan, boss, olga)
    assert of(boss, world).away_until == of(ivan, world).away_until is not None


def test_a_role_that_rests_and_is_taken_away_has_no_last_day(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    olga.insists(ask.LetLeave(ivan.person.id, last_day=date(2026, 11, 30)))
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.CLIENT))
    world.run(lambda uow: uow.people.rest(ivan.person.id, Role.SPECIALIST))
    olga.insists(ask.SetRole(ivan.identity, Role.CLIENT))
    days(world, 9)
    assert world.posts("staff/has_left") == []


def test_a_ticket_is_assigned_by_a_former_number(world: World, olga: Somebody) -> None:
    ivan = world.specialist("Ivan", platform="telegram")
    boss = world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.set_role(boss.person.id, Role.ADMINISTRATOR))
    world.client("Petra").writes("Cannot log in")
    approved(world, ivan, boss, olga)
    olga.asks(ask.AssignTicket(ticket_id=1, person=ivan.person.id))
    assert world.ticket().assignee_id == boss.person.id


def test_nothing_of_what_a_link_brought_is_left(world: World, olga: Somebody) -> None:
    maria, masha = maria_of(world), maria_of(world, "slack")
    world.run(lambda uow: uow.people.set_speaks(masha.person.id, ("de",)))
    world.run(lambda uow: uow.people.set_properties(masha.person.id, {"company": "Acme"}))
    linked(world, maria, masha)
    forget(world, olga, maria)
    row = world.run(lambda uow: uow.connection.execute(select(links)).one())
    brought = (row.properties, row.gained, row.entries, row.gained_entries, row.gained_languages)
    assert not any(brought)


def test_only_administrators_decline_what_they_were_asked(world: World, olga: Somebody) -> None:
    tom = world.administrator("Tom")
    ivan = world.specialist("Ivan", platform="telegram")
    there = world.client("Ivan", platform="slack")
    linked(world, ivan, there)
    number = asked(world, "staff/link_asked", tom)
    olga.insists(ask.SetRole(tom.identity, Role.SPECIALIST))
    with pytest.raises(Refusal, match="not_allowed"):
        tom.asks(ask.Decline(number), private=True)
    agrees(olga, asked(world, "staff/link_asked", olga))
    assert who_is(there, world).id == ivan.person.id


def test_tickets_go_on_changing_hands_when_a_leaver_is_linked(
    world: World, olga: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heirs, "AT_ONCE", 1)
    ivan = world.specialist("Ivan", platform="telegram")
    boris = world.specialist("Boris", platform="telegram")
    boss = world.client("Ivan", platform="slack")
    world.run(lambda uow: uow.people.set_role(boss.person.id, Role.ADMINISTRATOR))
    for number, name in enumerate(("Petra", "Jane"), 1):
        world.client(name).writes("Cannot log in")
        ivan.asks(ask.TakeTicket(ticket_id=number))
    olga.insists(ask.LetLeave(ivan.person.id, boris.person.id))
    approved(world, ivan, boss, olga)
    days(world, 0)
    assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2


def test_what_tells_of_a_person_stays_the_same_until_they_are_forgotten(
    world: World, olga: Somebody, boris: Somebody
) -> None:
    maria, masha = maria_of(world), maria_of(world, "slack")
    leave_traces(world, maria, olga, boris)
    linked(world, maria, masha)
    asked_to_forget(world, olga, maria)
    marks = world.run(lambda uow: set(uow.erasures.marks(maria.person.id)))
    assert {str(maria.identity), str(masha.identity)} < marks
    while under_way := world.run(desk.under_way):
        assert world.run(lambda uow: set(uow.erasures.marks(maria.person.id))) == marks
        if not world.run(partial(erase_some, under_way[0], world)):
            draw(world)
    assert list(found(world, *TRACES)) == []


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_a_ticket_of_somebody_forgotten_is_not_opened_again(
    world: World, olga: Somebody, status: Status
) -> None:
    maria = maria_of(world)
    maria.writes("Hello")
    world.deliver()
    olga.asks(ask.TakeTicket(ticket_id=1))
    if status is Status.RESOLVED:
        world.set_status(olga, status)
    forget(world, olga, maria)
    assert world.ticket().status is status
    for command in (ask.ReopenTicket(ticket_id=1), ask.SetStatus(ticket_id=1, status=Status.OPEN)):
        with pytest.raises(Refusal, match="forgotten_already"):
            olga.insists(command)


def test_nobody_forgotten_is_called_by_what_stands_for_their_name(
    world: World, olga: Somebody
) -> None:
    maria = maria_of(world)
    forget(world, olga, maria)
    olga.asks(ask.RecordCall(PersonRef(of(maria, world).name), Text("Hello")))
    assert world.ticket().client_id != maria.person.id
