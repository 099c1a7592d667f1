"""What clients are shown about their tickets, and answered when they write."""

from datetime import timedelta

from domain.desk.act import Act
from domain.events import ClosingAnnounced
from domain.outgoing.templates import CLOSING_SOON, PROCESSED, RECEIPT
from storage.unit import Unit
from tests.domain.desk.buttons.cases import Case, answered_by, asked, chat_of, said, scenario, taken
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody


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
        event = ClosingAnnounced(number, 1, (at + timedelta(days=1)).isoformat())
        Act(None, at, uow).tell(ticket, event)

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
