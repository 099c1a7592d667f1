"""Role, departments and shifts of a member of staff: one form, which says what follows."""

from typing import Any

import pytest

from domain import commands as ask
from domain.answers.forms import EntryForm, FormPage
from domain.answers.people import OpenTickets, PersonPage, StaffPage
from domain.answers.say import Confirm
from domain.audit import Audited, Wanted
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.accounts import Profile
from domain.people.person import Role
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of

WEEK = {"week": {"mon": "09:00-18:00"}}


def saves(who: Somebody, whose: Somebody, **values: str) -> Any:
    return who.asks(ask.SaveTeam(whose.person.id, values))


def said(answer: Any) -> dict[str, Any]:
    return dict(page_of(Confirm, answer).words)


def agrees(who: Somebody, answer: Any) -> PersonPage:
    return page_of(PersonPage, who.asks(ask.Agree(page_of(Confirm, answer).number)))


def wrong(who: Somebody, whose: Somebody, **values: str) -> dict[str, str]:
    with pytest.raises(Refusal, match="bad_entry") as refused:
        saves(who, whose, **values)
    mistakes: Any = refused.value.words["mistakes"]
    return {one.field: one.template for one in mistakes}


def team(world: World, whose: Somebody) -> dict[str, str]:
    """What the card says that somebody does at the desk."""
    olga = world.administrator("Olga")
    page = page_of(PersonPage, olga.asks(ask.ShowPerson(whose.person.id)))
    return {one.key: one.value for one in page.team if one.value}


def billing(world: World, **more: Any) -> int:
    return has(world, Kind.DEPARTMENT, "Billing", **more)


def narrow(world: World) -> None:
    """Specialists see only the tickets of their departments."""
    has(world, Kind.DESK, "Helpline", view_scope="own departments")


def test_one_form_makes_a_client_a_specialist_of_a_department_on_a_shift(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    billing(world)
    has(world, Kind.SHIFT, "Day", department="Billing", **WEEK)
    form = page_of(FormPage, olga.asks(ask.BeginTeam(ivan.person.id)))
    assert isinstance(form.form, EntryForm)
    assert [one.key for one in form.form.fields] == ["role", "departments", "shifts", "languages"]
    question = saves(olga, ivan, role="specialist", departments="Billing", shifts="Day")
    assert said(question)["accounts"] == (str(ivan.identity),)
    page = agrees(olga, question)
    assert (page.role, page.done) == ("specialist", True)
    assert team(world, ivan) == {"role": "specialist", "departments": "Billing", "shifts": "Day"}


def test_it_says_how_many_tickets_somebody_will_read(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    number = billing(world, members=[])
    world.client("Maria").writes("Cannot log in")
    ticket = world.ticket()
    olga.asks(ask.MoveTicket(department="Billing", ticket_id=ticket.id))
    assert world.ticket().department_id == number
    assert said(saves(olga, ivan, role="specialist", departments="Billing"))["reads_all"]
    narrow(world)
    words = said(saves(olga, ivan, role="specialist", departments="Billing"))
    assert not words["reads_all"]
    assert words["reads"] == (OpenTickets("Billing", 1),)


def test_who_is_no_longer_staff_leaves_departments_and_shifts(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.specialist("Ivan", platform="telegram")
    number = billing(world, members=[str(ivan.identity)])
    world.run(lambda uow: uow.dictionaries.join(number, [ivan.person.id]))
    question = saves(olga, ivan, role="client")
    assert said(question)["emptied"] == ("Billing",), "a department without members is asked about"
    agrees(olga, question)
    assert team(world, ivan) == {"role": "client"}
    entry = world.run(lambda uow: uow.dictionaries.entry(number))
    assert entry is not None
    assert not entry.body, "the next change of the department makes nobody staff again"


def test_somebody_is_added_by_name(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    billing(world)
    task = {"person": "ivan", "role": "", "department": "Billing"}
    agrees(olga, olga.asks(ask.RunTask("add", task)))
    assert team(world, ivan) == {"role": "specialist", "departments": "Billing"}
    with pytest.raises(Refusal, match="nobody_called_so"):
        olga.asks(ask.RunTask("add", {"person": "Nobody"}))


def test_who_is_added_again_keeps_their_departments(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.specialist("Ivan", platform="telegram")
    billing(world)
    has(world, Kind.DEPARTMENT, "Sales")
    agrees(olga, saves(olga, ivan, departments="Sales"))
    agrees(olga, olga.asks(ask.AddStaff(ivan.identity, Role.SPECIALIST, "Billing")))
    assert team(world, ivan)["departments"] == "Billing, Sales"


def test_the_last_administrator_stays(world: World) -> None:
    olga = world.administrator("Olga")
    with pytest.raises(Refusal, match="last_administrator"):
        saves(olga, olga, role="specialist")


def test_guests_and_people_without_an_account_are_never_staff(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan", platform="slack")
    guest = Profile(ivan.identity, "Ivan", is_guest=True)
    world.run(lambda uow: uow.people.know(guest, world.now))
    with pytest.raises(Refusal, match="guest_not_staff"):
        saves(olga, ivan, role="specialist")
    caller = world.run(lambda uow: uow.people.add_client("Maria", world.now))
    with pytest.raises(Refusal, match="no_account_not_staff"):
        olga.asks(ask.SaveTeam(caller.id, {"role": "specialist"}))


def test_mistakes_stand_beside_their_fields(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.client("Ivan")
    billing(world)
    found = wrong(olga, ivan, role="boss", departments="Sales")
    assert found.keys() == {"role", "departments"}
    assert wrong(olga, ivan, departments="Billing").keys() == {"departments"}
    assert wrong(olga, ivan, languages="en, German").keys() == {"languages"}


def test_a_form_that_is_out_of_date_changes_nothing(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.specialist("Ivan", platform="telegram")
    billing(world)
    page = page_of(FormPage, olga.asks(ask.BeginTeam(ivan.person.id)))
    assert isinstance(page.form, EntryForm)
    agrees(olga, saves(olga, ivan, departments="Billing"))
    with pytest.raises(Refusal, match="changed_since"):
        olga.asks(ask.SaveTeam(ivan.person.id, {"departments": ""}, page.form.revision))


def test_what_was_asked_is_asked_anew_if_it_changed_meanwhile(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.specialist("Ivan", platform="telegram")
    billing(world)
    first = page_of(Confirm, saves(olga, ivan, role="administrator"))
    agrees(olga, saves(olga, ivan, departments="Billing"))
    again = olga.asks(ask.Agree(first.number))
    assert said(again)["role"] == "administrator"
    assert world.run(lambda uow: uow.people.get(ivan.person.id)).role is Role.SPECIALIST


def test_the_languages_that_staff_speak_stand_on_card_and_list(world: World) -> None:
    olga, ivan = world.administrator("Olga"), world.specialist("Ivan", platform="telegram")
    agrees(olga, saves(olga, ivan, languages="RU, de, ru"))
    assert team(world, ivan)["languages"] == "de, ru"
    listed = page_of(StaffPage, olga.asks(ask.ShowStaff())).staff
    assert {one.name: one.speaks for one in listed}["Ivan"] == ("de", "ru")
    agrees(olga, saves(olga, ivan, languages=""))
    assert "languages" not in team(world, ivan)


@pytest.mark.parametrize("in_a_department", [True, False])
def test_a_client_in_the_form_takes_a_role_away_that_rests(
    world: World, in_a_department: bool
) -> None:
    olga, petra = world.administrator("Olga"), world.administrator("Petra")
    ivan = world.specialist("Ivan", platform="telegram")
    if in_a_department:
        number = billing(world, members=[str(ivan.identity)])
        world.run(lambda uow: uow.dictionaries.join(number, [ivan.person.id]))
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.CLIENT))
    world.run(lambda uow: uow.people.rest(ivan.person.id, Role.SPECIALIST))
    answer = saves(olga, ivan, role="client")
    assert said(answer)["before"] == "specialist"
    assert agrees(olga, answer).done
    person = world.run(lambda uow: uow.people.get(ivan.person.id))
    assert (person.role, person.resting_role) == (Role.CLIENT, None)
    changes = world.run(lambda uow: uow.audit.entries(Wanted(), 9))
    roles = [one.change for one in changes if one.change.what is Audited.ROLE]
    assert [(one.before, one.after) for one in roles[:1]] == [("specialist", "client")]
    [told] = world.posts("staff/role")
    assert told.destination == f"person:{petra.person.id}"
    assert not page_of(PersonPage, saves(olga, ivan, role="client")).done, "there is nothing left"
