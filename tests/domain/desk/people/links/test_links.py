"""Two accounts become one person's: a code on one, entered on the other, confirmed on both."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.answers.people import PeoplePage
from domain.answers.say import Confirm, Say
from domain.errors import Refusal
from domain.people.accounts import Profile
from domain.people.person import Person, Role
from domain.policy.people.linking import MOST_FAILURES
from domain.policy.people.people_search import PeopleQuery
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of
from tests.support.texts.rendered import shown

BAD = Say("refusals/bad_link_code")


def code_of(who: Somebody) -> str:
    return str(words_of(who.asks(ask.LinkAccounts(), private=True))["code"])


def enters(who: Somebody, code: str) -> Answer | None:
    return who.asks(ask.LinkAccounts(code), private=True)


def asked(world: World, template: str, who: Somebody) -> int:
    """The number of the last question that somebody was sent."""
    address = f"person:{who.person.id}"
    sent = [one for one in world.posts(template) if one.destination == address]
    return int(sent[-1].body.number)


def agrees(who: Somebody, number: int) -> Answer | None:
    return who.asks(ask.Agree(number), private=True)


def offered(world: World, one: Somebody, other: Somebody) -> int:
    """The question to the one with the code, after the other has entered and confirmed it."""
    question = enters(other, code_of(one))
    assert isinstance(question, Confirm)
    agrees(other, question.number)
    return asked(world, "client/link_asked", one)


def linked(world: World, one: Somebody, other: Somebody) -> None:
    agrees(one, offered(world, one, other))


def who_is(who: Somebody, world: World) -> Person:
    """Whose an account is now."""
    found = world.run(lambda uow: uow.people.by_identity(who.identity))
    assert found is not None
    return found


def now(who: Somebody, world: World) -> Somebody:
    """Somebody at their account, as whoever they are now."""
    return Somebody(world, who_is(who, world), who.place)


@pytest.fixture
def maria(world: World) -> Somebody:
    """A client on one platform."""
    return world.client("Maria")


@pytest.fixture
def masha(world: World) -> Somebody:
    """The same person on another platform, who calls herself Masha there."""
    return world.client("Masha", platform="slack")


def test_both_accounts_are_one_person_after_both_confirmed(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    maria.writes("Cannot log in")
    masha.writes("The printer jams")
    linked(world, maria, masha)
    assert who_is(maria, world) == who_is(masha, world)
    assert [one.client_id for one in (world.ticket(1), world.ticket(2))] == [maria.person.id] * 2
    [told] = world.posts("client/linked")
    assert told.destination == f"person:{masha.person.id}"
    assert "Maria (telegram:" in shown(told.body, "en").plain


def test_each_side_is_shown_the_others_account(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    profile = Profile(masha.identity, "Masha", "masha")
    world.run(lambda uow: uow.people.know(profile, world.now))
    question = enters(masha, code_of(maria))
    assert question is not None
    account = {"name": "Maria", "handle": str(maria.identity), "platform": "telegram"}
    assert words_of(question) == {"account": account}
    assert isinstance(question, Confirm)
    agrees(masha, question.number)
    [sent] = world.posts("client/link_asked")
    assert sent.words == {"account": {"name": "Masha", "handle": "@masha", "platform": "slack"}}


def test_nothing_is_linked_unless_both_confirm(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    number = offered(world, maria, masha)
    assert who_is(maria, world) != who_is(masha, world)
    maria.asks(ask.Decline(number), private=True)
    assert who_is(maria, world) != who_is(masha, world)
    [told] = world.posts("client/link_declined")
    assert told.destination == f"person:{masha.person.id}"


def test_replies_go_where_the_client_wrote_and_a_ticket_stays_there(
    world: World, maria: Somebody, masha: Somebody, anna: Somebody
) -> None:
    maria.writes("Cannot log in")
    masha.writes("The printer jams")
    before = [world.ticket(number).conversation_id for number in (1, 2)]
    linked(world, maria, masha)
    world.deliver()
    for number, place in ((1, maria.place), (2, masha.place)):
        anna.asks(ask.TakeTicket(ticket_id=number))
        anna.writes_in(world.ticket(number), "Try again")
        world.pass_time(seconds=6)
        [reply] = [one for one in world.deliver() if one.template == "client/reply"]
        assert reply.place is not None
        assert (reply.place.platform, reply.place.chat) == (place.platform, place.chat)
    now(masha, world).writes("Still jams", quotes="")
    assert [world.ticket(number).conversation_id for number in (1, 2)] == before


def test_wrong_used_and_expired_codes_are_refused_with_the_same_words(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    other = world.client("Tom", platform="slack")
    used, replaced = code_of(maria), code_of(maria)
    assert enters(other, used) == BAD
    enters(masha, replaced)
    assert enters(other, replaced) == BAD
    expired = code_of(maria)
    world.pass_time(minutes=15)
    assert enters(other, expired) == BAD
    assert enters(other, "hello") == BAD


def test_a_code_is_read_however_it_is_typed(world: World, maria: Somebody, masha: Somebody) -> None:
    code = code_of(maria)
    assert isinstance(enters(masha, f" {code.lower().replace('-', ' ')} "), Confirm)


def test_after_too_many_wrong_codes_a_right_one_is_refused_for_an_hour(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    for _ in range(MOST_FAILURES):
        assert enters(masha, "AAAA-AAAA") == BAD
    with pytest.raises(Refusal, match="too_many_codes"):
        enters(masha, code_of(maria))
    world.pass_time(hours=1)
    assert isinstance(enters(masha, code_of(maria)), Confirm)


def test_accounts_on_one_platform_are_not_linked(world: World, maria: Somebody) -> None:
    code = code_of(maria)
    for who in (maria, world.client("Tom")):
        with pytest.raises(Refusal, match="link_same_platform"):
            enters(who, code)


def test_a_third_person_answers_nobodys_question(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    tom = world.client("Tom")
    question = enters(masha, code_of(maria))
    assert isinstance(question, Confirm)
    with pytest.raises(Refusal, match="stale_button"):
        agrees(tom, question.number)
    agrees(masha, question.number)
    number = asked(world, "client/link_asked", maria)
    for who in (tom, masha, olga):
        with pytest.raises(Refusal, match="stale_button"):
            agrees(who, number)
    for command in (ask.OfferLink(1), ask.AcceptLink(1)):
        with pytest.raises(Refusal, match="link_over"):
            maria.asks(command, private=True)
    with pytest.raises(Refusal, match="not_allowed"):
        maria.asks(ask.ApproveLink(1), private=True)
    assert who_is(maria, world) != who_is(masha, world)


def test_a_question_is_over_after_an_hour_and_when_roles_have_changed(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    number = offered(world, maria, masha)
    olga.insists(ask.SetRole(masha.identity, Role.SPECIALIST))
    with pytest.raises(Refusal, match="link_over"):
        agrees(maria, number)
    tom, ivan = world.client("Tom"), world.client("Ivan", platform="slack")
    number = offered(world, tom, ivan)
    world.pass_time(hours=1)
    with pytest.raises(Refusal, match="question_expired"):
        agrees(tom, number)


# What they have together


def test_names_groups_and_settings_are_together(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    world.run(partial(_knows, maria.person.id, {"company": "Acme", "mark": "good"}))
    world.run(partial(_knows, masha.person.id, {"mark": "difficult", "floor": 3}))
    linked(world, maria, masha)
    person = who_is(masha, world)
    assert dict(person.properties) == {"company": "Acme", "mark": "good", "floor": 3}
    for word in ("maria", "masha"):
        page = page_of(PeoplePage, olga.asks(ask.ShowPeople(PeopleQuery((word,)))))
        assert [one.id for one in page.people] == [maria.person.id]
    everybody = page_of(PeoplePage, olga.asks(ask.ShowPeople(PeopleQuery())))
    assert masha.person.id not in [one.id for one in everybody.people]


def _knows(number: int, known: Mapping[str, str | int | float], uow: Unit) -> None:
    uow.people.set_properties(number, known)


def _is_called(profile: Profile, at: datetime, uow: Unit) -> None:
    uow.people.know(profile, at)


def test_each_account_keeps_its_name_when_it_writes(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    linked(world, maria, masha)
    for who, name in ((masha, "Masha K"), (maria, "Maria")):
        world.run(partial(_is_called, Profile(who.identity, name), world.now))
    assert who_is(masha, world).name == "Maria"
    accounts = world.run(lambda uow: uow.people.accounts_of([maria.person.id]))
    assert {one.name for one in accounts} == {"Maria", "Masha K"}


def test_whoever_was_switched_off_stays_so(world: World, maria: Somebody, masha: Somebody) -> None:
    world.run(partial(_knows, masha.person.id, {"access": "off"}))
    linked(world, maria, masha)
    answer = now(maria, world).writes("Hello?")
    assert isinstance(answer, Say)
    assert answer.template == "answers/no_access"


# Staff


def approved(world: World, one: Somebody, other: Somebody, by: Somebody) -> None:
    linked(world, one, other)
    agrees(by, asked(world, "staff/link_asked", by))


def test_staff_need_an_administrator(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    tom = world.administrator("Tom")
    linked(world, maria, anna)
    assert who_is(maria, world).role is Role.CLIENT
    agrees(olga, asked(world, "staff/link_asked", olga))
    assert who_is(maria, world).id == who_is(anna, world).id == anna.person.id
    assert who_is(maria, world).role is Role.SPECIALIST
    [told] = world.posts("staff/linked")
    assert told.destination == f"person:{tom.person.id}"
    with pytest.raises(Refusal, match="link_over"):
        agrees(tom, asked(world, "staff/link_asked", tom))


def test_an_administrator_declines_and_both_are_told(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    linked(world, maria, anna)
    olga.asks(ask.Decline(asked(world, "staff/link_asked", olga)), private=True)
    assert who_is(maria, world).role is Role.CLIENT
    told = {one.destination for one in world.posts("client/link_declined")}
    assert told == {f"person:{one.person.id}" for one in (maria, anna)}


def test_nobody_decides_about_their_own_accounts_if_there_are_other_administrators(
    world: World, maria: Somebody, olga: Somebody
) -> None:
    tom = world.administrator("Tom")
    linked(world, maria, olga)
    told = {one.destination for one in world.posts("staff/link_asked")}
    assert told == {f"person:{tom.person.id}"}


def test_a_guest_is_never_staff_by_a_link(world: World, maria: Somebody, olga: Somebody) -> None:
    guest = world.client("Gast", platform="slack")
    profile = Profile(guest.identity, "Gast", "gast", is_guest=True)
    world.run(lambda uow: uow.people.know(profile, world.now))
    world.run(lambda uow: uow.people.set_role(maria.person.id, Role.SPECIALIST))
    with pytest.raises(Refusal, match="link_guest"):
        enters(guest, code_of(maria))
    world.run(lambda uow: uow.people.set_role(maria.person.id, Role.CLIENT))
    linked(world, maria, guest)
    with pytest.raises(Refusal, match="guest_not_staff"):
        olga.insists(ask.SetRole(maria.identity, Role.SPECIALIST))


def test_a_closed_account_ends_the_role_everywhere(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    world.asker("Ivan")
    approved(world, maria, anna, olga)
    on_telegram = now(maria, world)
    on_telegram.asks(ask.TakeTicket(ticket_id=1))
    now(anna, world).asks(ask.LeaveDesk())
    assert who_is(maria, world).role is Role.CLIENT
    for command in (ask.TakeTicket(ticket_id=1), ask.ShowPeople(PeopleQuery()), ask.ShowQueue()):
        with pytest.raises(Refusal):
            now(maria, world).asks(command, private=True)
    assert world.ticket(1).assignee_id is None


def test_nobody_handles_a_ticket_whose_client_they_are(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    maria.writes("Cannot log in")
    world.deliver()
    anna.asks(ask.TakeTicket(ticket_id=1))
    approved(world, maria, anna, olga)
    ticket = world.ticket(1)
    assert (ticket.client_id, ticket.assignee_id) == (anna.person.id, None)


def test_two_members_of_staff_are_one_with_their_work(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.client("Boris")
    world.run(lambda uow: uow.people.set_role(boris.person.id, Role.ADMINISTRATOR))
    world.asker("Ivan")
    anna.asks(ask.TakeTicket(ticket_id=1))
    approved(world, boris, anna, olga)
    assert who_is(anna, world).id == boris.person.id
    assert world.ticket(1).assignee_id == boris.person.id
    staff = world.run(lambda uow: [one.name for one in uow.people.staff()])
    assert sorted(staff) == ["Boris", "Olga"]


# Unlinking


def unlinks(who: Somebody, world: World) -> Answer | None:
    return now(who, world).insists(ask.Unlink(), private=True)


def test_unlinking_gives_each_account_its_own_back(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    world.run(partial(_knows, maria.person.id, {"company": "Acme"}))
    world.run(partial(_knows, masha.person.id, {"company": "Umbrella", "floor": 3}))
    maria.writes("Cannot log in")
    masha.writes("The printer jams")
    linked(world, maria, masha)
    world.pass_time(days=2)
    now(masha, world).writes_new("It smokes")
    assert world.ticket(3).client_id == maria.person.id
    question = now(maria, world).asks(ask.Unlink(), private=True)
    assert isinstance(question, Confirm)
    assert who_is(masha, world).id == maria.person.id
    unlinks(maria, world)
    clients = [world.ticket(number).client_id for number in (1, 2, 3)]
    assert clients == [maria.person.id, masha.person.id, masha.person.id]
    assert who_is(masha, world).name == "Masha"
    assert dict(who_is(masha, world).properties) == {"company": "Umbrella", "floor": 3}
    assert dict(who_is(maria, world).properties) == {"company": "Acme"}
    [told] = world.posts("client/unlinked")
    assert told.destination == f"person:{masha.person.id}"
    now(masha, world).writes("Still smokes")
    with pytest.raises(Refusal, match="no_such_ticket"):
        now(maria, world).asks(ask.ShowTicket(ticket_id=3), private=True)
    with pytest.raises(Refusal, match="nothing_linked"):
        unlinks(maria, world)


def test_accounts_can_be_linked_again(world: World, maria: Somebody, masha: Somebody) -> None:
    linked(world, maria, masha)
    unlinks(masha, world)
    assert who_is(maria, world) != who_is(masha, world)
    linked(world, masha, maria)
    assert who_is(maria, world) == who_is(masha, world)


def test_roles_stay_with_the_account_that_had_them(
    world: World, maria: Somebody, anna: Somebody, olga: Somebody
) -> None:
    approved(world, maria, anna, olga)
    with pytest.raises(Refusal, match="unlink_staff"):
        unlinks(maria, world)
    answer = olga.insists(ask.UnlinkPerson(anna.person.id))
    assert isinstance(answer, Say)
    assert answer.template == "answers/unlinked"
    assert who_is(maria, world).role is Role.CLIENT
    assert who_is(anna, world).role is Role.SPECIALIST


def test_a_role_that_was_taken_away_does_not_come_back(
    world: World, anna: Somebody, olga: Somebody
) -> None:
    boris = world.client("Boris")
    world.run(lambda uow: uow.people.set_role(boris.person.id, Role.SPECIALIST))
    approved(world, boris, anna, olga)
    now(anna, world).asks(ask.LeaveDesk())
    olga.insists(ask.UnlinkPerson(who_is(anna, world).id))
    assert [who_is(one, world).role for one in (anna, boris)] == [Role.CLIENT] * 2


def test_only_administrators_unlink_others(
    world: World, maria: Somebody, masha: Somebody, anna: Somebody, olga: Somebody
) -> None:
    linked(world, maria, masha)
    for who in (world.client("Tom"), anna):
        with pytest.raises(Refusal, match="not_allowed"):
            who.asks(ask.UnlinkPerson(maria.person.id))
    olga.insists(ask.UnlinkPerson(masha.person.id))
    assert who_is(maria, world) != who_is(masha, world)
    assert len(world.posts("client/unlinked")) == 2


def test_linking_and_unlinking_are_in_the_audit(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    linked(world, maria, masha)
    unlinks(maria, world)
    entries = words_of(olga.asks(ask.ShowAudit()))["entries"]
    changes = [(one.subject, one.what, one.before, one.after) for one in entries]
    account = str(masha.identity)
    assert changes == [("Maria", "linked", account, ""), ("Maria", "linked", "", account)]


def test_the_card_shows_both_accounts_by_either_number(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    linked(world, maria, masha)
    for number in (maria.person.id, masha.person.id):
        card = words_of(olga.asks(ask.ShowPerson(number)))
        assert card["name"] == "Maria"
        assert set(card["accounts"]) == {str(maria.identity), str(masha.identity)}
        assert card["linked"]


def test_what_is_asked_step_by_step_goes_on_after_linking(
    world: World, maria: Somebody, masha: Somebody
) -> None:
    """A question to either of them can still be answered."""
    masha.writes("The printer jams")
    world.pass_time(minutes=5)
    question = masha.asks(ask.CloseTicket(ticket_id=1), private=True)
    number = offered(world, maria, masha)
    agrees(maria, number)
    if isinstance(question, Confirm):
        agrees(now(masha, world), question.number)
        assert not world.ticket(1).is_active


def test_nobody_is_linked_who_is_to_be_forgotten(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    olga.asks(ask.ForgetPerson(masha.person.id, "Masha"))
    with pytest.raises(Refusal, match="link_forgotten"):
        enters(masha, code_of(maria))
