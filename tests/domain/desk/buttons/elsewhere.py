"""What is not about a ticket: help, lists, forms, reminders."""

from datetime import timedelta
from functools import partial

from domain import commands as ask
from domain.answers.home import HelpPage, HomePage
from domain.answers.queue import QueuePage
from domain.commands import ForgetPerson
from domain.desk import expect_confirmations, expect_shifts, fire
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.outgoing.templates import FOLDED, FORM, REMINDERS
from domain.people.person import Role
from domain.policy.forms.choices import A_PAGE
from domain.sla.calendars import WEEKDAYS
from storage.unit import Unit
from tests.domain.desk.buttons.cases import (
    TOKEN,
    Case,
    administrator,
    answered_by,
    asked,
    said,
    scenario,
    taken,
    typed,
)
from tests.domain.desk.hands import Hands
from tests.domain.desk.people.test_linking import code_of, linked, offered
from tests.domain.desk.timers.test_sweep import has, swept
from tests.domain.desk.world import CHANNEL, Somebody


@scenario("answers/greeting")
def somebody_starts(hands: Hands, platform: str) -> Case:
    client = hands.client(platform)
    return Case(client, said(hands, client, "start", "answers/greeting"))


@scenario(HelpPage.template)
def a_client_asks_for_help(hands: Hands, platform: str) -> Case:
    client = hands.client(platform)
    return Case(client, said(hands, client, "help", HelpPage.template))


@scenario(HelpPage.template)
def an_administrator_asks_for_help_elsewhere(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "help all", HelpPage.template))


@scenario(HelpPage.template, "slack")
def a_specialist_asks_for_help_in_a_thread(hands: Hands, _platform: str) -> Case:
    _, anna, number = taken(hands)
    told = hands.says_and_is_told(anna, "!help", hands.world.thread(number))
    assert told.shown is not None
    return Case(anna, told.shown, number)


@scenario("answers/expect_new")
def a_client_has_a_new_question(hands: Hands, platform: str) -> Case:
    client = hands.client(platform)
    return Case(client, said(hands, client, "new", "answers/expect_new"))


@scenario("answers/form", "slack")
def a_client_types_that_they_want_a_form(hands: Hands, _platform: str) -> Case:
    client = hands.client("slack")
    return Case(client, said(hands, client, "form", "answers/form"))


@scenario("answers/form_subject", "telegram")
def a_form_asks_for_its_first_line(hands: Hands, _platform: str) -> Case:
    client = hands.client("telegram")
    return Case(client, said(hands, client, "form", "answers/form_subject"))


def form_at(hands: Hands, questions: int) -> Case:
    client = hands.client("telegram")
    hands.says(client, "/form")
    hands.says(client, "Cannot log in")
    shown, number = hands.arrived(FORM), hands.ticket_of(client)
    for _ in range(questions):
        hands.world.pass_time(seconds=10)  # a message is not redrawn at every moment
        hands.presses(client, shown, next(v for v in shown.buttons if v.endswith(".")))
        shown = hands.redrawn(FORM, number)
    return Case(client, shown, number)


@scenario(FORM, "telegram")
def a_form_asks_for_more_words(hands: Hands, _platform: str) -> Case:
    return form_at(hands, 0)


@scenario(FORM, "telegram")
def a_form_asks_for_a_category(hands: Hands, _platform: str) -> Case:
    return form_at(hands, 1)


@scenario(FORM, "telegram")
def a_form_asks_for_a_priority(hands: Hands, _platform: str) -> Case:
    return form_at(hands, 2)


@scenario(FORM, "telegram")
def a_form_asks_for_one_of_many_priorities(hands: Hands, _platform: str) -> Case:
    offered = hands.world.run(lambda uow: uow.dictionaries.load().offered().priorities)
    for number in range(len(offered), A_PAGE + 1):
        has(hands.world, Kind.PRIORITY, f"P{number}", definition="Much to read. " * 40)
    return form_at(hands, 2)


@scenario("answers/order_size", "telegram")
def a_form_asks_for_a_choice(hands: Hands, _platform: str) -> Case:
    client = hands.client("telegram")
    hands.says(client, "/order")
    hands.arrives()
    hands.says(client, "A chair")
    return Case(client, hands.arrived("answers/order_size"))


@scenario("answers/away")
def a_specialist_goes_away(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    hands.specialist("slack", "Boris")
    anna = hands.specialist(platform)
    typed(hands, anna, f"take {number}", "answers/taken")
    return Case(anna, typed(hands, anna, "away 2026-12-24", "answers/away"), number)


@scenario("answers/open_for_me")
def a_specialist_writes_to_the_bot(hands: Hands, platform: str) -> Case:
    anna = hands.specialist(platform)
    hands.says(anna, "My chair is broken")
    return Case(anna, hands.arrived("answers/open_for_me"))


@scenario(FOLDED)
def a_client_opens_many_tickets(hands: Hands, platform: str) -> Case:
    client = hands.client(platform)
    for number in range(7):
        hands.says(client, ("/" if platform == "telegram" else "!") + f"new Question {number}")
    return Case(client, hands.arrived(FOLDED), hands.ticket_of(client))


@scenario("answers/tickets")
def a_clients_first_page(hands: Hands, platform: str) -> Case:
    client = hands.client(platform)
    for number in range(10):
        hands.world.pass_time(seconds=15)  # five within a minute are the most
        hands.says(client, ("/" if platform == "telegram" else "!") + f"new Question {number}")
    hands.arrives()
    return Case(client, said(hands, client, "tickets", "answers/tickets"))


@scenario("answers/tickets")
def a_clients_second_page(hands: Hands, platform: str) -> Case:
    case = a_clients_first_page(hands, platform)
    told = hands.presses(case.who, case.shown, "list:1")
    assert told.shown is not None
    return Case(case.who, told.shown)


@scenario(QueuePage.template)
def the_queue(hands: Hands, platform: str) -> Case:
    for _ in range(7):
        asked(hands, "telegram")
    anna = hands.specialist(platform)
    return Case(anna, typed(hands, anna, "queue", QueuePage.template))


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
        while world.run(lambda uow: fire(Act(None, world.now, uow))):
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
        typed(hands, olga, f"topic Printer {number}", "answers/entry")
    newest = typed(hands, olga, "changes", "answers/audit")
    told = hands.presses(olga, newest, newest.named("changes"))
    assert told.shown is not None
    return Case(olga, told.shown)


@scenario("answers/audit")
def the_newest_changes(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    typed(hands, olga, "topic VPN", "answers/entry")
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
    hands.world.run(lambda uow: fire(Act(None, hands.world.now, uow)))
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


@scenario(QueuePage.template)
def an_administrators_queue(hands: Hands, platform: str) -> Case:
    asked(hands, "telegram")
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "queue", QueuePage.template))


@scenario("answers/as_list")
def a_clients_tickets_as_they_see_them(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, "telegram")
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, f"as {client.identity}", "answers/as_list"), number)


def as_client(hands: Hands, platform: str, *commands: str) -> Case:
    client, anna, number = taken(hands)
    answered_by(hands, anna, number)
    for command in commands:
        hands.types(anna, command.format(number))
    olga = administrator(hands, platform)
    listed = typed(hands, olga, f"as {client.identity}", "answers/as_list")
    told = hands.presses(olga, listed, listed.named("as_ticket"))
    assert told.shown is not None
    return Case(olga, told.shown, number)


@scenario("answers/as_ticket")
def a_ticket_as_its_client_sees_it(hands: Hands, platform: str) -> Case:
    return as_client(hands, platform)


@scenario("answers/as_ticket")
def a_processed_ticket_as_its_client_sees_it(hands: Hands, platform: str) -> Case:
    return as_client(hands, platform, "status {} processed")


@scenario("answers/as_ticket")
def a_waiting_ticket_as_its_client_sees_it(hands: Hands, platform: str) -> Case:
    return as_client(hands, platform, "status {} waiting")


@scenario("answers/as_receipt")
def a_receipt_as_its_client_sees_it(hands: Hands, platform: str) -> Case:
    case = as_client(hands, platform)
    told = hands.presses(case.who, case.shown, case.shown.named("as_receipt"))
    assert told.shown is not None
    return Case(case.who, told.shown, case.number)


@scenario("answers/as_receipt")
def a_receipt_of_a_processed_ticket_as_its_client_sees_it(hands: Hands, platform: str) -> Case:
    case = as_client(hands, platform, "status {} processed")
    told = hands.presses(case.who, case.shown, case.shown.named("as_receipt"))
    assert told.shown is not None
    return Case(case.who, told.shown, case.number)


@scenario(REMINDERS)
def a_specialist_is_reminded(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"take {number}", "answers/taken")
    hands.world.pass_time(minutes=50)
    swept(hands.world)
    return Case(anna, hands.arrived(REMINDERS), number)


@scenario(REMINDERS)
def a_department_is_reminded(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    hands.world.run(lambda uow: uow.dictionaries.join(1, [anna.person.id]))
    hands.world.pass_time(minutes=50)
    swept(hands.world)
    return Case(anna, hands.arrived(REMINDERS), number)


@scenario(HomePage.template)
def a_clients_home(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, platform)
    return Case(client, said(hands, client, "home", HomePage.template), number)


@scenario(HomePage.template)
def a_specialists_home(hands: Hands, platform: str) -> Case:
    asked(hands, "telegram")
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"take {number}", "answers/taken")
    typed(hands, anna, f"r {number} My key is {TOKEN}", "answers/held")
    return Case(anna, typed(hands, anna, "home", HomePage.template), number)


@scenario(HomePage.template)
def an_administrators_home_while_away(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist("slack")
    typed(hands, anna, f"take {number}", "answers/taken")
    typed(hands, anna, "away 2026-12-24", "answers/away")
    olga = administrator(hands, platform)
    typed(hands, olga, "away 2026-12-24", "answers/away")
    return Case(olga, typed(hands, olga, "home", HomePage.template), number)


@scenario("answers/assignees")
def an_administrator_reassigns(hands: Hands, platform: str) -> Case:
    case = an_administrators_home_while_away(hands, platform)
    hands.specialist("slack", "Boris")
    told = hands.presses(case.who, case.shown, case.shown.named("reassign"))
    assert told.shown is not None
    return Case(case.who, told.shown, case.number)


def on_shift(hands: Hands, platform: str) -> tuple[Somebody, Somebody]:
    """Anna, who works for an hour, and Boris, who works after her."""
    people = (hands.specialist(platform), hands.specialist(platform, "Boris"))
    for who, hour in zip(people, (0, 1), strict=True):
        begins, ends = (hands.world.now + timedelta(hours=hour + at) for at in (0, 1))
        week = {WEEKDAYS[begins.weekday()]: f"{begins:%H:%M}-{ends:%H:%M}"}
        body = {"department": "Support", "week": week, "zone": "UTC"}
        number = has(hands.world, Kind.SHIFT, f"{begins:%H:%M}", **body)
        hands.world.run(partial(_joins, number, who.person.id))
    hands.world.run(lambda uow: expect_shifts(Act(None, hands.world.now, uow)))
    return people


def _joins(shift: int, person: int, uow: Unit) -> None:
    uow.dictionaries.join(shift, [person])


@scenario("staff/shift_ends")
def a_shift_ends_soon(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna, _ = on_shift(hands, platform)
    typed(hands, anna, f"take {number}", "answers/taken")
    hands.world.pass_time(minutes=45)
    hands.world.run(lambda uow: fire(Act(None, hands.world.now, uow)))
    return Case(anna, hands.arrived("staff/shift_ends"))


@scenario("staff/swap_asked")
def a_colleague_would_like_to_swap(hands: Hands, platform: str) -> Case:
    anna, boris = on_shift(hands, platform)
    if platform == "telegram":
        hands.says(anna, f"/swap telegram:{boris.identity.external_id} today")
    else:
        hands.types(anna, f"swap <@{boris.identity.external_id}> today")
    return Case(boris, hands.arrived("staff/swap_asked"))


@scenario("answers/shifts")
def staff_see_who_is_on_shift(hands: Hands, platform: str) -> Case:
    anna, _ = on_shift(hands, platform)
    return Case(anna, typed(hands, anna, "shift", "answers/shifts"))


OTHER = {"telegram": "slack", "slack": "telegram"}


@scenario("answers/confirm_link")
def a_code_is_entered(hands: Hands, platform: str) -> Case:
    maria, masha = hands.client(OTHER[platform], "Maria"), hands.client(platform, "Masha")
    return Case(masha, typed(hands, masha, f"link {code_of(maria)}", "answers/confirm_link"))


@scenario("client/link_asked")
def somebody_has_entered_a_code(hands: Hands, platform: str) -> Case:
    maria, masha = hands.client(platform, "Maria"), hands.client(OTHER[platform], "Masha")
    offered(hands.world, maria, masha)
    return Case(maria, hands.arrived("client/link_asked"))


@scenario("staff/link_asked")
def an_administrator_is_asked_about_a_link(hands: Hands, platform: str) -> Case:
    maria, anna = hands.client(OTHER[platform], "Maria"), hands.specialist(platform)
    olga = administrator(hands, platform)
    linked(hands.world, maria, anna)
    return Case(olga, hands.arrived("staff/link_asked"))


@scenario("answers/confirm_unlink")
def somebody_unlinks_their_accounts(hands: Hands, platform: str) -> Case:
    maria, masha = hands.client(platform, "Maria"), hands.client(OTHER[platform], "Masha")
    linked(hands.world, maria, masha)
    return Case(maria, typed(hands, maria, "unlink", "answers/confirm_unlink"))
