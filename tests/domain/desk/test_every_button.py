"""Every button does what it offers, wherever it is drawn, on both platforms.

Which buttons there are is read from the product's tables. A new one fails until a scenario here
draws it and EFFECTS says what a press of it does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any, cast

import pytest

from bots.chat.buttons.messages import MESSAGES
from bots.chat.buttons.rows import BUTTONS
from bots.chat.commands import helped
from domain.answers import HelpPage, QueuePage
from domain.bodies import (
    CARD,
    CLOSING_SOON,
    FOLDED,
    FORM,
    HELD,
    ON_HOLD,
    PROCESSED,
    RECEIPT,
    REMINDERS,
    REPLY_FAILED,
    FormQuestion,
)
from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.events import ClosingAnnounced
from domain.messages import MessageKind
from domain.people import Place, Role
from domain.policy.choices import A_PAGE
from domain.posts import Failed, Unknown
from domain.tickets import Status, Ticket
from storage.unit import Unit
from tests.domain.desk.hands import Hands, MirrorResult, Told, name_of
from tests.domain.desk.timers.test_fire import fires
from tests.domain.desk.timers.test_sweep import ALWAYS, has, swept
from tests.domain.desk.world import Somebody, World
from tests.orders import add_rows

PLATFORMS = ("telegram", "slack")
TOKEN = "xox" + "b-" + "123456789012"


@pytest.fixture
def hands(world: World, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """A desk with two departments, categories and priorities to choose from, and an invented form.

    No form of the product's own is answered by such buttons yet.
    """
    add_rows(monkeypatch.setitem)
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    has(world, Kind.DEPARTMENT, "Billing")
    has(world, Kind.CATEGORY, "Access")
    has(world, Kind.PRIORITY, "High", value=9)
    has(world, Kind.LEVEL, "Standard", response="1h", warn={"response": "15min"}, calendar="Always")
    return Hands(world)


@dataclass
class Case:
    """Who may press what is shown, and the ticket it is about (0: none)."""

    who: Somebody
    shown: MirrorResult
    number: int = 0


Draw = Callable[[Hands, str], Case]


@dataclass(frozen=True)
class Scenario:
    """A state in which a template is drawn with buttons, on some platforms."""

    template: str
    platforms: tuple[str, ...]
    draw: Draw


SCENARIOS: dict[str, Scenario] = {}


def scenario(template: str, *platforms: str) -> Callable[[Draw], Draw]:
    """What is drawn by the function is this template, on these platforms (both)."""

    def added(draw: Draw) -> Draw:
        SCENARIOS[draw.__name__] = Scenario(template, platforms or PLATFORMS, draw)
        return draw

    return added


# How a ticket comes to stand somewhere


def asked(hands: Hands, platform: str, text: str = "Cannot log in") -> tuple[Somebody, int]:
    """A client with a ticket that staff have seen, and its number."""
    client = hands.client(platform)
    hands.says(client, text)
    hands.arrives()
    hands.world.pass_time(minutes=3)
    return client, hands.ticket_of(client)


def administrator(hands: Hands, platform: str) -> Somebody:
    """Olga, who may do everything."""
    olga = hands.client(platform, "Olga")
    hands.world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
    return olga


def taken(hands: Hands, client_on: str = "telegram") -> tuple[Somebody, Somebody, int]:
    """A ticket in progress: its client, who is responsible, and its number."""
    client, number = asked(hands, client_on)
    anna = hands.specialist("slack")
    assert hands.types(anna, f"take {number}").template == "answers/taken"
    return client, anna, number


def chat_of(hands: Hands, client: Somebody, number: int) -> Place:
    """Where the client writes about a ticket: in Slack its thread."""

    def unit(uow: Unit) -> Place:
        ticket = uow.tickets.get(number)
        assert ticket is not None
        return uow.conversations.get(ticket.conversation_id).place

    return hands.world.run(unit)


def typed(hands: Hands, who: Somebody, command: str, template: str) -> MirrorResult:
    """What a command shows: in Telegram a message, in Slack an answer."""
    if who.place.platform == "telegram":
        hands.says(who, f"/{command}")
        return hands.arrived(template)
    told = hands.types(who, command)
    assert told.template == template
    assert told.shown is not None
    return told.shown


def said(hands: Hands, who: Somebody, command: str, template: str) -> MirrorResult:
    """What a command in the chat with the bot shows."""
    hands.says(who, ("/" if who.place.platform == "telegram" else "!") + command)
    return hands.arrived(template)


# Cards, receipts, and tickets that are looked at


@scenario(CARD, "slack")
def a_free_card(hands: Hands, _platform: str) -> Case:
    client = hands.client("telegram")
    hands.says(client, "Cannot log in")
    shown = hands.arrived(CARD)
    hands.world.pass_time(minutes=1)
    return Case(hands.specialist("slack"), shown, hands.ticket_of(client))


@scenario(CARD, "slack")
def a_card_of_a_ticket_in_progress(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    return Case(anna, hands.redrawn(CARD, number), number)


def answered_by(hands: Hands, anna: Somebody, number: int) -> None:
    """Let an answer of Anna's reach the client."""
    typed(hands, anna, f"r {number} Which one?", "answers/reply_goes")
    hands.world.pass_time(seconds=10)
    hands.arrives()


@scenario(CARD, "slack")
def a_card_of_an_answered_ticket(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    answered_by(hands, anna, number)
    return Case(anna, hands.redrawn(CARD, number), number)


@scenario(CARD, "slack")
def a_card_of_a_locked_ticket(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.types(anna, f"lock {number}")
    return Case(anna, hands.redrawn(CARD, number), number)


@scenario(CARD, "slack")
def a_card_of_a_processed_ticket(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.types(anna, f"status {number} processed")
    return Case(anna, hands.redrawn(CARD, number), number)


def looked_at(hands: Hands, platform: str, *commands: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    for command in commands:
        typed(hands, anna, command.format(number), ANSWERED[command.split()[0]])
    return Case(anna, typed(hands, anna, f"ticket {number}", "answers/ticket"), number)


ANSWERED = {"take": "answers/taken", "lock": "answers/locked", "status": "answers/status"}


@scenario("answers/ticket")
def a_free_ticket(hands: Hands, platform: str) -> Case:
    return looked_at(hands, platform)


@scenario("answers/ticket")
def a_ticket_in_progress(hands: Hands, platform: str) -> Case:
    return looked_at(hands, platform, "take {}")


@scenario("answers/ticket")
def an_answered_ticket(hands: Hands, platform: str) -> Case:
    case = looked_at(hands, platform, "take {}")
    answered_by(hands, case.who, case.number)
    return Case(
        case.who, typed(hands, case.who, f"ticket {case.number}", "answers/ticket"), case.number
    )


@scenario("answers/ticket")
def a_locked_ticket(hands: Hands, platform: str) -> Case:
    return looked_at(hands, platform, "take {}", "lock {}")


@scenario("answers/ticket")
def a_processed_ticket(hands: Hands, platform: str) -> Case:
    return looked_at(hands, platform, "take {}", "status {} processed")


@scenario("answers/confirm_close")
def staff_are_asked_before_they_close(hands: Hands, platform: str) -> Case:
    case = looked_at(hands, platform)
    told = hands.presses(case.who, case.shown, case.shown.named("closing"))
    assert told.shown is not None
    return Case(case.who, told.shown, case.number)


@scenario("answers/confirm_close")
def a_client_is_asked_before_they_close(hands: Hands, platform: str) -> Case:
    client, number = asked(hands, platform)
    shown = typed(hands, client, f"ticket {number}", "answers/my_ticket")
    told = hands.presses(client, shown, shown.named("close"))
    assert told.shown is not None
    return Case(client, told.shown, number)


@scenario("answers/confirm_take")
def a_colleagues_ticket_is_taken_over(hands: Hands, platform: str) -> Case:
    _, _, number = taken(hands)
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, f"take {number}", "answers/confirm_take"), number)


@scenario("answers/confirm_processed", "slack")
def what_nobody_has_answered_is_ticked_off(hands: Hands, _platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist("slack")
    thread = hands.world.thread(number)
    told = hands.reacts(anna, "white_check_mark", replace(thread, thread=""), thread.thread)
    assert told.shown is not None
    return Case(anna, told.shown, number)


def with_a_reply_on_hold(hands: Hands, platform: str, ends: str) -> Case:
    """Anna ends the work on a ticket whose client has not got her reply."""
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held")
    name = "close" if ends.startswith("close") else "processed"
    shown = typed(hands, anna, ends.format(number), f"answers/confirm_{name}_without")
    return Case(anna, shown, number)


@scenario("answers/confirm_processed_without")
def what_has_a_reply_on_hold_is_processed(hands: Hands, platform: str) -> Case:
    return with_a_reply_on_hold(hands, platform, "status {} processed")


@scenario("answers/confirm_close_without")
def what_has_a_reply_on_hold_is_closed(hands: Hands, platform: str) -> Case:
    return with_a_reply_on_hold(hands, platform, "close {}")


@scenario("answers/confirm_role")
def somebody_gets_a_role(hands: Hands, platform: str) -> Case:
    olga, petra = administrator(hands, platform), hands.client(platform, "Petra")
    account = f"{petra.identity.platform}:{petra.identity.external_id}"
    if platform == "slack":
        account = f"<@{petra.identity.external_id}>"
    shown = typed(hands, olga, f"role {account} specialist", "answers/confirm_role")
    return Case(olga, shown)


@scenario("answers/confirm_channel", "slack")
def a_channel_is_chosen(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "channel Billing", "answers/confirm_channel"))


@scenario("answers/departments")
def staff_choose_a_department(hands: Hands, platform: str) -> Case:
    case = looked_at(hands, platform)
    told = hands.presses(case.who, case.shown, case.shown.named("elsewhere"))
    assert told.shown is not None
    return Case(case.who, told.shown, case.number)


@scenario(RECEIPT)
def a_receipt(hands: Hands, platform: str) -> Case:
    client = hands.client(platform)
    hands.says(client, "Cannot log in")
    return Case(client, hands.arrived(RECEIPT), hands.ticket_of(client))


@scenario(RECEIPT)
def a_receipt_of_a_processed_ticket(hands: Hands, platform: str) -> Case:
    client, anna, number = taken(hands, platform)
    hands.types(anna, f"status {number} processed")
    return Case(client, hands.redrawn(RECEIPT, number), number)


@scenario(PROCESSED)
def a_client_is_asked_whether_it_helped(hands: Hands, platform: str) -> Case:
    client, anna, number = taken(hands, platform)
    hands.types(anna, f"status {number} processed")
    return Case(client, hands.arrived(PROCESSED), number)


@scenario(CLOSING_SOON)
def a_client_is_told_that_a_ticket_closes(hands: Hands, platform: str) -> Case:
    client, anna, number = taken(hands, platform)
    answered_by(hands, anna, number)
    hands.types(anna, f"status {number} waiting")
    at = hands.world.now

    def announce(uow: Unit) -> None:
        ticket = uow.tickets.get(number)
        assert ticket is not None
        event = ClosingAnnounced(number, 1, (at + timedelta(days=1)).isoformat())
        Act(None, at, uow).tell(ticket, (event,))

    hands.world.run(announce)
    return Case(client, hands.arrived(CLOSING_SOON), number)


def own_ticket(hands: Hands, client: Somebody, number: int) -> Case:
    return Case(client, said(hands, client, f"ticket {number}", "answers/my_ticket"), number)


@scenario("answers/my_ticket")
def a_client_looks_at_a_ticket(hands: Hands, platform: str) -> Case:
    return own_ticket(hands, *asked(hands, platform))


@scenario("answers/my_ticket")
def a_client_looks_at_a_processed_ticket(hands: Hands, platform: str) -> Case:
    client, anna, number = taken(hands, platform)
    hands.types(anna, f"status {number} processed")
    return own_ticket(hands, client, number)


def second_ticket(hands: Hands, platform: str) -> tuple[Somebody, int, int]:
    """A client with two tickets in one conversation, the second of them the one they mean."""
    client, first = asked(hands, platform)
    place = chat_of(hands, client, first)
    sign = "/" if platform == "telegram" else "!"
    hands.says(client, f"{sign}new", place)
    hands.says(client, "The invoice is wrong", place)
    hands.arrives()
    hands.world.pass_time(minutes=5)
    return client, first, hands.ticket_of(client)


@scenario("answers/my_ticket")
def a_client_looks_at_the_other_of_two_tickets(hands: Hands, platform: str) -> Case:
    client, first, _ = second_ticket(hands, platform)
    place = chat_of(hands, client, first)
    sign = "/" if platform == "telegram" else "!"
    hands.says(client, f"{sign}ticket {first}", place)
    return Case(client, hands.arrived("answers/my_ticket"), first)


# Lines and answers


@scenario("answers/guessed")
def a_client_writes_with_two_tickets_open(hands: Hands, platform: str) -> Case:
    client, _, second = second_ticket(hands, platform)
    hands.says(client, "Any news?", chat_of(hands, client, second))
    return Case(client, hands.arrived("answers/guessed"), second)


@scenario("answers/reopened")
def a_client_writes_after_it_was_processed(hands: Hands, platform: str) -> Case:
    client, anna, number = taken(hands, platform)
    hands.types(anna, f"status {number} processed")
    hands.world.pass_time(hours=1)
    hands.says(client, "The invoice is wrong", chat_of(hands, client, number))
    return Case(client, hands.arrived("answers/reopened"), number)


@scenario("answers/is_it_solved")
def a_client_shrugs_after_it_was_processed(hands: Hands, platform: str) -> Case:
    client, anna, number = taken(hands, platform)
    hands.types(anna, f"status {number} processed")
    hands.world.pass_time(hours=1)
    hands.says(client, "🤷", chat_of(hands, client, number))
    return Case(client, hands.arrived("answers/is_it_solved"), number)


@scenario("thread/reply_failed", "slack")
def an_answer_failed(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.says(anna, "Please restart it", hands.world.thread(number))
    hands.world.pass_time(seconds=6)
    (reply,) = [one for one in hands.world.claim() if one.template == "client/reply"]
    hands.world.record(Failed(reply.post_id, "too_long"))
    return Case(anna, hands.arrived("thread/reply_failed"), number)


def of_unknown_fate(hands: Hands) -> None:
    """Let nobody know whether the answer that leaves now arrives."""
    hands.world.pass_time(seconds=6)
    (reply,) = [one for one in hands.world.claim() if one.template == "client/reply"]
    hands.world.record(Unknown(reply.post_id, "telegram_cannot_tell"))


@scenario("thread/reply_failed", "slack")
def nobody_knows_whether_an_answer_arrived(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.says(anna, "Please restart it", hands.world.thread(number))
    of_unknown_fate(hands)
    return Case(anna, hands.arrived("thread/reply_failed"), number)


@scenario(CARD, "slack")
def a_card_of_a_ticket_whose_answer_may_have_arrived(hands: Hands, _platform: str) -> Case:
    case = nobody_knows_whether_an_answer_arrived(hands, "slack")
    return Case(case.who, hands.redrawn(CARD, case.number), case.number)


@scenario("answers/ticket")
def a_ticket_whose_answer_may_have_arrived(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Please restart it", "answers/reply_goes")
    of_unknown_fate(hands)
    return Case(anna, typed(hands, anna, f"ticket {number}", "answers/ticket"), number)


@scenario(REPLY_FAILED, "telegram")
def nobody_knows_whether_an_answer_from_afar_arrived(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Please restart it", "answers/reply_goes")
    of_unknown_fate(hands)
    return Case(anna, hands.arrived(REPLY_FAILED), number)


@scenario(REPLY_FAILED, "telegram")
def an_answer_from_afar_failed(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Please restart it", "answers/reply_goes")
    hands.world.pass_time(seconds=6)
    (reply,) = [one for one in hands.world.claim() if one.template == "client/reply"]
    hands.world.record(Failed(reply.post_id, "too_long"))
    return Case(anna, hands.arrived(REPLY_FAILED), number)


@scenario(HELD, "slack")
def an_answer_is_held(hands: Hands, _platform: str) -> Case:
    _client, anna, number = taken(hands)
    hands.says(anna, f"Use {TOKEN}", hands.world.thread(number))
    return Case(anna, hands.arrived(HELD), number)


@scenario(ON_HOLD)
def an_answer_stays_on_hold(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held")
    hands.world.pass_time(minutes=10)
    fires(hands.world)
    return Case(anna, hands.arrived(ON_HOLD), number)


@scenario("answers/held")
def an_answer_from_elsewhere_is_held(hands: Hands, platform: str) -> Case:
    _, number = asked(hands, "telegram")
    anna = hands.specialist(platform)
    return Case(anna, typed(hands, anna, f"r {number} Use {TOKEN}", "answers/held"), number)


@scenario("answers/stays_inside", "slack")
def a_colleagues_line_stays_inside(hands: Hands, _platform: str) -> Case:
    _, _, number = taken(hands)
    boris = hands.specialist("slack", "Boris")
    told = hands.says_and_is_told(boris, "I know him", hands.world.thread(number))
    assert told.shown is not None
    return Case(boris, told.shown, number)


# What is not about a ticket


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


# What a press does


# Settings

_numbers = count(16)  # minutes of a target after its warning, and parts of names


def settings(hands: Hands, platform: str, words: str) -> Case:
    """What an administrator is shown after this command."""
    olga = administrator(hands, platform)
    template = {"settings": "answers/settings"}.get(words, "answers/entry")
    return Case(olga, typed(hands, olga, words, template))


@scenario("answers/settings")
def the_kinds_of_settings(hands: Hands, platform: str) -> Case:
    return settings(hands, platform, "settings")


@scenario("answers/entries")
def the_entries_of_a_kind(hands: Hands, platform: str) -> Case:
    for _ in range(12):
        has(hands.world, Kind.GROUP, f"Group {next(_numbers)}")
    olga = administrator(hands, platform)
    return Case(olga, typed(hands, olga, "set groups", "answers/entries"))


@scenario("answers/entry")
def an_entry_that_can_be_taken_back(hands: Hands, platform: str) -> Case:
    low = f"Low {next(_numbers)}"
    entry = has(hands.world, Kind.PRIORITY, low)
    has(hands.world, Kind.PRIORITY, f"{low}est")
    now = hands.world.now
    hands.world.run(lambda uow: uow.dictionaries.change(entry, low, {"value": 5}, now))
    return settings(hands, platform, f"set priority {low}")


@scenario("answers/entry")
def an_entry_that_is_switched_off(hands: Hands, platform: str) -> Case:
    never = f"Never {next(_numbers)}"
    has(hands.world, Kind.PRIORITY, never)
    case = settings(hands, platform, f"set priority {never}")
    told = hands.presses(case.who, case.shown, case.shown.named("off"))
    assert told.shown is not None
    return Case(case.who, told.shown)


@scenario("answers/confirm_setting")
def a_change_that_moves_open_tickets(hands: Hands, platform: str) -> Case:
    asked(hands, "telegram")
    olga = administrator(hands, platform)
    words = f"set level Standard response {next(_numbers)}min"
    return Case(olga, typed(hands, olga, words, "answers/confirm_setting"))


@scenario("answers/confirm_switch_off")
def an_entry_that_is_in_use(hands: Hands, platform: str) -> Case:
    hours = f"Hours {next(_numbers)}"
    has(hands.world, Kind.CALENDAR, hours, **ALWAYS)
    has(hands.world, Kind.DEPARTMENT, f"By {hours}", calendar=hours)
    case = settings(hands, platform, f"set calendar {hours}")
    told = hands.presses(case.who, case.shown, case.shown.named("off"))
    assert told.shown is not None
    return Case(case.who, told.shown)


@scenario("answers/setting_question", "telegram")
def the_question_for_a_field(hands: Hands, _platform: str) -> Case:
    case = settings(hands, "telegram", "set priority High")
    hands.presses(case.who, case.shown, f"change:{entry_in(case)}:definition")
    return Case(case.who, hands.arrived("answers/setting_question"))


@scenario("answers/setting_question", "telegram")
def the_question_for_a_choice(hands: Hands, _platform: str) -> Case:
    case = settings(hands, "telegram", "set department Billing")
    hands.presses(case.who, case.shown, f"change:{entry_in(case)}:strategy")
    return Case(case.who, hands.arrived("answers/setting_question"))


def entry_in(case: Case) -> int:
    """The entry whose page is shown."""
    return int(case.shown.named("change").split(":")[1])


@dataclass
class Press:
    """A button that was pressed, and how everything stands since."""

    hands: Hands
    case: Case
    value: str
    told: Told

    @property
    def ticket(self) -> Ticket:
        """The ticket that the case is about."""
        return self.hands.world.ticket(self.case.number)

    @property
    def parts(self) -> list[str]:
        """What stands behind the button's name."""
        return self.value.split(":")[1:]

    def kind(self) -> MessageKind:
        """The line whose number stands in the value."""
        found = self.hands.world.run(lambda uow: uow.messages.get(int(self.parts[0])))
        assert found is not None
        return found.kind


Effect = Callable[[Press], bool]


def answered(*templates: str) -> Effect:
    return lambda press: press.told.template in templates


def now(status: Status) -> Effect:
    return lambda press: press.ticket.status is status


def form_shown(template: str) -> Effect:
    """A form where the platform has any, else how to go on without it."""

    def holds(press: Press) -> bool:
        return press.told.template == template and press.told.form is not None

    return holds


def shown_as_form(press: Press) -> bool:
    """A form where the platform has any, right where it was pressed."""
    return press.told.form is not None


def asks_about_reply(press: Press, ends: str) -> bool:
    """Nobody knows whether a reply arrived, and that is asked about first."""
    view = press.hands.world.run(lambda uow: uow.tickets.view(press.case.number))
    asks = press.told.template == f"answers/confirm_{ends}_without"
    return asks and view.unknown_reply is not None and press.ticket.is_active


def begins_form(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/form")(press)
    return press.hands.arrived("answers/form_subject").buttons == ("never",)


def moved(press: Press) -> bool:
    message, to = map(int, press.parts)
    found = press.hands.world.run(lambda uow: uow.messages.get(message))
    assert found is not None
    lies_there = found.ticket_id == to if to else found.ticket_id > press.case.number
    return press.told.template == "answers/moved" and lies_there


def explains(press: Press) -> bool:
    """The topic's commands are shown in place of the others, as they are typed here."""
    topic, sign = press.parts
    prefix = sign if len(sign) == 1 else f"{sign} "
    whose = press.case.who.person.id
    role = press.hands.world.run(lambda uow: uow.people.get(whose)).role
    ((shown,), whole) = helped(role, prefix, topic)
    assert whole
    shown_commands = [one["usage"][0] for one in cast(Any, shown["commands"])]
    text = press.hands.text
    return press.told.template == HelpPage.template and (
        [word for word in shown_commands if word in text] == shown_commands
        and press.told.shown is not None
        and press.told.shown.buttons == press.case.shown.buttons
    )


def filled(press: Press) -> bool:
    number, step = press.parts
    view = press.hands.world.run(lambda uow: uow.tickets.view(int(number)))
    return bool(view.form_step != step.partition(".")[0])


def goes_on(press: Press) -> bool:
    dialogue, step = press.parts
    found = press.hands.world.run(lambda uow: uow.dialogues.get(int(dialogue)))
    if press.case.shown.template == "answers/setting_question":
        return found is None  # it was the only question
    return found is not None and found.step != step.partition(".")[0]


def separated(press: Press) -> bool:
    line = press.hands.world.run(lambda uow: uow.messages.get(int(press.parts[0])))
    return line is not None and line.ticket_id > press.case.number


def turned(press: Press) -> bool:
    dialogue, page = press.parts
    found = press.hands.world.run(lambda uow: uow.dialogues.get(int(dialogue)))
    assert found is not None
    assert found.post_id is not None
    number = found.post_id
    body = press.hands.world.run(lambda uow: uow.outbox.body_of(number))
    return isinstance(body, FormQuestion) and body.page == int(page.partition(".")[2])


def rated(press: Press) -> bool:
    number, value, round_ = press.parts
    found = press.hands.world.run(lambda uow: uow.ratings.of(int(number), int(round_)))
    return found is not None and found.value == value


DONE: dict[str, Effect] = {
    "answers/confirm_close": now(Status.CLOSED),
    "answers/confirm_take": lambda press: press.ticket.assignee_id == press.case.who.person.id,
    "answers/confirm_processed": now(Status.RESOLVED),
    "answers/confirm_processed_without": now(Status.RESOLVED),
    "answers/confirm_close_without": now(Status.CLOSED),
    "answers/confirm_role": answered("answers/role"),
    "answers/confirm_channel": answered("answers/channel"),
    "answers/confirm_setting": answered("answers/entry"),
    "answers/confirm_switch_off": answered("answers/entry"),
}
"""What holds once somebody has agreed to what they were asked."""


def agreed(press: Press) -> bool:
    return DONE[press.case.shown.template](press)


def asks_for_a_setting(press: Press) -> bool:
    if press.case.shown.place.platform == "slack":
        return form_shown("answers/settings_form")(press)
    return bool(press.hands.arrived("answers/setting_question").buttons)


def is_off(press: Press) -> bool:
    entry = press.hands.world.run(lambda uow: uow.dictionaries.entry(int(press.parts[0])))
    assert entry is not None
    return entry.off


def goes_again(press: Press) -> bool:
    return bool(press.hands.world.posts("client/reply")[-1].state == "pending")


def delivered_after_all(press: Press) -> bool:
    waits = press.ticket.waiting_since is not None
    return press.told.template == "answers/marked_delivered" and not waits


EFFECTS: dict[str, Effect] = {
    "take": lambda press: (
        press.hands.world.ticket(int(press.parts[0])).assignee_id == press.case.who.person.id
    ),
    "reply": form_shown("answers/form_reply"),
    "note": form_shown("answers/form_note"),
    "processed": lambda press: asks_about_reply(press, "processed") or now(Status.RESOLVED)(press),
    "pending": now(Status.PENDING),
    "on_hold": now(Status.ON_HOLD),
    "open": now(Status.OPEN),
    "unsolved": now(Status.OPEN),
    "still": now(Status.OPEN),
    "close": lambda press: (
        press.told.template == "answers/confirm_close" or press.ticket.status is Status.CLOSED
    ),
    "yes": agreed,
    "send_first": lambda press: agreed(press) and goes_again(press),
    "no": answered("answers/declined"),
    "closing": lambda press: (
        (asks_about_reply(press, "close") or answered("answers/confirm_close")(press))
        and shown_as_form(press)
    ),
    "lock": lambda press: press.ticket.locked_by_id == press.case.who.person.id,
    "unlock": lambda press: press.ticket.locked_by_id is None,
    "noreply": lambda press: press.ticket.waiting_since is None,
    "elsewhere": lambda press: answered("answers/departments")(press) and shown_as_form(press),
    "dept": lambda press: press.ticket.department_id == int(press.parts[1]),
    "continue": answered("answers/my_ticket"),
    "another": answered("answers/expect_new"),
    "form": begins_form,
    "never": answered("answers/form_left"),
    "handover": form_shown("answers/form_hand_over"),
    "mine": lambda press: press.hands.ticket_of(press.case.who) > 0,
    "send": lambda press: press.kind() is MessageKind.REPLY,
    "anyway": lambda press: press.kind() is MessageKind.REPLY,
    "discard": lambda press: press.kind() is MessageKind.NOTE,
    **dict.fromkeys(("again", "unknown_again"), goes_again),
    **dict.fromkeys(("arrived", "unknown_arrived"), delivered_after_all),
    "show": answered("answers/ticket", "answers/my_ticket"),
    "look": answered("answers/ticket"),
    "list": answered("answers/tickets"),
    "q": answered(QueuePage.template),
    "move": moved,
    "separate": separated,
    "rate": rated,
    "help": explains,
    "fill": filled,
    "answer": goes_on,
    "settings": answered("answers/settings"),
    "kind": answered("answers/entries"),
    "entry": answered("answers/entry"),
    "add": asks_for_a_setting,
    "change": asks_for_a_setting,
    "off": lambda press: (
        press.told.template == "answers/confirm_switch_off" or is_off(press) is True
    ),
    "on": lambda press: is_off(press) is False,
    **dict.fromkeys(("up", "down", "undo"), answered("answers/entry", "answers/confirm_setting")),
    "turn": turned,
    "read": lambda press: bool(press.hands.arrived("answers/choices").text),
    "leave": answered("answers/dialogue_left"),
}
"""What holds after a press of a button of this name."""

ONLY_IN_SLACK = {
    "answers/confirm_processed",
    "answers/confirm_channel",
    CARD,
    HELD,
    "thread/reply_failed",
    "answers/stays_inside",
    "answers/form",
}
ONLY_IN_TELEGRAM = {
    "answers/setting_question",
    FORM,
    REPLY_FAILED,
    "answers/form_subject",
    "answers/order_size",
}
"""Staff work in Slack's threads, and are mentioned there; Telegram has no forms, so that one asks
step by step."""


OFFERING = {
    "answers/guessed",
    "answers/settings",
    "answers/entries",
    "answers/entry",
    "answers/setting_question",
    "answers/reopened",
    "answers/departments",
    "answers/tickets",
    QueuePage.template,
    HelpPage.template,
    FORM,
    REMINDERS,
    "answers/order_size",
}
"""Templates below which stands what their bodies offer."""


def drawn_somewhere() -> Iterator[tuple[str, str]]:
    """Every template that has buttons, on every platform where it is shown."""
    for template in {*MESSAGES, *OFFERING}:
        if template not in ONLY_IN_SLACK:
            yield template, "telegram"
        if template not in ONLY_IN_TELEGRAM:
            yield template, "slack"


ALL = [(name, platform) for name, one in SCENARIOS.items() for platform in one.platforms]


@pytest.mark.parametrize(("name", "platform"), ALL)
def test_every_button_does_what_it_offers(hands: Hands, name: str, platform: str) -> None:
    one = SCENARIOS[name]
    case = one.draw(hands, platform)
    assert case.shown.buttons
    at = 0
    while at < len(case.shown.buttons):
        assert case.shown.template == one.template
        assert case.shown.place.platform == platform
        value = case.shown.buttons[at]
        told = hands.presses(case.who, case.shown, value)
        assert not told.template.startswith("refusals/"), f"{value}: {told.template}"
        assert EFFECTS[name_of(value)](Press(hands, case, value, told)), f"{value}: {told}"
        at += 1
        if name_of(value) not in UNCHANGING:
            told = hands.presses(case.who, case.shown, value)
            over = one.template in ENDING and told.template == "refusals/stale_button"
            refused = told.template.startswith("refusals/")
            assert over or not refused, f"{value} twice: {told.template}"
            case = one.draw(hands, platform)


UNCHANGING = {"settings", "kind", "entry", "q", "list", "show", "look", "help"}
"""A press of these changes nothing, so that the next one needs no new case."""


ENDING = {"answers/setting_question"}
"""Questions that are the last of their form: a second press is told that the form is over."""


def test_every_button_has_a_scenario_and_every_name_an_effect(hands: Hands) -> None:
    seen: set[tuple[str, str, str]] = set()
    for name, platform in ALL:
        case = SCENARIOS[name].draw(hands, platform)
        seen |= {(case.shown.template, platform, name_of(one)) for one in case.shown.buttons}
    expected = {
        (template, platform, row.name)
        for template, platform in drawn_somewhere()
        if template in MESSAGES
        for row in MESSAGES[template].buttons
    }
    assert expected <= seen
    assert {pair[:2] for pair in seen} == set(drawn_somewhere())
    assert {name for *_, name in seen} == set(BUTTONS) == set(EFFECTS)
