"""Cards, tickets that staff look at, and what staff are asked about them."""

from dataclasses import replace

from domain.outgoing.templates import CARD
from tests.domain.desk.buttons.cases import (
    TOKEN,
    Case,
    administrator,
    answered_by,
    asked,
    scenario,
    taken,
    typed,
)
from tests.domain.desk.support.raw_updates import Hands


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


@scenario("answers/confirm_team")
def somebody_gets_a_role(hands: Hands, platform: str) -> Case:
    olga, petra = administrator(hands, platform), hands.client(platform, "Petra")
    account = f"{petra.identity.platform}:{petra.identity.external_id}"
    if platform == "slack":
        account = f"<@{petra.identity.external_id}>"
    shown = typed(hands, olga, f"role {account} specialist", "answers/confirm_team")
    return Case(olga, shown)


@scenario("answers/which_person")
def two_people_are_called_so(hands: Hands, platform: str) -> Case:
    olga = administrator(hands, platform)
    for _ in range(2):
        hands.client(platform, "Vera")
    return Case(olga, typed(hands, olga, "role vera specialist", "answers/which_person"))


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
