"""People, staff and their cards, and what is asked about them."""

from datetime import timedelta
from functools import partial

from domain import commands as ask
from domain.commands import ForgetPerson
from domain.desk import expect_confirmations, fire_timers
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.people.person import Role
from storage.unit import Unit
from tests.domain.desk.buttons.cases import (
    Case,
    administrator,
    asked,
    scenario,
    typed,
)
from tests.domain.desk.people.links.codes import linked
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import CHANNEL, Somebody


@scenario("answers/people")
def the_people(hands: Hands, platform: str) -> Case:
    anna = hands.specialist(platform)
    for _ in range(12):
        hands.world.client("Maria")
    return Case(anna, typed(hands, anna, "people mar clients", "answers/people"))


def has_asked(hands: Hands, name: str) -> None:
    """Somebody without access writes."""
    client = hands.client("telegram", name)
    off = {"access": "off"}
    hands.world.run(lambda uow: uow.people.set_properties(client.person.id, off))
    hands.says(client, "Cannot log in")


@scenario("staff/request")
def an_administrator_hears_of_a_request(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    has_asked(hands, "Maria")
    return Case(olga, hands.arrived("staff/request"))


def unconfirmed(hands: Hands, platform: str, *spans: int) -> Somebody:
    """Somebody whose role nobody has confirmed for so many days, one after another."""
    olga, world = administrator(hands, platform), hands.world
    ivan = hands.client("telegram", "Ivan")
    world.run(lambda uow: uow.people.set_role(ivan.person.id, Role.SPECIALIST))
    world.run(lambda uow: expect_confirmations(Act(None, world.now, uow)))
    for days in spans:
        world.pass_time(days=days)
        while world.run(lambda uow: fire_timers(Act(None, world.now, uow))):
            pass
    return olga


@scenario("staff/invitation_used")
def an_invitation_to_the_staff_is_used(hands: Hands, platform: str) -> Case:
    olga, ivan = administrator(hands, platform), hands.client("telegram", "Ivan")
    made = olga.asks(ask.InviteStaff())
    assert made is not None
    ivan.writes(str(made.words["code"]))
    return Case(olga, hands.arrived("staff/invitation_used"))


@scenario("answers/role")
def a_new_specialist_is_not_in_the_channel(hands: Hands, platform: str) -> Case:
    hands.absent = {CHANNEL: "desk"}
    hands.client("slack", "Ivan")
    olga = administrator(hands, platform)
    question = typed(hands, olga, "role Ivan specialist", "answers/confirm_team")
    told = hands.presses(olga, question, question.named("yes"))
    return Case(olga, told.shown or hands.arrived("answers/role"))


@scenario("staff/confirm_staff")
def a_role_is_to_be_confirmed(hands: Hands, platform: str) -> Case:
    return Case(unconfirmed(hands, platform, 90), hands.arrived("staff/confirm_staff"))


@scenario("staff/role_rests")
def a_role_that_rests(hands: Hands, platform: str) -> Case:
    return Case(unconfirmed(hands, platform, 90, 14), hands.arrived("staff/role_rests"))


@scenario("answers/requests")
def the_requests(hands: Hands, platform: str) -> Case:
    for name in ("Maria", "Tom", "Ivan", "Boris", "Anna", "Petra"):
        has_asked(hands, name)
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "requests", "answers/requests"))


@scenario("answers/staff")
def the_staff(hands: Hands, platform: str) -> Case:
    for name in ("Maria", "Tom", "Ivan", "Boris", "Anna", "Petra", "Pavel", "Zoe", "Kim", "Max"):
        hands.specialist(platform, name)
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "staff", "answers/staff"))


@scenario("answers/audit")
def the_second_page_of_changes(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    for number in range(11):
        typed(hands, olga, f"newcategory Printer {number}", "answers/entry")
    newest = typed(hands, olga, "changes", "answers/audit")
    told = hands.presses(olga, newest, newest.named("changes"))
    assert told.shown is not None
    return Case(olga, told.shown)


@scenario("answers/audit")
def the_newest_changes(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    typed(hands, olga, "newcategory VPN", "answers/entry")
    typed(hands, olga, "set category VPN name Tunnels", "answers/entry")
    return Case(olga, typed(hands, olga, "changes", "answers/audit"))


@scenario("answers/person")
def a_persons_card(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    linked(hands.world, client, hands.client("slack", "Masha"))
    olga = administrator(hands, platform)
    card = typed(hands, olga, f"person {client.identity}", "answers/person")
    return Case(olga, card, number)


@scenario("answers/person")
def a_card_that_was_changed(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    olga = administrator(hands, platform)
    olga.asks(ask.SavePerson(client.person.id, {"company": "Acme"}), private=True)
    card = typed(hands, olga, f"person {client.identity}", "answers/person")
    return Case(olga, card, number)


@scenario("answers/person")
def the_card_of_somebody_who_will_be_forgotten(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    linked(hands.world, client, hands.client("slack", "Masha"))
    olga = administrator(hands, platform)
    olga.asks(ForgetPerson(client.person.id, client.person.name))
    card = typed(hands, olga, f"person {client.identity}", "answers/person")
    return Case(olga, card, number)


@scenario("answers/export")
def what_a_file_about_a_client_has(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, f"export {client.identity}", "answers/export"), number)


@scenario("answers/person")
def a_colleagues_card(hands: Hands, platform: str) -> Case:
    hands.specialist(platform, "Boris")
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "person Boris", "answers/person"))


@scenario("answers/confirm_hand_over")
def somebody_is_ill(hands: Hands, platform: str) -> Case:
    boris, olga = hands.specialist(platform, "Boris"), administrator(hands, platform)
    if platform == "slack":
        told = hands.submits(olga, "task:handover", person="Boris", until="tomorrow")
        assert told.shown is not None
        return Case(olga, told.shown)
    typed_so = f"handover {boris.identity} until tomorrow"
    question = typed(hands, olga, typed_so, "answers/setting_question")
    told = hands.presses(olga, question, question.named("answer"))
    return Case(olga, told.shown or hands.arrived("answers/confirm_hand_over"))


def leaves_later(hands: Hands, platform: str) -> tuple[Somebody, Somebody]:
    boris, olga = hands.specialist(platform, "Boris"), administrator(hands, platform)
    day = hands.world.now.date() + timedelta(days=3)
    olga.insists(ask.LetLeave(boris.person.id, last_day=day), private=True)
    return olga, boris


@scenario("answers/person")
def the_card_of_somebody_who_leaves_later(hands: Hands, platform: str) -> Case:
    olga, _ = leaves_later(hands, platform)
    return Case(olga, typed(hands, olga, "person Boris", "answers/person"))


@scenario("answers/leaves_on")
def somebody_leaves_later(hands: Hands, platform: str) -> Case:
    hands.specialist(platform, "Boris")
    olga = administrator(hands, platform)
    if platform == "slack":
        told = hands.submits(olga, "task:leaves", person="Boris", day="3 days")
        assert told.shown is not None
        question = told.shown
    else:
        answer = typed(hands, olga, "leaves Boris", "answers/setting_question")
        hands.says(olga, "3 days")
        asked_next = hands.arrived("answers/setting_question")
        told = hands.presses(olga, asked_next, asked_next.named("enough"))
        question = told.shown or hands.arrived("answers/confirm_leaves")
        assert answer.buttons
    told = hands.presses(olga, question, question.named("yes"))
    return Case(olga, told.shown or hands.arrived("answers/leaves_on"))


@scenario("staff/leaves_on")
def a_colleague_hears_that_somebody_leaves(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    leaves_later(hands, "telegram" if platform == "slack" else "slack")
    shown = [one for one in hands.arrives() if one.template == "staff/leaves_on"]
    return Case(olga, next(one for one in shown if one.place.platform == platform))


@scenario("staff/leaves_not")
def somebody_stays_for_now(hands: Hands, platform: str) -> Case:
    olga, boris = leaves_later(hands, platform)
    roles = {boris.person.id: Role.ADMINISTRATOR, olga.person.id: Role.SPECIALIST}
    for one, role in roles.items():
        hands.world.run(partial(_gives_role, one, role))
    hands.world.pass_time(days=5)
    hands.world.run(lambda uow: fire_timers(Act(None, hands.world.now, uow)))
    return Case(boris, hands.arrived("staff/leaves_not"))


def _gives_role(person: int, role: Role, uow: Unit) -> None:
    uow.people.set_role(person, role)


@scenario("staff/left")
def an_account_is_closed(hands: Hands, platform: str) -> Case:
    anna, olga = hands.specialist("telegram"), administrator(hands, platform)
    has(hands.world, Kind.LEVEL, "Gold", response="1h", responsible=str(anna.identity))
    anna.asks(ask.LeaveDesk())
    return Case(olga, hands.arrived("staff/left"))


@scenario("answers/confirm_leaves")
def somebody_leaves(hands: Hands, platform: str) -> Case:
    boris, olga = hands.specialist(platform, "Boris"), administrator(hands, platform)
    if platform == "slack":
        told = hands.submits(olga, "task:leaves", person="Boris")
    else:
        question = typed(hands, olga, f"leaves {boris.identity}", "answers/setting_question")
        told = hands.presses(olga, question, question.named("enough"))
    return Case(olga, told.shown or hands.arrived("answers/confirm_leaves"))


@scenario("answers/forget")
def somebody_to_forget(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    olga = administrator(hands, platform)
    page = typed(hands, olga, f"forget {client.identity}", "answers/forget")
    return Case(olga, page, number)


@scenario("answers/forget")
def somebody_who_will_be_forgotten(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    olga = administrator(hands, platform)
    olga.asks(ForgetPerson(client.person.id, client.person.name))
    page = typed(hands, olga, f"forget {client.identity}", "answers/forget")
    return Case(olga, page, number)


@scenario("answers/admitted")
def a_client_is_admitted(hands: Hands, platform: str) -> Case:
    has_asked(hands, "Maria")
    olga = administrator(hands, platform)
    page = typed(hands, olga, "requests", "answers/requests")
    told = hands.presses(olga, page, page.named("admit"))
    assert told.shown is not None
    assert "ticket #1" in told.shown.text
    return Case(olga, told.shown, 1)


@scenario("answers/stays")
def somebody_stays_after_all(hands: Hands, platform: str) -> Case:
    before = somebody_leaves_later(hands, platform)
    told = hands.presses(before.who, before.shown, before.shown.named("stays"))
    assert told.replaces, "the button to stay is gone"
    assert told.shown is not None
    return Case(before.who, told.shown)


@scenario("answers/kept")
def somebody_is_not_forgotten_after_all(hands: Hands, platform: str) -> Case:
    before = somebody_who_will_be_forgotten(hands, platform)
    told = hands.presses(before.who, before.shown, before.shown.named("keep"))
    assert told.replaces, "the button not to forget is gone"
    assert told.shown is not None
    return Case(before.who, told.shown, before.number)
