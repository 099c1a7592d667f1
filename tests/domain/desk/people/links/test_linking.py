"""Two accounts become one person's: a code on one, entered on the other, confirmed on both."""

from datetime import datetime
from functools import partial

import pytest

from domain import commands as ask
from domain.answers.people import PeoplePage
from domain.answers.say import Confirm, Say
from domain.errors import Refusal
from domain.people.accounts import Profile
from domain.people.person import Role
from domain.policy.people.links import MOST_FAILURES
from domain.policy.people.people_search import PeopleQuery
from storage.unit import Unit
from tests.domain.desk.people.links.codes import (
    agrees,
    asked,
    code_of,
    enters,
    knows,
    linked,
    now,
    offered,
    who_is,
)
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of
from tests.support.texts.rendered import shown

BAD = Say("refusals/bad_link_code")


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


def test_names_groups_and_settings_are_together(
    world: World, maria: Somebody, masha: Somebody, olga: Somebody
) -> None:
    world.run(partial(knows, maria.person.id, {"company": "Acme", "mark": "good"}))
    world.run(partial(knows, masha.person.id, {"mark": "difficult", "floor": 3}))
    linked(world, maria, masha)
    person = who_is(masha, world)
    assert dict(person.properties) == {"company": "Acme", "mark": "good", "floor": 3}
    for word in ("maria", "masha"):
        page = page_of(PeoplePage, olga.asks(ask.ShowPeople(PeopleQuery((word,)))))
        assert [one.id for one in page.people] == [maria.person.id]
    everybody = page_of(PeoplePage, olga.asks(ask.ShowPeople(PeopleQuery())))
    assert masha.person.id not in [one.id for one in everybody.people]


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
    world.run(partial(knows, masha.person.id, {"access": "off"}))
    linked(world, maria, masha)
    answer = now(maria, world).writes("Hello?")
    assert isinstance(answer, Say)
    assert answer.template == "answers/no_access"


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
