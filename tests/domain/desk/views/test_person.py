"""A person's card: who finds it, what stands on it, who changes it, and what follows."""

from typing import Any

import pytest

from domain import commands as ask
from domain.answers.forms import EntryForm, FormPage
from domain.answers.people import PeoplePage, PersonPage
from domain.answers.settings import AuditPage
from domain.audit import Audited, Wanted
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.accounts import Identity, PersonRef, Profile
from domain.people.places import Place
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of


def card(who: Somebody, person: PersonRef | int, **more: Any) -> PersonPage:
    return page_of(PersonPage, who.asks(ask.ShowPerson(person), **more))


def value(page: PersonPage, key: str) -> str:
    return next(one.value for one in page.fields if one.key == key)


def saved(who: Somebody, person: Somebody, **values: str) -> PersonPage:
    return page_of(PersonPage, who.asks(ask.SavePerson(person.person.id, values)))


def wrong(who: Somebody, person: Somebody, **values: str) -> dict[str, str]:
    with pytest.raises(Refusal) as refused:
        who.asks(ask.SavePerson(person.person.id, values))
    mistakes: Any = refused.value.words["mistakes"]
    return {one.field: one.template for one in mistakes}


def test_a_card_is_found_by_account_by_name_and_by_handle(world: World) -> None:
    anna, maria = world.specialist("Anna"), world.client("Maria Petrova")
    account = Identity("telegram", "", "77")
    world.run(lambda uow: uow.people.know(Profile(account, "Ivan", "ivanhoe"), world.now))
    assert card(anna, PersonRef(identity=maria.identity)).name == "Maria Petrova"
    assert card(anna, PersonRef("maria pet")).id == maria.person.id
    assert card(anna, PersonRef(handle="IvanHoe")).accounts == ("@ivanhoe (telegram:77)",)
    with pytest.raises(Refusal, match="no_such_person"):
        card(anna, 999_999)


def test_of_several_one_chooses(world: World) -> None:
    anna = world.specialist("Anna")
    world.client("Maria")
    world.client("Maria")
    page = page_of(PeoplePage, anna.asks(ask.ShowPerson(PersonRef("maria"))))
    assert [one.name for one in page.people] == ["Maria", "Maria"]


def test_open_tickets_and_the_last_contact_stand_on_it(world: World) -> None:
    anna, tom = world.specialist("Anna"), world.client("Tom")
    tom.writes("Cannot log in")
    page = card(anna, tom.person.id)
    assert [one.subject for one in page.tickets] == ["Cannot log in"]
    assert (page.open, page.last_contact, page.may_change) == (1, world.now, False)


def test_an_administrator_changes_it_and_that_is_recorded(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    vip = has(world, Kind.GROUP, "VIP")
    has(world, Kind.LEVEL, "Gold", groups=["VIP"])
    page = saved(
        olga,
        tom,
        company="Acme",
        mark="difficult",
        groups="VIP",
        access="no",
        support_until="2027-01-31",
        language="ru",
        time_zone="Europe/Berlin",
        properties="services: 12\ncontract: A 4711",
    )
    assert page.done
    assert page.level == "Gold"
    assert value(page, "groups") == "VIP"
    assert value(page, "access") == "no"
    person = world.run(lambda uow: uow.people.get(tom.person.id))
    assert person.language == "ru"
    assert person.time_zone == "Europe/Berlin"
    assert person.properties == {
        "company": "Acme",
        "mark": "difficult",
        "access": "off",
        "support_until": "2027-01-31",
        "services": 12,
        "contract": "A 4711",
    }
    entry = world.run(lambda uow: uow.dictionaries.entry(vip))
    assert entry is not None
    assert entry.body == {"members": [str(tom.identity)]}
    newest = world.run(lambda uow: uow.audit.entries(Wanted(), 3))
    details = next(one for one in newest if one.change.what is Audited.DETAILS)
    assert "company: – → Acme" in details.change.after
    assert details.subject == "Tom"


def test_what_is_not_asked_for_stays_and_what_is_emptied_goes(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    vip = has(world, Kind.GROUP, "VIP")
    saved(olga, tom, company="Acme", groups="VIP", properties="services: 12")
    page = saved(olga, tom, company="", groups="")
    assert [one.key for one in page.fields if one.value] == ["language", "properties"]
    assert world.run(lambda uow: uow.dictionaries.members(vip)) == []


def test_who_has_no_account_joins_a_group_too(world: World) -> None:
    olga = world.administrator("Olga")
    has(world, Kind.GROUP, "VIP")
    ivan = world.run(lambda uow: uow.people.add_client("Ivan", world.now))
    page = page_of(PersonPage, olga.asks(ask.SavePerson(ivan.id, {"groups": "VIP"})))
    assert value(page, "groups") == "VIP"


def test_mistakes_stand_beside_their_fields(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    found = wrong(
        olga,
        tom,
        groups="Gold",
        mark="slow",
        support_until="soon",
        time_zone="Mars",
        company="x" * 400,
        properties="mark: good",
    )
    assert found.keys() == {
        "groups",
        "mark",
        "support_until",
        "time_zone",
        "company",
        "properties",
    }


def test_what_the_configuration_said_stays_although_no_form_offers_it(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    world.run(lambda uow: uow.people.set_properties(tom.person.id, {"mark": "platinum"}))
    page = page_of(FormPage, olga.asks(ask.BeginPerson(tom.person.id)))
    assert isinstance(page.form, EntryForm)
    [mark] = [one for one in page.form.fields if one.key == "mark"]
    assert (mark.value, mark.choices) == ("platinum", ("good", "difficult", "platinum"))
    assert value(saved(olga, tom, mark="platinum", company="Acme"), "mark") == "platinum"


def test_a_form_that_was_opened_before_another_change_is_refused(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    page = page_of(FormPage, olga.asks(ask.BeginPerson(tom.person.id)))
    assert isinstance(page.form, EntryForm)
    saved(olga, tom, company="Acme")
    with pytest.raises(Refusal, match="changed_since"):
        olga.asks(ask.SavePerson(tom.person.id, {"company": "Other"}, page.form.revision))


def test_specialists_look_and_change_nothing(world: World) -> None:
    anna, tom = world.specialist("Anna"), world.client("Tom")
    for command in (ask.BeginPerson(tom.person.id), ask.SavePerson(tom.person.id, {})):
        with pytest.raises(Refusal, match="not_allowed"):
            anna.asks(command)
    with pytest.raises(Refusal, match="not_allowed"):
        tom.asks(ask.ShowPerson(tom.person.id), private=True)


def test_a_change_is_drawn_on_the_cards_of_open_tickets(world: World) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    has(world, Kind.GROUP, "VIP")
    tom.writes("Cannot log in")
    before = world.ticket(1).version
    saved(olga, tom, company="Acme", mark="good", groups="VIP")
    view = world.run(lambda uow: uow.tickets.view(1))
    assert (view.client_company, view.client_mark, view.client_groups) == ("Acme", "good", ("VIP",))
    assert world.ticket(1).version > before


def test_a_card_names_only_tickets_that_its_reader_may_see(world: World) -> None:
    anna, boris, tom = world.specialist("Anna"), world.specialist("Boris"), world.client("Tom")
    tom.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    has(world, Kind.DESK, "Helpline", view_scope="own tickets")
    assert card(anna, tom.person.id).open == 1
    page = card(boris, tom.person.id)
    assert (page.tickets, page.open) == ((), 0)


# Taking it back


def undone(who: Somebody, person: Somebody, change: int) -> PersonPage:
    return page_of(PersonPage, who.asks(ask.UndoPerson(person.person.id, change)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("123456789", 123456789),
        ("0", 0),
        # as long as a phone number, or written as no number is
        *((text, text) for text in ("4915112345", "+49151", "0042", "007")),
    ],
)
def test_a_property_that_looks_like_a_number_is_one(
    world: World, typed: str, kept: str | int
) -> None:
    olga, tom = world.administrator("Olga"), world.client("Tom")
    page = saved(olga, tom, properties=f"contract: {typed}")
    person = world.run(lambda uow: uow.people.get(tom.person.id))
    assert person.properties == {"contract": kept}
    assert f"contract: {typed}" in value(page, "properties")


def test_the_newest_change_is_taken_back_and_again(world: World) -> None:
    olga, maria = world.administrator("Olga"), world.client("Maria")
    has(world, Kind.GROUP, "VIP")
    assert card(olga, maria.person.id).undo == 0
    saved(olga, maria, company="Acme", properties="services: 12")
    page = saved(olga, maria, company="Beta", groups="VIP", properties="", language="ru")
    former = undone(olga, maria, page.undo)
    assert (value(former, "company"), value(former, "properties")) == ("Acme", "services: 12")
    assert (value(former, "groups"), value(former, "language")) == ("", "en")
    again = undone(olga, maria, former.undo)
    assert (value(again, "company"), value(again, "groups")) == ("Beta", "VIP")


def test_pressing_twice_takes_it_back_once(world: World) -> None:
    olga, maria = world.administrator("Olga"), world.client("Maria")
    change = saved(olga, maria, company="Acme").undo
    for _ in range(2):
        assert value(undone(olga, maria, change), "company") == ""


def test_what_somebody_has_changed_since_stays(world: World) -> None:
    olga, maria = world.administrator("Olga"), world.client("Maria")
    first = saved(olga, maria, company="Acme").undo
    saved(olga, maria, company="Beta")
    with pytest.raises(Refusal, match="changed_since"):
        undone(olga, maria, first)
    language = saved(olga, maria, language="ru").undo
    maria.asks(ask.SetLanguage("en"))
    saved_since = undone(olga, maria, language)
    assert value(saved_since, "language") == "en", "it is what it was before already"
    assert value(saved_since, "company") == "Beta"


def test_what_else_has_changed_meanwhile_stays(world: World) -> None:
    olga, maria = world.administrator("Olga"), world.client("Maria")
    change = saved(olga, maria, company="Acme").undo
    maria.asks(ask.SetLanguage("ru"))
    page = undone(olga, maria, change)
    assert (value(page, "company"), value(page, "language")) == ("", "ru")


def test_only_what_can_still_be_so_is_taken_back(world: World) -> None:
    olga, maria = world.administrator("Olga"), world.client("Maria")
    has(world, Kind.PROJECT, "Apollo", code="AP")
    saved(olga, maria, project="Apollo")
    change = saved(olga, maria, project="").undo
    apollo = next(
        one.id
        for one in world.run(lambda uow: uow.dictionaries.entries())
        if one.kind is Kind.PROJECT
    )
    has(world, Kind.PROJECT, "Hermes", code="HE")
    olga.insists(ask.SwitchEntry(apollo, off=True))
    with pytest.raises(Refusal, match="bad_entry"):
        undone(olga, maria, change)


def test_nobody_takes_back_with_a_number_that_is_not_that_persons(world: World) -> None:
    olga, maria, tom = world.administrator("Olga"), world.client("Maria"), world.client("Tom")
    of_tom = saved(olga, tom, company="Acme").undo
    saved(olga, maria, company="Beta")
    for change in (of_tom, 0, 999):
        with pytest.raises(Refusal, match="stale_button"):
            undone(olga, maria, change)
    for who in (world.specialist("Anna"), maria):
        with pytest.raises(Refusal, match="not_allowed"):
            who.asks(ask.UndoPerson(tom.person.id, of_tom), private=True)
    assert card(world.specialist("Boris"), tom.person.id).undo == 0


def test_it_is_taken_back_from_the_list_of_changes(world: World) -> None:
    olga, maria = world.administrator("Olga"), world.client("Maria")
    saved(olga, maria, company="Acme")
    saved(olga, maria, company="Beta")
    listed = page_of(AuditPage, olga.asks(ask.ShowAudit())).entries
    changes = [(one.person, bool(one.version)) for one in listed if one.what == "details"]
    assert changes == [(maria.person.id, True), (0, False)]
    newest = next(one for one in listed if one.version)
    assert value(undone(olga, maria, newest.version), "company") == "Acme"


# What specialists change


def lets_specialists(world: World, allowed: str) -> None:
    """Let an administrator say whether specialists change mark and properties."""
    entries = world.run(lambda uow: uow.dictionaries.entries())
    desks = [one.id for one in entries if one.kind is Kind.DESK]
    desk = desks[0] if desks else has(world, Kind.DESK, "Helpline")
    values = {"specialists_change_people": allowed}
    world.administrator(f"Olga {allowed}").asks(ask.SaveEntry(Kind.DESK, desk, values))


def test_specialists_change_mark_and_properties_if_the_desk_lets_them(world: World) -> None:
    anna, maria = world.specialist("Anna"), world.client("Maria")
    assert card(anna, maria.person.id).changes == ()
    lets_specialists(world, "yes")
    page = card(anna, maria.person.id)
    assert (page.changes, page.may_change, page.undo) == (("mark", "properties"), False, 0)
    form = page_of(FormPage, anna.asks(ask.BeginPerson(maria.person.id))).form
    assert isinstance(form, EntryForm)
    assert [one.key for one in form.fields] == ["mark", "properties"]
    page = saved(anna, maria, mark="good", properties="services: 12")
    assert (value(page, "mark"), value(page, "properties")) == ("good", "services: 12")
    entry, *_ = world.run(lambda uow: uow.audit.entries(Wanted(), 1))
    assert (entry.actor, entry.change.what) == ("Anna", Audited.DETAILS)


def test_specialists_change_nothing_else(world: World) -> None:
    anna, maria = world.specialist("Anna"), world.client("Maria")
    lets_specialists(world, "yes")
    for values in ({"company": "Acme"}, {"mark": "good", "access": "yes"}, {"groups": ""}):
        with pytest.raises(Refusal, match="not_allowed"):
            saved(anna, maria, **values)
    assert list(wrong(anna, maria, properties="company: Acme")) == ["properties"]
    with pytest.raises(Refusal, match="not_allowed"):
        anna.asks(ask.BeginTeam(maria.person.id))
    far = Place("telegram", "", "900")
    with pytest.raises(Refusal, match="not_allowed"):
        anna.asks(ask.BeginPerson(maria.person.id, "company"), place=far, private=True)
    with pytest.raises(Refusal, match="not_allowed"):
        maria.asks(ask.SavePerson(maria.person.id, {"mark": "good"}), private=True)


def test_without_the_setting_specialists_change_nothing(world: World) -> None:
    anna, maria = world.specialist("Anna"), world.client("Maria")
    lets_specialists(world, "yes")
    lets_specialists(world, "no")
    for command in (
        ask.BeginPerson(maria.person.id),
        ask.SavePerson(maria.person.id, {"mark": "good"}),
    ):
        with pytest.raises(Refusal, match="not_allowed") as refused:
            anna.asks(command)
        assert refused.value.words == {"who": "administrator"}
