"""What is not about one ticket: help, lists, Home, reminders."""

from domain.answers.home import HelpPage, HomePage
from domain.answers.queue import QueuePage
from domain.outgoing.templates import FOLDED, REMINDERS
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
from tests.domain.desk.support.deadlines import swept
from tests.domain.desk.support.raw_updates import Hands


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
